"""A patient moves to another team: by somebody who is in both, and confirms that (DESIGN §2).

The key pair stays, its wraps are the other team's from then on. Who could open the record before
and copied its key keeps what was copied, as whoever leaves does; a renewal of everything ends it.
"""

from __future__ import annotations

import dataclasses

from clinicvault.access import contexts
from clinicvault.access.consent.consent_reading import judged_day, status_for
from clinicvault.access.consent.record_wraps import Keyed, keyed, put_wraps, wanted_wraps
from clinicvault.access.days import NEVER
from clinicvault.access.deleting import delete_row
from clinicvault.access.people.teams import said_of_team
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.lifecycle_records import TransferRecord
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, Purpose, WrapKind
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Act

from .active import ACTIVE, confirmed_due
from .cold_keys import cold_keys
from .pool import new_wrap


def move_patient(session: VaultSession, patient: bytes, team: bytes, password: Secret) -> None:
    """From now on the other team's keys open the record, and the old team's do not; logged.

    Refused("team-not-yours") unless this person is in both, ("move-restricted") while it is for
    named people alone, ("no-patient-key") after a withdrawal; UsageError("team-same"). Refused as
    `cold_keys`.
    """
    session.require(Act.STEP_UP)
    with session.vault.read() as rows:
        _require_movable(session, keyed(session, rows, patient), team)
    with cold_keys(session, password, {"records": 1}) as keys, session.vault.write() as rows:
        session.require(Act.STEP_UP)
        record = keyed(session, rows, patient)
        _require_movable(session, record, team)
        pair = keys.open(record.wraps)
        try:
            _move(session, rows, record, team, pair)
        finally:
            pair.wipe()
        rows.commit()
    session.vault.forget_deleted()


def _require_movable(session: VaultSession, record: Keyed, team: bytes) -> None:
    if team == record.team:
        raise UsageError("team-same")
    if not {team, record.team} <= set(session.person.teams):
        raise Refused("team-not-yours")
    if record.named:
        raise Refused("move-restricted")


def _move(
    session: VaultSession, rows: UnitOfWork, record: Keyed, team: bytes, pair: KeyPair
) -> None:
    before = said_of_team(session.vault, rows, record.team)["team"]
    after = said_of_team(session.vault, rows, team)["team"]
    due = confirmed_due(session, rows, record.patient, record.consents)
    status = status_for(record.consents, Purpose.CARE, judged_day(session))
    wanted = wanted_wraps(session, team, (), due)
    active = [one for one in wanted if status is ConsentStatus.VALID or one[0] not in ACTIVE]
    transfer, held = (
        _transfer(session, rows, record, team, pair),
        _held(session, record, team, pair),
    )
    for wrap in record.wraps:
        if wrap.kind == WrapKind.EMERGENCY:
            delete_row(session, rows, wrap, DeletionReason.OVER)
    put_wraps(
        session,
        rows,
        record,
        active,
        lambda: KeyPair.from_seed(pair.seed.copy()),
        DeletionReason.MOVED,
    )
    for one in (transfer, *held):
        rows.put(one)
    detail: dict[str, object] = {"before": before, "team": after}
    rows.event(session.event("record-move", patient=record.patient, detail=detail))


def _transfer(
    session: VaultSession, rows: UnitOfWork, record: Keyed, team: bytes, pair: KeyPair
) -> TransferRecord:
    old = session.vault.reader(rows).get(TransferRecord, record.key)
    version = old.version + 1 if old else 1
    proof = pair.sign(contexts.transfer(session.vault.id, record.key, version, team))
    return session.signed(TransferRecord(id=record.key, version=version, team=team, proof=proof))


def _held(session: VaultSession, record: Keyed, team: bytes, pair: KeyPair) -> list[WrapRecord]:
    """The held wrap for the other team's archive: else its members could not bring it back."""
    vault, trust = session.vault.id, session.vault.trust
    to = trust.need(GroupKind.ARCHIVE, team).public
    inner = new_wrap(vault, record.key, WrapKind.ARCHIVE, to, pair.seed).sealed
    officers = trust.need(GroupKind.OFFICERS).public
    fresh = new_wrap(vault, record.key, WrapKind.HELD, officers, inner, NEVER)
    old = [wrap for wrap in record.wraps if wrap.kind == WrapKind.HELD]
    return [
        session.signed(dataclasses.replace(fresh, id=one.id, version=one.version + 1))
        for one in old
    ]
