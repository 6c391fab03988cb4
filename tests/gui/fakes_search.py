"""The log's search in memory: entries computed from their numbers, whatever how many."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

from clinicvault.domain.errors import UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.views import LogFilter, LogSort

from .fakes_access import NOW, Part

if TYPE_CHECKING:
    from .fakes import Clinic

EVENTS = (
    ("photo-view", "done"),
    ("photo-compare", "done"),
    ("export", "refused"),
    ("export", "given"),
    ("unlock", "refused"),
    ("import", "done"),
    ("consent-record", "done"),
    ("patient-open", "done"),
    ("thumbnails-view", "done"),
)
_REASONS = {"export": ("colleagues", "insurer", "teaching")}
_KEPT = 8


class SearchState:
    """What a test sets before it looks."""

    def __init__(self) -> None:
        self.size = 1000
        self.steps = 0
        """How often the first indexing tells of its progress."""
        self.flagged: dict[int, tuple[str, ...]] = {}
        self.unproven: set[int] = set()
        self.uncovered: set[int] = set()
        self.saved: list[views.SavedView] = []
        self.found: list[tuple[LogFilter, LogSort]] = []
        self.fetched: list[tuple[int, int]] = []
        self.periods: list[tuple[dt.date, dt.date]] = []
        self.timelines: list[str] = []
        self.items: tuple[views.TimelineItem, ...] | None = None
        self.charts: views.LogCharts | None = None


class FakeLogSearch(Part):
    """Implements LogSearchService."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.state = clinic, clinic.search_state
        self._results: OrderedDict[int, range | list[int]] = OrderedDict()
        self._number = 0

    def _read(self, name: str) -> None:
        self.clinic.call(name)
        self.need(Act.READ_LOG)

    def newest(self, limit: int = 200) -> tuple[views.LogRow, ...]:
        self._read("search.newest")
        last = self.state.size - 1
        return tuple(self.row(last - n) for n in range(min(limit, self.state.size)))

    def follow(self, progress=None, cancel=None) -> int:
        self._read("search.follow")
        meter = ProgressMeter(max(1, self.state.steps), progress)
        for _ in range(self.state.steps):
            meter.add()
            if cancel is not None:
                cancel.check()
        return self.state.size

    def find(self, wanted: LogFilter, order: LogSort | None = None) -> views.LogFound:
        self._read("search.find")
        order = order or LogSort()
        self.state.found.append((wanted, order))
        kept = self._kept(wanted)
        if order.column != "time":
            kept = sorted(kept, key=lambda seq: _key(self.row(seq), order.column))
        if order.descending:
            kept = kept[::-1]
        self._number += 1
        self._results[self._number] = kept
        while len(self._results) > _KEPT:
            self._results.popitem(last=False)
        return views.LogFound(self._number, len(kept), self.state.size)

    def _kept(self, wanted: LogFilter) -> range | list[int]:
        everything = range(self.state.size)
        if wanted == LogFilter():
            return everything
        return [seq for seq in everything if self._fits(seq, wanted)]

    def _fits(self, seq: int, wanted: LogFilter) -> bool:
        row, local = self.row(seq), self.row(seq).time.astimezone()
        said = f"{row.user} {row.patient} {row.workstation} {row.event} {row.purpose}".casefold()
        return (
            (not wanted.user or wanted.user == self._who(seq)[0])
            and (not wanted.events or row.event in wanted.events)
            and (not wanted.outcome or row.outcome == wanted.outcome)
            and (not wanted.purpose or row.purpose == wanted.purpose)
            and (not wanted.workstation or wanted.workstation == self._station(seq)[0])
            and (not wanted.since or local.date() >= wanted.since)
            and (not wanted.until or local.date() <= wanted.until)
            and (not wanted.flagged or seq in self.state.flagged)
            and (not wanted.session or wanted.session == self._session(seq))
            and (wanted.weekday < 0 or local.weekday() == wanted.weekday)
            and (wanted.hour < 0 or local.hour == wanted.hour)
            and wanted.patient.casefold() in row.patient.casefold()
            and wanted.text.casefold() in said
        )

    def rows(self, number: int, first: int, count: int) -> tuple[views.LogRow, ...]:
        self._read("search.rows")
        self.state.fetched.append((first, count))
        if number not in self._results:
            raise UsageError("search-over")
        return tuple(self.row(seq) for seq in self._results[number][first : first + count])

    def place(self, number: int, seq: int) -> int:
        self._read("search.place")
        kept = self._results.get(number)
        if kept is None:
            raise UsageError("search-over")
        return kept.index(seq) if seq in kept else -1

    def entry(self, seq: int) -> views.LogEntryView:
        self._read("search.entry")
        if not 0 <= seq < self.state.size:
            raise UsageError("entry-unknown")
        row, size = self.row(seq), self.state.size
        path = tuple(_hash(f"{seq}/{n}") for n in range(max(1, (size - 1).bit_length())))
        root = base64.b64encode(bytes.fromhex(_hash("root"))).decode()
        code = f"clinicvault.local/00\n{size}\n{root}\n\n— clinicvault.local/00 c2ln\n"
        return views.LogEntryView(
            row,
            _hash(str(seq)),
            path,
            "" if seq in self.state.uncovered else code,
            seq not in self.state.unproven,
            self.state.flagged.get(seq, ()),
            user_id=self._who(seq)[0],
            session=self._session(seq),
            code=row.patient.partition(" ")[0],
        )

    # entries

    def _who(self, seq: int) -> tuple[str, str]:
        users = self.clinic.users[:3]
        return users[seq % 3].id, users[seq % 3].name

    def _station(self, seq: int) -> tuple[str, str]:
        known = self.clinic.lifecycle.computers
        return known[seq % len(known)].id, known[seq % len(known)].name

    def _session(self, seq: int) -> str:
        return f"{seq // 40:032x}"

    def row(self, seq: int) -> views.LogRow:
        """The entry of a number."""
        event, outcome = EVENTS[seq % len(EVENTS)]
        patient = self.clinic.rows[seq % len(self.clinic.rows)]
        about = "" if event == "unlock" else f"{patient.code} {patient.name}"
        detail = (("reason", "role-missing"),) if outcome == "refused" else ()
        if outcome == "given":
            detail = (("recipient", "Dr Okafor"), ("form", "age"))
        reasons = _REASONS.get(event, ("care",))
        return views.LogRow(
            seq,
            NOW - dt.timedelta(minutes=7 * (self.state.size - seq)),
            self._who(seq)[1],
            event,
            about,
            ("ab" * 16,),
            reasons[seq % len(reasons)] if about else "",
            outcome,
            self._station(seq)[1],
            detail,
        )

    # charts and timeline

    def charts(self, since: dt.date, until: dt.date) -> views.LogCharts:
        self._read("search.charts")
        self.state.periods.append((since, until))
        if self.state.charts is not None:
            return self.state.charts
        rng = np.random.default_rng(7)
        return views.LogCharts(
            since, until, _hours(rng), self._people(rng), _purposes(), _days(since, until)
        )

    def _people(self, rng: np.random.Generator) -> tuple[views.PersonActivity, ...]:
        made = []
        for number, user in enumerate(self.clinic.users[:8]):
            usual = 4 + 3 * number
            days = tuple(int(n) for n in rng.poisson(usual, 24))
            now = usual * (4.5 if number == 2 else 1)
            made.append(
                views.PersonActivity(
                    user.id,
                    user.name,
                    tuple(sorted(role.value for role in user.roles)),
                    days,
                    now,
                    float(np.median(days)),
                    2.0,
                    8.0,
                )
            )
        return tuple(made)

    def timeline(self, patient: str) -> views.PatientTimeline:
        self._read("search.timeline")
        self.state.timelines.append(patient)
        found = next((row for row in self.clinic.rows if row.code == patient.upper()), None)
        if found is None:
            raise UsageError("patient-unknown")
        named = self.clinic.may(Act.LIST_PATIENTS)
        items = self.state.items if self.state.items is not None else self._items()
        return views.PatientTimeline(
            found.code, found.name if named else "", items, _lookers(items)
        )

    def _items(self) -> tuple[views.TimelineItem, ...]:
        return tuple(self._item(number) for number in range(14))

    def _item(self, number: int) -> views.TimelineItem:
        user = self.clinic.users[(number * number) % 3]
        begin = NOW - dt.timedelta(hours=5 * number, minutes=11 * number)
        given = number % 5 == 3
        refused = number % 7 == 5
        events = (("export", 1),) if given else (("patient-open", 1), ("photo-view", 2 + number))
        count = sum(many for _, many in events)
        return views.TimelineItem(
            begin,
            begin + dt.timedelta(minutes=0 if given else 12),
            user.name,
            user.id,
            (("photo-view", 1),) if refused else events,
            "colleagues" if given else "care",
            "refused" if refused else "given" if given else "done",
            "Studio 2",
            0 if refused else count,
            "Dr Benjamin Okafor" if given else "",
            tuple(range(900 - 10 * number, 900 - 10 * number + count)),
            (f"{7:032x}",) if number == 4 else (),
        )

    # saved views

    def saved(self) -> tuple[views.SavedView, ...]:
        self._read("search.saved")
        return tuple(self.state.saved)

    def save(self, name: str, wanted: LogFilter, order: LogSort) -> views.SavedView:
        self._read("search.save")
        made = views.SavedView(_hash(name)[:32], name, wanted, order, self.clinic.session.user.name)
        self.state.saved = [one for one in self.state.saved if one.name != name] + [made]
        return made

    def forget(self, view_id: str) -> None:
        self._read("search.forget")
        self.state.saved = [one for one in self.state.saved if one.id != view_id]


