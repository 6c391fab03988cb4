"""Holders let newcomers in: second signature first, then every group key they hold themselves."""

from __future__ import annotations

import dataclasses
import hmac
from collections.abc import Iterator

from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EndorsementRecord, GrantRecord, UserKeyRecord
from clinicvault.domain.roles import Act

from .enrolment import enrolment_words
from .groups import grant_record
from .session import VaultSession
from .trust import GROUP_GIVERS, GROUP_HOLDERS, Person
from .unlocking import step_up


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
        newcomer = _Newcomer.of(vault.trust.need_person(user_id))
    expected = enrolment_words(newcomer.keys)
    if not hmac.compare_digest(expected.encode(), " ".join(words.lower().split()).encode()):
        raise UsageError("words-differ")
    _endorse(session, newcomer)
    given = [*_give_open(session, newcomer), *_give_archive(session, newcomer, password)]
    return tuple(kind.name.lower() for kind in given)


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


def _wanted(session: VaultSession, person: Person) -> Iterator[GroupKind]:
    """Group kinds that the caller gives and the newcomer's certified roles ask for."""
    for kind, givers in GROUP_GIVERS.items():
        if givers & session.roles and GROUP_HOLDERS[kind] & person.certified:
            yield kind


def _give_open(session: VaultSession, newcomer: _Newcomer) -> list[GroupKind]:
    """Everything but the archive key, each generation that the caller holds."""
    given: list[GroupKind] = []
    with session.vault.write() as rows:
        for kind in _wanted(session, newcomer.now(session)):
            team = session.vault.trust.team_of(kind)
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
    session: VaultSession, newcomer: _Newcomer, password: Secret | None
) -> list[GroupKind]:
    vault = session.vault
    with vault.read() as rows:
        group = vault.trust.newest(GroupKind.ARCHIVE, vault.trust.team_of(GroupKind.ARCHIVE))
        wanted = GroupKind.ARCHIVE in set(_wanted(session, newcomer.now(session)))
        if group is None or newcomer.second is None or not wanted:
            return []
        recipient = newcomer.second.key_id
        if vault.reader(rows).find(GrantRecord, group=group.id, recipient=recipient):
            return []
    if password is None:
        raise Refused("step-up-needed")
    with step_up(session, password) as archive, vault.write() as rows:
        newcomer.now(session)
        _give(rows, session, newcomer.id, newcomer.second, archive)
        rows.event(session.event("user-grant", detail={"subject": newcomer.id, "keys": 1}))
        rows.commit()
    return [GroupKind.ARCHIVE]


def _give(
    rows: UnitOfWork, session: VaultSession, user: bytes, to: PublicKeys, pair: KeyPair
) -> bool:
    """One grant, unless it was given already."""
    vault = session.vault
    group = next(g for line in vault.trust.groups.values() for g in line if g.public == pair.public)
    if vault.reader(rows).find(GrantRecord, group=group.id, recipient=to.key_id):
        return False
    rows.put(grant_record(vault.id, group.id, pair, user, to, session.keys))
    return True
