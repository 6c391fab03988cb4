"""Many photos given out in one day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .contract import Flag
from .making import flag
from .usual import PAST_DAYS, Level, Peers, level, told
from .work import Work

LEAST = 20
SPREADS = 3.0
FEW_PATIENTS = 3
"""All photos of one or two patients go to them or to their insurers often: a notice."""
GRAVE = 100
FAR = 3.0
"""So many times the colleagues' limit is odd even where the own past is as bad."""
ENOUGH = 3
"""Days with exports from which on a past says something."""


class BulkExport:
    """Against days on which the person, or a newcomer's colleagues, exported anything."""

    slug = "bulk-export"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        for user, day in zip(*work.cells(work.given_out, LEAST), strict=True):
            who, when = int(user), int(day)
            own, theirs = _own(work, who, when), _theirs(work, who, when)
            photos, limit = work.given_out[who, when], theirs.limit(SPREADS)
            mine = own.limit(SPREADS) if own.known else limit
            if photos > mine or (theirs.known and photos > FAR * limit):
                yield _flag(work, who, when, own, theirs)


def _own(work: Work, user: int, day: int) -> Level:
    values = work.given_out[user, day - PAST_DAYS : day]
    return level(values[values > 0], ENOUGH)


def _theirs(work: Work, user: int, day: int) -> Level:
    them = work.once(Peers).of(user, day - PAST_DAYS, day - 1)
    values = work.given_out[them, day - PAST_DAYS : day]
    return level(values[values > 0], ENOUGH)


def _flag(work: Work, user: int, day: int, own: Level, theirs: Level) -> Flag:
    gifts = work.gifts
    rows = gifts[(work.user[gifts] == user) & (work.day[gifts] == day)]
    whom = np.unique(work.history.patient[work.rows[rows]])
    looks = work.looks
    mine = looks.of(user, day)
    free = looks.patient[mine[looks.open[mine]]]
    photos, without = int(work.given_out[user, day]), int(np.isin(whom, free).sum())
    weight = 3 if photos >= GRAVE else 2
    figures = {
        "photos": photos,
        "unfinished": int(work.unfinished[user, day]),
        "patients": len(whom),
        "without": without,
        "usual": told(own.median),
        "peers": told(theirs.median),
    }
    few = len(whom) < FEW_PATIENTS
    return flag(work, "bulk-export", 1 if few else weight, user, day, rows, figures)
