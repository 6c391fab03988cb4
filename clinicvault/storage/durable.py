"""Making files and folders survive a power cut; guarded where an operating system differs."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from clinicvault.domain.errors import StorageFailed

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No space, no quota, or the process's own limit on a file's size."""


def sync_file(descriptor: int) -> None:
    """Flush a file to the disk itself; OSError where the disk refuses."""
    if sys.platform == "darwin":
        # fsync leaves the data in the drive's cache there; Windows has no such module.
        import fcntl  # noqa: PLC0415

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a private folder with its parents, each durable in the folder above; OSError."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    sync_folder(folder.parent)


def disk_error(error: OSError) -> StorageFailed:
    """What an OSError of a write or read means to a person: `disk-full` or `storage-io`."""
    if error.errno in _FULL:
        return StorageFailed("disk-full")
    return StorageFailed("storage-io", errno=error.errno or 0)
