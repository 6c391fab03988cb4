"""Saved views of the log: the log itself keeps them, so every administrator sees the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable

import numpy as np

from clinicvault.access.log_index import LogIndex, Look
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import InputRefused

from .log_rows import LogNames
from .views import LogFilter, LogSort, SavedView

SAVE, FORGET = "log-view-save", "log-view-forget"
_LONGEST_NAME = 80
_PLAIN = LogFilter()


def saved_views(index: LogIndex, look: Look, names: LogNames) -> tuple[SavedView, ...]:
    """Views that were saved and not removed, by name."""
    history = look.history
    wanted = np.array([event in (SAVE, FORGET) for event in history.events], np.bool_)
    return _standing(index.entries(history.seq[wanted[history.event]]), names)


def _standing(entries: Iterable[LogEntry], names: LogNames) -> tuple[SavedView, ...]:
    found: dict[str, SavedView] = {}
    for entry in entries:
        view = str(entry.detail.get("view", ""))
        if entry.event == FORGET:
            found.pop(view, None)
        elif (made := _read(view, entry, names)) is not None:
            found[view] = made
    return tuple(sorted(found.values(), key=lambda view: (view.name.casefold(), view.id)))


def tidy_name(name: str) -> str:
    """A view's name in one line; InputRefused("view-name-wrong")."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= _LONGEST_NAME or not tidy.isprintable():
        raise InputRefused("view-name-wrong")
    return tidy


def detail_of(view: str, name: str, wanted: LogFilter, order: LogSort) -> dict[str, object]:
    """What the log keeps of a view: only what it asks for."""
    asked = {
        field.name: _plain(getattr(wanted, field.name))
        for field in dataclasses.fields(LogFilter)
        if getattr(wanted, field.name) != getattr(_PLAIN, field.name)
    }
    sort = {"column": order.column, "descending": order.descending}
    return {"view": view, "name": name, "filter": json.dumps(asked), "sort": json.dumps(sort)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(view: str, entry: LogEntry, names: LogNames) -> SavedView | None:
    """None for what an altered or later program wrote."""
    try:
        asked = json.loads(entry.detail["filter"])
        sort = json.loads(entry.detail["sort"])
        for day in ("since", "until"):
            if day in asked:
                asked[day] = dt.date.fromisoformat(asked[day])
        if "events" in asked:
            asked["events"] = tuple(map(str, asked["events"]))
        name = tidy_name(entry.detail["name"])
        return SavedView(view, name, _typed(asked), _sorted(sort), names.user(entry.user))
    except (AttributeError, InputRefused, KeyError, TypeError, ValueError):
        return None


def _typed(asked: dict[str, object]) -> LogFilter:
    """TypeError where a field is none of a filter's, or of another kind."""
    found = LogFilter(**asked)  # type: ignore[arg-type]  # held against the defaults below
    for field in dataclasses.fields(LogFilter):
        given, plain = getattr(found, field.name), getattr(_PLAIN, field.name)
        if type(given) is not type(plain) and not (plain is None and type(given) is dt.date):
            raise TypeError(field.name)
    return found


def _sorted(sort: dict[str, object]) -> LogSort:
    return LogSort(str(sort["column"]), sort["descending"] is True)
