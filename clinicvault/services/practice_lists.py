"""Appointment lists as practice systems export them: CSV and iCalendar (RFC 5545), within limits.

Nothing of a file is kept: its lines are matched with the patients of the clinic and shown once.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import icalendar
import recurring_ical_events

from clinicvault.access.patients.name_index import fold
from clinicvault.domain.errors import InputRefused

MOST_BYTES = 4 << 20
MOST_LINES = 5000
_MOST_REPEATED = 200
"""Each repeated event may have tens of thousands of dates behind it."""
_SHOWN_CHARS = 120
_HEADINGS = {
    "day": ("date", "day", "jour", "appointment date", "date rdv", "date du rendez vous"),
    "time": ("time", "heure", "start", "start time", "debut", "heure rdv", "begin"),
    "name": ("name", "patient", "patient name", "nom complet", "nom du patient", "subject"),
    "family": ("family", "family name", "surname", "last name", "lastname", "nom", "nom usuel"),
    "given": ("given", "given name", "first name", "firstname", "prenom"),
    "born": (
        "born",
        "birth date",
        "birthdate",
        "date of birth",
        "dob",
        "naissance",
        "date de naissance",
        "ddn",
        "ne e le",
    ),
    "number": (
        "record",
        "record number",
        "number",
        "mrn",
        "patient id",
        "patient number",
        "ipp",
        "dossier",
        "n dossier",
        "numero",
        "numero de dossier",
        "no dossier",
        "id",
    ),
}
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%Y/%m/%d", "%d.%m.%y")
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:hH.]([0-5]\d)")
_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})(?!\d)")


@dataclasses.dataclass(frozen=True, slots=True)
class ListLine:
    """One appointment of a file, as far as the file tells."""

    line: int
    """Line of a CSV file, or number of the event."""
    text: str
    """For eyes: what stands there, shortened."""
    day: dt.date | None
    time: str
    """"09:30" or ""."""
    name: str
    born: dt.date | None = None
    number: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PracticeList:
    """A file's appointments of one day; `skipped` counts those of other days."""

    source: str
    """"csv" or "icalendar"."""
    lines: tuple[ListLine, ...]
    skipped: int


def read_list(file: Path, day: dt.date) -> PracticeList:
    """Read a file; InputRefused("list-large", "list-unreadable", "list-empty", "list-columns")."""
    data = _bytes(file)
    text = _text(data)
    if text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR"):
        return _calendar(data, day)
    return _table(text, day)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError:
        raise InputRefused("list-unreadable") from None
    if len(data) > MOST_BYTES:
        raise InputRefused("list-large", most=MOST_BYTES >> 20)
    if not data.strip():
        raise InputRefused("list-empty")
    return data


