"""Who is who: the certificates of the vault, checked from the pinned founding record down.

A key counts only with the signatures that DESIGN §4 (Root) asks for. Nothing is ever sealed to a
key that this module did not accept, so a public key swapped in the database is caught.
"""

from __future__ import annotations

import dataclasses

from clinicvault.crypto.keys import PublicKeys
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import GroupKind, UserState
from clinicvault.domain.records import FoundingRecord, GroupRecord, UserKeyRecord, UserRecord
from clinicvault.domain.roles import Role


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """A user as the certificates tell: declared roles, own keys, certified roles."""

    user: UserRecord
    declared: frozenset[Role]
    keys: UserKeyRecord | None = None
    public: PublicKeys | None = None
    second: PublicKeys | None = None
    certified: frozenset[Role] = frozenset()
    revoked: bool = False
    teams: tuple[bytes, ...] = ()
    """The teams whose member this person is now, the one founded first first."""
    since: int = -1
    """The leaf that told of the keys."""

    @property
    def id(self) -> bytes:
        """The user id."""
        return self.user.id

    @property
    def gone(self) -> bool:
        """Whether the root ended this person's access, for good or until other keys are made."""
        return self.revoked or self.user.state == UserState.DISABLED


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """One certified generation of a group key."""

    id: bytes
    kind: GroupKind
    team: bytes
    generation: int
    public: PublicKeys
    previous_sealed: bytes = b""
    """The generation before, its seed sealed to this one; empty where there is none."""
    seq: int = 0
    """The leaf that told of it."""
    proven: bool = True
    """Whether its maker's place in the team still shows: else its team's keys stay shut."""


@dataclasses.dataclass(frozen=True, slots=True)
class Membership:
    """What one accepted grant of a team's key makes of the key that it was given to."""

    team: bytes
    since: int
    """The leaf of the grant."""
    until: int | None
    """The leaf of the grant's revocation: from there on it makes nobody a member."""


@dataclasses.dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs rows: whose it is, which roles it was certified for, until when."""

    public: bytes
    """Ed25519, 32 bytes."""
    user: bytes = b""
    roles: frozenset[Role] = frozenset()
    revoked: int | None = None
    """Leaf of the revocation; signatures from there on do not count."""
    since: int = -1
    """The leaf that told of a person's key."""


