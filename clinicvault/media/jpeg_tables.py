"""A JPEG's tables: only those that a scan needs are kept, each right before it.

A table that nothing is decoded by can hold anything; so can one that is replaced before its use.
(ITU-T T.81, B.2.4; A.6, F.2.4 and G.2 for what a scan uses.)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from .jpeg_markers import DAC, DHT, DQT, DRI, damaged
from .sniff import Buffer

Key = tuple[int, int]
"""Marker, and the number by which frame and scans name a table (Huffman: class << 4 | number)."""
_Place = tuple[int, int]
"""Number of a segment in the source, and its marker."""

TABLES = frozenset({DAC, DHT, DQT, DRI})
_PROGRESSIVE, _ARITHMETIC = frozenset({0xC2, 0xCA}), frozenset({0xC9, 0xCA})
_RESTART: Key = (DRI, 0)


class Tables:
    """Tables of one stream in the order in which they come.

    `lost` says whether any fell away, `wanted` what its scans need and it does not define.
    """

    def __init__(self) -> None:
        self.lost = False
        self.wanted: set[Key] = set()
        self._waiting: dict[Key, tuple[int, bytes]] = {}
        self._given: set[Key] = set()
        self._shown: set[int] = set()
        self._components: list[tuple[int, int]] = []
        self._kind = self._count = 0
        self._restart = b""

    def take(self, marker: int, payload: memoryview) -> None:
        """One segment. InputRefused("picture-damaged") unless its tables fill it exactly."""
        self._count += 1
        for key, table in split(marker, payload):
            if self._waiting.pop(key, None) is not None:
                self.lost = True
            self._waiting[key] = self._count, table

    def frame(self, marker: int, payload: memoryview) -> None:
        """The frame, which names a quantisation table for each component."""
        self._kind = marker
        self._components = [(payload[at], payload[at + 2]) for at in range(6, len(payload), 3)]

    def scan(self, payload: memoryview) -> tuple[list[Buffer], list[Buffer]]:
        """Segments that this scan needs: those for before the frame, those for after it."""
        first = not self._shown
        chosen: dict[_Place, bytes] = {}
        for key in dict.fromkeys(self._needs(payload)):
            if key in self._waiting:
                number, table = self._waiting.pop(key)
                if self._changes(key, table):
                    chosen[number, key[0]] = chosen.get((number, key[0]), b"") + table
                    self._given.add(key)
            elif key[0] != DAC and key not in self._given:
                self.wanted.add(key)
        early = [place for place in chosen if first and place[1] == DQT]
        late = [place for place in chosen if place not in early]
        return _segments(chosen, early), _segments(chosen, late)

    def named(self, wanted: AbstractSet[Key]) -> list[Buffer]:
        """Segments of those that are `wanted`: for streams that share their tables."""
        chosen: dict[_Place, bytes] = {}
        for key, (number, table) in self._waiting.items():
            if key in wanted:
                chosen[number, key[0]] = chosen.get((number, key[0]), b"") + table
        self.lost = self.lost or not self._waiting.keys() <= wanted
        return _segments(chosen, list(chosen))

    def end(self) -> None:
        """No scan comes any more."""
        self.lost = self.lost or bool(self._waiting)

    def _changes(self, key: Key, table: bytes) -> bool:
        """Restarts that stay as they were need not be said again."""
        if key != _RESTART:
            return True
        before, self._restart = self._restart, table
        return before != table

    def _needs(self, payload: memoryview) -> Iterator[Key]:
        """What a scan uses; a component's quantisation is that of its first scan."""
        count = payload[0]
        start, high = payload[1 + 2 * count], payload[3 + 2 * count] >> 4
        progressive = self._kind in _PROGRESSIVE
        coding = DAC if self._kind in _ARITHMETIC else DHT
        for at in range(1, 1 + 2 * count, 2):
            component, numbers = payload[at], payload[at + 1]
            if component not in self._shown:
                yield from ((DQT, own) for name, own in self._components if name == component)
            self._shown.add(component)
            if not progressive or not (start or high):
                yield coding, numbers >> 4
            if not progressive or start:
                yield coding, 0x10 | numbers & 15
        yield _RESTART


def split(marker: int, payload: memoryview) -> Iterator[tuple[Key, bytes]]:
    """The tables of a segment under what they go by; damaged() unless they fill it exactly."""
    at = 0
    if marker == DRI and len(payload) != 2:
        raise damaged()
    while at < len(payload):
        size, name = _size(marker, payload[at : at + 17])
        if at + size > len(payload):
            raise damaged()
        yield (marker, name), bytes(payload[at : at + size])
        at += size
    if not at:
        raise damaged()


def _size(marker: int, head: memoryview) -> tuple[int, int]:
    """(bytes of the table that begins so, what it goes by)."""
    if marker == DRI:
        return 2, 0
    if marker == DAC:
        return 2, head[0]
    if marker == DQT:
        return 129 if head[0] >> 4 else 65, head[0] & 15
    return 17 + sum(head[1:]), head[0]


def _segments(chosen: dict[_Place, bytes], places: list[_Place]) -> list[Buffer]:
    """Tables of one segment together again, in the order in which they came."""
    pieces: list[Buffer] = []
    for place in sorted(places):
        tables = chosen[place]
        pieces += [struct.pack(">BBH", 0xFF, place[1], len(tables) + 2), tables]
    return pieces
