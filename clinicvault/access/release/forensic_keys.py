"""Keys of the invisible marks: whoever has a picture with one is told by export and recipient.

A mark's key is HMAC-SHA256 of the export's id under a secret of the vault, which every team's and
the officers' key opens (DESIGN §4, Identity). The first export makes the secret. Whoever left may
have kept it, so the next export after any revocation, and after each order to renew everything,
makes another; earlier ones stay, for copies of before are traced with them. Each secret stands in
one row for each group. Who exports or unlocks adds the rows that are missing: for a new team, and
for one whose keys a recovery began anew. It opens no picture, and no package holds it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import Group
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import blind_index
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import KEY_BYTES, Secret, derive
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.export_records import ForensicKeyRecord
from clinicvault.domain.ids import ID_BYTES, new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import DisclosureRecord

_LABEL = "forensic-mark"
_NAME = "forensic-secret"
_GROUPS = (GroupKind.OFFICERS, GroupKind.TEAM)


def forensic_key(session: VaultSession, rows: UnitOfWork, export_id: bytes) -> bytes:
    """Key (32 bytes) of the marks of an export that is made now.

    Makes the secret where none is in force, and gives it to groups that lack it: the caller commits
    before the key is used (a transaction without a change may be committed, too), and asks once in
    a transaction. Refused("no-key") for who holds neither a team's newest key nor the officers'.
    """
    session.current()
    holders = _holders(session)
    if not any(session.holds(*line) for line in holders):
        raise Refused("no-key", key=GroupKind.TEAM.name.lower())
    with _opened(session, rows) as known:
        found = _in_force(session, known)
        if found is None:
            with Secret.random() as made:
                _put(session, rows, made, list(holders.values()))
                return _key(made, export_id)
        _pass_on(session, rows, known)
        return _key(found.secret, export_id)


def forensic_keys(
    session: VaultSession, rows: Snapshot | UnitOfWork, export_ids: Sequence[bytes]
) -> Mapping[bytes, tuple[bytes, ...]]:
    """Export id -> all keys (32 bytes each) that may have marked it, newest first.

    () for an export from before the oldest secret that this person's keys open.
    """
    session.alive()
    with _opened(session, rows) as known:
        return {one: _keys(session, known, one) for one in export_ids}


def pass_on(session: VaultSession) -> int:
    """Give groups the secrets that they lack, as far as this person opens them; logged.

    Returns how many copies were made; what an unlocked program does by itself.
    """
    if session.ended or not any(session.holds(*line) for line in _holders(session)):
        return 0
    with session.vault.read() as rows, _opened(session, rows) as known:
        if not any(_lacking(session, one) for one in known):
            return 0
    with session.vault.write() as unit, _opened(session, unit) as known:
        made = _pass_on(session, unit, known)
        unit.commit()
    return made


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """One secret that this person's keys open."""

    secret: Secret
    since: int
    """The leaf that told of its first copy."""
    holders: frozenset[bytes]
    """Key ids that there is a copy for."""


@contextmanager
def _opened(session: VaultSession, rows: Snapshot | UnitOfWork) -> Iterator[list[_Known]]:
    """Every secret that this person's keys open, oldest first; wiped at the end.

    Damaged copies, and those that hold something else, are told and left out.
    """
    records, damaged = found_rows(rows, session.vault.reader(rows), ForensicKeyRecord)
    copies: dict[bytes, list[ForensicKeyRecord]] = {}
    for record in records:
        copies.setdefault(record.secret, []).append(record)
    pairs = {pair.public.key_id: pair for pair in _pairs(session)}
    found: list[_Known] = []
    try:
        for some in copies.values():
            secret = _first(session, some, pairs, damaged)
            if secret is not None:
                since = min(_seq(session, one) for one in some)
                found.append(_Known(secret, since, frozenset(one.recipient for one in some)))
        session.note_damage(damaged)
        yield sorted(found, key=lambda one: one.since)
    finally:
        for one in found:
            one.secret.wipe()


def _first(
    session: VaultSession,
    copies: Sequence[ForensicKeyRecord],
    pairs: Mapping[bytes, KeyPair],
    damaged: dict[Row, bytes],
) -> Secret | None:
    """A secret by the first of its copies that opens; None where these keys open none."""
    for copy in copies:
        pair = pairs.get(copy.recipient)
        if pair is None:
            continue
        try:
            return _open(session, copy, pair)
        except IntegrityError:
            damaged[copy.TABLE, copy.id] = b""
    return None


