"""What the rules about single patients share: one flag a person, patient and day."""

from __future__ import annotations

import numpy as np

from clinicvault.audit.history import Column, Hint

from .contract import Figures, Flag
from .making import flag
from .usual import PAST_DAYS
from .work import Work

CHANCE = 0.05
ONE_IN = 300
"""A hint as rare as this is assumed of somebody without a past."""


def hinted(work: Work, hint: Hint, *, also_explained: bool = False) -> Column:
    """Looks of the scope's days with a hint, and without a visit."""
    looks = work.looks
    chosen = looks.has(hint) & (looks.day >= work.first)
    return np.flatnonzero(chosen if also_explained else chosen & looks.open)


def by_chance(work: Work, hint: Hint, look: int) -> bool:
    """Whether so many patients without a visit that day would hold one with the hint anyway.

    Who works through a long list meets everybody; the list itself is `mass`'s and `no_visit`'s.
    """
    looks = work.looks
    user, day = int(looks.user[look]), int(looks.day[look])
    return int(work.without[user, day]) * share(work, hint, user, day) > CHANCE


def share(work: Work, hint: Hint, user: int, day: int) -> float:
    """Of the patients that this person met in the twelve weeks before, how many have the hint."""
    looks = work.looks
    mine = looks.of(user)
    past = mine[(looks.day[mine] < day) & (looks.day[mine] >= day - PAST_DAYS) & ~looks.open[mine]]
    met = len(np.unique(looks.patient[past]))
    alike = len(np.unique(looks.patient[past[looks.has(hint, past)]]))
    # One more of each: who met few has met none of the kind by luck.
    return (alike + 1) / (met + ONE_IN)


def flag_of_look(work: Work, rule: str, weight: int, look: int, figures: Figures) -> Flag:
    """The flag of one look; `looks` in its figures says how many entries there are."""
    looks = work.looks
    rows = looks.rows(np.array([look]))
    user, patient, day = int(looks.user[look]), int(looks.patient[look]), int(looks.day[look])
    return flag(work, rule, weight, user, day, rows, {"looks": len(rows), **figures}, patient)