def _text(data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else what Windows programs of western Europe write."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _table(text: str, day: dt.date) -> PracticeList:
    if "\0" in text:
        raise InputRefused("list-unreadable")
    rows = _cells(text)
    if len(rows) > MOST_LINES:
        raise InputRefused("list-long", most=MOST_LINES)
    columns = _columns(rows[0]) if rows else {}
    if not columns.keys() & {"name", "family", "number"}:
        raise InputRefused("list-columns")
    lines = [_row(number, row, columns) for number, row in enumerate(rows[1:], start=2)]
    return _of_day("csv", [line for line in lines if line is not None], day)


def _cells(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return list(islice(reader, MOST_LINES + 1))
    except csv.Error:
        raise InputRefused("list-unreadable") from None


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(";\t,|", key=head.count)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column tells what, by its heading in English or French."""
    names = {_heading(cell): place for place, cell in reversed([*enumerate(head)])}
    found = {}
    for what, headings in _HEADINGS.items():
        places = [names[heading] for heading in headings if heading in names]
        if places:
            found[what] = places[0]
    return found


def _heading(cell: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(cell)).split())


def _row(number: int, row: Sequence[str], columns: dict[str, int]) -> ListLine | None:
    def cell(what: str) -> str:
        place = columns.get(what, len(row))
        return row[place].strip() if place < len(row) else ""

    if not any(value.strip() for value in row):
        return None
    name = cell("name") or f"{cell('given')} {cell('family')}".strip()
    return ListLine(
        line=number,
        text=_shown(" · ".join(value.strip() for value in row if value.strip())),
        day=_day(cell("day")),
        time=_time(cell("time")) or _time(cell("day")),
        name=name,
        born=_day(cell("born")),
        number=cell("number"),
    )


def _calendar(data: bytes, day: dt.date) -> PracticeList:
    try:
        calendar = icalendar.Calendar.from_ical(data)
        lines = [_event(n, event) for n, event in enumerate(_events(calendar, day), start=1)]
    # The library raises what its parsers raise: any of it means that this is no calendar.
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        raise InputRefused("list-unreadable") from None
    if len(lines) > MOST_LINES:
        raise InputRefused("list-long", most=MOST_LINES)
    others = sum(1 for _ in calendar.walk("VEVENT")) - len(lines)
    return PracticeList("icalendar", tuple(lines), max(0, others))


def _events(calendar: icalendar.Component, day: dt.date) -> list[icalendar.Event]:
    """The day's events, repeated ones included, cancelled ones left out; local time."""
    calendar.subcomponents = [one for one in calendar.subcomponents if _may_be(one)]
    repeated = sum("RRULE" in one for one in calendar.subcomponents)
    if len(calendar.subcomponents) > MOST_LINES or repeated > _MOST_REPEATED:
        raise InputRefused("list-long", most=MOST_LINES)
    found = recurring_ical_events.of(calendar, skip_bad_series=True).at(day)
    return [event for event in found if str(event.get("STATUS", "")).upper() != "CANCELLED"]


def _may_be(component: icalendar.Component) -> bool:
    """Whether it can be an appointment: nobody has one every second, but a file may say so."""
    if component.name != "VEVENT":
        return True
    told = component.get("RRULE", [])
    rules = told if isinstance(told, list) else [told]
    often = {str(each).upper() for rule in rules for each in rule.get("FREQ", [])}
    return "DTSTART" in component and not often & _TOO_OFTEN


def _event(number: int, event: icalendar.Event) -> ListLine:
    summary, note = str(event.get("SUMMARY", "")), str(event.get("DESCRIPTION", ""))
    day, time = _start(event.start)
    born = _DATE.search(f"{summary} {note}")
    return ListLine(
        line=number,
        text=_shown(" · ".join(part for part in (time, summary) if part)),
        day=day,
        time=time,
        name=_DATE.sub(" ", summary),
        born=_day(born.group()) if born else None,
        number=_number(f"{summary} {note}"),
    )


def _start(start: dt.date) -> tuple[dt.date, str]:
    """Local day and time; a time without zone is local already."""
    if not isinstance(start, dt.datetime):
        return start, ""
    local = start.astimezone() if start.tzinfo else start
    return local.date(), f"{local:%H:%M}"


def _number(text: str) -> str:
    """A record number that the text names as one."""
    found = re.search(r"(?i)\b(?:mrn|ipp|dossier|record|no|nr|n°|#)\s*[:.#]?\s*([\w-]{3,20})", text)
    return found.group(1) if found and any(char.isdigit() for char in found.group(1)) else ""


def _of_day(source: str, lines: Sequence[ListLine], day: dt.date) -> PracticeList:
    mine = tuple(line for line in lines if line.day in {None, day})
    return PracticeList(source, mine, len(lines) - len(mine))


def _day(text: str) -> dt.date | None:
    for form in _DATES:
        if (found := _read_day(text[:10].strip(), form)) is not None:
            return found
    return None


def _read_day(text: str, form: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _time(text: str) -> str:
    found = _TIME.search(text)
    return f"{int(found.group(1)):02d}:{found.group(2)}" if found else ""


def _shown(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= _SHOWN_CHARS else f"{tidy[:_SHOWN_CHARS]}…"


def tokens(text: str) -> Iterator[str]:
    """Folded words of a name, without titles."""
    return (word for word in fold(text).split() if word not in _TITLES)


_TITLES = frozenset({"dr", "mr", "mrs", "ms", "mme", "m", "mlle", "prof", "pr"})
