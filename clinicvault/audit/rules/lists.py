"""Patients who were put on a day's list and taken off again: what such an entry explains."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column

from .looks import Looks
from .names import EXPLAINED_DAYS

Mask = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """One entry of a list that went again; places are rows of `Work`."""

    added: int
    removed: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Columns of `Work`'s rows, the places of all that was put on lists, and what went again."""

    user: Column
    patient: Column
    day: Column
    added: Column
    taken: tuple[Taken, ...]

    def standing(self, events: Mask) -> Mask:
        """Events without the entries that went on the day they came."""
        found = events.copy()
        same = [one.added for one in self.taken if self.day[one.added] == self.day[one.removed]]
        found[same] = False
        return found

    def never_listed(self, events: Mask) -> Mask:
        """Events without what was put on lists."""
        found = events.copy()
        found[self.added] = False
        return found

    def of(self, looks: Looks) -> tuple[Mask, Mask]:
        """Looks that somebody arranged, and looks within seven days after an entry went."""
        arranged, undone = np.zeros(len(looks), np.bool_), np.zeros(len(looks), np.bool_)
        by_patient = np.argsort(looks.patient, kind="stable")
        ranked = looks.patient[by_patient]
        for one in self.taken:
            whose = self.patient[one.added]
            low, high = np.searchsorted(ranked, whose), np.searchsorted(ranked, whose, "right")
            for look in by_patient[low:high].tolist():
                rows = looks.places[looks.starts[look] : looks.starts[look + 1]]
                arranged[look] |= self._is_arranged(one, looks, look, rows)
                gone = int(looks.day[look]) - int(self.day[one.removed])
                undone[look] |= 0 <= gone <= EXPLAINED_DAYS and bool(rows[-1] > one.removed)
        return arranged, undone

    def _is_arranged(self, one: Taken, looks: Looks, look: int, rows: Column) -> bool:
        """Put on, looked, taken off: one person, one day."""
        who, day = int(looks.user[look]), int(looks.day[look])
        ends = (one.added, one.removed)
        if any(self.user[end] != who or self.day[end] != day for end in ends):
            return False
        return bool(((rows > one.added) & (rows < one.removed)).any())


def lists_of(added: Column, removed: Column, user: Column, patient: Column, day: Column) -> Lists:
    """Which entry each removal took off: the newest of that patient that is still there."""
    there: dict[int, list[int]] = {}
    taken = list[Taken]()
    changes = sorted([*((one, True) for one in added.tolist()),
                      *((one, False) for one in removed.tolist())])  # fmt: skip
    for place, comes in changes:
        mine = there.setdefault(int(patient[place]), [])
        if comes:
            mine.append(place)
        elif mine:
            taken.append(Taken(mine.pop(), place))
    return Lists(user=user, patient=patient, day=day, added=added, taken=tuple(taken))
