"""HEVC and AV1 as HEIF items hold them: only what a decoder turns into pixels stays.

Settings that an encoder wrote into the stream, padding and further layers fall away; the coded
picture itself is copied byte for byte. (ITU-T H.265; ISO/IEC 14496-15, 8.3; AV1 1.0.0 errata 1.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from clinicvault.domain.errors import InputRefused

from .heif_boxes import Cursor, damaged, unsupported
from .sniff import Buffer

_HEVC_PARAMETERS = (32, 33, 34)
_HEVC_PICTURES = frozenset({*range(10), *range(16, 22)})
_HEVC_SUPPLEMENTS = (39, 40)
_USER_DATA = (4, 5)
_HEVC_HEADER = 22
HEVC_LENGTH = 4
"""Bytes of a unit's length in a picture; libheif reads no other."""

_AV1_KEPT = frozenset({1, 3, 4, 6, 7})
_AV1_SEQUENCE, _AV1_METADATA, _AV1_TILES, _AV1_DELIMITER = 1, 5, 8, 2
_AV1_PLAIN = frozenset({_AV1_DELIMITER})


class Part(NamedTuple):
    """A unit of a stream: where it starts and ends, and what kind falls away with it if any."""

    start: int
    end: int
    trace: str | None


def kept(data: memoryview, parts: Iterator[Part], most: int, found: set[str]) -> list[memoryview]:
    """The runs of bytes that stay; what the others held goes into `found`.

    Raises InputRefused "too-many-parts" after `most` units.
    """
    runs: list[memoryview] = []
    start = end = 0
    for count, part in enumerate(parts):
        if count >= most:
            raise InputRefused("too-many-parts")
        if part.trace is None and part.start == end:
            end = part.end
        elif part.trace is None:
            runs.append(data[start:end])
            start, end = part.start, part.end
        elif part.trace:
            found.add(part.trace)
    return [run for run in (*runs, data[start:end]) if len(run)]


def hevc_parts(data: memoryview) -> Iterator[Part]:
    """NAL units, each behind its length of `HEVC_LENGTH` bytes."""
    at = 0
    while at < len(data):
        body = at + HEVC_LENGTH
        end = body + int.from_bytes(data[at:body], "big")
        if end > len(data) or end < body + 2:
            raise damaged()
        yield Part(at, end, _hevc_trace(data[body:end]))
        at = end


def _hevc_trace(unit: memoryview) -> str | None:
    """None for a unit that stays; else what fell away, empty where it was nothing at all."""
    kind = unit[0] >> 1 & 63
    if unit[0] >> 7:
        raise damaged()
    if (unit[0] & 1) << 5 | unit[1] >> 3:
        return "second-picture"
    if kind in _HEVC_PICTURES or kind in _HEVC_PARAMETERS:
        return None
    if kind in _HEVC_SUPPLEMENTS:
        return "editing-history" if len(unit) > 2 and unit[2] in _USER_DATA else "other-data"
    return "" if 35 <= kind <= 37 else "hidden-data"


def hevc_configuration(body: memoryview, found: set[str]) -> bytes:
    """An `hvcC` with parameter sets alone; frame rates zero, reserved bits as the standard says.

    Raises InputRefused "picture-damaged".
    """
    cursor = Cursor(body)
    head = bytearray(cursor.take(_HEVC_HEADER))
    if head[0] != 1:
        raise damaged()
    head[13] |= 0xF0
    head[15:19] = head[15] | 0xFC, head[16] | 0xFC, head[17] | 0xF8, head[18] | 0xF8
    head[19:22] = 0, 0, head[21] & 0x3F
    arrays = []
    for _ in range(cursor.number(1)):
        kind, units = _hevc_array(cursor, found)
        if units and kind & 63 in _HEVC_PARAMETERS:
            count = len(units).to_bytes(2, "big")
            arrays.append(bytes([kind & 0xBF]) + count + b"".join(units))
        elif units:
            found.add("editing-history" if kind & 63 in _HEVC_SUPPLEMENTS else "hidden-data")
    if cursor.rest():
        found.add("hidden-data")
    return bytes(head) + bytes([len(arrays)]) + b"".join(arrays)


def _hevc_array(cursor: Cursor, found: set[str]) -> tuple[int, list[bytes]]:
    """(kind byte, units of the base layer with their lengths) of one array."""
    kind, units = cursor.number(1), []
    for _ in range(cursor.number(2)):
        length = cursor.number(2)
        unit = bytes(cursor.take(length))
        if length < 2 or unit[0] >> 1 != kind & 63:
            raise damaged()
        if unit[0] & 1 or unit[1] >> 3:
            found.add("second-picture")
        else:
            units.append(length.to_bytes(2, "big") + unit)
    return kind, units


def hevc_length_size(configuration: Buffer) -> int:
    """Bytes of the length before each unit of a stream."""
    return (configuration[21] & 3) + 1


def hevc_is_gray(configuration: Buffer) -> bool:
    """Whether there is light alone, no colour."""
    return not configuration[16] & 3


def av1_parts(data: memoryview) -> Iterator[Part]:
    """Open bitstream units; the last may go without its size."""
    at = 0
    while at < len(data):
        head = data[at]
        body = at + 1 + (head >> 2 & 1)
        if head & 0x81 or body > len(data) or (head & 4 and data[at + 1] & 7):
            raise damaged()
        if head & 2:
            size, body = _leb128(data, body)
            end = body + size
        else:
            end = len(data)
        if end > len(data):
            raise damaged()
        yield Part(at, end, _av1_trace(head >> 3 & 15))
        at = end


def _leb128(data: memoryview, at: int) -> tuple[int, int]:
    """(number, where it ends); at most eight bytes."""
    value = 0
    for index, byte in enumerate(data[at : at + 8]):
        value |= (byte & 127) << 7 * index
        if byte < 128:
            return value, at + index + 1
    raise damaged()


def _av1_trace(kind: int) -> str | None:
    if kind == _AV1_TILES:
        raise unsupported()
    if kind in _AV1_KEPT:
        return None
    if kind in _AV1_PLAIN:
        return ""
    return "other-data" if kind == _AV1_METADATA else "hidden-data"


def av1_configuration(body: memoryview, found: set[str]) -> bytes:
    """An `av1C` with at most the sequence header.

    Raises InputRefused "picture-damaged".
    """
    if len(body) < 4 or body[0] != 0x81:
        raise damaged()
    head = bytes(body[:3]) + (bytes([body[3] & 0x1F]) if body[3] & 0x10 else b"\0")
    for part in av1_parts(body[4:]):
        unit = bytes(body[4 + part.start : 4 + part.end])
        if unit[0] >> 3 == _AV1_SEQUENCE and len(head) == 4:
            head += unit
        else:
            found.add("hidden-data")
    return head


def av1_is_gray(configuration: Buffer) -> bool:
    """Whether there is light alone, no colour."""
    return bool(configuration[2] >> 4 & 1)
