"""A vault as a folder of one computer: its database, its objects, its locks (DESIGN §5, §6)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from clinicvault.domain.errors import ClinicVaultError, UsageError
from clinicvault.domain.ports import ObjectStore, Snapshot
from clinicvault.domain.records import FoundingRecord, PatientRecord, UserRecord

from .db import SqlDatabase, create_database, open_database
from .objects.local import LocalObjectStore
from .waiting_folder import FOLDER, WaitingFolder

_DATABASE = "vault.db"
_OBJECTS = "objects"
_LOCKS = "locks"


class VaultFolder:
    """Where the parts of a vault lie, and how its store is made and removed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.database = path / _DATABASE
        self.locks = path / _LOCKS

    def exists(self) -> bool:
        """Whether there is a vault."""
        return self.database.is_file()

    def require(self) -> None:
        """UsageError("vault-missing") where there is none."""
        if not self.exists():
            raise UsageError("vault-missing")

    def require_free(self) -> None:
        """UsageError("vault-exists") unless the folder is empty or not there."""
        path = self._path
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UsageError("vault-exists")

    def create(self) -> None:
        """An empty store in a folder that is there."""
        create_database(self.database).close()

    def open(self) -> SqlDatabase:
        """Open the database; errors as `open_database`."""
        return open_database(self.database, objects=self.objects())

    def objects(self) -> LocalObjectStore:
        """The sealed objects."""
        return LocalObjectStore(self._path / _OBJECTS)

    def looking(self) -> AbstractContextManager[Snapshot]:
        """Read the rows as they lie there; UsageError("vault-missing")."""
        self.require()
        return reading(self.database, self.objects())

    def waiting(self) -> WaitingFolder:
        """Requests of computers that want to be let in."""
        return WaitingFolder(self._path)

    def founding(self) -> FoundingRecord | None:
        """The founding record as it lies there, unchecked; None before there is one."""
        if not self._begun():
            return None
        with reading(self.database) as rows:
            return next(rows.scan(FoundingRecord), None)

    def unused(self) -> bool:
        """Whether it is as a creation leaves it that was cut off: no photo, patient, second person.

        False also where that cannot be read.
        """
        if any(self.objects().list()):
            return False
        if not self._begun():
            return True
        try:
            with reading(self.database) as rows:
                return not rows.count(PatientRecord) and rows.count(UserRecord) <= 1
        except ClinicVaultError:
            return False

    def _begun(self) -> bool:
        return self.exists() and self.database.stat().st_size > 0

    def remove(self) -> None:
        """Remove the store, and the folder where nothing else lies in it."""
        for folder in (_OBJECTS, _LOCKS, FOLDER):
            shutil.rmtree(self._path / folder, ignore_errors=True)
        for ending in ("", "-wal", "-shm", "-journal"):
            self.database.with_name(_DATABASE + ending).unlink(missing_ok=True)
        with suppress(OSError):
            self._path.rmdir()


@contextmanager
def reading(database: Path, objects: ObjectStore | None = None) -> Iterator[Snapshot]:
    """Read a database, or a copy of one, as it is: without a log or a lock.

    Who reads old leaves of its log gives the `objects` that they may lie in.
    """
    opened = open_database(database, objects=objects)
    try:
        with opened.read() as rows:
            yield rows
    finally:
        opened.close()
