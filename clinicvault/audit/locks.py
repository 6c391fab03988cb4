"""Operating-system locks: one for appending, one for every open epoch.

A lock belongs to an open file and ends with its process, however that ends; so a free epoch lock
means that nobody can append to the epoch any more.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

from clinicvault.domain.errors import StorageFailed

with contextlib.suppress(ImportError):  # Windows has none
    import fcntl

if sys.platform == "win32":
    import msvcrt

APPEND_LOCK = "append.lock"
WAIT_SECONDS = 20.0
"""How long an append waits for another process before it fails."""
_POLL_SECONDS = 0.002


class FileLock:
    """An exclusive lock on a file, held until `release`."""

    __slots__ = ("_fd", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._fd is not None

    def try_acquire(self) -> bool:
        """Take the lock if it is free; StorageFailed("log-lock-failed") if the file cannot be."""
        try:
            fd = self._opened()
        except OSError as error:
            raise StorageFailed("log-lock-failed") from error
        if not _lock(fd):
            os.close(fd)
            return False
        self._fd = fd
        return True

    def _opened(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)

    def acquire(self, seconds: float = WAIT_SECONDS) -> None:
        """Take the lock, waiting; StorageFailed("log-busy") after `seconds`."""
        deadline = time.monotonic() + seconds
        while not self.try_acquire():
            if time.monotonic() >= deadline:
                raise StorageFailed("log-busy")
            time.sleep(_POLL_SECONDS)

    def release(self) -> None:
        """Give the lock back; harmless where it is not held."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def discard(self) -> None:
        """Give the lock back and remove its file."""
        self.release()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def epoch_lock(folder: Path, epoch: int) -> FileLock:
    """The lock that the process of an open epoch holds."""
    return FileLock(folder / f"epoch-{epoch}.lock")


def is_running(folder: Path, epoch: int) -> bool:
    """Whether some process still holds the epoch's lock; a free lock's file is removed.

    Called under the append lock, so that two processes never probe at once.
    """
    lock = epoch_lock(folder, epoch)
    if not lock.path.exists():
        return False
    if not lock.try_acquire():
        return True
    lock.discard()
    return False


def _lock(fd: int) -> bool:
    """Lock an open file without waiting; it ends when the file is closed."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
