"""Patients without a visit of this person or the team, more than usual, fewer than masses."""

from __future__ import annotations

from collections.abc import Iterator

from . import mass
from .contract import Flag
from .making import flag
from .usual import told, usual
from .work import Work

LEAST = 5
SPREADS = 4.0


class NoVisit:
    """A notice; from `mass.LEAST` on it is `mass`: one finding, one flag."""

    slug = "no-visit"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        days = work.once(mass.Days)
        user, day = work.cells(days.without, LEAST)
        few = days.without[user, day] < mass.LEAST
        user, day = user[few], day[few]
        own = usual(days.without, work.active, user, day)
        for at in range(len(user)):
            who, when = int(user[at]), int(day[at])
            if days.above(days.without, LEAST, SPREADS, own, at, who, when):
                figures = {
                    "without": int(days.without[who, when]),
                    "usual": told(own.median[at]),
                    "peers": days.peers(days.without, who, when),
                }
                rows = days.rows(who, when, only_open=True)
                yield flag(work, self.slug, 1, who, when, rows, figures)
