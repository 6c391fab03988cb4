"""The line of a group's key pairs: each generation opens the one before it (DESIGN §4, Groups)."""

from __future__ import annotations

from collections.abc import Iterable

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import Group
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord


def line(vault: OpenVault, kind: GroupKind, team: bytes, newest: KeyPair) -> list[KeyPair]:
    """Every generation that `newest` reaches, oldest first, `newest` itself last.

    `newest` may be any certified generation of that group. The line ends at the first generation,
    and at one whose older seed was lost (a recovery's). The caller wipes the pairs, which
    `newest` is one of. IntegrityError("grant-false") for a seed that is not the certified one,
    ("sealed") for one that does not open: then what was opened is wiped, but for `newest`.
    """
    certified = vault.trust.groups.get((kind, team), [])
    numbers = [n for n, one in enumerate(certified) if one.public == newest.public]
    if not numbers:
        raise IntegrityError("grant-false")
    found = [newest]
    try:
        for number in range(numbers[0], 0, -1):
            later, earlier = certified[number], certified[number - 1]
            if not later.previous_sealed:
                break
            found.append(_opened(vault.id, later, earlier, found[-1]))
    except BaseException:
        for pair in found[1:]:
            pair.wipe()
        raise
    return found[::-1]


def open_granted(
    vault: OpenVault, grants: Iterable[tuple[Group, GrantRecord]], own: KeyPair
) -> list[KeyPair]:
    """Every generation that grants of one group, sealed to `own`, reach; oldest first.

    A recovery cut the line off from an older generation that has a grant of its own. IntegrityError
    as `line`, and nothing stays open then.
    """
    found: dict[int, KeyPair] = {}
    try:
        for group, grant in sorted(grants, key=lambda one: one[0].generation, reverse=True):
            if group.generation not in found:
                found[group.generation] = newest = granted(vault, group, grant, own)
                older = line(vault, group.kind, group.team, newest)[-2::-1]
                found |= {group.generation - n: pair for n, pair in enumerate(older, start=1)}
    except BaseException:
        for pair in found.values():
            pair.wipe()
        raise
    return [found[number] for number in sorted(found)]


def seal_previous(
    vault: bytes, kind: GroupKind, team: bytes, generation: int, to: PublicKeys, pair: KeyPair
) -> bytes:
    """`GroupRecord.previous_sealed`: `pair`'s seed sealed to generation number `generation`."""
    info = contexts.group_previous(vault, kind, team, generation, to.key_id)
    return seal(to, pair.seed, info)


def granted(vault: OpenVault, group: Group, grant: GrantRecord, own: KeyPair) -> KeyPair:
    """The group key of one grant; IntegrityError("grant-false") unless it is the certified one."""
    info = contexts.group_seed(vault.id, group.id, grant.recipient)
    pair = KeyPair.from_seed(own.open(grant.sealed, info))
    if pair.public != group.public:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair


def _opened(vault: bytes, later: Group, earlier: Group, holder: KeyPair) -> KeyPair:
    info = contexts.group_previous(
        vault, later.kind, later.team, later.generation, later.public.key_id
    )
    pair = KeyPair.from_seed(holder.open(later.previous_sealed, info))
    if pair.public != earlier.public:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair
