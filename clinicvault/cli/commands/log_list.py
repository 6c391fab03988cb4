"""`log list` and `log timeline`: entries of the access log by what they say, and by patient."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator, Sequence

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.last_copy import copy_line
from clinicvault.cli.log_filter import filter_options, log_filter, require_days
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import local_time, table, zone_line
from clinicvault.cli.values import filled, positive
from clinicvault.services.api import LogSearchService, Services
from clinicvault.services.views import (
    ClinicZone,
    LogFilter,
    LogRow,
    PatientTimeline,
    TimelineItem,
)

_PAGE = 1000


def _list_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--limit", type=positive, metavar="N", help="only the newest N entries")
    filter_options(parser)


def _list(call: Call) -> Outcome:
    require_days(call.args)
    with call.unlocked() as services:
        wanted, limit = log_filter(services, call.args), call.args.limit
        if wanted == LogFilter() and limit is not None:
            rows = list(services.log_search.newest(limit))
        else:
            _read(call, services, flags=wanted.flagged)
            rows = list(_pages(services.log_search, wanted, limit))
        last, zone = services.review.witnessed(), services.flags.zone()
    documents = [_document(row) for row in rows]
    return Outcome({"entries": documents}, functools.partial(_table, rows, copy_line(last), zone))


def _read(call: Call, services: Services, *, flags: bool) -> None:
    """Bring the index up to date, and what the review flags where that is asked for."""
    with shown(call.terminal, "Reading the log") as progress:
        if flags:
            services.flags.state(progress)
        else:
            services.log_search.follow(progress)


def _pages(search: LogSearchService, wanted: LogFilter, limit: int | None) -> Iterator[LogRow]:
    """Newest first, page by page, until the result or the limit ends."""
    found = search.find(wanted)
    end = found.count if limit is None else min(found.count, limit)
    for first in range(0, end, _PAGE):
        yield from search.rows(found.number, first, min(_PAGE, end - first))


def _document(row: LogRow) -> dict[str, object]:
    return {
        "seq": row.seq,
        "time": row.time.isoformat(timespec="milliseconds"),
        "user": row.user,
        "event": row.event,
        "patient": row.patient,
        "objects": list(row.objects),
        "purpose": row.purpose,
        "outcome": row.outcome,
    }


def _table(rows: Sequence[LogRow], last: str, zone: ClinicZone) -> str:
    heads = ("Entry", "Time", "User", "Event", "Patient", "Photos", "Reason", "Outcome", "More")
    said = table(heads, [_cells(row, zone) for row in rows], "No entries.")
    return "\n\n".join(filter(None, (said, zone_line(zone), last)))


def _cells(row: LogRow, zone: ClinicZone) -> tuple[object, ...]:
    more = ", ".join(f"{name}: {value}" for name, value in row.detail)
    when = f"{zone.local(row.time):%Y-%m-%d %H:%M:%S}"
    photos = len(row.objects) or ""
    return (row.seq, when, row.user, row.event, row.patient, photos, row.purpose, row.outcome, more)


def _timeline_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--patient", type=filled, metavar="CODE", required=True, help="the patient's code"
    )


def _timeline(call: Call) -> Outcome:
    with call.unlocked() as services:
        _read(call, services, flags=True)
        found, zone = services.log_search.timeline(call.args.patient), services.flags.zone()
    document = {
        "patient": found.code,
        "name": found.name,
        "items": [_item(item) for item in found.items],
        "people": [
            {"user": one.name, "looks": one.looks, "entries": one.entries} for one in found.people
        ],
    }
    return Outcome(document, functools.partial(_timeline_table, found, zone))


def _item(item: TimelineItem) -> dict[str, object]:
    times = {"since": _iso(item.since), "until": _iso(item.until)}
    lists = {"events": dict(item.events), "entries": list(item.entries), "flags": list(item.flags)}
    return {**dataclasses.asdict(item), **times, **lists}


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _timeline_table(found: PatientTimeline, zone: ClinicZone) -> str:
    heads = ("From", "To", "User", "Events", "Photos", "Reason", "Outcome", "Told")
    said = table(heads, [_told(item, zone) for item in found.items], "No entries.")
    return "\n\n".join(filter(None, (said, zone_line(zone))))


def _told(item: TimelineItem, zone: ClinicZone) -> tuple[object, ...]:
    events = ", ".join(f"{name} x {count}" if count > 1 else name for name, count in item.events)
    since, until = (local_time(when, zone) for when in (item.since, item.until))
    rest = (item.photos or "", item.purpose, item.outcome, item.told)
    return (since, until, item.user, events, *rest)


COMMANDS = (
    Command(("log", "list"), "who did what, newest first (administrators)", _list, _list_options),
    Command(
        ("log", "timeline"),
        "who did what of one patient, newest first (administrators)",
        _timeline,
        _timeline_options,
    ),
)
