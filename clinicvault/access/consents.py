"""Consent is a key: the first one for care assigns the patient's key, withdrawal takes it away."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    ConsentState,
    DeletionReason,
    DeletionRecord,
    GroupKind,
    PatientKeyRecord,
    PatientRecord,
    Purpose,
    Record,
    WrapKind,
    WrapRecord,
)
from clinicvault.domain.roles import Act

from . import contexts
from .damage import sound_rows
from .patients import identity_cipher
from .pool import current_keys
from .session import VaultSession

_FIELD = "details_sealed"
_NOTE_CHARS = 2000
_TAKEN_BY_WITHDRAWAL = (WrapKind.TEAM, WrapKind.ARCHIVE, WrapKind.USER)
EPOCH = dt.date(1970, 1, 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Consent:
    """One consent as the directory key shows it."""

    id: bytes
    patient: bytes
    purpose: Purpose
    state: ConsentState
    recorded_ms: int
    until: dt.date | None
    evidence: Evidence
    by: bytes
    note: str

    def status(self, today: dt.date) -> ConsentStatus:
        """What the badge says on a day."""
        if self.state is ConsentState.WITHDRAWN:
            return ConsentStatus.WITHDRAWN
        if self.until is not None and self.until < today:
            return ConsentStatus.EXPIRED
        if self.state is ConsentState.AWAITING_KEY:
            return ConsentStatus.AWAITING_KEY
        return ConsentStatus.VALID


@dataclasses.dataclass(frozen=True, slots=True)
class NewConsent:
    """What is recorded."""

    purpose: Purpose
    until: dt.date | None
    evidence: Evidence
    note: str = ""


def record_consent(session: VaultSession, patient: bytes, new: NewConsent) -> bytes:
    """Record a consent; returns its id.

    The first one for care assigns a key pair of the pool; without a pool it waits for one
    (AWAITING_KEY). A patient whose wraps were withdrawn gets no second key pair: UsageError
    ("consent-needs-officer") says who can bring the record back.
    """
    session.require(Act.RECORD_CONSENT)
    if len(new.note) > _NOTE_CHARS:
        raise InputRefused("patient-field-long")
    if new.until is not None and new.until < today_of(session):
        raise InputRefused("consent-date-past")
    vault = session.vault
    with vault.write() as rows:
        person = vault.reader(rows).need(PatientRecord, patient)
        consent_id = new_id()
        state = ConsentState.VALID
        if new.purpose is Purpose.CARE:
            state = _care_key(session, rows, patient, consent_id, new)
        rows.put(_sealed(session, person, consent_id, new, state))
        rows.event(
            session.event(
                "consent-record", patient=patient, consent=consent_id, purpose=new.purpose.slug
            )
        )
        rows.commit()
    return consent_id


def withdraw_consent(session: VaultSession, patient: bytes, purpose: Purpose) -> int:
    """Withdraw every consent for a purpose; for care the team and archive wraps go at once.

    Needs no secret of the patient. Returns the number of wraps deleted.
    """
    session.require(Act.WITHDRAW_CONSENT)
    vault = session.vault
    vault.lost.require_consents(patient)
    gone = 0
    with vault.write() as rows:
        reader = vault.reader(rows)
        given = reader.find(ConsentRecord, patient=patient, purpose=int(purpose))
        open_ones = [c for c in given if c.state != ConsentState.WITHDRAWN]
        if not open_ones:
            raise UsageError("consent-none")
        for consent in open_ones:
            changed = dataclasses.replace(
                consent, version=consent.version + 1, state=int(ConsentState.WITHDRAWN)
            )
            rows.put(session.signed(changed))
        if purpose is Purpose.CARE:
            gone = _delete_wraps(session, rows, patient)
        rows.event(
            session.event(
                "consent-withdraw", patient=patient, purpose=purpose.slug, detail={"keys": gone}
            )
        )
        rows.commit()
    return gone


def assign_waiting(session: VaultSession) -> int:
    """Give pool keys to patients whose consent waited for one; returns how many."""
    vault = session.vault
    if not (session.may(Act.LIST_PATIENTS) and session.holds(GroupKind.DIRECTORY)):
        return 0
    given: set[bytes] = set()
    with vault.write() as rows:
        reader = vault.reader(rows)
        reader.complete(AssignmentRecord)
        # All of them before the first is changed: a reader takes no row of its own transaction.
        waiting = [one for one in _waiting(rows) if _may_wait(session, rows, one)]
        for consent in waiting:
            if consent.patient not in given and not _give_key(session, rows, consent):
                continue
            given.add(consent.patient)
            changed = dataclasses.replace(
                consent, version=consent.version + 1, state=int(ConsentState.VALID)
            )
            rows.put(session.signed(changed))
            rows.event(session.event("consent-key", patient=consent.patient, consent=consent.id))
        if given:
            rows.commit()
    return len(given)


def consents_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> list[Consent]:
    """All consents of a patient, newest first; needs the directory key."""
    session.vault.lost.require_whole(patient)
    reader = session.vault.reader(rows)
    person = reader.need(PatientRecord, patient)
    cipher = identity_cipher(session, person)
    found = opened_consents(cipher, reader.find(ConsentRecord, patient=patient))
    cipher.wipe()
    return found


def opened_consents(cipher: FieldCipher, records: Iterable[ConsentRecord]) -> list[Consent]:
    """Rows of one patient, checked by the caller, newest first."""
    found = [_opened(cipher, record) for record in records]
    return sorted(found, key=lambda consent: consent.recorded_ms, reverse=True)


def status_for(consents: list[Consent], purpose: Purpose, today: dt.date) -> ConsentStatus:
    """The best status that any consent for the purpose gives."""
    order = (
        ConsentStatus.VALID,
        ConsentStatus.AWAITING_KEY,
        ConsentStatus.EXPIRED,
        ConsentStatus.WITHDRAWN,
    )
    have = {c.status(today) for c in consents if c.purpose is purpose}
    return next((status for status in order if status in have), ConsentStatus.NONE)


def today_of(session: VaultSession) -> dt.date:
    """The clinic's day, from the vault's clock in local time."""
    return dt.datetime.fromtimestamp(session.vault.now() / 1000).astimezone().date()


def delete_due_wraps(session: VaultSession) -> int:
    """The day's unlock deletes team wraps that are due, signed (DESIGN §4)."""
    vault = session.vault
    day = (today_of(session) - EPOCH).days
    with vault.write() as rows:
        due, damaged = sound_rows(vault.reader(rows), WrapRecord, rows.due_wraps(day))
        for wrap in due:
            delete_row(session, rows, wrap, DeletionReason.INACTIVE)
        if due:
            rows.event(session.event("keys-due", detail={"keys": len(due)}))
            rows.commit()
    session.tell_damage(damaged)
    return len(due)


