"""A patient's key pairs, one after the other: which one is in force, and how earlier ones open.

The first stands in the assignment, which never changes. Each later one was named by the pair before
it, whose signature nobody makes who did not open the record: else a practitioner could move a
restricted patient's next photos to a key of his own.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinicvault.access import contexts
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal, verify
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.records import AssignmentRecord, BatchRecord, PatientKeyRecord


def key_of(session: VaultSession, reader: VerifiedReader, patient: bytes) -> bytes | None:
    """Key id of a patient's pair in force; None for a patient who never got one.

    Refused and IntegrityError as `later_of`.
    """
    assignment = reader.get(AssignmentRecord, patient)
    if assignment is None:
        return None
    return newest_of(session.vault, reader, assignment.patient_key)


def newest_of(vault: OpenVault, reader: VerifiedReader, key_id: bytes) -> bytes:
    """Key id of the pair in force in the line of `key_id`; raises as `later_of`."""
    line = later_of(vault, reader, key_id)
    return line[-1].later if line else key_id


def later_of(vault: OpenVault, reader: VerifiedReader, key_id: bytes) -> list[SuccessionRecord]:
    """What leads from a key pair to the one in force, in order; [] for the one in force.

    Refused("no-patient-key") where it was deleted: an erased patient's first key must not count
    again. IntegrityError("row-altered") where the pair before did not sign it.
    """
    found: list[SuccessionRecord] = []
    seen = {key_id}
    while (one := _after(vault, reader, key_id)) is not None:
        key_id = one.later
        if key_id in seen:
            raise _altered(one)
        seen.add(key_id)
        found.append(one)
    return found


def keys_of(
    reader: VerifiedReader, patient: bytes, batches: Iterable[BatchRecord]
) -> frozenset[bytes]:
    """Ids of every key pair that is or was the patient's, whose batches these are.

    Not of one that is another patient's: the desk writes batches, and names a key in each.
    IntegrityError unless it is sure.
    """
    assignment = reader.get(AssignmentRecord, patient)
    keys = {assignment.patient_key} if assignment is not None else set()
    keys |= {batch.patient_key for batch in batches}
    for one in reader.find(SuccessionRecord, patient=patient):
        keys |= {one.id, one.later}
    for key in keys:
        # Missing from the table, it would hide the later pair, and say nothing.
        reader.get(SuccessionRecord, key)
    return frozenset(key for key in keys if not _anothers(reader, patient, key))


def _anothers(reader: VerifiedReader, patient: bytes, key: bytes) -> bool:
    """Whether another patient's rows name a key pair as that patient's."""
    whose = {one.id for one in reader.find(AssignmentRecord, patient_key=key)}
    whose |= {one.patient for one in reader.find(SuccessionRecord, later=key)}
    return bool(whose - {patient})


def key_at(session: VaultSession, reader: VerifiedReader, patient: bytes, seq: int) -> bytes:
    """Key id of the pair that was in force before leaf `seq`: what it signed then counts."""
    vault, key = session.vault, reader.need(AssignmentRecord, patient).patient_key
    for one in later_of(vault, reader, key):
        known = vault.ports.state.get(SuccessionRecord.TABLE, one.id)
        if known is None or known.seq >= seq:
            break
        key = one.later
    return key


def open_earlier(vault: OpenVault, later: KeyPair, line: list[SuccessionRecord]) -> KeyPair:
    """The pair at the beginning of a line that `later` ends; `later` is wiped where it is another.

    IntegrityError as `open_one`.
    """
    for one in reversed(line):
        try:
            earlier = open_one(vault.id, later, one)
        finally:
            later.wipe()
        later = earlier
    return later


def open_one(vault: bytes, later: KeyPair, one: SuccessionRecord) -> KeyPair:
    """The pair before `later`; IntegrityError("grant-false") for a seed that is not its."""
    info = contexts.succession_seed(vault, one.patient, one.id, one.later)
    earlier = later.open_pair(one.sealed, info)
    if earlier.public.key_id != one.id:
        earlier.wipe()
        raise IntegrityError("grant-false")
    return earlier


def succession(
    vault: bytes, patient: bytes, earlier: KeyPair, later: PublicKeys
) -> SuccessionRecord:
    """The unsigned row by which `later` follows `earlier`."""
    before, after = earlier.public.key_id, later.key_id
    info = contexts.succession_seed(vault, patient, before, after)
    return SuccessionRecord(
        id=before,
        patient=patient,
        later=after,
        sealed=seal(later, earlier.seed, info),
        proof=earlier.sign(contexts.succession(vault, patient, before, after)),
    )


def _after(vault: OpenVault, reader: VerifiedReader, key_id: bytes) -> SuccessionRecord | None:
    one = reader.get(SuccessionRecord, key_id)
    if one is None:
        if reader.deleted(SuccessionRecord, key_id):
            raise Refused("no-patient-key")
        return None
    public = PublicKeys.decode(reader.need(PatientKeyRecord, key_id).public)
    said = contexts.succession(vault.id, one.patient, key_id, one.later)
    if public.key_id != key_id or not verify(public.signing, one.proof, said):
        raise _altered(one)
    return one


def _altered(one: SuccessionRecord) -> IntegrityError:
    return IntegrityError("row-altered", table=one.TABLE, id=one.id.hex())
