"""Visits and disclosures: facts under the patient's identity key."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterable

from clinicvault.access import contexts
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import raw
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import DisclosureRecord, PatientRecord, PhotoRecord, VisitRecord

from .patients import identity_cipher

_FIELD = "facts_sealed"


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A visit; `by` is the user who recorded it."""

    id: bytes
    date: dt.date
    label: str
    by: bytes


def visits_of(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> list[Visit]:
    """All visits of a patient, newest first; needs the directory key."""
    reader = session.vault.reader(rows)
    cipher = identity_cipher(session, reader.need(PatientRecord, patient))
    found = opened_visits(cipher, reader.find(VisitRecord, patient=patient))
    cipher.wipe()
    return found


def days_of_photos(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, photos: Iterable[bytes]
) -> dict[bytes, dt.date]:
    """Photo id -> day of its visit, of one patient: as far as the rows are there, and whole."""
    reader, days = session.vault.reader(rows), dict[bytes, dt.date]()
    visits: dict[bytes, bytes] = {}
    for photo in photos:
        with contextlib.suppress(IntegrityError):
            record = reader.get(PhotoRecord, photo)
            visits |= {photo: record.visit} if record and record.patient == patient else {}
    with contextlib.suppress(IntegrityError):
        days = {one.id: one.date for one in visits_of(session, rows, patient)}
    return {photo: days[visit] for photo, visit in visits.items() if visit in days}


def visit_day(session: VaultSession, rows: Snapshot | UnitOfWork, visit: VisitRecord) -> dt.date:
    """The day of a visit that may not be written yet."""
    cipher = identity_cipher(session, session.vault.reader(rows).need(PatientRecord, visit.patient))
    [opened] = opened_visits(cipher, [visit])
    cipher.wipe()
    return opened.date


def opened_visits(cipher: FieldCipher, records: Iterable[VisitRecord]) -> list[Visit]:
    """Rows of one patient, checked by the caller, newest first."""
    found = []
    for record in records:
        value = open_value(
            cipher, record.facts_sealed, contexts.field(VisitRecord.TABLE, _FIELD, record.id)
        )
        try:
            date = dt.date.fromisoformat(value["date"])
            found.append(Visit(record.id, date, str(value["label"]), raw(value["by"])))
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrityError(
                "row-altered", table=VisitRecord.TABLE, id=record.id.hex()
            ) from error
    return sorted(found, key=lambda visit: (visit.date, visit.id), reverse=True)


def visit_record(
    session: VaultSession, person: PatientRecord, date: dt.date, label: str
) -> VisitRecord:
    """A new visit, signed, not yet written."""
    visit = new_id()
    value = {"date": date.isoformat(), "label": label, "by": session.user_id}
    cipher = identity_cipher(session, person)
    sealed = seal_value(cipher, value, contexts.field(VisitRecord.TABLE, _FIELD, visit))
    cipher.wipe()
    return session.signed(VisitRecord(id=visit, patient=person.id, facts_sealed=sealed))


def disclosure_record(
    session: VaultSession, person: PatientRecord, facts: dict[str, object], row: bytes = b""
) -> DisclosureRecord:
    """What left, to whom and why, signed, not yet written; `row` is an id that was made before."""
    disclosure = row or new_id()
    cipher = identity_cipher(session, person)
    context = contexts.field(DisclosureRecord.TABLE, _FIELD, disclosure)
    sealed = seal_value(cipher, facts, context)
    cipher.wipe()
    return session.signed(DisclosureRecord(id=disclosure, patient=person.id, facts_sealed=sealed))
