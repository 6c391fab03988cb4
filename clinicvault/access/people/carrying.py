"""Somebody with keys gets new ones: who still gives the password brings along what these hold.

Other roles, another certificate: the new keys end the old ones (see `trust_loading`). The old keys
still count in that transaction, and may let in whom they like: here the same person. Without the
password nothing is brought along, and the members let the new keys in as anybody's, by the four
words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from clinicvault.access.certificates.trust import (
    GROUP_GIVERS,
    NEEDED,
    OF_A_TEAM,
    Group,
    Person,
    Trust,
)
from clinicvault.access.damage import Damaged, said_of
from clinicvault.access.deleting import deletion_of
from clinicvault.access.proving import prove
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    GrantRecord,
)
from clinicvault.domain.roles import Role, roles_of

from .generations import first_granted
from .groups import grant_record
from .newcomer import FIRST, SECOND, Newcomer

_ENDORSED = (Role.PRACTITIONER, Role.OFFICER)


@dataclasses.dataclass(frozen=True, slots=True)
class Carried:
    """A person's keys that still count, open."""

    vault: OpenVault
    person: Person
    first: KeyPair
    second: KeyPair | None
    hardware: tuple[HardwareKeyRecord, ...]


def last_roles(trust: Trust, user_id: bytes) -> list[Role]:
    """Roles that this person's keys alone hold now."""
    return [role for role in NEEDED if _holders(trust, role) == [user_id]]


def require_replaceable(trust: Trust, user_id: bytes) -> None:
    """Refused("keys-needed") where new keys would end the last ones that can let anybody in."""
    for role in last_roles(trust, user_id):
        raise Refused("keys-needed", role=role.value)


def _holders(trust: Trust, role: Role) -> list[bytes]:
    people = trust.people.values()
    return [one.id for one in people if role in one.certified and not one.gone]


@contextmanager
def carried_from(vault: OpenVault, user_id: bytes, password: Secret) -> Iterator[Carried | None]:
    """A person's keys that still count, if the password opens them; wiped afterwards.

    None for who has none, or gave another password.
    """
    with ExitStack() as opened:
        try:
            proof = opened.enter_context(prove(vault, user_id, password))
            first = proof.open(FIRST)
            opened.callback(first.wipe)
            second = proof.open(SECOND) if proof.has_second else None
        except Refused:
            yield None
            return
        if second is not None:
            opened.callback(second.wipe)
        yield Carried(vault, proof.held.person, first, second, proof.held.hardware)


def carry(
    carried: Carried, rows: UnitOfWork, newcomer: Newcomer, enrolment: EnrolmentRecord
) -> int:
    """Endorse the new keys and give them what the old ones hold; returns how many group keys.

    In the transaction that writes the new keys, which end the old ones right after it. Only for
    roles that the person was certified for and keeps; a key that this person does not give, a
    member must give again. Hardware keys of before open nothing any more, and go.
    """
    vault, first = carried.vault, carried.first
    before = vault.trust.need_person(carried.person.id)
    if before.gone or before.public != first.public:
        raise Refused("keys-replaced")
    roles = before.certified & roles_of(enrolment.roles)
    signer = first.public.key_id
    for role in _ENDORSED:
        if role in roles:
            said = EndorsementRecord(id=new_id(), user_key=newcomer.keys.id, role=role.bit)
            rows.put(sign_record(said, first, signer))
    for key in carried.hardware:
        rows.delete(key)
        rows.put(sign_record(deletion_of(key, DeletionReason.LEFT), first, signer))
    kinds = [kind for kind, givers in GROUP_GIVERS.items() if givers & roles]
    groups = [(kind, team) for kind in kinds for team in _teams(before, kind)]
    damaged, newest = Damaged(), [vault.trust.newest(*one) for one in groups]
    given = [_give(carried, rows, one, newcomer, damaged) for one in newest if one is not None]
    if damaged:
        told: dict[str, Any] = said_of(damaged)
        rows.event(Event("damage-found", "failed", vault.now(), newcomer.user, **told))
    return sum(given)


def _teams(person: Person, kind: GroupKind) -> tuple[bytes, ...]:
    """The own teams' keys alone: what another's would be given by these is none."""
    return person.teams if kind in OF_A_TEAM else (ZERO_ID,)


def _give(
    carried: Carried, rows: UnitOfWork, group: Group, newcomer: Newcomer, damaged: Damaged
) -> bool:
    """The newest generation of a group, from the old keys to the new ones."""
    vault, archive = carried.vault, group.kind is GroupKind.ARCHIVE
    old = carried.second if archive else carried.first
    new = newcomer.second if archive else newcomer.first
    if old is None or new is None:
        return False
    user, to, reader = newcomer.user, old.public.key_id, vault.reader(rows)
    held = damaged.found(rows, reader, GrantRecord, user=user, group=group.id, recipient=to)
    counting = (grant for grant in held if grant.id not in vault.trust.ended)
    pair = first_granted(vault, group, counting, old, damaged)
    if pair is None:
        return False
    try:
        rows.put(grant_record(vault.id, group.id, pair, user, new.public, carried.first))
    finally:
        pair.wipe()
    return True
