"""Requests of computers that want to be let in: small files in the vault's folder `waiting`.

Whoever can write there may put anything: only a few small files are read, and no link is followed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from .durable import PRIVATE_FILE, disk_error, make_folder, sync_file, sync_folder

FOLDER = "waiting"
_ENDING = ".request"
MOST_FILES = 50
MOST_BYTES = 8_192
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ |= getattr(os, "O_NONBLOCK", 0)


class WaitingFolder:
    """The requests of one vault, by the names of their files."""

    def __init__(self, vault: Path) -> None:
        self._folder = vault / FOLDER

    def read(self) -> dict[str, bytes]:
        """Name -> content of at most 50 files; what is larger or no file is left out."""
        found: dict[str, bytes] = {}
        for path in sorted(self._folder.glob("*" + _ENDING))[:MOST_FILES]:
            data = _small(path)
            if data is not None:
                found[path.name] = data
        return found

    def put(self, data: bytes) -> None:
        """A new file under a random name, durable; StorageFailed("disk-full", "storage-io")."""
        path = self._folder / (secrets.token_hex(16) + _ENDING)
        temp = path.with_suffix(".tmp")
        try:
            make_folder(self._folder)
            with os.fdopen(os.open(temp, _NEW, PRIVATE_FILE), "wb") as file:
                file.write(data)
                file.flush()
                sync_file(file.fileno())
            temp.replace(path)
            sync_folder(self._folder)
        except OSError as error:
            with contextlib.suppress(OSError):
                temp.unlink()
            raise disk_error(error) from error

    def remove(self, name: str) -> None:
        """Remove one that `read` named; the folder goes with the last. No error where it is gone.

        StorageFailed("storage-io").
        """
        if name != Path(name).name or not name.endswith(_ENDING):
            return
        try:
            (self._folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._folder.rmdir()
        except OSError as error:
            raise disk_error(error) from error


def _small(path: Path) -> bytes | None:
    """A regular file's content; None for anything else, and for what is too large."""
    try:
        handle = os.open(path, _READ)
    except OSError:
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            return None
        return os.read(handle, MOST_BYTES)
    finally:
        os.close(handle)
