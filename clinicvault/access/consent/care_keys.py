"""A patient's key as consent gives and takes it: assigned, due, withdrawn (DESIGN §4)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from clinicvault.access.damage import Row, as_logged, found_rows, row_of, sound_rows
from clinicvault.access.days import latest, today_number
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.active import ACTIVE, active_wraps, first_due, keep_active, set_due
from clinicvault.access.patients.assigning import assign_key
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, DeletionReason, GroupKind, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    PatientKeyRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Act

from .bringing_back import give_back
from .consent_reading import consents_of, in_force

COLD = (WrapKind.ARCHIVE, WrapKind.USER_COLD, WrapKind.RETURNED)
"""What opens an archived record once somebody has confirmed who they are."""
_AT_ONCE = 200
"""Wraps deleted in one transaction: an older vault may have all of its patients' due at once."""
_TAKEN_BY_WITHDRAWAL = (*ACTIVE, *COLD, WrapKind.EMERGENCY)


def care_key(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    consent: bytes,
    until: dt.date | None,
    team: bytes,
    damaged: dict[Row, bytes],
) -> ConsentState:
    """What a new consent for care, whose last day is `until`, means for the patient's key.

    Assign one where there is none yet, and set the day on which active wraps go. After a
    withdrawal took the wraps the consent waits for an officer, unless an officer records it.
    """
    reader = session.vault.reader(rows)
    key = key_of(session, reader, patient)
    if key is None:
        _require_owners(reader)
        given = _assign(session, rows, patient, consent, (until,), team, damaged)
        return ConsentState.VALID if given else ConsentState.AWAITING_KEY
    kinds = {wrap.kind for wrap in reader.find(WrapRecord, patient_key=key)}
    if kinds.intersection(ACTIVE):
        _keep(session, rows, patient, until, damaged)
    elif not kinds.intersection(COLD):
        return _back(session, rows, patient)
    return ConsentState.VALID


def _require_owners(reader: VerifiedReader) -> None:
    """IntegrityError where a row is missing that says whose a key pair is: it would look free."""
    reader.complete(AssignmentRecord)
    reader.complete(SuccessionRecord)


def _keep(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    until: dt.date | None,
    damaged: dict[Row, bytes],
) -> None:
    """A visit that is damaged keeps nobody from consenting: then the day stays as it was.

    IntegrityError where a consent is, or where a row is missing.
    """
    consents_of(session, rows, patient)
    try:
        keep_active(session, rows, patient, until=(until,))
    except IntegrityError as error:
        damaged[row_of(error, WrapRecord.TABLE, patient)] = patient


def _back(session: VaultSession, rows: UnitOfWork, patient: bytes) -> ConsentState:
    """An officer's own word is enough; of anybody else it waits for one."""
    if not (session.may(Act.BRING_BACK) and session.holds(GroupKind.OFFICERS)):
        return ConsentState.AWAITING_OFFICER
    give_back(session, rows, patient)
    return ConsentState.VALID


def _assign(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    consent: bytes,
    until: Sequence[dt.date | None],
    team: bytes,
    damaged: dict[Row, bytes],
) -> bool:
    """A key of the team's pool, active from today on; False where the pool is empty."""
    ends = [c.keyed_until for c in consents_of(session, rows, patient) if in_force(c)]
    key = assign_key(session, rows, patient, consent, team, damaged)
    if not key:
        return False
    due = first_due(session, latest([*ends, *until]))
    for wrap in active_wraps(session.vault.reader(rows), key):
        set_due(session, rows, wrap, due)
    return True


def assign_waiting(session: VaultSession) -> int:
    """Give pool keys to patients whose consent waited for one; returns how many."""
    vault = session.vault
    if not (session.may(Act.LIST_PATIENTS) and session.holds(GroupKind.DIRECTORY)):
        return 0
    given: set[bytes] = set()
    damaged: dict[Row, bytes] = {}
    with vault.write() as rows:
        reader = vault.reader(rows)
        _require_owners(reader)
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


