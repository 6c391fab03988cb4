"""Somebody left: the next holder to unlock makes new group keys (DESIGN §4, Groups).

A generation is made in one transaction, after looking once more under the write lock whether it is
still due: two people who unlock at once make one. What is sealed to older generations is sealed
anew by `resealing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord

from .care_keys import discard_pool
from .damage import Row, found_rows
from .generations import line, seal_previous
from .groups import grant_record, group_record, kit_grant
from .session import VaultSession
from .trust import GROUP_GIVERS, GROUP_HOLDERS, OF_A_TEAM, RENEWED, Group, Trust

_POOLED = OF_A_TEAM | {GroupKind.OFFICERS}
"""Groups to which the pool's seeds are sealed: with a new one the pool is discarded."""


def due(trust: Trust) -> tuple[GroupKind, ...]:
    """Groups whose newest key somebody may have who left since it was made."""
    return tuple(kind for kind in RENEWED if trust.due(kind, trust.team_of(kind)))


def begin_renewals(session: VaultSession) -> tuple[GroupKind, ...]:
    """Make the next generation of every key that is due and that this person gives.

    All but the archive key, which opens in a step-up alone (`begin_archive`). Returns what was
    made; the session holds it.
    """
    made = []
    with session.vault.read():
        trust = session.vault.trust
    for kind in due(trust):
        held = kind is not GroupKind.ARCHIVE and session.holds(kind, trust.team_of(kind))
        fresh = _next(session, kind) if held else None
        if fresh is not None:
            fresh.wipe()
            made.append(kind)
    return tuple(made)


def begin_archive(session: VaultSession, archive: KeyPair) -> KeyPair | None:
    """The next archive key where it is due; `archive` is the newest, opened by a step-up.

    None where nobody left, or somebody else was first. The caller wipes it.
    """
    return _next(session, GroupKind.ARCHIVE, archive)


@contextmanager
def archive_line(session: VaultSession, archive: KeyPair) -> Iterator[list[KeyPair]]:
    """Every generation that `archive`, a step-up's, reaches, oldest first; wiped afterwards.

    Where it is due, the next one is made first, and is the last.
    """
    vault = session.vault
    with ExitStack() as opened:
        fresh = begin_archive(session, archive)
        if fresh is not None:
            opened.callback(fresh.wipe)
        team = vault.trust.team_of(GroupKind.ARCHIVE)
        pairs = line(vault, GroupKind.ARCHIVE, team, fresh or archive)
        for pair in pairs:
            opened.callback(pair.wipe)
        yield pairs


def _next(session: VaultSession, kind: GroupKind, archive: KeyPair | None = None) -> KeyPair | None:
    vault, damaged = session.vault, dict[Row, bytes]()
    with ExitStack() as undo:
        with vault.write() as rows:
            team = vault.trust.team_of(kind)
            if not (vault.trust.due(kind, team) and GROUP_GIVERS[kind] & session.roles):
                return None
            before, held = vault.trust.need(kind, team), archive or session.group(kind, team)
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
    damaged: dict[Row, bytes],
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
    session: VaultSession, rows: UnitOfWork, before: Group, damaged: dict[Row, bytes]
) -> Iterator[tuple[bytes, PublicKeys]]:
    """Who was given the generation before, to keys that still count, in a role that holds it."""
    reader = session.vault.reader(rows)
    grants, spoiled = found_rows(rows, reader, GrantRecord, group=before.id)
    damaged |= spoiled
    given = {(grant.user, grant.recipient) for grant in grants}
    for person in session.vault.trust.people.values():
        to = person.second if before.kind is GroupKind.ARCHIVE else person.public
        if to is None or person.gone or not GROUP_HOLDERS[before.kind] & person.certified:
            continue
        if (person.id, to.key_id) in given:
            yield person.id, to


def _kits(trust: Trust) -> list[PublicKeys]:
    """The kit in force, and one that a recovery under way is about to print."""
    return trust.kits[trust.kits.index(trust.kit) :]
