"""A key pair of the pool becomes a patient's; a damaged one is passed over and told."""

from __future__ import annotations

from clinicvault.access.damage import Row
from clinicvault.access.session import VaultSession
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.records import AssignmentRecord

from .pool import sound_keys


def assign_key(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    consent: bytes,
    team: bytes,
    damaged: dict[Row, bytes],
) -> bytes:
    """The next key pair of a team's pool becomes the patient's; b"" where none is left.

    Only a member's own key pairs count: a pair somebody else put in would be known to him.
    Damaged rows of pairs that are passed over are added to `damaged`.
    """
    vault = session.vault
    for key in sound_keys(vault, rows, team, 1, damaged):
        rows.put(session.signed(AssignmentRecord(id=patient, patient_key=key, consent=consent)))
        return key
    return b""
