"""People's keys: made with a one-time code, certified for roles, ended (DESIGN §4, Root)."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from clinicvault.access import contexts
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

from .trust import GROUP_HOLDERS, OF_A_TEAM, RENEWED, Person, Signer
from .trust_ground import Ground, invalid, require
from .trust_members import MemberLedger, departure

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
    founds: bytes = b""
    """The team that it was countersigned to found, and did; else empty."""
    by_kit: bool = False
    """Whether the recovery kit let it in as a practitioner."""
    renewed: bool = False
    """Whether it took the place of keys from before an order to renew everything."""

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
        self.left: dict[tuple[GroupKind, bytes], list[int]] = {}
        """(kind, team) -> leaves after which its next generation may be made by a holder."""

    def read(self) -> None:
        """Every key with its roles, and who is who; IntegrityError("certificate-invalid")."""
        self._read_all()
        self._supersede()
        self._certify()
        MemberLedger(self._ground, self.keys, self._groups).read()
        self._note_leavers()
        self._read_people()

    def _read_all(self) -> None:
        """Every user's keys, each signed by a one-time code that was used this once.

        Or by that user's keys before them: they follow under a later vault secret (`reseeding`).
        """
        self._ground.trust.codes.update({e.id: e.code_key for e in self._enrolments.values()})
        used: set[bytes] = set()
        records = self._ground.reader.find(UserKeyRecord)
        for record in records:
            if record.signer != record.enrolment:
                continue
            enrolment = self._enrolments.get(record.enrolment)
            if enrolment is None or enrolment.user != record.user or enrolment.id in used:
                raise invalid(record)
            used.add(enrolment.id)
            require(verify_record(record, enrolment.code_key), record)
            self._add_key(record, enrolment)
        following = [record for record in records if record.signer != record.enrolment]
        for record in sorted(following, key=self._ground.seq):
            self._follow(record)
        for enrolment in self._enrolments.values():
            if enrolment.id not in used and enrolment.id not in self._ground.trust.ended:
                until = self._ground.trust.open_codes.get(enrolment.user, 0)
                self._ground.trust.open_codes[enrolment.user] = max(until, enrolment.expires_ms)

    def _follow(self, record: UserKeyRecord) -> None:
        """Keys made by the same person's newest ones, while these counted, and for as much."""
        before, seq = self.keys.get(record.signer), self._ground.seq(record)
        own = [
            key
            for key in self.keys.values()
            if key.record.user == record.user and key.seq < seq and not key.stillborn
        ]
        newest = max(own, key=lambda key: key.seq, default=None)
        if before is None or before is not newest or record.enrolment != before.enrolment.id:
            raise invalid(record)
        require(before.ended is None or seq < before.ended, record)
        require(verify_record(record, before.public.signing), record)
        self._add_key(record, before.enrolment)
        for public in (record.public, record.second_public):
            if public:
                self._ground.trust.follows[PublicKeys.decode(public).key_id] = record.signer

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
        signer = Signer(key.public.signing, key.record.user, key.certified, key.revoked, key.seq)
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
                newer.renewed = any(
                    older.seq < ordered < newer.seq for ordered in self._ground.trust.rotations
                )
                older.revoked = after if older.ended is None else min(after, older.ended)
                self._sign_up(older)

    def _note_leavers(self) -> None:
        """Whose keys the root revoked counts as gone, also who comes back with other keys."""
        trust = self._ground.trust
        teams = {group.team for group in self._groups if group.kind in OF_A_TEAM}
        for key_id, key in self.keys.items():
            for kind, own in self._held(key_id, key):
                self._note(kind, own, key.ended)
            left = [(one.team, one.until) for one in trust.members.get(key_id, [])]
            for team in teams:
                said = departure(trust.vault, key.record.user, team)
                left += [(team, leaf) for leaf in trust.departures.get(said, ())]
            for team, leaf in left:
                for of_team in OF_A_TEAM:
                    self._note(of_team, {team}, leaf)
        for ordered in self._ground.trust.rotations:
            for kind in RENEWED:
                self._note(kind, teams if kind in OF_A_TEAM else {ZERO_ID}, ordered)
        self._ground.trust.left = {group: max(left) for group, left in self.left.items() if left}
        self._note_renewed()
        self._note_lawful(teams)

    def _note_renewed(self) -> None:
        """Since an order: what the keys of before were given meanwhile is due once more."""
        renewed = self._ground.trust.renewed
        for key_id, key in self.keys.items():
            for kind, own in self._held(key_id, key) if key.renewed else ():
                for team in own:
                    renewed[kind, team] = max(key.seq, renewed.get((kind, team), -1))

    def _note_lawful(self, teams: set[bytes]) -> None:
        """Leaves after which a next key may have been made; by no row that is given and deleted.

        Whose grants are damaged was a member none the less when the others renewed the key.
        """
        renewed = [key.seq for key in self.keys.values() if key.renewed]
        ended = [key.ended for key in self.keys.values()]
        departed = [leaf for left in self._ground.trust.departures.values() for leaf in left]
        for kind in RENEWED:
            of_team = kind in OF_A_TEAM
            for leaf in (*renewed, *ended, *departed) if of_team else renewed:
                self._note(kind, teams if of_team else {ZERO_ID}, leaf)

    def _held(self, key_id: bytes, key: Key) -> list[tuple[GroupKind, set[bytes]]]:
        """(kind, teams) of the groups whose keys somebody's keys may hold.

        Of whom no row makes a member, it may have been deleted: then any team's.
        """
        joined = self._ground.trust.members.get(key_id)
        own = {one.team for one in joined or () if one.until is None}
        if joined is None:
            own = {group.team for group in self._groups if group.kind in OF_A_TEAM}
        held = [kind for kind in RENEWED if GROUP_HOLDERS[kind] & key.certified]
        return [(kind, own if kind in OF_A_TEAM else {ZERO_ID}) for kind in held]

    def _note(self, kind: GroupKind, teams: set[bytes], seq: int | None) -> None:
        for team in teams:
            self.left.setdefault((kind, team), []).extend([] if seq is None else [seq])

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
            key.by_kit = any(
                self._ground.trust.is_kit(one.signer) and self._counts(one, key, Role.PRACTITIONER)
                for one in endorsements
            )
            if Role.PRACTITIONER in key.certified and self._founds(key, Role.PRACTITIONER):
                key.founds = key.enrolment.founds_team

    def _second_signed(self, key: Key, endorsements: list[EndorsementRecord]) -> set[Role]:
        return {
            role
            for role in roles_of(key.enrolment.roles) - _SIMPLE
            if self._founds(key, role)
            or any(self._counts(e, key, role) for e in endorsements)
            or self._inherits(key, role)
        }

    def _inherits(self, key: Key, role: Role) -> bool:
        """Keys that follow others by these' own word are certified for the same."""
        by = key.record.signer
        return by != key.enrolment.id and role in self.keys[by].certified

    def _founds(self, key: Key, role: Role) -> bool:
        """The places that the founding record fills or leaves open."""
        founding, enrolment = self._ground.trust.founding, key.enrolment
        if role is Role.OFFICER:
            own = key.record.public == founding.officer_keys
            return key.record.user == founding.officer and own
        if enrolment.founds_team == ZERO_ID or not self._founded_by(enrolment):
            return False
        officer = self._ground.trust.signer(enrolment.officer, self._ground.seq(enrolment))
        if officer is None or not self.holds(enrolment.officer, frozenset({Role.OFFICER})):
            return False
        return verify(officer, enrolment.officer_signature, _countersigned(enrolment))

    def _founded_by(self, enrolment: EnrolmentRecord) -> bool:
        """Only one newcomer ever founds a team: the one whose code signed its first key."""
        team = enrolment.founds_team
        of_team = (g for g in self._groups if g.kind == GroupKind.TEAM and g.team == team)
        first = min(of_team, key=self._ground.seq, default=None)
        return first is not None and (first.generation, first.signer) == (1, enrolment.id)

    def may_found(self, enrolment: EnrolmentRecord) -> bool:
        """Whether its code signs a new team's first keys: an officer signed for that, too."""
        return any(k.founds and k.enrolment.id == enrolment.id for k in self.keys.values())

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
            mine = newest.get(user.id)
            teams = self._teams_of(mine) if mine is not None else ()
            self._ground.trust.people[user.id] = _person(user, mine, teams)

    def _teams_of(self, key: Key) -> tuple[bytes, ...]:
        joined = self._ground.trust.members.get(key.public.key_id, [])
        now = {one.team for one in joined if one.until is None}
        begun = (g for g in self._groups if g.kind == GroupKind.TEAM and g.generation == 1)
        return tuple(group.team for group in begun if group.team in now)


def _person(user: UserRecord, key: Key | None, teams: tuple[bytes, ...]) -> Person:
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
        teams=teams if key.revoked is None and Role.PRACTITIONER in declared else (),
        since=key.seq,
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
