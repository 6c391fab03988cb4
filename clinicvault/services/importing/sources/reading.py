"""Reading one chosen thing whole: a file, an entry of a package, a pasted picture."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import itertools
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from clinicvault.domain.errors import InputRefused
from clinicvault.media.reading import read_bounded

from .folders import is_folder

NOWHERE = (0, "")
_PULLED = frozenset(
    getattr(errno, name)
    for name in (
        "ENODEV", "ENOTCONN", "ESTALE", "ENOMEDIUM", "EHOSTDOWN", "EHOSTUNREACH", "ESHUTDOWN",
        "ENETUNREACH", "ETIMEDOUT", "ECONNRESET",
    )
    if hasattr(errno, name)
)  # fmt: skip
"""What a system says of a card or share that is not there any more."""
_QUARTER = 15 * 60
"""Seconds; times of two zones differ by a multiple of it."""
_SICK = frozenset({errno.EIO, errno.ENXIO})
"""Said of a card that is gone and of a bad spot on one that is there."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """What was read, and from where: enough to know it again before it is erased."""

    address: str
    digest: bytes
    """SHA-256 of the bytes as they lie there (of an entry: as the package holds them)."""
    size: int
    where: tuple[int, str]
    """Device and real place of the file, as `where` gives it; `NOWHERE` for what is no file."""

    @property
    def nameless(self) -> Source:
        """The same without where the file lies."""
        return dataclasses.replace(self, where=NOWHERE)

    @classmethod
    def of(cls, address: str, data: bytes | bytearray, where: tuple[int, str] = NOWHERE) -> Self:
        """Of bytes that were read there just now."""
        return cls(address, hashlib.sha256(data).digest(), len(data), where)


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """One thing read whole."""

    source: Source
    data: bytes | bytearray
    view: str = ""
    """The view's slug, where the package around it tells one."""
    signer: str = ""
    """Public key (hex) of who signed the package that it came in."""
    until: str = ""
    """Day (ISO 8601) until which its sender lets it be kept."""

    @property
    def address(self) -> str:
        """Where it was read."""
        return self.source.address

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.address.replace(os.sep, "/").rpartition("/")[2]


def read_file(path: Path, limit: int) -> Taken:
    """A plain file. InputRefused as `read_bounded`."""
    lies = where(path)
    data = read_bounded(path, limit)
    return Taken(Source.of(str(path), data, lies), data)


def where(path: Path) -> tuple[int, str]:
    """Device and place of a file, all links on the way to it resolved; `NOWHERE` without one.

    Not its inode: on memory cards (FAT) that is made up anew whenever the system forgot it.
    """
    try:
        return os.lstat(path).st_dev, os.path.realpath(path)
    except OSError:
        return NOWHERE


class Roots:
    """The folders that an import reads from, to tell a card that is gone from a bad file."""

    def __init__(self, folders: list[str]) -> None:
        self._devices = {folder: _device(folder) for folder in folders}

    def gone(self, error: InputRefused, path: Path, others: Iterable[Path]) -> bool:
        """Whether a file could not be read because the place it lay in is gone.

        `others` are files beside it that are still to be read: on a sick card they fail, too.
        """
        cause = error.__cause__
        root = self._root(path)
        if not isinstance(cause, OSError) or root is None:
            return False
        if cause.errno in _PULLED or _device(root) != self._devices[root]:
            return True
        if cause.errno not in _SICK:
            return False
        near = list(itertools.islice((one for one in others if self._root(one) == root), 3))
        return bool(near) and not any(map(_readable, near))

    def missing(self, left: Iterable[Path], stamps: Mapping[str, str]) -> bool:
        """Before going on: whether some folder is not there, or none of its files is.

        Where several are there and none is as it was (`stamps`), it is another card.
        """
        by_root: dict[str, list[Path]] = {}
        for path in left:
            root = self._root(path, known=False)
            if root is not None:
                by_root.setdefault(root, []).append(path)
        return any(_elsewhere(paths, stamps) for paths in by_root.values())

    def _root(self, path: Path, *, known: bool = True) -> str | None:
        """The folder that a file was chosen in; with `known`, only one that was there."""
        folders = (str(folder) for folder in path.parents)
        found = next((one for one in folders if one in self._devices), None)
        return None if found and known and self._devices[found] is None else found


def stamp(path: Path) -> str:
    """By what a file is known again later, without reading it; "" where it is not there.

    Of its time only what no change of the time zone moves: memory cards keep local time.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    return f"{status.st_size}-{int(status.st_mtime) % _QUARTER}"


def is_as_it_was(path: Path, stamps: Mapping[str, str]) -> bool:
    """Whether a file is there, and seems to be the one that was there at the time of `stamps`."""
    now, known = stamp(path), stamps.get(str(path), "")
    return bool(now) and known in ("", now)


def _elsewhere(paths: list[Path], stamps: Mapping[str, str]) -> bool:
    there = [path for path in paths if os.path.lexists(path)]
    several = len(there) > 1
    return not there or (several and not any(is_as_it_was(path, stamps) for path in there))


def roots_of(paths: list[Path]) -> list[str]:
    """The folders that chosen files and folders lie in, where they are there."""
    folders = [path if is_folder(path) else path.parent for path in paths]
    return sorted({str(folder) for folder in folders if is_folder(folder)})


def _device(folder: str) -> int | None:
    try:
        return os.stat(folder).st_dev  # noqa: PTH116
    except OSError:
        return None


def _readable(path: Path) -> bool:
    try:
        with path.open("rb", buffering=0) as file:
            file.read(1)
    except OSError:
        return False
    return True
