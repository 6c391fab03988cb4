"""Leaves of the access log: deterministic CBOR `[1, type, seq, body]` (DESIGN §7).

| type   | body                                                                             |
|--------|----------------------------------------------------------------------------------|
| EVENT  | byte string: epoch (8 bytes, big-endian) ‖ sealed entry                          |
| STATE  | [epoch, [[table, row id, version, SHA-256 or empty for a deletion], ...]]        |
| EPOCH  | map, see `EpochLeaf`                                                             |
| CLOSE  | the epoch that ends                                                              |
| SETTLE | map, see `SettleLeaf`: administrator and officer accept a new generation         |
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from clinicvault.crypto.encoding import context, decode, encode
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import ENTRY
from clinicvault.domain.ports import Change

FORMAT = 1
MAX_ROWS = 4_096
"""Rows in one state leaf; a larger transaction writes several."""
MAX_ENTRIES = 256
"""Event, state and settle leaves of one epoch."""
HASH_BYTES = 32
_EPOCH_BYTES = 8
_SEAL_BYTES = 28
_SIGNATURE_BYTES = 64
_ID_BYTES = 16
_BYTES_8, _BYTES_16 = b"\x58", b"\x59"
_UINTS = ((24, b"", 1), (1 << 8, b"\x18", 1), (1 << 16, b"\x19", 2), (1 << 32, b"\x1a", 4))

StateRow = tuple[str, bytes, int, bytes]
"""(table, row id, version, SHA-256 of the record or empty for a deletion)."""


class LeafError(IntegrityError):
    """Stored bytes that are no leaf, or not the leaf of their place."""


class LeafType(enum.IntEnum):
    """What a leaf is; the second element of its CBOR list."""

    EVENT = 1
    STATE = 2
    EPOCH = 3
    CLOSE = 4
    SETTLE = 5


EPOCH_PREFIX = bytes([0x84, FORMAT, LeafType.EPOCH])
CLOSE_PREFIX = bytes([0x84, FORMAT, LeafType.CLOSE])
EVENT_PREFIX = ENTRY
"""First bytes of a leaf by type, for searches that need not decode."""
_NARROW, _WIDE, _WIDEST = 1 << 8, 1 << 16, 1 << 32
"""Numbers from which an encoded number has two bytes, four, eight."""
_NARROW_HEAD, _WIDE_HEAD = EVENT_PREFIX + b"\x19", EVENT_PREFIX + b"\x1a"
_LEAST_EVENT = _EPOCH_BYTES + _SEAL_BYTES
_BYTES_8_OR_16 = (_BYTES_8, _BYTES_16)


def pack(kind: LeafType, seq: int, body: object) -> bytes:
    """The stored bytes of a leaf."""
    return encode([FORMAT, int(kind), seq, body])


def unpack(seq: int, data: bytes) -> tuple[int, Any]:
    """(type, body) of the leaf stored at `seq`.

    Raises LeafError("leaf-unreadable") for bytes that do not re-encode to themselves or are
    no leaf of this format, ("leaf-misplaced") for one that was written for another place.
    """
    event = _event(seq, data)
    if event is not None:
        return LeafType.EVENT, event
    try:
        value = decode(data)
    except IntegrityError as error:
        raise unreadable(seq) from error
    if type(value) is not list or len(value) != 4 or value[0] != FORMAT:
        raise unreadable(seq)
    if value[2] != seq:
        raise LeafError("leaf-misplaced", seq=seq)
    return value[1], value[3]


def _event(seq: int, data: bytes) -> bytes | None:
    """Body of an event leaf of 24 to 65,535 bytes, read without decoding: nearly every leaf.

    None for anything but the one encoding of such a leaf, which then takes the long way.
    """
    at = data.startswith(EVENT_PREFIX) and _after_uint(data, seq)
    if not at:
        return None
    kind, start = data[at : at + 1], at + 2
    if kind == _BYTES_16:
        start = at + 3
    elif kind != _BYTES_8:
        return None
    length = int.from_bytes(data[at + 1 : start], "big")
    shortest = length >= (24 if kind == _BYTES_8 else 256)
    return data[start:] if shortest and len(data) == start + length else None


def _after_uint(data: bytes, value: int) -> int:
    """Where the shortest encoding of `value`, expected behind the prefix, ends; 0 if not there."""
    for limit, head, size in _UINTS:
        if value < limit:
            encoded = head + value.to_bytes(size, "big")
            return 3 + len(encoded) if data.startswith(encoded, 3) else 0
    return 0


def event_place(seq: int, data: bytes) -> int:
    """The epoch of an event leaf of usual length, in one step; -1 for any other, readable or not.

    For loops over whole logs: what `unpack` and `event_epoch` say of nearly every leaf.
    """
    if _WIDE <= seq < _WIDEST:
        head = _WIDE_HEAD + seq.to_bytes(4, "big")
    elif _NARROW <= seq < _WIDE:
        head = _NARROW_HEAD + seq.to_bytes(2, "big")
    else:
        return -1
    at = len(head)
    kind = data[at : at + 1]
    start, least = (at + 2, _LEAST_EVENT) if kind == _BYTES_8 else (at + 3, _NARROW)
    length = len(data) - start
    if length < least or int.from_bytes(data[at + 1 : start], "big") != length:
        return -1
    if not data.startswith(head) or kind not in _BYTES_8_OR_16:
        return -1
    return int.from_bytes(data[start : start + _EPOCH_BYTES], "big")


def unreadable(seq: int) -> LeafError:
    """The error for a leaf whose bytes are not what this format writes."""
    return LeafError("leaf-unreadable", seq=seq)


def event_body(epoch: int, sealed: bytes) -> bytes:
    """Body of an event leaf."""
    return epoch.to_bytes(_EPOCH_BYTES, "big") + sealed


def event_epoch(seq: int, body: object) -> int:
    """The epoch of an event leaf's body; LeafError("leaf-unreadable")."""
    if type(body) is not bytes or len(body) < _EPOCH_BYTES + _SEAL_BYTES:
        raise unreadable(seq)
    return int.from_bytes(body[:_EPOCH_BYTES], "big")