def _open(session: VaultSession, copy: ForensicKeyRecord, pair: KeyPair) -> Secret:
    """IntegrityError unless it holds the secret that it names."""
    info = contexts.forensic_key(session.vault.id, copy.id, copy.secret, copy.recipient)
    secret = pair.open(copy.sealed, info)
    if len(secret) != KEY_BYTES or _name(secret) != copy.secret:
        secret.wipe()
        raise IntegrityError("row-altered", table=copy.TABLE, id=copy.id.hex())
    return secret


def _name(secret: Secret) -> bytes:
    """What tells a secret apart, and gives nothing of it away (16 bytes)."""
    with derive(secret, _NAME, length=ID_BYTES) as name:
        return bytes(name.view())


def _key(secret: Secret, export_id: bytes) -> bytes:
    return blind_index(secret, _LABEL, export_id)


def _keys(session: VaultSession, known: Sequence[_Known], export_id: bytes) -> tuple[bytes, ...]:
    """Of an export by every secret that was there before it: no later one can have marked it."""
    row = session.vault.ports.state.get(DisclosureRecord.TABLE, export_id)
    there = [one for one in known if row is None or one.since < row.seq]
    return tuple(_key(one.secret, export_id) for one in reversed(there))


def _in_force(session: VaultSession, known: Sequence[_Known]) -> _Known | None:
    """The newest secret that nobody knows whose access ended since; None for none."""
    ended = session.vault.trust.revoked_at
    return known[-1] if known and known[-1].since > ended else None


def _holders(session: VaultSession) -> dict[tuple[GroupKind, bytes], PublicKeys]:
    """(kind, team) -> newest key, of the officers and of every team."""
    trust = session.vault.trust
    lines = [line for line in sorted(trust.groups) if line[0] in _GROUPS]
    newest = ((line, trust.newest(*line)) for line in lines)
    return {line: group.public for line, group in newest if group is not None}


def _pairs(session: VaultSession) -> Iterator[KeyPair]:
    """All generations of these groups' keys that this person holds."""
    for line in _holders(session):
        if session.holds(*line):
            yield from session.generations(*line)


def _seq(session: VaultSession, record: ForensicKeyRecord) -> int:
    known = session.vault.ports.state.get(record.TABLE, record.id)
    return known.seq if known is not None else -1


def _lacking(session: VaultSession, one: _Known) -> list[PublicKeys]:
    """The newest keys of groups that no copy of a secret is for, now or by an earlier key."""
    groups = session.vault.trust.groups
    return [
        public
        for line, public in _holders(session).items()
        if not one.holders & _reached(groups[line])
    ]


def _reached(line: Sequence[Group]) -> frozenset[bytes]:
    """Key ids of what the newest generation opens, itself included: a recovery cuts lines off."""
    found = {line[-1].public.key_id}
    for later, earlier in pairwise(reversed(line)):
        if not later.previous_sealed:
            break
        found.add(earlier.public.key_id)
    return frozenset(found)


def _pass_on(session: VaultSession, rows: UnitOfWork, known: Sequence[_Known]) -> int:
    """How many copies were put, logged, in a transaction that the caller commits."""
    wanted = [(one.secret, to) for one in known for to in _lacking(session, one)]
    for secret, to in wanted:
        rows.put(_copy(session, secret, to))
    if wanted:
        rows.event(session.event("mark-key", purpose="", detail={"keys": len(wanted)}))
    return len(wanted)


def _put(
    session: VaultSession, rows: UnitOfWork, secret: Secret, holders: Sequence[PublicKeys]
) -> None:
    """A new secret's copies for all groups; logged."""
    for to in holders:
        rows.put(_copy(session, secret, to))
    rows.event(session.event("mark-key", purpose="", detail={"keys": len(holders)}))


def _copy(session: VaultSession, secret: Secret, to: PublicKeys) -> ForensicKeyRecord:
    row, name, vault = new_id(), _name(secret), session.vault.id
    info = contexts.forensic_key(vault, row, name, to.key_id)
    sealed = seal(to, secret, info)
    return session.signed(
        ForensicKeyRecord(id=row, secret=name, recipient=to.key_id, sealed=sealed)
    )
