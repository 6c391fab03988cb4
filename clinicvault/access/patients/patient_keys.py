"""From a patient's wraps down to a photo's object key, one step a function (DESIGN §4, §5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.access import contexts
from clinicvault.access.days import is_due
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.rotation.succession import later_of, newest_of, open_earlier
from clinicvault.access.session import VaultSession
from clinicvault.crypto.blobs import BlobContext, ObjectKind
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value, unwrap_key, wrap_key
from clinicvault.crypto.keys import KEY_ID_BYTES, KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import KEY_BYTES, Secret, derive
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

from .key_team import team_of_key

OBJECT_VERSION = 1
Sealed = PhotoRecord | KeptFileRecord
"""What has a data key and facts under a batch key."""
_FACTS = "facts_sealed"


def open_patient(
    session: VaultSession, reader: VerifiedReader, key_id: bytes, *, checks: bool = True
) -> KeyPair:
    """A patient's key pair by what this session holds: emergency, team's wrap, own wrap.

    Past its day a wrap opens nothing, also while nobody's program has deleted it yet; without
    `checks` (see `AccessGate`) it does.

    The caller wipes it. Refused("record-archived"), ("record-restricted") where a confirmed
    identity or somebody else opens it, ("no-patient-key") where nobody does.
    """
    session.alive()
    line = later_of(session.vault, reader, key_id)
    newest = _open_newest(session, reader, line[-1].later if line else key_id, checks=checks)
    return open_earlier(session.vault, newest, line)


def _open_newest(
    session: VaultSession, reader: VerifiedReader, key_id: bytes, *, checks: bool
) -> KeyPair:
    vault = session.vault
    held = session.held.pair(key_id, vault.now())
    if held is not None:
        return held
    wrap, holder = _opening(session, reader, key_id, checks=checks)
    info = contexts.patient_wrap(vault.id, key_id, WrapKind(wrap.kind), wrap.recipient)
    return checked(holder.open_pair(wrap.sealed, info), key_id)


def require_opening(session: VaultSession, reader: VerifiedReader, key_id: bytes) -> None:
    """Refused as `open_patient` unless something opens the record now; opens nothing."""
    _opening(session, reader, newest_of(session.vault, reader, key_id), checks=True)


def _opening(
    session: VaultSession, reader: VerifiedReader, key_id: bytes, *, checks: bool
) -> tuple[WrapRecord, KeyPair]:
    """The wrap that opens a pair in force now, and the key that opens the wrap.

    IntegrityError for a damaged one where no other opens it: it may be another patient's, too.
    """
    holders = _holders(session, checks=checks)
    wraps, damage = reader.sound(WrapRecord, patient_key=key_id)
    for wrap in wraps:
        holder = holders.get((wrap.kind, wrap.recipient))
        if holder is not None and not (checks and is_due(session, wrap)):
            return wrap, holder
    if damage is not None:
        raise damage
    raise Refused(_why_shut(session, team_of_key(session.vault.id, reader, key_id), wraps))


def _why_shut(session: VaultSession, team: bytes, wraps: Sequence[WrapRecord]) -> str:
    """What a practitioner of the team as it is now is told; nobody else opens any record."""
    kinds = {wrap.kind for wrap in wraps}
    mine = session.person.teams
    if mine and team not in mine:
        return "record-other-team"
    if not in_team(session, team):
        return "no-patient-key"
    if WrapKind.ARCHIVE in kinds:
        return "record-archived"
    second = session.person.second
    named = [wrap for wrap in wraps if wrap.kind in (WrapKind.USER_COLD, WrapKind.RETURNED)]
    if second and any(wrap.recipient == second.key_id for wrap in named):
        return "record-archived"
    return "record-restricted" if named else "no-patient-key"


def in_team(session: VaultSession, team: bytes) -> bool:
    """Whether this person is of the team, and this session holds its newest key."""
    if team not in session.person.teams or not session.holds(GroupKind.TEAM, team):
        return False
    newest = session.vault.trust.need(GroupKind.TEAM, team)
    return session.generations(GroupKind.TEAM, team)[-1].public == newest.public


def opens_active(session: VaultSession, wrap: WrapRecord) -> bool:
    """Whether a wrap of an active record is for a key that this session holds, and not due."""
    holders = _holders(session, checks=True)
    return (wrap.kind, wrap.recipient) in holders and not is_due(session, wrap)


def _holders(session: VaultSession, *, checks: bool) -> dict[tuple[int, bytes], KeyPair]:
    """(kind of wrap, recipient) -> the key pair of this session that opens it.

    Without `checks` also the key of a team that this person was taken out of meanwhile.
    """
    own, mine = session.keys, session.person.teams
    holders: dict[tuple[int, bytes], KeyPair] = {(WrapKind.USER, own.public.key_id): own}
    for team in session.vault.trust.teams:
        if session.holds(GroupKind.TEAM, team) and (team in mine or not checks):
            for pair in session.generations(GroupKind.TEAM, team):
                holders[WrapKind.TEAM, pair.public.key_id] = pair
    return holders


def checked(pair: KeyPair, key_id: bytes) -> KeyPair:
    """The pair, if it is that patient's; IntegrityError otherwise, and it is wiped."""
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
        return _commitment(self.secret)

    def wipe(self) -> None:
        """Zero it."""
        self.cipher.wipe()
        self.secret.wipe()


