"""The conditions of a search in words, each of which can be taken away alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.gui.log.spans import hour, weekday
from clinicvault.services.views import LogFilter

Names = Mapping[str, str]
Condition = tuple[str, LogFilter]
"""What it says, and the filter without it."""
Gone = dict[str, Any]
_FEW = 3
_KINDS = MappingProxyType(
    {
        "view": mark("Photos viewed"),
        "export": mark("Exports"),
        "import": mark("Imports"),
        "refused": mark("Refused"),
        "waiting": mark("To be reviewed"),
    }
)
"""What the figures of the review count."""


def conditions(wanted: LogFilter, people: Names, computers: Names) -> tuple[Condition, ...]:
    """Everything that a filter asks for; `people` and `computers` are names by id."""
    asked = (*_who(wanted, people, computers), *_what(wanted), *_when(wanted))
    return tuple((said, dataclasses.replace(wanted, **gone)) for said, gone in asked)


def _who(wanted: LogFilter, people: Names, computers: Names) -> Iterator[tuple[str, Gone]]:
    if wanted.text:
        yield tr("“{text}”", text=wanted.text), {"text": ""}
    if wanted.user:
        named = people.get(wanted.user) or tr("somebody else")
        yield tr("Person: {name}", name=named), {"user": ""}
    if wanted.patient:
        yield tr("Patient: {name}", name=wanted.patient), {"patient": ""}
    if wanted.workstation:
        named = computers.get(wanted.workstation) or tr("another one")
        yield tr("Computer: {name}", name=named), {"workstation": ""}
    if wanted.session:
        yield tr("One unlock"), {"session": ""}


def _what(wanted: LogFilter) -> Iterator[tuple[str, Gone]]:
    if len(wanted.events) > _FEW:
        count = len(wanted.events)
        yield trn("{n} kind of event", "{n} kinds of events", count), {"events": ()}
    else:
        for one in wanted.events:
            rest = tuple(other for other in wanted.events if other != one)
            yield words.event(one), {"events": rest}
    if wanted.outcome:
        yield tr("Outcome: {what}", what=words.outcome(wanted.outcome)), {"outcome": ""}
    if wanted.purpose:
        yield tr("Reason: {what}", what=words.purpose_slug(wanted.purpose)), {"purpose": ""}
    if wanted.flagged:
        yield tr("Flagged"), {"flagged": False}
    if wanted.flag:
        yield tr("Entries of one flag"), {"flag": ""}
    if wanted.kind:
        yield tr(_KINDS.get(wanted.kind, wanted.kind)), {"kind": ""}


def _when(wanted: LogFilter) -> Iterator[tuple[str, Gone]]:
    if wanted.after >= 0 or wanted.upto >= 0:
        yield _stretch(wanted), {"after": -1, "upto": -1}
    if wanted.since and wanted.since == wanted.until:
        yield formats.day(wanted.since), {"since": None, "until": None}
    else:
        if wanted.since:
            yield tr("From {day}", day=formats.day(wanted.since)), {"since": None}
        if wanted.until:
            yield tr("Until {day}", day=formats.day(wanted.until)), {"until": None}
    if wanted.weekday >= 0:
        yield weekday(wanted.weekday), {"weekday": -1}
    if wanted.hour >= 0:
        yield hour(wanted.hour), {"hour": -1}


def _stretch(wanted: LogFilter) -> str:
    """Entries by their numbers."""
    first, last = formats.number(wanted.after + 1), formats.number(wanted.upto)
    if wanted.upto < 0:
        return tr("From entry {first}", first=first)
    return tr("Entries {first} to {last}", first=first, last=last)


def empty(wanted: LogFilter) -> bool:
    """Whether everything passes."""
    return wanted == LogFilter()
