"""Tries that were refused: wrong passwords, and records that one may not open."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from . import names
from .contract import Flag
from .making import flag
from .usual import told, usual
from .work import Work

LEAST = 6
SPREADS = 4.0
GRAVE_PASSWORDS = 10
GRAVE_RECORDS = 8


class Refused:
    """Also of names that nobody could unlock, and of people who never get in."""

    slug = "refused"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        tries = np.flatnonzero(work.refused())
        counts = work.count(work.user[tries], work.day[tries])
        asked = np.flatnonzero(work.refused(names.PASSWORDS))
        passwords = work.count(work.user[asked], work.day[asked])
        user, day = work.cells(counts, LEAST)
        own = usual(counts, work.active, user, day)
        for at in np.flatnonzero(counts[user, day] > own.limit(SPREADS)):
            who, when = int(user[at]), int(day[at])
            figures = {
                "refused": int(counts[who, when]),
                "passwords": int(passwords[who, when]),
                "usual": told(own.median[at]),
            }
            rows = tries[(work.user[tries] == who) & (work.day[tries] == when)]
            yield flag(work, self.slug, _weight(figures), who, when, rows, figures)


def _weight(figures: dict[str, int | float]) -> int:
    records = figures["refused"] - figures["passwords"]
    grave = figures["passwords"] >= GRAVE_PASSWORDS or records >= GRAVE_RECORDS
    return 2 if grave else 1
