"""Reads the certificate tables once and accepts what is rightly signed (DESIGN §4, Root)."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TypeVar

from clinicvault.crypto.keys import SEAL_OVERHEAD, PublicKeys, verify
from clinicvault.crypto.secret import KEY_BYTES
from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    FoundingRecord,
    GroupRecord,
    PolicyRecord,
    Record,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
    WorkstationRecord,
)
from clinicvault.domain.roles import Role, roles_of

from . import contexts
from .damage import found_rows
from .reading import VerifiedReader
from .trust import (
    GROUP_GIVERS,
    GROUP_HOLDERS,
    KIT_IN_FORCE,
    RENEWED,
    Group,
    Person,
    Signer,
    Trust,
)

R = TypeVar("R", bound=Record)
_SIMPLE = frozenset({Role.INTAKE, Role.ADMINISTRATOR})
_VOIDING = frozenset({UserKeyRecord.TABLE, WorkstationRecord.TABLE})
"""Revocations after which keys of the pool from before are not given out any more."""
_FOUNDED = frozenset({GroupKind.TEAM, GroupKind.ARCHIVE})
_POOLED = _FOUNDED | {GroupKind.OFFICERS}
"""Groups to which the seeds of the pool are sealed."""
_SEALED_SEED = SEAL_OVERHEAD + KEY_BYTES


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


def load_anchors(rows: Snapshot | UnitOfWork, pin: bytes) -> Anchors:
    """The pinned founding record and the workstations that its root certified."""
    founding = _pinned(rows.find(FoundingRecord), pin)
    root = PublicKeys.decode(founding.root)
    stations = {}
    for record in rows.find(WorkstationRecord):
        _require(verify_record(record, root.signing), record)
        stations[record.id] = PublicKeys.decode(record.public).signing
    return Anchors(founding.id, stations)


def _pinned(found: list[FoundingRecord], pin: bytes) -> FoundingRecord:
    if len(found) != 1 or record_digest(found[0]) != pin:
        raise IntegrityError("founding-changed")
    return found[0]


@dataclasses.dataclass(slots=True)
class _Key:
    """A user's keys while it is found out which roles they are certified for."""

    record: UserKeyRecord
    enrolment: EnrolmentRecord
    public: PublicKeys
    seq: int
    revoked: int | None
    """From which leaf on its signatures do not count: the root's word, or a newer key's leaf."""
    ended: int | None
    """The root's word alone: from then on this holder counts as gone."""
    certified: frozenset[Role]

    @property
    def stillborn(self) -> bool:
        """Made with a code that the root had taken back before."""
        return self.ended is not None and self.ended <= self.seq


