"""Marks that say to every process of this computer: objects exist here that no row names yet."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from clinicvault.audit.locks import FileLock

_GUARD = "storing.lock"
_MARKS = "storing-*.mark"


class StoringMarks:
    """One locked file per writer; the lock ends with its process, the file tells of a crash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Held from before the first object is written until after the last row."""
        mark = FileLock(self._folder / f"storing-{secrets.token_hex(8)}.mark")
        with self._guarded():
            mark.acquire()
        try:
            yield
        finally:
            mark.discard()

    def left(self) -> list[Path] | None:
        """Marks of processes that ended without saying so; None while a process is writing."""
        with self._guarded():
            marks = [FileLock(path) for path in sorted(self._folder.glob(_MARKS))]
            free = [mark for mark in marks if mark.try_acquire()]
            for mark in free:
                mark.release()
            return [mark.path for mark in free] if len(free) == len(marks) else None

    def crashed(self) -> bool:
        """Whether some process ended while it was writing."""
        return bool(self.left())

    def settle(self, marks: list[Path]) -> None:
        """What these processes left behind is cleared up."""
        with self._guarded():
            for path in marks:
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Making a mark and looking at marks never overlap."""
        guard = FileLock(self._folder / _GUARD)
        guard.acquire()
        try:
            yield
        finally:
            guard.release()
