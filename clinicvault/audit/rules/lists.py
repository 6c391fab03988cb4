"""Patients who were put on a day's list: what such an entry explains, and whose it does not.

Which day an entry is for is not in the log, only whether that is far. So an entry that nobody
took off is over seven days after it was made.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column

from .explained import NEVER
from .looks import Looks
from .names import EXPLAINED_DAYS

Mask = npt.NDArray[np.bool_]

_HINT_DAYS = 2 * EXPLAINED_DAYS
"""An entry lies seven days ahead at most, and is a hint for seven days around its own."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Columns of `Work`'s rows, and the entries of the lists by their places in them."""

    user: Column
    patient: Column
    day: Column
    far: Mask
    """Rows of a visit or entry that lies more than seven days away."""
    hinted: Mask
    """Rows whose session knew of a visit or entry."""
    came: Column
    """Places of what tells that a patient was here, oldest first."""
    desk: Mask
    """Users who put patients on lists for everybody; of any other the own entry explains nothing
    that the same person does."""
    added: Column
    """Places of what was put on lists, oldest first."""
    removed: Column
    """Of each its place where it was taken off, `NEVER` for none."""

    def standing(self, events: Mask) -> Mask:
        """Events without the entries that went on the day they came."""
        taken = np.flatnonzero(self.removed < NEVER)
        same = self.day[self.added[taken]] == self.day[self.removed[taken]]
        return _without(events, self.added[taken[same]])

    def by_desk(self, events: Mask) -> Mask:
        """The same, without what others than the front desk put there."""
        return _without(self.standing(events), self.added[~self._by_desk])

    def never_listed(self, events: Mask) -> Mask:
        """Events without what was put on lists."""
        return _without(events, self.added)

    def undone(self, looks: Looks) -> Mask:
        """Looks within seven days after an entry of the patient went."""
        gone = np.sort(self.removed[self.removed < NEVER])
        found, at = _last(self.patient[gone], gone, looks.patient, _newest(looks))
        since = looks.day - self.day[gone[at]] if len(gone) else looks.day
        return np.asarray(found & (since >= 0) & (since <= EXPLAINED_DAYS), np.bool_)

    def own(self, looks: Looks) -> tuple[Mask, Mask]:
        """Looks at whom the same person put on a list, and of them those of which it is a hint.

        None of who keeps the lists for everybody.
        """
        theirs = self.added[~self._by_desk]
        wide = int(self.patient.max(initial=0)) + 1
        mine, who = self._pairs(theirs, wide), looks.user * wide + looks.patient
        listed = np.isin(who, mine)
        far = theirs[self.far[theirs]]
        hinted, _ = _last(self._pairs(far, wide), far, who, _newest(looks))
        near, at = _last(mine, theirs, who, _newest(looks))
        lately = looks.day - self.day[theirs[at]] <= _HINT_DAYS if len(theirs) else near
        return listed, np.asarray(hinted | (near & lately), np.bool_)

    @property
    def _by_desk(self) -> Mask:
        return self.desk[self.user[self.added]]

    def _pairs(self, places: Column, wide: int) -> Column:
        return self.user[places] * wide + self.patient[places]


def taken_off(added: Column, removed: Column, patient: Column) -> Column:
    """Of each of `added` where it was taken off: the newest that is still there goes first."""
    there: dict[int, list[int]] = {}
    found = np.full(len(added), NEVER, np.int64)
    coming = [(int(place), number) for number, place in enumerate(added)]
    for place, number in sorted([*coming, *((int(place), -1) for place in removed)]):
        mine = there.setdefault(int(patient[place]), [])
        if number >= 0:
            mine.append(number)
        elif mine:
            found[mine.pop()] = place
    return found


def _last(keys: Column, places: Column, wanted: Column, before: Column) -> tuple[Mask, Column]:
    """(whether there is any, which) of the places with that key, the last before another."""
    if not len(places):
        return np.zeros(len(wanted), np.bool_), np.zeros(len(wanted), np.int64)
    wide = int(max(places.max(), before.max(initial=0))) + 1
    order = np.argsort(keys * wide + places, kind="stable")
    ranked = (keys * wide + places)[order]
    at = np.searchsorted(ranked, wanted * wide + before) - 1
    return (at >= 0) & (ranked[at] >= wanted * wide), order[at]


def _newest(looks: Looks) -> Column:
    """Place of each look's last entry."""
    return looks.places[looks.starts[1:] - 1] if len(looks) else looks.places


def _without(events: Mask, places: Column) -> Mask:
    found = events.copy()
    found[places] = False
    return found
