"""Looks outside working hours by somebody who does not usually work then."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column

from .contract import Figures, Flag
from .making import flag
from .usual import ENOUGH_DAYS, PAST_DAYS
from .work import Mask, Work

GRACE = 30
"""Minutes before opening and after closing that nobody counts."""
DEEP = 90
"""Minutes from which on one patient is enough, of somebody who was never there at such hours."""
NEAR = 3
"""Hours around, in which earlier days count as such hours."""
HABIT = 5
"""Earlier days at such hours that make them usual (on call, Saturdays)."""
NEW = 1
"""Fewer such days make it new."""
MUCH = 3.0
"""Times the usual of such days: odd even for somebody on call."""
LEAST_ON_CALL = 6


class OffHours:
    """Against the person's own days at the same hours, on days of the same kind."""

    slug = "off-hours"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        nights = Nights(work)
        for user, day in zip(*work.cells(nights.patients, 1), strict=True):
            found = nights.flag(int(user), int(day))
            if found is not None:
                yield found


class Nights:
    """What happens when the clinic is closed."""

    def __init__(self, work: Work) -> None:
        self._work = work
        looks = work.looks
        self._chosen = np.flatnonzero(looks.open & looks.any_of(self._away > GRACE))

    @cached_property
    def _workday(self) -> Mask:
        """Days from 0: a day of work."""
        weekdays = self._work.weekday(np.arange(self._work.days))
        return np.isin(weekdays, self._work.scope.hours.weekdays)

    @cached_property
    def _away(self) -> Column:
        """Minutes to the nearest working hour of the row's day; a day on free days."""
        hours, minute = self._work.scope.hours, self._work.minute
        early, late = hours.opens * 60 - minute, minute - hours.closes * 60 + 1
        return np.where(self._workday[self._work.day], np.maximum(early, late), 24 * 60)

    @cached_property
    def patients(self) -> Column:
        """Users x days: patients without a visit at such hours."""
        looks = self._work.looks
        return self._work.count(looks.user[self._chosen], looks.day[self._chosen])

    @cached_property
    def _present(self) -> npt.NDArray[np.bool_]:
        """Users x days x hours: did anything at such an hour."""
        work = self._work
        users = max(len(work.history.users), 1)
        table = np.zeros((users, work.days, 24), np.bool_)
        off = self._away > GRACE
        table[work.user[off], work.day[off], work.minute[off] // 60] = True
        return table

    def flag(self, user: int, day: int) -> Flag | None:
        """A flag, unless such hours are usual for the person and the day is as such days are."""
        work, looks = self._work, self._work.looks
        mine = self._chosen[(looks.user[self._chosen] == user) & (looks.day[self._chosen] == day)]
        rows = looks.rows(mine)
        rows = rows[self._away[rows] > GRACE]
        habit = self._habit(user, day, np.unique(work.minute[rows] // 60))
        count = int(self.patients[user, day])
        often = int(habit.sum()) >= HABIT
        if often and not self._much(user, habit, count):
            return None
        known = work.active[user, day - PAST_DAYS : day].sum() >= ENOUGH_DAYS
        new = known and habit.sum() < NEW and self._away[rows].max() > DEEP
        weight = 2 if count > 1 or new else 1
        figures: Figures = {
            "patients": count,
            "since": _clock(work.minute[rows].min()),
            "until": _clock(work.minute[rows].max()),
            "days": PAST_DAYS,
            "usual": int(habit.sum()),
        }
        return flag(work, "off-hours", weight, user, day, rows, figures)

    def _habit(self, user: int, day: int, hours: Column) -> Mask:
        """Days from 0: earlier ones with anything at about these hours, when it was closed."""
        near = np.unique((hours[:, None] + np.arange(-NEAR, NEAR + 1)) % 24)
        found = self._present[user][:, near].any(axis=1)
        found[day:] = False
        found[: day - PAST_DAYS] = False
        return np.asarray(found, np.bool_)

    def _much(self, user: int, habit: Mask, count: int) -> bool:
        usual = float(np.median(self.patients[user, habit]))
        return count >= LEAST_ON_CALL and count > MUCH * usual


def _clock(minute: int) -> str:
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"
