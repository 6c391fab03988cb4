"""The invisible mark in pictures of all kinds, and against recipients who gather many of them.

    python -m tests.benchmarks.forensic_kinds [--photos 20] [--only kinds|gathered]

Exports are made as the program makes them (`media/rendering`), with covers, crops, words, sizes.
"""

from __future__ import annotations

import argparse
import collections
import io
import statistics
import sys
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Background, Box, Corner, Recipe, VisibleMark
from clinicvault.media.forensic import Verdict, embedded, legible, shaping, traced
from clinicvault.media.forensic.grid import grid_of
from clinicvault.media.mark_keys import picture_key
from clinicvault.media.rendering.picture import encoded, rendered
from tests.benchmarks.forensic_photos import keys, photos
from tests.benchmarks.measuring import machine
from tests.unit.media import leaks

Pixels = np.ndarray
OWN = b"own"
WRONG_KEYS = 20

WORDS = "Dr. Example, second opinion\n23 November 2026, confidential"
SMALL_FACES = tuple(Box(x, y, x + 0.07, y + 0.1) for x in (0.1, 0.3, 0.5, 0.7) for y in (0.15, 0.6))
RECIPES = {
    "as it is": Recipe(),
    "small faces covered": Recipe(covers=SMALL_FACES),
    "large face covered": Recipe(covers=(Box(0.2, 0.1, 0.8, 0.75),)),
    "words in a corner": Recipe(mark=VisibleMark(WORDS)),
    "words across": Recipe(mark=VisibleMark(WORDS, Corner.ACROSS, 0.4)),
    "cropped to a quarter": Recipe(crop=Box(0.25, 0.2, 0.75, 0.7)),
    "cropped, covered, words": Recipe(
        crop=Box(0.1, 0.05, 0.9, 0.9),
        covers=(Box(0.3, 0.2, 0.6, 0.5),),
        mark=VisibleMark(WORDS, Corner.ACROSS, 0.3),
        longest=1200,
    ),
    "white background": Recipe(background=Background.WHITE),
    "1200 px, quality 80": Recipe(longest=1200, quality=80),
    "longest side 800": Recipe(longest=800),
    "longest side 400": Recipe(longest=400),
}


def faint(pixels: Pixels) -> Pixels:
    """Nearly in the dark."""
    return (pixels // 6).astype(np.uint8)


def burnt(pixels: Pixels) -> Pixels:
    """Far too bright."""
    return np.clip(pixels.astype(np.int16) * 2 + 40, 0, 255).astype(np.uint8)


def soft(pixels: Pixels) -> Pixels:
    """Out of focus."""
    return cv2.GaussianBlur(pixels, (0, 0), max(pixels.shape) / 250)


def small(longest: int) -> Callable[[Pixels], Pixels]:
    """A photo that was never larger."""
    return lambda pixels: leaks.limited(pixels, longest)


CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "greyscale": lambda p: np.repeat(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY)[:, :, None], 3, 2),
    "dark": faint,
    "overexposed": burnt,
    "out of focus": soft,
    "a JPEG of quality 40": lambda p: leaks.recompressed(p, 40),
    "tiny: 320 px": small(320),
    "tiny: 160 px": small(160),
    "tiny: 96 px": small(96),
    "tiny: 48 px": small(48),
}


def flat() -> Iterator[tuple[str, Pixels]]:
    """Pictures with little or nothing to hide in."""
    white = np.full((900, 1200, 3), 255, np.uint8)
    text = white.copy()
    for row in range(60, 880, 40):
        cv2.putText(text, "Consent to photographs and films", (60, row), 0, 0.9, (20, 20, 20), 2)
    drawn = white.copy()
    cv2.circle(drawn, (500, 450), 300, (230, 180, 150), -1)
    cv2.rectangle(drawn, (700, 300), (1100, 800), (40, 90, 160), -1)
    ramp = np.repeat(np.linspace(40, 220, 1200, dtype=np.float32)[None, :, None], 900, 0)
    yield "white", white
    yield "a page of text", text
    yield "a drawing of three colours", drawn
    yield "a plain shade", np.repeat(np.rint(ramp).astype(np.uint8), 3, 2)
    yield "skin alone", leaks.skin(1200, 900)


WAYS: dict[str, Callable[[Pixels], Pixels]] = {
    "as it left": lambda p: p,
    "messenger": lambda p: leaks.recompressed(leaks.limited(p, 1600), 70),
    "JPEG 50": lambda p: leaks.recompressed(p, 50),
    "crop 30 %": lambda p: leaks.recompressed(leaks.cropped(p, 0.3), 85),
    "screenshot": leaks.screenshot,
}


