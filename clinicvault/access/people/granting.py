"""Holders let newcomers in: second signature first, then every group key they hold themselves."""

from __future__ import annotations

import dataclasses
import hmac
from collections.abc import Iterator, Sequence

from clinicvault.access.certificates.trust import (
    GROUP_GIVERS,
    GROUP_HOLDERS,
    OF_A_TEAM,
    Group,
    Person,
)
from clinicvault.access.damage import Damaged
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import step_up
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EndorsementRecord, GrantRecord, UserKeyRecord
from clinicvault.domain.roles import Act, Role

from .enrolment import enrolment_words
from .groups import grant_record
from .teams import team_meant


def grant(
    session: VaultSession,
    user_id: bytes,
    words: str,
    password: Secret | None,
    teams: Sequence[bytes] = (),
) -> tuple[str, ...]:
    """Confirm a newcomer's keys by the four words and give what the roles ask for.

    Returns the kinds given. UsageError("words-differ") before anything is signed; a practitioner
    who gives the archive key confirms with the password (Refused("step-up-needed") without).
    Into `teams` of one's own (Refused("team-not-yours") for another), else the team that the
    newcomer's code is for, else the only own one (UsageError("team-missing") where there are more).
    """
    session.require(Act.GRANT_USER)
    vault = session.vault
    with vault.read() as rows:
        newcomer = _Newcomer.of(vault.trust.need_person(user_id))
        into = _teams_to_give(session, rows, newcomer.keys, teams)
    expected = enrolment_words(newcomer.keys)
    if not hmac.compare_digest(expected.encode(), " ".join(words.lower().split()).encode()):
        raise UsageError("words-differ")
    _endorse(session, newcomer)
    given = _give_open(session, newcomer, into)
    given += _give_archive(session, newcomer, into, password)
    return tuple(kind.name.lower() for kind in given)


def _teams_to_give(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    keys: UserKeyRecord,
    chosen: Sequence[bytes],
) -> tuple[bytes, ...]:
    """The own teams into which a newcomer is let; () for who is in none, or lets nobody in."""
    mine = session.person.teams if Role.PRACTITIONER in session.roles else ()
    if not set(chosen) <= set(mine):
        raise Refused("team-not-yours")
    if chosen or not mine:
        return tuple(dict.fromkeys(chosen))
    meant = team_meant(session.vault, rows, keys)
    if meant:
        return (meant,) if meant in mine else ()
    if len(mine) > 1 and Role.PRACTITIONER in session.vault.trust.need_person(keys.user).declared:
        raise UsageError("team-missing")
    return mine[:1]


@dataclasses.dataclass(frozen=True, slots=True)
class _Newcomer:
    """Whose words were compared, and the keys that they stood for."""

    id: bytes
    keys: UserKeyRecord
    first: PublicKeys
    second: PublicKeys | None

    @classmethod
    def of(cls, person: Person) -> _Newcomer:
        """UsageError("not-enrolled-yet") for who has no keys (any more)."""
        if person.keys is None or person.public is None or person.revoked:
            raise UsageError("not-enrolled-yet")
        return cls(person.id, person.keys, person.public, person.second)

    def now(self, session: VaultSession) -> Person:
        """The certificates as they stand; UsageError("words-differ") for other keys by now."""
        person = session.vault.trust.need_person(self.id)
        if person.keys != self.keys or person.revoked:
            raise UsageError("words-differ")
        return person


def _endorse(session: VaultSession, newcomer: _Newcomer) -> None:
    """The second signature, for every role that caller and newcomer share and that needs one."""
    with session.vault.write() as rows:
        person = newcomer.now(session)
        roles = (person.declared - person.certified) & session.roles
        for role in sorted(roles, key=lambda r: r.bit):
            record = EndorsementRecord(id=new_id(), user_key=newcomer.keys.id, role=role.bit)
            rows.put(session.signed(record))
        if roles:
            rows.event(session.event("user-endorse", detail={"subject": person.id}))
            rows.commit()


def _wanted(
    session: VaultSession, person: Person, into: Sequence[bytes]
) -> Iterator[tuple[GroupKind, bytes]]:
    """(kind, team) of what the caller gives and the newcomer's certified roles ask for."""
    for kind, givers in GROUP_GIVERS.items():
        if givers & session.roles and GROUP_HOLDERS[kind] & person.certified:
            teams = into if kind in OF_A_TEAM else (ZERO_ID,)
            yield from ((kind, team) for team in teams)


def _give_open(
    session: VaultSession, newcomer: _Newcomer, into: Sequence[bytes]
) -> list[GroupKind]:
    """Everything but the archive key, each generation that the caller holds."""
    given: list[GroupKind] = []
    with session.vault.write() as rows:
        for kind, team in _wanted(session, newcomer.now(session), into):
            if kind is GroupKind.ARCHIVE or not session.holds(kind, team):
                continue
            held = session.generations(kind, team)
            news = [_give(rows, session, newcomer.id, newcomer.first, pair) for pair in held]
            given.extend([kind] * any(news))
        detail = {"subject": newcomer.id, "keys": len(given)}
        rows.event(session.event("user-grant", detail=detail))
        rows.commit()
    return given


def _give_archive(
    session: VaultSession, newcomer: _Newcomer, into: Sequence[bytes], password: Secret | None
) -> list[GroupKind]:
    vault = session.vault
    with vault.read() as rows:
        wanted = set(_wanted(session, newcomer.now(session), into))
        lacking = [
            team
            for team in into
            if (GroupKind.ARCHIVE, team) in wanted
            and newcomer.second is not None
            and _lacks(session, rows, vault.trust.need(GroupKind.ARCHIVE, team), newcomer.second)
        ]
    if not lacking or newcomer.second is None:
        return []
    if password is None:
        raise Refused("step-up-needed")
    with step_up(session, password) as archives, vault.write() as rows:
        newcomer.now(session)
        pairs = [archives[team] for team in lacking if team in archives]
        given = [_give(rows, session, newcomer.id, newcomer.second, pair) for pair in pairs]
        detail = {"subject": newcomer.id, "keys": sum(given)}
        rows.event(session.event("user-grant", detail=detail))
        rows.commit()
    return [GroupKind.ARCHIVE] * any(given)


def _lacks(
    session: VaultSession, rows: Snapshot | UnitOfWork, group: Group, to: PublicKeys
) -> bool:
    """Whether a key was not given a group's, or it was taken back, or its row is damaged."""
    vault, damaged = session.vault, Damaged()
    reader = vault.reader(rows)
    found = damaged.found(rows, reader, GrantRecord, group=group.id, recipient=to.key_id)
    session.tell_damage(damaged)
    return all(one.id in vault.trust.ended for one in found)


def _give(
    rows: UnitOfWork, session: VaultSession, user: bytes, to: PublicKeys, pair: KeyPair
) -> bool:
    """One grant, unless it was given already."""
    vault = session.vault
    group = next(g for line in vault.trust.groups.values() for g in line if g.public == pair.public)
    if not _lacks(session, rows, group, to):
        return False
    rows.put(grant_record(vault.id, group.id, pair, user, to, session.keys))
    return True
