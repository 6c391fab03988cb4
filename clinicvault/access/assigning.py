"""A key pair of the pool becomes a patient's; a damaged one is passed over and told."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord

from .damage import Row
from .pool import NEVER, sound_keys
from .session import VaultSession

EPOCH = dt.date(1970, 1, 1)


def assign_key(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    consent: bytes,
    damaged: dict[Row, bytes],
) -> bytes:
    """The next key pair of the pool becomes the patient's; b"" where none is left.

    Only a practitioner's own key pairs count: a pair somebody else put in would be known to him.
    Damaged rows of pairs that are passed over are added to `damaged`.
    """
    vault = session.vault
    team = vault.trust.team
    if not team:
        return b""
    for key in sound_keys(vault, rows, team, 1, damaged):
        rows.put(session.signed(AssignmentRecord(id=patient, patient_key=key, consent=consent)))
        return key
    return b""


def latest(ends: list[dt.date | None]) -> dt.date | None:
    """The last day of several consents; None as soon as one of them has no end."""
    dates = [end for end in ends if end is not None]
    return max(dates, default=None) if len(dates) == len(ends) else None


def due_day(until: dt.date | None) -> int:
    """The day after a consent's last; NEVER where it has no end."""
    return (until - EPOCH).days + 1 if until else NEVER


def set_due(session: VaultSession, rows: UnitOfWork, key_id: bytes, until: dt.date | None) -> None:
    """The day after the consent's last is the day on which the team wrap goes."""
    reader = session.vault.reader(rows)
    due = due_day(until)
    for wrap in reader.find(WrapRecord, patient_key=key_id):
        if wrap.kind == WrapKind.TEAM and wrap.due_day != due:
            changed = dataclasses.replace(wrap, version=wrap.version + 1, due_day=due)
            rows.put(session.signed(changed))
