"""Whose keys from before an order are waited for, and how long (DESIGN §4, Workstation).

Only who finds the own earlier vault secret can still come with them. Each is waited for by
himself: somebody else's secret, a damaged row or one added from outside lengthens nobody's time.
"""

from __future__ import annotations

from collections.abc import Mapping

from clinicvault.access.damage import Damaged
from clinicvault.crypto.signing import verify_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.records import PasswordRecord

from .trust import NEEDED, Person
from .trust_ground import Ground

NO_END = 1 << 62
"""Until when (ms) somebody is waited for on whom a role depends."""


def waits_of(ground: Ground) -> dict[bytes, int]:
    """User -> until when (ms) keys from before the newest order are waited for; else left out."""
    trust = ground.trust
    kept = _kept(ground) if trust.rotated_at >= 0 else {}
    if not kept:
        return {}
    here = {
        person.id: _generation(ground, person.id)
        for person in trust.people.values()
        if person.public is not None and not person.gone
    }
    ends = {user: kept[number] for user, number in here.items() if number in kept}
    depended = depended_on(trust.people, here, trust.secret_generation)
    # A damaged row does not say under which secret: repaired, it needs the one that it had.
    return ends | {user: NO_END for user in depended if here[user] in {0, *kept}}


def depended_on(
    people: Mapping[bytes, Person], numbers: Mapping[bytes, int], current: int
) -> frozenset[bytes]:
    """Holders of a role of which nobody is under the secret in force.

    `numbers` says under which secret each one's own keys lie, `current` is the one in force.
    """
    found: set[bytes] = set()
    for role in NEEDED:
        holders = {user for user in numbers if role in people[user].certified}
        if all(numbers[user] < current for user in holders):
            found |= holders
    return frozenset(found)


def _kept(ground: Ground) -> dict[int, int]:
    """Earlier secret -> until when a computer keeps it, by whole rows of the root alone."""
    kept: dict[int, int] = {}
    for one in Damaged().found(ground.rows, ground.reader, OldSecretRecord):
        if verify_record(one, ground.trust.root.signing):
            kept[one.generation] = max(one.until_ms, kept.get(one.generation, 0))
    return kept


def _generation(ground: Ground, user: bytes) -> int:
    try:
        return ground.reader.need(PasswordRecord, user).secret_generation
    except IntegrityError:
        return 0
