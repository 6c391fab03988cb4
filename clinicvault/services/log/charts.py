"""What the charts of a period show: hours, people against their own past, exports by purpose."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.audit.counted import OWN_COPY, Kind, of_kind, seen
from clinicvault.audit.history import Column, History
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services import views

from .filters import Mask
from .times import LocalTimes, local_times, within

_PROGRAM = frozenset(
    {
        "consent-key", "keys-due", "patients-renew", "erasure-end", "erasure-again",
        "damage-found", "record-back",
    }
)  # fmt: skip
"""What a program does by itself in somebody's session."""
_RECENT_DAYS = 7

People = Mapping[bytes, tuple[str, tuple[str, ...]]]
"""User -> (name, roles' slugs)."""


class Charts:
    """The charts of one period of the clinic's days, inclusive, from what is shown of the log."""

    def __init__(self, history: History, since: dt.date, until: dt.date, zone: dt.tzinfo) -> None:
        self._history, self._since, self._until = history, since, until
        self._rows = np.flatnonzero(~history.closed & within(history.ms, since, until, zone))
        self._times: LocalTimes = local_times(history.ms[self._rows], zone)

    def all(self, people: People, hours: ReviewRules) -> views.LogCharts:
        """Every chart."""
        return views.LogCharts(
            self._since,
            self._until,
            self._grid(hours),
            self._people(people),
            self._purposes(),
            self._days(),
        )

    def _grid(self, hours: ReviewRules) -> views.HourGrid:
        acts = self._about_patients() & ~self._of("event", _PROGRAM)
        cells = self._times.weekday[acts] * 24 + self._times.hour[acts]
        counts = np.bincount(cells, minlength=7 * 24).reshape(7, 24)
        usual = [
            tuple(
                day in hours.weekdays and hours.opens <= hour < hours.closes for hour in range(24)
            )
            for day in range(7)
        ]
        return views.HourGrid(tuple(tuple(day) for day in counts.tolist()), tuple(usual))

    def _people(self, people: People) -> tuple[views.PersonActivity, ...]:
        days = self._patients_a_day()
        medians = {user: statistics.median(found) for user, found in days.items()}
        told = [
            _activity(user, people.get(user, ("", ())), found, _peers(user, people, medians))
            for user, found in days.items()
        ]
        return tuple(sorted(told, key=lambda one: (-one.now, one.name.casefold(), one.id)))

    def _patients_a_day(self) -> dict[bytes, tuple[int, ...]]:
        """User -> different patients opened on each day on which there were any."""
        rows = seen(self._history)[self._rows]
        triples = np.unique(
            np.stack(
                (self._column("user")[rows], self._times.day[rows], self._column("patient")[rows])
            ),
            axis=1,
        )
        pairs, counts = np.unique(triples[:2], axis=1, return_counts=True)
        found: dict[bytes, list[int]] = {}
        for user, count in zip(pairs[0].tolist(), counts.tolist(), strict=True):
            found.setdefault(self._history.users[user], []).append(count)
        return {user: tuple(days) for user, days in found.items()}

    def _purposes(self) -> tuple[views.PurposeCount, ...]:
        given, copy = self._counted(Kind.EXPORT), self._of("event", {OWN_COPY})
        gifts, copies = given & ~copy, given & copy
        told = [
            self._purpose(purpose, gifts & self._of("purpose", {purpose.slug}))
            for purpose in Purpose
        ]
        own = copies | (gifts & self._of("purpose", {OWN_ACCESS}))
        counted = [*told, self._purpose(None, own)]
        return tuple(sorted(counted, key=lambda one: -one.exports))

    def _purpose(self, purpose: Purpose | None, which: Mask) -> views.PurposeCount:
        photos = int(self._column("objects")[which].sum())
        return views.PurposeCount(purpose, int(which.sum()), photos)

    def _days(self) -> tuple[views.DayActivity, ...]:
        first = self._since.toordinal()
        count = max(self._until.toordinal() - first + 1, 0)
        refused = self._counted(Kind.REFUSED)
        moved = self._counted(Kind.EXPORT) | self._counted(Kind.IMPORT)
        parts = (self._counted(Kind.VIEW), moved, refused, np.ones_like(refused))
        tables = [
            np.bincount(self._times.day[part] - first, minlength=count).tolist() for part in parts
        ]
        days = (dt.date.fromordinal(first + place) for place in range(count))
        return tuple(
            views.DayActivity(day, *found) for day, *found in zip(days, *tables, strict=True)
        )

    def _counted(self, kind: Kind) -> Mask:
        return of_kind(self._history, kind)[self._rows]

    def _about_patients(self) -> Mask:
        """Somebody's acts with a patient."""
        somebody = self._where("user", self._history.users, bool)
        return somebody & self._where("patient", self._history.patients, bool)

    def _of(self, column: str, words: Sequence[str] | frozenset[str] | set[str]) -> Mask:
        table = self._history.events if column == "event" else self._history.outcomes
        if column == "purpose":
            table = self._history.purposes
        return self._where(column, table, lambda word: word in words)

    def _where(self, column: str, table: Sequence[Any], passes: Callable[[Any], bool]) -> Mask:
        chosen = np.array([bool(passes(value)) for value in table], np.bool_)
        return chosen[self._column(column)]

    def _column(self, name: str) -> Column:
        column: Column = getattr(self._history, name)
        return column[self._rows]


def _activity(
    user: bytes, person: tuple[str, tuple[str, ...]], days: tuple[int, ...], peers: float | None
) -> views.PersonActivity:
    recent, past = days[-_RECENT_DAYS:], days[:-_RECENT_DAYS]
    usual = statistics.median(past) if past else 0.0
    spread = statistics.median(abs(day - usual) for day in past) if past else 0.0
    return views.PersonActivity(
        id=user.hex(),
        name=person[0],
        roles=person[1],
        days=days,
        now=float(statistics.median(recent)),
        past=float(usual),
        spread=float(spread),
        peers=peers,
    )


def _peers(user: bytes, people: People, medians: Mapping[bytes, float]) -> float | None:
    """Median over the others who share a role; None where there is nobody."""
    roles = set(people.get(user, ("", ()))[1])
    others = [
        median
        for other, median in medians.items()
        if other != user and roles & set(people.get(other, ("", ()))[1])
    ]
    return float(statistics.median(others)) if others else None
