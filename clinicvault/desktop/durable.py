"""Small private files of the workstation, written so that a power cut leaves the old or the new."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

from clinicvault.domain.errors import StorageFailed


def write_private(path: Path, data: bytes | bytearray) -> None:
    """Replace `path` by `data`, mode 0600: temp file beside it, fsync, rename, fsync of the folder.

    Raises StorageFailed("workstation-write"); the old file is then untouched.
    """
    temp = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(temp, data)
        temp.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temp.unlink()
        raise StorageFailed("workstation-write") from error


def create_private(path: Path, data: bytes | bytearray) -> bool:
    """A new file, durable in its folder; False where one is there already.

    Raises StorageFailed("workstation-write").
    """
    try:
        _write_new(path, data)
        sync_folder(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise StorageFailed("workstation-write") from error
    return True


def remove_private(path: Path) -> None:
    """Remove a file durably; one that is not there is no error."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageFailed("workstation-write") from error


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_new(path: Path, data: bytes | bytearray) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
