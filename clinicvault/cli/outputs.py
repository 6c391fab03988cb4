"""Files that the command line writes or asks for: never over an existing one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from clinicvault.domain.errors import StorageFailed, UsageError


def refuse_existing(output: Path) -> Path:
    """`output` itself; UsageError where something lies there or its folder is missing."""
    if os.path.lexists(output):
        raise UsageError("output-exists")
    if not output.parent.is_dir():
        raise UsageError("output-folder-missing")
    return output


def require_ending(output: Path, *endings: str) -> Path:
    """`output` itself; UsageError("output-ending") where its name tells of another kind of file."""
    if output.suffix.lower() not in endings:
        raise UsageError("output-ending", endings=" or ".join(endings))
    return output


def make_folder(folder: Path) -> None:
    """The folder, made where it is missing; StorageFailed("output-unwritable")."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed("output-unwritable") from error


class Reserved:
    """A file that has its room on the disk already."""

    def __init__(self, file: FileIO, room: int) -> None:
        self._file = file
        self.kept = False
        """Whether it stays whatever happens."""
        self._put(bytes(room))

    def keep(self, data: bytes) -> None:
        """The whole content, durable on return; StorageFailed("output-unwritable")."""
        self._put(data)
        self.kept = True

    def _put(self, data: bytes) -> None:
        # Written over in place and only then cut: the room once taken is never given back.
        try:
            self._file.seek(0)
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
            self._file.truncate(len(data))
            os.fsync(self._file.fileno())
        except OSError as error:
            raise StorageFailed("output-unwritable") from error


@contextlib.contextmanager
def reserved(output: Path, room: int = 0) -> Iterator[Reserved]:
    """A new private file, made before the work whose result it takes.

    `room` bytes are on the disk from the start: a full one is met before the work begins.
    Without `keep` it is removed at the end.
    """
    refuse_existing(output)
    try:
        number = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    except OSError as error:
        raise StorageFailed("output-unwritable") from error
    kept = False
    try:
        with FileIO(number, "wb") as file:
            made = Reserved(file, room)
            try:
                yield made
            finally:
                kept = made.kept
    finally:
        if not kept:
            output.unlink(missing_ok=True)


_BINARY = getattr(os, "O_BINARY", 0)
