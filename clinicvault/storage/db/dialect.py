"""What differs between database engines: connecting, beginning, triggers, errors, copies."""

from __future__ import annotations

import contextlib
import functools
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.storage.durable import disk_error

APPLICATION_ID = 0x434C5654
"""`CLVT` in the file's header."""
READ, WRITE = "DEFERRED", "IMMEDIATE"
_MODE = "clinicvault_begin"
_COPY_PAGES = 1024
_SLACK = 64 * 1024
_ROOM = 1 << 20
_PATIENCE_MS = 1000
"""So long readers are waited for when the write-ahead log is cut: writers wait meanwhile."""

_PRAGMAS = (
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "secure_delete=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE would delete without the triggers
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "cache_size=-32768",
)

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_KNOWN: dict[int, Callable[[], Exception]] = {
    sqlite3.SQLITE_READONLY_DBMOVED: functools.partial(IntegrityError, "database-replaced"),
    sqlite3.SQLITE_CONSTRAINT: functools.partial(IntegrityError, "row-conflict"),
    sqlite3.SQLITE_BUSY: functools.partial(StorageFailed, "database-busy"),
    sqlite3.SQLITE_LOCKED: functools.partial(StorageFailed, "database-busy"),
    sqlite3.SQLITE_FULL: functools.partial(StorageFailed, "disk-full"),
}


def _refuse(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    )


