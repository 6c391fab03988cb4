"""Looks of which damaged rows kept the program from telling whether there was a visit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Hint

from .contract import Flag
from .making import flag
from .work import Work


class Unknown:
    """A notice: who damages rows on purpose would be rid of the hints."""

    slug = "unknown"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        looks = work.looks
        doubtful = looks.has(Hint.UNKNOWN) & (looks.day >= work.first)
        chosen = np.flatnonzero(doubtful)
        pairs = np.unique(np.stack([looks.user[chosen], looks.day[chosen]]), axis=1)
        for user, day in pairs.T:
            mine = chosen[(looks.user[chosen] == user) & (looks.day[chosen] == day)]
            rows, figures = looks.rows(mine), {"patients": len(mine)}
            yield flag(work, self.slug, 1, int(user), int(day), rows, figures)
