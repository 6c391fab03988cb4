"""Somebody left: the next holder to unlock makes new group keys (DESIGN §4, Groups).

A generation is made in one transaction, after looking once more under the write lock whether it is
still due: two people who unlock at once make one. What is sealed to older generations is sealed
anew by `resealing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from clinicvault.access.certificates.trust import (
    GROUP_GIVERS,
    GROUP_HOLDERS,
    OF_A_TEAM,
    RENEWED,
    Group,
    Trust,
)
from clinicvault.access.consent.care_keys import discard_pool
from clinicvault.access.damage import Damaged
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord

from .generations import line, seal_previous
from .groups import grant_record, group_record, kit_grant

_POOLED = OF_A_TEAM | {GroupKind.OFFICERS}
"""Groups to which the pool's seeds are sealed: with a new one the pool is discarded."""


def due(vault: OpenVault) -> tuple[GroupKind, ...]:
    """Kinds of groups whose newest key somebody may have who left since it was made."""
    return tuple(dict.fromkeys(kind for kind, _ in _due_groups(vault)))


def _due_groups(vault: OpenVault) -> list[tuple[GroupKind, bytes]]:
    """(kind, team) of each of them."""
    lines = ((kind, team) for kind in RENEWED for team in vault.trust.teams_of(kind))
    return [(kind, team) for kind, team in lines if vault.due(kind, team)]


def begin_renewals(session: VaultSession) -> tuple[GroupKind, ...]:
    """Make the next generation of every key that is due and that this person gives.

    All but the archive key, which opens in a step-up alone (`begin_archive`). Returns what was
    made; the session holds it.
    """
    made = []
    with session.vault.read():
        waiting = _due_groups(session.vault)
    for kind, team in waiting:
        held = kind is not GroupKind.ARCHIVE and session.holds(kind, team)
        fresh = _next(session, kind, team) if held else None
        if fresh is not None:
            fresh.wipe()
            made.append(kind)
    return tuple(made)


def begin_archive(session: VaultSession, team: bytes, archive: KeyPair) -> KeyPair | None:
    """A team's next archive key where it is due; `archive` is the newest, opened by a step-up.

    None where nobody left, or somebody else was first. The caller wipes it.
    """
    return _next(session, GroupKind.ARCHIVE, team, archive)


Lines = Mapping[bytes, Sequence[KeyPair]]
"""Team -> every generation of its archive's key that is open, oldest first."""


@contextmanager
def archive_lines(session: VaultSession, newest: Mapping[bytes, KeyPair]) -> Iterator[Lines]:
    """Every generation that the teams' newest, a step-up's, reach; wiped afterwards.

    Where one is due, the next is made first, and is the last.
    """
    with ExitStack() as opened:
        lines: dict[bytes, Sequence[KeyPair]] = {}
        for team, archive in newest.items():
            fresh = begin_archive(session, team, archive)
            if fresh is not None:
                opened.callback(fresh.wipe)
            lines[team] = line(session.vault, GroupKind.ARCHIVE, team, fresh or archive)
            for pair in lines[team]:
                opened.callback(pair.wipe)
        yield lines


def _next(
    session: VaultSession, kind: GroupKind, team: bytes, archive: KeyPair | None = None
) -> KeyPair | None:
    vault, damaged = session.vault, Damaged()
    with ExitStack() as undo:
        with vault.write() as rows:
            if not (vault.due(kind, team) and GROUP_GIVERS[kind] & session.roles):
                return None
            before, held = (
                vault.trust.need(kind, team),
                archive or session.generations(kind, team)[-1],
            )
            if held.public != before.public:
                return None
            fresh = KeyPair.generate()
            undo.callback(fresh.wipe)
            holders = _put_generation(session, rows, before, held, fresh, damaged)
            keys = discard_pool(session, rows) if kind in _POOLED else 0
            said = {"group": kind.name.lower(), "number": before.generation + 1}
            rows.event(session.event("group-renew", detail={**said, "to": holders, "keys": keys}))
            rows.commit()
        session.tell_damage(damaged)
        undo.pop_all()
        return fresh


def _put_generation(
    session: VaultSession,
    rows: UnitOfWork,
    before: Group,
    held: KeyPair,
    fresh: KeyPair,
    damaged: Damaged,
) -> int:
    """The certificate, and a grant for everybody who stays; returns how many people that is."""
    vault, kind, keys = session.vault, before.kind, session.keys
    number = before.generation + 1
    sealed = seal_previous(vault.id, kind, before.team, number, fresh.public, held)
    signer = keys.public.key_id
    group = group_record(fresh, kind, before.team, keys, signer, keys, number, sealed)
    remaining = list(_remaining(session, rows, before, damaged))
    rows.put(group)
    for user, to in remaining:
        rows.put(grant_record(vault.id, group.id, fresh, user, to, keys))
    for kit in [] if kind in OF_A_TEAM else _kits(vault.trust):
        rows.put(kit_grant(vault.id, group.id, fresh, kit, keys))
    return len(remaining)


def _remaining(
    session: VaultSession, rows: UnitOfWork, before: Group, damaged: Damaged
) -> Iterator[tuple[bytes, PublicKeys]]:
    """Who was given the generation before, to keys that still count, in a role that holds it."""
    reader = session.vault.reader(rows)
    grants = damaged.found(rows, reader, GrantRecord, group=before.id)
    given = {(grant.user, grant.recipient) for grant in grants}
    trust = session.vault.trust
    for person in trust.people.values():
        to = person.second if before.kind is GroupKind.ARCHIVE else person.public
        if to is None or person.gone or not GROUP_HOLDERS[before.kind] & person.certified:
            continue
        if trust.lost(person, session.vault.now()):
            # Nothing opens these keys any more but copies: other ones are made by a code.
            continue
        if before.kind in OF_A_TEAM and before.team not in person.teams:
            continue
        if (person.id, to.key_id) in given:
            yield person.id, to


def _kits(trust: Trust) -> list[PublicKeys]:
    """The kit in force, and one that a recovery under way is about to print."""
    return trust.kits[trust.kits.index(trust.kit) :]
