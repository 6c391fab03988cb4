"""An operating-system lock on a file, for what several programs of one computer do by turns."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from clinicvault.domain.errors import StorageFailed

from .durable import PRIVATE_FILE, disk_error, make_folder

with contextlib.suppress(ImportError):  # Windows has none
    import fcntl

if sys.platform == "win32":
    import msvcrt

WAIT_SECONDS = 20.0
_POLL_SECONDS = 0.002


@contextlib.contextmanager
def exclusive(path: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of a file, made where it is missing; it ends with the process, too.

    Not for the same thread twice. StorageFailed("database-busy") where another program or thread
    keeps it longer than `seconds`; "disk-full" or "storage-io" where the file cannot be made.
    """
    descriptor = _opened(path)
    try:
        deadline = time.monotonic() + seconds
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                raise StorageFailed("database-busy")
            time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        make_folder(path.parent)
        return os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    except OSError as error:
        raise disk_error(error) from error


def _taken(descriptor: int) -> bool:
    """Lock an open file without waiting; it ends when the file is closed."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
