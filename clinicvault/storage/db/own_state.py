"""This computer's own state index, which notices when it was lost (DESIGN §7)."""

from __future__ import annotations

import os
from pathlib import Path

from clinicvault.domain.errors import IntegrityError
from clinicvault.storage.durable import PRIVATE_FILE, disk_error, sync_file, sync_folder

from .state_index import SqliteStateIndex

Head = tuple[int, bytes]
"""(log size, root)."""

_NOTE = ".head"
_LOST = ".lost"
NOTHING: Head = (0, b"")


class OwnStateIndex(SqliteStateIndex):
    """A state index with a note beside it of how far the log was seen.

    `lost_head` is None in the ordinary case. Where the index is gone, empty, unreadable or older
    than its note, it is the noted head (0 and empty where the note is gone, too); the loss stays
    on record, also over a crash, until `told`.
    """

    def __init__(self, path: Path) -> None:
        self._note, self._mark = (
            path.with_name(path.name + _NOTE),
            path.with_name(path.name + _LOST),
        )
        noted = _read(self._note)
        try:
            super().__init__(path)
            size = self.position()[0]
        except IntegrityError:
            if hasattr(self, "_db"):
                super().close()
            _remove(path)
            super().__init__(path)
            size = 0
        if size < max(1, noted[0]) and not self._mark.exists():
            _write(self._mark, noted)
        self.lost_head: Head | None = _read(self._mark) if self._mark.exists() else None

    def told(self) -> None:
        """The log says that the index was lost: from now on it is as good as before."""
        self._keep_note()
        self._mark.unlink(missing_ok=True)
        self.lost_head = None

    def close(self) -> None:
        """Note how far the log was seen, never less far than before, and close the file."""
        try:
            if self.lost_head is None:
                self._keep_note()
        finally:
            super().close()

    def _keep_note(self) -> None:
        head = self.position()
        if head[0] > _read(self._note)[0]:
            self.sync()
            _write(self._note, head)


def _read(file: Path) -> Head:
    """NOTHING where there is no note, or none that can be read."""
    try:
        size, _, root = file.read_text(encoding="ascii").partition(" ")
        return int(size), bytes.fromhex(root)
    except (OSError, ValueError):
        return NOTHING


def _write(file: Path, head: Head) -> None:
    """Durable before it replaces what was there."""
    fresh = file.with_name(file.name + ".new")
    try:
        descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, PRIVATE_FILE)
        try:
            os.write(descriptor, f"{head[0]} {head[1].hex()}".encode("ascii"))
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise disk_error(error) from error


def _remove(path: Path) -> None:
    """An index that cannot be read, with what SQLite keeps beside it."""
    try:
        path.unlink(missing_ok=True)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error) from error