TRIGGERS: dict[str, str] = {
    "log_leaf_no_update": _refuse("log_leaf", "UPDATE"),
    "log_leaf_no_delete": (
        "CREATE TRIGGER log_leaf_no_delete BEFORE DELETE ON log_leaf "
        "WHEN substr(OLD.leaf, 1, 3) <> x'840101' OR NOT EXISTS "  # `log_segments.ENTRY`
        "(SELECT 1 FROM log_segment WHERE first <= OLD.seq AND stop > OLD.seq) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
    "log_leaf_in_order": (
        "CREATE TRIGGER log_leaf_in_order BEFORE INSERT ON log_leaf "
        "WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM log_leaf) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
    "log_node_no_update": _refuse("log_node", "UPDATE"),
    "log_node_no_delete": _refuse("log_node", "DELETE"),
    "log_node_once": (
        "CREATE TRIGGER log_node_once BEFORE INSERT ON log_node WHEN EXISTS "
        "(SELECT 1 FROM log_node WHERE level = NEW.level AND idx = NEW.idx) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
    "log_checkpoint_once": (
        "CREATE TRIGGER log_checkpoint_once BEFORE INSERT ON log_checkpoint WHEN EXISTS "
        "(SELECT 1 FROM log_checkpoint WHERE epoch = NEW.epoch) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
    "log_checkpoint_no_delete": _refuse("log_checkpoint", "DELETE"),
    "log_checkpoint_grows": (
        "CREATE TRIGGER log_checkpoint_grows BEFORE UPDATE ON log_checkpoint "
        "WHEN NEW.size < OLD.size OR NEW.epoch <> OLD.epoch "
        "OR (NEW.size = OLD.size AND NEW.root <> OLD.root) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
    "log_segment_in_order": (
        "CREATE TRIGGER log_segment_in_order BEFORE INSERT ON log_segment "
        # The one before ends there; what else lies in the table stops nobody.
        "WHEN (NEW.first <> 0 "
        "AND NOT EXISTS (SELECT 1 FROM log_segment WHERE stop = NEW.first)) "
        "OR EXISTS (SELECT 1 FROM log_segment WHERE first = NEW.first) "
        "OR NEW.stop <= NEW.first "
        "OR NEW.stop > (SELECT coalesce(max(seq), 0) FROM log_leaf) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
    "log_segment_no_update": _refuse("log_segment", "UPDATE"),
    "log_segment_no_delete": _refuse("log_segment", "DELETE"),
    "log_witness_no_update": _refuse("log_witness", "UPDATE"),
    "log_witness_no_delete": _refuse("log_witness", "DELETE"),
}
"""Name -> SQL: leaves and nodes are never changed, checkpoints never shrink.

An entry's row goes only once it lies in a segment; the newest leaf never does, and leaves that
are no entries stay.
"""


def connect(path: Path, busy_ms: int) -> Engine:
    """An engine on an existing SQLite file; every transaction begins explicitly.

    The driver begins nothing by itself (`isolation_level=None`): the `begin` event does, with the
    mode that `mode_of` set, so that a reader has one snapshot and a writer the lock at once.
    """
    address = f"file:{quote(str(path.resolve()))}?mode=rw"

    def creator() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=busy_ms / 1000
        )
        write_ahead(connection, busy_ms)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    engine = sa.create_engine(
        "sqlite://", creator=creator, poolclass=sa.QueuePool, max_overflow=-1, hide_parameters=True
    )
    event.listen(engine, "begin", _begin)
    return engine


def write_ahead(connection: sqlite3.Connection, busy_ms: int) -> None:
    """Keep a write-ahead log; sqlite3.OperationalError where others hold the file for too long.

    A copy or an old vault has none yet, and for this one change SQLite does not wait for the lock
    of another program that is changing it at the same moment. So the lock is waited for apart.
    """
    until = time.monotonic() + busy_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        else:
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def mode_of(connection: Connection, mode: str) -> Connection:
    """Set how the connection's next transaction begins: READ or WRITE."""
    if connection.get_execution_options().get(_MODE, READ) == mode:
        return connection
    return connection.execution_options(**{_MODE: mode})


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_MODE, READ)
    driver: Any = connection.connection
    driver.execute(f"BEGIN {mode}")
    if mode == READ:
        # A deferred transaction sees nothing fixed before its first read; a copy would never end.
        driver.execute("SELECT 1 FROM sqlite_schema LIMIT 1").close()


@contextlib.contextmanager
def explain(path: Path) -> Iterator[None]:
    """Let the driver's errors out as ClinicVault's own."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise translate(error, path) from error


def translate(raised: Exception, path: Path) -> Exception:
    """What an error of SQLite (https://sqlite.org/rescode.html) means to a person.

    A misuse of the driver comes back as RuntimeError.
    """
    error = raised.orig if isinstance(raised, DBAPIError) else raised
    if isinstance(error, sqlite3.ProgrammingError):
        return RuntimeError("the database was used after it was closed")
    full = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = full & 0xFF
    if code == sqlite3.SQLITE_IOERR and no_room(path):
        return StorageFailed("disk-full")
    if code in _DAMAGE:
        return IntegrityError("database-damaged", finding=str(error))
    known = _KNOWN.get(full) or _KNOWN.get(code)
    return known() if known else StorageFailed("storage-io", errno=full)


def no_room(path: Path) -> bool:
    """Whether an I/O error came of a full disk or of a limit on a file's size (EFBIG)."""
    sizes = [file.stat().st_size for file in path.parent.glob(path.name + "*")]
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.truncate(max(sizes, default=0) + _SLACK)
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError as error:
        return disk_error(error).code == "disk-full"


def install(connection: Connection) -> None:
    """Create the triggers of the tables that are there, and mark the file as ClinicVault's.

    Inside the first migration; later ones `replace` what changed, and add theirs.
    """
    tables = schema(connection)
    for sql in TRIGGERS.values():
        if _table_of(sql) in tables:
            connection.exec_driver_sql(sql)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def replace(connection: Connection, *names: str) -> None:
    """Put these triggers in the place of older ones of the same names, which must be there."""
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(TRIGGERS[name])


def guard(connection: Connection, *tables: str) -> None:
    """Create the triggers of new tables."""
    for sql in TRIGGERS.values():
        if _table_of(sql) in tables:
            connection.exec_driver_sql(sql)


def _table_of(trigger: str) -> str:
    """Out of `CREATE TRIGGER name BEFORE ACT ON table ...`."""
    return trigger.split()[6]


def stamp(connection: Connection, number: int) -> None:
    """Write the schema's number into the file's header, beside Alembic's own table."""
    connection.exec_driver_sql(f"PRAGMA user_version={number:d}")


def stamped(connection: Connection) -> int:
    """The schema's number in the header; 0 where the file is not ClinicVault's."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        return 0
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def number(connection: Connection) -> int:
    """The header's number alone, as every transaction asks for it: some microseconds."""
    driver: Any = connection.connection
    return int(driver.execute("PRAGMA user_version").fetchone()[0])


def schema(connection: Connection) -> dict[str, str]:
    """Every table, index and trigger by name with its SQL (empty for the automatic ones)."""
    rows = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_schema")
    return {name: " ".join(sql.split()) for name, sql in rows}


def findings(connection: Connection) -> list[str]:
    """What the engine's own check of pages, rows and indexes says; empty where all is well."""
    rows = connection.exec_driver_sql("PRAGMA integrity_check(1000)").scalars()
    return [text for text in rows if text != "ok"]


def empty_journal(connection: Connection) -> bool:
    """Write the write-ahead log back and cut it, so that it keeps no old value.

    Outside a transaction; False where a reader still needs it.
    """
    driver: Any = connection.connection
    usual = int(driver.execute("PRAGMA busy_timeout").fetchone()[0])
    driver.execute(f"PRAGMA busy_timeout={min(usual, _PATIENCE_MS)}")
    try:
        row = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        driver.execute(f"PRAGMA busy_timeout={usual}")
    return int(row[0]) == 0


def copy_to(
    connection: Connection, target: Path, progress: Callable[[int, int], None] | None
) -> None:
    """Copy the database as the connection's transaction sees it into an existing, empty file.

    `progress` gets (pages done, pages in all). The copy has no write-ahead log beside it.
    """
    source: Any = connection.connection.driver_connection

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=FULL")
        source.backup(copy, pages=_COPY_PAGES, progress=tell)
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
