"""Which entries an export keeps: those that a search for the same shows."""

from __future__ import annotations

import dataclasses

from clinicvault.audit.history import Column
from clinicvault.services.clinic import Clinic
from clinicvault.services.local_zone import clinic_zone
from clinicvault.services.log.columns import reading
from clinicvault.services.log.filters import LogMasks
from clinicvault.services.log.rows import LogNames
from clinicvault.services.views import LogFilter


def chosen_by_search(clinic: Clinic, wanted: LogFilter) -> tuple[Column, int]:
    """(sequence numbers, ascending; leaves of the log that were looked at), by the index.

    It is brought up to date first; Refused("role"), ("no-key").
    """
    look = clinic.log_index.follow()
    masks = LogMasks(look, LogNames(clinic), clinic.log_reading.flags, clinic_zone(clinic.session))
    with reading(clinic.session):
        return look.history.seq[masks.keeps(wanted)], look.size


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
