"""The line of a group's key pairs: each generation opens the one before it (DESIGN §4, Groups)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import Group
from clinicvault.access.damage import Damaged, row_of
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord, GroupRecord


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
    found, false = _reached(vault, certified[: numbers[0] + 1], newest)
    if false is not None:
        for pair in found[1:]:
            pair.wipe()
        raise false
    return found[::-1]


def open_granted(
    vault: OpenVault,
    grants: Iterable[tuple[Group, GrantRecord]],
    own: KeyPair,
    damaged: Damaged,
) -> list[KeyPair]:
    """Every generation that grants of one group, sealed to `own`, reach; oldest first.

    A recovery cut the line off from an older generation that has a grant of its own. What does not
    open is passed over, and added to `damaged`: whoever may give a key could shut others out by it.
    """
    found: dict[int, KeyPair] = {}
    for group, grant in sorted(grants, key=lambda one: one[0].generation, reverse=True):
        newest = first_granted(vault, group, [grant], own, damaged)
        if newest is not None and group.generation in found:
            newest.wipe()
        elif newest is not None:
            certified = vault.trust.groups[group.kind, group.team][: group.generation]
            pairs, false = _reached(vault, certified, newest)
            found |= {group.generation - n: pair for n, pair in enumerate(pairs)}
            if false is not None:
                damaged[row_of(false, GroupRecord.TABLE, certified[-len(pairs)].id)] = b""
    return [found[number] for number in sorted(found)]


def first_granted(
    vault: OpenVault, group: Group, grants: Iterable[GrantRecord], own: KeyPair, damaged: Damaged
) -> KeyPair | None:
    """The group key of the first grant that opens; those before it are added to `damaged`."""
    for grant in grants:
        try:
            return granted(vault, group, grant, own)
        except IntegrityError as error:
            damaged.add(error, grant)
    return None


def seal_previous(
    vault: bytes, kind: GroupKind, team: bytes, generation: int, to: PublicKeys, pair: KeyPair
) -> bytes:
    """`GroupRecord.previous_sealed`: `pair`'s seed sealed to generation number `generation`."""
    info = contexts.group_previous(vault, kind, team, generation, to.key_id)
    return seal(to, pair.seed, info)


def granted(vault: OpenVault, group: Group, grant: GrantRecord, own: KeyPair) -> KeyPair:
    """The group key of one grant; IntegrityError("grant-false") unless it is the certified one."""
    info = contexts.group_seed(vault.id, group.id, grant.recipient)
    pair = own.open_pair(grant.sealed, info)
    if pair.public != group.public:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair


def _reached(
    vault: OpenVault, certified: Sequence[Group], newest: KeyPair
) -> tuple[list[KeyPair], IntegrityError | None]:
    """(the line down from `newest`, the last of `certified`; why it broke off, if it did)."""
    found = [newest]
    for number in range(len(certified) - 1, 0, -1):
        later, earlier = certified[number], certified[number - 1]
        if not later.previous_sealed:
            break
        try:
            found.append(_opened(vault.id, later, earlier, found[-1]))
        except IntegrityError as false:
            return found, false
    return found, None


def _opened(vault: bytes, later: Group, earlier: Group, holder: KeyPair) -> KeyPair:
    info = contexts.group_previous(
        vault, later.kind, later.team, later.generation, later.public.key_id
    )
    pair = holder.open_pair(later.previous_sealed, info)
    if pair.public != earlier.public:
        pair.wipe()
        raise IntegrityError("grant-false")
    return pair
