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
from clinicvault.domain.record_kinds import (
    ConsentState,
    DeletionReason,
    GroupKind,
    Purpose,
    WrapKind,
)
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    DeletionRecord,
    PatientKeyRecord,
    PatientRecord,
    Record,
    WrapRecord,
)
from clinicvault.domain.roles import Act

from . import contexts
from .assigning import EPOCH, assign_key, due_day, latest, set_due
from .damage import Row, as_stored, found_rows, row_of, sound_rows
from .patients import identity_cipher
from .session import VaultSession
from .withdrawals import hidden_consents, in_effect, withdrawal_record

_FIELD = "details_sealed"
_NOTE_CHARS = 2000
_TAKEN_BY_WITHDRAWAL = (WrapKind.TEAM, WrapKind.ARCHIVE, WrapKind.USER)


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
    vault, damaged = session.vault, dict[Row, bytes]()
    with vault.write() as rows:
        person = vault.reader(rows).need(PatientRecord, patient)
        consent_id = new_id()
        state = ConsentState.VALID
        if new.purpose is Purpose.CARE:
            state = _care_key(session, rows, patient, consent_id, new, damaged)
        rows.put(_sealed(session, person, consent_id, new, state))
        rows.event(
            session.event(
                "consent-record", patient=patient, consent=consent_id, purpose=new.purpose.slug
            )
        )
        rows.commit()
    session.tell_damage(damaged)
    return consent_id


def withdraw_consent(session: VaultSession, patient: bytes, purpose: Purpose) -> int:
    """Withdraw every consent for a purpose; for care the team and archive wraps go at once.

    Needs no secret of the patient. Returns the number of wraps deleted. Nobody's damage stops it:
    a consent that is hidden or damaged now does not count later, either (see `withdrawals`).
    UsageError("consent-none") where there is none to withdraw, and none can be hidden.
    """
    session.require(Act.WITHDRAW_CONSENT)
    vault = session.vault
    gone = 0
    with vault.write() as rows:
        found, damaged = found_rows(rows, vault.reader(rows), ConsentRecord, patient=patient)
        damaged = dict.fromkeys(damaged, patient)
        state = vault.ports.state
        given = [c for c in in_effect(state, found) if c.purpose == purpose and _open(c)]
        if not given and not damaged:
            damaged = hidden_consents(state, rows)
            if not damaged:
                raise UsageError("consent-none")
        # First, so that nothing of this transaction is taken for the state before it.
        rows.put(withdrawal_record(session, patient, purpose))
        for consent in given:
            changed = dataclasses.replace(
                consent, version=consent.version + 1, state=int(ConsentState.WITHDRAWN)
            )
            rows.put(session.signed(changed))
        if purpose is Purpose.CARE:
            gone = _delete_wraps(session, rows, patient, damaged)
        rows.event(
            session.event(
                "consent-withdraw", patient=patient, purpose=purpose.slug, detail={"keys": gone}
            )
        )
        rows.commit()
    session.tell_damage(damaged)
    return gone


def assign_waiting(session: VaultSession) -> int:
    """Give pool keys to patients whose consent waited for one; returns how many."""
    vault = session.vault
    if not (session.may(Act.LIST_PATIENTS) and session.holds(GroupKind.DIRECTORY)):
        return 0
    given: set[bytes] = set()
    damaged: dict[Row, bytes] = {}
    with vault.write() as rows:
        reader = vault.reader(rows)
        reader.complete(AssignmentRecord)
        # All of them before the first is changed: a reader takes no row of its own transaction.
        waiting = [one for one in _waiting(rows) if _may_wait(session, rows, one)]
        for consent in waiting:
            if consent.patient not in given and not _give_key(session, rows, consent, damaged):
                continue
            given.add(consent.patient)
            changed = dataclasses.replace(
                consent, version=consent.version + 1, state=int(ConsentState.VALID)
            )
            rows.put(session.signed(changed))
            rows.event(session.event("consent-key", patient=consent.patient, consent=consent.id))
        if given:
            rows.commit()
    session.tell_damage(damaged)
    return len(given)


def consents_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> list[Consent]:
    """All consents of a patient, newest first; needs the directory key."""
    session.vault.lost.require_whole(patient)
    reader = session.vault.reader(rows)
    person = reader.need(PatientRecord, patient)
    cipher = identity_cipher(session, person)
    records = reader.find(ConsentRecord, patient=patient)
    found = opened_consents(cipher, in_effect(session.vault.ports.state, records))
    cipher.wipe()
    return found


