"""A vault's beginning: root, founding record, first user, groups, recovery kit (DESIGN §4)."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator

from clinicvault.access import contexts
from clinicvault.access.review.settings import REVIEW
from clinicvault.access.vault import VaultPorts
from clinicvault.audit.recorder import Recorder, WorkstationSigner
from clinicvault.crypto.codes import code_signing_key
from clinicvault.crypto.encoding import encode
from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import KeyPair, PublicKeys, SigningKey, seal
from clinicvault.crypto.secret import Secret, derive
from clinicvault.crypto.shares import commitment, split
from clinicvault.crypto.signing import record_digest, sign_record
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind, UserState
from clinicvault.domain.records import (
    EnrolmentRecord,
    FoundingRecord,
    GrantRecord,
    PolicyRecord,
    Record,
    UserRecord,
    WorkstationRecord,
)
from clinicvault.domain.review_rules import ReviewRules, values_of
from clinicvault.domain.roles import Role, mask_of

from .groups import grant_record, group_record, kit_grant
from .newcomer import Newcomer, make_newcomer
from .team import found_team

FORMAT = 1
COMMON_GROUPS = (GroupKind.ROOT, GroupKind.LOG, GroupKind.OFFICERS, GroupKind.DIRECTORY)
FOUNDER_ROLES = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
_SALT_BYTES = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """What people typed at the first run, and what the computer said of itself."""

    clinic: str
    user: str
    workstation: str
    zone: str = ""
    """The clinic's time zone (IANA), where the computer knows it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Founded:
    """The pin to remember and the kit's words to print; the words are kept nowhere else."""

    vault: bytes
    pin: bytes
    user: bytes
    sheets: tuple[str, str, str]
    root_fingerprint: bytes
    created_ms: int
    kit: bytes
    """Key id of the recovery kit that these sheets hold."""


def found_vault(
    ports: VaultPorts, workstation: KeyPair, names: Names, roles: frozenset[Role], password: Secret
) -> Founded:
    """Write a new vault into empty tables, in one transaction.

    The first user must be administrator and privacy officer, because both places of the founding
    record are filled here (UsageError("founder-roles") otherwise); intake and practitioner may
    be added. The caller fills the pool of patient keys if the founder is a practitioner.
    """
    if not roles >= FOUNDER_ROLES:
        raise UsageError("founder-roles")
    founder = _Founder(ports, workstation, names, roles, password)
    try:
        return founder.write()
    finally:
        founder.wipe()


