"""A TIFF of one directory and its strips or tiles, laid out in one canonical way.

Header, directory, long values in order of their tags, segments in order of the picture; each
begins at an even offset, with zeros between. Classic TIFF always: import is bounded far below
what BigTIFF is for.
"""

from __future__ import annotations

import dataclasses
import struct
import zlib
from collections.abc import Sequence

from .registry import Raster
from .sniff import Buffer
from .tiff_layout import (
    BLACK_ZERO,
    DEFLATE,
    JPEG,
    NONE,
    OLD_DEFLATE,
    PACKBITS,
    PRINT,
    RGB,
    YCBCR,
    Layout,
)

SHORT, LONG, RATIONAL, BYTES = 3, 4, 5, 7
_CODES = {SHORT: "H", LONG: "I", RATIONAL: "I", BYTES: "B"}
_STRIP = 1 << 18
_LEVEL = 4

Field = tuple[int, int, Sequence[int] | bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class Extras:
    """What a kept page has besides its samples: `resolution` is (x, y, unit), in thousandths."""

    profile: bytes = b""
    tables: bytes = b""
    sampling: tuple[int, int] = (0, 0)
    positioning: int = 1
    resolution: tuple[int, int, int] = (0, 0, 0)


def pieces(layout: Layout, bodies: Sequence[Buffer], extras: Extras) -> list[Buffer]:
    """The whole file as pieces; `bodies` are the segments' bytes in order."""
    fields = _fields(layout, extras)
    places, sizes = (324, 325) if layout.tiled else (273, 279)
    fields += [(places, LONG, [0] * len(bodies)), (sizes, LONG, [len(body) for body in bodies])]
    start = _even(14 + 12 * len(fields))
    start += sum(_even(size) for size in map(_size, fields) if size > 4)
    offsets, at = [], start
    for body in bodies:
        offsets.append(at)
        at += _even(len(body))
    listed = [(tag, kind, offsets if tag == places else value) for tag, kind, value in fields]
    out: list[Buffer] = [_head(layout.order, sorted(listed, key=lambda field: field[0]))]
    for body in bodies:
        out.append(body)
        if len(body) % 2:
            out.append(b"\0")
    return out


def _even(size: int) -> int:
    return size + size % 2


def _size(field: Field) -> int:
    return len(field[2]) * {SHORT: 2, LONG: 4, RATIONAL: 4, BYTES: 1}[field[1]]


def _head(order: str, fields: Sequence[Field]) -> bytes:
    """Header, directory and long values."""
    table, values = b"", b""
    at = _even(14 + 12 * len(fields))
    for tag, kind, value in fields:
        raw = struct.pack(f"{order}{len(value)}{_CODES[kind]}", *value)
        count = len(value) // 2 if kind == RATIONAL else len(value)
        table += struct.pack(order + "HHI", tag, kind, count)
        if len(raw) > 4:
            table += struct.pack(order + "I", at + len(values))
            values += raw.ljust(_even(len(raw)), b"\0")
        else:
            table += raw.ljust(4, b"\0")
    start = b"II*\0" if order == "<" else b"MM\0*"
    return start + struct.pack(order + "IH", 8, len(fields)) + table + bytes(4) + values


def _fields(layout: Layout, extras: Extras) -> list[Field]:
    """Everything but where the segments lie."""
    packing = DEFLATE if layout.compression == OLD_DEFLATE else layout.compression
    fields: list[Field] = [
        (256, LONG, [layout.width]),
        (257, LONG, [layout.height]),
        (258, SHORT, [layout.bits] * layout.samples),
        (259, SHORT, [packing]),
        (262, SHORT, [layout.photometric]),
        (277, SHORT, [layout.samples]),
        (284, SHORT, [2 if layout.planar else 1]),
    ]
    if layout.tiled:
        fields += [(322, LONG, [layout.block[0]]), (323, LONG, [layout.block[1]])]
    else:
        fields.append((278, LONG, [layout.block[1]]))
    if layout.predictor == 2 and packing not in {NONE, PACKBITS, JPEG}:
        fields.append((317, SHORT, [2]))
    if layout.palette:
        fields.append((320, SHORT, list(layout.palette)))
    if layout.extra:
        fields.append((338, SHORT, list(layout.extra)))
    return fields + _further(layout, extras)


def _further(layout: Layout, extras: Extras) -> list[Field]:
    fields: list[Field] = []
    if extras.resolution[2]:
        x, y, unit = extras.resolution
        fields += [(282, RATIONAL, [x, 1000]), (283, RATIONAL, [y, 1000]), (296, SHORT, [unit])]
    if extras.tables:
        fields.append((347, BYTES, extras.tables))
    if layout.photometric == YCBCR:
        fields += [(530, SHORT, list(extras.sampling)), (531, SHORT, [extras.positioning])]
    if extras.profile:
        fields.append((34675, BYTES, extras.profile))
    return fields


def packed(raster: Raster, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> tuple[Layout, list[Buffer]]:
    """Decoded pixels as strips, each the difference to its left neighbour and deflated.

    `strategy` is zlib's: for samples with noise in them, searching for repeats is in vain.
    """
    samples = raster.pixels.reshape(*raster.pixels.shape[:2], -1)
    height, width, channels = samples.shape
    bits = 8 * samples.dtype.itemsize
    samples = samples.astype(f"<u{bits // 8}", copy=False)
    rows = min(height, max(1, _STRIP // (width * channels * bits // 8)))
    bodies: list[Buffer] = []
    for top in range(0, height, rows):
        strip = samples[top : top + rows].copy()
        strip[:, 1:] -= samples[top : top + rows, :-1]
        packer = zlib.compressobj(_LEVEL, strategy=strategy)
        bodies.append(packer.compress(strip.data) + packer.flush())
    layout = Layout(
        order="<",
        width=width,
        height=height,
        block=(width, rows),
        bits=bits,
        samples=channels,
        photometric={"L": BLACK_ZERO, "CMYK": PRINT}.get(raster.mode, RGB),
        compression=DEFLATE,
        predictor=2,
        extra=(2,) if raster.mode == "RGBA" else (),
    )
    return layout, bodies
