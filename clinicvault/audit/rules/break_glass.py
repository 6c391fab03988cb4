"""Emergency access: each is noted, repeated ones are to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Column

from . import names
from .contract import Flag
from .making import flag
from .usual import Peers, rolling, told
from .work import Work

WINDOW = 28
REPEATED = 3
OFTEN = 6
TIMES_PEERS = 2.0


class BreakGlass:
    """Repeated: without a visit, and more often than colleagues."""

    slug = "break-glass"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day with an emergency."""
        begun = work.named(names.EMERGENCIES) & work.done & work.by_somebody
        places = np.flatnonzero(begun)
        today = work.count(work.user[places], work.day[places])
        times = rolling(today, WINDOW)
        for user, day in zip(*work.cells(today, 1), strict=True):
            yield _flag(work, int(user), int(day), places, times)


def _flag(work: Work, user: int, day: int, begun: Column, times: Column) -> Flag:
    when = work.day[begun]
    rows = begun[(work.user[begun] == user) & (when <= day) & (when > day - WINDOW)]
    without = int((~_explained(work, user, day, rows)).sum())
    theirs = work.once(Peers).at(times, user, day, WINDOW).median
    weight = 1
    if without >= REPEATED and without > TIMES_PEERS * theirs:
        weight = 3 if without >= OFTEN else 2
    figures = {
        "days": WINDOW,
        "times": int(times[user, day]),
        "without": without,
        "peers": told(theirs),
    }
    return flag(work, "break-glass", weight, user, day, rows, figures)


def _explained(work: Work, user: int, day: int, rows: Column) -> Column:
    """Which of the rows are about a patient with a visit, as known that day."""
    looks = work.looks
    mine = looks.of(user)
    known = {
        (int(looks.patient[one]), int(looks.day[one])) for one in mine if looks.known[one] <= day
    }
    patients = work.history.patient[work.rows[rows]]
    pairs = zip(patients.tolist(), work.day[rows].tolist(), strict=True)
    return np.array([pair in known for pair in pairs], np.bool_)
