"""A row goes with a signed word on who deleted it and why (DESIGN §4, Erasure)."""

from __future__ import annotations

from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.records import DeletionRecord, Record

from .session import VaultSession


def delete_row(
    session: VaultSession, rows: UnitOfWork, record: Record, reason: DeletionReason
) -> None:
    """Delete a row with its signed deletion."""
    rows.delete(record)
    rows.put(session.signed(deletion_of(record, reason)))


def deletion_of(record: Record, reason: DeletionReason) -> DeletionRecord:
    """The word on a row that is deleted now; unsigned."""
    return DeletionRecord(
        id=new_id(),
        subject_table=record.TABLE,
        subject=record.id,
        subject_version=record.version,
        reason=int(reason),
    )