def delete_due_wraps(session: VaultSession) -> int:
    """The day's unlock deletes wraps that are due, signed (DESIGN §4).

    Of records that are active no longer, and of emergencies that are over.
    """
    gone, damaged = 0, dict[Row, bytes]()
    while True:
        deleted, spoiled = _delete_due(session, damaged)
        gone += deleted
        damaged |= spoiled
        if not deleted and not spoiled:
            break
    session.tell_damage(damaged)
    return gone


def _delete_due(session: VaultSession, damaged: dict[Row, bytes]) -> tuple[int, dict[Row, bytes]]:
    """Some in one transaction: (how many, damaged rows); those of `damaged` are passed over."""
    vault = session.vault
    with vault.write() as rows:
        ids = rows.due_wraps(today_number(session))
        left = [row for row in ids if (WrapRecord.TABLE, row) not in damaged]
        due, spoiled = sound_rows(vault.reader(rows), WrapRecord, left[:_AT_ONCE])
        for wrap in due:
            over = wrap.kind == WrapKind.EMERGENCY
            reason = DeletionReason.OVER if over else DeletionReason.INACTIVE
            delete_row(session, rows, wrap, reason)
        if due:
            rows.event(session.event("keys-due", detail={"keys": len(due)}))
            rows.commit()
    return len(due), spoiled


def discard_pool(session: VaultSession, rows: UnitOfWork) -> int:
    """Delete every key pair that nobody has yet (DESIGN §4, Rotation); returns how many.

    Damaged ones stay, and keep nobody in: they are never given out. So do all, where a row is
    damaged that tells whose a pair is: a patient's would look free.
    """
    if not owners_whole(session.vault, rows):
        return 0
    most = rows.count(PatientKeyRecord)
    teams = session.vault.trust.teams
    free = [key for team in teams for key in rows.free_patient_keys(team, most)]
    return sum(discard_key(session, rows, key) for key in free)


def owners_whole(vault: OpenVault, rows: Snapshot | UnitOfWork) -> bool:
    """Whether every row that tells whose a key pair is, is what the log says, and none lacks."""
    reader = VerifiedReader(rows, vault.ports.state)
    try:
        reader.find(AssignmentRecord)
        reader.find(SuccessionRecord)
    except IntegrityError:
        return False
    return True


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
    team = _chosen_team(session, rows, consent)
    return _assign(session, rows, patient, consent.id, (), team, damaged)


def _chosen_team(session: VaultSession, rows: UnitOfWork, consent: ConsentRecord) -> bytes:
    """As it was chosen when the consent was recorded; the first one where there was no choice."""
    known = consents_of(session, rows, consent.patient)
    chosen = [one.team for one in known if one.id == consent.id]
    return chosen[0] or session.vault.trust.team or ZERO_ID


def take_wraps(
    session: VaultSession, rows: UnitOfWork, patient: bytes, damaged: dict[Row, bytes]
) -> int:
    """Take away every wrap but kit's and held.

    Damaged ones go to `damaged`, and stay unless the log proves whose they are.
    """
    reader = session.vault.reader(rows)
    try:
        key = key_of(session, reader, patient)
    except (IntegrityError, Refused) as error:
        damaged[row_of(error, AssignmentRecord.TABLE, patient)] = patient
        return 0
    if key is None:
        return 0
    wraps, spoiled = found_rows(rows, reader, WrapRecord, patient_key=key)
    damaged |= dict.fromkeys(spoiled, patient)
    stored = [as_logged(rows, session.vault.ports.state, WrapRecord, row) for _, row in spoiled]
    wraps += [wrap for wrap in stored if wrap is not None]
    taken = [wrap for wrap in wraps if wrap.kind in _TAKEN_BY_WITHDRAWAL]
    for wrap in taken:
        delete_row(session, rows, wrap, DeletionReason.WITHDRAWN)
    return len(taken)
