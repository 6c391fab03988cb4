"""People leave, or get other keys: the root ends the old ones, and says so in the log."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.access.certificates.trust import Group, Trust
from clinicvault.access.consent.care_keys import discard_pool
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.named import drop_user_wraps
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import new_id
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
from .team import is_last


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
    vault, damaged = session.vault, dict[Row, bytes]()
    root = session.group(GroupKind.ROOT)
    with vault.write() as rows:
        person = vault.trust.need_person(user_id)
        if person.user.state == UserState.DISABLED:
            raise UsageError("user-disabled-already")
        refuse_last(vault, rows, user_id)
        record = dataclasses.replace(
            person.user, version=person.user.version + 1, state=int(UserState.DISABLED)
        )
        rows.put(sign_record(record, root, root.public.key_id))
        ended = end_keys(session, rows, user_id, damaged)
        detail = {"subject": user_id, "keys": ended.pool, "wraps": ended.wraps}
        rows.event(session.event("user-disable", detail=detail))
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


def end_keys(
    session: VaultSession, rows: UnitOfWork, user_id: bytes, damaged: dict[Row, bytes]
) -> Ended:
    """Revoke everything that lets a user in, at once; the pool goes, too (DESIGN §4, Rotation).

    What the user's own keys alone opened goes with them. Damaged rows stop nothing, and are added
    to `damaged`.
    """
    end_codes(session, rows, user_id)
    root = session.group(GroupKind.ROOT)
    for key in session.vault.reader(rows).find(UserKeyRecord, user=user_id):
        _revoke(session.vault, rows, root, UserKeyRecord.TABLE, key.id)
    hardware, spoiled = found_rows(
        rows, session.vault.reader(rows), HardwareKeyRecord, user=user_id
    )
    damaged |= spoiled
    for one in hardware:
        delete_row(session, rows, one, DeletionReason.LEFT)
    wraps = drop_user_wraps(session, rows, user_id, damaged)
    return Ended(discard_pool(session, rows), wraps)


def end_codes(session: VaultSession, rows: UnitOfWork, user_id: bytes) -> None:
    """Codes that were not used yet do not count any more."""
    reader, root = session.vault.reader(rows), session.group(GroupKind.ROOT)
    used = {key.enrolment for key in reader.find(UserKeyRecord, user=user_id)}
    for code in reader.find(EnrolmentRecord, user=user_id):
        if code.id not in used:
            _revoke(session.vault, rows, root, EnrolmentRecord.TABLE, code.id)


def _revoke(vault: OpenVault, rows: UnitOfWork, root: KeyPair, table: str, subject: bytes) -> None:
    if subject not in vault.trust.ended:
        record = RevocationRecord(id=new_id(), subject_table=table, subject=subject)
        rows.put(sign_record(record, root, root.public.key_id))


def reach(session: VaultSession, user_id: bytes) -> Reach:
    """What a user's keys open, by the grants and wraps that name them."""
    session.require(Act.MANAGE_USERS)
    vault = session.vault
    with vault.read() as rows:
        person = vault.trust.need_person(user_id)
        grants = vault.reader(rows).find(GrantRecord, user=user_id)
        found = [vault.trust.group_by_id(grant.group) for grant in grants]
        groups = [group for group in found if group is not None]
        held = {group.kind for group in groups}
        opened = [key.key_id for key in (person.public, person.second) if key is not None]
        own = [len(rows.find(WrapRecord, recipient=key)) for key in opened]
        return Reach(
            groups=tuple(sorted(held)),
            names=rows.count(PatientRecord) if GroupKind.DIRECTORY in held else 0,
            active=sum(own[:1]) + _wraps(rows, WrapKind.TEAM, _keys(vault.trust, groups)),
            archived=sum(own[1:]) + _wraps(rows, WrapKind.ARCHIVE, _keys(vault.trust, groups)),
        )


def _keys(trust: Trust, held: Sequence[Group]) -> frozenset[bytes]:
    """Key ids of every generation of these groups."""
    lines = {(group.kind, group.team) for group in held}
    return frozenset(one.public.key_id for line in lines for one in trust.groups[line])


def _wraps(rows: Snapshot, kind: WrapKind, keys: frozenset[bytes]) -> int:
    """How many patients have such a wrap for these; pool keys, which have one too, are nobody's."""
    wraps = rows.wraps_of_patients() if keys else []
    return sum(found == kind and to in keys for _, _, found, to in wraps)
