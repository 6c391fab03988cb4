"""Reading the log as an administrator: entries decrypted with the log key, newest first."""

from __future__ import annotations

import dataclasses
import itertools
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clinicvault.crypto.fields import FieldCipher, open_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ID_BYTES

from .held import Held, Leaf
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

EARLIEST_MS, LATEST_MS = 0, 7_258_118_400_000
"""Times that count, 1970 up to 2200: a computer whose battery is empty begins in 1970."""
CLOCK_SLACK_MS = 60_000
"""Processes wait for one another, so stamps may lie this far behind the entry before."""
_KEPT_SECRETS = 1_024


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry as an administrator reads it; identifiers are 16 bytes or empty."""

    seq: int
    leaf_hash: bytes
    """RFC 6962 leaf hash, 32 bytes; exports carry it."""
    ms: int = 0
    event: str = ""
    user: bytes = b""
    workstation: bytes = b""
    patient: bytes = b""
    objects: tuple[bytes, ...] = ()
    purpose: str = ""
    session: bytes = b""
    consent: bytes = b""
    outcome: str = ""
    detail: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    hints: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    problem: str = ""
    """"" or "no-key" (no log key for it), "unreadable" (altered), "clock-back" (time ran back).

    Unreadable is also what tells a time that no clock does, and what opens but is not the leaf
    that was followed."""


_TYPES: dict[str, type] = {
    "ms": int, "event": str, "user": bytes, "workstation": bytes, "patient": bytes,
    "objects": list, "purpose": str, "session": bytes, "consent": bytes, "outcome": str,
    "detail": dict, "hints": dict,
}  # fmt: skip
_IDS = ("user", "workstation", "patient", "session", "consent")


class LogReader:
    """Decrypts entries of one log; keeps epoch secrets while it is open. For one thread."""

    def __init__(self, log_keys: Mapping[bytes, KeyPair], vault_id: bytes) -> None:
        """`log_keys` maps key ids (16 bytes) to the log keys that the reader holds."""
        self._keys = log_keys
        self._vault = vault_id
        self._ciphers: OrderedDict[int, FieldCipher | None] = OrderedDict()
        self._epochs: dict[int, int] = {}
        """Epoch -> seq of its leaf, as far as met and the log's own."""
        self._stations: dict[int, bytes] = {}
        """Epoch -> the workstation that signed for it, of those that were opened."""

    def page(self, log: Held, before: int | None = None, limit: int = 100) -> list[LogEntry]:
        """At most `limit` entries below seq `before` (None: from the end), newest first."""
        return list(itertools.islice(self.entries(log, before), limit))

    def entries(self, log: Held, before: int | None = None) -> Iterator[LogEntry]:
        """Entries below seq `before`, newest first, read as they are asked for."""
        newer: LogEntry | None = None
        for leaf in log.backward(log.size if before is None else before):
            if leaf.data.startswith(EPOCH_PREFIX):
                self._note_epoch(leaf)
            elif leaf.data.startswith(EVENT_PREFIX):
                older = self._entry(log, leaf)
                if newer is not None:
                    yield _timed(newer, older)
                newer = older
        if newer is not None:
            yield newer

    def forward(self, log: Held, start: int = 0, stop: int | None = None) -> Iterator[LogEntry]:
        """Entries from seq `start` below `stop` (None: to the end), oldest first, for exports."""
        return self.among(log, log.forward(start, log.size if stop is None else stop))

    def among(self, log: Held, leaves: Iterable[Leaf]) -> Iterator[LogEntry]:
        """The entries among leaves of this log, in their order, oldest first."""
        older: LogEntry | None = None
        for leaf in leaves:
            if leaf.data.startswith(EPOCH_PREFIX):
                self._note_epoch(leaf)
            elif leaf.data.startswith(EVENT_PREFIX):
                entry = self._entry(log, leaf)
                yield _timed(entry, older) if older else entry
                older = entry

    def entry(self, log: Held, seq: int) -> LogEntry | None:
        """The entry at `seq`, or None where there is no event."""
        leaf = log.leaf(seq)
        is_event = leaf is not None and leaf.data.startswith(EVENT_PREFIX)
        return self._entry(log, leaf) if leaf is not None and is_event else None

    def wipe(self) -> None:
        """Drop the epoch secrets."""
        for cipher in self._ciphers.values():
            if cipher is not None:
                cipher.wipe()
        self._ciphers.clear()

    def _entry(self, log: Held, leaf: Leaf) -> LogEntry:
        seq, hash_ = leaf.seq, leaf.hash
        if not leaf.own:
            return LogEntry(seq=seq, leaf_hash=hash_, problem="unreadable")
        try:
            body = unpack(seq, leaf.data)[1]
            epoch = event_epoch(seq, body)
            cipher = self._cipher(log, epoch, seq)
            if cipher is None:
                return LogEntry(seq=seq, leaf_hash=hash_, problem="no-key")
            ad = event_context(self._vault, epoch, seq)
            value = _checked(seq, open_value(cipher, event_sealed(body), ad))
            # Not as the entry itself says: who writes it could name another computer.
            value["workstation"] = self._stations[epoch]
            return LogEntry(seq=seq, leaf_hash=hash_, **value)
        except IntegrityError:
            return LogEntry(seq=seq, leaf_hash=hash_, problem="unreadable")

    def _cipher(self, log: Held, epoch: int, seq: int) -> FieldCipher | None:
        """The epoch's cipher, or None without its log key; IntegrityError for damage."""
        if epoch not in self._ciphers:
            self._ciphers[epoch] = self._open(self._epoch_leaf(log, epoch, seq))
            if len(self._ciphers) > _KEPT_SECRETS:
                self._ciphers.popitem(last=False)
        self._ciphers.move_to_end(epoch)
        return self._ciphers[epoch]

    def _open(self, leaf: EpochLeaf) -> FieldCipher | None:
        key = self._keys.get(leaf.log_key_id)
        if key is None:
            return None
        self._stations[leaf.epoch] = leaf.workstation
        with key.open(leaf.sealed_secret, secret_context(self._vault, leaf.epoch)) as secret:
            return FieldCipher(secret)

    def _epoch_leaf(self, log: Held, epoch: int, before: int) -> EpochLeaf:
        """The epoch's leaf: where it was met, else the first one looking back from `before`."""
        known = self._epochs.get(epoch)
        leaves = log.backward(before) if known is None else log.forward(known, known + 1)
        for stored in leaves:
            if stored.data.startswith(EPOCH_PREFIX):
                leaf = self._note_epoch(stored)
                if leaf is not None and leaf.epoch == epoch:
                    return leaf
        raise IntegrityError("log-start-missing")

    def _note_epoch(self, stored: Leaf) -> EpochLeaf | None:
        """Remember where an epoch began; None for another leaf, which `verify_log` names.

        Its secret opens entries, so it is the log's own or none: with another one all of them
        could be told anew.
        """
        if not stored.own:
            return None
        leaf = read_epoch(stored.seq, stored.data)
        self._epochs[leaf.epoch] = stored.seq
        return leaf


def _checked(seq: int, value: object) -> dict[str, Any]:
    """The fields of a decrypted entry; IntegrityError("leaf-unreadable")."""
    if type(value) is not dict or {key: type(part) for key, part in value.items()} != _TYPES:
        raise IntegrityError("leaf-unreadable", seq=seq)
    # With a time that no calendar knows one entry would stop everybody who counts days.
    if not EARLIEST_MS <= value["ms"] < LATEST_MS:
        raise IntegrityError("leaf-unreadable", seq=seq)
    # What is no identifier cannot be compared, and would stop everybody who does.
    lengths = {len(value[name]) for name in _IDS}
    if not lengths <= {0, ID_BYTES} or any(type(one) is not bytes for one in value["objects"]):
        raise IntegrityError("leaf-unreadable", seq=seq)
    return {**value, "objects": tuple(value["objects"])}


def _timed(entry: LogEntry, predecessor: LogEntry) -> LogEntry:
    """The entry, flagged where its time runs back behind its predecessor's."""
    if entry.problem or predecessor.problem or entry.ms >= predecessor.ms - CLOCK_SLACK_MS:
        return entry
    return dataclasses.replace(entry, problem="clock-back")
