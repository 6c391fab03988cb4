"""Files that services write: private, durable, whole or not there."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from clinicvault.domain.errors import StorageFailed, UsageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CANNOT_RESERVE = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS})


@contextlib.contextmanager
def new_file(path: Path, size: int = 0) -> Iterator[BinaryIO]:
    """A new file (0600) with room for `size` bytes; synced at the end, removed on any failure.

    UsageError("output-exists"), StorageFailed("disk-full" or "output-unwritable").
    """
    descriptor = _create(path)
    done = False
    try:
        with os.fdopen(descriptor, "wb") as file:
            _reserve(file.fileno(), size)
            yield file
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
        done = True
    except OSError as error:
        raise failed(error) from error
    finally:
        if not done:
            with contextlib.suppress(OSError):  # why it failed is what is told
                path.unlink()


def write_new(path: Path, pieces: Iterable[bytes | bytearray | memoryview]) -> int:
    """Write a new file and return its size; errors as `new_file`."""
    with new_file(path) as file:
        return sum(file.write(piece) for piece in pieces)


def write_durable(path: Path, data: bytes) -> None:
    """Write or replace a private file: temporary file, sync, rename, sync of the folder.

    StorageFailed("disk-full" or "output-unwritable"); an older file is then untouched.
    """
    temp = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(_open_new(temp), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temp.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temp.unlink()
        raise failed(error) from error


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_within(output: Path, folders: Iterable[Path], code: str) -> None:
    """UsageError(code) where a file would lie in one of the folders, links followed."""
    place = output.resolve()
    if any(folder.resolve() in (place, *place.parents) for folder in folders):
        raise UsageError(code)


def failed(error: OSError) -> StorageFailed:
    """The error a person meets for a failing output."""
    return StorageFailed("disk-full" if error.errno in _FULL else "output-unwritable")


def _create(path: Path) -> int:
    try:
        return _open_new(path)
    except FileExistsError:
        raise UsageError("output-exists") from None
    except OSError as error:
        raise failed(error) from error


def _open_new(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _reserve(descriptor: int, size: int) -> None:
    """Take the room now, so that what is logged before the first byte can also be written."""
    reserve = getattr(os, "posix_fallocate", None)
    if reserve is None or not size:
        return
    try:
        reserve(descriptor, 0, size)
    except OSError as error:
        if error.errno not in _CANNOT_RESERVE:
            raise
