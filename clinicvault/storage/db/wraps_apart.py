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

_SETTINGS = ("journal_mode=DELETE", "secure_delete=ON", "synchronous=FULL", "temp_store=MEMORY")


def split_wraps(database: Path, wraps: Path) -> None:
    """Move the wrap rows of a database copy into `wraps` (new) and rewrite the copy without them.

    StorageFailed("disk-full" or "storage-io"); the copy then still holds its rows.
    """
    _new_private(wraps)
    with dialect.explain(database), _opened(database, wraps) as connection:
        connection.execute("CREATE TABLE apart.key_wrap AS SELECT * FROM main.key_wrap")
        connection.execute("DELETE FROM main.key_wrap")
        connection.execute("COMMIT")
        connection.execute("DETACH apart")
        # Deleted rows stay in free pages until the file is rewritten.
        connection.execute("VACUUM")
    sync_folder(wraps.parent)


def join_wraps(database: Path, wraps: Path) -> None:
    """Bring the wrap rows back, all or none; IntegrityError("backup-damaged") if unreadable.

    StorageFailed("disk-full" or "storage-io").
    """
    if not wraps.is_file():
        raise IntegrityError("backup-damaged")
    try:
        with dialect.explain(database), _opened(database, wraps) as connection:
            connection.execute("INSERT INTO main.key_wrap SELECT * FROM apart.key_wrap")
            connection.execute("COMMIT")
    except IntegrityError as error:
        raise IntegrityError("backup-damaged") from error


def _new_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE))
    except OSError as error:
        raise disk_error(error) from error


@contextlib.contextmanager
def _opened(database: Path, wraps: Path) -> Iterator[sqlite3.Connection]:
    """A transaction over both files in rollback mode: no journal is left beside them."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute("ATTACH ? AS apart", (str(wraps),))
        connection.execute("BEGIN IMMEDIATE")
        yield connection
