"""Looks by person, patient and day: one row however many entries there were."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column, Hint

from .explained import NEVER

Mask = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """Columns of one length, by user, patient, day; `places` holds the entries of all of them."""

    user: Column
    patient: Column
    day: Column
    hints: Column
    """Bits of all entries together."""
    given: Column
    """Greatest token, 0 where no entry has one."""
    known: Column
    """Day from which it is explained, `NEVER` for none."""
    open: Mask
    """Not explained by the end of the look's own day."""
    told: Column
    """The same by what the log itself tells, without the hints."""
    places: Column
    """Row places (into `Work.rows`), those of one look side by side, oldest first."""
    starts: Column
    """Where each look's places begin, and one more: their end."""

    def __len__(self) -> int:
        return len(self.user)

    @property
    def times(self) -> Column:
        """How many entries each look has."""
        return np.diff(self.starts)

    def has(self, hint: Hint, chosen: Column | None = None) -> Mask:
        """Looks (of the chosen ones, or all) of which some entry has one of the hint's bits."""
        hints = self.hints if chosen is None else self.hints[chosen]
        return np.asarray(hints & int(hint) != 0, np.bool_)

    def any_of(self, rows: Mask) -> Mask:
        """Looks of which some row (a mask over `Work.rows`) is chosen."""
        if not len(self):
            return np.empty(0, np.bool_)
        return np.asarray(np.logical_or.reduceat(rows[self.places], self.starts[:-1]), np.bool_)

    def of(self, user: int, day: int = -1) -> Column:
        """Places of a person's looks, on one day or (-1) on all."""
        low, high = np.searchsorted(self.user, (user, user + 1))
        mine = np.arange(low, high)
        return mine if day < 0 else mine[self.day[low:high] == day]

    def explained(self, told: Column, doubted: Mask) -> Looks:
        """The same, with the days from which the log explains them (`told`).

        A hint of a visit explains at once, unless it is `doubted`.
        """
        known = np.where(self.has(Hint.VISIT) & ~doubted, self.day, told)
        return dataclasses.replace(self, known=known, told=told, open=known > self.day)

    def rows(self, chosen: Column) -> Column:
        """Row places of the chosen looks, oldest first."""
        parts = [self.places[self.starts[one] : self.starts[one + 1]] for one in chosen]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def looks_of(
    places: Column, user: Column, patient: Column, day: Column, hints: Column, given: Column
) -> Looks:
    """Put entries together that tell of the same person, patient and day."""
    order = np.lexsort((day, patient, user))
    who, whom, when = user[order], patient[order], day[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (who[1:] != who[:-1]) | (whom[1:] != whom[:-1]) | (when[1:] != when[:-1])
    starts = np.flatnonzero(fresh)
    return Looks(
        user=who[starts],
        patient=whom[starts],
        day=when[starts],
        hints=_put_together(np.bitwise_or, hints[order], starts),
        given=_put_together(np.maximum, given[order], starts),
        known=np.full(len(starts), NEVER, np.int64),
        told=np.full(len(starts), NEVER, np.int64),
        open=np.ones(len(starts), np.bool_),
        places=places[order],
        starts=np.append(starts, len(order)),
    )


def _put_together(how: np.ufunc, column: Column, starts: Column) -> Column:
    return np.asarray(how.reduceat(column, starts), np.int64) if len(starts) else column