def _commitment(secret: Secret) -> bytes:
    with derive(secret, "commit") as commitment:
        return bytes(commitment.view())


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
    secret, first = _batch_content(vault, pair, record)
    batch = BatchKey(record.id, record.patient, first, secret, FieldCipher(derive(secret, "wrap")))
    if batch.commitment != record.commitment:
        batch.wipe()
        raise IntegrityError("grant-false")
    return batch


def _batch_content(vault: bytes, pair: KeyPair, record: BatchRecord) -> tuple[Secret, bytes]:
    """(batch key, key id of the pair it was made for)."""
    key_id = record.patient_key
    if record.version == 1:
        return pair.open(record.sealed_key, contexts.batch(vault, record.id, key_id)), key_id
    info = contexts.batch_again(vault, record.id, record.version, key_id)
    with pair.open(record.sealed_key, info) as content:
        if len(content) != KEY_BYTES + KEY_ID_BYTES:
            raise IntegrityError("grant-false")
        return Secret(content.view()[:KEY_BYTES]), bytes(content.view()[KEY_BYTES:])


def batch_again(vault: bytes, pair: KeyPair, record: BatchRecord, to: PublicKeys) -> BatchRecord:
    """A batch row's next version, sealed to a later pair of the patient than `pair`; unsigned.

    The first pair's key id goes along: what the batch key wraps is bound to it. IntegrityError as
    `open_batch`.
    """
    version, key_id = record.version + 1, to.key_id
    info = contexts.batch_again(vault, record.id, version, key_id)
    secret, first = _batch_content(vault, pair, record)
    with secret:
        if _commitment(secret) != record.commitment:
            raise IntegrityError("grant-false")
        content = bytearray(secret.view())
    content += first
    with Secret(content) as both:
        sealed = seal(to, both, info)
    return dataclasses.replace(record, version=version, patient_key=key_id, sealed_key=sealed)


class BatchKeys:
    """Batch keys of one act, opened once each by their patients' keys."""

    def __init__(self, session: VaultSession, checks: bool) -> None:
        """`checks` as in `open_patient`."""
        self._session, self._checks = session, checks
        self._batches: dict[bytes, BatchKey] = {}

    def batch(self, reader: VerifiedReader, sealed: Sealed) -> BatchKey:
        """The batch key of a photo or kept file."""
        known = self._batches.get(sealed.batch)
        if known is not None:
            return known
        record = reader.need(BatchRecord, sealed.batch)
        if record.patient != sealed.patient:
            raise IntegrityError("row-altered", table=BatchRecord.TABLE, id=record.id.hex())
        pair = open_patient(self._session, reader, record.patient_key, checks=self._checks)
        try:
            self._batches[sealed.batch] = open_batch(self._session.vault.id, pair, record)
        finally:
            pair.wipe()
        return self._batches[sealed.batch]

    def wipe(self) -> None:
        """Zero them."""
        for batch in self._batches.values():
            batch.wipe()


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
