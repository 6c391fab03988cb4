"""Objects as files of one local folder: `ab/cdef…`, the id in hex with its first byte a folder."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ids import ID_BYTES
from clinicvault.storage.durable import (
    PRIVATE_FILE,
    disk_error,
    make_folder,
    sync_file,
    sync_folder,
)

from .registry import register

Pieces = Callable[[], Iterator[bytes | memoryview]]

_TEMP = ".tmp-"
_PIECE = 1 << 20
_TIME_NS = 946_684_800 * 10**9
"""2000-01-01: every object has this modification time, so that it tells nothing."""
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
# A link or a pipe put in an object's place must neither be followed nor block.
_READ = os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class LocalObjectStore:
    """The first engine: durable files without a patient, date or type in any name.

    Safe for use by several threads. Writes and reads raise StorageFailed with `disk-full`,
    `storage-io`, `object-exists`, `object-missing` or `object-readback`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._naming = threading.Lock()
        try:
            make_folder(root)
        except OSError as error:
            raise disk_error(error) from error

    def put(self, object_id: bytes, data: Pieces) -> bytes:
        """Write, sync, rename, sync the folder, read back; the 32-byte SHA-256 of what was read.

        `data` yields the object's pieces. StorageFailed("object-exists") where the id is taken;
        on any failure nothing stays behind under the id.
        """
        target = self._path(object_id)
        if target.exists():
            raise StorageFailed("object-exists", object=object_id.hex())
        try:
            return self._put(target, data)
        except OSError as error:
            raise disk_error(error) from error

    def get(self, object_id: bytes) -> bytes:
        """The whole object; StorageFailed("object-missing") where there is none."""
        return self._read(object_id, 0, -1)

    def get_range(self, object_id: bytes, start: int, length: int) -> bytes:
        """`length` bytes from `start`, fewer at the end; ValueError on a negative number."""
        if start < 0 or length < 0:
            raise ValueError("a range has no negative numbers")
        return self._read(object_id, start, length)

    def list(self) -> Iterator[bytes]:
        """Every stored object id, in no order; temporary and foreign files are passed over."""
        for path in self._files():
            name = path.parent.name + path.name
            if len(name) == 2 * ID_BYTES and _is_hex(name):
                yield bytes.fromhex(name)

    def delete(self, object_id: bytes) -> None:
        """Remove durably; removing what is not there is no error."""
        path = self._path(object_id)
        try:
            path.unlink()
            sync_folder(path.parent)
        except FileNotFoundError:
            return
        except OSError as error:
            raise disk_error(error) from error

    def temporary(self) -> tuple[Path, ...]:
        """Files of writes under way, or of writes that a crash ended."""
        return tuple(path for path in self._files() if path.name.startswith(_TEMP))

    def collect(self, found: Iterable[Path]) -> int:
        """Remove files that `temporary` named; how many of them were still there.

        A name is never used twice: what was named before nobody wrote is a crash's.
        """
        return sum(_removed(path) for path in found)

    def _path(self, object_id: bytes) -> Path:
        if len(object_id) != ID_BYTES:
            raise ValueError("an object id has 16 bytes")
        name = object_id.hex()
        return self._root / name[:2] / name[2:]

    def _files(self) -> Iterator[Path]:
        try:
            for folder in sorted(self._root.iterdir()):
                if len(folder.name) == 2 and folder.is_dir() and not folder.is_symlink():
                    yield from folder.iterdir()
        except OSError as error:
            raise disk_error(error) from error

    def _put(self, target: Path, data: Pieces) -> bytes:
        make_folder(target.parent)
        temp = target.with_name(_TEMP + secrets.token_hex(8))
        try:
            written = _write_new(temp, data)
            self._name(temp, target)
        finally:
            temp.unlink(missing_ok=True)
        sync_folder(target.parent)
        if _hash_of(target) != written:
            target.unlink(missing_ok=True)
            raise StorageFailed("object-readback")
        return written

    def _name(self, temp: Path, target: Path) -> None:
        # rename() replaces on POSIX, so looking and renaming must not be torn apart.
        with self._naming:
            if target.exists():
                raise StorageFailed("object-exists", object=target.parent.name + target.name)
            temp.rename(target)

    def _read(self, object_id: bytes, start: int, length: int) -> bytes:
        try:
            with os.fdopen(_open_plain(self._path(object_id)), "rb") as file:
                file.seek(start)
                return file.read(length)
        except FileNotFoundError as error:
            raise StorageFailed("object-missing", object=object_id.hex()) from error
        except OSError as error:
            raise disk_error(error) from error


def _open_plain(path: Path) -> int:
    """Open for reading; FileNotFoundError where a link, pipe or folder has taken the place."""
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FileNotFoundError(error.errno, "a link") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(errno.ENOENT, "no plain file")
    return descriptor


def _write_new(path: Path, data: Pieces) -> bytes:
    """Write a new private file durably, modification time constant; SHA-256 of the pieces."""
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, _NEW, PRIVATE_FILE), "wb") as file:
        for piece in data():
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.utime(path, ns=(_TIME_NS, _TIME_NS))
        sync_file(file.fileno())
        _forget_cached(file.fileno())
    return digest.digest()


def _forget_cached(descriptor: int) -> None:
    """Let the read-back come from the disk, where the system can be asked for that."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        advise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _hash_of(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.digest()


def _is_hex(name: str) -> bool:
    return all(char in "0123456789abcdef" for char in name)


def _removed(path: Path) -> bool:
    """Remove a file; False where it is gone already."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _open_local(rest: str) -> LocalObjectStore:
    return LocalObjectStore(Path(rest))


register("local", _open_local)
