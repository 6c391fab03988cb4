"""People leave the clinic or a team, or get other keys: the root ends the old ones, and says so."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.access.certificates.trust import OF_A_TEAM, Group, Person, Trust
from clinicvault.access.certificates.trust_members import departure
from clinicvault.access.consent.care_keys import discard_pool
from clinicvault.access.damage import Damaged
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.named import drop_user_wraps
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import TeamRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, UserState, WrapKind
from clinicvault.domain.records import (
    EnrolmentRecord,
    GrantRecord,
    PatientRecord,
    RevocationRecord,
    UserKeyRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Act

from .carrying import last_roles
from .teams import is_last, said_of_team


@dataclasses.dataclass(frozen=True, slots=True)
class Ended:
    """What went with somebody's keys."""

    pool: int
    """Unassigned patient keys that were discarded."""
    wraps: int
    """Wraps of restricted patients for this person alone."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reach:
    """What somebody holds keys for, and so may have copied."""

    groups: tuple[GroupKind, ...]
    names: int
    """Patients whose names, visits and consents the directory key opens."""
    active: int
    """Active records that the team's key, or the person's own, opens now."""
    archived: int
    """Records that open once this person confirms the own identity."""


def disable(session: VaultSession, user_id: bytes) -> None:
    """The root revokes a user's keys; refused for oneself and for a role's last holder."""
    session.require(Act.MANAGE_USERS)
    if user_id == session.user_id:
        raise Refused("disable-self")
    vault, damaged = session.vault, Damaged()
    with vault.write() as rows:
        person = vault.trust.need_person(user_id)
        if person.user.state == UserState.DISABLED:
            raise UsageError("user-disabled-already")
        refuse_last(vault, rows, user_id)
        record = dataclasses.replace(
            person.user, version=person.user.version + 1, state=int(UserState.DISABLED)
        )
        rows.put(session.rooted(record))
        ended = end_keys(session, rows, user_id, damaged)
        detail = {"subject": user_id, "keys": ended.pool, "wraps": ended.wraps}
        rows.event(session.event("user-disable", detail=detail))
        rows.commit()
    session.tell_damage(damaged)


def leave_team(session: VaultSession, user_id: bytes, team: bytes) -> None:
    """The root takes back a team's keys from one person, who works on in others; logged.

    Access to the team's records ends at once; its keys are renewed by the next members to unlock.
    UsageError("team-not-member"); Refused("last-of-team").
    """
    session.require(Act.MANAGE_USERS)
    vault, damaged = session.vault, Damaged()
    with vault.write() as rows:
        person = vault.trust.need_person(user_id)
        if team not in person.teams:
            raise UsageError("team-not-member")
        if is_last(vault, rows, user_id, team):
            raise Refused("last-of-team")
        # Said each time: who comes back may be taken out again.
        rows.put(_ended(session, TeamRecord.TABLE, departure(vault.id, user_id, team)))
        for grant in _grants(session, rows, user_id, team, damaged):
            revoke(session, rows, GrantRecord.TABLE, grant.id)
        wraps = _drop_wraps(session, rows, person, team, damaged)
        detail = {"subject": user_id, "keys": discard_pool(session, rows), "wraps": wraps}
        rows.event(
            session.event("team-leave", detail={**detail, **said_of_team(vault, rows, team)})
        )
        rows.commit()
    session.tell_damage(damaged)


def refuse_last(vault: OpenVault, rows: UnitOfWork, user_id: bytes) -> None:
    """Refused("last-holder"): the last holder of a role that nobody could replace does not go.

    As little as a team's last member: Refused("last-of-team").
    """
    for role in last_roles(vault.trust, user_id):
        raise Refused("last-holder", role=role.value)
    for team in vault.trust.need_person(user_id).teams:
        if is_last(vault, rows, user_id, team):
            raise Refused("last-of-team")


def end_keys(session: VaultSession, rows: UnitOfWork, user_id: bytes, damaged: Damaged) -> Ended:
    """Revoke everything that lets a user in, at once; the pool goes, too (DESIGN §4, Rotation).

    What the user's own keys alone opened goes with them. Damaged rows stop nothing, and are added
    to `damaged`.
    """
    end_codes(session, rows, user_id)
    for key in session.vault.reader(rows).find(UserKeyRecord, user=user_id):
        revoke(session, rows, UserKeyRecord.TABLE, key.id)
    reader = session.vault.reader(rows)
    for one in damaged.found(rows, reader, HardwareKeyRecord, user=user_id):
        delete_row(session, rows, one, DeletionReason.LEFT)
    wraps = drop_user_wraps(session, rows, user_id, damaged)
    return Ended(discard_pool(session, rows), wraps)


def end_codes(session: VaultSession, rows: UnitOfWork, user_id: bytes) -> None:
    """Codes that were not used yet do not count any more."""
    reader = session.vault.reader(rows)
    used = {key.enrolment for key in reader.find(UserKeyRecord, user=user_id)}
    for code in reader.find(EnrolmentRecord, user=user_id):
        if code.id not in used:
            revoke(session, rows, EnrolmentRecord.TABLE, code.id)


def revoke(session: VaultSession, rows: UnitOfWork, table: str, subject: bytes) -> None:
    """The root's word that something counts no more; nothing where it is said already."""
    if subject not in session.vault.trust.ended:
        rows.put(_ended(session, table, subject))