def _lookers(items: tuple[views.TimelineItem, ...]) -> tuple[views.Looker, ...]:
    """Of what succeeded all but imports and changes count as looks."""
    found = []
    for user, name in {item.user_id: item.user for item in items}.items():
        theirs = [item for item in items if item.user_id == user]
        looks = sum(len(one.entries) for one in theirs if one.outcome in {"done", "given"})
        found.append(views.Looker(user, name, looks, sum(len(one.entries) for one in theirs)))
    return tuple(sorted(found, key=lambda one: -one.looks))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key(row: views.LogRow, column: str) -> str:
    return str(getattr(row, column)).casefold()


def _days(since: dt.date, until: dt.date) -> tuple[views.DayActivity, ...]:
    count = (until - since).days + 1
    rng = np.random.default_rng(count)
    made = []
    for number in range(count):
        day = since + dt.timedelta(days=number)
        most = 12 if day.weekday() >= 5 else 90
        seen = int(rng.integers(most // 4, most))
        moves, refused = seen // 6, int(rng.integers(0, 4))
        made.append(views.DayActivity(day, seen, moves, refused, seen * 2))
    return tuple(made)


def _hours(rng: np.random.Generator) -> views.HourGrid:
    counts = []
    for day in range(7):
        shape = np.exp(-(((np.arange(24) - 10.5) / 2.2) ** 2)) + 0.8 * np.exp(
            -(((np.arange(24) - 15.5) / 2.0) ** 2)
        )
        busy = 120 if day < 5 else 9
        counts.append(tuple(int(n) for n in rng.poisson(shape * busy)))
    counts[3] = (*counts[3][:22], 14, 6)
    usual = tuple(tuple(day < 5 and 7 <= hour < 20 for hour in range(24)) for day in range(7))
    return views.HourGrid(tuple(counts), usual)


def _purposes() -> tuple[views.PurposeCount, ...]:
    return (
        views.PurposeCount(Purpose.CARE, 3, 12),
        views.PurposeCount(Purpose.COLLEAGUES, 21, 96),
        views.PurposeCount(Purpose.INSURER, 9, 31),
        views.PurposeCount(Purpose.TEACHING, 4, 28),
        views.PurposeCount(None, 5, 140),
        views.PurposeCount(Purpose.MARKETING, 0, 0),
    )
