"""A ZIP package's list of entries and their packed bytes; unpacking is the worker's.

The standard library reads the list, from bounded bytes; every entry's own header is compared with
it, and no two entries share a byte. Nothing of a package is ever written to a disk, so that names
are words only. (PKWARE APPNOTE 6.3.)
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import struct
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

from clinicvault.domain.errors import InputRefused
from clinicvault.media.limits import Limits

from .folders import hidden
from .package_bytes import InMemory, OnDisk

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_MARK = "!//"
"""Stands in no path as the system writes it, so that the first one ends the package's."""
_ENTRY = re.compile(r"(\d{1,9})/(.*)", re.DOTALL)
_SIGNATURES = (b"PK\3\4", b"PK\5\6", b"PK\6\6")
_HEAD = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED, _SIZES_BEHIND, _UTF_8 = 0x1 | 0x40 | 0x2000, 0x8, 0x800
_UNSAID = 0xFFFFFFFF
_NAME = 250
_UNREADABLE = (zipfile.BadZipFile, struct.error, ValueError, OverflowError, EOFError, OSError)


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """How large a package may be, in the sum of what it says to hold and in its list.

    `ratio` bounds what an entry above `ratio_from` bytes grows by when unpacked.
    """

    entries: int = 10_000
    bytes: int = 64 << 30
    directory_bytes: int = 8 << 20
    ratio: int = 200
    ratio_from: int = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One file in a package; `index` is its place in the list, `end` where the next thing begins.

    `name` is to be shown: printable, with "/" between folders, at most 250 characters.
    """

    index: int
    name: str
    method: int
    compressed: int
    size: int
    crc: int
    offset: int
    end: int
    stored_name: bytes

    @property
    def packed(self) -> bool:
        """Whether the raw bytes have to be inflated."""
        return self.method == DEFLATED


class Package:
    """An open ZIP file. Used by one thread at a time; to be closed.

    Opening raises InputRefused "file-not-regular", "file-unreadable", "package-damaged" (also one
    part of several), "package-password", "package-too-many", "package-too-large",
    "package-method" or "package-empty" (nothing in it that could be a picture).
    """

    def __init__(
        self,
        path: Path,
        limits: Limits,
        bounds: Bounds | None = None,
        content: bytes | None = None,
    ) -> None:
        """`content` is the ZIP of a package that lies encrypted at `path`."""
        self.path = path
        self._limits = limits
        self._bounds = bounds or Bounds()
        most = self._bounds.directory_bytes
        self._file = OnDisk(path, most) if content is None else InMemory(content, most)
        try:
            self._entries = self._listed()
        except BaseException:
            self.close()
            raise

    def entries(self) -> tuple[Entry, ...]:
        """What could be pictures, in the package's order; system and hidden files are left out."""
        return self._entries

    def entry(self, index: int) -> Entry:
        """The entry of an address. InputRefused("package-damaged") where there is none."""
        for entry in self._entries:
            if entry.index == index:
                return entry
        raise InputRefused("package-damaged")

    def raw(self, entry: Entry) -> bytearray:
        """An entry's bytes as they lie there: to be inflated where it is `packed`.

        Raises InputRefused "file-too-large", "package-bomb", "package-method", "package-damaged"
        or "file-unreadable".
        """
        self._check(entry)
        head = self._file.take(entry.offset, _HEAD.size + len(entry.stored_name))
        if len(head) < _HEAD.size or not _agrees(head, entry):
            raise InputRefused("package-damaged")
        at = entry.offset + len(head) + _HEAD.unpack_from(head)[-1]
        if at + entry.compressed > entry.end:
            raise InputRefused("package-damaged")
        data = self._file.take(at, entry.compressed)
        if len(data) != entry.compressed:
            raise InputRefused("package-damaged")
        return data

    def _check(self, entry: Entry) -> None:
        if max(entry.size, entry.compressed) > self._limits.bytes:
            raise InputRefused("file-too-large", limit=self._limits.bytes >> 20)
        if entry.method not in {STORED, DEFLATED}:
            raise InputRefused("package-method")
        if not entry.packed and entry.size != entry.compressed:
            raise InputRefused("package-damaged")
        grown = entry.size > self._bounds.ratio * entry.compressed
        if grown and entry.size > self._bounds.ratio_from:
            raise InputRefused("package-bomb")

    def _listed(self) -> tuple[Entry, ...]:
        infos, end = self._read_list()
        if len(infos) > self._bounds.entries:
            raise InputRefused("package-too-many")
        if sum(info.file_size for info in infos) > self._bounds.bytes:
            raise InputRefused("package-too-large")
        ends = _ends(infos, end)
        wanted = [(index, info) for index, info in enumerate(infos) if _wanted(info)]
        if any(info.flag_bits & _ENCRYPTED for _, info in wanted):
            raise InputRefused("package-password")
        if not wanted:
            raise InputRefused("package-empty")
        return tuple(_entry(index, info, ends[index]) for index, info in wanted)

    def _read_list(self) -> tuple[list[zipfile.ZipInfo], int]:
        """What the package lists, and where the list itself begins."""
        try:
            with zipfile.ZipFile(self._file) as package:
                infos, start = package.infolist(), package.start_dir
        except NotImplementedError as error:
            raise InputRefused("package-method") from error
        except _UNREADABLE as error:
            raise InputRefused("package-damaged") from error
        if any(info.volume for info in infos):
            raise InputRefused("package-damaged")
        return infos, start

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ends(infos: list[zipfile.ZipInfo], end: int) -> list[int]:
    """For every entry where the next one or the list begins. None may reach beyond that."""
    order = sorted(range(len(infos)), key=lambda index: infos[index].header_offset)
    ends = [end] * len(infos)
    for one, following in itertools.pairwise(order):
        ends[one] = infos[following].header_offset
    for info, limit in zip(infos, ends, strict=True):
        least = _HEAD.size + len(_stored_name(info)) + info.compress_size
        if info.header_offset < 0 or info.header_offset + least > limit:
            raise InputRefused("package-damaged")
    return ends