def _ended(session: VaultSession, table: str, subject: bytes) -> RevocationRecord:
    return session.rooted(RevocationRecord(id=new_id(), subject_table=table, subject=subject))


def _grants(
    session: VaultSession,
    rows: UnitOfWork,
    user_id: bytes,
    team: bytes,
    damaged: Damaged,
) -> list[GrantRecord]:
    """Every grant of the team's and its archive's keys to somebody, also to older keys.

    A damaged one keeps nobody in: the departure ends it, too. It is added to `damaged`.
    """
    trust = session.vault.trust
    groups = {one.id for kind in OF_A_TEAM for one in trust.groups.get((kind, team), ())}
    found = damaged.found(rows, session.vault.reader(rows), GrantRecord, user=user_id)
    return [one for one in found if one.group in groups and one.id not in trust.ended]


def _drop_wraps(
    session: VaultSession,
    rows: UnitOfWork,
    person: Person,
    team: bytes,
    damaged: Damaged,
) -> int:
    """Wraps of the team's patients for this person's own keys go; returns how many."""
    reader, vault = session.vault.reader(rows), session.vault.id
    keys = [key.key_id for key in (person.public, person.second) if key is not None]
    found = [one for key in keys for one in damaged.found(rows, reader, WrapRecord, recipient=key)]
    gone = [one for one in found if team_of_key(vault, reader, one.patient_key) == team]
    for wrap in gone:
        delete_row(session, rows, wrap, DeletionReason.LEFT)
    return len(gone)


def reach(session: VaultSession, user_id: bytes) -> Reach:
    """What a user's keys open, by the grants and wraps that name them."""
    session.require(Act.MANAGE_USERS)
    vault, damaged = session.vault, Damaged()
    with vault.read() as rows:
        person = vault.trust.need_person(user_id)
        grants = damaged.found(rows, vault.reader(rows), GrantRecord, user=user_id)
        found = [vault.trust.group_by_id(grant.group) for grant in grants]
        groups = [group for group in found if group is not None]
        held = {group.kind for group in groups}
        opened = [key.key_id for key in (person.public, person.second) if key is not None]
        own = [len(rows.find(WrapRecord, recipient=key)) for key in opened]
        reached = Reach(
            groups=tuple(sorted(held)),
            names=rows.count(PatientRecord) if GroupKind.DIRECTORY in held else 0,
            active=sum(own[:1]) + _wraps(rows, WrapKind.TEAM, _keys(vault.trust, groups)),
            archived=sum(own[1:]) + _wraps(rows, WrapKind.ARCHIVE, _keys(vault.trust, groups)),
        )
    session.tell_damage(damaged)
    return reached


def _keys(trust: Trust, held: Sequence[Group]) -> frozenset[bytes]:
    """Key ids of every generation of these groups."""
    lines = {(group.kind, group.team) for group in held}
    return frozenset(one.public.key_id for line in lines for one in trust.groups[line])


def _wraps(rows: Snapshot, kind: WrapKind, keys: frozenset[bytes]) -> int:
    """How many patients have such a wrap for these; pool keys, which have one too, are nobody's."""
    wraps = rows.wraps_of_patients() if keys else []
    return sum(found == kind and to in keys for _, _, found, to in wraps)
