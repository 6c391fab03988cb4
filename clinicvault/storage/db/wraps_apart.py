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
)
_NEW = os.O_CREAT | os.O_EXCL | os.O_RDWR


def split_wraps(database: Path, wraps: Path) -> None:
    """Move the wrap rows of a database copy into `wraps` (new) and rewrite the copy without them.

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
    # Split from the very same table, so the columns stand in the same order.
    connection.execute("INSERT INTO main.key_wrap SELECT * FROM apart.key_wrap")
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
