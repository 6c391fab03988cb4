"""One keystroke in the patient list of a large clinic (aim: 16 ms, one frame).

    python -m tests.benchmarks.search [--patients 100000] [--rounds 30]

Typing a name letter by letter, and the worst that can be typed: prefixes that nearly everybody
has together with one that nobody has. Floor: one look through the same text for the first hit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence

from clinicvault.services.api import PatientService

from . import clinics
from .many import kept, people
from .measuring import Row, in_turn, ms, show

_FRAME = 0.016
_TYPED = ("m", "ma", "mar", "mari", "marie", "marie d", "marie do", "marie dor", "r0123", "1964")
_WORST = ("", "1 zq", "19 zq", "0 1 r zq", "r 0 1", "a b c", "zq", "19 0 m zqq", "1 0 r 19 a")


def measure(service: PatientService, texts: Sequence[str], rounds: int) -> list[tuple[str, float]]:
    """(text, median seconds) of each search."""
    taken = in_turn(rounds, *(lambda text=text: service.search(text) for text in texts))
    return [(text, statistics.median(times)) for text, times in zip(texts, taken, strict=True)]


def _row(what: str, found: Sequence[tuple[str, float]], floor: Sequence[float]) -> Row:
    text, slowest = max(found, key=lambda pair: pair[1])
    ratio = slowest / statistics.median(floor)
    label = f"{what}, slowest: {text!r}"
    return Row(label, ms([slowest]), ms(floor), f"{ratio:.1f} x", "<= 16 ms", slowest <= _FRAME)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="a search keystroke")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    place = kept(given.patients)
    names = "\n".join(f"{one.family} {one.given} {one.record_number}".casefold()
                      for one in people(given.patients))  # fmt: skip
    with clinics.opened(clinics.host(place.home), place.vault) as clinic:
        clinic.services.unlocking.unlock(clinic.user, clinics.PASSWORD)
        floor = in_turn(given.rounds, lambda: names.find("zqzq"))[0]
        typed = measure(clinic.services.patients, _TYPED, given.rounds)
        worst = measure(clinic.services.patients, _WORST, given.rounds)
    rows = [_row("typing", typed, floor), _row("worst case", worst, floor)]
    return show(f"Search keystroke, {given.patients:,} patients", rows)


if __name__ == "__main__":
    sys.exit(main())
