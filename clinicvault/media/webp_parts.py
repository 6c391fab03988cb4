"""The parts of a lossy WebP picture: its head, then modes, then coefficients in up to eight parts.

Every part but the last says its size, so that bytes can lie behind what a decoder reads of it.
How many there are stands in the coded head of the first one. (RFC 6386, 7.3, 9.2 to 9.5, 19.2.)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

_HEAD = 10
_FLAGS = 0x1F
_SIZE = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Parts:
    """A picture taken apart: the ten bytes of its frame, and its parts in order."""

    head: bytes
    parts: tuple[bytes, ...]

    def joined(self) -> bytes:
        """The picture put together again."""
        first, *others = self.parts
        flags = int.from_bytes(self.head[:3], "little") & _FLAGS
        mark = (len(first) << 5 | flags).to_bytes(3, "little")
        sizes = b"".join(len(part).to_bytes(_SIZE, "little") for part in others[:-1])
        return b"".join([mark, self.head[3:], first, sizes, *others])

    def changed(self, index: int, part: bytes) -> Parts:
        """With another part in the place of one."""
        return Parts(self.head, (*self.parts[:index], part, *self.parts[index + 1 :]))


def taken_apart(picture: bytes) -> Parts | None:
    """The parts of a key frame; None where their sizes do not fit."""
    first = int.from_bytes(picture[:3], "little") >> 5
    modes, rest = picture[_HEAD : _HEAD + first], picture[_HEAD + first :]
    if not first or len(modes) < first:
        return None
    count = 1 << _parts_power(modes)
    at = _SIZE * (count - 1)
    sizes = [int.from_bytes(rest[n : n + _SIZE], "little") for n in range(0, at, _SIZE)]
    if len(rest) <= at + sum(sizes):
        return None
    parts = [modes]
    for size in sizes:
        parts.append(rest[at : at + size])
        at += size
    return Parts(picture[:_HEAD], (*parts, rest[at:]))


def _parts_power(modes: bytes) -> int:
    """How often one part of coefficients was halved: two bits in the head of the modes."""
    bits = _Bits(modes)
    bits.number(2)  # kind of colours, clamping
    if bits.number(1):
        _skip_segments(bits)
    bits.number(1 + 6 + 3)  # loop filter: kind, level, sharpness
    if bits.number(1) and bits.number(1):
        _skip_each(bits, (6 + 1,) * 8)
    return bits.number(2)


def _skip_segments(bits: _Bits) -> None:
    mapped, told = bits.number(1), bits.number(1)
    if told:
        bits.number(1)
        _skip_each(bits, (7 + 1,) * 4 + (6 + 1,) * 4)
    if mapped:
        _skip_each(bits, (8,) * 3)


def _skip_each(bits: _Bits, widths: Sequence[int]) -> None:
    """Numbers of which a bit before each says whether it is there."""
    for width in widths:
        if bits.number(1):
            bits.number(width)


class _Bits:
    """The boolean decoder for bits that are as likely as not (RFC 6386, 7.3)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 2
        self._value = int.from_bytes(data[:2].ljust(2, b"\0"), "big")
        self._range, self._shifted = 255, 0

    def number(self, width: int) -> int:
        """The next `width` bits, the highest first."""
        value = 0
        for _ in range(width):
            value = value << 1 | self._bit()
        return value

    def _bit(self) -> int:
        split = 1 + ((self._range - 1) * 128 >> 8)
        found = int(self._value >= split << 8)
        self._range = self._range - split if found else split
        self._value -= (split << 8) * found
        while self._range < 128:
            self._value, self._range = self._value << 1, self._range << 1
            self._shifted += 1
            if self._shifted == 8:
                self._shifted = 0
                self._value |= self._data[self._at] if self._at < len(self._data) else 0
                self._at += 1
        return found
