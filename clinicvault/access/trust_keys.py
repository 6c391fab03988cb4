"""People's keys: made with a one-time code, certified for roles, ended (DESIGN §4, Root)."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from clinicvault.crypto.keys import PublicKeys, verify
from clinicvault.crypto.signing import verify_record
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    GroupRecord,
    UserKeyRecord,
    UserRecord,
)
from clinicvault.domain.roles import Role, roles_of

from . import contexts
from .trust import GROUP_HOLDERS, RENEWED, Person, Signer
from .trust_ground import Ground, invalid, require

_SIMPLE = frozenset({Role.INTAKE, Role.ADMINISTRATOR})


@dataclasses.dataclass(slots=True)
class Key:
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


class KeyLedger:
    """One pass over people's keys, in the order in which certificates rest on one another."""

    def __init__(
        self,
        ground: Ground,
        enrolments: dict[bytes, EnrolmentRecord],
        groups: Sequence[GroupRecord],
    ) -> None:
        self._ground = ground
        self._enrolments, self._groups = enrolments, groups
        self.keys: dict[bytes, Key] = {}
        """By the key id of the first keys."""
        self.left: dict[GroupKind, list[int]] = {kind: [] for kind in RENEWED}
        """Leaves at which somebody went who could hold such a key."""

    def read(self) -> None:
        """Every key with its roles, and who is who; IntegrityError("certificate-invalid")."""
        self._read_all()
        self._supersede()
        self._certify()
        self._note_leavers()
        self._read_people()

    def _read_all(self) -> None:
        """Every user's keys, each signed by a one-time code that was used this once."""
        self._ground.trust.codes.update({e.id: e.code_key for e in self._enrolments.values()})
        used: set[bytes] = set()
        for record in self._ground.reader.find(UserKeyRecord):
            enrolment = self._enrolments.get(record.enrolment)
            if enrolment is None or enrolment.user != record.user or enrolment.id in used:
                raise invalid(record)
            used.add(enrolment.id)
            require(record.signer == enrolment.id, record)
            require(verify_record(record, enrolment.code_key), record)
            self._add_key(record, enrolment)
        for enrolment in self._enrolments.values():
            if enrolment.id not in used and enrolment.id not in self._ground.trust.ended:
                until = self._ground.trust.open_codes.get(enrolment.user, 0)
                self._ground.trust.open_codes[enrolment.user] = max(until, enrolment.expires_ms)

    def _add_key(self, record: UserKeyRecord, enrolment: EnrolmentRecord) -> None:
        public = PublicKeys.decode(record.public)
        ends = [
            self._ground.trust.ended[i]
            for i in (record.id, enrolment.id)
            if i in self._ground.trust.ended
        ]
        ended = min(ends, default=None)
        key = Key(
            record=record,
            enrolment=enrolment,
            public=public,
            seq=self._ground.seq(record),
            revoked=ended,
            ended=ended,
            certified=roles_of(enrolment.roles) & _SIMPLE,
        )
        require(public.key_id not in self.keys, record)
        self.keys[public.key_id] = key
        self._sign_up(key)

    def _sign_up(self, key: Key) -> None:
        signer = Signer(key.public.signing, key.record.user, key.certified, key.revoked)
        self._ground.trust.add_signer(key.public.key_id, signer)

    def _supersede(self) -> None:
        """A person's newer key ends the older ones, right after its own leaf.

        In that leaf they still count: there they may let the newer one in (`carrying`).
        """
        keys = [key for key in self.keys.values() if not key.stillborn]
        keys.sort(key=lambda key: (key.record.user, key.seq))
        for older, newer in itertools.pairwise(keys):
            if older.record.user == newer.record.user:
                after = newer.seq + 1
                older.revoked = after if older.ended is None else min(after, older.ended)
                self._sign_up(older)

    def _note_leavers(self) -> None:
        """Whose keys the root revoked counts as gone, also who comes back with other keys."""
        for key in self.keys.values():
            for kind, left in self.left.items():
                if key.ended is not None and GROUP_HOLDERS[kind] & key.certified:
                    left.append(key.ended)
        self._ground.trust.left = {kind: max(left) for kind, left in self.left.items() if left}

    def _certify(self) -> None:
        """Add roles that need a second signature until nothing changes any more."""
        endorsements = self._ground.reader.find(EndorsementRecord)
        changed = True
        while changed:
            changed = False
            for key in self.keys.values():
                more = self._second_signed(key, endorsements) - key.certified
                key.certified |= more
                changed |= bool(more)
        for key in self.keys.values():
            self._sign_up(key)

    def _second_signed(self, key: Key, endorsements: list[EndorsementRecord]) -> set[Role]:
        return {
            role
            for role in roles_of(key.enrolment.roles) - _SIMPLE
            if self._founds(key, role) or any(self._counts(e, key, role) for e in endorsements)
        }

    def _founds(self, key: Key, role: Role) -> bool:
        """The places that the founding record fills or leaves open."""
        founding, enrolment = self._ground.trust.founding, key.enrolment
        if role is Role.OFFICER:
            own = key.record.public == founding.officer_keys
            return key.record.user == founding.officer and own
        if enrolment.founds_team == ZERO_ID or not self._first_founder(enrolment):
            return False
        officer = self._ground.trust.signer(enrolment.officer, self._ground.seq(enrolment))
        if officer is None or not self.holds(enrolment.officer, frozenset({Role.OFFICER})):
            return False
        return verify(officer, enrolment.officer_signature, _countersigned(enrolment))

    def _first_founder(self, enrolment: EnrolmentRecord) -> bool:
        """Only one newcomer ever founds a team: the one whose code signed the clinic's first."""
        teams = [g for g in self._groups if g.kind == GroupKind.TEAM and g.generation == 1]
        first = min(teams, key=self._ground.seq, default=None)
        return first is not None and (first.team, first.signer) == (
            enrolment.founds_team,
            enrolment.id,
        )

    def _counts(self, endorsement: EndorsementRecord, key: Key, role: Role) -> bool:
        """An endorsement is for the keys that were there: not for what the code signed later."""
        seq = self._ground.seq(endorsement)
        mine = (endorsement.user_key, endorsement.role) == (key.record.id, role.bit)
        if not mine or seq < key.seq:
            return False
        holder = self._ground.trust.signer(endorsement.signer, seq)
        if holder is None or not verify_record(endorsement, holder):
            return False
        return self.holds(endorsement.signer, frozenset({role}))

    def holds(self, key_id: bytes, roles: frozenset[Role]) -> bool:
        """Whether a key is certified for one of the roles, or is the kit's."""
        known = self.keys.get(key_id)
        return self._ground.trust.is_kit(key_id) or (
            known is not None and bool(known.certified & roles)
        )

    def _read_people(self) -> None:
        newest: dict[bytes, Key] = {}
        for key in sorted(self.keys.values(), key=lambda k: k.seq):
            if not key.stillborn:
                newest[key.record.user] = key
        for user in self._ground.rooted(UserRecord):
            self._ground.trust.people[user.id] = _person(user, newest.get(user.id))


def _person(user: UserRecord, key: Key | None) -> Person:
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