def _entry(index: int, info: zipfile.ZipInfo, end: int) -> Entry:
    return Entry(
        index,
        _shown_name(info),
        info.compress_type,
        info.compress_size,
        info.file_size,
        info.CRC,
        info.header_offset,
        end,
        _stored_name(info),
    )


def _stored_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437")


def _name(info: zipfile.ZipInfo) -> str:
    """The whole name; phones and macOS write UTF-8 without saying so."""
    try:
        name = _stored_name(info).decode("utf-8")
    except UnicodeDecodeError:
        name = info.orig_filename
    return name.replace("\\", "/")


def _shown_name(info: zipfile.ZipInfo) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in _name(info))[-_NAME:]


def _wanted(info: zipfile.ZipInfo) -> bool:
    parts = _name(info).split("/")
    return bool(parts[-1]) and not any(hidden(part) for part in parts if part not in {".", ".."})


def _agrees(head: bytearray, entry: Entry) -> bool:
    """Whether an entry's own header says what the list says of it."""
    mark, _, flags, method, _, _, crc, compressed, size, named, _ = _HEAD.unpack_from(head)
    told = (mark, method, named, bytes(head[_HEAD.size :]))
    if flags & _ENCRYPTED:
        return False
    if told != (_SIGNATURES[0], entry.method, len(entry.stored_name), entry.stored_name):
        return False
    if flags & _SIZES_BEHIND:
        return True
    sizes = {(compressed, entry.compressed), (size, entry.size)}
    return crc == entry.crc and all(here in {there, _UNSAID} for here, there in sizes)


def checked(entry: Entry, data: bytes | bytearray) -> bytes | bytearray:
    """An entry's unpacked bytes, if they are what the package says.

    Raises InputRefused "package-damaged", or "package-nested" for a package in the package.
    """
    if len(data) != entry.size or zlib.crc32(data) != entry.crc:
        raise InputRefused("package-damaged")
    if bytes(data[:4]) in _SIGNATURES:
        raise InputRefused("package-nested")
    return data


def address(path: Path, entry: Entry) -> str:
    """An entry's address for journals and lists: its last part is the picture's own name."""
    return f"{path}{_MARK}{entry.index}/{entry.name}"


def parse(text: str) -> tuple[Path, int, str] | None:
    """(package, index of the entry, its name) of an address; None for the path of a plain file.

    The text has to be as `address` or `str(Path)` made it: one more `Path` around it breaks it.
    """
    path, mark, rest = text.partition(_MARK)
    found = _ENTRY.fullmatch(rest) if mark and path else None
    return (Path(path), int(found[1]), found[2]) if found else None
