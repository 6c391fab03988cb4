"""Whether a packed strip or tile holds exactly its rows, and where its last needed byte is.

Nothing is unpacked into memory beyond small pieces. LZW (TIFF 6.0, section 13) is followed with
whole arrays: between two Clear codes the width of every code is known beforehand, and the length
of what a code stands for is its depth in a forest of prefixes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .tiff_layout import DEFLATE, LZW, NONE, OLD_DEFLATE, PACKBITS

_PIECE = 1 << 18
_RUNS = 4_000_000
_CLEAR, _END, _FIRST = 256, 257, 258
_BATCH = 64
_WIDTHS = np.repeat([9, 10, 11, 12], [254, 512, 1024, 2049]).astype(np.int64)
"""Bits of each code after a Clear; the table is full and a Clear must follow after the last."""
_PLACES = np.concatenate([[0], np.cumsum(_WIDTHS)[:-1]])

Codes = np.ndarray[Any, np.dtype[np.int64]]


def needed(compression: int, body: memoryview, expected: int) -> int | None:
    """Bytes of `body` that its decoder needs, if they make exactly `expected` bytes, else None.

    None too for kinds of packing that are not followed here, and for odd but legal streams.
    """
    follow = _FOLLOW.get(compression)
    return follow(body, expected) if follow else None


def _plain(body: memoryview, expected: int) -> int | None:
    return expected if len(body) >= expected else None


def _deflate(body: memoryview, expected: int) -> int | None:
    unpacker, size = zlib.decompressobj(), 0
    try:
        for at in range(0, len(body), _PIECE):
            part: bytes | memoryview = body[at : at + _PIECE]
            while part and not unpacker.eof:
                size += len(unpacker.decompress(part, _PIECE))
                part = unpacker.unconsumed_tail
                if size > expected:
                    return None
            if unpacker.eof:
                end = at + min(_PIECE, len(body) - at) - len(unpacker.unused_data)
                return end if size == expected else None
        size += len(unpacker.flush())
    except zlib.error:
        return None
    return len(body) if unpacker.eof and size == expected else None


def _packbits(body: memoryview, expected: int) -> int | None:
    at = size = 0
    for _ in range(_RUNS):
        if size >= expected or at >= len(body):
            break
        head = body[at]
        if head < 128:
            at += head + 2
            size += head + 1
        else:
            at += 1 if head == 128 else 2
            size += 0 if head == 128 else 257 - head
    return at if size == expected and at <= len(body) else None


def _lzw(body: memoryview, expected: int) -> int | None:
    """Total length of all codes; the stream must begin with Clear."""
    data = np.frombuffer(body, np.uint8)
    walk = _Walk(data)
    size, batch = 0, []
    for codes in walk.blocks():
        if not _sound(codes):
            return None
        batch.append(codes)
        if len(batch) == _BATCH:
            size += _length(batch)
            batch = []
            if size > expected:
                return None
    if batch:
        size += _length(batch)
    return walk.end if walk.end and size == expected else None


class _Walk:
    """Finds the blocks of codes between Clear and Clear or End."""

    def __init__(self, data: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
        self.bits = 8 * len(data)
        self.data = np.concatenate([data, np.zeros(4, np.uint8)])
        self.end = 0
        """Bytes up to the last code; 0 where the stream is no sound one."""

    def blocks(self) -> Iterator[Codes]:
        """Codes of each block, without the one that ends it."""
        at = 9
        if self.bits < at or int(self.data[0]) << 1 | int(self.data[1]) >> 7 != _CLEAR:
            return
        while True:
            places = at + _PLACES
            fitting = int(np.searchsorted(places + _WIDTHS, self.bits, "right"))
            codes = self._codes(places[:fitting], _WIDTHS[:fitting])
            stops = np.flatnonzero((codes == _CLEAR) | (codes == _END))
            if not len(stops):
                if fitting < len(_WIDTHS):
                    self.end = len(self.data) - 4
                    yield codes
                return
            stop = int(stops[0])
            yield codes[:stop]
            at = int(places[stop] + _WIDTHS[stop])
            if codes[stop] == _END:
                self.end = -(-at // 8)
                return

    def _codes(self, places: Codes, widths: Codes) -> Codes:
        first = places >> 3
        window = self.data[first].astype(np.int64) << 16
        window |= self.data[first + 1].astype(np.int64) << 8
        window |= self.data[first + 2]
        codes: Codes = (window >> (24 - (places & 7) - widths)) & ((1 << widths) - 1)
        return codes


def _sound(codes: Codes) -> bool:
    """Whether every code stands for something that the codes before it have made."""
    return bool(np.all((codes < _CLEAR) | (codes < _FIRST + np.arange(len(codes)))))


def _length(blocks: list[Codes]) -> int:
    """Bytes that the codes stand for: each is its prefix and one byte more."""
    codes = np.concatenate(blocks)
    starts = np.cumsum([0] + [len(block) for block in blocks[:-1]])
    base = np.repeat(starts, [len(block) for block in blocks])
    made = codes >= _FIRST
    parent = np.where(made, base + codes - _FIRST, np.arange(len(codes)))
    depth = made.astype(np.int64)
    while np.any(depth[parent]):
        depth += depth[parent]
        parent = parent[parent]
    return len(codes) + int(depth.sum())


_FOLLOW: dict[int, Callable[[memoryview, int], int | None]] = {
    NONE: _plain,
    DEFLATE: _deflate,
    OLD_DEFLATE: _deflate,
    LZW: _lzw,
    PACKBITS: _packbits,
}
FOLLOWED = frozenset(_FOLLOW)
"""Compressions whose streams can be followed to their last byte."""
