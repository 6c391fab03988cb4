"""Whom the clinic expects on a day: sealed under the directory key, no patient or day in the clear.

One confirmed identity brings up everybody who is expected today (DESIGN §4, Patient key pair). The
lists of days that are over are deleted.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable

from clinicvault.access import contexts
from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.damage import Row, sound_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.access_records import AppointmentRecord
from clinicvault.domain.errors import InputRefused, IntegrityError, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Act

from .nearness import told_far

TYPED, CSV, ICALENDAR, CHECK_IN = "typed", "csv", "icalendar", "check-in"
SOURCES = frozenset({TYPED, CSV, ICALENDAR, CHECK_IN})
MOST_A_DAY = 500
"""Appointments of one day; a clinic has fewer, a wrong file more."""
_AHEAD = dt.timedelta(days=366)
_LABEL = "appointments"
_FIELD = "facts_sealed"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclasses.dataclass(frozen=True, slots=True)
class Appointment:
    """A patient on a day's list; `time` is "09:30" or ""."""

    id: bytes
    patient: bytes
    day: dt.date
    time: str
    by: bytes
    source: str


def appointments_of(session: VaultSession, day: dt.date) -> list[Appointment]:
    """A day's list, by time; damaged entries are left out, and the log names them."""
    session.require(Act.LIST_PATIENTS)
    with session.vault.read() as rows:
        found, damaged = _all(session, rows)
    session.tell_damage(damaged)
    return sorted((one for one in found if one.day == day), key=lambda a: (a.time or "~", a.id))