class Trust:
    """The accepted certificates at one moment; built by `trust_loading.load_trust`."""

    def __init__(self, founding: FoundingRecord) -> None:
        self.founding = founding
        self.root = PublicKeys.decode(founding.root)
        self.kits = [PublicKeys.decode(founding.kit)]
        self.kit = self.kits[0]
        """The recovery kit in force: a later one counts once everything is sealed to it."""
        self.people: dict[bytes, Person] = {}
        self.groups: dict[tuple[GroupKind, bytes], list[Group]] = {}
        self.workstations: dict[bytes, PublicKeys] = {}
        self.secret_generation = 1
        """Number of the vault secret in force."""
        self.codes: dict[bytes, bytes] = {}
        """Enrolment id -> Ed25519 key of its one-time code."""
        self.teams: list[bytes] = []
        """Teams whose keys exist, the one founded first first."""
        self.members: dict[bytes, list[Membership]] = {}
        """Key id of somebody's first keys -> what makes that key a team's (`trust_members`)."""
        self.revoked_at = -1
        """Leaf of the newest revocation of a person or computer, or of a renewed key after it.

        Keys of the pool from before are void.
        """
        self.ended: dict[bytes, int] = {}
        """What the root revoked -> leaf of the earliest revocation."""
        self.departures: dict[bytes, list[int]] = {}
        """`trust_members.departure` -> leaves at which the root took that person out."""
        self.left: dict[tuple[GroupKind, bytes], int] = {}
        """(kind, team) -> leaf of the newest revocation of somebody who could hold its key."""
        self.renewed: dict[tuple[GroupKind, bytes], int] = {}
        """(kind, team) -> leaf at which, since an order, a holder got new keys for older ones."""
        self.waits: dict[bytes, int] = {}
        """User -> until when (ms) keys from before an order are waited for (`waiting`)."""
        self.rotations: list[int] = []
        """Leaves of the root's orders to renew everything, in order."""
        self.open_codes: dict[bytes, int] = {}
        """User -> until when (ms) an unused one-time code counts."""
        self.follows: dict[bytes, bytes] = {}
        """Key id of a person's later keys, first or second -> the first keys that made them."""
        self._signers: dict[bytes, Signer] = {}
        self.add_signer(self.root.key_id, Signer(self.root.signing))
        self.add_signer(self.kit.key_id, Signer(self.kit.signing))

    def is_kit(self, key_id: bytes) -> bool:
        """Whether a key is a recovery kit's, of whichever generation."""
        return any(kit.key_id == key_id for kit in self.kits)

    def add_kit(self, kit: PublicKeys, revoked: int | None) -> None:
        """Accept the next kit; used while the certificates are read."""
        self.kits.append(kit)
        self.add_signer(kit.key_id, Signer(kit.signing, revoked=revoked))

    @property
    def vault(self) -> bytes:
        """The vault id."""
        return self.founding.id

    @property
    def rotated_at(self) -> int:
        """Leaf of the newest order to renew everything; -1 where there was none."""
        return self.rotations[-1] if self.rotations else -1

    def signer(self, key_id: bytes, seq: int) -> bytes | None:
        """The Ed25519 key behind a key id, unless it was revoked before leaf `seq`."""
        known = self._signers.get(key_id)
        if known is None or (known.revoked is not None and seq >= known.revoked):
            return None
        return known.public

    def signer_with(self, key_id: bytes, seq: int, roles: frozenset[Role]) -> bytes | None:
        """As `signer`, for a key that was certified for one of the roles."""
        known = self._signers.get(key_id)
        return self.signer(key_id, seq) if known and known.roles & roles else None

    def signer_of(self, key_id: bytes, seq: int, team: bytes) -> bytes | None:
        """As `signer`, for a key that was a member's of the team at leaf `seq`."""
        return self.signer(key_id, seq) if self.is_member(key_id, team, seq) else None

    def is_member(self, key_id: bytes, team: bytes, seq: int) -> bool:
        """Whether a member's grant of the team's key made this key one's of the team by then."""
        return any(
            one.team == team and one.since <= seq and (one.until is None or seq < one.until)
            for one in self.members.get(key_id, ())
        )

    def in_office(self, seq: int, role: Role | None = None) -> frozenset[bytes]:
        """Users whose keys counted at leaf `seq`; with a role, those certified for it."""
        return frozenset(
            one.user
            for key_id, one in self._signers.items()
            if one.user
            and one.since <= seq
            and (role is None or role in one.roles)
            and self.signer(key_id, seq)
        )

    def owner(self, key_id: bytes) -> bytes:
        """The user whose key this is, b"" for nobody's."""
        known = self._signers.get(key_id)
        return known.user if known else b""

    def add_signer(self, key_id: bytes, signer: Signer) -> None:
        """Accept a signing key; used while the certificates are read."""
        self._signers[key_id] = signer

    def newest(self, kind: GroupKind, team: bytes = ZERO_ID) -> Group | None:
        """The newest generation of a group, or None where none was made, or it is not proven."""
        line = self.groups.get((kind, team))
        return line[-1] if line and line[-1].proven else None

    def need(self, kind: GroupKind, team: bytes = ZERO_ID) -> Group:
        """As `newest`; IntegrityError where there is none."""
        group = self.newest(kind, team)
        if group is not None:
            return group
        for unproven in self.groups.get((kind, team), [])[-1:]:
            raise IntegrityError(
                "certificate-invalid", table=GroupRecord.TABLE, id=unproven.id.hex()
            )
        raise IntegrityError("group-missing", kind=kind.name.lower())

    @property
    def team(self) -> bytes | None:
        """The clinic's first team; None before its first practitioner."""
        return self.teams[0] if self.teams else None

    def teams_of(self, kind: GroupKind) -> tuple[bytes, ...]:
        """The team parts of a kind's groups: each team for team and archive, else zero alone."""
        return tuple(self.teams) if kind in OF_A_TEAM else (ZERO_ID,)

    def due(self, kind: GroupKind, team: bytes, now: int) -> bool:
        """Whether somebody who could hold a group's newest key left since it was made.

        And whether, after an order, it was given to keys of before in whose place there are new
        ones, and nobody else is waited for (`now` in ms): else whoever copied the old ones would
        keep it.
        """
        newest = self.newest(kind, team)
        if newest is None:
            return False
        if self.left.get((kind, team), -1) > newest.seq:
            return True
        if self.renewed.get((kind, team), -1) <= newest.seq:
            return False
        return not any(self._awaited(one, kind, team, now) for one in self.people.values())

    def exposed(self, person: Person) -> bool:
        """Whether somebody's keys are from before the newest order to renew everything."""
        return person.public is not None and person.since < self.rotated_at

    def lost(self, person: Person, now: int) -> bool:
        """Whether nothing but copies opens somebody's keys: they are exposed, the time is over."""
        return self.exposed(person) and self.waits.get(person.id, 0) < now

    def _awaited(self, person: Person, kind: GroupKind, team: bytes, now: int) -> bool:
        """Whether a holder has keys from before an order, and may still come with them."""
        holds = bool(GROUP_HOLDERS[kind] & person.certified) and not person.gone
        may_come = self.exposed(person) and not self.lost(person, now)
        return holds and may_come and (kind not in OF_A_TEAM or team in person.teams)

    def group_by_id(self, group_id: bytes) -> Group | None:
        """A generation by its row id."""
        for generations in self.groups.values():
            for group in generations:
                if group.id == group_id:
                    return group
        return None

    def need_person(self, user_id: bytes) -> Person:
        """The user; IntegrityError where no certificate names such a one."""
        person = self.people.get(user_id)
        if person is None:
            raise IntegrityError("certificate-invalid")
        return person


