"""JPEG strips and tiles inside a TIFF: their tables, frame and scans, and nothing else.

(TIFF Technical Note 2; ITU-T T.81.) Application segments and comments fall away; tables that
several segments share stay apart, as the note wants it.
"""

from __future__ import annotations

import dataclasses
import struct

import cv2
import numpy as np
import simplejpeg

from clinicvault.domain.errors import InputRefused

from .jpeg_markers import DHT, DQT, DRI, EOI, FRAMES, SOS, Segment, segments
from .limits import Limits
from .registry import Array
from .sniff import Buffer
from .tiff_layout import BLACK_ZERO, PRINT, RGB, WHITE_ZERO, Layout

_START, _STOP = b"\xff\xd8", b"\xff\xd9"
_DECODABLE = frozenset({0xC0, 0xC1, 0xC2})
_SHORTEST_TABLES = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Cleaned:
    """A strip's or tile's stream; `lost` says whether anything fell away."""

    data: bytes
    sampling: tuple[int, int]
    lost: bool


def clean_tables(data: Buffer, limits: Limits) -> tuple[bytes, bool]:
    """The shared tables, and whether anything else lay among them.

    Raises InputRefused "picture-damaged" where a table does not fill its segment.
    """
    if bytes(memoryview(data)[:2]) != _START or len(data) < _SHORTEST_TABLES:
        raise InputRefused("picture-damaged")
    pieces, end = [_START], 2
    for segment in segments(data, limits.segments):
        end = segment.end
        if segment.marker in {DQT, DHT, DRI}:
            pieces.append(_checked(segment))
    out = b"".join([*pieces, _STOP])
    return out, out != bytes(data)[:end] or any(memoryview(data)[end:])


def clean(body: memoryview, layout: Layout, index: int, limits: Limits) -> Cleaned:
    """One segment's stream. Raises InputRefused where it is not one whole picture of its size."""
    if bytes(body[:2]) != _START:
        raise InputRefused("picture-damaged")
    pieces: list[Buffer] = [_START]
    sampling, last, end, scans = (0, 0), 0, 2, 0
    for segment in segments(body, limits.segments):
        last, end = segment.marker, segment.end
        if last in FRAMES:
            if sampling != (0, 0):
                raise InputRefused("picture-damaged")
            sampling = _frame(segment, layout, index)
            pieces.append(_written(segment))
        elif last in {DQT, DHT, DRI}:
            pieces.append(_checked(segment))
        elif last == SOS:
            scans += 1
            _check_scan(segment, scans, sampling, limits)
            pieces += [_written(segment), segment.scan]
    if last != EOI or not scans:
        raise InputRefused("picture-damaged")
    out = b"".join([*pieces, _STOP])
    return Cleaned(out, sampling, out != bytes(body[:end]) or any(body[end:]))


def _check_scan(segment: Segment, scans: int, sampling: tuple[int, int], limits: Limits) -> None:
    payload = segment.payload
    if sampling == (0, 0) or not payload or len(payload) != 4 + 2 * payload[0]:
        raise InputRefused("picture-damaged")
    if scans > limits.scans:
        raise InputRefused("too-many-parts")


def _frame(segment: Segment, layout: Layout, index: int) -> tuple[int, int]:
    """Sampling of the first component, of a frame that has this segment's size."""
    payload = segment.payload
    if len(payload) < 6 or len(payload) != 6 + 3 * payload[5]:
        raise InputRefused("picture-damaged")
    precision, height, width, components = struct.unpack_from(">BHHB", payload)
    if segment.marker not in _DECODABLE or precision != 8 or components != layout.channels:
        raise InputRefused("picture-kind-unsupported")
    if width != layout.block[0] or height not in {layout.rows_of(index), layout.block[1]}:
        raise InputRefused("picture-damaged")
    return payload[7] >> 4, payload[7] & 15


def _written(segment: Segment) -> bytes:
    payload = segment.payload
    return struct.pack(">BBH", 0xFF, segment.marker, len(payload) + 2) + payload


def _checked(segment: Segment) -> bytes:
    """A segment of tables that they fill to its end."""
    rest = bytes(segment.payload)
    if segment.marker == DRI:
        rest = b"" if len(rest) == 2 else b"\0"
    while rest:
        size = 17 + sum(rest[1:17])
        if segment.marker == DQT:
            size = 129 if rest[0] >> 4 else 65
        if size > len(rest):
            raise InputRefused("picture-damaged")
        rest = rest[size:]
    return _written(segment)


def decode_segment(body: Buffer, tables: bytes, layout: Layout) -> tuple[Array, bool]:
    """(height × width × channels as uint8, whether the decoder was strict).

    Raises InputRefused("picture-damaged") on a single warning of the decoder.
    """
    data = _whole(body, tables, layout.photometric)
    space = {BLACK_ZERO: "GRAY", WHITE_ZERO: "GRAY", PRINT: "CMYK"}.get(layout.photometric, "RGB")
    if layout.planar:
        space = "GRAY"
    try:
        return simplejpeg.decode_jpeg(data, space, strict=True), True
    except ValueError as error:
        if "subsampling" not in str(error) or space != "RGB":
            raise InputRefused("picture-damaged") from error
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if pixels is None:
        raise InputRefused("picture-damaged")
    return pixels, False


def _whole(body: Buffer, tables: bytes, photometric: int) -> bytes:
    """A JPEG of its own: shared tables first, and an Adobe segment that says what colours are."""
    transform = {RGB: 0, PRINT: 0}.get(photometric, 1)
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform])
    return b"".join([_START, adobe, tables[2:-2], memoryview(body)[2:]])
