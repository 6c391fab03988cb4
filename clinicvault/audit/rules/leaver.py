"""The last two weeks before access ended, and every try afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from .contract import Figures, Flag
from .making import flag
from .usual import told, usual
from .work import Work

BEFORE = 14
LEAST = 5
LEAST_PHOTOS = 6
SPREADS = 3.0


class Leaver:
    """Lower thresholds than for who stays; after the end a single entry is enough."""

    slug = "leaver"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        codes = {user: code for code, user in enumerate(work.history.users) if user}
        for user, ended in sorted(work.scope.leaves.items()):
            if user in codes:
                yield from _of_user(work, codes[user], ended)


def _of_user(work: Work, user: int, ended: dt.date) -> Iterator[Flag]:
    end = ended.toordinal() - work.base
    for day in range(max(work.first, end - BEFORE), work.days):
        after = day > end
        if work.active[user, day] and (after or _unusual(work, user, day)):
            yield _flag(work, user, day, ended, 3 if after else 2)


def _unusual(work: Work, user: int, day: int) -> bool:
    who, when = np.array([user]), np.array([day])
    patients = usual(work.without, work.active, who, when)
    photos = usual(work.given_out, work.active, who, when)
    many = work.without[user, day] > max(LEAST - 1, float(patients.limit(SPREADS)[0]))
    much = work.given_out[user, day] > max(LEAST_PHOTOS - 1, float(photos.limit(SPREADS)[0]))
    return bool(many or much)


def _flag(work: Work, user: int, day: int, ended: dt.date, weight: int) -> Flag:
    rows = np.flatnonzero((work.user == user) & (work.day == day))
    own = usual(work.without, work.active, np.array([user]), np.array([day]))
    figures: Figures = {
        "ended": ended.isoformat(),
        "patients": int(work.without[user, day]),
        "photos": int(work.given_out[user, day]),
        "tries": int(work.refused()[rows].sum()),
        "usual": told(own.median[0]),
    }
    return flag(work, "leaver", weight, user, day, rows, figures)
