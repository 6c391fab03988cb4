"""Witnesses that this computer keeps beside its state index, where no rollback of a vault reaches.

A small SQLite file, opened for each act and fully synced, so that nothing is ever half done. An
empty file beside it says that there is one: whose file is gone, or no such file, lost what it kept.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.log_witnesses import Proven, WitnessRow
from clinicvault.storage.durable import PRIVATE_FILE, disk_error, make_folder, sync_folder

from . import dialect

KEPT_DAYS = 90
"""So long every witness is kept; before that the last one of each week."""
_DAY_MS = 86_400_000
_WEEK_MS = 7 * _DAY_MS
_FORMAT = 2
_THERE, _LOST = ".kept", ".lost"
_PATIENCE_S = 5.0
_TABLES = (
    """CREATE TABLE witness (
        id BLOB PRIMARY KEY, kind INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,
        ms INTEGER NOT NULL, body BLOB NOT NULL
    ) WITHOUT ROWID, STRICT""",
    "CREATE TABLE known (id BLOB PRIMARY KEY) WITHOUT ROWID, STRICT",
    "CREATE TABLE station (id BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID, STRICT",
    """CREATE TABLE fact (
        id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL,
        generations BLOB NOT NULL, signed INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO fact VALUES (1, 0, x'', x'', 0)",
    f"PRAGMA user_version={_FORMAT}",
)
_OLD = (
    "DELETE FROM witness WHERE ms < ? AND EXISTS (SELECT 1 FROM witness AS other"
    " WHERE other.ms / ? = witness.ms / ? AND (other.ms, other.id) > (witness.ms, witness.id))"
)
_FURTHER = "UPDATE fact SET size=?, root=?, generations=? WHERE generations<>? OR size<?"


class OwnWitnesses:
    """The port `WitnessMemory`; a missing file is an empty one, made when something is kept.

    `lost` says whether there was one before, until `loss_told`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._there, self._gone = (path.with_name(path.name + one) for one in (_THERE, _LOST))

    def lost(self) -> bool:
        """Whether something was kept here, and the file is gone, or cannot be read.

        One that another program writes just now is no loss.
        """
        if self._gone.exists():
            return True
        if not self._there.exists():
            return False
        try:
            return not self._path.exists() or not self._sound()
        except StorageFailed:
            return False

    def loss_told(self) -> None:
        """The loss is on record elsewhere: a file that is none goes, and a new one may come."""
        try:
            for one in (self._path, self._there, self._gone):
                one.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error) from error

    def known(self) -> set[bytes]:
        """Ids of all witnesses that were held against the log here."""
        return {one for (one,) in self._rows("SELECT id FROM known")}

    def kept(self) -> list[WitnessRow]:
        """All of the last 90 days, before that one a week; oldest first."""
        rows = self._rows("SELECT id, kind, size, root, ms, body FROM witness ORDER BY ms, id")
        return [WitnessRow(*row) for row in rows]

    def proven(self) -> Proven:
        """The newest head against which all of them were held."""
        rows = self._rows("SELECT size, root, generations FROM fact")
        return Proven(*rows[0]) if rows else Proven()

    def stations(self) -> dict[bytes, bytes]:
        """Workstation id -> Ed25519 key of every computer that was ever known here."""
        return dict(self._rows("SELECT id, key FROM station"))

    def signed_ms(self) -> int:
        """When this computer signed the head last, 0 for never."""
        rows = self._rows("SELECT signed FROM fact")
        return int(rows[0][0]) if rows else 0

    def keep(
        self,
        fresh: Sequence[WitnessRow],
        proven: Proven,
        now_ms: int,
        stations: Mapping[bytes, bytes] = MappingProxyType({}),
    ) -> None:
        """Keep more, all held against `proven`; lets go what is too old. StorageFailed.

        Another program may have kept them, and come further, meanwhile. What is known of a
        computer stays as it was.
        """

        def act(db: sqlite3.Connection) -> None:
            db.executemany("INSERT OR IGNORE INTO witness VALUES (?,?,?,?,?,?)", fresh)
            db.executemany("INSERT OR IGNORE INTO known VALUES (?)", [(row.id,) for row in fresh])
            db.executemany("INSERT OR IGNORE INTO station VALUES (?,?)", list(stations.items()))
            db.execute(_FURTHER, (*proven, proven.generations, proven.size))
            db.execute(_OLD, (now_ms - KEPT_DAYS * _DAY_MS, _WEEK_MS, _WEEK_MS))

        self._write(act)

    def take_turn(self, now_ms: int, every_ms: int) -> int | None:
        """Note that this computer signs the head now, unless it did within `every_ms`.

        When it had signed before; None where it is not due. Looked at and noted in one
        transaction: an unlock and the lock after it, or two programs, may ask at once.
        """
        if abs(now_ms - self.signed_ms()) < every_ms:
            return None
        turns: list[int] = []

        def act(db: sqlite3.Connection) -> None:
            before = int(db.execute("SELECT signed FROM fact").fetchone()[0])
            turns[:] = [before] if abs(now_ms - before) >= every_ms else []
            if turns:
                db.execute("UPDATE fact SET signed=?", (now_ms,))

        self._write(act)
        return turns[0] if turns else None

    def note_signed(self, ms: int) -> None:
        """This computer signed the head then; StorageFailed."""
        self._write(lambda db: db.execute("UPDATE fact SET signed=?", (ms,)))

    def _sound(self) -> bool:
        """Whether the file is whole and of this program's format."""
        try:
            with self._open() as db:
                whole = db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
                return whole and _version(db) == _FORMAT
        except IntegrityError:
            return False

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Nothing where there is no file, or none that can be read."""
        if not self._path.exists():
            return []
        try:
            with self._open() as db:
                return db.execute(sql).fetchall() if _version(db) == _FORMAT else []
        except IntegrityError:
            return []

    def _write(self, act: Callable[[sqlite3.Connection], object]) -> None:
        """In one transaction; a file that cannot be read makes room for a new one, and is lost."""
        try:
            self._transaction(act)
        except IntegrityError:
            self._mark(self._gone)
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise disk_error(error) from error
            self._transaction(act)
        self._mark(self._there)

    def _transaction(self, act: Callable[[sqlite3.Connection], object]) -> None:
        _create(self._path)
        with self._open() as db:
            db.execute("PRAGMA synchronous=FULL").fetchall()
            db.execute("BEGIN IMMEDIATE")
            if _version(db) == 0:
                for sql in _TABLES:
                    db.execute(sql)
            act(db)
            db.execute("COMMIT")

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """IntegrityError where it is damaged; StorageFailed for the disk, or a busy program."""
        with dialect.explain(self._path):
            db = sqlite3.connect(self._path, isolation_level=None, timeout=_PATIENCE_S)
            with contextlib.closing(db):
                yield db

    @staticmethod
    def _mark(file: Path) -> None:
        """Durably, where it is not there yet."""
        if file.exists():
            return
        _create(file)
        try:
            sync_folder(file.parent)
        except OSError as error:
            raise disk_error(error) from error


def _create(file: Path) -> None:
    """An empty, private file, unless there is one; StorageFailed."""
    try:
        make_folder(file.parent)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE))
    except OSError as error:
        raise disk_error(error) from error


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
