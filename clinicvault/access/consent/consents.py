"""Consent is a key: the first one for care assigns the patient's key, withdrawal takes it away."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.patients.active import keep_active
from clinicvault.access.patients.chosen_team import team_for
from clinicvault.access.patients.patients import identity_by, identity_cipher, open_identity
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import ConsentRecord, PatientRecord
from clinicvault.domain.roles import Act
from clinicvault.domain.rules import ClinicRules

from .care_keys import care_key, take_wraps
from .consent_reading import DETAILS, consents_of, decoded, today_of
from .evidence import Document, discard_evidence, put_evidence, seal_document
from .new_consents import NewConsent, adult_age, checked, details, require_giver, require_known
from .withdrawals import hidden_consents, in_effect, withdrawal_record

_Edit = Callable[[dict[str, Any]], dict[str, Any]]

__all__ = [
    "NewConsent",
    "attach_evidence",
    "confirm_consent",
    "record_consent",
    "withdraw_consent",
]


def record_consent(
    session: VaultSession, patient: bytes, new: NewConsent, documents: Sequence[Document] = ()
) -> bytes:
    """Record a consent, with the documents that show it if there are any; returns its id.

    The first one for care assigns a key pair of the pool; without a pool it waits for one
    (AWAITING_KEY), after a withdrawal for the privacy officer (AWAITING_OFFICER). InputRefused
    and UsageError as `new_consents` says.
    """
    session.require(Act.RECORD_CONSENT)
    tidy, consent = checked(session, new), new_id()
    with _sealed_first(session, patient, consent, documents) as shown:
        _record(session, patient, consent, tidy, shown)
    return consent


def attach_evidence(session: VaultSession, consent: bytes, document: Document) -> bytes:
    """Add a document to a consent, which awaits it no longer; returns the document's id.

    UsageError("consent-unknown").
    """
    session.require(Act.RECORD_CONSENT)
    with session.vault.read() as rows:
        patient = _need(session, rows, consent).patient
    with (
        _sealed_first(session, patient, consent, [document]) as shown,
        session.vault.write() as rows,
    ):
        record = _need(session, rows, consent)
        if not _withdrawn(session, rows, record):
            _change(session, rows, record, _scan_came)
        for row, sealed in shown:
            put_evidence(session, rows, row, sealed)
        rows.commit()
    return shown[0][0].id


def confirm_consent(session: VaultSession, consent: bytes) -> None:
    """Confirm what was recorded in an emergency: it counts like any other from now on.

    UsageError("consent-confirmed") where there is nothing to confirm, Refused("consent-withdrawn"),
    InputRefused("consent-minor") where somebody else has to consent for a minor: a consent of its
    own then.
    """
    session.require(Act.RECORD_CONSENT)
    in_force = rules(session)
    with session.vault.write() as rows:
        record = _need(session, rows, consent)
        purpose = Purpose(record.purpose)
        if _withdrawn(session, rows, record):
            raise Refused("consent-withdrawn", purpose=purpose.slug)
        known = next(c for c in consents_of(session, rows, record.patient) if c.id == consent)
        if not known.confirm_by_ms:
            raise UsageError("consent-confirmed")
        person = session.vault.reader(rows).need(PatientRecord, record.patient)
        born = open_identity(session, person).born
        require_giver(known.giver, born, today_of(session), in_force)
        if purpose is Purpose.CARE:
            until = dataclasses.replace(known, confirm_by_ms=0).keyed_until
            keep_active(session, rows, record.patient, until=(until,))
        now = session.vault.now()
        _change(session, rows, record, lambda value: {**value, "confirm_by": 0, "confirmed": now})
        rows.event(
            session.event(
                "consent-confirm", patient=record.patient, consent=consent, purpose=purpose.slug
            )
        )
        rows.commit()


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
        ended = [dataclasses.replace(c, state=int(ConsentState.WITHDRAWN)) for c in given]
        for consent in _dated(session, rows, patient, ended):
            rows.put(session.signed(dataclasses.replace(consent, version=consent.version + 1)))
        if purpose is Purpose.CARE:
            gone = take_wraps(session, rows, patient, damaged)
        rows.event(
            session.event(
                "consent-withdraw", patient=patient, purpose=purpose.slug, detail={"keys": gone}
            )
        )
        rows.commit()
    session.tell_damage(damaged)
    if gone:
        vault.forget_deleted()
    return gone


@contextlib.contextmanager
def _sealed_first(
    session: VaultSession, patient: bytes, consent: bytes, documents: Sequence[Document]
) -> Iterator[list[tuple[EvidenceRecord, Document]]]:
    """The documents' objects before their rows; they go again where no row may be written."""
    shown: list[tuple[EvidenceRecord, Document]] = []
    try:
        shown.extend((seal_document(session, patient, consent, one), one) for one in documents)
        yield shown
    except (InputRefused, Refused, UsageError):
        # Raised before the commit; after any other failure the rows may be there.
        for row, _ in shown:
            discard_evidence(session, row)
        raise


