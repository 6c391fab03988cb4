"""How well pictures of two days are laid over one another, and whether strangers ever are.

`python -m tests.benchmarks.alignment`: rendered people of `../shared/demo`, whose true points
are known (error: median distance of true points, in eye distances); every pair of different
people, bodies (`skin`) and pictures of nobody, which must not align; milliseconds of a pair.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import statistics
import time
from pathlib import Path

import cv2
import simplejpeg

from clinicvault.domain.alignment import SAME, Alignment, Similarity, place
from clinicvault.media.alignment.finding import aligned, by_face, by_features
from clinicvault.media.faces.face import Point, seen
from clinicvault.media.faces.finding import find_faces
from clinicvault.media.registry import Array
from tests.unit.media.alignment.warped import MOVED, farthest, jpeg, later, skin

_EYES = ("eye_inner_l", "eye_outer_l", "eye_inner_r", "eye_outer_r")


class Person:
    """One picture with the face that is found in it and the points that are true."""

    def __init__(self, path: Path, told: dict) -> None:
        self.name = path.stem
        self.pixels: Array = simplejpeg.decode_jpeg(path.read_bytes())
        self.size = self.pixels.shape[1], self.pixels.shape[0]
        self.true = {
            name: place((one["x"] / self.size[0], one["y"] / self.size[1]), self.size)
            for name, one in told["points"].items()
            if one["visible"]
        }
        self.face: tuple[Point, ...] = self._face()

    def _face(self) -> tuple[Point, ...]:
        found = [one for one in find_faces(self.pixels) if one.points]
        return seen(found[0], self.pixels.shape).points if found else ()


def error(one: Person, other: Person, similarity: Similarity) -> float:
    """Median distance of true points, in shares of the longer side."""
    both = one.true.keys() & other.true.keys()
    return statistics.median(
        math.dist(similarity(one.true[name]), other.true[name]) for name in both
    )


def ways(after: Person, before: Person) -> dict[str, tuple[Alignment | None, float]]:
    """Every way with its milliseconds of processor."""
    made = {}
    for name, way in (
        ("five points", lambda: by_face(after.face, before.face, after.size, before.size)),
        ("features", lambda: by_features(after.pixels, before.pixels)),
        ("both", lambda: aligned(after.pixels, before.pixels, after.face, before.face)),
    ):
        began = time.process_time()
        made[name] = way(), (time.process_time() - began) * 1000
    return made


def true_pairs(people: list[Person], eyes: float) -> None:
    """Later visits over the first one of the same person and view."""
    key = lambda one: (one.name[:3], one.name[7:])  # noqa: E731
    told: dict[str, list[tuple[float, float]]] = {}
    missed: dict[str, int] = {}
    for _, group in itertools.groupby(sorted(people, key=lambda one: (key(one), one.name)), key):
        first, *others = group
        for after in others:
            told.setdefault("as they are", []).append((error(after, first, SAME) / eyes, 0))
            for name, (found, taken) in ways(after, first).items():
                if found is None or found.points == 0:
                    missed[name] = missed.get(name, 0) + 1
                else:
                    told.setdefault(name, []).append(
                        (error(after, first, found.similarity) / eyes, taken)
                    )
    for name, rows in told.items():
        errors, times = zip(*rows, strict=True)
        print(
            f"{name:12} pairs {len(rows)}, missed {missed.get(name, 0)}, error in eye distances: "
            f"median {statistics.median(errors):.3f}, worst {max(errors):.3f}; "
            f"{statistics.median(times):.0f} ms"
        )


def strangers(people: list[Person], most: int) -> None:
    """Pictures of different people and things, which nothing should lay over one another.

    The rendered people share one mesh, and some of them hair and shirt: pairs that agree are named.
    """
    things = [(one.name, one.pixels) for one in people[::5]]
    things += [(f"skin {seed}", skin(seed=seed)) for seed in range(6)]
    pairs = [
        (one, other)
        for one, other in itertools.combinations(things, 2)
        if one[0][:3] != other[0][:3] or one[0].startswith("skin")
    ][:most]
    wrong = [
        f"{one[0]} / {other[0]} ({found.points} points)"
        for one, other in pairs
        if (found := by_features(one[1], other[1])) is not None
    ]
    print(
        f"strangers    pairs {len(pairs)}, laid over one another by features: {len(wrong)}", *wrong
    )


def bodies() -> None:
    """Skin warped by known similarities, in other light, after JPEG."""
    cases = [MOVED, Similarity(0.8, -0.2, 0.1, 0.05), Similarity(1.3, 0.3, -0.05, 0.1)]
    errors, missed = [], 0
    for seed, true in itertools.product(range(4), cases):
        before = skin(seed=seed)
        after = simplejpeg.decode_jpeg(jpeg(later(before, true, gain=0.8, noise=6), 60))
        found = by_features(after, before)
        missed += found is None
        errors += [farthest(found.similarity, true, (900, 700))] if found else []
    print(f"bodies       pairs {len(errors) + missed}, missed {missed}, farthest corner (pixels of "
          f"900): median {statistics.median(errors):.1f}, worst {max(errors):.1f}")  # fmt: skip


def main() -> None:
    """Print one line each."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--demo", type=Path, default=Path(__file__).parents[3] / "shared" / "demo")
    asked.add_argument("--strangers", type=int, default=1000)
    given = asked.parse_args()
    cv2.setNumThreads(1)
    truth = json.loads((given.demo / "truth.json").read_text())["images"]
    people = [Person(given.demo / one["file"], one) for one in truth]
    print(f"faces found in {sum(bool(one.face) for one in people)} of {len(people)} pictures")
    true_pairs(people, _eye_distance(people))
    bodies()
    strangers(people, given.strangers)


def _eye_distance(people: list[Person]) -> float:
    """Median distance between the eyes of the frontal pictures, in shares of the longer side."""
    apart = []
    for one in people:
        if one.name.endswith("frontal") and all(name in one.true for name in _EYES):
            left, right = (
                [sum(axis) / 2 for axis in zip(*(one.true[name] for name in pair), strict=True)]
                for pair in (_EYES[:2], _EYES[2:])
            )
            apart.append(math.dist(left, right))
    return statistics.median(apart)


if __name__ == "__main__":
    main()
