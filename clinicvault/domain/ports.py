"""Ports: what the inner packages ask of the outer ones, as Protocols; the log's in `log_ports`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from .log_ports import Change, Event, LogRecorder, LogTables
from .log_segments import LogSegment
from .records import Record

__all__ = [
    "Change",
    "Database",
    "Event",
    "HardwareKeys",
    "LogRecorder",
    "LogTables",
    "ObjectStore",
    "RowState",
    "Snapshot",
    "StateIndex",
    "Touch",
    "TurnLock",
    "UnitOfWork",
]

R = TypeVar("R", bound=Record)


class ObjectStore(Protocol):
    """Opaque objects by random 16-byte id: put once, get, get range, list, delete."""

    def put(self, object_id: bytes, data: Callable[[], Iterator[bytes | memoryview]]) -> bytes:
        """Store durably, read back, return SHA-256 of what was read; never overwrites."""
        ...

    def get(self, object_id: bytes) -> bytes:
        """The whole object; StorageFailed("object-missing") where there is none."""
        ...

    def get_range(self, object_id: bytes, start: int, length: int) -> bytes:
        """`length` bytes from `start`, fewer at the end."""
        ...

    def list(self) -> Iterator[bytes]:
        """Every stored object id, in no order."""
        ...

    def delete(self, object_id: bytes) -> None:
        """Remove; removing what is not there is no error."""
        ...


class UnitOfWork(Protocol):
    """One write transaction; reads see its own writes; no change commits without an event."""

    def prefixed(self, kind: type[R], prefix: bytes) -> list[R]:
        """As `Snapshot.prefixed`."""
        ...

    def ids(self, kind: type[Record]) -> Iterator[bytes]:
        """As `Snapshot.ids`."""
        ...

    def count(self, kind: type[Record]) -> int:
        """As `Snapshot.count`."""
        ...

    def free_patient_keys(self, team: bytes, limit: int) -> list[bytes]:
        """As `Snapshot.free_patient_keys`."""
        ...

    def due_wraps(self, day: int) -> list[bytes]:
        """As `Snapshot.due_wraps`."""
        ...

    def put(self, record: Record) -> None:
        """Insert version 1, or replace version n by n+1 (anything else: IntegrityError)."""
        ...

    def put_over(self, record: Record) -> None:
        """Write a row over one damaged beyond a next version, which the log must know."""
        ...

    def delete(self, record: Record) -> None:
        """Delete this version of the row (the caller also puts its DeletionRecord)."""
        ...

    def move(self, segment: LogSegment, digest: bytes) -> None:
        """Entries now lie in an object (`put_segment`), and the log says so: a change, too.

        `digest` is `audit.segments.kept_digest` of the segment and its leaves that stay.
        """
        ...

    def event(self, event: Event) -> None:
        """Add a log entry to this transaction."""
        ...

    def get(self, kind: type[R], row: bytes) -> R | None:
        """Read inside the transaction."""
        ...

    def find(self, kind: type[R], /, **equal: bytes | int | str) -> list[R]:
        """Rows whose columns equal the given values, ordered by id."""
        ...

    @property
    def log(self) -> LogTables:
        """The log's tables in this transaction."""
        ...

    def commit(self) -> int:
        """Write the log, commit durably; returns the seq of the first event."""
        ...


class Snapshot(Protocol):
    """A consistent read view."""

    def get(self, kind: type[R], row: bytes) -> R | None:
        """One row by id."""
        ...

    def find(self, kind: type[R], /, **equal: bytes | int | str) -> list[R]:
        """Rows whose columns equal the given values, ordered by id."""
        ...

    def among(self, kind: type[R], column: str, values: Sequence[bytes]) -> list[R]:
        """Rows whose column equals one of the values, in no order; TypeError if no column."""
        ...

    def scan(self, kind: type[R], after: bytes = b"", limit: int = 0) -> Iterator[R]:
        """Rows ordered by id, by key set (`id > after`), streamed; 0 = no limit."""
        ...

    def prefixed(self, kind: type[R], prefix: bytes) -> list[R]:
        """Rows whose id begins with `prefix` (look-up of a patient by code)."""
        ...

    def between(self, kind: type[R], column: str, first: bytes, last: bytes) -> Iterator[R]:
        """Rows whose column lies from `first` to `last`, both included, ordered by id, streamed."""
        ...

    def ids(self, kind: type[Record]) -> Iterator[bytes]:
        """Every row's id, ordered, streamed."""
        ...

    def count(self, kind: type[Record]) -> int:
        """Number of rows."""
        ...

    def free_patient_keys(self, team: bytes, limit: int) -> list[bytes]:
        """Ids of patient keys of a team that are no patient's, ordered by id."""
        ...

    def due_wraps(self, day: int) -> list[bytes]:
        """Ids of wraps with 0 < due_day <= day."""
        ...

    def lasting_wraps(self, kind: int, day: int) -> list[bytes]:
        """Ids of patients with a wrap of a kind that goes never or after a day."""
        ...

    def wraps_of_patients(self) -> list[tuple[bytes, bytes, int, bytes]]:
        """(patient, key id, kind, recipient) of every wrap of a patient's pair; not of the pool."""
        ...

    def late_batches(self) -> list[tuple[bytes, bytes]]:
        """(id, patient) of batches sealed to a pair that has a later one, ordered by id."""
        ...

    @property
    def log(self) -> LogTables:
        """The log's tables, read-only."""
        ...


