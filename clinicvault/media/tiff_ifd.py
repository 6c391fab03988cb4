"""The directories of a TIFF, classic or BigTIFF, in either byte order, read within bounds.

Nothing here decides what is kept. (TIFF 6.0; BigTIFF as libtiff documents it; CIPA DC-008.)
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator, Mapping

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .sniff import Buffer

SIZES = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8,
    18: 8,
}  # fmt: skip
"""Bytes of one value of each field type."""
_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_SUB_DIRECTORIES = {0x8769: "exif", 0x8825: "gps", 0xA005: "interop"}
_EXCERPT = 256
_NO_EXCERPT = frozenset({0x0111, 0x0117, 0x0144, 0x0145, 0x014A, 0x0140, 0x015B, 0x8773})


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One field: `value` is its raw bytes in the file's byte order."""

    kind: int
    count: int
    value: memoryview


@dataclasses.dataclass(frozen=True, slots=True)
class Directory:
    """Well-formed fields by tag, and where the next directory lies (0: there is none)."""

    order: str
    entries: Mapping[int, Entry]
    following: int

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Whole numbers of a field; empty where it is missing or holds something else."""
        entry = self.entries.get(tag)
        code = _INTEGERS.get(entry.kind) if entry else None
        if entry is None or code is None:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{code}", entry.value)

    def number(self, tag: int, otherwise: int) -> int:
        """First whole number of a field."""
        entry = self.entries.get(tag)
        code = _INTEGERS.get(entry.kind) if entry else None
        if entry is None or code is None:
            return otherwise
        return int(struct.unpack_from(self.order + code, entry.value)[0])

    def fractions(self, tag: int) -> tuple[tuple[int, int], ...]:
        """(numerator, denominator) pairs of a field of unsigned fractions."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind != 5:
            return ()
        flat = struct.unpack(f"{self.order}{2 * entry.count}I", entry.value)
        return tuple(zip(flat[::2], flat[1::2], strict=True))


class Reader:
    """A TIFF's header and directories. Raises InputRefused("picture-damaged") for no TIFF."""

    def __init__(self, data: Buffer, limits: Limits) -> None:
        self.view = memoryview(data)
        self.limits = limits
        head = bytes(self.view[:16])
        self.order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        magic = struct.unpack(self.order + "H", head[2:4])[0] if self.order and head[3:] else 0
        self.big = magic == 43
        if magic not in (42, 43) or (self.big and len(head) < 16):
            raise InputRefused("picture-damaged")
        self._word, self._count = ("Q", "Q") if self.big else ("I", "H")
        self._entry = 20 if self.big else 12
        self.first = self._at("Q", 8) if self.big else self._at("I", 4)

    def _at(self, code: str, position: int) -> int:
        """The number at a position, 0 behind the end."""
        if position + struct.calcsize("<" + code) > len(self.view):
            return 0
        return int(struct.unpack_from(self.order + code, self.view, position)[0])

    def chain(self, start: int) -> Iterator[Directory]:
        """Directories one after the other, each once, as many as the limits allow."""
        visited: set[int] = set()
        while start and start not in visited and len(visited) < self.limits.directories:
            visited.add(start)
            directory = self.directory(start)
            yield directory
            start = directory.following

    def directory(self, start: int) -> Directory:
        """The directory at an offset; a field given twice counts once."""
        count = self._at(self._count, start)
        if count > self.limits.directory_entries:
            raise InputRefused("too-many-parts")
        first = start + struct.calcsize("<" + self._count)
        entries: dict[int, Entry] = {}
        for index in range(count):
            at = first + index * self._entry
            if at + self._entry > len(self.view):
                break
            tag, kind = struct.unpack_from(self.order + "HH", self.view, at)
            if entry := self._value(kind, at + 4):
                entries.setdefault(tag, entry)
        return Directory(self.order, entries, self._at(self._word, first + count * self._entry))

    def _value(self, kind: int, at: int) -> Entry | None:
        count, room = self._at(self._word, at), struct.calcsize("<" + self._word)
        size = SIZES.get(kind, 0) * count
        start = at + room if size <= room else self._at(self._word, at + room)
        if not 0 < size <= len(self.view) - start:
            return None
        return Entry(kind, count, self.view[start : start + size])

    def excerpt(self, directory: Directory) -> bytes:
        """A small classic TIFF structure of the fields that tell about a picture.

        Long values are cut; it holds the given directory and its Exif, GPS and interoperability
        directories, as a reader of Exif expects them.
        """
        parts = [("main", directory)]
        for tag, name in _SUB_DIRECTORIES.items():
            for _, parent in tuple(parts):
                if start := parent.number(tag, 0):
                    parts.append((name, self.directory(start)))
                    break
        return _Excerpt(self.order).written(parts)


class _Excerpt:
    """Lays directories out one behind the other."""

    def __init__(self, order: str) -> None:
        self.order = order

    def written(self, parts: list[tuple[str, Directory]]) -> bytes:
        fields = [(name, self._fields(part)) for name, part in parts]
        places, at = {}, 8
        for name, listed in fields:
            places[name] = at
            at += 6 + sum(12 + len(value) * (len(value) > 4) for _, _, _, value in listed)
        head = (b"II*\0" if self.order == "<" else b"MM\0*") + struct.pack(self.order + "I", 8)
        return head + b"".join(self._directory(places[name], f, places) for name, f in fields)

    @staticmethod
    def _fields(part: Directory) -> list[tuple[int, int, int, bytes]]:
        """(tag, type, count, value of an even length) of every field that classic TIFF knows."""
        listed = []
        for tag, entry in sorted(part.entries.items()):
            if tag in _SUB_DIRECTORIES:
                listed.append((tag, 4, 1, bytes(4)))
            if tag in _SUB_DIRECTORIES or tag in _NO_EXCERPT or entry.kind > 12:
                continue
            count = min(entry.count, _EXCERPT // SIZES[entry.kind])
            value = bytes(entry.value[: count * SIZES[entry.kind]])
            listed.append((tag, entry.kind, count, value.ljust(4, b"\0")))
        return listed

    def _directory(
        self, start: int, fields: list[tuple[int, int, int, bytes]], places: dict[str, int]
    ) -> bytes:
        table, values = b"", b""
        at = start + 6 + 12 * len(fields)
        for tag, kind, count, value in fields:
            if tag in _SUB_DIRECTORIES:
                place = places.get(_SUB_DIRECTORIES[tag], 0)
                table += struct.pack(self.order + "HHII", tag, 4, 1, place)
                continue
            far = struct.pack(self.order + "I", at + len(values))
            table += struct.pack(self.order + "HHI", tag, kind, count)
            table += value if len(value) == 4 else far
            values += value if len(value) > 4 else b""
        return struct.pack(self.order + "H", len(fields)) + table + bytes(4) + values
