"""How long a record stays active: the day on which its team's wrap goes (DESIGN §4).

A wrap goes on the day after the consent's last, or when nobody has come for as many days as the
clinic's rules say. The day's first unlock deletes what is due (`care_keys.delete_due_wraps`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from clinicvault.access.consent.consent_reading import (
    Consent,
    consents_of,
    in_force,
    local_day,
    today_of,
)
from clinicvault.access.consent.redating import with_proof
from clinicvault.access.damage import Row, row_of
from clinicvault.access.days import NEVER, care_end, latest, number, today_number
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import AssignmentRecord, VisitRecord, WrapRecord
from clinicvault.domain.roles import Act

from .nearness import told_far
from .visits import visit_day, visits_of

ACTIVE = (WrapKind.TEAM, WrapKind.USER)
"""What opens an active record: the team's key, or the keys of the users who are named."""
_AT_ONCE = 50


def due_after(
    session: VaultSession, end: dt.date | None, activity: dt.date | None, least: int = NEVER
) -> int:
    """The day on which an active wrap goes: after the consent's end, or the days of the rules.

    `end` is the consents' last day (None for no end), `activity` the newest visit or the first
    assignment; `least` is a day that a confirmed identity gave. Never before today.
    """
    active = number(activity) + rules(session).active_days + 1 if activity else NEVER
    due = max(active, least, today_number(session))
    return due if end is None else min(due, number(end) + 1)


def first_due(session: VaultSession, end: dt.date | None) -> int:
    """The same on the day on which a patient is given a key."""
    return due_after(session, end, today_of(session))


def confirmed_due(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, consents: Sequence[Consent]
) -> int:
    """The same for a record that a confirmed identity brings up now."""
    least = today_number(session) + rules(session).confirm_days
    return due_after(session, care_end(consents), activity_of(session, rows, patient), least)


def care_due(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> int | None:
    """The same by what is recorded; None where no consent for care is in force."""
    consents = consents_of(session, rows, patient)
    if not any(in_force(one) for one in consents):
        return None
    return due_after(session, care_end(consents), activity_of(session, rows, patient))


def activity_of(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    patient: bytes,
    visit: dt.date | None = None,
) -> dt.date | None:
    """The newest visit (or `visit`) or the first consent's day, not after today; None for none."""
    assignment = session.vault.reader(rows).get(AssignmentRecord, patient)
    consents = consents_of(session, rows, patient) if assignment else []
    days = [local_day(c.recorded_ms) for c in consents if assignment and c.id == assignment.consent]
    days += [one.date for one in visits_of(session, rows, patient)]
    days += [visit] if visit else []
    return min(max(days), today_of(session)) if days else None


def active_wraps(reader: VerifiedReader, key_id: bytes) -> list[WrapRecord]:
    """The wraps by which a patient's record is active."""
    return [wrap for wrap in reader.find(WrapRecord, patient_key=key_id) if wrap.kind in ACTIVE]


def keep_active(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    *,
    visit: dt.date | None = None,
    until: Sequence[dt.date | None] = (),
) -> bool:
    """Set anew the day on which the active wraps go; False where nothing changed.

    To be called before the same transaction writes a visit (its day is `visit`) or a consent (its
    last day, or None, is in `until`). An archived record stays archived.
    """
    reader = session.vault.reader(rows)
    key = key_of(session, reader, patient)
    wraps = active_wraps(reader, key) if key else []
    if not wraps:
        return False
    ends = [one.keyed_until for one in consents_of(session, rows, patient) if in_force(one)]
    ends += until
    activity = activity_of(session, rows, patient, visit)
    changed = [wrap for wrap in wraps if _set_day(session, rows, wrap, ends, activity)]
    return bool(changed)


def put_visit(session: VaultSession, rows: UnitOfWork, visit: VisitRecord) -> None:
    """Write a new visit with its log entry: it keeps an active record active."""
    day = visit_day(session, rows, visit)
    keep_active(session, rows, visit.patient, visit=day)
    rows.put(visit)
    entry = session.event("visit-add", patient=visit.patient, objects=(visit.id,))
    rows.event(told_far(session, entry, day))


def set_due(session: VaultSession, rows: UnitOfWork, wrap: WrapRecord, due: int) -> bool:
    """Sign a wrap anew with the day on which it goes; False where it says so already."""
    if wrap.due_day == due:
        return False
    fresh = session.signed(dataclasses.replace(wrap, version=wrap.version + 1, due_day=due))
    rows.put(with_proof(session.vault.trust, fresh, wrap))
    return True


def lasting(session: VaultSession) -> list[bytes]:
    """Patients whose active wrap lasts longer than the rules say, for who can set its day.

    In a vault of an older program, or where the rules were tightened since. Cheap where there are
    none: asked at every unlock.
    """
    if not (session.may(Act.LIST_PATIENTS) and session.holds(GroupKind.DIRECTORY)):
        return []
    said = rules(session)
    last = today_number(session) + max(said.active_days, said.confirm_days) + 1
    with session.vault.read() as rows:
        return list(
            dict.fromkeys(p for kind in ACTIVE for p in rows.lasting_wraps(int(kind), last))
        )


def settle_days(session: VaultSession) -> int:
    """Wraps that last too long get their day; returns how many patients'. Ends with the lock."""
    patients = lasting(session)
    changed, damaged = 0, dict[Row, bytes]()
    for start in range(0, len(patients), _AT_ONCE):
        changed += _settle(session, patients[start : start + _AT_ONCE], damaged)
    session.tell_damage(damaged)
    return changed


def _settle(session: VaultSession, patients: list[bytes], damaged: dict[Row, bytes]) -> int:
    changed = 0
    with session.vault.write() as rows:
        for patient in patients:
            try:
                changed += keep_active(session, rows, patient)
            except IntegrityError as error:
                damaged[row_of(error, WrapRecord.TABLE, patient)] = patient
        if changed:
            rows.event(session.event("active-days", detail={"patients": changed}))
            rows.commit()
    return changed


def _set_day(
    session: VaultSession,
    rows: UnitOfWork,
    wrap: WrapRecord,
    ends: Sequence[dt.date | None],
    activity: dt.date | None,
) -> bool:
    """Without any consent in force it goes at once; a confirmed identity's day is not shortened."""
    today = today_number(session)
    confirmed = wrap.due_day if wrap.due_day <= today + rules(session).confirm_days else NEVER
    due = due_after(session, latest(ends), activity, confirmed) if ends else today
    return set_due(session, rows, wrap, due)
