"""A record for named users alone: staff, somebody known, or whoever asks for it (DESIGN §4).

Their own keys stand in the place of the team's and the archive's. The kit's and the held wrap
stay: recovery sheets, and a privacy officer together with a named practitioner, still open it.
"""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.access.consent.consent_reading import judged_day, status_for
from clinicvault.access.consent.record_wraps import (
    Keyed,
    Wanted,
    keyed,
    put_wraps,
    require_named,
    wanted_wraps,
)
from clinicvault.access.damage import Damaged, as_logged
from clinicvault.access.deleting import delete_row
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import RestrictionRecord
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, Purpose
from clinicvault.domain.records import UserKeyRecord, WrapRecord
from clinicvault.domain.roles import Act

from .active import ACTIVE, confirmed_due
from .cold_keys import ColdKeys, cold_keys
from .restrictions import able, restriction_record


def restrict(
    session: VaultSession, patient: bytes, users: Sequence[bytes], password: Secret
) -> None:
    """From now on only these practitioners' keys open the record; logged.

    One of them is oneself (UsageError("restrict-oneself")); each must be a practitioner in force
    (UsageError("restrict-practitioner")). Of a restricted record only who is named changes the
    names: Refused("record-restricted"). Refused as `cold_keys`, ("no-patient-key") for a record
    that was withdrawn.
    """
    session.require(Act.STEP_UP)
    if session.user_id not in users:
        raise UsageError("restrict-oneself")
    _change(session, patient, tuple(dict.fromkeys(users)), password, "record-restrict")


def lift_restriction(session: VaultSession, patient: bytes, password: Secret) -> None:
    """Back to the whole team; only who is named can. Logged.

    UsageError("restrict-none") where nobody is named; Refused as `restrict`.
    """
    session.require(Act.STEP_UP)
    with session.vault.read() as rows:
        if not keyed(session, rows, patient).named:
            raise UsageError("restrict-none")
    _change(session, patient, (), password, "record-unrestrict")


def drop_user_wraps(session: VaultSession, rows: UnitOfWork, user: bytes, damaged: Damaged) -> int:
    """Delete every patient's wrap for a user's keys, of whichever age; returns how many.

    For whoever ends or renews a person's access, in the same transaction, which logs it and has
    not written the user's new keys yet. Damaged ones are added to `damaged`, and stay unless the
    log proves whose they are: renamed, another's would go.
    """
    reader, gone = session.vault.reader(rows), list[WrapRecord]()
    for key in _keys_of(reader, user):
        spoiled = Damaged()
        whole = spoiled.found(rows, reader, WrapRecord, recipient=key)
        stored = [as_logged(rows, session.vault.ports.state, WrapRecord, row) for _, row in spoiled]
        gone += [*whole, *(wrap for wrap in stored if wrap is not None)]
        damaged.update(spoiled)
    for wrap in gone:
        delete_row(session, rows, wrap, DeletionReason.LEFT)
    return len(gone)


def _keys_of(reader: VerifiedReader, user: bytes) -> set[bytes]:
    """Key ids of all keys that a user ever had."""
    rows = reader.find(UserKeyRecord, user=user)
    return {
        PublicKeys.decode(keys).key_id
        for row in rows
        for keys in (row.public, row.second_public)
        if keys
    }


def _change(
    session: VaultSession, patient: bytes, users: tuple[bytes, ...], password: Secret, event: str
) -> None:
    days = rules(session).confirm_days
    with cold_keys(session, password, {"records": 1}) as keys, session.vault.write() as rows:
        session.require(Act.STEP_UP)
        record = keyed(session, rows, patient)
        require_named(session, record)
        wanted = _wanted(session, rows, record, users)
        named = _named(session, rows, keys, record, users)
        put_wraps(
            session,
            rows,
            record,
            wanted,
            lambda: keys.open(record.wraps),
            DeletionReason.RESTRICTED,
        )
        rows.put(named)
        detail: dict[str, object] = {"users": list(users), "days": days}
        rows.event(session.event(event, patient=patient, detail=detail))
        rows.commit()


def _named(
    session: VaultSession, rows: UnitOfWork, keys: ColdKeys, record: Keyed, users: tuple[bytes, ...]
) -> RestrictionRecord:
    pair = keys.open(record.wraps)
    try:
        return restriction_record(session, rows, record.patient, users, pair)
    finally:
        pair.wipe()


def _wanted(
    session: VaultSession, rows: UnitOfWork, record: Keyed, users: tuple[bytes, ...]
) -> list[Wanted]:
    """For the users, or the team; active only where care is consented to today."""
    people = able(session, users, record.team)
    if len(people) < len(users):
        raise UsageError("restrict-practitioner")
    due = confirmed_due(session, rows, record.patient, record.consents)
    wanted = wanted_wraps(session, record.team, people, due)
    status = status_for(record.consents, Purpose.CARE, judged_day(session))
    valid = status is ConsentStatus.VALID
    return [one for one in wanted if valid or one[0] not in ACTIVE]