class _Founder:
    """Everything that is in the clear only while a vault is being founded."""

    def __init__(
        self,
        ports: VaultPorts,
        workstation: KeyPair,
        names: Names,
        roles: frozenset[Role],
        password: Secret,
    ) -> None:
        self._ports = ports
        self._workstation = workstation
        self._names = names
        self._roles = roles
        self._vault = new_id()
        self._user = new_id()
        self._now = ports.clock()
        self._root = KeyPair.generate()
        self._kit = KeyPair.generate()
        self._secret = Secret.random()
        self._cipher = FieldCipher(derive(self._secret, "names"))
        self._code: SigningKey = code_signing_key(Secret.random(16))
        self._groups = {kind: KeyPair.generate() for kind in COMMON_GROUPS[1:]}
        bare = self._bare_enrolment()
        self._first: Newcomer = make_newcomer(bare, self._code, password, self._secret)
        self._enrolment = self._countersigned(bare)

    def write(self) -> Founded:
        """Everything in one transaction with the log's first entry."""
        sheets = split(self._kit.seed)
        founding = self._founding(sheets)
        recorder = Recorder(
            self._vault,
            WorkstationSigner(self._workstation.public.key_id, self._workstation),
            self._groups[GroupKind.LOG].public,
            self._ports.locks,
            self._ports.clock,
        )
        with self._ports.database.write(recorder) as rows:
            for record in (founding, *self._people(), *self._group_rows()):
                rows.put(record)
            if self._enrolment.founds_team != ZERO_ID:
                for record in found_team(self._vault, self._enrolment, self._code, self._first):
                    rows.put(record)
            for record in self._decided():
                rows.put(record)
            rows.event(self._created())
            rows.commit()
        recorder.close(self._ports.database)
        return Founded(
            vault=self._vault,
            pin=record_digest(founding),
            user=self._user,
            sheets=sheets,
            root_fingerprint=self._root.public.key_id,
            created_ms=self._now,
            kit=self._kit.public.key_id,
        )

    def wipe(self) -> None:
        """Zero every seed; root, groups and secret live on sealed."""
        pairs = [self._root, self._kit, *self._groups.values()]
        for pair in pairs:
            pair.wipe()
        self._first.wipe()
        self._code.wipe()
        self._cipher.wipe()
        self._secret.wipe()

    def _bare_enrolment(self) -> EnrolmentRecord:
        founds = Role.PRACTITIONER in self._roles
        return EnrolmentRecord(
            id=new_id(),
            user=self._user,
            roles=mask_of(self._roles),
            code_key=self._code.public,
            expires_ms=self._now,
            founds_team=new_id() if founds else ZERO_ID,
            officer=ZERO_ID,
            officer_signature=b"",
        )

    def _countersigned(self, bare: EnrolmentRecord) -> EnrolmentRecord:
        signed = countersign(bare, self._first.first)
        return sign_record(signed, self._root, self._root.public.key_id)

    def _name(self, name: str, table: str, row: bytes, column: str = "name_sealed") -> bytes:
        return seal_value(self._cipher, name, contexts.field(table, column, row))

    def _rooted(self, record: Record) -> Record:
        return sign_record(record, self._root, self._root.public.key_id)

    def _founding(self, sheets: tuple[str, str, str]) -> FoundingRecord:
        own = self._first.first.public.encoded
        clinic = self._name(self._names.clinic, FoundingRecord.TABLE, self._vault, "clinic_sealed")
        record = FoundingRecord(
            id=self._vault,
            format=FORMAT,
            created_ms=self._now,
            clinic_sealed=clinic,
            root=self._root.public.encoded,
            kit=self._kit.public.encoded,
            share_commitments=share_commitments(sheets),
            administrator=self._user,
            administrator_keys=own,
            officer=self._user,
            officer_keys=own,
        )
        return sign_record(record, self._root, self._root.public.key_id)

    def _people(self) -> Iterator[Record]:
        station = self._workstation.public
        yield self._rooted(
            UserRecord(
                id=self._user,
                name_sealed=self._name(self._names.user, UserRecord.TABLE, self._user),
                roles=mask_of(self._roles),
                state=int(UserState.ACTIVE),
            )
        )
        yield self._enrolment
        yield self._first.keys
        yield self._first.password
        name = self._name(self._names.workstation, WorkstationRecord.TABLE, station.key_id)
        yield self._rooted(
            WorkstationRecord(
                id=station.key_id,
                name_sealed=name,
                public=station.encoded,
                secret_generation=1,
                vault_secret_sealed=seal(
                    station, self._secret, contexts.vault_secret(self._vault, station.key_id)
                ),
            )
        )

    def _decided(self) -> Iterator[Record]:
        """The zone by which the log is read; all else of the rules is as by default."""
        if self._names.zone:
            value = encode(values_of(ReviewRules(zone=self._names.zone)))
            yield self._rooted(PolicyRecord(id=new_id(), name=REVIEW, value=value))

    def _created(self) -> Event:
        zone = {"zone": self._names.zone} if self._names.zone else {}
        return Event("vault-create", "done", self._now, user=self._user, detail=zone)

    def _group_rows(self) -> Iterator[Record]:
        founder = self._first.first
        for kind in COMMON_GROUPS:
            pair = self._root if kind is GroupKind.ROOT else self._groups[kind]
            group = group_record(pair, kind, ZERO_ID, self._root, self._root.public.key_id, founder)
            yield group
            # Administrator and officer at once (FOUNDER_ROLES): holds every one of them.
            yield grant_record(self._vault, group.id, pair, self._user, founder.public, founder)
            yield kit_grant(self._vault, group.id, pair, self._kit.public, founder)
        yield kit_secret(self._vault, self._secret, self._kit.public, founder)


def countersign(enrolment: EnrolmentRecord, officer: KeyPair) -> EnrolmentRecord:
    """An officer's signature that the newcomer may found the team, where one is named."""
    if enrolment.founds_team == ZERO_ID:
        return enrolment
    said = contexts.enrolment(
        enrolment.user,
        enrolment.roles,
        enrolment.code_key,
        enrolment.expires_ms,
        enrolment.founds_team,
    )
    return dataclasses.replace(
        enrolment, officer=officer.public.key_id, officer_signature=officer.sign(said)
    )


def share_commitments(sheets: tuple[str, str, str]) -> bytes:
    """[[salt, commitment] × 3]: lets one sheet be checked without combining any."""
    # Salts are public; a `Secret` without a name would be wiped before it is read.
    salts = [secrets.token_bytes(_SALT_BYTES) for _ in sheets]
    return encode(
        [[salt, commitment(words, salt)] for salt, words in zip(salts, sheets, strict=True)]
    )


def kit_secret(
    vault: bytes, secret: Secret, recipient: PublicKeys, granter: KeyPair
) -> GrantRecord:
    """The vault secret sealed to the kit, as a grant of the group whose id is the vault's."""
    info = contexts.group_seed(vault, vault, recipient.key_id)
    record = GrantRecord(
        id=new_id(),
        group=vault,
        user=ZERO_ID,
        recipient=recipient.key_id,
        sealed=seal(recipient, secret, info),
    )
    return sign_record(record, granter, granter.public.key_id)
