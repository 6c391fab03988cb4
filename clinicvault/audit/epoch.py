"""Epochs: who signs the log now, with a key that its predecessor certified and that is erased.

The signing key of the next epoch waits in the database, sealed to the workstation. Opening an
epoch takes it, certifies a new one and leaves that waiting in the same transaction.

Where several workstations share a log, what waits is sealed to each of them. Then it does not sign
the epoch itself: it certifies a key that only the opening process has, together with the
workstation's own signature, so that none of them can write in another's name.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from pathlib import Path

from clinicvault.crypto.fields import FieldCipher, seal_value
from clinicvault.crypto.keys import SEAL_OVERHEAD, KeyPair, PublicKeys, SigningKey, seal
from clinicvault.crypto.secret import KEY_BYTES, Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .checkpoint import checkpoint_body, origin
from .leaf import (
    EpochLeaf,
    LeafType,
    event_body,
    event_context,
    is_shared,
    pack,
    secret_context,
    waiting_context,
)
from .locate import Newest
from .locks import FileLock, epoch_lock, is_running
from .proven import Head, newest_epoch

_SEALED = SEAL_OVERHEAD + KEY_BYTES
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
    others: tuple[PublicKeys, ...] = dataclasses.field(default=(), repr=False)
    """The other workstations to which the next epoch's key is sealed."""
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
    others: tuple[PublicKeys, ...] = ()
    """The other workstations that may begin the next epoch."""

    def open(self, log: LogTables, head: Head, restart: Head | None) -> tuple[OpenEpoch, bytes]:
        """Begin an epoch after `head`: (epoch, its stored leaf); the next key is left waiting.

        The epoch before it is taken from leaves that the head binds, its nodes all stored. Once a
        log was shared it stays so, also where one workstation is left.
        `restart` is the last known head (size, root): a new generation begins, citing it.
        Raises IntegrityError: "log-key-missing", "log-key-unreadable" or "log-key-mismatch" where
        the waiting key is not the one that was certified, "log-damaged" where leaves are others.
        """
        newest = newest_epoch(log, head[0], head)
        shared = bool(self.others) or (newest is not None and is_shared(newest.leaf))
        with contextlib.ExitStack() as undo:
            if newest is None or restart is not None:
                key = by = SigningKey.generate()
            else:
                key = by = self._waiting_key(log, newest)
                if shared:
                    undo.callback(by.wipe)
                    key = SigningKey.generate()
            with Secret.random() as secret:
                leaf = self._leaf(newest, key, secret, restart, by if shared else None)
                lock = epoch_lock(self.locks, leaf.epoch)
                cipher = FieldCipher(secret)
                epoch = OpenEpoch(leaf.epoch, leaf.log_key_id, key, cipher, lock, self.others)
            return self._start(log, head[0], epoch, leaf)

    def _start(
        self, log: LogTables, seq: int, epoch: OpenEpoch, leaf: EpochLeaf
    ) -> tuple[OpenEpoch, bytes]:
        """Certify the next key, sign the leaf, take the lock, leave the next key waiting."""
        with contextlib.ExitStack() as undo:
            undo.callback(epoch.wipe)
            with Secret.random() as seed:
                info = waiting_context(self.vault, leaf.epoch + 1)
                to = (self.workstation.keys.public, *self.others)
                waiting = b"".join([seal(public, seed, info) for public in to])
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
            key = SigningKey.from_seed(self._opened(*waiting))
        except (IntegrityError, ValueError) as error:
            raise IntegrityError("log-key-unreadable") from error
        if key.public != newest.leaf.next_public:
            key.wipe()
            raise IntegrityError("log-key-mismatch")
        return key

    def _opened(self, epoch: int, waiting: bytes) -> Secret:
        """The waiting seed: one of the sealed copies is for this workstation."""
        info = waiting_context(self.vault, epoch)
        copies = [waiting[at : at + _SEALED] for at in range(0, len(waiting), _SEALED)]
        for copy in copies:
            with contextlib.suppress(IntegrityError):
                return self.workstation.keys.open(copy, info)
        raise IntegrityError("log-key-unreadable")

    def _leaf(
        self,
        newest: Newest | None,
        key: SigningKey,
        secret: Secret,
        restart: tuple[int, bytes] | None,
        by: SigningKey | None,
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
        if not fresh and by is None:
            return leaf
        message = leaf.certificate_message(self.vault)
        handed = by.sign(message) if by is not None else b""
        return dataclasses.replace(leaf, certificate=self.workstation.keys.sign(message) + handed)
