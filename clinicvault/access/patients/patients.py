"""Who a patient is: fields under a key per patient that the directory key wraps (DESIGN §4)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
import unicodedata
from collections.abc import Callable, Sequence

from clinicvault.access import contexts
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import (
    FieldCipher,
    blind_index,
    open_value,
    seal_value,
    unwrap_key,
    wrap_key,
)
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.errors import InputRefused, IntegrityError, UsageError
from clinicvault.domain.ids import new_id, patient_code, patient_code_prefix
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Act

_WRAP = "identity-wrap"
_INDEX_BYTES = 32
_NAME_CHARS = 200
_NOTE_CHARS = 4000
_FIELD = "identity_sealed"


@dataclasses.dataclass(frozen=True, slots=True)
class Identity:
    """What intake typed; `born` None where it is unknown."""

    given: str
    family: str
    born: dt.date | None
    record_number: str = ""
    note: str = ""
    registered_ms: int = 0


def register(session: VaultSession, identity: Identity) -> PatientRecord:
    """A new patient. InputRefused where a field is empty or too long."""
    session.require(Act.REGISTER_PATIENT)
    vault = session.vault
    tidy = dataclasses.replace(checked(identity), registered_ms=vault.now())
    patient = _unused_id(session)
    with vault.write() as rows, Secret.random() as key:
        record = _record(session, patient, 1, _wrapped(session, patient, key), key, tidy)
        _refuse_known_number(session, rows, record, tidy)
        rows.put(record)
        rows.event(session.event("patient-add", patient=patient))
        rows.commit()
    return record


def edit(session: VaultSession, patient: bytes, identity: Identity) -> PatientRecord:
    """Correct a patient's data; the row's next version."""
    session.require(Act.EDIT_PATIENT)
    vault = session.vault
    with vault.write() as rows:
        old = vault.reader(rows).need(PatientRecord, patient)
        before = open_identity(session, old)
        stamped = dataclasses.replace(checked(identity), registered_ms=before.registered_ms)
        with identity_key(session, old) as key:
            wrap = _wrapped(session, patient, key)
            record = _record(session, patient, old.version + 1, wrap, key, stamped)
        _refuse_known_number(session, rows, record, stamped)
        rows.put(record)
        rows.event(session.event("patient-edit", patient=patient))
        rows.commit()
    return record


def under_newest(session: VaultSession, old: PatientRecord) -> PatientRecord:
    """The row's next version under the newest directory key: nothing but its keys is new."""
    number = open_identity(session, old).record_number
    with identity_key(session, old) as key:
        wrap = _wrapped(session, old.id, key)
    return session.signed(
        dataclasses.replace(
            old,
            version=old.version + 1,
            identity_key_wrap=wrap,
            record_index=_indexes(session, number)[-1] if number else old.record_index,
        )
    )


def identity_key(session: VaultSession, record: PatientRecord) -> Secret:
    """The patient's identity key, opened with whichever directory generation wrapped it."""
    return _unwrapped(session.vault.id, session.ciphers(GroupKind.DIRECTORY, _WRAP), record)


def _unwrapped(vault: bytes, ciphers: Sequence[FieldCipher], record: PatientRecord) -> Secret:
    context = contexts.identity_key(vault, record.id)
    for cipher in reversed(ciphers):
        try:
            return unwrap_key(cipher, record.identity_key_wrap, context)
        except IntegrityError:
            continue
    raise IntegrityError("field")


def identity_opener(session: VaultSession) -> Callable[[PatientRecord], FieldCipher]:
    """As `identity_cipher`, for many patients: the session's keys are looked up once."""
    vault, ciphers = session.vault.id, session.ciphers(GroupKind.DIRECTORY, _WRAP)

    def opened(record: PatientRecord) -> FieldCipher:
        with _unwrapped(vault, ciphers, record) as key:
            return FieldCipher(key)

    return opened


def identity_cipher(session: VaultSession, record: PatientRecord) -> FieldCipher:
    """Seals consents, visits and disclosures of a patient."""
    with identity_key(session, record) as key:
        return FieldCipher(key)


def open_identity(session: VaultSession, record: PatientRecord) -> Identity:
    """Decrypt who a patient is; Refused("no-key") without the directory key."""
    cipher = identity_cipher(session, record)
    identity = identity_by(cipher, record)
    cipher.wipe()
    return identity