def appointments_with(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> list[Appointment]:
    """A patient's entries on all lists, by day; needs the directory key."""
    found = (one for one in _all(session, rows)[0] if one.patient == patient)
    return sorted(found, key=lambda one: (one.day, one.time, one.id))


def claimed_entries(
    session: VaultSession, records: Iterable[AppointmentRecord]
) -> tuple[list[Appointment], dict[Row, bytes]]:
    """What rows say that nobody checked, and those that do not open."""
    found, damaged = list[Appointment](), dict[Row, bytes]()
    for record in records:
        try:
            found.append(_opened(session, record))
        except IntegrityError:
            damaged[AppointmentRecord.TABLE, record.id] = b""
    return found, damaged


def is_entry(session: VaultSession, rows: Snapshot, claimed: Appointment) -> bool:
    """Whether there is such an entry; IntegrityError where its row is not what the log says."""
    record = session.vault.reader(rows).get(AppointmentRecord, claimed.id)
    return record is not None and _opened(session, record) == claimed


def expected(session: VaultSession, day: dt.date) -> frozenset[bytes]:
    """The patients on a day's list."""
    return frozenset(one.patient for one in appointments_of(session, day))


def add_appointments(
    session: VaultSession, day: dt.date, patients: list[tuple[bytes, str]], source: str
) -> int:
    """Put patients, each with a time or "", on a day's list; returns how many are new.

    Who is on it with that time already stays once. UsageError for a day that is over, a time that
    is none, or an unknown patient; InputRefused("day-full") beyond `MOST_A_DAY`.
    """
    session.require(Act.KEEP_TODAY)
    _check(session, day, [time for _, time in patients], source)
    vault = session.vault
    with vault.write() as rows:
        reader = vault.reader(rows)
        known, _ = _all(session, rows)
        there = {(one.patient, one.time) for one in known if one.day == day}
        fresh = [one for one in dict.fromkeys(patients) if one not in there]
        if len(there) + len(fresh) > MOST_A_DAY:
            raise InputRefused("day-full", most=MOST_A_DAY)
        for patient, time in fresh:
            if reader.get(PatientRecord, patient) is None:
                raise UsageError("patient-unknown")
            rows.put(_record(session, patient, day, time, source))
            detail = {"source": source}
            entry = session.event("appointment-add", patient=patient, detail=detail)
            rows.event(told_far(session, entry, day))
        if fresh:
            rows.commit()
    return len(fresh)


def remove_appointment(session: VaultSession, appointment: bytes) -> None:
    """Take one off its list; UsageError("appointment-unknown")."""
    session.require(Act.KEEP_TODAY)
    vault = session.vault
    with vault.write() as rows:
        record = vault.reader(rows).get(AppointmentRecord, appointment)
        if record is None:
            raise UsageError("appointment-unknown")
        patient = _opened(session, record).patient
        delete_row(session, rows, record, DeletionReason.TAKEN_BACK)
        rows.event(session.event("appointment-remove", patient=patient))
        rows.commit()


def delete_past(session: VaultSession) -> int:
    """Delete the lists of days that are over; returns how many entries went.

    Whoever holds the directory key does it; without it nothing happens.
    """
    if not (session.may(Act.KEEP_TODAY) and session.holds(GroupKind.DIRECTORY)):
        return 0
    vault, today = session.vault, today_of(session)
    with vault.write() as rows:
        found, _ = _all(session, rows)
        over = [one for one in found if one.day < today]
        for one in over:
            record = vault.reader(rows).need(AppointmentRecord, one.id)
            delete_row(session, rows, record, DeletionReason.OVER)
        if over:
            rows.event(session.event("appointments-past", detail={"entries": len(over)}))
            rows.commit()
    return len(over)


def delete_of(session: VaultSession, rows: UnitOfWork, patient: bytes) -> int:
    """Take an erased patient off every list, in a transaction that the caller commits.

    Returns how many entries went.
    """
    reader, (found, _) = session.vault.reader(rows), _all(session, rows)
    mine = [one for one in found if one.patient == patient]
    for one in mine:
        record = reader.need(AppointmentRecord, one.id)
        delete_row(session, rows, record, DeletionReason.ERASED)
    return len(mine)


def _check(session: VaultSession, day: dt.date, times: list[str], source: str) -> None:
    today = today_of(session)
    if not today <= day <= today + _AHEAD:
        raise UsageError("day-wrong")
    if source not in SOURCES or any(time and not _TIME.fullmatch(time) for time in times):
        raise UsageError("time-wrong")


def _all(
    session: VaultSession, rows: Snapshot | UnitOfWork
) -> tuple[list[Appointment], dict[Row, bytes]]:
    """Every entry that is whole, and the damaged ones: they keep nobody from working."""
    reader = session.vault.reader(rows)
    sound, damaged = sound_rows(reader, AppointmentRecord, list(rows.ids(AppointmentRecord)))
    found = []
    for record in sound:
        try:
            found.append(_opened(session, record))
        except IntegrityError:
            damaged[AppointmentRecord.TABLE, record.id] = b""
    return found, damaged


def _record(
    session: VaultSession, patient: bytes, day: dt.date, time: str, source: str
) -> AppointmentRecord:
    appointment = new_id()
    facts = {
        "patient": patient,
        "day": day.isoformat(),
        "time": time,
        "by": session.user_id,
        "source": source,
    }
    cipher = session.cipher(GroupKind.DIRECTORY, _LABEL)
    context = contexts.field(AppointmentRecord.TABLE, _FIELD, appointment)
    sealed = seal_value(cipher, facts, context)
    return session.signed(AppointmentRecord(id=appointment, facts_sealed=sealed))


def _opened(session: VaultSession, record: AppointmentRecord) -> Appointment:
    """By whichever generation of the directory key sealed it; IntegrityError("field")."""
    context = contexts.field(AppointmentRecord.TABLE, _FIELD, record.id)
    for cipher in reversed(session.ciphers(GroupKind.DIRECTORY, _LABEL)):
        try:
            facts = open_value(cipher, record.facts_sealed, context)
        except IntegrityError:
            continue
        return _told(record, facts)
    raise IntegrityError("field")


def _told(record: AppointmentRecord, facts: object) -> Appointment:
    """Who holds the directory key may have sealed anything: nobody's unlock stumbles over it."""
    altered = IntegrityError("row-altered", table=record.TABLE, id=record.id.hex())
    if not isinstance(facts, dict):
        raise altered
    try:
        patient, by = (memoryview(facts[name]).tobytes() for name in ("patient", "by"))
        day = dt.date.fromisoformat(facts["day"])
        time, source = str(facts["time"]), str(facts["source"])
    except (KeyError, TypeError, ValueError) as error:
        raise altered from error
    return Appointment(record.id, patient, day, time, by, source)