def event_sealed(body: bytes) -> bytes:
    """The sealed entry in an event leaf's body."""
    return body[_EPOCH_BYTES:]


def event_context(vault: bytes, epoch: int, seq: int) -> bytes:
    """Associated data of a sealed entry: its vault, epoch and sequence number."""
    return context("log-event", vault, epoch, seq)


def state_bodies(changes: Sequence[Change], digests: Sequence[bytes]) -> list[list[list[object]]]:
    """Rows of the state leaves of one transaction, at most `MAX_ROWS` each."""
    rows = [
        [change.table, change.row, change.version, digest]
        for change, digest in zip(changes, digests, strict=True)
    ]
    return [rows[at : at + MAX_ROWS] for at in range(0, len(rows), MAX_ROWS)]


def state_parts(seq: int, body: object) -> tuple[int, list[list[Any]]]:
    """(epoch, rows) of a state leaf's body; LeafError("leaf-unreadable")."""
    if type(body) is not list or len(body) != 2:
        raise unreadable(seq)
    epoch, rows = body
    if type(epoch) is not int or type(rows) is not list or not 0 < len(rows) <= MAX_ROWS:
        raise unreadable(seq)
    if not all(map(_is_row, rows)):
        raise unreadable(seq)
    return epoch, rows


def _is_row(row: object) -> bool:
    if type(row) is not list or [type(part) for part in row] != [str, bytes, int, bytes]:
        return False
    return len(row[3]) in {0, HASH_BYTES} and row[2] > 0


def close_epoch(seq: int, body: object) -> int:
    """The epoch that a closing leaf ends; LeafError("leaf-unreadable")."""
    if type(body) is not int:
        raise unreadable(seq)
    return body


