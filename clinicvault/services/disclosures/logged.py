"""Gifts as the access log tells them, and how much of it cannot be read."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from clinicvault.access.log.reading import verify_only
from clinicvault.audit.history import Column, History
from clinicvault.audit.history_acts import NOT_READ
from clinicvault.audit.reading import LogEntry
from clinicvault.jobs import CancelToken
from clinicvault.services.clinic import Clinic
from clinicvault.services.log.columns import Mask, of, reading
from clinicvault.services.log.times import within

_GIFTS = frozenset({"export", "photo-open", "report-write"})


@dataclasses.dataclass(frozen=True, slots=True)
class Logged:
    """What the log tells of a period."""

    entries: list[LogEntry] = dataclasses.field(default_factory=list)
    """Those that can be read: of a damaged one nobody knows whether it told of a gift."""
    unread: int = 0
    """Entries of the whole log that cannot be read, or are gone."""


def gifts_logged(
    clinic: Clinic, patient: bytes, since: dt.date, until: dt.date, zone: dt.tzinfo
) -> Logged:
    """Of one patient, or of all (b""), by the index; Refused("role"), ("no-key"), ("locked")."""
    index = clinic.log_index
    with reading(clinic.session):
        history = index.history()
        whose = {patient} if patient else set(history.patients) - {b""}
        asked = of(history, "patient", whose) & within(history.ms, since, until, zone)
        found = _gifts(history, asked)
        unread = set(history.seq[of(history, "problem", NOT_READ)].tolist())
    # What was read once may be damaged since: the index tells of it, the log no more.
    whole = [one for one in index.entries(found) if one.problem not in NOT_READ]
    unread |= set(found.tolist()) - {one.seq for one in whole}
    return Logged(whole, len(unread))


def faults_now(clinic: Clinic, cancel: CancelToken) -> int:
    """How many faults the whole log has; Cancelled."""
    told = verify_only(clinic.ports, clinic.remembered.pin, lambda _done, _all: cancel.check())
    return len(told.faults)


def _gifts(history: History, asked: Mask) -> Column:
    """Sequence numbers, ascending."""
    given = of(history, "event", _GIFTS) & of(history, "outcome", {"given"})
    return history.seq[np.flatnonzero(given & asked)]
