"""What the monthly report tells, out of log, charts, flags, reviews and witnesses."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.log_access import verify_only
from clinicvault.audit.history import History
from clinicvault.audit.rules.names import GIFTS, LOOKS, UNDONE
from clinicvault.domain.errors import UsageError
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services import views
from clinicvault.services.api import FlagService, LogSearchService, WitnessService
from clinicvault.services.clinic import Clinic
from clinicvault.services.forwarding.forwarder import GAP
from clinicvault.services.log_times import within
from clinicvault.services.names import user_name
from clinicvault.services.telling import moment

_VIEWS = frozenset({"photo-view", "photo-full", "thumbnails-view", "photo-compare"})
_MOST_REVIEWS = 1_000
_DAY = dt.timedelta(days=1)
_GRAVE = (views.Disposition.INCIDENT, views.Disposition.ESCALATED)
Mask = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """The services that know."""

    search: LogSearchService
    flags: FlagService
    witnesses: WitnessService


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """A period in figures."""

    entries: int
    views: int
    patients: int
    people: int
    exports: int
    refused: int


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Patients opened on a working day: medians."""

    name: str
    roles: tuple[str, ...]
    days: int
    """Days with work."""
    now: float
    past: float | None
    """Of the month before; None where there was no work."""
    peers: float


