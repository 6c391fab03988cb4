"""Which entries an export keeps: those that a search for the same shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clinicvault.services.clinic import Clinic
from clinicvault.services.log_filters import LogMasks
from clinicvault.services.log_rows import LogNames
from clinicvault.services.views import LogFilter

Chosen = Callable[[LogFilter], frozenset[int]]
"""Sequence numbers of what a filter lets pass."""


def chosen_by_search(clinic: Clinic, wanted: LogFilter) -> frozenset[int]:
    """By the index, which is brought up to date first; Refused("role"), ("no-key")."""
    look = clinic.log_index.follow()
    masks = LogMasks(look, LogNames(clinic), clinic.flagged)
    return frozenset(look.history.seq[masks.keeps(wanted)].tolist())


def told_filter(wanted: LogFilter) -> str:
    """What was asked for, for the log, "" for everything."""
    plain = LogFilter()
    asked = (
        (field.name, getattr(wanted, field.name))
        for field in dataclasses.fields(wanted)
        if getattr(wanted, field.name) != getattr(plain, field.name)
    )
    return "; ".join(f"{name}: {_said(value)}" for name, value in asked)


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
