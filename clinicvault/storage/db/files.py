"""Whether the open database is still the file that was opened."""

from __future__ import annotations

from pathlib import Path

from clinicvault.domain.errors import IntegrityError

_Identity = tuple[int, int]


class DatabaseFiles:
    """The database file and its write-ahead log, known by device and inode."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal_path = path.with_name(path.name + "-wal")
        self._main = _identity(path)
        self._journal: _Identity | None = None

    def pin_journal(self) -> None:
        """From now on the write-ahead log beside it must stay the same file, too."""
        self._journal = _identity(self._journal_path)

    def check(self) -> None:
        """IntegrityError("database-replaced") where another file, or none, is in the place."""
        same = self._main == _identity(self.path)
        if same and self._journal is not None:
            same = self._journal == _identity(self._journal_path)
        if not same:
            raise IntegrityError("database-replaced")


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
