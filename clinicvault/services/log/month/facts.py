"""What the monthly report tells, out of log, charts, flags, reviews and witnesses."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from clinicvault.access.log.reading import verify_only
from clinicvault.audit.counted import OWN_COPY, Figures, figures
from clinicvault.audit.history import History
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import UsageError
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.jobs import CancelToken
from clinicvault.services import views
from clinicvault.services.api import FlagService, LogSearchService, WitnessService
from clinicvault.services.clinic import Clinic
from clinicvault.services.local_zone import clinic_zone, day_at
from clinicvault.services.log.columns import of, reading
from clinicvault.services.log.forwarding.syslog import GAP
from clinicvault.services.log.times import within
from clinicvault.services.names import user_name
from clinicvault.services.telling import moment

from .gaps import unsent
from .lateness import late_days

_DAY = dt.timedelta(days=1)
_GRAVE = (views.Disposition.INCIDENT, views.Disposition.ESCALATED)
_ENDS = (views.Disposition.EXPLAINED, *reversed(_GRAVE), views.Disposition.OPEN)


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """The services that know."""

    search: LogSearchService
    flags: FlagService
    witnesses: WitnessService


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
    peers: float | None
    """None where nobody shares a role."""


@dataclasses.dataclass(frozen=True, slots=True)
class RuleEnds:
    """How the flags of one rule ended."""

    rule: str
    ends: tuple[int, ...]
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
    """Everything that the report tells; days are the clinic's."""

    clinic: str
    by: str
    made: dt.datetime
    """In the clinic's zone, by which the other times are told, too."""
    since: dt.date
    until: dt.date
    running: bool
    counts: Figures
    before: Figures | None
    """Of the whole month before; None where the log began after it."""
    began: dt.date | None
    """The day of the month before on which the log began, where it did not begin earlier."""
    zone: views.ClinicZone
    own_pictures: int
    """In the patients' own copies, whose entries tell their number alone."""
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
    """Working days of the month on which a review was overdue."""
    overdue: int
    """Working days by which one is overdue now, as the window says."""
    standing: Standing


def gather(
    clinic: Clinic,
    sources: Sources,
    year: int,
    month: int,
    cancel: CancelToken | None = None,
) -> Month:
    """Read it all; UsageError("month-unknown") for one that has not begun.

    Cancelled between the parts.
    """
    check = (cancel or CancelToken()).check
    zone = clinic_zone(clinic.session)
    now = moment(clinic.vault.now()).astimezone(zone)
    since, until = days_of(year, month, now.date())
    before = since - _DAY
    past = sources.search.charts(before.replace(day=1), before)
    check()
    charts = sources.search.charts(since, until)
    check()
    flags, rules = sources.flags.flags(since, until), sources.flags.rules()
    overdue = sources.flags.state().overdue_days
    check()
    history, begun = clinic.log_index.history(), log_begun(clinic)
    reviews = sources.flags.sign_offs(len(history))
    with reading(clinic.session):
        counts = (
            _counts(history, since, until, zone),
            _counts(history, before.replace(day=1), before, zone),
        )
        late = late_days(history, reviews, rules, since, until)
    check()
    return Month(
        clinic=clinic.vault.clinic_name,
        by=user_name(clinic.vault, clinic.session.user_id),
        made=now,
        since=since,
        until=until,
        running=until == now.date() and (until + _DAY).month == month,
        counts=counts[0],
        before=counts[1] if begun <= before else None,
        began=begun if before.replace(day=1) < begun <= before else None,
        zone=sources.flags.zone(),
        own_pictures=_pictures(clinic, history, since, until, zone),
        charts=charts,
        rules=rules,
        people=tuple(_people(charts, past)),
        ends=_ends(flags),
        grave=tuple(flag for flag in flags if flag.disposition in _GRAVE),
        open_flags=sum(flag.disposition is views.Disposition.OPEN for flag in flags),
        reviews=tuple(
            one for one in reversed(reviews) if since <= one.when.astimezone(zone).date() <= until
        ),
        late=late,
        overdue=overdue,
        standing=_standing(clinic, sources, history, since, until, zone),
    )


def require_month(clinic: Clinic, year: int, month: int) -> None:
    """UsageError("month-unknown") for one that has not begun, ("month-before") before the log."""
    _, until = days_of(year, month, day_at(clinic.vault.now(), clinic_zone(clinic.session)))
    begun = log_begun(clinic)
    if until < begun:
        raise UsageError("month-before", began=f"{begun:%Y-%m}")


def log_begun(clinic: Clinic) -> dt.date:
    """The clinic's day of the first entry; today where there is none."""
    zone, history = clinic_zone(clinic.session), clinic.log_index.history()
    with reading(clinic.session):
        first = int(history.ms.min()) if len(history) else clinic.vault.now()
    return day_at(first, zone)


def days_of(year: int, month: int, today: dt.date) -> tuple[dt.date, dt.date]:
    """(first, last) day, at most today; UsageError("month-unknown")."""
    try:
        first = dt.date(year, month, 1)
    except ValueError:
        raise UsageError("month-unknown") from None
    if first > today:
        raise UsageError("month-unknown")
    return first, min(first.replace(day=calendar.monthrange(year, month)[1]), today)


def _counts(history: History, since: dt.date, until: dt.date, zone: dt.tzinfo) -> Figures:
    """As the window's charts of the period count them."""
    return figures(history, ~history.closed & within(history.ms, since, until, zone))


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
    found = Counter((flag.rule, flag.disposition) for flag in flags)
    ends = [
        RuleEnds(rule, tuple(found[rule, end] for end in _ENDS))
        for rule in {flag.rule for flag in flags}
    ]
    return tuple(sorted(ends, key=lambda one: (-one.found, one.rule)))


def _standing(
    clinic: Clinic,
    sources: Sources,
    history: History,
    since: dt.date,
    until: dt.date,
    zone: dt.tzinfo,
) -> Standing:
    verdict = verify_only(clinic.ports, clinic.remembered.pin)
    held = [one.when for one in sources.witnesses.list() if one.holds]
    gaps = _entries(clinic, history, {GAP}, since, until, zone)
    return Standing(
        entries=verdict.entries,
        faults=len(verdict.faults),
        unsettled=verdict.unsettled,
        checkpoint=verdict.checkpoint,
        held=max(held).astimezone(zone) if held else None,
        gaps=unsent([entry.detail for entry in gaps]),
    )


def _pictures(
    clinic: Clinic, history: History, since: dt.date, until: dt.date, zone: dt.tzinfo
) -> int:
    copies = _entries(clinic, history, {OWN_COPY}, since, until, zone)
    given = (one for one in copies if one.outcome == "given" and not one.objects)
    return _sum(entry.detail.get("pictures") for entry in given)


def _entries(
    clinic: Clinic,
    history: History,
    events: set[str],
    since: dt.date,
    until: dt.date,
    zone: dt.tzinfo,
) -> list[LogEntry]:
    with reading(clinic.session):
        rows = within(history.ms, since, until, zone) & of(history, "event", events)
        seqs = history.seq[rows]
    return clinic.log_index.entries(seqs)


def _sum(numbers: Iterable[object]) -> int:
    return sum(number for number in numbers if type(number) is int)
