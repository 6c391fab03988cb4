"""Reads the certificate tables once and accepts what is rightly signed (DESIGN §4, Root)."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from clinicvault.crypto.keys import PublicKeys, verify
from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    FoundingRecord,
    GroupKind,
    GroupRecord,
    Record,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
    WorkstationRecord,
)
from clinicvault.domain.roles import Role, roles_of

from . import contexts
from .reading import VerifiedReader
from .trust import GROUP_HOLDERS, Group, Person, Trust

R = TypeVar("R", bound=Record)
_SIMPLE = frozenset({Role.INTAKE, Role.ADMINISTRATOR})
_FOUNDED = frozenset({GroupKind.TEAM, GroupKind.ARCHIVE})


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
        _require(verify_record(record, root.signing))
        stations[record.id] = PublicKeys.decode(record.public).signing
    return Anchors(founding.id, stations)


def _pinned(found: list[FoundingRecord], pin: bytes) -> FoundingRecord:
    if len(found) != 1 or record_digest(found[0]) != pin:
        raise IntegrityError("founding-changed")
    return found[0]


class _Loader:
    """One pass over the tables, in the order in which certificates rest on one another."""

    def __init__(self, rows: Snapshot | UnitOfWork, state: StateIndex, pin: bytes) -> None:
        self._reader = VerifiedReader(rows, state)
        self._state = state
        founding = _pinned(self._reader.find(FoundingRecord), pin)
        self.trust = Trust(founding)
        _require(verify_record(founding, self.trust.root.signing))
        groups = self._reader.find(GroupRecord)
        self._groups = sorted(groups, key=lambda g: (g.kind, g.team, g.generation))
        self._read_kits()
        self._revoked = self._revocations()
        self._enrolments = {e.id: e for e in self._rooted(EnrolmentRecord)}

    def load(self) -> Trust:
        """Workstations, then people with their roles, then groups."""
        for station in self._rooted(WorkstationRecord):
            if station.id not in self._revoked:
                self.trust.workstations[station.id] = PublicKeys.decode(station.public)
        self._read_people()
        self._certify()
        for record in self._groups:
            if record.kind != GroupKind.KIT:
                self._accept_group(record)
        return self.trust

    def _read_kits(self) -> None:
        """Later kits: each signed by the root and by a kit before it."""
        for record in self._groups:
            if record.kind != GroupKind.KIT:
                continue
            before = [k for k in self.trust.kits if k.key_id == record.holder]
            said = contexts.group_certificate(
                record.public, GroupKind.KIT, record.team, record.generation
            )
            _require(record.generation == len(self.trust.kits) + 1)
            _require(verify_record(record, self.trust.root.signing))
            _require(bool(before))
            _require(verify(before[0].signing, record.holder_signature, said))
            self.trust.add_kit(PublicKeys.decode(record.public))

    def _rooted(self, kind: type[R]) -> list[R]:
        """Rows of a table that only the root may sign."""
        records = self._reader.find(kind)
        for record in records:
            _require(verify_record(record, self.trust.root.signing))
        return records

    def _revocations(self) -> dict[bytes, int]:
        """Revoked row id -> seq of the revocation's leaf."""
        revoked = {}
        for record in self._rooted(RevocationRecord):
            state = self._state.get(RevocationRecord.TABLE, record.id)
            revoked[record.subject] = state.seq if state else 0
        return revoked

    def _read_people(self) -> None:
        keys = self._user_keys()
        for user in self._rooted(UserRecord):
            person = Person(user=user, declared=roles_of(user.roles))
            own = keys.get(user.id)
            self.trust.people[user.id] = person if own is None else self._with_keys(person, own)

    def _user_keys(self) -> dict[bytes, UserKeyRecord]:
        """The newest keys of each user, every one signed by its one-time code."""
        newest: dict[bytes, tuple[int, UserKeyRecord]] = {}
        for record in self._reader.find(UserKeyRecord):
            enrolment = self._enrolments.get(record.enrolment)
            if enrolment is None or enrolment.user != record.user:
                raise IntegrityError("certificate-invalid")
            _require(verify_record(record, enrolment.code_key))
            public = PublicKeys.decode(record.public)
            self.trust.add_signer(public.key_id, public.signing, self._revoked.get(record.id))
            self.trust.add_signer(enrolment.id, enrolment.code_key)
            state = self._state.get(UserKeyRecord.TABLE, record.id)
            seq = state.seq if state else 0
            if seq >= newest.get(record.user, (-1, record))[0]:
                newest[record.user] = (seq, record)
        return {user: record for user, (_, record) in newest.items()}

    def _with_keys(self, person: Person, keys: UserKeyRecord) -> Person:
        granted = person.declared & roles_of(self._enrolments[keys.enrolment].roles)
        second = PublicKeys.decode(keys.second_public) if keys.second_public else None
        return dataclasses.replace(
            person,
            keys=keys,
            public=PublicKeys.decode(keys.public),
            second=second,
            certified=granted & _SIMPLE,
            revoked=keys.id in self._revoked,
        )

    def _certify(self) -> None:
        """Add roles that need a second signature until nothing changes any more."""
        endorsements = self._reader.find(EndorsementRecord)
        changed = True
        while changed:
            changed = False
            for person in list(self.trust.people.values()):
                for role in self._endorsed(person, endorsements) - person.certified:
                    wider = dataclasses.replace(person, certified=person.certified | {role})
                    self.trust.people[person.id] = person = wider  # noqa: PLW2901
                    changed = True

    def _endorsed(self, person: Person, endorsements: list[EndorsementRecord]) -> set[Role]:
        if person.keys is None:
            return set()
        enrolment = self._enrolments[person.keys.enrolment]
        wanted = (person.declared & roles_of(enrolment.roles)) - _SIMPLE
        return {
            role
            for role in wanted
            if self._founds(person, enrolment, role)
            or any(self._counts(e, person.keys, role) for e in endorsements)
        }

    def _founds(self, person: Person, enrolment: EnrolmentRecord, role: Role) -> bool:
        """The places that the founding record fills or leaves open."""
        founding = self.trust.founding
        if role is Role.OFFICER:
            own = person.keys.public if person.keys else b""
            return person.id == founding.officer and own == founding.officer_keys
        if enrolment.founds_team == ZERO_ID or not self._first_founder(enrolment):
            return False
        officer = self.trust.person_of_key(enrolment.officer)
        if officer is None or officer.public is None or Role.OFFICER not in officer.certified:
            return False
        return verify(
            officer.public.signing, enrolment.officer_signature, _countersigned(enrolment)
        )

    def _first_founder(self, enrolment: EnrolmentRecord) -> bool:
        """Only one newcomer ever founds a team: the one whose code signed its first key."""
        teams = [
            g
            for g in self._groups
            if g.kind == GroupKind.TEAM and g.generation == 1 and g.team == enrolment.founds_team
        ]
        return len(teams) == 1 and teams[0].signer == enrolment.id

    def _counts(self, endorsement: EndorsementRecord, keys: UserKeyRecord, role: Role) -> bool:
        if endorsement.user_key != keys.id or endorsement.role != role.bit:
            return False
        holder = self._holder(endorsement.signer, frozenset({role}))
        state = self._state.get(EndorsementRecord.TABLE, endorsement.id)
        public = self.trust.signer(endorsement.signer, state.seq if state else 0)
        return holder and public is not None and verify_record(endorsement, public)

    def _holder(self, key_id: bytes, roles: frozenset[Role]) -> bool:
        """Whether a key is a certified holder's of one of the roles, or the kit's."""
        if self.trust.is_kit(key_id):
            return True
        person = self.trust.person_of_key(key_id)
        return person is not None and bool(person.certified & roles)

    def _accept_group(self, record: GroupRecord) -> None:
        kind = GroupKind(record.kind)
        state = self._state.get(GroupRecord.TABLE, record.id)
        seq = state.seq if state else 0
        _require(self._group_signed(record, kind))
        _require(self._holder(record.holder, GROUP_HOLDERS[kind]))
        holder = self.trust.signer(record.holder, seq)
        said = contexts.group_certificate(record.public, kind, record.team, record.generation)
        _require(holder is not None and verify(holder, record.holder_signature, said))
        public = PublicKeys.decode(record.public)
        group = Group(record.id, kind, record.team, record.generation, public)
        line = self.trust.groups.setdefault((kind, record.team), [])
        _require(record.generation == len(line) + 1)
        line.append(group)

    def _group_signed(self, record: GroupRecord, kind: GroupKind) -> bool:
        """By the root, or by the one-time code that root and officer signed for a new team."""
        if record.signer == self.trust.root.key_id:
            return verify_record(record, self.trust.root.signing)
        enrolment = self._enrolments.get(record.signer)
        if enrolment is None or kind not in _FOUNDED or record.generation != 1:
            return False
        return enrolment.founds_team == record.team and verify_record(record, enrolment.code_key)


def _countersigned(enrolment: EnrolmentRecord) -> bytes:
    """The bytes an officer countersigned."""
    return contexts.enrolment(
        enrolment.user,
        enrolment.roles,
        enrolment.code_key,
        enrolment.expires_ms,
        enrolment.founds_team,
    )


def _require(holds: bool) -> None:
    if not holds:
        raise IntegrityError("certificate-invalid")
