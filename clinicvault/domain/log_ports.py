"""The log's ports: what a transaction says to it, its tables, and who writes its leaves."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from .log_segments import LogSegment
from .log_witnesses import WitnessTables
from .records import Record


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One row change of a transaction: the new version, or `None` for a deletion."""

    table: str
    row: bytes
    version: int
    record: Record | None
    digest: bytes = b""
    """What the log says of a row that is no record (old entries that moved), 32 bytes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One entry of the access log before it is sealed (DESIGN §7).

    Identifiers are 16 bytes or empty. `detail` and `hints` hold CBOR-able plain values.
    """

    name: str
    outcome: str
    ms: int
    user: bytes = b""
    patient: bytes = b""
    objects: tuple[bytes, ...] = ()
    purpose: str = ""
    session: bytes = b""
    consent: bytes = b""
    detail: Mapping[str, object] = dataclasses.field(default_factory=dict)
    hints: Mapping[str, object] = dataclasses.field(default_factory=dict)


class LogTables(WitnessTables, Protocol):
    """The log's tables inside one open write transaction (or a read snapshot)."""

    def size(self) -> int:
        """Number of leaves."""
        ...

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """(seq, stored bytes) for start <= seq < stop, in order, streamed."""
        ...

    def append_leaf(self, seq: int, leaf: bytes) -> None:
        """Insert; the primary key refuses a second leaf with the same seq."""
        ...

    def node(self, level: int, index: int) -> bytes | None:
        """Hash of a complete subtree of 2**level leaves, or None."""
        ...

    def nodes(self, level: int, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """(index, hash) of one level for start <= index < stop, in order (verification)."""
        ...

    def put_nodes(self, nodes: Sequence[tuple[int, int, bytes]]) -> None:
        """Insert (level, index, hash) rows."""
        ...

    def checkpoint(self, epoch: int) -> tuple[int, bytes, bytes] | None:
        """(size, root, signature) of the epoch's newest checkpoint."""
        ...

    def put_checkpoint(self, epoch: int, size: int, root: bytes, signature: bytes) -> None:
        """Insert or replace the epoch's newest checkpoint."""
        ...

    def checkpoints(self) -> Iterator[tuple[int, int, bytes, bytes]]:
        """(epoch, size, root, signature), ordered by epoch."""
        ...

    def waiting(self) -> tuple[int, bytes] | None:
        """(epoch, sealed seed) of the key that waits for the next epoch."""
        ...

    def put_waiting(self, epoch: int, sealed_seed: bytes) -> None:
        """Replace the waiting key."""
        ...

    def segments(self) -> list[LogSegment]:
        """Which leaves lie in objects, oldest first; `leaves` reads them as all others.

        Anybody may have written a row: they may reach anywhere. IntegrityError for one that cannot
        be read.
        """
        ...

    def segment_rows(self) -> Iterator[LogSegment | None]:
        """As `segments`, None for a row that cannot be read."""
        ...

    def put_segment(self, segment: LogSegment) -> None:
        """Entries now lie in an object: their rows go. The next ones, never the newest leaf."""
        ...


class LogRecorder(Protocol):
    """Writes a transaction's log leaves; implemented by `audit`, called by the unit of work."""

    def record(self, log: LogTables, events: Sequence[Event], changes: Sequence[Change]) -> int:
        """Append event leaves and the state leaf; returns the seq of the first event."""
        ...

    def committed(self) -> None:
        """The transaction is durable."""
        ...

    def rolled_back(self) -> None:
        """The transaction is undone; forget what `record` kept in memory for it."""
        ...
