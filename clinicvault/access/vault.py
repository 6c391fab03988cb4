"""An open vault on an enrolled workstation: rows, trust, log and state; nobody need be unlocked."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from clinicvault.audit.locks import FileLock
from clinicvault.audit.recorder import Recorder, WorkstationSigner
from clinicvault.audit.replay import Tail
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.log_witnesses import WitnessMemory
from clinicvault.domain.ports import (
    Database,
    Event,
    HardwareKeys,
    ObjectStore,
    Snapshot,
    StateIndex,
    UnitOfWork,
)
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import PolicyRecord, WorkstationRecord
from clinicvault.domain.roles import Role

from . import contexts
from .authority import author
from .certificates.trust import Trust
from .certificates.trust_loading import Anchors, load_anchors, load_trust
from .computers.opened_secrets import VaultSecrets, open_secrets
from .damage import OF_ONE_PATIENT, Damaged, Lost, find_lost
from .endings.agreeing import is_erased
from .freshness import catch_up
from .reading import VerifiedReader
from .touches import Touches
from .witnesses.holding import Doubt, require_continued, require_witnessed
from .witnesses.proving import Cosigners, ever, in_force

_CERTIFICATES = (
    "founding", "user", "enrolment", "user_key", "endorsement", "group_key", "grant_key",
    "workstation", "revocation", "policy", "team", "rotation", "old_secret",
)  # fmt: skip
_LOOKS = 100
_LOSS_LOCK = "loss.lock"
CLINIC_NAME = "clinic-name"
"""Name of the policy that holds the clinic's name once the vault secret was renewed."""
_NOTED = frozenset({"unlock", "lock"})
"""Events after which the head is noted durably, so that a crash forgets little."""


def _always() -> bool:
    return True


@dataclasses.dataclass(frozen=True, slots=True)
class LostState:
    """This computer's state index was lost; `told` is called once the log says so, durably."""

    head: tuple[int, bytes]
    """(size, root) of the log as noted beside the index, (0, b"") where the note is gone, too."""
    told: Callable[[], None]
    still: Callable[[], bool] = _always
    """Whether nobody has told it yet: another program of this computer may have, meanwhile."""


@dataclasses.dataclass(frozen=True, slots=True)
class SeenState:
    """How far this computer saw the log, and the act that notes it durably at once."""

    head: tuple[int, bytes]
    """(size, root) as noted when the index was opened, (0, b"") for nothing."""
    note: Callable[[], None]
    witnesses: WitnessMemory | None = None
    """Copies of the log's head, kept outside the vault."""


@dataclasses.dataclass(frozen=True, slots=True)
class VaultPorts:
    """What a vault rests on; `locks` is a folder for operating-system locks."""

    database: Database
    objects: ObjectStore
    state: StateIndex
    locks: Path
    clock: Callable[[], int]
    """Milliseconds since 1970 UTC."""
    lost: LostState | None = None
    """Set where this computer lost its state index, or has an older one."""
    seen: SeenState | None = None
    """Set where notes are kept beside the state index."""
    hardware: HardwareKeys | None = None
    """Hardware keys at this computer; None where there can be none."""
    touches: Touches = dataclasses.field(default_factory=Touches)
    """Who waits for a touch of one."""