NEEDED = (Role.ADMINISTRATOR, Role.PRACTITIONER, Role.OFFICER)
"""Roles whose last holder nobody could replace without the recovery sheets."""
OF_A_TEAM = frozenset({GroupKind.TEAM, GroupKind.ARCHIVE})
"""Groups that each team has of its own."""

KIT_IN_FORCE = "kit-in-force"
"""Name of the policy that says which recovery kit counts; its value is the kit's key id."""

GROUP_HOLDERS: dict[GroupKind, frozenset[Role]] = {
    GroupKind.ROOT: frozenset({Role.ADMINISTRATOR}),
    GroupKind.LOG: frozenset({Role.ADMINISTRATOR}),
    GroupKind.OFFICERS: frozenset({Role.OFFICER}),
    GroupKind.DIRECTORY: frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER}),
    GroupKind.TEAM: frozenset({Role.PRACTITIONER}),
    GroupKind.ARCHIVE: frozenset({Role.PRACTITIONER}),
}
"""Which roles hold which group key (DESIGN §2)."""
GROUP_GIVERS: dict[GroupKind, frozenset[Role]] = {
    GroupKind.ROOT: frozenset({Role.ADMINISTRATOR}),
    GroupKind.LOG: frozenset({Role.ADMINISTRATOR}),
    GroupKind.OFFICERS: frozenset({Role.OFFICER}),
    GroupKind.DIRECTORY: frozenset({Role.OFFICER}),
    GroupKind.TEAM: frozenset({Role.PRACTITIONER}),
    GroupKind.ARCHIVE: frozenset({Role.PRACTITIONER}),
}
"""Which role gives a group key and certifies its next generation (DESIGN §4, Root).

Not every holder: an administrator can make an intake by himself, who holds the directory key.
"""
RENEWED = tuple(kind for kind in GROUP_GIVERS if kind is not GroupKind.ROOT)
"""Groups that get a new generation when somebody leaves; the root is pinned, and stays."""
