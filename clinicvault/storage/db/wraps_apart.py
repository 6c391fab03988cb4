"""Key wraps in a file of their own: a backup of the rest opens no patient (DESIGN §4, Erasure)."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from clinicvault.domain.errors import IntegrityError
from clinicvault.storage.durable import PRIVATE_FILE, disk_error, sync_folder

from . import dialect

_MOVE = (
    "CREATE TABLE apart.key_wrap AS SELECT * FROM main.key_wrap",
    "DELETE FROM main.key_wrap",
    "CREATE TABLE apart.succession AS SELECT * FROM main.succession",
    "DELETE FROM main.succession",
    "CREATE TABLE apart.identity_wrap AS SELECT id, identity_key_wrap FROM main.patient",
    "UPDATE main.patient SET identity_key_wrap = x''",
)
"""Sealed seeds of patients' key pairs, and the wraps of their identity keys."""
_BRING_BACK = {
    "key_wrap": "INSERT INTO main.key_wrap SELECT * FROM apart.key_wrap",
    "succession": "INSERT INTO main.succession SELECT * FROM apart.succession",
    "identity_wrap": "UPDATE main.patient SET identity_key_wrap = found.identity_key_wrap"
    " FROM apart.identity_wrap AS found WHERE found.id = main.patient.id",
}
_NEW = os.O_CREAT | os.O_EXCL | os.O_RDWR


def split_wraps(database: Path, wraps: Path) -> None:
    """Move all key wraps of a database copy into `wraps` (new) and rewrite the copy without them.

    StorageFailed("disk-full", "storage-io") where the disk refuses.
    """
    try:
        os.close(os.open(wraps, _NEW, PRIVATE_FILE))
    except OSError as error:
        raise disk_error(error) from error
    with _opened(database) as connection:
        connection.execute("ATTACH ? AS apart", (str(wraps),))
        for sql in _MOVE:
            connection.execute(sql)
        connection.execute("DETACH apart")
        # Deleted rows stay in free pages until the file is rewritten.
        connection.execute("VACUUM")
    sync_folder(wraps.parent)


def join_wraps(database: Path, wraps: Path) -> None:
    """Bring the wrap rows back; IntegrityError("backup-damaged") where they are not to be read."""
    if not wraps.is_file():
        raise IntegrityError("backup-damaged")
    try:
        with _opened(database) as connection:
            _join(connection, wraps)
    except IntegrityError as error:
        raise IntegrityError("backup-damaged") from error


def _join(connection: sqlite3.Connection, wraps: Path) -> None:
    connection.execute("ATTACH ? AS apart", (str(wraps),))
    apart = {name for (name,) in connection.execute("SELECT name FROM apart.sqlite_schema")}
    main = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_schema")}
    for table, sql in _BRING_BACK.items():
        # Split from the very same table, so the columns stand in the same order. An older program's
        # backup has no later pairs, and left the wraps of identity keys where they were.
        needless = table not in apart or (table == "succession" and table not in main)
        if table == "key_wrap" or not needless:
            connection.execute(sql)
    connection.execute("DETACH apart")


@contextlib.contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection in rollback mode: one file, no journal left beside it."""
    with (
        dialect.explain(database),
        contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA synchronous=FULL")
        yield connection
