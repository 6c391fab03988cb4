"""Browsing by first name: many patients who share one, none of whom has a visit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Column

from .contract import Flag
from .making import flag
from .usual import PAST_DAYS, told
from .work import Work

LEAST = 4
SPREADS = 4.0


class FirstName:
    """Against chance: how common the name is among all that the clinic looked at before."""

    slug = "first-name"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day, of the name that is furthest above chance."""
        best: dict[tuple[int, int], tuple[float, Column]] = {}
        for same in _groups(work):
            user, day = int(work.looks.user[same[0]]), int(work.looks.day[same[0]])
            expected = _expected(work, user, day, int(work.looks.given[same[0]]))
            above = len(same) - expected - SPREADS * expected**0.5
            before, _ = best.get((user, day), (0.0, same))
            if above > before:
                best[user, day] = (above, same)
        for (user, day), (_, same) in best.items():
            expected = _expected(work, user, day, int(work.looks.given[same[0]]))
            figures = {"patients": len(same), "expected": told(round(expected, 1))}
            yield flag(work, self.slug, 2, user, day, work.looks.rows(same), figures)


def _groups(work: Work) -> list[Column]:
    """Looks without a visit that share person, day and first name, if they are enough."""
    looks = work.looks
    chosen = np.flatnonzero(looks.open & (looks.given != 0) & (looks.day >= work.first))
    order = chosen[np.lexsort((looks.given[chosen], looks.day[chosen], looks.user[chosen]))]
    key = np.stack([looks.user[order], looks.day[order], looks.given[order]])
    cuts = np.flatnonzero((key[:, 1:] != key[:, :-1]).any(axis=0)) + 1
    return [group for group in np.split(order, cuts) if len(group) >= LEAST]


def _expected(work: Work, user: int, day: int, given: int) -> float:
    """Patients of that name among the day's without a visit, if names were drawn by chance."""
    looks = work.looks
    past = (looks.day < day) & (looks.day >= day - PAST_DAYS) & (looks.given != 0)
    met = len(np.unique(looks.patient[past]))
    alike = len(np.unique(looks.patient[past & (looks.given == given)]))
    return int(work.without[user, day]) * alike / met if met else 0.0