def _record(
    session: VaultSession,
    patient: bytes,
    consent: bytes,
    new: NewConsent,
    shown: list[tuple[EvidenceRecord, Document]],
) -> None:
    """Rows and log entries in one transaction."""
    in_force, damaged = rules(session), dict[Row, bytes]()
    with session.vault.write() as rows:
        require_known(session, rows, patient, new)
        new = dataclasses.replace(new, team=team_for(session, rows, patient, new))
        record, until = _row(session, rows, patient, consent, new, in_force)
        if new.purpose is Purpose.CARE:
            state = care_key(session, rows, patient, consent, until, new.team, damaged)
            record = dataclasses.replace(record, state=int(state))
        rows.put(session.signed(record))
        rows.event(
            session.event(
                "consent-record",
                patient=patient,
                consent=consent,
                purpose=new.purpose.slug,
                detail={"evidence": new.evidence.value, "giver": new.giver.value},
            )
        )
        for row, document in shown:
            put_evidence(session, rows, row, document)
        rows.commit()
    session.tell_damage(damaged)


def _row(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    consent: bytes,
    new: NewConsent,
    in_force: ClinicRules,
) -> tuple[ConsentRecord, dt.date | None]:
    """(the row, not signed yet; the last day on which it keeps a record active)."""
    person = session.vault.reader(rows).need(PatientRecord, patient)
    cipher = identity_cipher(session, person)
    try:
        born = identity_by(cipher, person).born
        adult = adult_age(new, born, today_of(session), in_force)
        value = details(session, new, adult, in_force)
        record = ConsentRecord(
            id=consent,
            patient=patient,
            purpose=int(new.purpose),
            state=int(ConsentState.VALID),
            details_sealed=_sealed(cipher, consent, value),
        )
        return record, decoded(record, value, born, session.vault.now()).keyed_until
    finally:
        cipher.wipe()


def _need(session: VaultSession, rows: Snapshot | UnitOfWork, consent: bytes) -> ConsentRecord:
    """A consent's row; UsageError("consent-unknown") for none, or for a withdrawal's."""
    record = session.vault.reader(rows).get(ConsentRecord, consent)
    if record is None or not record.details_sealed:
        raise UsageError("consent-unknown")
    return record


def _withdrawn(session: VaultSession, rows: UnitOfWork, record: ConsentRecord) -> bool:
    """Such a row is never written again: what it ends goes by when it was written last."""
    found = session.vault.reader(rows).find(ConsentRecord, patient=record.patient)
    counting = in_effect(session.vault.ports.state, found)
    return not any(one.id == record.id and _open(one) for one in counting)


def _change(session: VaultSession, rows: UnitOfWork, record: ConsentRecord, act: _Edit) -> None:
    """The row's next version with other details, signed."""
    person = session.vault.reader(rows).need(PatientRecord, record.patient)
    cipher = identity_cipher(session, person)
    try:
        changed = _edited(cipher, record, act)
    finally:
        cipher.wipe()
    rows.put(session.signed(dataclasses.replace(changed, version=record.version + 1)))


def _dated(
    session: VaultSession, rows: UnitOfWork, patient: bytes, consents: list[ConsentRecord]
) -> list[ConsentRecord]:
    """With the moment of withdrawal in them, where they can be opened: nothing may stop it."""
    now = session.vault.now()
    try:
        person = session.vault.reader(rows).need(PatientRecord, patient)
        cipher = identity_cipher(session, person)
    except (IntegrityError, Refused):
        return consents
    try:
        return [_dated_one(cipher, one, now) for one in consents]
    finally:
        cipher.wipe()


def _dated_one(cipher: FieldCipher, consent: ConsentRecord, now: int) -> ConsentRecord:
    try:
        return _edited(cipher, consent, lambda value: {**value, "withdrawn": now})
    except IntegrityError:
        return consent


def _scan_came(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("evidence") != Evidence.PAPER_TO_FOLLOW.value:
        return value
    return {**value, "evidence": Evidence.PAPER_SCANNED.value}


def _edited(cipher: FieldCipher, record: ConsentRecord, act: _Edit) -> ConsentRecord:
    place = contexts.field(ConsentRecord.TABLE, DETAILS, record.id)
    value = open_value(cipher, record.details_sealed, place)
    if not isinstance(value, dict):
        raise IntegrityError("row-altered", table=ConsentRecord.TABLE, id=record.id.hex())
    return dataclasses.replace(record, details_sealed=_sealed(cipher, record.id, act(value)))


def _sealed(cipher: FieldCipher, consent: bytes, value: dict[str, Any]) -> bytes:
    return seal_value(cipher, value, contexts.field(ConsentRecord.TABLE, DETAILS, consent))


def _open(consent: ConsentRecord) -> bool:
    return consent.state != ConsentState.WITHDRAWN
