"""A kept JPEG: tables, one frame, its scans, canonical JFIF, ICC and Adobe segments, no more."""

from __future__ import annotations

import re

from clinicvault.media.sniff import Buffer

from . import require
from .icc import prove_profile

_JFIF = re.compile(rb"\xff\xe0\0\x10JFIF\0.{7}\0\0", re.DOTALL)
_ADOBE = re.compile(rb"\xff\xee\0\x0eAdobe\0\x64\0{4}[\0\x01\x02]")
_PROFILE = re.compile(rb"\xff\xe2(..)ICC_PROFILE\0(.)(.)", re.DOTALL)
_RIDERS = re.compile(rb"\xff[\xd0-\xd7]?\Z")
_SCAN_END = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_TABLES = {0xDB, 0xC4, 0xCC, 0xDD}
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}
_SOS = 0xDA
_Key = tuple[int, int]
"""Marker and number of a table."""


def prove(data: Buffer) -> None:
    """InputRefused("proof-failed") unless every byte is one that decoding or colour needs."""
    missing(data)


def missing(data: Buffer) -> set[_Key]:
    """Tables that the scans name and the stream lacks; refuses what `prove` refuses."""
    view = memoryview(data)
    require(bytes(view[:2]) == b"\xff\xd8" and bytes(view[-2:]) == b"\xff\xd9")
    at = _head(view, 2)
    tables, end = _Tables(), len(view) - 2
    while at < end:
        require(at + 4 <= end and view[at] == 0xFF)
        marker, payload = view[at + 1], view[at + 4 : at + 2 + _length(view, at + 2)]
        at += 4 + len(payload)
        require(at <= end)
        if marker in _FRAMES:
            tables.frame(marker, bytes(payload))
        elif marker == _SOS:
            tables.scan(bytes(payload))
            at = _scan(view, at)
        else:
            tables.define(marker, bytes(payload))
    require(bool(tables.frames) and not tables.fresh and at == end)
    return tables.absent


class _Tables:
    """Which tables are defined, and that each is used by the very next scan."""

    def __init__(self) -> None:
        self.fresh: set[_Key] = set()
        self.known: set[_Key] = set()
        self.absent: set[_Key] = set()
        self.frames: list[tuple[int, list[tuple[int, int]]]] = []
        self.decoded: set[int] = set()
        self.restart = b""

    def define(self, marker: int, payload: bytes) -> None:
        for key in tables_of(marker, payload):
            require(key not in self.fresh)
            self.fresh.add(key)
        if marker == 0xDD:
            require(payload != self.restart)
            self.restart = payload

    def frame(self, marker: int, payload: bytes) -> None:
        require(not self.frames and len(payload) >= 6 and len(payload) == 6 + 3 * payload[5])
        self.frames.append((marker, list(zip(payload[6::3], payload[8::3], strict=True))))

    def scan(self, payload: bytes) -> None:
        require(bool(self.frames and payload) and len(payload) == 4 + 2 * payload[0])
        used = self._used(payload)
        require(self.fresh <= used)
        self.known |= self.fresh
        self.fresh.clear()
        self.absent |= {key for key in used if key[0] != 0xCC} - self.known

    def _used(self, payload: bytes) -> set[_Key]:
        marker, components = self.frames[0]
        names = payload[1:-3:2]
        used = {(0xDB, own) for name, own in components if name in {*names} - self.decoded}
        self.decoded |= {*names}
        coding = 0xCC if marker & 8 else 0xC4
        by_parts = marker & 3 == 2
        for numbers in payload[2:-3:2]:
            if not by_parts or (not payload[-3] and payload[-1] < 16):
                used.add((coding, numbers // 16))
            if not by_parts or payload[-3]:
                used.add((coding, 16 + numbers % 16))
        return used | {(0xDD, 0)}


def _head(view: memoryview, at: int) -> int:
    """The position behind JFIF, ICC and Adobe segments, each at most once and in this order."""
    if found := _JFIF.match(view, at):
        at = found.end()
    profile, number, count = b"", 0, 0
    while found := _PROFILE.match(view, at):
        number, count = number + 1, found[3][0]
        require(found[2][0] == number)
        end = at + 2 + int.from_bytes(found[1], "big")
        profile += view[found.end() : end]
        at = end
    if number:
        require(number == count)
        prove_profile(profile)
    found = _ADOBE.match(view, at)
    return found.end() if found else at


def _length(view: memoryview, at: int) -> int:
    length = int.from_bytes(view[at : at + 2], "big")
    require(length >= 2)
    return length


def _scan(view: memoryview, at: int) -> int:
    found = _SCAN_END.search(view, at)
    require(found is not None)
    end = found.start() if found else at
    require(_RIDERS.search(bytes(view[max(at, end - 2) : end])) is None)
    return end


def tables_of(marker: int, payload: bytes) -> list[_Key]:
    """What the tables go by that fill a segment to its last byte."""
    require(marker in _TABLES and bool(payload) and (marker != 0xDD or len(payload) == 2))
    found = []
    while payload:
        size = {0xDB: 65 + 64 * (payload[0] > 15), 0xC4: 17 + sum(payload[1:17])}.get(marker, 2)
        require(size <= len(payload))
        number = payload[0] % 16 if marker == 0xDB else payload[0]
        found.append((marker, 0 if marker == 0xDD else number))
        payload = payload[size:]
    return found
