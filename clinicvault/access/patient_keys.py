"""From a patient's wraps down to a photo's object key, one step a function (DESIGN §4, §5)."""

from __future__ import annotations

import dataclasses

from clinicvault.crypto.blobs import BlobContext, ObjectKind
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value, unwrap_key, wrap_key
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import (
    BatchRecord,
    KeptFileRecord,
    PatientKeyRecord,
    PhotoRecord,
    WrapRecord,
)

from . import contexts
from .reading import VerifiedReader
from .session import VaultSession

OBJECT_VERSION = 1
Sealed = PhotoRecord | KeptFileRecord
"""What has a data key and facts under a batch key."""
_FACTS = "facts_sealed"


def open_patient(session: VaultSession, reader: VerifiedReader, key_id: bytes) -> KeyPair:
    """A patient's key pair by the team wrap; Refused("no-patient-key") where there is none."""
    vault = session.vault
    team = vault.trust.team
    if team is None or not session.holds(GroupKind.TEAM, team):
        raise Refused("no-patient-key")
    holders = {pair.public.key_id: pair for pair in session.generations(GroupKind.TEAM, team)}
    for wrap in reader.find(WrapRecord, patient_key=key_id, kind=int(WrapKind.TEAM)):
        holder = holders.get(wrap.recipient)
        if holder is not None:
            info = contexts.patient_wrap(vault.id, key_id, WrapKind.TEAM, wrap.recipient)
            return _checked(KeyPair.from_seed(holder.open(wrap.sealed, info)), key_id)
    raise Refused("no-patient-key")


def _checked(pair: KeyPair, key_id: bytes) -> KeyPair:
    if pair.public.key_id != key_id:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair


@dataclasses.dataclass(slots=True)
class BatchKey:
    """The key of one import for one patient; `wipe` when the import page is closed."""

    id: bytes
    patient: bytes
    key_id: bytes
    secret: Secret
    cipher: FieldCipher

    @property
    def commitment(self) -> bytes:
        """HKDF(batch key, "commit"): the signatures of photos and kept files cover it."""
        with derive(self.secret, "commit") as commitment:
            return bytes(commitment.view())

    def wipe(self) -> None:
        """Zero it."""
        self.cipher.wipe()
        self.secret.wipe()


def new_batch(
    session: VaultSession, patient: bytes, key: PatientKeyRecord
) -> tuple[BatchKey, BatchRecord]:
    """A fresh batch key and its signed row; needs only the patient's public key."""
    public = PublicKeys.decode(key.public)
    if public.key_id != key.id:
        raise IntegrityError("row-altered", table=PatientKeyRecord.TABLE, id=key.id.hex())
    secret = Secret.random()
    batch = BatchKey(new_id(), patient, key.id, secret, FieldCipher(derive(secret, "wrap")))
    record = BatchRecord(
        id=batch.id,
        patient=patient,
        patient_key=key.id,
        sealed_key=seal(public, secret, contexts.batch(session.vault.id, batch.id, key.id)),
        commitment=batch.commitment,
    )
    return batch, session.signed(record)


def open_batch(vault: bytes, pair: KeyPair, record: BatchRecord) -> BatchKey:
    """Open a batch key; IntegrityError unless it is the one that was signed for."""
    secret = pair.open(record.sealed_key, contexts.batch(vault, record.id, record.patient_key))
    cipher = FieldCipher(derive(secret, "wrap"))
    batch = BatchKey(record.id, record.patient, record.patient_key, secret, cipher)
    if batch.commitment != record.commitment:
        batch.wipe()
        raise IntegrityError("grant-false")
    return batch


def new_data_key(vault: bytes, batch: BatchKey, row: bytes) -> tuple[Secret, bytes]:
    """A photo's or kept file's data key and its 60-byte wrap."""
    key = Secret.random()
    return key, wrap_key(batch.cipher, key, contexts.data_key(vault, batch.key_id, batch.id, row))


def open_data_key(vault: bytes, batch: BatchKey, record: Sealed) -> Secret:
    """Unwrap a data key; IntegrityError where batch or row is not the signed one."""
    if record.batch != batch.id or record.commitment != batch.commitment:
        raise IntegrityError("row-altered", table=record.TABLE, id=record.id.hex())
    context = contexts.data_key(vault, batch.key_id, batch.id, record.id)
    return unwrap_key(batch.cipher, record.data_key_wrap, context)


def object_key(data_key: Secret, kind: ObjectKind) -> Secret:
    """The key of one object under a data key."""
    return derive(data_key, "object", int(kind))


def blob_context(vault: bytes, patient: bytes, object_id: bytes, kind: ObjectKind) -> BlobContext:
    """What binds an object to its place."""
    return BlobContext(vault, patient, object_id, kind, OBJECT_VERSION)


def seal_facts(
    batch: BatchKey, row: bytes, facts: dict[str, object], table: str = PhotoRecord.TABLE
) -> bytes:
    """Facts about a photo or kept file, under its batch key."""
    return seal_value(batch.cipher, facts, contexts.field(table, _FACTS, row))


def open_facts(batch: BatchKey, record: Sealed) -> dict[str, object]:
    """The reverse; IntegrityError where altered."""
    context = contexts.field(record.TABLE, _FACTS, record.id)
    value = open_value(batch.cipher, record.facts_sealed, context)
    if not isinstance(value, dict):
        raise IntegrityError("field")
    return {str(name): fact for name, fact in value.items()}