def delete_row(
    session: VaultSession, rows: UnitOfWork, record: Record, reason: DeletionReason
) -> None:
    """Delete a row with its signed deletion."""
    deletion = DeletionRecord(
        id=new_id(),
        subject_table=record.TABLE,
        subject=record.id,
        subject_version=record.version,
        reason=int(reason),
    )
    rows.delete(record)
    rows.put(session.signed(deletion))


def discard_pool(session: VaultSession, rows: UnitOfWork) -> int:
    """Delete every key pair that nobody has yet (DESIGN §4, Rotation); returns how many."""
    team = session.vault.trust.team
    free = rows.free_patient_keys(team, rows.count(PatientKeyRecord)) if team else []
    for key in free:
        discard_key(session, rows, key)
    return len(free)


def discard_key(session: VaultSession, rows: UnitOfWork, key: bytes) -> None:
    """Delete an unassigned key pair with all its wraps, signed."""
    reader = session.vault.reader(rows)
    for wrap in reader.find(WrapRecord, patient_key=key):
        delete_row(session, rows, wrap, DeletionReason.POOL_DISCARDED)
    delete_row(session, rows, reader.need(PatientKeyRecord, key), DeletionReason.POOL_DISCARDED)


def _care_key(
    session: VaultSession, rows: UnitOfWork, patient: bytes, consent: bytes, new: NewConsent
) -> ConsentState:
    """Assign a key where there is none yet, and set the day on which the team wrap goes."""
    reader = session.vault.reader(rows)
    others = [c.until for c in consents_of(session, rows, patient) if _in_force(c)]
    until = _latest([*others, new.until])
    assignment = reader.get(AssignmentRecord, patient)
    if assignment is None:
        # Were somebody's assignment missing, that key would look free.
        reader.complete(AssignmentRecord)
        key = _assign(session, rows, patient, consent)
        if key:
            _set_due(session, rows, key, until)
        return ConsentState.VALID if key else ConsentState.AWAITING_KEY
    wraps = reader.find(WrapRecord, patient_key=assignment.patient_key)
    if not any(wrap.kind == WrapKind.TEAM for wrap in wraps):
        raise Refused("consent-needs-officer")
    _set_due(session, rows, assignment.patient_key, until)
    return ConsentState.VALID


def _in_force(consent: Consent) -> bool:
    return consent.purpose is Purpose.CARE and consent.state is not ConsentState.WITHDRAWN