class Kind:
    """What became of the exports of one kind."""

    def __init__(self) -> None:
        self.ways: dict[str, list[float]] = collections.defaultdict(list)
        self.verdicts: dict[str, collections.Counter[Verdict]] = collections.defaultdict(
            collections.Counter
        )
        self.before: list[float] = []
        self.wrong = self.refused = 0

    def add(self, candidate: Pixels, quality: int, seed: int) -> None:
        """One picture of the kind, in all ways."""
        asked = {OWN: np.random.default_rng(seed).bytes(32)} | keys(WRONG_KEYS, seed + 1)
        jpeg = encoded(embedded(candidate, asked[OWN]), quality)
        copy = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))
        self.before.append(legible(copy, candidate, asked[OWN]))
        for way, leak in WAYS.items():
            trace = traced(leak(copy), candidate, asked)
            self.ways[way].append(trace.z)
            self.verdicts[way][trace.verdict] += 1
            self.wrong += len({score.export for score in trace.named} - {OWN})

    def told(self, name: str) -> str:
        """Its row of the table: traced + indications of all, lowest Z."""
        cells = [
            f"{self.verdicts[way][Verdict.TRACED]:3d}+{self.verdicts[way][Verdict.INDICATION]}"
            f" {min(z):6.1f}"
            for way, z in self.ways.items()
        ]
        most = f"{len(self.before):3d}" + (f" (-{self.refused})" if self.refused else "")
        before = f"{min(self.before):6.1f}" if self.before else "-"
        return f"{name:28s}{most:9s}{before:>8s}  {'  '.join(cells)}  {self.wrong:5d}"


def kinds(most: int) -> int:
    """Traced + indications, and the lowest Z, of every kind in every way; 1 for a wrong name."""
    found: dict[str, Kind] = collections.defaultdict(Kind)
    taken = [pixels for _, pixels in photos(most)]
    for seed, (name, pixels) in enumerate(flat()):
        found[name].add(pixels, 92, seed)
    for number, pixels in enumerate(taken):
        for name, recipe in RECIPES.items():
            try:
                found[name].add(rendered(pixels, recipe), recipe.quality, 100 * number)
            except InputRefused:
                found[name].refused += 1
        for name, change in CHANGES.items():
            found[name].add(change(pixels), 92, 100 * number)
    print(f"\nexports of all kinds: traced + indications, lowest Z  ({machine()})")
    print(
        f"{'':28s}{'pictures':9s}{'before':>8s}  {'  '.join(f'{way:12s}' for way in WAYS)}  wrong"
    )
    for name, kind in found.items():
        print(kind.told(name))
    return int(any(kind.wrong for kind in found.values()))


def gathered(most: int) -> int:
    """A recipient averages all pictures of his export, and takes what they share away."""
    taken = [cv2.resize(pixels, (1200, 900)) for _, pixels in photos(most)]
    shared = bytes(range(32))
    print(f"\n{len(taken)} pictures of one export averaged, what they share removed  ({machine()})")
    lowest = 0.0
    for what, own in (
        ("one key for all (not so here)", [shared] * len(taken)),
        ("a key for each picture", [picture_key(shared, p.tobytes()) for p in taken]),
    ):
        copies = [
            leaks.recompressed(embedded(p, key), 92) for p, key in zip(taken, own, strict=True)
        ]
        pattern = estimated(copies)
        for gain in (0.0, 1.0, 2.0, 3.0):
            found = [
                traced(without(copy, gain * pattern), p, {OWN: key}).z
                for copy, p, key in zip(copies, taken, own, strict=True)
            ]
            lowest = min(found)
            named = sum(z >= 8 for z in found)
            print(
                f"  {what:30s} {gain:.0f} times: traced {named:3d} of {len(found)},"
                f" median Z {statistics.median(found):7.1f}, lowest {lowest:7.1f}"
            )
    return int(lowest < 8)


def estimated(copies: list[Pixels]) -> Pixels:
    """The mark of all copies, as far as their average tells: fine detail over local noise."""
    total, weight = np.zeros(copies[0].shape[:2], np.float32), np.float32(0)
    for copy in copies:
        gray = shaping.luminance(copy).astype(np.float32)
        fine = gray - shaping.blurred(gray, 2.0)
        noise = np.sqrt(shaping.blurred(fine * fine, 4.0)) + 0.5
        total += np.clip(fine / noise, -2, 2) / noise
        weight = weight + 1 / noise**2
    return total / weight


def without(copy: Pixels, pattern: Pixels) -> Pixels:
    """A copy less that pattern, as strong as the mark would be everywhere; sent by messenger."""
    gray = shaping.luminance(copy)
    free = cv2.resize(shaping.weights(gray, grid_of(*gray.shape)), gray.shape[::-1])
    left = copy - (pattern * free / free.mean())[:, :, None]
    return leaks.recompressed(np.clip(np.rint(left), 0, 255).astype(np.uint8), 85)


def main() -> int:
    """Both tables; 1 where a wrong export was ever named, or gathering pictures helped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20)
    parser.add_argument("--only", choices=("kinds", "gathered"))
    told = parser.parse_args()
    cv2.setNumThreads(1)
    parts = {
        "kinds": lambda: kinds(told.photos),
        "gathered": lambda: gathered(max(told.photos, 60)),
    }
    return max(part() for name, part in parts.items() if told.only in (None, name))


if __name__ == "__main__":
    sys.exit(main())
