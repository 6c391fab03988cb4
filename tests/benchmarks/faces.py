"""Faces found in a folder of pictures whose faces are known, by group; and what a photo takes.

    python -m tests.benchmarks.faces [--folder ../shared/faces] [--rounds 9] [--list]

The folder holds `faces.tsv`: file, category, width, height, faces, boxes and boxes to be left out
of account ("x1,y1,x2,y2;…"). A face is found where a box shares 30 % with it, hidden where the
covers offered leave at most a tenth of it to be seen. Every box that is no known face is a false
alarm. `--list` names what was missed and what was seen in error.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as in a worker

import cv2
import numpy as np
from numpy.typing import NDArray

from clinicvault.media.faces.asking import ask_for_faces
from clinicvault.media.faces.face import Face, grown
from clinicvault.media.faces.finding import find_faces
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia

from .measuring import Row, at_most, in_turn, machine, ms, show
from .pictures import scene, write_jpegs

FOLDER = Path(__file__).parents[3] / "shared" / "faces"
FOUND, HIDDEN = 0.3, 0.9
NATURAL_AIM, HARD_AIM = 1.0, 142 / 144
GROUPS = {
    "frontal_oblique": "frontal, oblique",
    "group": "several people",
    "profile": "profile",
    "eyes_closed_or_down": "eyes closed",
    "chin_up": "chin up",
    "rotated_real": "rotated, real",
    "rot90": "rotated by 90°",
    "rot180": "rotated by 180°",
    "crop_half_face": "cropped: one half",
    "crop_upper_half": "cropped: upper half",
    "crop_lower_noeyes": "cropped: no eyes",
    "crop_eyes_only": "cropped: eyes only",
    "crop_chin": "cropped: no chin",
    "crop_tight": "cropped: filling",
    "bandage_synth": "covered",
    "negative": "nobody: things",
    "negative_body": "nobody: bodies",
}
NATURAL = (*GROUPS,)[:6]

Box = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Known:
    """One picture and the faces in it."""

    file: str
    group: str
    faces: tuple[Box, ...]
    ignored: tuple[Box, ...]


@dataclasses.dataclass
class Tally:
    """What was counted in one group."""

    pictures: int = 0
    faces: int = 0
    found: int = 0
    hidden: int = 0
    alarms: int = 0

    def add(self, other: Tally) -> None:
        """Count another's as well."""
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def known(folder: Path) -> Iterator[Known]:
    """Every picture of the folder's table."""
    with (folder / "faces.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            boxes, ignored = _boxes(row["boxes_x1y1x2y2"]), _boxes(row["ignore_boxes"])
            yield Known(row["file"], row["category"], boxes, ignored)


def _boxes(text: str | None) -> tuple[Box, ...]:
    return tuple(np.array(one.split(","), float) for one in (text or "").split(";") if one)


def shared(one: Box, other: Box) -> float:
    """Intersection over union."""
    both = inside(one, other)
    return both / (_area(one) + _area(other) - both)


def inside(one: Box, other: Box) -> float:
    """Pixels that two boxes have in common."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    return float(np.prod(np.maximum(0, high - low)))


def _area(box: Box) -> float:
    return float(np.prod(box[2:] - box[:2]))


def counted(picture: Known, faces: Sequence[Face], shape: tuple[int, ...]) -> Tally:
    """What these faces are worth in this picture."""
    boxes = [np.array(face.box) for face in faces]
    known_faces = [*picture.faces, *picture.ignored]
    false = [one for one in boxes if all(shared(one, face) < FOUND for face in known_faces)]
    return Tally(
        pictures=1,
        faces=len(picture.faces),
        found=sum(any(shared(face, one) >= FOUND for one in boxes) for face in picture.faces),
        hidden=sum(seen <= 1 - HIDDEN for seen in left_over(picture.faces, faces, shape)),
        alarms=len(false),
    )


def left_over(
    places: Sequence[Box], faces: Sequence[Face], shape: tuple[int, ...]
) -> Iterator[float]:
    """Share of every known face that no cover hides."""
    open_to_view = np.ones(shape[:2], bool)
    height, width = shape[:2]
    for cover in (grown(face, shape) for face in faces):
        rows = slice(round(cover.top * height), round(cover.bottom * height))
        open_to_view[rows, round(cover.left * width) : round(cover.right * width)] = False
    for left, top, right, bottom in (place.astype(int) for place in places):
        yield float(open_to_view[max(0, top) : bottom, max(0, left) : right].mean())


def recall(folder: Path, listing: bool) -> dict[str, Tally]:
    """Every picture looked at; tallies by group."""
    tallies = {group: Tally() for group in GROUPS}
    for picture in known(folder):
        pixels = cv2.imread(str(folder / picture.file), cv2.IMREAD_COLOR_RGB)
        tally = counted(picture, find_faces(pixels), pixels.shape)
        tallies[picture.group].add(tally)
        if listing and (tally.found < tally.faces or tally.hidden < tally.faces or tally.alarms):
            print(picture.file, tally)
    return tallies


def table(tallies: dict[str, Tally]) -> list[Row]:
    """A line a group, and the sums that are judged."""
    rows = [_row(name, tallies[group]) for group, name in GROUPS.items()]
    natural, hard, every = Tally(), Tally(), Tally()
    for group, tally in tallies.items():
        every.add(tally)
        (natural if group in NATURAL else hard).add(tally)
    rows += [_row("natural faces", natural, NATURAL_AIM), _row("hard faces", hard, HARD_AIM)]
    return [*rows, _row("all", every)]


def _row(name: str, tally: Tally, aim: float | None = None) -> Row:
    share = tally.found / tally.faces if tally.faces else 1.0
    alarms = f"{tally.alarms} in {tally.pictures}"
    found, hidden = f"{tally.found} of {tally.faces}", f"{tally.hidden} hidden"
    wanted = f">= {aim:.1%}" if aim else ""
    return Row(name, found, hidden, alarms, wanted, share >= aim if aim else None)


def show_recall(rows: Sequence[Row]) -> int:
    """Print the table of groups; 1 where an aim is missed."""
    verdict = {True: "met", False: "MISSED", None: ""}
    print(f"\nFaces: groups  ({machine()})")
    print(f"{'':24}{'found':>12}{'hidden':>14}{'false alarms':>16}{'aim':>12}")
    for row in rows:
        cells = f"{row.what:24}{row.figure:>12}{row.floor:>14}{row.ratio:>16}{row.aim:>12}"
        print(f"{cells}  {verdict[row.met]}".rstrip())
    sys.stdout.flush()
    return int(any(row.met is False for row in rows))


def times(rounds: int, folder: Path) -> list[Row]:
    """A 12 MP photo: JPEG in, faces back, against the decoding that it cannot do without."""
    photo = write_jpegs(folder, 12, 1)[0].read_bytes()
    with MediaPool(1) as pool:

        def faces() -> None:
            _require(ask_for_faces(pool, photo).result())

        def decoded() -> None:
            pixels = pool.decode_pixels(photo).result()
            _require(pixels)
            pixels.close()

        whole = at_most("faces of a 12 MP JPEG (floor: decoding)", *in_turn(rounds, faces, decoded))
    return [whole, Row("looking alone, processor time", ms(list(looking(rounds))))]


def looking(rounds: int) -> Iterator[float]:
    """Processor seconds of looking at a decoded photo, which other load changes little."""
    pixels = scene(12)
    find_faces(pixels)
    for _ in range(rounds):
        began = time.process_time()
        find_faces(pixels)
        yield time.process_time() - began


def _require(result: object) -> None:
    if isinstance(result, RefusedMedia):
        sys.exit(result.reason)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="faces found by group, and milliseconds a photo")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    missed = 0
    if (given.folder / "faces.tsv").is_file():
        missed = show_recall(table(recall(given.folder, given.list)))
    with tempfile.TemporaryDirectory() as folder:
        return show("Faces: time", times(given.rounds, Path(folder))) or missed


if __name__ == "__main__":
    sys.exit(main())