class _Loader:
    """One pass over the tables, in the order in which certificates rest on one another."""

    def __init__(self, rows: Snapshot | UnitOfWork, state: StateIndex, pin: bytes) -> None:
        self._rows = rows
        self._reader = VerifiedReader(rows, state)
        self._state = state
        founding = _pinned(self._reader.find(FoundingRecord), pin)
        self.trust = Trust(founding)
        _require(verify_record(founding, self.trust.root.signing), founding)
        groups = self._reader.find(GroupRecord)
        # Of several teams the one founded first comes last, and is the clinic's.
        self._groups = sorted(groups, key=lambda g: (g.kind, g.generation, -self._seq(g)))
        self._revoked = self.trust.ended = self._revocations()
        self._read_kits()
        self._enrolments = {e.id: e for e in self._rooted(EnrolmentRecord)}
        self._keys: dict[bytes, _Key] = {}
        """By the key id of the first keys."""
        self._left: dict[GroupKind, list[int]] = {kind: [] for kind in RENEWED}
        """Leaves at which somebody went who could hold such a key."""

    def load(self) -> Trust:
        """Workstations, then people with their roles, then groups."""
        for station in self._rooted(WorkstationRecord):
            if station.id not in self._revoked:
                self.trust.workstations[station.id] = PublicKeys.decode(station.public)
        self._read_keys()
        self._supersede()
        self._certify()
        self._note_leavers()
        self._read_people()
        for record in self._groups:
            if record.kind != GroupKind.KIT:
                self._accept_group(record)
        return self.trust

    def _seq(self, record: Record) -> int:
        """The leaf that told of the record's newest version."""
        known = self._state.get(record.TABLE, record.id)
        return known.seq if known else 0

    def _rooted(self, kind: type[R]) -> list[R]:
        """Rows of a table that only the root may sign."""
        records = self._reader.find(kind)
        for record in records:
            _require(verify_record(record, self.trust.root.signing), record)
        return records

    def _revocations(self) -> dict[bytes, int]:
        """Revoked id -> seq of the earliest revocation's leaf: a later one lengthens nothing."""
        revoked: dict[bytes, int] = {}
        for record in self._rooted(RevocationRecord):
            seq = self._seq(record)
            revoked[record.subject] = min(seq, revoked.get(record.subject, seq))
            if record.subject_table in _VOIDING:
                self.trust.revoked_at = max(self.trust.revoked_at, seq)
        return revoked

    def _read_kits(self) -> None:
        """Later kits: each signed by the root and by a kit before it that was then in force."""
        first = self.trust.kit
        self.trust.add_signer(
            first.key_id, Signer(first.signing, revoked=self._revoked.get(first.key_id))
        )
        for record in self._groups:
            if record.kind != GroupKind.KIT:
                continue
            said = contexts.group_certificate(
                record.public, GroupKind.KIT, record.team, record.generation
            )
            holder = self.trust.signer(record.holder, self._seq(record))
            _require(record.generation == len(self.trust.kits) + 1, record)
            _require(verify_record(record, self.trust.root.signing), record)
            _require(self.trust.is_kit(record.holder) and holder is not None, record)
            _require(verify(holder or b"", record.holder_signature, said), record)
            kit = PublicKeys.decode(record.public)
            self.trust.add_kit(kit, self._revoked.get(kit.key_id))
        named = self._kits_in_force()
        usable = [kit for kit in self.trust.kits if kit.key_id not in self._revoked]
        first = [*usable, self.trust.kits[-1]][0]
        self.trust.kit = next((kit for kit in usable[::-1] if kit.key_id in named), first)

    def _kits_in_force(self) -> frozenset[bytes]:
        """A damaged setting keeps nobody out, unless it may be the one that names the kit."""
        whole, damaged = found_rows(self._rows, self._reader, PolicyRecord)
        for policy in whole:
            _require(verify_record(policy, self.trust.root.signing), policy)
        named = frozenset(policy.value for policy in whole if policy.name == KIT_IN_FORCE)
        if self.trust.kits[-1].key_id not in named and len(self.trust.kits) > 1:
            for _, row in damaged:
                self._reader.need(PolicyRecord, row)
            self._reader.complete(PolicyRecord)
        return named

    def _read_keys(self) -> None:
        """Every user's keys, each signed by a one-time code that was used this once."""
        self.trust.codes.update({e.id: e.code_key for e in self._enrolments.values()})
        used: set[bytes] = set()
        for record in self._reader.find(UserKeyRecord):
            enrolment = self._enrolments.get(record.enrolment)
            if enrolment is None or enrolment.user != record.user or enrolment.id in used:
                raise _invalid(record)
            used.add(enrolment.id)
            _require(record.signer == enrolment.id, record)
            _require(verify_record(record, enrolment.code_key), record)
            self._add_key(record, enrolment)
        for enrolment in self._enrolments.values():
            if enrolment.id not in used and enrolment.id not in self._revoked:
                until = self.trust.open_codes.get(enrolment.user, 0)
                self.trust.open_codes[enrolment.user] = max(until, enrolment.expires_ms)

    def _add_key(self, record: UserKeyRecord, enrolment: EnrolmentRecord) -> None:
        public = PublicKeys.decode(record.public)
        ends = [self._revoked[i] for i in (record.id, enrolment.id) if i in self._revoked]
        ended = min(ends, default=None)
        key = _Key(
            record=record,
            enrolment=enrolment,
            public=public,
            seq=self._seq(record),
            revoked=ended,
            ended=ended,
            certified=roles_of(enrolment.roles) & _SIMPLE,
        )
        _require(public.key_id not in self._keys, record)
        self._keys[public.key_id] = key
        self._sign_up(key)

    def _sign_up(self, key: _Key) -> None:
        signer = Signer(key.public.signing, key.record.user, key.certified, key.revoked)
        self.trust.add_signer(key.public.key_id, signer)

    def _supersede(self) -> None:
        """A person's newer key ends the older ones, right after its own leaf.

        In that leaf they still count: there they may let the newer one in (`carrying`).
        """
        keys = [key for key in self._keys.values() if not key.stillborn]
        keys.sort(key=lambda key: (key.record.user, key.seq))
        for older, newer in itertools.pairwise(keys):
            if older.record.user == newer.record.user:
                after = newer.seq + 1
                older.revoked = after if older.ended is None else min(after, older.ended)
                self._sign_up(older)

    def _note_leavers(self) -> None:
        """Whose keys the root revoked counts as gone, also who comes back with other keys."""
        for key in self._keys.values():
            for kind, left in self._left.items():
                if key.ended is not None and GROUP_HOLDERS[kind] & key.certified:
                    left.append(key.ended)
        self.trust.left = {kind: max(left) for kind, left in self._left.items() if left}

    def _certify(self) -> None:
        """Add roles that need a second signature until nothing changes any more."""
        endorsements = self._reader.find(EndorsementRecord)
        changed = True
        while changed:
            changed = False
            for key in self._keys.values():
                more = self._second_signed(key, endorsements) - key.certified
                key.certified |= more
                changed |= bool(more)
        for key in self._keys.values():
            self._sign_up(key)

    def _second_signed(self, key: _Key, endorsements: list[EndorsementRecord]) -> set[Role]:
        return {
            role
            for role in roles_of(key.enrolment.roles) - _SIMPLE
            if self._founds(key, role) or any(self._counts(e, key, role) for e in endorsements)
        }

    def _founds(self, key: _Key, role: Role) -> bool:
        """The places that the founding record fills or leaves open."""
        founding, enrolment = self.trust.founding, key.enrolment
        if role is Role.OFFICER:
            own = key.record.public == founding.officer_keys
            return key.record.user == founding.officer and own
        if enrolment.founds_team == ZERO_ID or not self._first_founder(enrolment):
            return False
        officer = self.trust.signer(enrolment.officer, self._seq(enrolment))
        if officer is None or not self._holds(enrolment.officer, frozenset({Role.OFFICER})):
            return False
        return verify(officer, enrolment.officer_signature, _countersigned(enrolment))

    def _first_founder(self, enrolment: EnrolmentRecord) -> bool:
        """Only one newcomer ever founds a team: the one whose code signed the clinic's first."""
        teams = [g for g in self._groups if g.kind == GroupKind.TEAM and g.generation == 1]
        first = min(teams, key=self._seq, default=None)
        return first is not None and (first.team, first.signer) == (
            enrolment.founds_team,
            enrolment.id,
        )

    def _counts(self, endorsement: EndorsementRecord, key: _Key, role: Role) -> bool:
        """An endorsement is for the keys that were there: not for what the code signed later."""
        seq = self._seq(endorsement)
        mine = (endorsement.user_key, endorsement.role) == (key.record.id, role.bit)
        if not mine or seq < key.seq:
            return False
        holder = self.trust.signer(endorsement.signer, seq)
        if holder is None or not verify_record(endorsement, holder):
            return False
        return self._holds(endorsement.signer, frozenset({role}))

    def _holds(self, key_id: bytes, roles: frozenset[Role]) -> bool:
        """Whether a key is certified for one of the roles, or is the kit's."""
        known = self._keys.get(key_id)
        return self.trust.is_kit(key_id) or (known is not None and bool(known.certified & roles))

    def _read_people(self) -> None:
        newest: dict[bytes, _Key] = {}
        for key in sorted(self._keys.values(), key=lambda k: k.seq):
            if not key.stillborn:
                newest[key.record.user] = key
        for user in self._rooted(UserRecord):
            self.trust.people[user.id] = _person(user, newest.get(user.id))

    def _accept_group(self, record: GroupRecord) -> None:
        kind, seq = GroupKind(record.kind), self._seq(record)
        line = self.trust.groups.setdefault((kind, record.team), [])
        _require(self._group_signed(record, kind) or self._renews(record, kind, line), record)
        _require(self._holds(record.holder, GROUP_GIVERS[kind]), record)
        holder = self.trust.signer(record.holder, seq)
        said = contexts.group_certificate(record.public, kind, record.team, record.generation)
        _require(holder is not None, record)
        _require(verify(holder or b"", record.holder_signature, said), record)
        _require((record.version, record.generation) == (1, len(line) + 1), record)
        _require(len(record.previous_sealed) in {0, _SEALED_SEED}, record)
        public, previous = PublicKeys.decode(record.public), record.previous_sealed
        line.append(Group(record.id, kind, record.team, len(line) + 1, public, previous, seq))
        if kind is GroupKind.TEAM and record.generation == 1:
            self.trust.team = record.team
        if kind in _POOLED and record.generation > 1:
            self.trust.revoked_at = max(self.trust.revoked_at, seq)

    def _renews(self, record: GroupRecord, kind: GroupKind, line: list[Group]) -> bool:
        """By one remaining holder alone: lawful only since the root told that somebody left.

        The generation before must be sealed to it, so that nobody is shut out of older rows.
        """
        if record.signer != record.holder or not line or not record.previous_sealed:
            return False
        seq = self._seq(record)
        signer = self.trust.signer_with(record.holder, seq, GROUP_GIVERS[kind])
        lawful = any(line[-1].seq < left < seq for left in self._left.get(kind, ()))
        return lawful and signer is not None and verify_record(record, signer)

    def _group_signed(self, record: GroupRecord, kind: GroupKind) -> bool:
        """By the root, or by the one-time code that root and officer signed for a new team."""
        if record.signer == self.trust.root.key_id:
            return verify_record(record, self.trust.root.signing)
        enrolment = self._enrolments.get(record.signer)
        if enrolment is None or kind not in _FOUNDED or record.generation != 1:
            return False
        return enrolment.founds_team == record.team and verify_record(record, enrolment.code_key)


def _person(user: UserRecord, key: _Key | None) -> Person:
    declared = roles_of(user.roles)
    if key is None:
        return Person(user=user, declared=declared)
    second = key.record.second_public
    return Person(
        user=user,
        declared=declared,
        keys=key.record,
        public=key.public,
        second=PublicKeys.decode(second) if second else None,
        certified=key.certified & declared,
        revoked=key.revoked is not None,
    )


def _countersigned(enrolment: EnrolmentRecord) -> bytes:
    """The bytes an officer countersigned."""
    return contexts.enrolment(
        enrolment.user,
        enrolment.roles,
        enrolment.code_key,
        enrolment.expires_ms,
        enrolment.founds_team,
    )


def _require(holds: bool, record: Record) -> None:
    if not holds:
        raise _invalid(record)


def _invalid(record: Record) -> IntegrityError:
    return IntegrityError("certificate-invalid", table=record.TABLE, id=record.id.hex())
