"""Patients who must not be erased for now: litigation, complaint, audit (DESIGN §4, Erasure).

An officer holds and lifts. The reason lies under the patient's identity key. Whatever cannot be
read holds: nobody gets rid of a hold by damaging it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.access import contexts
from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.damage import Row, row_of
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.release.requests import require_text
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.lifecycle_records import HoldRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Act

_FIELD = "facts_sealed"


@dataclasses.dataclass(frozen=True, slots=True)
class Hold:
    """Why a patient is held; times in ms since 1970, `lifted_ms` 0 while nobody lifted it."""

    patient: bytes
    reason: str
    since_ms: int
    by: bytes
    until: dt.date | None
    """The last day; None where it lasts until somebody lifts it."""
    lifted_ms: int = 0
    lifted_by: bytes = b""

    def lasts(self, today: dt.date) -> bool:
        """Whether it holds on a day."""
        return not self.lifted_ms and (self.until is None or today <= self.until)


def hold_of(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> Hold | None:
    """A patient's hold, lasting or not; None where there never was one. IntegrityError."""
    record = session.vault.reader(rows).get(HoldRecord, patient)
    return None if record is None else _opened(session, rows, record)


def lasting(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> Hold | None:
    """A patient's hold while it lasts."""
    hold = hold_of(session, rows, patient)
    return hold if hold is not None and hold.lasts(today_of(session)) else None


def require_free(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> None:
    """Refused("patient-held") under a hold; IntegrityError where nobody can tell."""
    if lasting(session, rows, patient) is not None:
        raise Refused("patient-held")


def all_lasting(session: VaultSession) -> dict[bytes, Hold | None]:
    """Every patient who is held, the oldest hold first; None for a hold that cannot be read."""
    session.require(Act.LIST_PATIENTS)
    state, damaged = session.vault.ports.state, dict[Row, bytes]()
    found: dict[bytes, Hold | None] = {}
    with session.vault.read() as rows:
        for patient, _ in list(state.items(HoldRecord.TABLE)):
            person = state.get(PatientRecord.TABLE, patient)
            if person is None or not person.digest:
                continue
            try:
                hold = lasting(session, rows, patient)
            except IntegrityError as error:
                damaged[row_of(error, HoldRecord.TABLE, patient)] = patient
                found[patient] = None
            else:
                found |= {patient: hold} if hold is not None else {}
    session.tell_damage(damaged)
    return dict(sorted(found.items(), key=lambda one: one[1].since_ms if one[1] else 0))


def place(session: VaultSession, patient: bytes, reason: str, until: dt.date | None = None) -> Hold:
    """Hold a patient, or change reason and day; logged.

    InputRefused("reason-missing"), ("hold-day-past").
    """
    session.require(Act.HOLD_PATIENT)
    text = require_text(reason)
    if until is not None and until < today_of(session):
        raise InputRefused("hold-day-past")
    with session.vault.write() as rows:
        session.vault.reader(rows).need(PatientRecord, patient)
        before = lasting(session, rows, patient)
        since = before.since_ms if before is not None else session.vault.now()
        hold = Hold(patient, text, since, session.user_id, until)
        detail = {"reason": text, "until": until.isoformat() if until else ""}
        _put(session, rows, hold, "hold-place", detail)
        rows.commit()
    return hold


def lift(session: VaultSession, patient: bytes, reason: str) -> None:
    """End a hold; logged. InputRefused("reason-missing"), UsageError("hold-none")."""
    session.require(Act.HOLD_PATIENT)
    text = require_text(reason)
    with session.vault.write() as rows:
        hold = lasting(session, rows, patient)
        if hold is None:
            raise UsageError("hold-none")
        now = session.vault.now()
        ended = dataclasses.replace(hold, lifted_ms=now, lifted_by=session.user_id)
        _put(session, rows, ended, "hold-lift", {"reason": text})
        rows.commit()


def _put(
    session: VaultSession, rows: UnitOfWork, hold: Hold, event: str, detail: dict[str, str]
) -> None:
    person = _person(session, rows, hold.patient)
    before = session.vault.reader(rows).get(HoldRecord, hold.patient)
    value = {
        "reason": hold.reason,
        "since": hold.since_ms,
        "by": hold.by,
        "until": hold.until.isoformat() if hold.until else "",
        "lifted": hold.lifted_ms,
        "lifted_by": hold.lifted_by,
    }
    cipher = identity_cipher(session, person)
    sealed = seal_value(cipher, value, contexts.field(HoldRecord.TABLE, _FIELD, hold.patient))
    cipher.wipe()
    version = before.version + 1 if before is not None else 1
    rows.put(session.signed(HoldRecord(id=hold.patient, version=version, facts_sealed=sealed)))
    rows.event(session.event(event, patient=hold.patient, detail=detail))


def _person(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> PatientRecord:
    """Also of who is erased, and whom a restore brought back: a hold keeps that from happening."""
    reader = session.vault.reader(rows)
    return reader.get(PatientRecord, patient) or reader.need(PatientRecord, patient)


def _opened(session: VaultSession, rows: Snapshot | UnitOfWork, record: HoldRecord) -> Hold:
    """IntegrityError where the row does not open, or does not hold what it should."""
    cipher = identity_cipher(session, _person(session, rows, record.id))
    try:
        place = contexts.field(HoldRecord.TABLE, _FIELD, record.id)
        value = open_value(cipher, record.facts_sealed, place)
        return Hold(
            patient=record.id,
            reason=str(value["reason"]),
            since_ms=moment(value["since"]),
            by=raw(value["by"]),
            until=dt.date.fromisoformat(value["until"]) if value["until"] else None,
            lifted_ms=moment(value["lifted"]),
            lifted_by=raw(value["lifted_by"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("row-altered", table=record.TABLE, id=record.id.hex()) from error
    finally:
        cipher.wipe()
