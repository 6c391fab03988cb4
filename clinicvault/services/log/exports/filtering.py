"""Which entries an export keeps: those that a search for the same shows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection

from clinicvault.audit.counted import Kind
from clinicvault.audit.history import Column
from clinicvault.services.clinic import Clinic
from clinicvault.services.local_zone import clinic_zone
from clinicvault.services.log.asked import patients_asked
from clinicvault.services.log.columns import reading
from clinicvault.services.log.filters import WAITING, LogMasks
from clinicvault.services.log.rows import LogNames
from clinicvault.services.log.visit import told_crowd
from clinicvault.services.views import LogFilter

_TYPED = frozenset({"patient", "text"})
_CODED = re.compile(r"[0-9a-f]{32}|\d{1,16}|\d{4}-\d\d-\d\d|True")
"""Identifiers, numbers, days."""


def chosen_by_search(clinic: Clinic, wanted: LogFilter) -> tuple[Column, int]:
    """(sequence numbers, ascending; leaves of the log that were looked at), by the index.

    It is brought up to date first; Refused("role"), ("no-key").
    """
    look = clinic.log_index.follow()
    masks = LogMasks(look, LogNames(clinic), clinic.log_reading.flags, clinic_zone(clinic.session))
    with reading(clinic.session):
        return look.history.seq[masks.keeps(wanted)], look.size


def ask_for(clinic: Clinic, wanted: LogFilter) -> dict[str, object]:
    """What an export's entry says of its filter, once the log can be asked; {} for everything.

    The patients whom it names are logged as those of a search are.
    """
    if wanted == LogFilter():
        return {}
    look = clinic.log_index.follow()
    history = look.history
    words = {*history.events, *history.outcomes, *history.purposes, *(one.value for one in Kind)}
    found = patients_asked(look, LogNames(clinic), wanted)
    clinic.log_reading.asks(found)
    return {
        "filter": told_filter(wanted, words | {WAITING}),
        **(told_crowd(found) if found else {}),
    }


def told_filter(wanted: LogFilter, words: Collection[str] = ()) -> str:
    """The fields of a filter with what is no text of a person, "" for everything.

    `words` are the program's own, the log's events and purposes; a patient's name is none.
    """
    plain = LogFilter()
    asked = (
        (field.name, getattr(wanted, field.name))
        for field in dataclasses.fields(wanted)
        if getattr(wanted, field.name) != getattr(plain, field.name)
    )
    return "; ".join(_said(name, value, words) for name, value in asked)


def _said(name: str, value: object, words: Collection[str]) -> str:
    parts = [str(one) for one in (value if isinstance(value, tuple) else (value,))]
    plain = all(one in words or _CODED.fullmatch(one) for one in parts)
    return f"{name}: {', '.join(parts)}" if plain and name not in _TYPED else name
