"""Slow accumulation: a few patients without a visit each day, over weeks.

Whoever does it for years has a usual that is as bad, so the colleagues' windows count as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from clinicvault.audit.history import Column

from . import mass
from .contract import Flag
from .making import flag
from .usual import Level, Peers, level, rolling, told
from .work import Work

WINDOW = 28
LEAST = 16
LEAST_WEEK = 6
"""New patients in the last seven days: what ended long ago is not told again."""
SPREADS_PEERS = 5.0
SPREADS_OWN = 4.0
MOST = 2
FAR = 2.0
"""So many times the colleagues' limit is a notice even where the own past is as bad, or unknown."""
ENOUGH_WEEKS = 2
_PAST = np.arange(WINDOW, WINDOW + 84, 7)
"""Days back at which the own earlier weeks ended."""


class Slow:
    """Told once a week as long as it goes on."""

    slug = "slow"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and calendar week, one more where it becomes graver."""
        windows = Windows(work)
        user, day = work.cells(windows.totals, LEAST, before=6)
        told_weeks: dict[tuple[int, int], int] = {}
        for who, when in sorted(zip(user.tolist(), day.tolist(), strict=True)):
            week = (who, (when + work.base - 1) // 7)
            before = told_weeks.get(week, 0)
            weight = windows.weight(who, when) if before < MOST else 0
            if weight > before:
                told_weeks[week] = weight
                if when >= work.first:
                    yield windows.flag(who, when, weight)


class Windows:
    """Distinct patients without a visit in the four weeks that end on each day."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._peers = work.once(Peers)
        looks = work.looks
        busy = work.without[looks.user, looks.day] >= mass.LEAST
        self._counted = looks.open & ~busy
        """Days of masses are not slow."""

    @cached_property
    def totals(self) -> Column:
        """Users x days."""
        return self._sums(WINDOW)

    @cached_property
    def _weeks(self) -> Column:
        return self._sums(7)

    @cached_property
    def _worked(self) -> Column:
        """Users x days: days of work in the seven that end there."""
        return rolling(self._work.active.astype(np.int64), 7)

    def weight(self, user: int, day: int) -> int:
        """0 where it is usual or over, 1 where nobody's past says enough, 2 where it is odd."""
        count = self.totals[user, day]
        if self._weeks[user, day] < LEAST_WEEK:
            return 0
        theirs, own = self.peers(user, day), self.own(user, day)
        limit = theirs.limit(SPREADS_PEERS)
        if theirs.known and count <= limit:
            return 0
        if own.known and count > own.limit(SPREADS_OWN):
            return MOST
        return int(theirs.known and count > FAR * limit)

    def own(self, user: int, day: int) -> Level:
        """The person's earlier weeks, as they would be with this window's days of work."""
        back = day - _PAST
        worked = self._worked[user, back]
        today = int(self._work.active[user, day - WINDOW + 1 : day + 1].sum())
        known = worked > 0
        rates = self._weeks[user, back][known] * today / worked[known]
        found = level(rates, ENOUGH_WEEKS)
        # Four weeks together differ half as much as single ones.
        spread = max(found.spread / 2, found.median**0.5, 1.0)
        return Level(found.median, spread, found.known)

    def peers(self, user: int, day: int) -> Level:
        """The colleagues' windows that end on the same day."""
        return self._peers.at(self.totals, user, day, WINDOW)

    def flag(self, user: int, day: int, weight: int) -> Flag:
        """With the entries of the whole window."""
        work, looks = self._work, self._work.looks
        mine = looks.of(user)
        mine = mine[self._counted[mine] & (looks.known[mine] > day)]
        rows = mine[(looks.day[mine] > day - WINDOW) & (looks.day[mine] <= day)]
        figures = {
            "without": int(self.totals[user, day]),
            "days": WINDOW,
            "most": int(np.bincount(looks.day[rows]).max()),
            "usual": told(self.own(user, day).median),
            "peers": told(self.peers(user, day).median),
        }
        return flag(work, "slow", weight, user, day, looks.rows(rows), figures)

    def _sums(self, window: int) -> Column:
        """A look counts from its day until the window leaves it, it is explained, or repeated."""
        work, looks, chosen = self._work, self._work.looks, np.flatnonzero(self._counted)
        user, day = looks.user[chosen], looks.day[chosen]
        end = np.minimum(np.minimum(day + window, looks.known[chosen]), work.days)
        again = (user[1:] == user[:-1]) & (looks.patient[chosen][1:] == looks.patient[chosen][:-1])
        end[:-1] = np.where(again, np.minimum(end[:-1], day[1:]), end[:-1])
        users = max(len(work.history.users), 1)
        steps = np.zeros((users, work.days + 1), np.int64)
        np.add.at(steps, (user, day), 1)
        np.add.at(steps, (user, end), -1)
        return np.cumsum(steps, axis=1)[:, :-1]