def opened_consents(cipher: FieldCipher, records: Iterable[ConsentRecord]) -> list[Consent]:
    """Rows of one patient as they count, checked by the caller, newest first."""
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
    """Delete every key pair that nobody has yet (DESIGN §4, Rotation); returns how many.

    Damaged ones stay, and keep nobody in: they are never given out.
    """
    team = session.vault.trust.team
    free = rows.free_patient_keys(team, rows.count(PatientKeyRecord)) if team else []
    return sum(discard_key(session, rows, key) for key in free)


def discard_key(session: VaultSession, rows: UnitOfWork, key: bytes) -> bool:
    """Delete an unassigned key pair with all its wraps, signed; False where it is damaged."""
    reader = session.vault.reader(rows)
    try:
        pair = reader.need(PatientKeyRecord, key)
        wraps = reader.find(WrapRecord, patient_key=key)
    except IntegrityError:
        return False
    for record in (*wraps, pair):
        delete_row(session, rows, record, DeletionReason.POOL_DISCARDED)
    return True


def _care_key(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    consent: bytes,
    new: NewConsent,
    damaged: dict[Row, bytes],
) -> ConsentState:
    """Assign a key where there is none yet, and set the day on which the team wrap goes."""
    reader = session.vault.reader(rows)
    others = [c.until for c in consents_of(session, rows, patient) if _in_force(c)]
    until = latest([*others, new.until])
    assignment = reader.get(AssignmentRecord, patient)
    if assignment is None:
        # Were somebody's assignment missing, that key would look free.
        reader.complete(AssignmentRecord)
        key = assign_key(session, rows, patient, consent, damaged)
        if key:
            set_due(session, rows, key, until)
        return ConsentState.VALID if key else ConsentState.AWAITING_KEY
    wraps = reader.find(WrapRecord, patient_key=assignment.patient_key)
    if not any(wrap.kind == WrapKind.TEAM for wrap in wraps):
        raise Refused("consent-needs-officer")
    set_due(session, rows, assignment.patient_key, until)
    return ConsentState.VALID


def _open(consent: ConsentRecord) -> bool:
    return consent.state != ConsentState.WITHDRAWN


def _in_force(consent: Consent) -> bool:
    return consent.purpose is Purpose.CARE and consent.state is not ConsentState.WITHDRAWN


def care_due(session: VaultSession, rows: UnitOfWork, patient: bytes) -> int | None:
    """The due day of a team wrap by the consents for care; None where none is in force."""
    ends = [c.until for c in consents_of(session, rows, patient) if _in_force(c)]
    return due_day(latest(ends)) if ends else None


def _waiting(rows: UnitOfWork) -> list[ConsentRecord]:
    """Consents that wait, not checked; none while one of them cannot even be read."""
    try:
        return rows.find(ConsentRecord, state=int(ConsentState.AWAITING_KEY))
    except IntegrityError:
        return []


def _may_wait(session: VaultSession, rows: UnitOfWork, consent: ConsentRecord) -> bool:
    """Whether it counts and the record is whole; one that is damaged waits on, and nobody else."""
    try:
        session.vault.reader(rows).check(consent)
        known = consents_of(session, rows, consent.patient)
    except IntegrityError:
        return False
    return any(c.id == consent.id and c.state is ConsentState.AWAITING_KEY for c in known)


def _give_key(
    session: VaultSession, rows: UnitOfWork, consent: ConsentRecord, damaged: dict[Row, bytes]
) -> bool:
    """A key for a patient who waits; False where the pool is empty."""
    patient = consent.patient
    if session.vault.reader(rows).get(AssignmentRecord, patient) is not None:
        return True
    ends = [c.until for c in consents_of(session, rows, patient) if _in_force(c)]
    key = assign_key(session, rows, patient, consent.id, damaged)
    if key:
        set_due(session, rows, key, latest(ends))
    return bool(key)


def _delete_wraps(
    session: VaultSession, rows: UnitOfWork, patient: bytes, damaged: dict[Row, bytes]
) -> int:
    """Take team and archive wraps away, damaged ones, too; these are added to `damaged`."""
    reader = session.vault.reader(rows)
    try:
        assignment = reader.get(AssignmentRecord, patient)
    except IntegrityError as error:
        damaged[row_of(error, AssignmentRecord.TABLE, patient)] = patient
        return 0
    if assignment is None:
        return 0
    wraps, spoiled = found_rows(rows, reader, WrapRecord, patient_key=assignment.patient_key)
    damaged |= dict.fromkeys(spoiled, patient)
    stored = [as_stored(rows, session.vault.ports.state, WrapRecord, row) for _, row in spoiled]
    wraps += [wrap for wrap in stored if wrap is not None]
    taken = [wrap for wrap in wraps if wrap.kind in _TAKEN_BY_WITHDRAWAL]
    for wrap in taken:
        delete_row(session, rows, wrap, DeletionReason.WITHDRAWN)
    return len(taken)


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