def identity_by(cipher: FieldCipher, record: PatientRecord) -> Identity:
    """As `open_identity`, by the opened cipher of this patient."""
    context = contexts.field(PatientRecord.TABLE, _FIELD, record.id)
    return _decoded(open_value(cipher, record.identity_sealed, context))


def find_by_code(session: VaultSession, code: str) -> bytes:
    """Patient id of a code; UsageError("patient-unknown")."""
    try:
        prefix = patient_code_prefix(code)
    except ValueError:
        raise UsageError("patient-unknown") from None
    with session.vault.read() as rows:
        reader = session.vault.reader(rows)
        found = rows.prefixed(PatientRecord, prefix)
        known = [one.id for one in found if not reader.erased(one.id)]
    if len(known) != 1:
        raise UsageError("patient-unknown")
    return known[0]


def find_by_number(session: VaultSession, number: str) -> list[bytes]:
    """Exact look-up by record number through the blind index, without opening any row."""
    session.require(Act.LIST_PATIENTS)
    with session.vault.read() as rows:
        return _with_number(session, rows, number)


def _with_number(session: VaultSession, rows: Snapshot | UnitOfWork, number: str) -> list[bytes]:
    """By every generation of the directory key: rows may wait to be sealed to the newest."""
    reader = session.vault.reader(rows)
    indexes = _indexes(session, number)
    return [r.id for index in indexes for r in reader.find(PatientRecord, record_index=index)]


def checked(identity: Identity) -> Identity:
    """Names trimmed and normalised (NFC); InputRefused where one is missing or too long."""
    given, family, number = (
        unicodedata.normalize("NFC", " ".join(text.split()))
        for text in (identity.given, identity.family, identity.record_number)
    )
    if not (given or family):
        raise InputRefused("patient-name-missing")
    texts = (given, family, number)
    if any(len(text) > _NAME_CHARS for text in texts) or len(identity.note) > _NOTE_CHARS:
        raise InputRefused("patient-field-long")
    return dataclasses.replace(identity, given=given, family=family, record_number=number)


def _unused_id(session: VaultSession) -> bytes:
    """An id whose 40-bit code no other patient has."""
    while True:
        patient = new_id()
        with session.vault.read() as rows:
            if not rows.prefixed(PatientRecord, patient_code_prefix(patient_code(patient))):
                return patient


def _wrapped(session: VaultSession, patient: bytes, key: Secret) -> bytes:
    """A patient's identity key under the newest directory key."""
    cipher = session.cipher(GroupKind.DIRECTORY, _WRAP)
    return wrap_key(cipher, key, contexts.identity_key(session.vault.id, patient))


def _indexes(session: VaultSession, number: str) -> list[bytes]:
    """A record number's blind index under each directory key that is held, oldest first."""
    folded, found = "".join(number.split()).casefold().encode(), []
    for pair in session.generations(GroupKind.DIRECTORY):
        with derive(pair.seed, "record-index") as key:
            found.append(blind_index(key, "record-number", folded))
    return found


def _record(
    session: VaultSession,
    patient: bytes,
    version: int,
    wrap: bytes,
    key: Secret,
    identity: Identity,
) -> PatientRecord:
    value = {
        "given": identity.given,
        "family": identity.family,
        "born": identity.born.isoformat() if identity.born else "",
        "number": identity.record_number,
        "note": identity.note,
        "registered": identity.registered_ms,
    }
    cipher = FieldCipher(key.copy())
    sealed = seal_value(cipher, value, contexts.field(PatientRecord.TABLE, _FIELD, patient))
    cipher.wipe()
    number = identity.record_number
    index = _indexes(session, number)[-1] if number else secrets.token_bytes(_INDEX_BYTES)
    return session.signed(
        PatientRecord(
            id=patient,
            version=version,
            identity_key_wrap=wrap,
            identity_sealed=sealed,
            record_index=index,
        )
    )


def _refuse_known_number(
    session: VaultSession, rows: UnitOfWork, record: PatientRecord, identity: Identity
) -> None:
    if not identity.record_number:
        return
    if any(other != record.id for other in _with_number(session, rows, identity.record_number)):
        raise InputRefused("record-number-known")


def _decoded(value: object) -> Identity:
    if not isinstance(value, dict):
        raise IntegrityError("field")
    born = str(value["born"])
    return Identity(
        given=str(value["given"]),
        family=str(value["family"]),
        born=dt.date.fromisoformat(born) if born else None,
        record_number=str(value["number"]),
        note=str(value["note"]),
        registered_ms=int(value["registered"]),
    )
