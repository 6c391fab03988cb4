"""Reads the certificate tables once and accepts what is rightly signed (DESIGN §4, Root)."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from clinicvault.access import contexts
from clinicvault.access.damage import found_rows
from clinicvault.access.reading import VerifiedReader
from clinicvault.crypto.keys import PublicKeys, verify
from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import RotationRecord, TeamRecord
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    EnrolmentRecord,
    FoundingRecord,
    GrantRecord,
    GroupRecord,
    PolicyRecord,
    Record,
    RevocationRecord,
    UserKeyRecord,
    WorkstationRecord,
)

from .trust import KIT_IN_FORCE, Signer, Trust
from .trust_ground import Ground, require
from .trust_groups import GroupLedger
from .trust_keys import KeyLedger
from .waiting import waits_of

R = TypeVar("R", bound=Record)
_VOIDING = frozenset(
    kind.TABLE for kind in (UserKeyRecord, WorkstationRecord, GrantRecord, TeamRecord)
)
"""Revocations after which keys of the pool from before are not given out any more."""


def load_trust(rows: Snapshot | UnitOfWork, state: StateIndex, pin: bytes) -> Trust:
    """Read and check every certificate; IntegrityError where one is not what it must be.

    `pin` is the SHA-256 digest of the founding record that this workstation remembers.
    """
    return _Loader(rows, state, pin).load()


@dataclasses.dataclass(frozen=True, slots=True)
class Anchors:
    """What the log's verification rests on, before any row's freshness is known."""

    vault: bytes
    workstations: dict[bytes, bytes]
    """Workstation id -> Ed25519 public key, each certified by the root."""
    revocations: dict[bytes, bytes] = dataclasses.field(default_factory=dict)
    """Row id of a revocation by the root -> the workstation whose access it ends."""
    revoked: frozenset[bytes] = frozenset()
    """Row ids of all revocations, also of people's keys."""

    @property
    def ending(self) -> dict[tuple[str, bytes], bytes]:
        """`revocations` by (table, row id), as the log's state leaves name rows."""
        return {(RevocationRecord.TABLE, row): one for row, one in self.revocations.items()}


def load_anchors(rows: Snapshot | UnitOfWork, pin: bytes) -> Anchors:
    """The pinned founding record and the workstations that its root certified."""
    founding = _pinned(rows.find(FoundingRecord), pin)
    root = PublicKeys.decode(founding.root)
    stations = {}
    for record in rows.find(WorkstationRecord):
        require(verify_record(record, root.signing), record)
        stations[record.id] = PublicKeys.decode(record.public).signing
    revoked = rows.find(RevocationRecord)
    for one in revoked:
        require(verify_record(one, root.signing), one)
    ended = {one.id: one.subject for one in revoked if one.subject_table == WorkstationRecord.TABLE}
    return Anchors(founding.id, stations, ended, frozenset(one.id for one in revoked))


def _pinned(found: list[FoundingRecord], pin: bytes) -> FoundingRecord:
    if len(found) != 1 or record_digest(found[0]) != pin:
        raise IntegrityError("founding-changed")
    return found[0]


class _Loader:
    """One pass over the tables, in the order in which certificates rest on one another."""

    def __init__(self, rows: Snapshot | UnitOfWork, state: StateIndex, pin: bytes) -> None:
        reader = VerifiedReader(rows, state)
        founding = _pinned(reader.find(FoundingRecord), pin)
        self.trust = Trust(founding)
        self._ground = Ground(rows, reader, state, self.trust)
        require(verify_record(founding, self.trust.root.signing), founding)
        groups = reader.find(GroupRecord)
        self._groups = sorted(groups, key=lambda g: (g.kind, g.generation, self._ground.seq(g)))
        self.trust.ended = self._revocations()
        self._read_rotations()
        self._read_kits()
        enrolments = {e.id: e for e in self._ground.rooted(EnrolmentRecord)}
        self._keys = KeyLedger(self._ground, enrolments, self._groups)
        self._accepting = GroupLedger(self._ground, self._keys, enrolments)

    def load(self) -> Trust:
        """Workstations, then people with their roles, then groups."""
        for station in self._ground.rooted(WorkstationRecord):
            newest = max(self.trust.secret_generation, station.secret_generation)
            self.trust.secret_generation = newest
            if station.id not in self.trust.ended:
                self.trust.workstations[station.id] = PublicKeys.decode(station.public)
        self._keys.read()
        for record in self._groups:
            if record.kind != GroupKind.KIT:
                self._accepting.accept(record)
        self.trust.waits = waits_of(self._ground)
        return self.trust

    def _revocations(self) -> dict[bytes, int]:
        """Revoked id -> seq of the earliest revocation's leaf: a later one lengthens nothing."""
        revoked: dict[bytes, int] = {}
        for record in self._ground.rooted(RevocationRecord):
            seq = self._ground.seq(record)
            revoked[record.subject] = min(seq, revoked.get(record.subject, seq))
            if record.subject_table == TeamRecord.TABLE:
                self.trust.departures.setdefault(record.subject, []).append(seq)
            if record.subject_table in _VOIDING:
                self.trust.revoked_at = max(self.trust.revoked_at, seq)
        return revoked

    def _read_rotations(self) -> None:
        """The root's orders to renew everything: each makes every key of before it due."""
        orders = self._ground.rooted(RotationRecord)
        self.trust.rotations = sorted(self._ground.seq(one) for one in orders)
        self.trust.revoked_at = max(self.trust.revoked_at, *self.trust.rotations, -1)

    def _read_kits(self) -> None:
        """Later kits: each signed by the root and by a kit before it that was then in force."""
        first = self.trust.kit
        self.trust.add_signer(
            first.key_id, Signer(first.signing, revoked=self.trust.ended.get(first.key_id))
        )
        for record in self._groups:
            if record.kind != GroupKind.KIT:
                continue
            said = contexts.group_certificate(
                record.public, GroupKind.KIT, record.team, record.generation
            )
            holder = self.trust.signer(record.holder, self._ground.seq(record))
            require(record.generation == len(self.trust.kits) + 1, record)
            require(verify_record(record, self.trust.root.signing), record)
            require(self.trust.is_kit(record.holder) and holder is not None, record)
            require(verify(holder or b"", record.holder_signature, said), record)
            kit = PublicKeys.decode(record.public)
            self.trust.add_kit(kit, self.trust.ended.get(kit.key_id))
        named = self._kits_in_force()
        usable = [kit for kit in self.trust.kits if kit.key_id not in self.trust.ended]
        first = [*usable, self.trust.kits[-1]][0]
        self.trust.kit = next((kit for kit in usable[::-1] if kit.key_id in named), first)

    def _kits_in_force(self) -> frozenset[bytes]:
        """A damaged setting keeps nobody out, unless it may be the one that names the kit."""
        whole, damaged = found_rows(self._ground.rows, self._ground.reader, PolicyRecord)
        for policy in whole:
            require(verify_record(policy, self.trust.root.signing), policy)
        named = frozenset(policy.value for policy in whole if policy.name == KIT_IN_FORCE)
        if self.trust.kits[-1].key_id not in named and len(self.trust.kits) > 1:
            for _, row in damaged:
                self._ground.reader.need(PolicyRecord, row)
            self._ground.reader.complete(PolicyRecord)
        return named
