"""Holders let newcomers in: second signature first, then every group key they hold themselves."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.records import EndorsementRecord, GrantRecord, GroupKind
from clinicvault.domain.roles import Act, Role

from .enrolment import enrolment_words
from .groups import grant_record
from .session import VaultSession
from .trust import GROUP_HOLDERS, Person
from .unlocking import step_up

_GIVES: dict[GroupKind, Role] = {
    GroupKind.ROOT: Role.ADMINISTRATOR,
    GroupKind.LOG: Role.ADMINISTRATOR,
    GroupKind.OFFICERS: Role.OFFICER,
    GroupKind.DIRECTORY: Role.OFFICER,
    GroupKind.TEAM: Role.PRACTITIONER,
    GroupKind.ARCHIVE: Role.PRACTITIONER,
}
"""Which role gives which group key (DESIGN §4, Root)."""


def grant(
    session: VaultSession, user_id: bytes, words: str, password: Secret | None
) -> tuple[str, ...]:
    """Confirm a newcomer's keys by the four words and give what the roles ask for.

    Returns the kinds given. UsageError("words-differ") before anything is signed; a practitioner
    who gives the archive key confirms with the password (Refused("step-up-needed") without).
    """
    session.require(Act.GRANT_USER)
    vault = session.vault
    with vault.read():
        person = vault.trust.need_person(user_id)
    if person.keys is None or person.revoked:
        raise UsageError("not-enrolled-yet")
    expected = enrolment_words(person.keys)
    if not hmac.compare_digest(expected.encode(), " ".join(words.lower().split()).encode()):
        raise UsageError("words-differ")
    _endorse(session, person)
    person = vault.trust.need_person(user_id)
    given = [*_give_open(session, person), *_give_archive(session, person, password)]
    return tuple(kind.name.lower() for kind in given)


def missing_roles(
    session_or_rows: UnitOfWork, person: Person, groups: dict[bytes, GroupKind]
) -> frozenset[Role]:
    """Roles of a user for which some group key was not given yet."""
    held = {
        groups[g.group]
        for g in session_or_rows.find(GrantRecord, user=person.id)
        if g.group in groups
    }
    wanted = {
        kind
        for kind, roles in GROUP_HOLDERS.items()
        if kind in set(groups.values()) and roles & person.declared
    }
    lacking = wanted - held
    return frozenset(
        role for role in person.declared if any(role in GROUP_HOLDERS[kind] for kind in lacking)
    )


def _endorse(session: VaultSession, person: Person) -> None:
    """The second signature, for every role that caller and newcomer share and that needs one."""
    if person.keys is None:
        return
    roles = (person.declared - person.certified) & session.roles
    if not roles:
        return
    with session.vault.write() as rows:
        for role in sorted(roles, key=lambda r: r.bit):
            record = EndorsementRecord(id=new_id(), user_key=person.keys.id, role=role.bit)
            rows.put(session.signed(record))
        rows.event(session.event("user-endorse", detail={"subject": person.id}))
        rows.commit()


def _wanted(session: VaultSession, person: Person) -> Iterator[GroupKind]:
    """Group kinds that the caller gives and the newcomer's certified roles ask for."""
    for kind, giver in _GIVES.items():
        if giver in session.roles and GROUP_HOLDERS[kind] & person.certified:
            yield kind


def _give_open(session: VaultSession, person: Person) -> list[GroupKind]:
    """Everything but the archive key, each generation that the caller holds."""
    vault = session.vault
    given: list[GroupKind] = []
    if person.public is None:
        return given
    with vault.write() as rows:
        for kind in _wanted(session, person):
            team = _team_of(session, kind)
            if kind is GroupKind.ARCHIVE or not session.holds(kind, team):
                continue
            held = session.generations(kind, team)
            news = [_give(rows, session, person, person.public, pair) for pair in held]
            given.extend([kind] * any(news))
        rows.event(session.event("user-grant", detail={"subject": person.id, "keys": len(given)}))
        rows.commit()
    return given


def _give_archive(
    session: VaultSession, person: Person, password: Secret | None
) -> list[GroupKind]:
    vault = session.vault
    if person.second is None or GroupKind.ARCHIVE not in set(_wanted(session, person)):
        return []
    with vault.read() as rows:
        group = vault.trust.need(GroupKind.ARCHIVE, _team_of(session, GroupKind.ARCHIVE))
        if rows.find(GrantRecord, user=person.id, group=group.id):
            return []
    if password is None:
        raise Refused("step-up-needed")
    with step_up(session, password) as archive, vault.write() as rows:
        _give(rows, session, person, person.second, archive)
        rows.event(session.event("user-grant", detail={"subject": person.id, "keys": 1}))
        rows.commit()
    return [GroupKind.ARCHIVE]


def _give(
    rows: UnitOfWork, session: VaultSession, person: Person, to: PublicKeys, pair: KeyPair
) -> bool:
    """One grant, unless it was given already."""
    vault = session.vault
    group = next(g for line in vault.trust.groups.values() for g in line if g.public == pair.public)
    if rows.find(GrantRecord, user=person.id, group=group.id):
        return False
    rows.put(grant_record(vault.id, group.id, pair, person.id, to, session.keys))
    return True


def _team_of(session: VaultSession, kind: GroupKind) -> bytes:
    if kind in {GroupKind.TEAM, GroupKind.ARCHIVE}:
        return session.vault.trust.team or ZERO_ID
    return ZERO_ID
