"""The database of one workstation: open, read, write, copy, check."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Connection

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import LogRecorder, ObjectStore
from clinicvault.storage.durable import PRIVATE_FILE, disk_error, make_folder, sync_folder
from clinicvault.storage.network import Detector, require_local

from . import dialect, migrate
from .files import DatabaseFiles
from .log_segments import OpenSegments
from .prepared import Channel
from .schema import Base
from .snapshot import SqlSnapshot, Statements
from .unit_of_work import SqlUnitOfWork

BUSY_MS = 10_000
"""How long a transaction waits for another program's or thread's before "database-busy"."""


def create_database(
    path: Path, *, detect: Detector | None = None, busy_ms: int = BUSY_MS
) -> SqlDatabase:
    """Create a new, empty database and open it.

    StorageFailed("file-exists") where there is one; UsageError("network-share").
    """
    require_local(path, detect)
    _new_file(path)
    engine = dialect.connect(path, busy_ms)
    try:
        with dialect.explain(path):
            migrate.upgrade(engine)
    finally:
        engine.dispose()
    return open_database(path, detect=detect, busy_ms=busy_ms)


def open_database(
    path: Path,
    *,
    objects: ObjectStore | None = None,
    detect: Detector | None = None,
    busy_ms: int = BUSY_MS,
) -> SqlDatabase:
    """Open an existing database; one of an earlier ClinicVault gets the tables it lacks.

    The log's oldest leaves may lie in `objects`; without them these are missing.
    IntegrityError: "database-missing", "database-damaged" (no ClinicVault file, a table or trigger
    is gone), "database-replaced". Refused("database-newer"): a later ClinicVault wrote it.
    UsageError("network-share"). Waits at most `busy_ms` milliseconds for others' locks.
    """
    require_local(path, detect)
    if not path.is_file():
        raise IntegrityError("database-missing")
    return SqlDatabase(path, busy_ms, objects)


class SqlDatabase:
    """The port `Database` on one SQLite file; safe for use by several threads."""

    def __init__(self, path: Path, busy_ms: int, objects: ObjectStore | None = None) -> None:
        self._path = path
        self._old = OpenSegments(objects)
        self._files = DatabaseFiles(path)
        self._engine = dialect.connect(path, busy_ms)
        self._statements = Statements(self._engine.dialect)
        self._writer = threading.Lock()
        self._writer_thread = 0
        self._wait_s = busy_ms / 1000
        try:
            with dialect.explain(path):
                # Never closed before the rest, so the write-ahead log stays the same file.
                self._own = self._engine.connect()
                self._open()
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[SqlSnapshot]:
        """A consistent read view, fixed when this is entered."""
        with self._reading() as connection:
            channel = self._channel(connection)
            try:
                snapshot = SqlSnapshot(channel, self._statements, self._old)
                snapshot.log.size()
                yield snapshot
            finally:
                # Else a stream left over would read on in the connection's next transaction.
                channel.rollback()

    @contextmanager
    def write(self, recorder: LogRecorder) -> Iterator[SqlUnitOfWork]:
        """A write transaction: one at a time, rolled back unless committed.

        StorageFailed("database-busy") where another writer does not finish in time.
        """
        with self._turn(), self._begun(self._own, dialect.WRITE):
            channel = self._channel(self._own)
            check = self._files.check
            unit = SqlUnitOfWork(channel, self._statements, self._old, recorder, check)
            try:
                yield unit
            finally:
                unit.close()

    def writing(self) -> bool:
        """Whether this thread is in a write transaction now: another would be a RuntimeError."""
        return self._writer_thread == threading.get_ident()

    def snapshot_to(self, path: str, progress: Callable[[int, int], None] | None = None) -> None:
        """A consistent copy as a new, private, durable file; `progress` gets (pages, of pages).

        StorageFailed: "file-exists", "disk-full", "storage-io"; then no file stays behind.
        """
        target = Path(path)
        _new_file(target)
        done = False
        try:
            with self._reading() as connection, dialect.explain(target):
                dialect.copy_to(connection, target, progress)
            sync_folder(target.parent)
            done = True
        finally:
            if not done:
                target.unlink(missing_ok=True)

    def check(self) -> None:
        """IntegrityError("database-replaced") unless this is still the same database file."""
        self._files.check()

    def findings(self) -> list[str]:
        """What is wrong with pages, indexes, tables or triggers; empty where all is well."""
        with self._reading() as connection:
            return _schema_faults(connection) + dialect.findings(connection)

    def forget_deleted(self) -> bool:
        """Cut the write-ahead log, which keeps deleted values; False while a reader needs it."""
        with self._turn():
            self._files.check()
            with dialect.explain(self._path):
                return dialect.empty_journal(self._own)

    def close(self) -> None:
        """Close every connection; using the database afterwards is RuntimeError."""
        self._own.close()
        self._engine.dispose()

    def _open(self) -> None:
        with self._own.begin():
            older = migrate.is_older(self._own)
        if older:
            migrate.upgrade(self._engine)
        with self._own.begin():
            if faults := _schema_faults(self._own):
                raise IntegrityError("database-damaged", finding=faults[0])
        self._files.pin_journal()
        self._files.check()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._require_open()
        self._files.check()
        with (
            dialect.explain(self._path),
            self._engine.connect() as connection,
            self._begun(connection, dialect.READ),
        ):
            yield connection

    @contextmanager
    def _begun(self, connection: Connection, mode: str) -> Iterator[None]:
        self._files.check()
        with dialect.explain(self._path):
            transaction = dialect.mode_of(connection, mode).begin()
        try:
            with dialect.explain(self._path):
                migrate.require_own(connection)
            yield
        finally:
            if transaction.is_active:
                with dialect.explain(self._path):
                    transaction.rollback()

    def _channel(self, connection: Connection) -> Channel:
        return Channel(connection, lambda error: dialect.translate(error, self._path))

    def _require_open(self) -> None:
        if self._own.closed:
            raise RuntimeError("the database is closed")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._require_open()
        if self.writing():
            raise RuntimeError("a write transaction inside a write transaction")
        if not self._writer.acquire(timeout=self._wait_s):
            raise StorageFailed("database-busy")
        self._writer_thread = threading.get_ident()
        try:
            yield
        finally:
            self._writer_thread = 0
            self._writer.release()


def _schema_faults(connection: Connection) -> list[str]:
    found = dialect.schema(connection)
    missing = [name for name in (*Base.metadata.tables, *dialect.TRIGGERS) if name not in found]
    altered = [name for name, sql in dialect.TRIGGERS.items() if found.get(name, sql) != sql]
    return [f"{name} is missing" for name in missing] + [f"{name} is altered" for name in altered]


def _new_file(path: Path) -> None:
    """An empty private file, durable in its folder; StorageFailed("file-exists")."""
    try:
        make_folder(path.parent)
        if path.exists():
            raise StorageFailed("file-exists")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE))
        sync_folder(path.parent)
    except OSError as error:
        raise disk_error(error) from error
