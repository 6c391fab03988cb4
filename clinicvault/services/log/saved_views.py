"""Saved views of the log: the log itself keeps them, so every administrator sees the same.

Each is an administrator's own word, signed: nobody changes what a review looks for unseen.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.log.index import LogIndex, Look
from clinicvault.access.log.index.texts import needles
from clinicvault.access.patients.name_index import fold
from clinicvault.access.review.words import SIGNED, word_of
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.roles import Role
from clinicvault.services.views import LogFilter, LogSort, SavedView

from .rows import LogNames

SAVE, FORGET = "log-view-save", "log-view-forget"
_LONGEST_NAME = 80
_PLAIN = LogFilter()
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_Word = tuple[LogEntry, Mapping[str, Any]]


def saved_views(
    index: LogIndex, look: Look, names: LogNames, trust: Trust
) -> tuple[SavedView, ...]:
    """Views that an administrator saved and none removed, by name."""
    history = look.history
    wanted = np.array([event in (SAVE, FORGET) for event in history.events], np.bool_)
    return _standing(_words(index.entries(history.seq[wanted[history.event]]), trust), names)


def _words(entries: Iterable[LogEntry], trust: Trust) -> Iterator[_Word]:
    """What was signed, each word once: a copy of an old one is no new one."""
    heard = set[bytes]()
    for entry in entries:
        detail = word_of(trust, entry, _ADMINISTRATOR)
        if detail is not None and (signed := entry.detail[SIGNED]) not in heard:
            heard.add(signed)
            yield entry, detail


def _standing(words: Iterable[_Word], names: LogNames) -> tuple[SavedView, ...]:
    found: dict[str, SavedView] = {}
    for entry, detail in words:
        view = str(detail.get("view", ""))
        if entry.event == FORGET:
            found.pop(view, None)
        elif (made := _read(view, detail, names.user(entry.user))) is not None:
            found[view] = made
    return tuple(sorted(found.values(), key=lambda view: (view.name.casefold(), view.id)))


def tidy_name(name: str) -> str:
    """A view's name in one line; InputRefused("view-name-wrong")."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= _LONGEST_NAME or not tidy.isprintable():
        raise InputRefused("view-name-wrong")
    return tidy


def require_nameless(name: str, wanted: LogFilter, names: LogNames) -> None:
    """InputRefused("view-names-patient") where a view would put a patient's name into the log.

    A word of its text may not be, or begin, anybody's name; its own name may not be a whole one.
    """
    typed = [word for word in needles(wanted.text) if len(word) > 1 and not word.isdigit()]
    called = set(fold(name).split())
    if any(map(names.alike, typed)) or any(
        len(whole) > 1 and whole <= called for whole in map(_parts, names.patients().values())
    ):
        raise InputRefused("view-names-patient")


def _parts(name: str) -> set[str]:
    return set(name.split())


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


def _read(view: str, detail: Mapping[str, Any], by: str) -> SavedView | None:
    """None for what an altered or later program wrote."""
    try:
        asked = json.loads(detail["filter"])
        sort = json.loads(detail["sort"])
        for day in ("since", "until"):
            if day in asked:
                asked[day] = dt.date.fromisoformat(asked[day])
        if "events" in asked:
            asked["events"] = tuple(map(str, asked["events"]))
        name = tidy_name(detail["name"])
        return SavedView(view, name, _typed(asked), _sorted(sort), by)
    except (AttributeError, InputRefused, KeyError, RecursionError, TypeError, ValueError):
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