def _fields(seq: int, body: object, kinds: Mapping[str, type]) -> dict[str, Any]:
    """A map body with exactly the given keys and value types."""
    if type(body) is not dict or {key: type(value) for key, value in body.items()} != kinds:
        raise unreadable(seq)
    return body


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EpochLeaf:
    """The beginning of an epoch: its key, the next one's, and who may read its entries."""

    epoch: int
    """1, 2, ... over all generations."""
    generation: int
    workstation: bytes
    public: bytes
    """Ed25519 key that signs this epoch's checkpoints, 32 bytes."""
    next_public: bytes
    """The next epoch's key, certified here, 32 bytes."""
    log_key_id: bytes
    """Key id of the log key that `sealed_secret` is sealed to, 16 bytes."""
    sealed_secret: bytes
    """The epoch secret (HPKE)."""
    waiting_hash: bytes
    """SHA-256 of the stored, sealed seed of the next epoch's key."""
    unclosed: tuple[int, ...]
    """Epochs that ended without a closing leaf (their lock was free)."""
    running: tuple[int, ...]
    """Epochs of other processes that are still open."""
    cites: tuple[int, bytes] | None
    """(size, root) of the last known head, in the first epoch of a later generation."""
    certificate: bytes
    """The workstation's signature, in the first epoch of a generation; in every epoch of a shared
    log, and followed by `handed`; else empty."""
    signature: bytes = b""
    """By `public`, over everything else."""

    _KINDS: ClassVar[dict[str, type]] = {
        "epoch": int, "generation": int, "workstation": bytes, "public": bytes,
        "next_public": bytes, "log_key_id": bytes, "sealed_secret": bytes,
        "waiting_hash": bytes, "unclosed": list, "running": list, "cites": list,
        "certificate": bytes, "signature": bytes,
    }  # fmt: skip

    def body(self) -> dict[str, object]:
        """The leaf's CBOR map."""
        value: dict[str, object] = {
            field.name: getattr(self, field.name) for field in dataclasses.fields(self)
        }
        value["unclosed"], value["running"] = list(self.unclosed), list(self.running)
        value["cites"] = list(self.cites or ())
        return value

    @classmethod
    def of(cls, seq: int, body: object) -> EpochLeaf:
        """Read a leaf's body; LeafError("leaf-unreadable")."""
        value = dict(_fields(seq, body, cls._KINDS))
        cites = value["cites"]
        if cites and [type(part) for part in cites] != [int, bytes]:
            raise unreadable(seq)
        for name in ("unclosed", "running"):
            if not all(type(epoch) is int for epoch in value[name]):
                raise unreadable(seq)
            value[name] = tuple(value[name])
        value["cites"] = tuple(cites) or None
        leaf = cls(**value)
        leaf._check_lengths(seq)
        return leaf

    def _check_lengths(self, seq: int) -> None:
        sizes = (self.public, self.next_public, self.waiting_hash)
        if any(len(part) != HASH_BYTES for part in sizes) or len(self.log_key_id) != _ID_BYTES:
            raise unreadable(seq)

    @property
    def own(self) -> bytes:
        """The workstation's signature; empty in a successor of a log that is not shared."""
        return self.certificate[:_SIGNATURE_BYTES]

    @property
    def handed(self) -> bytes:
        """Of a shared log: the waiting key's, at a generation's beginning the epoch's signature."""
        return self.certificate[_SIGNATURE_BYTES:]

    def message(self, vault: bytes) -> bytes:
        """What `public` signs."""
        body = self.body()
        del body["signature"]
        return context("log-epoch", vault, encode(body))

    def certificate_message(self, vault: bytes) -> bytes:
        """What the workstation signs at the beginning of a generation, or of a shared log's epoch.

        In the latter case the waiting key signs the same.
        """
        size, root = self.cites or (0, b"")
        who = (self.workstation, self.epoch, self.generation, self.public)
        return context("log-generation", vault, *who, size, root)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SettleLeaf:
    """An administrator and an officer accept a generation that began after a loss or restore."""

    epoch: int
    """The epoch in which this leaf stands."""
    generation: int
    administrator: bytes
    """Key id of the administrator's key, 16 bytes."""
    administrator_signature: bytes
    officer: bytes
    """Key id of the officer's key, 16 bytes."""
    officer_signature: bytes

    _KINDS: ClassVar[dict[str, type]] = {
        "epoch": int, "generation": int, "administrator": bytes, "officer": bytes,
        "administrator_signature": bytes, "officer_signature": bytes,
    }  # fmt: skip

    def body(self) -> dict[str, object]:
        """The leaf's CBOR map."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def of(cls, seq: int, body: object) -> SettleLeaf:
        """Read a leaf's body; LeafError("leaf-unreadable")."""
        return cls(**_fields(seq, body, cls._KINDS))


def is_shared(leaf: EpochLeaf) -> bool:
    """Whether several workstations share the log there: from then on each signs its epochs."""
    return bool(leaf.handed)


def epoch_of(seq: int, data: bytes) -> int:
    """The epoch that any stored leaf belongs to; LeafError."""
    kind, body = unpack(seq, data)
    if kind == LeafType.EVENT:
        return event_epoch(seq, body)
    if kind == LeafType.STATE:
        return state_parts(seq, body)[0]
    if kind == LeafType.EPOCH:
        return EpochLeaf.of(seq, body).epoch
    if kind == LeafType.SETTLE:
        return SettleLeaf.of(seq, body).epoch
    return close_epoch(seq, body)


def settle_message(vault: bytes, generation: int, digest: bytes, role: str) -> bytes:
    """What "administrator" and "officer" (`role`) sign to accept a generation.

    `digest` is SHA-256 of the stored EPOCH leaf that began it: they accept its cited head.
    """
    return context("log-settle", vault, generation, role, digest)


def waiting_context(vault: bytes, epoch: int) -> bytes:
    """HPKE info of the sealed seed that waits for `epoch`."""
    return context("log-waiting", vault, epoch)


def secret_context(vault: bytes, epoch: int) -> bytes:
    """HPKE info of an epoch's secret, sealed to the log key."""
    return context("log-secret", vault, epoch)
