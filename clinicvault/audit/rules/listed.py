"""Whom somebody put on a day's list and looked at while the entry stood, and what came of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column

from .explained import NEVER
from .lists import Lists
from .looks import Looks
from .names import EXPLAINED_DAYS

Mask = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Columns of one length, by user and day."""

    user: Column
    day: Column
    """On which the entry was taken off, or was over."""
    patient: Column
    look: Column
    """The first look while it stood, into `Looks`."""
    since: Column
    """Place at which it was made."""
    until: Column
    """Place up to which it stood, `NEVER` for one that nobody took off."""
    taken: Mask
    """It was taken off."""
    back: Mask
    """By the maker, on the day of the look."""
    missed: Mask
    """The patient was not here until then, so far as the log tells."""

    def of(self, user: int, first: int, last: int) -> Column:
        """Places of a person's that ended on these days, both inclusive."""
        low, high = np.searchsorted(self.user, (user, user + 1))
        days = self.day[low:high]
        return np.arange(low + np.searchsorted(days, first), low + np.searchsorted(days, last + 1))

    def arranged(self, looks: Looks) -> Mask:
        """Looks at whose day's end the entry was gone again, and nobody had come."""
        found = np.zeros(len(looks), np.bool_)
        same = self.taken & self.missed & (self.day == looks.day[self.look])
        found[self.look[same]] = True
        return found

    def without(self, bare: Column, looks: Looks) -> Listed:
        """The same, where an earlier visit of the person or team (`bare`) explains the look."""
        known = (bare[self.look] <= self.day) & (self.day > looks.day[self.look])
        return dataclasses.replace(self, missed=self.missed & ~known)

    def rows(self, looks: Looks, chosen: Column) -> Column:
        """Row places of the chosen ones' looks while the entry stood."""
        parts = [looks.places[:0]]
        for one in chosen.tolist():
            same = slice(*np.searchsorted(looks.user, (self.user[one], self.user[one] + 1)))
            mine = np.flatnonzero(looks.patient[same] == self.patient[one]) + same.start
            mine = mine[(mine >= self.look[one]) & (looks.day[mine] <= self.day[one])]
            found = looks.rows(mine)
            parts.append(found[(found > self.since[one]) & (found < self.until[one])])
        return np.unique(np.concatenate(parts))


def listed_of(lists: Lists, looks: Looks) -> Listed:
    """Of every entry whose maker looked at the patient, and was explained by it."""
    added, removed = lists.added, lists.removed
    far, begun = lists.far[added], lists.day[added]
    first = np.where(far, _looked(lists, looks, lists.hinted), _looked(lists, looks))
    seen = lists.day[first]
    over = np.where(far, seen, begun) + EXPLAINED_DAYS + 1
    gone = removed < NEVER
    went = lists.day[np.where(gone, removed, added)]
    taken = gone & (went <= over)
    end = np.where(taken, went, over)
    chosen = np.flatnonzero((first >= 0) & (seen < over))
    chosen = chosen[np.lexsort((end[chosen], lists.user[added[chosen]]))]
    of_place = np.zeros(len(lists.user), np.int64)
    of_place[looks.places] = np.repeat(np.arange(len(looks)), looks.times)
    since, until, day, seen = added[chosen], removed[chosen], end[chosen], seen[chosen]
    gone = taken[chosen]
    remover = lists.user[np.where(gone, until, since)]
    return Listed(
        user=lists.user[since], day=day, patient=lists.patient[since],
        look=of_place[first[chosen]], since=since, until=until, taken=gone,
        back=gone & (remover == lists.user[since]) & (day == seen),
        missed=_missed(lists, since, until, day),
    )  # fmt: skip


def _looked(lists: Lists, looks: Looks, only: Mask | None = None) -> Column:
    """Place of the maker's first look (of some rows only) while each entry stood, -1 for none."""
    rows, places = len(lists.user), looks.places
    if only is not None:
        places = places[only[places]]
    wide = int(lists.patient.max(initial=0)) + 1
    keys = np.sort((lists.user[places] * wide + lists.patient[places]) * rows + places)
    base = (lists.user[lists.added] * wide + lists.patient[lists.added]) * rows
    at = np.searchsorted(keys, base + lists.added)
    found = np.full(len(base), -1, np.int64)
    some = at < np.searchsorted(keys, base + np.minimum(lists.removed, rows))
    found[some] = keys[at[some]] % rows
    return found


def _missed(lists: Lists, added: Column, removed: Column, end: Column) -> Mask:
    """Of whom nobody said, from the entry to its end, that the patient was here."""
    rows = len(lists.user)
    keys = np.sort(lists.patient[lists.came] * rows + lists.came)
    base = lists.patient[added] * rows
    at = np.searchsorted(keys, base + added)
    inside = at < len(keys)
    next_ = keys[np.minimum(at, len(keys) - 1)] - base if len(keys) else base
    inside &= next_ < np.minimum(removed, rows)
    came = inside & (lists.day[np.where(inside, next_, added)] <= end)
    return np.asarray(~came, np.bool_)
