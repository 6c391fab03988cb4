"""A patient of the same surname, without a visit.

Some surnames are everybody's: how often they are met at work says how much one such look says.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Hint

from .contract import Figures, Flag
from .one_patient import by_chance, flag_of_look, hinted
from .usual import PAST_DAYS, told
from .work import Work

COMMON = 0.03
"""Share of the person's explained patients from which on the surname alone is a notice."""
ENOUGH = 30


class Surname:
    """To be looked at, unless the surname is common where this person works."""

    slug = "surname"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person, patient and day; the own record is `own_record`'s."""
        looks = work.looks
        own = looks.has(Hint.OWN)
        for look in hinted(work, Hint.SURNAME):
            if not own[look]:
                share = _share(work, int(looks.user[look]), int(looks.day[look]))
                rare = share < COMMON and not by_chance(work, Hint.SURNAME, int(look))
                weight = 2 if rare else 1
                figures: Figures = {"share": told(round(100 * share, 1))}
                yield flag_of_look(work, self.slug, weight, int(look), figures)


def _share(work: Work, user: int, day: int) -> float:
    """Of the patients that came to this person or the team, who share it; 0 where few came."""
    looks = work.looks
    mine = looks.of(user)
    past = (looks.day[mine] < day) & (looks.day[mine] >= day - PAST_DAYS)
    came = mine[past & ~looks.open[mine]]
    met = np.unique(looks.patient[came])
    alike = np.unique(looks.patient[came[looks.has(Hint.SURNAME, came)]])
    return len(alike) / len(met) if len(met) >= ENOUGH else 0.0
