"""What all rules look at: the entries in reach of the scope, and looks by person, patient and day.

Each part is computed once, when the first rule asks. Days are numbered from the first in reach.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column, Hint, History

from . import names
from .clock_order import Placed, placed
from .contract import Scope
from .explained import explained_from, team_slots
from .listed import Listed, listed_of
from .lists import Lists, taken_off
from .local_time import DAY_MINUTES, local_minutes, midnight_ms, ordinals
from .looks import Looks, looks_of

Mask = npt.NDArray[np.bool_]
T = TypeVar("T")
_FIRST, _LAST = dt.date(1970, 1, 2).toordinal(), dt.date(9999, 12, 30).toordinal()

REACH_DAYS = 140
"""How many days before the scope a flag may rest on: baselines, windows, visits before them."""


class Work:
    """One history and scope, as columns over the entries in reach. Not shared between threads."""

    def __init__(self, history: History, scope: Scope) -> None:
        self.history = history
        self.scope = scope
        self._made: dict[Callable[[Work], object], object] = {}
        self.base = scope.first.toordinal() - REACH_DAYS
        """Ordinal of day 0."""
        self.days = max(scope.last.toordinal() - self.base + 1, 0)
        """Days in reach; every day number is below."""

    @cached_property
    def _reach(self) -> tuple[Column, Column]:
        """(places in the history, minutes): in reach, and no intent whose outcome follows."""
        first = dt.date.fromordinal(max(self.base, _FIRST))
        after = dt.date.fromordinal(min(self.base + self.days, _LAST))
        ms, zone = self._placed.ms, self.scope.zone
        inside = (ms >= midnight_ms(first, zone)) & (ms < midnight_ms(after, zone))
        rows = np.flatnonzero(inside & ~self.history.closed)
        minutes = local_minutes(ms[rows], zone)
        # Where clocks skip a day, midnight alone does not tell which day it is.
        day = ordinals(minutes) - self.base
        sure = (day >= 0) & (day < self.days)
        return rows[sure], minutes[sure]

    @cached_property
    def _placed(self) -> Placed:
        return placed(self.history, self.scope.now_ms)

    @cached_property
    def ms(self) -> Column:
        """Time of each row, by its place in the log where its own is wrong."""
        return self._placed.ms[self.rows]

    @cached_property
    def wrong(self) -> Mask:
        """Rows whose own time does not fit their place in the log."""
        return self._placed.wrong[self.rows]

    @property
    def rows(self) -> Column:
        """Places in the history of what is in reach, in the log's order."""
        return self._reach[0]

    @cached_property
    def day(self) -> Column:
        """Day of each row."""
        return ordinals(self._reach[1]) - self.base

    @cached_property
    def minute(self) -> Column:
        """Minute of the clinic's day, 0 to 1439."""
        return self._reach[1] % DAY_MINUTES

    @cached_property
    def _event(self) -> Column:
        return self.history.event[self.rows]

    @cached_property
    def _outcome(self) -> Column:
        return self.history.outcome[self.rows]

    @cached_property
    def user(self) -> Column:
        """User's code of each row."""
        return self.history.user[self.rows]

    @cached_property
    def done(self) -> Mask:
        """Rows that were neither refused nor came to nothing."""
        return ~self._is(self._outcome, self.history.outcomes, names.UNDONE)

    @cached_property
    def by_somebody(self) -> Mask:
        """Rows with a user."""
        return self._is_not_empty(self.history.users)[self.user]

    @cached_property
    def about_patients(self) -> Mask:
        """Rows with a patient."""
        return self._is_not_empty(self.history.patients)[self.history.patient[self.rows]]

    def named(self, events: Collection[str]) -> Mask:
        """Rows of these events."""
        return self._is(self._event, self.history.events, events)

    def refused(self, events: Collection[str] | None = None) -> Mask:
        """Refused rows, of these events or of any."""
        found = self._is(self._outcome, self.history.outcomes, names.REFUSED)
        return found if events is None else found & self.named(events)

    @cached_property
    def looks(self) -> Looks:
        """Who looked at whom on which day, and from when on that was explained."""
        looks, lists = self._unexplained, self._lists
        visits = self.named(names.VISITS)
        kept = self._from_log(looks, lists.standing(visits))
        listed, hinted = lists.own(looks)
        arranged, undone = self._listed.arranged(looks), lists.undone(looks)
        if listed.any():
            kept = np.where(listed, self._from_log(looks, lists.by_desk(visits)), kept)
        # Where the session knew of no visit after an entry went, that is not what explains it.
        unlisted = arranged | (undone & looks.has(Hint.NO_VISIT) & ~looks.has(Hint.VISIT))
        return looks.explained(np.where(unlisted, self._bare, kept), arranged | hinted)

    @cached_property
    def listed(self) -> Listed:
        """Whom somebody put on a list and looked at, and what came of it."""
        return self._listed.without(self._bare, self._unexplained)

    @cached_property
    def _unexplained(self) -> Looks:
        seen = self.named(names.LOOKS) & self.done & self.by_somebody & self.about_patients
        places = np.flatnonzero(seen)
        rows = self.rows[places]
        return looks_of(
            places, self.user[places], self.history.patient[rows], self.day[places],
            self.history.hints[rows], self.history.given[rows],
        )  # fmt: skip

    @cached_property
    def _bare(self) -> Column:
        """From when on each look is explained without the days' lists."""
        visits = self.named(names.VISITS)
        return self._from_log(self._unexplained, self._lists.never_listed(visits))

    @cached_property
    def _listed(self) -> Listed:
        return listed_of(self._lists, self._unexplained)

    @cached_property
    def _lists(self) -> Lists:
        """What was put on the days' lists and taken off again."""
        about = self.done & self.by_somebody & self.about_patients
        added = np.flatnonzero(self.named(names.EXPECTED) & about)
        removed = np.flatnonzero(self.named(names.TAKEN_OFF) & about)
        patient, roles = self.history.patient[self.rows], self.scope.roles
        hints = self.history.hints[self.rows]
        desk = [names.DESK in roles.get(user, ()) for user in self.history.users]
        return Lists(
            user=self.user, patient=patient, day=self.day,
            far=hints & int(Hint.FAR) != 0, hinted=hints & int(Hint.VISIT) != 0,
            came=np.flatnonzero(self.named(names.CAME) & about),
            desk=np.array(desk, np.bool_),
            added=added, removed=taken_off(added, removed, patient),
        )  # fmt: skip

    def _from_log(self, looks: Looks, events: Mask) -> Column:
        """Day from which events explain each look; who is told of a far day explains nothing."""
        near = self.history.hints[self.rows] & int(Hint.FAR) == 0
        visits = np.flatnonzero(events & near & self.done & self.by_somebody & self.about_patients)
        told = (self.user[visits], self.history.patient[self.rows[visits]], self.day[visits])
        slots, codes = team_slots(self.history.users, self.scope.teams)
        seen = (looks.user, looks.patient, looks.day)
        return explained_from(seen, told, slots, codes, self.days)

    @cached_property
    def in_teams(self) -> Mask:
        """Users: who is of a team. The others serve all, so that anybody's visit hints at one."""
        return np.array([bool(self.scope.teams.get(one)) for one in self.history.users], np.bool_)

    @cached_property
    def active(self) -> Mask:
        """Users x days: who did anything at all."""
        return self.count(self.user, self.day) > 0

    @cached_property
    def without(self) -> Column:
        """Users x days: patients looked at without a visit, as known that day."""
        looks = self.looks
        return self.count(looks.user[looks.open], looks.day[looks.open])

    @cached_property
    def gifts(self) -> Column:
        """Row places (into `rows`) of pictures that left, or may have."""
        left = self._is(self._outcome, self.history.outcomes, names.GIVEN)
        return np.flatnonzero(self.named(names.GIFTS) & left & self.by_somebody)

    @cached_property
    def given_out(self) -> Column:
        """Users x days: photos that left."""
        weights = np.maximum(self.history.objects[self.rows[self.gifts]], 1)
        return self.count(self.user[self.gifts], self.day[self.gifts], weights)

    @cached_property
    def unfinished(self) -> Column:
        """Users x days: those of `given_out` of which no outcome is in the log."""
        begun = self._is(self._outcome, self.history.outcomes, {"intent"})[self.gifts]
        rows = self.gifts[begun]
        weights = np.maximum(self.history.objects[self.rows[rows]], 1)
        return self.count(self.user[rows], self.day[rows], weights)

    @cached_property
    def handed(self) -> Mask:
        """Looks of which some entry gave pictures out."""
        left = np.zeros(len(self.rows), np.bool_)
        left[self.gifts] = True
        return self.looks.any_of(left)

    def count(self, user: Column, day: Column, weights: Column | None = None) -> Column:
        """Users x days: how many, or the weights' sum."""
        users = max(len(self.history.users), 1)
        flat = np.bincount(user * self.days + day, weights, minlength=users * self.days)
        return np.asarray(flat, np.int64).reshape(users, self.days)

    def once(self, maker: Callable[[Work], T]) -> T:
        """What several rules need, made for the first that asks."""
        if maker not in self._made:
            self._made[maker] = maker(self)
        return cast("T", self._made[maker])

    @property
    def first(self) -> int:
        """Number of the scope's first day; flags are wanted from there on."""
        return REACH_DAYS

    def cells(self, table: Column, least: int, before: int = 0) -> tuple[Column, Column]:
        """(users, days) of the scope, and of days before, where a table has at least so much."""
        start = self.first - before
        user, day = np.nonzero(table[:, start:] >= least)
        return user, day + start

    def date(self, day: int) -> dt.date:
        """A day's date."""
        return dt.date.fromordinal(self.base + int(day))

    def weekday(self, day: Column) -> Column:
        """0 is Monday."""
        return (day + self.base - 1) % 7

    @staticmethod
    def _is(column: Column, table: tuple[str, ...], wanted: Collection[str]) -> Mask:
        chosen = np.array([one in wanted for one in table] or [False], np.bool_)
        return chosen[column]

    @staticmethod
    def _is_not_empty(table: tuple[bytes, ...]) -> Mask:
        return np.array([bool(one) for one in table] or [False], np.bool_)
