"""Other roles, or a forgotten password: a new one-time code for somebody who is known already.

The person's new keys are anybody's until a current holder of each role has compared the four words
again: who makes the code takes nobody's place.
"""

from __future__ import annotations

import dataclasses

from clinicvault.access.certificates.trust import Person
from clinicvault.access.damage import Damaged
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import EnrolmentRecord
from clinicvault.domain.roles import Act, Role, mask_of, roles_of

from .carrying import last_roles
from .enrolment import ForTeam, Invited, issue_code
from .leaving import end_codes, end_keys, refuse_last
from .teams import said_of_team


def change_roles(session: VaultSession, user_id: bytes, roles: frozenset[Role]) -> Invited:
    """Other roles, by new keys; one that is taken ends the old keys at once.

    Where roles are only added, the old keys count until the new ones exist. UsageError
    ("role-missing"), ("roles-same"), ("user-disabled-already"); Refused("roles-own") for taking
    one's own, Refused("last-holder") as for who leaves, and as `invite` for the first practitioner.
    """
    session.require(Act.MANAGE_USERS)
    if not roles:
        raise UsageError("role-missing")
    vault, damaged = session.vault, Damaged()
    with vault.write() as rows:
        person = _working(session, user_id)
        before = roles_of(person.user.roles)
        if roles == before:
            raise UsageError("roles-same")
        taken = _certifiable(session, rows, person) - roles
        if taken and user_id == session.user_id:
            raise Refused("roles-own")
        if taken:
            refuse_last(vault, rows, user_id)
        invited = _new_code(session, rows, user_id, roles, damaged, ends=bool(taken))
        record = dataclasses.replace(
            person.user, version=person.user.version + 1, roles=mask_of(roles)
        )
        rows.put(session.rooted(record))
        detail = {"subject": user_id, "roles": mask_of(roles), "before": mask_of(before)}
        rows.event(session.event("user-roles", detail=detail))
        rows.commit()
    session.tell_damage(damaged)
    return invited


def begin_team(
    session: VaultSession, user_id: bytes, team: bytes, officer: VaultSession | None = None
) -> Invited:
    """A practitioner who works here begins a new team, too: a code for other keys, as `enrol`.

    The own keys count until then, and bring the own teams along. UsageError
    ("team-needs-practitioner"), ("team-unknown"); Refused as `enrolment.issue_code`.
    """
    session.require(Act.MANAGE_USERS)
    damaged = Damaged()
    with session.vault.write() as rows:
        roles = roles_of(_working(session, user_id).user.roles)
        if Role.PRACTITIONER not in roles:
            raise UsageError("team-needs-practitioner")
        place = ForTeam(team, officer)
        invited = _new_code(session, rows, user_id, roles, damaged, ends=False, place=place)
        detail = {"subject": user_id, **said_of_team(session.vault, rows, team)}
        rows.event(session.event("team-begin", detail=detail))
        rows.commit()
    session.tell_damage(damaged)
    return invited


def reinvite(session: VaultSession, user_id: bytes) -> Invited:
    """A forgotten password: the old keys end at once, and a new code makes others.

    Refused("last-holder-kit") for a role's last holder: nobody could let the new keys in but the
    recovery sheets. Refused("roles-own") for oneself; UsageError("user-disabled-already").
    """
    session.require(Act.MANAGE_USERS)
    if user_id == session.user_id:
        raise Refused("roles-own")
    vault, damaged = session.vault, Damaged()
    with vault.write() as rows:
        person = _working(session, user_id)
        for role in last_roles(vault.trust, user_id):
            raise Refused("last-holder-kit", role=role.value)
        roles = roles_of(person.user.roles)
        invited = _new_code(session, rows, user_id, roles, damaged, ends=True)
        rows.event(session.event("user-reinvite", detail={"subject": user_id}))
        rows.commit()
    session.tell_damage(damaged)
    return invited


def _working(session: VaultSession, user_id: bytes) -> Person:
    person = session.vault.trust.need_person(user_id)
    if person.user.state == UserState.DISABLED:
        raise UsageError("user-disabled-already")
    return person


def _certifiable(session: VaultSession, rows: UnitOfWork, person: Person) -> frozenset[Role]:
    """Roles of the keys in use: what they are certified for, or may be at any time."""
    if person.keys is None or person.revoked:
        return frozenset()
    reader = session.vault.reader(rows)
    return roles_of(reader.need(EnrolmentRecord, person.keys.enrolment).roles)


def _new_code(
    session: VaultSession,
    rows: UnitOfWork,
    user_id: bytes,
    roles: frozenset[Role],
    damaged: Damaged,
    *,
    ends: bool,
    place: ForTeam | None = None,
) -> Invited:
    """A code in place of every one before; where it `ends` the old keys, it does so at once.

    Whoever never used a code has no keys that could end. It is for the only team of before.
    """
    person = session.vault.trust.need_person(user_id)
    has_keys, several = person.keys is not None, len(session.vault.trust.teams) > 1
    if place is None and several and len(person.teams) == 1:
        place = ForTeam(person.teams[0])
    if ends and has_keys:
        end_keys(session, rows, user_id, damaged)
    else:
        end_codes(session, rows, user_id)
    return issue_code(session, rows, user_id, roles, place)
