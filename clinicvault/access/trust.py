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
from clinicvault.domain.records import FoundingRecord, UserKeyRecord, UserRecord
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


@dataclasses.dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs rows: whose it is, which roles it was certified for, until when."""

    public: bytes
    """Ed25519, 32 bytes."""
    user: bytes = b""
    roles: frozenset[Role] = frozenset()
    revoked: int | None = None
    """Leaf of the revocation; signatures from there on do not count."""


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
        self.codes: dict[bytes, bytes] = {}
        """Enrolment id -> Ed25519 key of its one-time code."""
        self.team: bytes | None = None
        """The clinic's team: the one founded first; None before its first practitioner."""
        self.revoked_at = -1
        """Leaf of the newest revocation of a person or computer, or of a renewed key after it.

        Keys of the pool from before are void.
        """
        self.ended: dict[bytes, int] = {}
        """What the root revoked -> leaf of the earliest revocation."""
        self.left: dict[GroupKind, int] = {}
        """Group kind -> leaf of the newest revocation of somebody who could hold its key."""
        self.open_codes: dict[bytes, int] = {}
        """User -> until when (ms) an unused one-time code counts."""
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

    def owner(self, key_id: bytes) -> bytes:
        """The user whose key this is, b"" for nobody's."""
        known = self._signers.get(key_id)
        return known.user if known else b""

    def add_signer(self, key_id: bytes, signer: Signer) -> None:
        """Accept a signing key; used while the certificates are read."""
        self._signers[key_id] = signer

    def newest(self, kind: GroupKind, team: bytes = ZERO_ID) -> Group | None:
        """The newest generation of a group, or None where it was never made."""
        generations = self.groups.get((kind, team))
        return generations[-1] if generations else None

    def need(self, kind: GroupKind, team: bytes = ZERO_ID) -> Group:
        """As `newest`; IntegrityError where there is none."""
        group = self.newest(kind, team)
        if group is None:
            raise IntegrityError("group-missing", kind=kind.name.lower())
        return group

    def team_of(self, kind: GroupKind) -> bytes:
        """The team part of a group's name: the clinic's team for team and archive, else zero."""
        return (self.team or ZERO_ID) if kind in OF_A_TEAM else ZERO_ID

    def due(self, kind: GroupKind, team: bytes = ZERO_ID) -> bool:
        """Whether somebody who could hold a group's newest key left since it was made."""
        newest = self.newest(kind, team)
        return newest is not None and self.left.get(kind, -1) > newest.seq

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
