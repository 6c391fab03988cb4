"""The workstation's own map of newest row states: a local file, replayed from the log."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import RowState
from clinicvault.storage.durable import PRIVATE_FILE, disk_error, make_folder

from . import dialect

Entry = tuple[str, bytes, int, bytes, int]
"""(table, row, version, digest or b"", seq)."""
Key = tuple[int, bytes]
Row = tuple[int, bytes, int]

_FORMAT = 1
_AT_ONCE = 256
"""Rows in one look-up; SQLite takes at least 999 arguments."""
_PATIENCE_MS = 5_000
_SETTINGS = ("synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536")
_TABLES = (
    """CREATE TABLE state (
        place INTEGER NOT NULL, row BLOB NOT NULL, version INTEGER NOT NULL,
        digest BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (place, row)
    ) WITHOUT ROWID, STRICT""",
    # In the order of the log, which costs a third of what an index on `state` by seq does.
    """CREATE TABLE change (
        seq INTEGER NOT NULL, place INTEGER NOT NULL, row BLOB NOT NULL,
        PRIMARY KEY (seq, place, row)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE place (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, live INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE position (
        id INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL
    ) STRICT""",
    "INSERT INTO position VALUES (1, 0, x'')",
    f"PRAGMA user_version={_FORMAT}",
)
_POSITIONS = (
    "SELECT count(*) FROM position, (SELECT count(*) FROM state), (SELECT count(*) FROM change),"
    " (SELECT count(*) FROM place) WHERE position.id=1"
)
_GET = "SELECT version, digest, seq FROM state WHERE place=? AND row=?"
_MANY = "SELECT row, version, digest, seq FROM state WHERE place=? AND row IN ({})"
_PUT = (
    "INSERT INTO state VALUES (?,?,?,?,?) ON CONFLICT (place, row) DO UPDATE"
    " SET version=excluded.version, digest=excluded.digest, seq=excluded.seq"
)
_PUT_CHANGE = "INSERT OR IGNORE INTO change VALUES (?,?,?)"
_LIVING = "SELECT count(*) FROM state WHERE place=? AND row IN ({}) AND digest<>x''"


class SqliteStateIndex:
    """The port `StateIndex`; safe for use by several threads.

    Synced lazily: after a power cut it may stand at an earlier position, never between two.
    IntegrityError("state-index-damaged") where the file is not readable; the caller replays anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._places: dict[str, int] = {}
        _touch(path)
        with self._explain():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._prepare()

    def position(self) -> tuple[int, bytes]:
        """(log size, root) up to which leaves were applied; (0, b"") at first."""
        row = self._one("SELECT size, root FROM position WHERE id=1", ())
        if row is None:
            raise IntegrityError("state-index-damaged")
        return row[0], row[1]

    def apply(self, entries: Sequence[Entry], size: int, root: bytes) -> None:
        """Apply (table, row, version, digest or b"", seq) and move to (size, root), atomically."""
        with self._lock, self._explain(), self._transaction():
            newest = {(self._place(entry[0]), entry[1]): entry[2:] for entry in entries}
            keys = sorted(newest)
            self._count(keys, newest)
            self._db.executemany(_PUT, ((*key, *newest[key]) for key in keys))
            self._db.executemany(
                _PUT_CHANGE, ((entry[4], self._places[entry[0]], entry[1]) for entry in entries)
            )
            self._db.execute("UPDATE position SET size=?, root=? WHERE id=1", (size, root))

    def get(self, table: str, row: bytes) -> RowState | None:
        """Newest state of a row, or None if the log never named it."""
        found = self._one(_GET, (self._number(table), row))
        return None if found is None else RowState(*found)

    def many(self, table: str, rows: Sequence[bytes]) -> dict[bytes, RowState]:
        """As `get` for many rows at once; those that the log never named are left out."""
        place, found = self._number(table), {}
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            sql = _MANY.format(",".join("?" * len(some)))
            with self._lock, self._explain():
                states = self._db.execute(sql, (place, *some)).fetchall()
            found.update({state[0]: RowState(*state[1:]) for state in states})
        return found

    def live(self, table: str) -> int:
        """Number of rows of a table that the log says exist."""
        found = self._one("SELECT live FROM place WHERE name=?", (table,))
        return int(found[0]) if found else 0

    def changed_since(self, table: str, seq: int) -> list[bytes]:
        """Rows of a table with a newest state at or after `seq`, ordered by id."""
        sql = "SELECT DISTINCT row FROM change WHERE seq>=? AND place=? ORDER BY row"
        with self._lock, self._explain():
            found = self._db.execute(sql, (seq, self._number(table)))
            return [row[0] for row in found]

    def items(self, table: str) -> Iterator[tuple[bytes, RowState]]:
        """All rows of a table with their newest state, deletions included, ordered by row."""
        sql = (
            "SELECT row, version, digest, seq FROM state WHERE place=? AND row>?"
            " ORDER BY row LIMIT 1000"
        )
        place, after = self._number(table), b""
        while page := self._page(sql, place, after):
            for row, version, digest, seq in page:
                yield row, RowState(version, digest, seq)
            after = page[-1][0]

    def sync(self) -> None:
        """What was applied so far outlives a power cut."""
        with self._lock, self._explain():
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _page(self, sql: str, place: int, after: bytes) -> list[tuple[bytes, int, bytes, int]]:
        with self._lock, self._explain():
            return self._db.execute(sql, (place, after)).fetchall()

    def _one(self, sql: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        with self._lock, self._explain():
            row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
            return row

    def _number(self, table: str) -> int:
        """A table's number, 0 for one never named; another process may have given it since."""
        if table not in self._places:
            with self._lock, self._explain():
                self._read_places()
        return self._places.get(table, 0)

    def _place(self, table: str) -> int:
        if table not in self._places:
            self._read_places()
        if table not in self._places:
            cursor = self._db.execute("INSERT INTO place (name, live) VALUES (?, 0)", (table,))
            self._places[table] = int(cursor.lastrowid or 0)
        return self._places[table]

    def _count(self, keys: Sequence[Key], newest: Mapping[Key, Row]) -> None:
        """Keep every table's number of living rows in step with the states about to be put."""
        empty = self._db.execute("SELECT NOT EXISTS (SELECT 1 FROM state)").fetchone()[0]
        grown = Counter(key[0] for key in keys if newest[key][1])
        for place, some in itertools.groupby([] if empty else keys, lambda key: key[0]):
            grown[place] -= self._were_live(place, [row for _, row in some])
        sql = "UPDATE place SET live=live+? WHERE id=?"
        self._db.executemany(sql, ((change, place) for place, change in grown.items()))

    def _were_live(self, place: int, rows: Sequence[bytes]) -> int:
        """How many of these rows of a table live as it stands."""
        found = 0
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            sql = _LIVING.format(",".join("?" * len(some)))
            found += int(self._db.execute(sql, (place, *some)).fetchone()[0])
        return found

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        done = False
        try:
            yield
            self._db.execute("COMMIT")
            done = True
        finally:
            if not done:
                self._db.rollback()
                self._read_places()

    def _prepare(self) -> None:
        dialect.write_ahead(self._db, _PATIENCE_MS)
        for setting in _SETTINGS:
            self._db.execute(f"PRAGMA {setting}").fetchall()
        if self._version() == 0:
            self._create()
        if self._version() != _FORMAT:
            raise IntegrityError("state-index-damaged")
        self._read_places()

    def _create(self) -> None:
        """Make the tables, unless another process did since this one looked."""
        with self._transaction():
            if self._version() == 0:
                for sql in _TABLES:
                    self._db.execute(sql)

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _read_places(self) -> None:
        self._places = dict(self._db.execute("SELECT name, id FROM place"))

    @contextlib.contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            with dialect.explain(self._path):
                yield
        except IntegrityError as error:
            raise IntegrityError("state-index-damaged") from error


def is_sound(path: Path) -> bool:
    """Whether an index's file is whole: readable pages, this format's tables, one position.

    Errors that say nothing of the file, as of a disk or of another process, come as StorageFailed.
    """
    try:
        with dialect.explain(path), contextlib.closing(sqlite3.connect(path)) as db:
            said = [row[0] for row in db.execute("PRAGMA integrity_check(1)")]
            version = db.execute("PRAGMA user_version").fetchone()[0]
            positions = db.execute(_POSITIONS).fetchone()[0]
            return (said, version, positions) == (["ok"], _FORMAT, 1)
    except IntegrityError:
        return False


def _touch(path: Path) -> None:
    """Create the file private, before SQLite would with the process's own mask."""
    try:
        make_folder(path.parent)
        # A file that exists stays unopened: closing it would end this process's locks on it.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE))
    except OSError as error:
        raise disk_error(error) from error
