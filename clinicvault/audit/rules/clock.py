"""Entries whose time does not fit their place in the log: a clock was wrong, or set.

They are judged by their place (`clock_order`), so that no clock hides a day from the rules.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .contract import Flag
from .making import flag
from .usual import told
from .work import Work

GRAVE_MS = 12 * 3_600_000
"""From here on another day is meant."""
_HOUR_MS = 3_600_000


class Clock:
    """A clock that is wrong by hours is a notice, by half a day or more to be looked at."""

    slug = "clock"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day, by the place in the log."""
        off = np.abs(work.history.ms[work.rows] - work.ms)
        wrong = np.flatnonzero(work.wrong & (work.day >= work.first))
        pairs = np.unique(np.stack([work.user[wrong], work.day[wrong]]), axis=1)
        for user, day in pairs.T:
            rows = wrong[(work.user[wrong] == user) & (work.day[wrong] == day)]
            most = int(off[rows].max())
            figures = {"times": len(rows), "hours": told(round(most / _HOUR_MS, 1))}
            weight = 2 if most >= GRAVE_MS else 1
            yield flag(work, self.slug, weight, int(user), int(day), rows, figures)
