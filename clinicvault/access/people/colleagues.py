"""Whether anybody but these could speak for a role: a second signature needs a second person."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from clinicvault.access.certificates.trust import Person
from clinicvault.access.session import VaultSession
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role


def others(
    session: VaultSession, users: AbstractSet[bytes], roles: AbstractSet[Role]
) -> tuple[bytes, ...]:
    """Everybody but these who works here and has one of these roles."""
    people = session.vault.trust.people.values()
    return tuple(one.id for one in people if one.id not in users and works(one) & roles)


def works(person: Person) -> frozenset[Role]:
    """The roles in which a person's keys count now."""
    if person.revoked or person.public is None or person.user.state == UserState.DISABLED:
        return frozenset()
    return person.certified & person.declared
