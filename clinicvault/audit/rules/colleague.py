"""The record of somebody who works here."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Hint

from .contract import Flag
from .one_patient import flag_of_look
from .usual import rolling
from .work import Work

WINDOW = 28


class Colleague:
    """One such look is a notice; a second one within four weeks, or of two people, is no chance."""

    slug = "colleague"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person, patient and day; the own record is `own_record`'s."""
        looks = work.looks
        all_ = np.flatnonzero(looks.has(Hint.COLLEAGUE) & looks.open & ~looks.has(Hint.OWN))
        days = rolling(work.count(looks.user[all_], looks.day[all_]), WINDOW)
        for look in all_[looks.day[all_] >= work.first]:
            times = int(days[looks.user[look], looks.day[look]])
            figures = {"times": times, "days": WINDOW}
            yield flag_of_look(work, self.slug, 1 + (times > 1), int(look), figures)
