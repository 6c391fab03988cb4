"""What a stranger needs to verify the log: epochs' secrets, readable entries, heads cited in it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from clinicvault.crypto.encoding import decode, unpad
from clinicvault.crypto.fields import FieldCipher
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .checkpoint import checkpoint_body, checkpoint_valid, origin, signature_line
from .leaf import (
    EPOCH_PREFIX,
    EVENT_PREFIX,
    EpochLeaf,
    event_context,
    event_epoch,
    event_sealed,
    secret_context,
    unpack,
)
from .locate import read_epoch
from .tree import leaf_hash

NO_KEY, UNREADABLE = "no-key", "unreadable"
"""Its epoch's secret is for nobody here; or it is there, and does not open the entry."""


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """One entry as it was sealed; `value` is None where it does not open."""

    seq: int
    leaf_hash: bytes
    value: dict[str, Any] | None
    problem: str = ""
    """Why there is no value: NO_KEY or UNREADABLE."""


class Opener:
    """Opens entries one after another, oldest first, and keeps what opened them."""

    def __init__(self, vault: bytes, log_keys: Mapping[bytes, KeyPair]) -> None:
        """`log_keys` maps key ids (16 bytes) to the log keys that the reader holds."""
        self._vault = vault
        self._keys = log_keys
        self._ciphers: dict[int, FieldCipher] = {}
        self.epochs: dict[int, EpochLeaf] = {}
        """Epochs met so far."""
        self.secrets: dict[int, bytes] = {}
        """Epoch -> its secret, 32 bytes, of those that could be opened."""

    def entries(self, log: LogTables, size: int) -> Iterator[Opened]:
        """Every entry below `size`, also those that do not open: one never hides the others."""
        for seq, data in log.leaves(0, size):
            if data.startswith(EPOCH_PREFIX):
                with contextlib.suppress(IntegrityError):
                    self._begin(read_epoch(seq, data))
            elif data.startswith(EVENT_PREFIX):
                yield self._opened(seq, data)

    def _begin(self, leaf: EpochLeaf) -> None:
        self.epochs[leaf.epoch] = leaf
        key = self._keys.get(leaf.log_key_id)
        if key is None:
            return
        with key.open(leaf.sealed_secret, secret_context(self._vault, leaf.epoch)) as secret:
            self.secrets[leaf.epoch] = bytes(secret.view())
            self._ciphers[leaf.epoch] = FieldCipher(secret)

    def _opened(self, seq: int, data: bytes) -> Opened:
        hash_ = leaf_hash(data)
        with contextlib.suppress(IntegrityError):
            body = unpack(seq, data)[1]
            epoch = event_epoch(seq, body)
            cipher = self._ciphers.get(epoch)
            if cipher is None:
                return Opened(seq, hash_, None, NO_KEY)
            place = event_context(self._vault, epoch, seq)
            value = decode(unpad(cipher.open(event_sealed(body), place)))
            if type(value) is dict:
                return Opened(seq, hash_, value)
        return Opened(seq, hash_, None, UNREADABLE)


def newest_notes(
    log: LogTables, vault: bytes, epochs: Mapping[int, EpochLeaf], size: int
) -> dict[int, tuple[int, str]]:
    """Epoch -> (size, signed note) of the newest check code of every epoch that has one.

    What the epoch's key did not sign, or what reaches beyond `size` leaves, is none.
    """
    found = {}
    name = origin(vault)
    for epoch, reached, root, signature in log.checkpoints():
        leaf = epochs.get(epoch)
        if leaf is None or reached > size:
            continue
        if checkpoint_valid(vault, reached, root, leaf.public, signature):
            body = checkpoint_body(name, reached, root)
            found[epoch] = reached, f"{body}\n{signature_line(name, leaf.public, signature)}"
    return found
