"""Recovery: a vault comes back from its store and two printed sheets (DESIGN §4, Kit key)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from clinicvault.access import contexts
from clinicvault.access.authority import author
from clinicvault.access.certificates.trust import KIT_IN_FORCE, Trust
from clinicvault.access.certificates.trust_loading import load_anchors, load_trust
from clinicvault.access.freshness import catch_up
from clinicvault.access.patients.pool import fill_pool
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.audit.recorder import Recorder, WorkstationSigner
from clinicvault.crypto.codes import code_signing_key
from clinicvault.crypto.encoding import decode
from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import Secret, derive
from clinicvault.crypto.shares import check_share, combine, split
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, UserState
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    GrantRecord,
    GroupRecord,
    PolicyRecord,
    Record,
    UserRecord,
    WorkstationRecord,
)
from clinicvault.domain.roles import Role, mask_of

from .founding import COMMON_GROUPS, Founded, kit_secret, share_commitments
from .groups import grant_record, group_record, kit_grant
from .newcomer import Newcomer, make_newcomer
from .rewrapping import rewrap_all, wiped_after, without_wrap
from .unfinished import recovered_before

RECOVERED_ROLES = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.PRACTITIONER})
COMMITMENTS = "kit-commitments"


@dataclasses.dataclass(frozen=True, slots=True)
class Recovering:
    """What a person brings: two sheets' words, the founding hash printed on them, a new name."""

    sheets: tuple[str, str]
    founding: bytes
    user: str
    workstation: str


def recover_vault(
    ports: VaultPorts,
    workstation: KeyPair,
    brought: Recovering,
    password: Secret,
    progress: Callable[[int, int], None] | None = None,
    pool_size: int = 1000,
    renewing: Callable[[], None] = lambda: None,
    beginning: Callable[[], None] = lambda: None,
) -> Founded:
    """Enrol this workstation and a new administrator, officer and practitioner; make a new kit.

    Every patient's wraps are made anew for a new team and archive key. Interrupted, it may be
    started again with the same two sheets, and also once it is done, until `drop_old_kits`; the
    user of that name whom it made before is then disabled.
    `beginning` is called before anything is written: from then on the log's next key is sealed
    to `workstation`. `renewing` is called before the new kit counts. Refused("share-mismatch")
    where the sheets do not belong together, IntegrityError("founding-changed") where they are
    another vault's.
    """
    with ExitStack() as opened:
        with combine(*brought.sheets) as seed:
            kit = KeyPair.from_seed(seed.copy())
        opened.callback(kit.wipe)
        recovery = _Recovery(ports, workstation, brought, kit)
        opened.callback(recovery.wipe)
        recovery.open()
        beginning()
        founded = recovery.begin(password)
        vault = OpenVault(ports, workstation, brought.founding)
        opened.callback(vault.close)
        session = unlock(vault, founded.user, password)
        opened.callback(session.wipe)
        new_kit = recovery.new_kit
        left: set[bytes] = set()
        rewrap_all(session, kit, new_kit, progress, left)
        if vault.trust.team is not None:
            fill_pool(vault, session.user_id, session.keys, pool_size, None, new_kit)
        renewing()
        while not recovery.put_in_force(vault, session, founded.sheets, left):
            rewrap_all(session, kit, new_kit, progress, left)
        return founded


def check_sheet(vault: OpenVault, words: str) -> int:
    """The number (1..3) of a sheet in force, by its commitment alone; Refused("sheet-wrong")."""
    with vault.read() as rows:
        policies = vault.reader(rows).find(PolicyRecord, name=COMMITMENTS)
    newest = max(policies, key=lambda policy: policy.version, default=None)
    stored = newest.value if newest else vault.trust.founding.share_commitments
    for number, (salt, commitment) in enumerate(decode(stored), start=1):
        if check_share(words, salt, commitment):
            return number
    raise Refused("sheet-wrong")