class OpenVault:
    """Rows and log of one vault, verified against the workstation's pin and state index.

    `workstation` is this computer's key pair; `pin` the digest of the founding record it
    remembers. Raises IntegrityError where the vault is not what the log says, and
    Refused("workstation-unknown") where this computer is not enrolled, ("workstation-revoked")
    where its access was ended, also later on. Rows of single patients
    that are missing do not keep it shut: `lost` names them, and they stay shut themselves.
    """

    def __init__(self, ports: VaultPorts, workstation: KeyPair, pin: bytes) -> None:
        self.ports = ports
        self.workstation = workstation
        self.workstation_id = workstation.public.key_id
        self._pin = pin
        self._lock = threading.RLock()
        self._tail = Tail()
        self._doubt: Doubt | None = None
        self.not_before_ms = 0
        """The latest time that this computer has seen; whoever keeps notes sets it."""
        ports.database.check()
        with self._settled(self._follow) as rows:
            for kind in RECORD_TYPES:
                if kind not in OF_ONE_PATIENT:
                    self.reader(rows).complete(kind)
            self.lost: Lost = find_lost(rows, self.reader(rows))
            self.secrets: VaultSecrets = open_secrets(
                rows, self.reader(rows), self.trust, workstation
            )
        self.recorder = Recorder(
            self.trust.vault,
            WorkstationSigner(self.workstation_id, workstation),
            self.trust.need(GroupKind.LOG).public,
            ports.locks,
            ports.clock,
        )
        self.recorder.share_with(self._others(self.trust.workstations))
        if ports.lost is not None:
            self._tell_loss(ports.lost)

    def _follow(self, rows: Snapshot) -> None:
        """The first look: the log continues what was noted, and certifies who is trusted."""
        self._anchors: Anchors = load_anchors(rows, self._pin)
        self._hold(rows)
        noted = self.ports.lost or self.ports.seen
        require_continued(rows.log, noted.head if noted is not None else (0, b""))
        catch_up(rows.log, self.ports.state, self._anchors, self._tail)
        self.trust: Trust = load_trust(rows, self.ports.state, self._pin)
        self._seen = rows.log.size()

    def _hold(self, rows: Snapshot) -> None:
        """The log begins with every head that was kept or signed here; who else doubts it."""
        memory = self.ports.seen.witnesses if self.ports.seen is not None else None
        signers = self._with_own(in_force(self._anchors))
        vault, own = self._anchors.vault, self.workstation_id
        self._doubt = require_witnessed(
            rows.log, vault, signers, memory, own, self.ports.state.position()
        )

    def require_witnessed(self, user: bytes = ZERO_ID) -> None:
        """Hold the log against every witness once more; IntegrityError as of `holding`.

        Of what another computer alone says, unless an administrator comes: else whoever stole
        that computer's key had shut everybody out who could end its access.
        """

        def follow(rows: Snapshot) -> None:
            self.refresh(rows)
            self._hold(rows)

        with self._lock, self._settled(follow):
            person, doubt = self.trust.people.get(user), self._doubt
            ends = person is not None and Role.ADMINISTRATOR in person.certified & person.declared
            if doubt is not None and not ends:
                raise doubt.error()

    @property
    def doubted_by(self) -> bytes:
        """The computer whose word alone contradicted the log at the last look; b"" for none."""
        doubt = self._doubt
        return doubt.station if doubt and doubt.station in in_force(self._anchors).stations else b""

    @property
    def signers(self) -> Cosigners:
        """Whose signature under a head counts, before the end of a computer's access, too."""
        return self._with_own(ever(self._anchors, self.ports.state))

    def _with_own(self, signers: Cosigners) -> Cosigners:
        own = {self.workstation_id: self.workstation.public.signing}
        return Cosigners({**signers.stations, **own}, signers.ended)

    def _tell_loss(self, lost: LostState) -> None:
        """What was seen here before is forgotten: the log says so until somebody reviews it.

        Once a loss: programs that start together take turns, and look again at theirs.
        """
        turn = FileLock(self.ports.locks / _LOSS_LOCK)
        turn.acquire()
        try:
            if lost.still():
                self.begin_generation("local-state-lost", lost.head)
            lost.told()
        finally:
            turn.release()

    def begin_generation(self, event: str, known_head: tuple[int, bytes]) -> None:
        """Go on with a new, flagged generation of the log that cites the head last known here.

        Where nothing is known, it cites the log as it is.
        """
        cited = known_head if known_head[0] else self.ports.state.position()
        self.recorder.new_generation(cited)
        self.log_event(Event(event, "done", self.now(), detail={"known": known_head[0]}))

    @property
    def pin(self) -> bytes:
        """SHA-256 digest of the founding record that this computer remembers."""
        return self._pin

    @property
    def id(self) -> bytes:
        """The vault id."""
        return self.trust.vault

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        return self.ports.clock()

    def due(self, kind: GroupKind, team: bytes = ZERO_ID) -> bool:
        """Whether a group's next key is to be made now (`Trust.due`)."""
        return self.trust.due(kind, team, self.now())

    def latest(self) -> int:
        """As `now`, but never before what this computer has seen: what is over stays over."""
        return max(self.now(), self.not_before_ms)

    def close(self) -> None:
        """Close this process's epoch, wipe what the workstation's key opened."""
        try:
            self.recorder.close(self.ports.database)
        finally:
            self.secrets.wipe()

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """A consistent read view, with the state index brought up to it."""
        with self._lock, self._settled(self.refresh) as rows:
            yield rows

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A write transaction; the caller commits. The state index follows after the commit."""
        with self._lock:
            self.ports.database.check()
            with self.ports.database.write(self.recorder) as rows:
                self.refresh(rows)
                self.recorder.go_on_from(self.ports.state.position())
                yield rows
            with self._settled(self.refresh):
                pass

    @contextmanager
    def sharing(self, stations: Mapping[bytes, PublicKeys]) -> Iterator[None]:
        """Commit within: from that transaction on these computers, by id, write the log."""
        self.recorder.share_with(self._others(stations))
        try:
            yield
        except BaseException:
            self.recorder.share_with(self._others(self.trust.workstations))
            raise

    def _others(self, stations: Mapping[bytes, PublicKeys]) -> tuple[PublicKeys, ...]:
        return tuple(stations[one] for one in sorted(stations) if one != self.workstation_id)

    def refresh(self, rows: Snapshot | UnitOfWork) -> None:
        """Replay new state leaves; read the certificates again if one of them changed.

        Another process of this computer may have moved the state index on already, so what this
        one has seen of the certificates is counted apart.
        """
        size, state = rows.log.size(), self.ports.state
        if size != state.position()[0]:
            self._anchors = load_anchors(rows, self._pin)
            catch_up(rows.log, state, self._anchors, self._tail)
        if size == self._seen:
            return
        if any(state.changed_since(table, self._seen) for table in _CERTIFICATES):
            trust = load_trust(rows, state, self._pin)
            reader = VerifiedReader(rows, state, functools.partial(author, trust))
            # The secrets first: what a name was sealed under last is opened before it is read.
            self.secrets = open_secrets(rows, reader, trust, self.workstation)
            self.trust = trust
            self.recorder.seal_to(self.trust.need(GroupKind.LOG).public)
            self.recorder.share_with(self._others(self.trust.workstations))
        self._seen = size

    @contextmanager
    def _settled(self, follow: Callable[[Snapshot], None]) -> Iterator[Snapshot]:
        """A read view that `follow` accepted and that is not older than the state index.

        Another process may move the index on at any time: nobody is accused by an older view.
        """
        for _ in range(_LOOKS):
            known = self.ports.state.position()[0]
            with self.ports.database.read() as rows:
                if self._overtaken(rows, known) or not self._followed(follow, rows, known):
                    continue
                yield rows
                return
        raise StorageFailed("database-busy")

    def _followed(self, follow: Callable[[Snapshot], None], rows: Snapshot, known: int) -> bool:
        """False where it failed, and the index has moved beyond the view meanwhile."""
        try:
            follow(rows)
        except IntegrityError:
            if not self._overtaken(rows, known):
                raise
            return False
        return True

    def _overtaken(self, rows: Snapshot, known: int) -> bool:
        """Whether the index, which stood at `known` before the view, moved beyond it since."""
        return known <= rows.log.size() < self.ports.state.position()[0]

    def reader(self, rows: Snapshot | UnitOfWork) -> VerifiedReader:
        """Rows checked for freshness and signature."""
        state = self.ports.state
        erased = functools.partial(is_erased, self.trust, state, rows)
        return VerifiedReader(rows, state, functools.partial(author, self.trust), erased)

    def log_event(self, event: Event) -> int:
        """One durable log entry; returns its seq. Raises where the log cannot be written."""
        with self.write() as rows:
            rows.event(event)
            seq = rows.commit()
        noted = event.outcome == "done" and event.name in _NOTED
        if noted and self.ports.seen is not None:
            self.ports.seen.note()
        return seq

    def forget_deleted(self) -> None:
        """What was deleted or sealed anew leaves the database's journal, too (DESIGN §4, User).

        After the commit; where somebody still reads, the next unlock does it.
        """
        with self._lock, contextlib.suppress(StorageFailed):
            self.ports.database.forget_deleted()

    @property
    def vault_secret(self) -> Secret:
        """The vault secret in force."""
        return self.secrets.current

    @property
    def clinic_name(self) -> str:
        """The clinic's name, as this computer's vault secret opens it; "" where it is damaged."""
        with self.read() as rows:
            return self.clinic_name_in(rows)

    def clinic_name_in(self, rows: Snapshot | UnitOfWork) -> str:
        """As `clinic_name`. The founding record never changes: a policy has the later name."""
        # Who reads the rules tells what is damaged among them (`policies`).
        whole = Damaged().found(rows, self.reader(rows), PolicyRecord)
        founding = contexts.field("founding", "clinic_sealed", self.id)
        places = [
            (policy.value, contexts.field(PolicyRecord.TABLE, "value", policy.id))
            for policy in whole
            if policy.name == CLINIC_NAME
        ]
        for sealed, place in (*places, (self.trust.founding.clinic_sealed, founding)):
            with contextlib.suppress(IntegrityError):
                return str(self.secrets.open(sealed, place))
        return ""

    def workstation_name(self, station: bytes) -> str:
        """A workstation's name, "" for an unknown one."""
        with self.read() as rows:
            record = self.reader(rows).get(WorkstationRecord, station)
        return self.open_name(record.name_sealed, "workstation", station) if record else ""

    def seal_name(self, name: str, table: str, row: bytes) -> bytes:
        """Seal a user's, workstation's or team's name under the vault secret."""
        return self.secrets.seal(name, contexts.field(table, "name_sealed", row))

    def open_name(self, sealed: bytes, table: str, row: bytes) -> str:
        """The reverse of `seal_name`; a workstation's may stand among other facts."""
        value = self.secrets.open(sealed, contexts.field(table, "name_sealed", row))
        return str(value["name"] if isinstance(value, dict) else value)
