"""Whose team a patient is: the one whose pool the key pair came from, or whereto it was moved."""

from __future__ import annotations

from clinicvault.access import contexts
from clinicvault.access.reading import VerifiedReader
from clinicvault.crypto.keys import PublicKeys, verify
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import TransferRecord
from clinicvault.domain.records import PatientKeyRecord


def team_of_key(vault: bytes, reader: VerifiedReader, key_id: bytes) -> bytes:
    """The team of a patient's key pair in force.

    IntegrityError where the pair itself did not sign the move: else a practitioner of another team
    could have the next seals made for that team.
    """
    key = reader.need(PatientKeyRecord, key_id)
    moved = reader.get(TransferRecord, key_id)
    if moved is None:
        return key.team
    public = PublicKeys.decode(key.public)
    said = contexts.transfer(vault, key_id, moved.version, moved.team)
    if public.key_id != key_id or not verify(public.signing, moved.proof, said):
        raise IntegrityError("row-altered", table=TransferRecord.TABLE, id=key_id.hex())
    return moved.team
