"""Reading a file from outside: regular, not too large, whole, and unchanged while it was read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from clinicvault.domain.errors import InputRefused

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_bounded(path: Path, limit: int) -> bytearray:
    """The file's bytes, at most `limit`.

    Symbolic links, devices, pipes and sockets are not opened for reading. Raises InputRefused
    "file-not-regular", "file-empty", "file-too-large", "file-changed" or "file-unreadable".
    """
    descriptor = open_plain(path)
    try:
        return _read(descriptor, limit)
    except OSError as error:
        raise InputRefused("file-unreadable") from error
    finally:
        os.close(descriptor)


def open_plain(path: Path) -> int:
    """A descriptor to read a plain file by; whoever asks closes it.

    Raises InputRefused "file-not-regular" or "file-unreadable".
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        loop = error.errno in (errno.ELOOP, errno.ENXIO)
        raise InputRefused("file-not-regular" if loop else "file-unreadable") from error
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise InputRefused("file-not-regular")


def _read(descriptor: int, limit: int) -> bytearray:
    before = os.fstat(descriptor)
    if not before.st_size:
        raise InputRefused("file-empty")
    if before.st_size > limit:
        raise InputRefused("file-too-large", limit=limit >> 20)
    data = bytearray(before.st_size)
    if _fill(descriptor, data) < len(data) or os.read(descriptor, 1):
        raise InputRefused("file-changed")
    if _state(os.fstat(descriptor)) != _state(before):
        raise InputRefused("file-changed")
    return data


def _fill(descriptor: int, data: bytearray) -> int:
    """Read until `data` is full or the file ends; the number of bytes read."""
    filled = 0
    with open(descriptor, "rb", buffering=0, closefd=False) as source, memoryview(data) as view:
        while filled < len(data) and (got := source.readinto(view[filled:])):
            filled += got
    return filled


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
