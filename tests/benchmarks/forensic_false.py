"""Whom the invisible mark never names: unmarked pictures, other recipients' copies, other photos.

    python -m tests.benchmarks.forensic --only false|others [--photos 50]

A trace looks in several ways, and each look is one more chance to be wrong. So each way is tried
by itself, with 10,000 keys and more: copies as they are found by their features; copies that are
found by sliding alone; and pictures on pages, whose parts are looked at one by one. How often
those ways were really gone is counted, and a run in which they were not has failed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator
from unittest import mock

import cv2
import numpy as np

from clinicvault.media.forensic import Suspect, Verdict, embedded, locating, traced, tracing
from tests.benchmarks.forensic_photos import keys, photos
from tests.benchmarks.measuring import machine
from tests.unit.media import leaks

Pixels = np.ndarray
Copies = dict[str, Callable[[Pixels], Pixels]]
OWN = b"own"
TRIALS = 10_000
OTHER_RECIPIENT = b"another recipient's" * 2
CUTS: Copies = {
    "whole": lambda p: leaks.recompressed(p, 80),
    "half size": lambda p: leaks.recompressed(leaks.scaled(p, 0.5), 85),
    "cut by 30 %": lambda p: leaks.recompressed(leaks.cropped(p, 0.3), 85),
    "cut by 50 %, messenger": lambda p: leaks.recompressed(
        leaks.limited(leaks.cropped(p, 0.5), 1280), 70
    ),
    "cut, mirrored": lambda p: leaks.recompressed(
        np.ascontiguousarray(leaks.cropped(p, 0.3)[:, ::-1]), 80
    ),
}
"""Upright and not warped: what sliding finds."""


def page(*pictures: Pixels, ground: int = 252) -> Pixels:
    """A sheet, a slide or a chat: pictures side by side on a plain ground, with words."""
    whole = np.full((760, 60 + 600 * len(pictures), 3), ground, np.uint8)
    for number, pixels in enumerate(pictures):
        left, inner = 40 + 600 * number, leaks.limited(pixels, 560)
        whole[100 : 100 + inner.shape[0], left : left + inner.shape[1]] = inner
    ink = (20, 30, 40) if ground > 128 else (235, 240, 245)
    cv2.putText(whole, "Before and after", (60, 60), 0, 1.3, ink, 3)
    cv2.putText(whole, "12 January 2026", (60, 735), 0, 0.8, ink, 2)
    return leaks.recompressed(whole, 85)


BESIDE = leaks.photo(640, 480, 11)
PAGES: Copies = {
    "sheet of two": lambda p: page(leaks.cropped(p, 0.2), BESIDE),
    "slide": page,
    "dark, of three": lambda p: page(BESIDE, leaks.cropped(p, 0.4), BESIDE[:, ::-1], ground=18),
}


@dataclasses.dataclass
class Looks:
    """How often a fall-back found a place, in which keys were tried then."""

    slid: int = 0
    parts: int = 0


@contextlib.contextmanager
def counted() -> Iterator[Looks]:
    """What traces look at meanwhile."""
    looks, slide, move = Looks(), locating.by_sliding, tracing._moved

    def sliding(*what: object) -> object:
        found = slide(*what)
        looks.slid += found is not None
        return found

    def moved(*what: object) -> object:
        looks.parts += 1
        return move(*what)

    slides = mock.patch.object(locating, "by_sliding", sliding)
    with slides, mock.patch.object(tracing, "_moved", moved):
        yield looks


@contextlib.contextmanager
def sliding_alone() -> Iterator[None]:
    """As if no photo had a feature or an outline to hold on to."""
    features = mock.patch.object(locating, "_by_features", _nowhere)
    with features, mock.patch.object(locating, "_by_outline", _nowhere):
        yield


def _nowhere(*_: object) -> None:
    return None


def false_names(most: int, trials: int = TRIALS) -> int:
    """Unmarked pictures, and pictures marked with other keys, each tried with wrong keys."""
    taken = [pixels for _, pixels in photos(most)]
    usual = leaks.ASKED | leaks.BEYOND
    print(f"\nfalse names, {len(taken)} photos  ({machine()})")
    wrong = 0
    for what in ("unmarked", "other key"):
        marked = [p if what == "unmarked" else embedded(p, OTHER_RECIPIENT) for p in taken]
        pairs = list(zip(taken, marked, strict=True))
        wrong += _group(f"{what}, as found", pairs, usual, trials)[0]
        named, looks = _group(f"{what}, on pages", pairs, PAGES, trials)
        wrong += named + (not looks.parts)
        with sliding_alone():
            named, looks = _group(f"{what}, by sliding", pairs, CUTS, trials)
            wrong += named + (not looks.slid)
            named, looks = _group(f"{what}, pages by sliding", pairs, PAGES, 2 * trials)
            wrong += named + (not looks.slid) + (not looks.parts)
    return int(wrong > 0)


def _group(
    name: str, pairs: list[tuple[Pixels, Pixels]], copies: Copies, trials: int
) -> tuple[int, Looks]:
    """Every copy of all (photo, as it left), with so many wrong keys in all: named, and looks."""
    each = -(-trials // (len(pairs) * len(copies)))
    highest, tried, traces, weak = 0.0, 0, 0, 0
    with counted() as looks:
        for number, (pixels, marked) in enumerate(pairs):
            for place, leak in enumerate(copies.values()):
                trace = traced(leak(marked), pixels, keys(each, 1000 * number + place))
                highest, tried = max(highest, trace.z), tried + trace.tried
                traces += trace.verdict is Verdict.TRACED
                weak += trace.verdict is Verdict.INDICATION
    print(
        f"  {name:27s} {len(pairs) * len(copies):5d} copies, {each:4d} keys each,"
        f" {tried:7d} trials: traced {traces}, indications {weak}, highest Z {highest:.2f};"
        f" places by sliding {looks.slid}, in parts {looks.parts}",
        flush=True,
    )
    return traces + weak, looks


def other_photos(most: int) -> int:
    """Each copy against other pictures and the keys of their exports: nobody is named."""
    taken = list(photos(most))
    own = list(keys(len(taken), 5).values())
    suspects = [
        Suspect(leaks.recompressed(embedded(pixels, key), 80))
        for (_, pixels), key in zip(taken, own, strict=True)
    ]
    began, laid, named, count = time.process_time(), [], 0, 0
    for place, suspect in enumerate(suspects):
        for other in ((place + step) % len(taken) for step in range(1, 6)):
            trace = traced(suspect, taken[other][1], {OWN: own[other]})
            named, count = named + bool(trace.named), count + 1
            laid += [f"{taken[place][0]} on {taken[other][0]}"] if trace.geometry else []
    spent = (time.process_time() - began) / count * 1000
    print(f"\nother photos: {count} pairs, named {named}, {spent:.0f} ms a pair; laid together:")
    print(*(f"  {pair}" for pair in laid or ["none"]), sep="\n")
    return int(named > 0)