class _Recovery:
    """Root, groups and vault secret out of the kit's grants, and what is made anew."""

    def __init__(
        self, ports: VaultPorts, workstation: KeyPair, brought: Recovering, kit: KeyPair
    ) -> None:
        self._ports = ports
        self._station = workstation
        self._brought = brought
        self._kit = kit
        self._new_kit = KeyPair.generate()
        self._now = ports.clock()
        self._pairs: dict[bytes, KeyPair] = {}
        self._secret = Secret(b"")
        self._user = new_id()

    def open(self) -> None:
        """Read what the sheets open; every grant must be by who may give it.

        Were the vault secret taken from any row sealed to the kit, whoever put it there would
        know it, and could guess at the new password in a stolen copy.
        """
        ports, kit = self._ports, self._kit.public.key_id
        with ports.database.read() as rows:
            anchors = load_anchors(rows, self._brought.founding)
            self._head = catch_up(rows.log, ports.state, anchors)
            self._trust: Trust = load_trust(rows, ports.state, self._brought.founding)
            if not self._trust.is_kit(kit):
                raise Refused("share-mismatch")
            if self._trust.signer(kit, self._head[0]) is None:
                raise Refused("sheets-replaced")
            reader = VerifiedReader(rows, ports.state, functools.partial(author, self._trust))
            grants = reader.find(GrantRecord, recipient=kit)
            endorsements = reader.find(EndorsementRecord)
        for grant in grants:
            if grant.group == anchors.vault:
                self._secret = self._open_secret(grant)
            else:
                self._pairs[grant.group] = self._open(grant)
        needed = {self._trust.need(kind).id for kind in COMMON_GROUPS}
        if not len(self._secret) or not needed <= self._pairs.keys():
            raise IntegrityError("row-missing", table=GrantRecord.TABLE, id="")
        self._cipher = FieldCipher(derive(self._secret, "names"))
        name = self._brought.user
        self._earlier = recovered_before(self._trust, endorsements, kit, self._cipher, name)

    def begin(self, password: Secret) -> Founded:
        """One transaction: new kit, workstation, user, team generation, and their grants."""
        sheets = split(self._new_kit.seed)
        code = code_signing_key(Secret.random(16))
        enrolment = self._enrolment(code.public)
        number = self._trust.secret_generation
        newcomer = make_newcomer(enrolment, code, password, self._secret, generation=number)
        recorder = self._recorder()
        try:
            with self._ports.database.write(recorder) as rows:
                self._put_all(rows, enrolment, newcomer)
                rows.event(Event("vault-recover", "done", self._now, user=self._user))
                self._disable_earlier(rows)
                rows.commit()
            recorder.close(self._ports.database)
        finally:
            newcomer.wipe()
            code.wipe()
        return Founded(
            vault=self._trust.vault,
            pin=self._brought.founding,
            user=self._user,
            sheets=sheets,
            root_fingerprint=self._trust.root.key_id,
            created_ms=self._now,
            kit=self.new_kit.key_id,
        )

    def wipe(self) -> None:
        """Zero everything that the sheets opened."""
        for pair in (self._new_kit, *self._pairs.values()):
            pair.wipe()
        self._secret.wipe()

    @property
    def new_kit(self) -> PublicKeys:
        """The kit that is about to be printed."""
        return self._new_kit.public

    def put_in_force(
        self,
        vault: OpenVault,
        session: VaultSession,
        sheets: tuple[str, str, str],
        left: set[bytes],
    ) -> bool:
        """From now on the new kit counts; False where something is not sealed to it yet.

        But for the keys `left`, which the old sheets do not open either.
        """
        with vault.write() as rows:
            team = vault.trust.team
            if team is not None and without_wrap(session, rows, self.new_kit, left):
                return False
            reader = vault.reader(rows)
            for name, value in (
                (COMMITMENTS, share_commitments(sheets)),
                (KIT_IN_FORCE, self.new_kit.key_id),
            ):
                old = reader.find(PolicyRecord, name=name)
                record = PolicyRecord(
                    id=old[0].id if old else new_id(),
                    version=old[0].version + 1 if old else 1,
                    name=name,
                    value=value,
                )
                rows.put(self._rooted(record))
            rows.event(session.event("kit-renew"))
            rows.commit()
        return True

    @property
    def _root(self) -> KeyPair:
        return self._pairs[self._trust.need(GroupKind.ROOT).id]

    def _rooted(self, record: Record) -> Record:
        return sign_record(record, self._root, self._root.public.key_id)

    def _open(self, grant: GrantRecord) -> KeyPair:
        info = contexts.group_seed(self._trust.vault, grant.group, grant.recipient)
        pair = self._kit.open_pair(grant.sealed, info)
        group = self._trust.group_by_id(grant.group)
        if group is None or group.public.encoded != pair.public.encoded:
            pair.wipe()
            raise IntegrityError("grant-false")
        return pair

    def _open_secret(self, grant: GrantRecord) -> Secret:
        vault = self._trust.vault
        return self._kit.open(grant.sealed, contexts.group_seed(vault, vault, grant.recipient))

    def _recorder(self) -> Recorder:
        recorder = Recorder(
            self._trust.vault,
            WorkstationSigner(self._station.public.key_id, self._station),
            self._trust.need(GroupKind.LOG).public,
            self._ports.locks,
            self._ports.clock,
        )
        recorder.new_generation(self._head)
        return recorder

    def _enrolment(self, code_key: bytes) -> EnrolmentRecord:
        record = EnrolmentRecord(
            id=new_id(),
            user=self._user,
            roles=mask_of(RECOVERED_ROLES),
            code_key=code_key,
            expires_ms=self._now,
            founds_team=ZERO_ID,
            officer=ZERO_ID,
            officer_signature=b"",
        )
        return sign_record(record, self._root, self._root.public.key_id)

    def _put_all(
        self,
        rows: UnitOfWork,
        enrolment: EnrolmentRecord,
        newcomer: Newcomer,
    ) -> None:
        for record in (
            *self._people(enrolment, newcomer),
            self._kit_row(),
            *self._common_grants(newcomer.first),
            *self._team_rows(newcomer),
        ):
            rows.put(record)

    def _disable_earlier(self, rows: UnitOfWork) -> None:
        """The same person once more: whom a recovery before this one made takes no part."""
        for earlier in self._earlier:
            for record in earlier.revocation():
                rows.put(self._rooted(record))
            detail: dict[str, object] = {"subject": earlier.user.id}
            rows.event(Event("user-disable", "done", self._now, user=self._user, detail=detail))

    def _name(self, name: str, table: str, row: bytes) -> bytes:
        return seal_value(self._cipher, name, contexts.field(table, "name_sealed", row))

    def _people(self, enrolment: EnrolmentRecord, newcomer: Newcomer) -> Iterator[Record]:
        station, vault = self._station.public, self._trust.vault
        yield self._rooted(
            UserRecord(
                id=self._user,
                name_sealed=self._name(self._brought.user, UserRecord.TABLE, self._user),
                roles=mask_of(RECOVERED_ROLES),
                state=int(UserState.ACTIVE),
            )
        )
        yield enrolment
        yield newcomer.keys
        yield newcomer.password
        for role in (Role.OFFICER, Role.PRACTITIONER):
            endorsement = EndorsementRecord(id=new_id(), user_key=newcomer.keys.id, role=role.bit)
            yield sign_record(endorsement, self._kit, self._kit.public.key_id)
        if station.key_id not in self._trust.workstations:
            name = self._name(self._brought.workstation, WorkstationRecord.TABLE, station.key_id)
            info = contexts.vault_secret(vault, station.key_id)
            yield self._rooted(
                WorkstationRecord(
                    id=station.key_id,
                    name_sealed=name,
                    public=station.encoded,
                    secret_generation=self._trust.secret_generation,
                    vault_secret_sealed=seal(station, self._secret, info),
                )
            )

    def _kit_row(self) -> GroupRecord:
        root = self._root
        generation = len(self._trust.kits) + 1
        return group_record(
            self._new_kit, GroupKind.KIT, ZERO_ID, root, root.public.key_id, self._kit, generation
        )

    def _common_grants(self, user: KeyPair) -> Iterator[GrantRecord]:
        vault, to = self._trust.vault, self._new_kit.public
        for kind in COMMON_GROUPS:
            group = self._trust.need(kind)
            pair = self._pairs[group.id]
            yield grant_record(vault, group.id, pair, self._user, user.public, user)
            yield kit_grant(vault, group.id, pair, to, user)
        yield kit_secret(vault, self._secret, to, user)

    def _team_rows(self, newcomer: Newcomer) -> Iterator[GroupRecord | GrantRecord]:
        """The next generation of each team's and archive key; the lost ones are not needed."""
        # Who recovers is a practitioner, and has a second key pair.
        seconds = [newcomer.second.public] if newcomer.second is not None else []
        for kind, to in (
            (GroupKind.TEAM, newcomer.first.public),
            *((GroupKind.ARCHIVE, second) for second in seconds),
        ):
            for team in self._trust.teams:
                yield from self._team_row(kind, team, to, newcomer.first)

    def _team_row(
        self, kind: GroupKind, team: bytes, to: PublicKeys, own: KeyPair
    ) -> Iterator[GroupRecord | GrantRecord]:
        # A founder's altered program may have made no archive key: then this is the first.
        root, generation = self._root, len(self._trust.groups.get((kind, team), ())) + 1
        with wiped_after(KeyPair.generate()) as pair:
            group = group_record(pair, kind, team, root, root.public.key_id, self._kit, generation)
            yield group
            yield grant_record(self._trust.vault, group.id, pair, self._user, to, own)
