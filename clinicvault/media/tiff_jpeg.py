"""JPEG strips and tiles inside a TIFF: their tables, frame and scans, and nothing else.

(TIFF Technical Note 2; ITU-T T.81.) Application segments and comments fall away; tables that
several segments share stay apart, as the note wants it.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Set as AbstractSet

import cv2
import numpy as np
import simplejpeg

from clinicvault.domain.errors import InputRefused

from .jpeg_markers import EOI, FRAMES, SOS, Segment, coded, segments
from .jpeg_tables import TABLES, Key, Tables
from .limits import Limits
from .registry import Array
from .sniff import Buffer
from .tiff_layout import BLACK_ZERO, PRINT, RGB, WHITE_ZERO, Layout

_START, _STOP = b"\xff\xd8", b"\xff\xd9"
_DECODABLE = frozenset({0xC0, 0xC1, 0xC2})
_SHORTEST_TABLES = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Cleaned:
    """A strip's or tile's stream; `lost` says whether anything fell away.

    `wanted` are the tables that it needs and does not bring.
    """

    data: bytes
    sampling: tuple[int, int]
    lost: bool
    wanted: AbstractSet[Key]


def clean_tables(data: Buffer, limits: Limits, wanted: AbstractSet[Key]) -> tuple[bytes, bool]:
    """Those of the shared tables that are `wanted`, and whether anything else lay among them.

    Raises InputRefused "picture-damaged" where a table does not fill its segment.
    """
    if bytes(memoryview(data)[:2]) != _START or len(data) < _SHORTEST_TABLES:
        raise InputRefused("picture-damaged")
    tables, lost, end = Tables(), False, 2
    for segment in segments(data, limits.segments):
        end = segment.end
        if segment.marker in TABLES:
            tables.take(segment.marker, segment.payload)
        else:
            lost = lost or segment.marker != EOI
    out = b"".join([_START, *tables.named(wanted), _STOP])
    return out, lost or tables.lost or any(memoryview(data)[end:])


def clean(body: memoryview, layout: Layout, index: int, limits: Limits) -> Cleaned:
    """One segment's stream. Raises InputRefused where it is not one whole picture of its size."""
    if bytes(body[:2]) != _START:
        raise InputRefused("picture-damaged")
    frame: list[Buffer] = []
    head: list[Buffer] = [_START]
    pieces: list[Buffer] = []
    sampling, last, end, scans, lost = (0, 0), 0, 2, 0, False
    tables = Tables()
    for segment in segments(body, limits.segments):
        last, end = segment.marker, segment.end
        if last in FRAMES:
            if sampling != (0, 0):
                raise InputRefused("picture-damaged")
            sampling = _frame(segment, layout, index)
            tables.frame(last, segment.payload)
            frame.append(_written(segment))
        elif last in TABLES:
            tables.take(last, segment.payload)
        elif last == SOS:
            scans += 1
            _check_scan(segment, scans, sampling, limits)
            before, after = tables.scan(segment.payload)
            head += before
            pieces += [*after, _written(segment), coded(segment.scan)]
        else:
            lost = lost or last != EOI
    if last != EOI or not scans:
        raise InputRefused("picture-damaged")
    tables.end()
    lost = lost or tables.lost or any(body[end:])
    return Cleaned(b"".join([*head, *frame, *pieces, _STOP]), sampling, lost, tables.wanted)


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
