"""Put on a day's list, looked at and taken off again by one person on one day.

Who may keep the day's lists could explain any look by an appointment that is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .contract import Flag
from .making import flag
from .work import Work

OFTEN = 4
"""A wrong name on a list happens; so many in one day are looked at."""


class Arranged:
    """A notice, or, of several patients, to be looked at."""

    slug = "arranged"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        looks = work.looks
        chosen = np.flatnonzero(looks.arranged & (looks.day >= work.first))
        pairs = np.unique(np.stack([looks.user[chosen], looks.day[chosen]]), axis=1)
        for user, day in pairs.T:
            mine = chosen[(looks.user[chosen] == user) & (looks.day[chosen] == day)]
            weight = 2 if len(mine) >= OFTEN else 1
            rows, figures = looks.rows(mine), {"patients": len(mine)}
            yield flag(work, self.slug, weight, int(user), int(day), rows, figures)
