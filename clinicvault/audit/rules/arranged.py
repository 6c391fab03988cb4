"""Put on a day's list and looked at by one person, and then nobody came.

Who may keep the day's lists could explain any look by an appointment that is gone afterwards:
taken off the same day or later, or gone by itself once its day is over. Cancelled appointments and
patients who do not come are ordinary, so of several it is told against what else was listed, and
against what comes of the others' lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from clinicvault.audit.history import Column

from .contract import Flag
from .making import flag
from .work import Work

OFTEN = 4
"""A wrong name on a list happens; so many in one day are looked at."""
MOST = 2
WINDOW = 28
MUCH = 16
"""So many in four weeks, without days that are told for themselves; once a calendar week."""
SHARE = 0.5
SPREADS = 3.0
USUAL = 0.2
"""Of the others' entries more may come to nothing: the clinic just does not record visits."""


class Arranged:
    """A notice, or, of several patients, to be looked at."""

    slug = "arranged"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day on which entries were taken off or over."""
        ended = Ended(work)
        weeks = set[tuple[int, int]]()
        for user, day in ended.days(work.first - 6):
            chosen, weight = ended.today(user, day)
            week = (user, (day + work.base - 1) // 7)
            if weight < MOST and week not in weeks and len(lately := ended.lately(user, day)):
                weeks.add(week)
                chosen, weight = lately, MOST
            if weight and day >= work.first:
                figures = {"patients": ended.patients(chosen)}
                rows = work.listed.rows(work.looks, chosen)
                yield flag(work, self.slug, weight, user, day, rows, figures)


class Ended:
    """Entries of lists whose maker looked at the patient, by the day on which they ended."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._listed = work.listed

    def days(self, first: int) -> list[tuple[int, int]]:
        """(user, day) from a day on, with entries that ended and nobody had come, in order."""
        listed = self._listed
        chosen = listed.missed & (listed.day >= first) & (listed.day < self._work.days)
        pairs = np.stack([listed.user[chosen], listed.day[chosen]], axis=1)
        return [(int(user), int(day)) for user, day in np.unique(pairs, axis=0)]

    def today(self, user: int, day: int) -> tuple[Column, int]:
        """(which entries, weight) of one day; of as many as usual only those taken back at once."""
        mine = self._listed.of(user, day, day)
        missed = self._missed(mine)
        if (user, day) in self._masses:
            return missed, MOST
        again = missed[self._listed.back[missed]]
        count = self.patients(again)
        return again, MOST if count >= OFTEN else int(count > 0)

    def lately(self, user: int, day: int) -> Column:
        """Entries of four weeks, of which more came to nothing than of the others'; or none."""
        listed = self._listed
        mine = listed.of(user, day - WINDOW + 1, day)
        single = [(user, int(one)) not in self._masses for one in listed.day[mine]]
        mine = mine[np.array(single, np.bool_)]
        missed = self._missed(mine)
        odd = self.patients(missed) >= MUCH and self._odd(user, day, mine)
        return missed if odd else missed[:0]

    def patients(self, chosen: Column) -> int:
        """How many different ones."""
        return len(np.unique(self._listed.patient[chosen]))

    @cached_property
    def _masses(self) -> frozenset[tuple[int, int]]:
        """(user, day) on which several came to nothing, and far more than is usual."""
        found = set[tuple[int, int]]()
        for user, day in self.days(self._work.first - WINDOW - 6):
            mine = self._listed.of(user, day, day)
            if self.patients(self._missed(mine)) >= OFTEN and self._odd(user, day, mine):
                found.add((user, day))
        return frozenset(found)

    def _missed(self, mine: Column) -> Column:
        return mine[self._listed.missed[mine]]

    def _odd(self, user: int, day: int, mine: Column) -> bool:
        """Whether of these most came to nothing, and more than chance makes of others' share."""
        count, share = len(mine), max(USUAL, self._others(user, day))
        limit = count * share + SPREADS * (count * share * (1.0 - share)) ** 0.5
        return len(self._missed(mine)) >= max(SHARE * count, limit) and share < 1.0

    def _others(self, user: int, day: int) -> float:
        """Of the others' entries that ended lately: the share of which nobody came."""
        since = day - WINDOW
        all_, missed = (int(ran[day] - ran[since]) for ran in self._ran)
        own = self._listed.of(user, since + 1, day)
        others = all_ - len(own)
        return (missed - len(self._missed(own))) / others if others else 0.0

    @cached_property
    def _ran(self) -> tuple[Column, Column]:
        """Days from 0: how many ended up to each, and of how many nobody had come."""
        listed, days = self._listed, self._work.days
        known = listed.day < days
        every = np.bincount(listed.day[known], minlength=days)
        missed = np.bincount(listed.day[known & listed.missed], minlength=days)
        return np.cumsum(every), np.cumsum(missed)
