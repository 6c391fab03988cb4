"""An open vault on an enrolled workstation: rows, trust, log and state; nobody need be unlocked."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clinicvault.audit.recorder import Recorder, WorkstationSigner
from clinicvault.audit.replay import replay
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import (
    Database,
    Event,
    LogTables,
    ObjectStore,
    Snapshot,
    StateIndex,
    UnitOfWork,
)
from clinicvault.domain.records import RECORD_TYPES, GroupKind, WorkstationRecord

from . import contexts
from .reading import VerifiedReader
from .trust import Trust
from .trust_loading import load_anchors, load_trust

_CERTIFICATES = (
    "founding", "user", "enrolment", "user_key", "endorsement", "group_key", "workstation",
    "revocation",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class VaultPorts:
    """What a vault rests on; `locks` is a folder for operating-system locks."""

    database: Database
    objects: ObjectStore
    state: StateIndex
    locks: Path
    clock: Callable[[], int]
    """Milliseconds since 1970 UTC."""


class OpenVault:
    """Rows and log of one vault, verified against the workstation's pin and state index.

    `workstation` is this computer's key pair; `pin` the digest of the founding record it
    remembers. Raises IntegrityError where the vault is not what the log says, and
    Refused("workstation-unknown") where this computer is not enrolled.
    """

    def __init__(self, ports: VaultPorts, workstation: KeyPair, pin: bytes) -> None:
        self.ports = ports
        self.workstation = workstation
        self.workstation_id = workstation.public.key_id
        self._pin = pin
        self._lock = threading.RLock()
        ports.database.check()
        with ports.database.read() as rows:
            anchors = load_anchors(rows, pin)
            self._vault, self._stations = anchors.vault, anchors.workstations
            self._sync(rows.log)
            self.trust: Trust = load_trust(rows, ports.state, pin)
            self._check_counts(rows)
            self.vault_secret = self._open_vault_secret(rows)
        self._names = FieldCipher(derive(self.vault_secret, "names"))
        self.recorder = Recorder(
            self.trust.vault,
            WorkstationSigner(self.workstation_id, workstation),
            self.trust.need(GroupKind.LOG).public,
            ports.locks,
            ports.clock,
        )

    @property
    def id(self) -> bytes:
        """The vault id."""
        return self.trust.vault

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        return self.ports.clock()

    def close(self) -> None:
        """Close this process's epoch, wipe what the workstation's key opened."""
        self.recorder.close(self.ports.database)
        self._names.wipe()
        self.vault_secret.wipe()

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """A consistent read view, with the state index brought up to it."""
        with self._lock, self.ports.database.read() as rows:
            self.refresh(rows)
            yield rows

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A write transaction; the caller commits. The state index follows after the commit."""
        with self._lock:
            self.ports.database.check()
            with self.ports.database.write(self.recorder) as rows:
                self.refresh(rows)
                yield rows
            with self.ports.database.read() as after:
                self.refresh(after)

    def refresh(self, rows: Snapshot | UnitOfWork) -> None:
        """Replay new state leaves; read the certificates again if one of them changed."""
        before, _ = self.ports.state.position()
        if rows.log.size() == before:
            return
        self._sync(rows.log)
        if any(self.ports.state.changed_since(table, before) for table in _CERTIFICATES):
            self.trust = load_trust(rows, self.ports.state, self._pin)
            self._stations = load_anchors(rows, self._pin).workstations

    def reader(self, rows: Snapshot | UnitOfWork) -> VerifiedReader:
        """Rows checked for freshness and signature."""
        return VerifiedReader(rows, self.ports.state, self.trust.signer)

    def log_event(self, event: Event) -> int:
        """One durable log entry; returns its seq. Raises where the log cannot be written."""
        with self.write() as rows:
            rows.event(event)
            return rows.commit()

    def seal_name(self, name: str, table: str, row: bytes) -> bytes:
        """Seal a user's, workstation's or the clinic's name under the vault secret."""
        return seal_value(self._names, name, contexts.field(table, "name_sealed", row))

    def open_name(self, sealed: bytes, table: str, row: bytes) -> str:
        """The reverse of `seal_name`."""
        return str(open_value(self._names, sealed, contexts.field(table, "name_sealed", row)))

    def _sync(self, log: LogTables) -> None:
        """Bring the state index up to the log; IntegrityError("rolled-back") if it is ahead."""
        replay(log, self.ports.state, self._vault, self._stations)

    def _check_counts(self, rows: Snapshot) -> None:
        for kind in RECORD_TYPES:
            if rows.count(kind) != self.ports.state.live(kind.TABLE):
                raise IntegrityError("row-missing", table=kind.TABLE)

    def _open_vault_secret(self, rows: Snapshot) -> Secret:
        known = self.trust.workstations.get(self.workstation_id)
        if known is None or known.encoded != self.workstation.public.encoded:
            raise Refused("workstation-unknown")
        record = self.reader(rows).need(WorkstationRecord, self.workstation_id)
        info = contexts.vault_secret(self.trust.vault, self.workstation_id)
        return self.workstation.open(record.vault_secret_sealed, info)
