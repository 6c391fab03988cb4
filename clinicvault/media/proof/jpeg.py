"""A kept JPEG: tables, one frame, its scans, canonical JFIF, ICC and Adobe segments, no more."""

from __future__ import annotations

import re

from clinicvault.media.sniff import Buffer

from . import require
from .icc import prove_profile

_JFIF = re.compile(rb"\xff\xe0\0\x10JFIF\0.{7}\0\0", re.DOTALL)
_ADOBE = re.compile(rb"\xff\xee\0\x0eAdobe\0\x64\0{4}[\0\x01\x02]")
_PROFILE = re.compile(rb"\xff\xe2(..)ICC_PROFILE\0(.)(.)", re.DOTALL)
_SCAN_END = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_TABLES = {0xDB, 0xC4, 0xCC, 0xDD}
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}
_SOS = 0xDA


def prove(data: Buffer) -> None:
    """InputRefused("proof-failed") unless every byte is one that decoding or colour needs."""
    view = memoryview(data)
    require(bytes(view[:2]) == b"\xff\xd8" and bytes(view[-2:]) == b"\xff\xd9")
    at = _head(view, 2)
    frames, end = 0, len(view) - 2
    while at < end:
        require(at + 4 <= end and view[at] == 0xFF)
        marker, payload = view[at + 1], view[at + 4 : at + 2 + _length(view, at + 2)]
        at += 4 + len(payload)
        require(at <= end)
        if marker in _FRAMES:
            frames += 1
            require(len(payload) >= 6 and len(payload) == 6 + 3 * payload[5])
        elif marker == _SOS:
            require(frames == 1 and len(payload) == 4 + 2 * payload[0])
            at = _scan(view, at)
        else:
            require(marker in _TABLES and _table_fits(marker, payload))
    require(frames == 1 and at == end)


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
    return found.start() if found else at


def _table_fits(marker: int, payload: memoryview) -> bool:
    """Whether the tables that a segment names fill it to its last byte."""
    if marker == 0xDD:
        return len(payload) == 2
    if marker == 0xCC:
        return len(payload) % 2 == 0
    rest = bytes(payload)
    require(bool(rest))
    while rest:
        if marker == 0xDB:
            rest, short = _after(rest, 65 if rest[0] < 16 else 129)
        else:
            rest, short = _after(rest, 17 + sum(rest[1:17]))
        if short:
            return False
    return True


def _after(rest: bytes, size: int) -> tuple[bytes, bool]:
    return rest[size:], len(rest) < size
