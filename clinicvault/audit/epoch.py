"""Epochs: who signs the log now, with a key that its predecessor certified and that is erased.

The signing key of the next epoch waits in the database, sealed to the workstation. Opening an
epoch takes it, certifies a new one and leaves that waiting in the same transaction.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from pathlib import Path

from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import KeyPair, PublicKeys, SigningKey, seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .checkpoint import checkpoint_body, origin
from .leaf import (
    EpochLeaf,
    LeafType,
    event_body,
    event_context,
    pack,
    secret_context,
    waiting_context,
)
from .locate import Newest, newest_epoch
from .locks import FileLock, epoch_lock, is_running

Mark = tuple[int, bytes, bytes]
"""(size, root, signature) of a checkpoint."""


@dataclasses.dataclass(frozen=True, slots=True)
class WorkstationSigner:
    """The workstation: its id (16 bytes) and its keys, which certify and receive log keys."""

    id: bytes
    keys: KeyPair


@dataclasses.dataclass(slots=True)
class OpenEpoch:
    """An epoch of this process: key and secret live here and nowhere else."""

    number: int
    log_key: bytes = dataclasses.field(repr=False)
    """Key id of the log key that opens its entries."""
    key: SigningKey = dataclasses.field(repr=False)
    cipher: FieldCipher = dataclasses.field(repr=False)
    lock: FileLock = dataclasses.field(repr=False)
    entries: int = 0
    """Event, state and settle leaves so far."""
    mark: Mark | None = None
    """The epoch's newest checkpoint."""

    def event_leaf(self, vault: bytes, seq: int, value: dict[str, object]) -> bytes:
        """The stored bytes of an entry, sealed for its place."""
        ad = event_context(vault, self.number, seq)
        return pack(
            LeafType.EVENT, seq, event_body(self.number, seal_value(self.cipher, value, ad))
        )

    def sign(self, vault: bytes, size: int, root: bytes) -> Mark:
        """Sign a checkpoint over the tree and remember it."""
        text = checkpoint_body(origin(vault), size, root)
        self.mark = (size, root, self.key.sign(text.encode()))
        return self.mark

    def wipe(self) -> None:
        """Erase key and secret, give the epoch's lock back."""
        self.key.wipe()
        self.cipher.wipe()
        self.lock.discard()


@dataclasses.dataclass(frozen=True, slots=True)
class Opener:
    """Begins epochs for one workstation of one vault."""

    vault: bytes
    workstation: WorkstationSigner
    log_public: PublicKeys
    locks: Path

    def open(
        self, log: LogTables, seq: int, restart: tuple[int, bytes] | None
    ) -> tuple[OpenEpoch, bytes]:
        """Begin an epoch at `seq`: (epoch, its stored leaf); the next key is left waiting.

        `restart` is the last known head (size, root): a new generation begins, citing it.
        Raises IntegrityError: "log-key-missing", "log-key-unreadable" or "log-key-mismatch" where
        the waiting key is not the one that was certified.
        """
        newest = newest_epoch(log, seq)
        if newest is None or restart is not None:
            key = SigningKey.generate()
        else:
            key = self._waiting_key(log, newest)
        with Secret.random() as secret:
            leaf = self._leaf(newest, key, secret, restart)
            lock = epoch_lock(self.locks, leaf.epoch)
            epoch = OpenEpoch(leaf.epoch, leaf.log_key_id, key, FieldCipher(secret), lock)
        return self._start(log, seq, epoch, leaf)

    def _start(
        self, log: LogTables, seq: int, epoch: OpenEpoch, leaf: EpochLeaf
    ) -> tuple[OpenEpoch, bytes]:
        """Certify the next key, sign the leaf, take the lock, leave the next key waiting."""
        with contextlib.ExitStack() as undo:
            undo.callback(epoch.wipe)
            with Secret.random() as seed:
                info = waiting_context(self.vault, leaf.epoch + 1)
                waiting = seal(self.workstation.keys.public, seed, info)
                following = SigningKey.from_seed(seed).public
            digest = hashlib.sha256(waiting).digest()
            leaf = dataclasses.replace(leaf, next_public=following, waiting_hash=digest)
            leaf = dataclasses.replace(leaf, signature=epoch.key.sign(leaf.message(self.vault)))
            epoch.lock.acquire()
            log.put_waiting(leaf.epoch + 1, waiting)
            undo.pop_all()
        return epoch, pack(LeafType.EPOCH, seq, leaf.body())

    def _waiting_key(self, log: LogTables, newest: Newest) -> SigningKey:
        waiting = log.waiting()
        if waiting is None or waiting[0] != newest.leaf.epoch + 1:
            raise IntegrityError("log-key-missing")
        try:
            seed = self.workstation.keys.open(waiting[1], waiting_context(self.vault, waiting[0]))
            key = SigningKey.from_seed(seed)
        except (IntegrityError, ValueError) as error:
            raise IntegrityError("log-key-unreadable") from error
        if key.public != newest.leaf.next_public:
            key.wipe()
            raise IntegrityError("log-key-mismatch")
        return key

    def _leaf(
        self,
        newest: Newest | None,
        key: SigningKey,
        secret: Secret,
        restart: tuple[int, bytes] | None,
    ) -> EpochLeaf:
        """The epoch's leaf, but for the next key and the signature."""
        fresh = newest is None or restart is not None
        number, generation = (newest.leaf.epoch, newest.leaf.generation) if newest else (0, 0)
        still = {epoch: is_running(self.locks, epoch) for epoch in (newest.open if newest else ())}
        leaf = EpochLeaf(
            epoch=number + 1,
            generation=generation + fresh,
            workstation=self.workstation.id,
            public=key.public,
            next_public=b"",
            log_key_id=self.log_public.key_id,
            sealed_secret=seal(self.log_public, secret, secret_context(self.vault, number + 1)),
            waiting_hash=b"",
            unclosed=tuple(epoch for epoch, runs in still.items() if not runs),
            running=tuple(epoch for epoch, runs in still.items() if runs),
            cites=restart if newest else None,
            certificate=b"",
        )
        if not fresh:
            return leaf
        signature = self.workstation.keys.sign(leaf.certificate_message(self.vault))
        return dataclasses.replace(leaf, certificate=signature)