def _latest(ends: list[dt.date | None]) -> dt.date | None:
    """The last day of several consents; None as soon as one of them has no end."""
    dates = [end for end in ends if end is not None]
    return max(dates, default=None) if len(dates) == len(ends) else None


def _assign(session: VaultSession, rows: UnitOfWork, patient: bytes, consent: bytes) -> bytes:
    """The next key pair of the pool becomes the patient's; b"" where the pool is empty.

    Only a practitioner's own key pairs count: a pair somebody else put in would be known to him.
    """
    vault = session.vault
    team = vault.trust.team
    free = current_keys(vault, rows, team, 1) if team else []
    if not free:
        return b""
    reader = vault.reader(rows)
    key = reader.need(PatientKeyRecord, free[0])
    wraps = {wrap.kind for wrap in reader.find(WrapRecord, patient_key=key.id)}
    if wraps != {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE, WrapKind.TEAM}:
        raise IntegrityError("row-missing", table=WrapRecord.TABLE, id=key.id.hex())
    rows.put(session.signed(AssignmentRecord(id=patient, patient_key=key.id, consent=consent)))
    return key.id


def _waiting(rows: UnitOfWork) -> list[ConsentRecord]:
    """Consents that wait, not checked; none while one of them cannot even be read."""
    try:
        return rows.find(ConsentRecord, state=int(ConsentState.AWAITING_KEY))
    except IntegrityError:
        return []


def _may_wait(session: VaultSession, rows: UnitOfWork, consent: ConsentRecord) -> bool:
    """Whether a patient's record is whole; one that is damaged waits on, and nobody else."""
    try:
        session.vault.reader(rows).check(consent)
        return bool(consents_of(session, rows, consent.patient))
    except IntegrityError:
        return False


def _give_key(session: VaultSession, rows: UnitOfWork, consent: ConsentRecord) -> bool:
    """A key for a patient who waits; False where the pool is empty."""
    patient = consent.patient
    if session.vault.reader(rows).get(AssignmentRecord, patient) is not None:
        return True
    ends = [c.until for c in consents_of(session, rows, patient) if _in_force(c)]
    key = _assign(session, rows, patient, consent.id)
    if key:
        _set_due(session, rows, key, _latest(ends))
    return bool(key)


def _set_due(session: VaultSession, rows: UnitOfWork, key_id: bytes, until: dt.date | None) -> None:
    """The day after the consent's last is the day on which the team wrap goes."""
    reader = session.vault.reader(rows)
    due = (until - EPOCH).days + 1 if until else 0
    for wrap in reader.find(WrapRecord, patient_key=key_id):
        if wrap.kind == WrapKind.TEAM and wrap.due_day != due:
            changed = dataclasses.replace(wrap, version=wrap.version + 1, due_day=due)
            rows.put(session.signed(changed))


def _delete_wraps(session: VaultSession, rows: UnitOfWork, patient: bytes) -> int:
    reader = session.vault.reader(rows)
    assignment = reader.get(AssignmentRecord, patient)
    if assignment is None:
        return 0
    gone = 0
    for wrap in reader.find(WrapRecord, patient_key=assignment.patient_key):
        if wrap.kind in _TAKEN_BY_WITHDRAWAL:
            delete_row(session, rows, wrap, DeletionReason.WITHDRAWN)
            gone += 1
    return gone


def _sealed(
    session: VaultSession,
    person: PatientRecord,
    consent: bytes,
    new: NewConsent,
    state: ConsentState,
) -> ConsentRecord:
    value = {
        "recorded": session.vault.now(),
        "until": new.until.isoformat() if new.until else "",
        "evidence": new.evidence.value,
        "by": session.user_id,
        "note": new.note,
    }
    cipher = identity_cipher(session, person)
    sealed = seal_value(cipher, value, contexts.field(ConsentRecord.TABLE, _FIELD, consent))
    cipher.wipe()
    return session.signed(
        ConsentRecord(
            id=consent,
            patient=person.id,
            purpose=int(new.purpose),
            state=int(state),
            details_sealed=sealed,
        )
    )


def _opened(cipher: FieldCipher, record: ConsentRecord) -> Consent:
    value = open_value(
        cipher, record.details_sealed, contexts.field(ConsentRecord.TABLE, _FIELD, record.id)
    )
    until = str(value["until"])
    return Consent(
        id=record.id,
        patient=record.patient,
        purpose=Purpose(record.purpose),
        state=ConsentState(record.state),
        recorded_ms=int(value["recorded"]),
        until=dt.date.fromisoformat(until) if until else None,
        evidence=Evidence(value["evidence"]),
        by=bytes(value["by"]),
        note=str(value["note"]),
    )