@dataclasses.dataclass(frozen=True, slots=True)
class RuleEnds:
    """How the flags of one rule ended."""

    rule: str
    ends: tuple[int, int, int, int]
    """Explained, passed on, incident, open."""

    @property
    def found(self) -> int:
        """All of them."""
        return sum(self.ends)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Whether the log is complete, when the report was made."""

    entries: int
    faults: int
    unsettled: int
    checkpoint: str
    held: dt.datetime | None
    """When the newest copy of the check code that holds went elsewhere."""
    gaps: int
    """Entries of the month that did not reach the log server."""


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """Everything that the report tells; times are clinic-local."""

    clinic: str
    by: str
    made: dt.datetime
    since: dt.date
    until: dt.date
    running: bool
    counts: Counts
    before: Counts
    charts: views.LogCharts
    rules: ReviewRules
    people: tuple[Person, ...]
    ends: tuple[RuleEnds, ...]
    grave: tuple[views.FlagView, ...]
    """Incidents and what was passed on."""
    open_flags: int
    reviews: tuple[views.SignOff, ...]
    """Of the month, oldest first."""
    late: int
    """Working days of the month on which a review was due and missing."""
    overdue: int
    standing: Standing


def gather(clinic: Clinic, sources: Sources, year: int, month: int) -> Month:
    """Read it all; UsageError("month-unknown") for one that has not begun."""
    now = moment(clinic.vault.now()).astimezone()
    since, until = days_of(year, month, now.date())
    before = since - _DAY
    past = sources.search.charts(before.replace(day=1), before)
    charts = sources.search.charts(since, until)
    history = clinic.log_index.history()
    flags = sources.flags.flags(since, until)
    reviews = sources.flags.sign_offs(_MOST_REVIEWS)
    rules = sources.flags.rules()
    return Month(
        clinic=clinic.vault.clinic_name,
        by=user_name(clinic.vault, clinic.session.user_id),
        made=now,
        since=since,
        until=until,
        running=until == now.date() and (until + _DAY).month == month,
        counts=_counts(history, since, until),
        before=_counts(history, before.replace(day=1), before),
        charts=charts,
        rules=rules,
        people=tuple(_people(charts, past)),
        ends=_ends(flags),
        grave=tuple(flag for flag in flags if flag.disposition in _GRAVE),
        open_flags=sum(flag.disposition is views.Disposition.OPEN for flag in flags),
        reviews=tuple(one for one in reversed(reviews) if since <= _day(one.when) <= until),
        late=_late(history, reviews, rules, since, min(until, now.date() - _DAY)),
        overdue=sources.flags.state().overdue_days,
        standing=_standing(clinic, sources, history, since, until),
    )


def days_of(year: int, month: int, today: dt.date) -> tuple[dt.date, dt.date]:
    """(first, last) day, at most today; UsageError("month-unknown")."""
    try:
        first = dt.date(year, month, 1)
    except ValueError:
        raise UsageError("month-unknown") from None
    if first > today:
        raise UsageError("month-unknown")
    return first, min(first.replace(day=calendar.monthrange(year, month)[1]), today)


def _counts(history: History, since: dt.date, until: dt.date) -> Counts:
    rows = ~history.closed & within(history.ms, since, until)
    done = rows & ~_named(history.outcome, history.outcomes, UNDONE)
    given = rows & _named(history.outcome, history.outcomes, frozenset({"given"}))
    looks = done & _named(history.event, history.events, LOOKS)
    refused = rows & _named(history.outcome, history.outcomes, frozenset({"refused"}))
    return Counts(
        entries=int(rows.sum()),
        views=int((done & _named(history.event, history.events, _VIEWS)).sum()),
        patients=_different(history.patient[looks], history.patients),
        people=_different(history.user[rows], history.users),
        exports=int((given & _named(history.event, history.events, GIFTS)).sum()),
        refused=int(refused.sum()),
    )


def _named(column: npt.NDArray[np.int64], table: Sequence[str], wanted: frozenset[str]) -> Mask:
    return np.isin(column, [code for code, name in enumerate(table) if name in wanted])


def _different(column: npt.NDArray[np.int64], table: Sequence[bytes]) -> int:
    return sum(bool(table[code]) for code in np.unique(column))


def _people(charts: views.LogCharts, past: views.LogCharts) -> Iterable[Person]:
    """Busiest first."""
    earlier = {one.id: statistics.median(one.days) for one in past.people if one.days}
    told = [
        Person(
            one.name,
            one.roles,
            len(one.days),
            statistics.median(one.days),
            earlier.get(one.id),
            one.peers,
        )
        for one in charts.people
        if one.days
    ]
    return sorted(told, key=lambda one: (-one.now, one.name.casefold()))


def _ends(flags: Sequence[views.FlagView]) -> tuple[RuleEnds, ...]:
    """Most frequent first."""
    order = (*reversed(_GRAVE),)
    kinds = (views.Disposition.EXPLAINED, *order, views.Disposition.OPEN)
    found = Counter((flag.rule, flag.disposition) for flag in flags)
    ends = [
        RuleEnds(rule, (found[rule, kinds[0]], found[rule, kinds[1]], found[rule, kinds[2]],
                        found[rule, kinds[3]]))
        for rule in {flag.rule for flag in flags}
    ]  # fmt: skip
    return tuple(sorted(ends, key=lambda one: (-one.found, one.rule)))


def _late(
    history: History,
    reviews: Sequence[views.SignOff],
    rules: ReviewRules,
    since: dt.date,
    until: dt.date,
) -> int:
    """Working days up to which more of them went by without a review than the clinic allows."""
    if not len(history):
        return 0
    begun = local_day(int(history.ms.min()))
    signed = {_day(one.when) for one in reviews}
    waited, late, day = 0, 0, begun + _DAY
    while day <= until:
        waited += day.weekday() in rules.weekdays
        if day in signed:
            waited = 0
        late += day >= since and day.weekday() in rules.weekdays and waited > rules.due_days
        day += _DAY
    return late


def _standing(
    clinic: Clinic, sources: Sources, history: History, since: dt.date, until: dt.date
) -> Standing:
    verdict = verify_only(clinic.ports, clinic.remembered.pin)
    held = [one.when for one in sources.witnesses.list() if one.holds]
    rows = within(history.ms, since, until) & _named(
        history.event, history.events, frozenset({GAP})
    )
    gaps = [entry.detail.get("lost") for entry in clinic.log_index.entries(history.seq[rows])]
    return Standing(
        entries=verdict.entries,
        faults=len(verdict.faults),
        unsettled=verdict.unsettled,
        checkpoint=verdict.checkpoint,
        held=max(held).astimezone() if held else None,
        gaps=sum(lost for lost in gaps if type(lost) is int),
    )


def _day(when: dt.datetime) -> dt.date:
    return when.astimezone().date()