class Database(Protocol):
    """The vault's database; one for SQLite now, PostgreSQL later."""

    def read(self) -> AbstractContextManager[Snapshot]:
        """A consistent read view."""
        ...

    def write(self, recorder: LogRecorder) -> AbstractContextManager[UnitOfWork]:
        """A write transaction: one writer at a time, rolled back unless committed."""
        ...

    def writing(self) -> bool:
        """Whether this thread is in a write transaction now; none begins within another."""
        ...

    def snapshot_to(self, path: str, progress: Callable[[int, int], None] | None = None) -> None:
        """A consistent copy of the whole database as a file."""
        ...

    def check(self) -> None:
        """IntegrityError unless this is still the same database file."""
        ...

    def findings(self) -> list[str]:
        """What is wrong with the schema: tables, columns, triggers; empty where all is well."""
        ...

    def forget_deleted(self) -> bool:
        """Overwrite what deleted and changed rows left behind; False while a reader needs it."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class RowState:
    """The newest state of a row as the log tells it; `digest` empty for a deletion."""

    version: int
    digest: bytes
    seq: int


class TurnLock(Protocol):
    """A lock on a file, taken by turns; it ends with its process, too."""

    def acquire(self, seconds: float, /) -> None:
        """Take it, waiting at most so long; StorageFailed where it stays taken."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Touch:
    """One question to a hardware key: how the person is told, and whether somebody ended it."""

    told: Callable[[], None] = lambda: None
    """The key waits for a finger now."""
    cancelled: Callable[[], bool] = lambda: False
    """Asked again and again while the key waits."""


class HardwareKeys(Protocol):
    """FIDO2 keys at this computer. Each method may wait for a person: never on a window's thread.

    All raise Refused where it cannot be: "hardware-key-missing" (none is here), "-several",
    "-known", "-wrong" (none of those asked for), "-unsuited", "-access", "-gone", "-untouched",
    "-pin", "-pin-wrong", "-pin-always", "-blocked"; Cancelled where somebody ended it.
    """

    def usable(self) -> bool:
        """Whether this computer can talk to hardware keys at all."""
        ...

    def holds(self, rp: str, credentials: Sequence[bytes]) -> frozenset[bytes]:
        """Which of these credentials are of keys that are here; asks nobody, raises nothing."""
        ...

    def make(
        self, rp: str, user: bytes, known: Sequence[bytes], touch: Touch, pin: str = ""
    ) -> bytes:
        """A new credential on the one key with none of `known`; its id, 1 to 1,023 bytes.

        `user` (16 random bytes) stands for the person; `pin` is for keys that ask for theirs.
        """
        ...

    def secret(
        self, rp: str, salts: Mapping[bytes, bytes], touch: Touch
    ) -> tuple[bytes, bytearray]:
        """The hmac-secret (32 bytes, the caller zeroes them) of a credential, and its id.

        `salts` has the salt (32 bytes) of every credential that would do.
        """
        ...


class StateIndex(Protocol):
    """The workstation's own map of newest row states, replayed from the log's state leaves."""

    def position(self) -> tuple[int, bytes]:
        """(log size, root) up to which leaves were applied; (0, b"") at first."""
        ...

    def apply(
        self, entries: Sequence[tuple[str, bytes, int, bytes, int]], size: int, root: bytes
    ) -> None:
        """Apply (table, row, version, digest or b"", seq) and move to (size, root), atomically."""
        ...

    def get(self, table: str, row: bytes) -> RowState | None:
        """Newest state of a row, or None if the log never named it."""
        ...

    def many(self, table: str, rows: Sequence[bytes]) -> dict[bytes, RowState]:
        """As `get` for many rows at once; those that the log never named are left out."""
        ...

    def live(self, table: str) -> int:
        """Number of rows of a table that the log says exist."""
        ...

    def changed_since(self, table: str, seq: int) -> list[bytes]:
        """Rows of a table with a newest state at or after `seq`."""
        ...

    def items(self, table: str) -> Iterator[tuple[bytes, RowState]]:
        """All rows of a table with their newest state, deletions included."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...
