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
WINDOW = 28
MUCH = 16
"""So many in four weeks, and at least one more that day."""
SHARE = 0.5
TIMES_OTHERS = 1.5
"""Where the others' patients do not come as often, the clinic just does not record visits."""


class Arranged:
    """A notice, or, of several patients, to be looked at."""

    slug = "arranged"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day on which entries were taken off or over."""
        ended = Ended(work)
        for user, day in zip(*ended.days(), strict=True):
            chosen, weight = ended.found(int(user), int(day))
            if weight:
                rows = work.listed.rows(work.looks, chosen)
                patients = len(np.unique(work.listed.patient[chosen]))
                figures = {"patients": patients}
                yield flag(work, self.slug, weight, int(user), int(day), rows, figures)


class Ended:
    """Entries of lists whose maker looked at the patient, by the day on which they ended."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._listed = work.listed

    def days(self) -> tuple[Column, Column]:
        """(users, days) of the scope on which some ended and nobody had come."""
        listed, work = self._listed, self._work
        chosen = listed.missed & (listed.day >= work.first) & (listed.day < work.days)
        pairs = np.unique(np.stack([listed.user[chosen], listed.day[chosen]]), axis=1)
        return pairs[0], pairs[1]

    def found(self, user: int, day: int) -> tuple[Column, int]:
        """(which entries, weight): 0 for what happens anywhere."""
        listed = self._listed
        mine, lately = listed.of(user, day, day), listed.of(user, day - WINDOW + 1, day)
        today, missed = mine[listed.missed[mine]], lately[listed.missed[lately]]
        if self._patients(missed) >= MUCH and self._odd(user, day, lately):
            return missed, 2
        if self._patients(today) >= OFTEN and self._odd(user, day, mine):
            return today, 2
        taken = today[listed.taken[today]]
        count = self._patients(taken)
        return taken, 2 if count >= OFTEN else int(count > 0)

    def _odd(self, user: int, day: int, mine: Column) -> bool:
        """Whether of these most came to nothing, and far more than of the others'."""
        share = float(self._listed.missed[mine].mean())
        return share >= max(SHARE, TIMES_OTHERS * self._others(user, day))

    def _others(self, user: int, day: int) -> float:
        """Of the others' entries that ended lately: the share of which nobody came."""
        since = day - WINDOW
        all_, missed = (ran[day] - ran[since] for ran in self._ran)
        own = self._listed.of(user, since + 1, day)
        others = int(all_) - len(own)
        return (int(missed) - int(self._listed.missed[own].sum())) / others if others else 0.0

    @cached_property
    def _ran(self) -> tuple[Column, Column]:
        """Days from 0: how many ended up to each, and of how many nobody had come."""
        listed, days = self._listed, self._work.days
        known = listed.day < days
        every = np.bincount(listed.day[known], minlength=days)
        missed = np.bincount(listed.day[known & listed.missed], minlength=days)
        return np.cumsum(every), np.cumsum(missed)

    def _patients(self, chosen: Column) -> int:
        return len(np.unique(self._listed.patient[chosen]))
