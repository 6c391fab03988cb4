"""Boxes of ISO media files: read within bounds, written anew (ISO/IEC 14496-12:2022, clause 4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from clinicvault.domain.errors import InputRefused

from .sniff import Buffer

_HEADER, _LONG_HEADER = 8, 16
_LETTERS = frozenset({*range(0x20, 0x7F), 0xA9})
"""What names are made of: printable ASCII, and the copyright sign of QuickTime."""


def damaged() -> InputRefused:
    """The refusal of a file whose parts contradict one another."""
    return InputRefused("picture-damaged")


def unsupported() -> InputRefused:
    """The refusal of a valid but rare kind of picture."""
    return InputRefused("picture-kind-unsupported")


class Box(NamedTuple):
    """One box: its four-letter name, its body, where it ends, and whether all of it is there."""

    name: bytes
    body: memoryview
    end: int
    whole: bool


def boxes(view: memoryview, most: int) -> Iterator[Box]:
    """Boxes one after another; the last may reach beyond the end and is then not `whole`.

    Stops where no box can start. Raises InputRefused "too-many-parts" after `most`.
    """
    at = 0
    for _ in range(most):
        if at + _HEADER > len(view):
            return
        size, name = struct.unpack_from(">I4s", view, at)
        start = at + _HEADER
        if size == 1:
            if at + _LONG_HEADER > len(view):
                return
            (size,) = struct.unpack_from(">Q", view, start)
            start = at + _LONG_HEADER
        elif size == 0:
            size = len(view) - at
        if at + size < start or not all(letter in _LETTERS for letter in name):
            return
        end = min(at + size, len(view))
        yield Box(name, view[start:end], end, end == at + size)
        at = end
    raise InputRefused("too-many-parts")


class Cursor:
    """Reads numbers and bytes in order; reading past the end is a refusal."""

    def __init__(self, view: Buffer) -> None:
        self.view = memoryview(view)
        self.at = 0

    def take(self, count: int) -> memoryview:
        """The next `count` bytes."""
        if count > len(self.view) - self.at:
            raise damaged()
        self.at += count
        return self.view[self.at - count : self.at]

    def number(self, size: int) -> int:
        """The next `size` bytes as a number, most significant first; 0 for no bytes."""
        return int.from_bytes(self.take(size), "big")

    def version(self) -> tuple[int, int]:
        """(version, flags) at the start of a full box."""
        return self.number(1), self.number(3)

    def text(self) -> bytes:
        """A string up to its zero byte, or to the end where that is missing."""
        rest = bytes(self.rest())
        text = rest.partition(b"\0")[0]
        self.at += min(len(text) + 1, len(rest))
        return text

    def rest(self) -> memoryview:
        """Everything not read yet."""
        return self.view[self.at :]


def box(name: bytes, *parts: Buffer) -> bytes:
    """A box with these parts as its body."""
    body = b"".join(parts)
    return struct.pack(">I4s", _HEADER + len(body), name) + body


def full_box(name: bytes, version: int, flags: int, *parts: Buffer) -> bytes:
    """A box whose body starts with a version and flags."""
    return box(name, struct.pack(">I", version << 24 | flags), *parts)
