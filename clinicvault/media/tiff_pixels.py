"""A TIFF page's strips or tiles to pixels: whole arrays, whatever the samples' width and order."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image, TiffImagePlugin

from clinicvault.domain.errors import InputRefused

from . import tiff_jpeg
from .registry import Array, Raster
from .sniff import Buffer
from .tiff_layout import (
    BLACK_ZERO,
    DEFLATE,
    JPEG,
    NONE,
    OLD_DEFLATE,
    Layout,
)
from .tiff_samples import coloured, numbers_of, whole_range

UNPACKED = frozenset({NONE, 5, DEFLATE, OLD_DEFLATE, 32773, 34925, 50000})
"""Compressions that give plain samples: none, LZW, deflate, PackBits, LZMA, Zstandard."""
_BATCH_BYTES = 32 << 20
_BATCH_ROWS = 16
_UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error)
"""What Pillow raises for a file that it cannot read."""

Image.MAX_IMAGE_PIXELS = None
"""`Limits` bound every picture before Pillow sees it, and it sees rows of bytes as pixels."""


def damaged() -> InputRefused:
    """The refusal of a page that breaks its own layout."""
    return InputRefused("picture-damaged")


def pixels_of(view: memoryview, layout: Layout, tables: bytes = b"") -> Raster:
    """Decode a page whose segments lie in `view`.

    Raises InputRefused "picture-damaged" or, for samples or colours that it does not know,
    "picture-kind-unsupported".
    """
    if layout.compression == JPEG:
        samples, strict = _jpeg_samples(view, layout, tables)
        raster = coloured(samples, layout)
        return raster if strict else Raster(raster.pixels, raster.mode, ("not-fully-checked",))
    if layout.compression not in UNPACKED or layout.fill_order != 1:
        raise InputRefused("picture-kind-unsupported")
    planes = [_plane(view, layout, number) for number in range(layout.planes)]
    samples = planes[0] if len(planes) == 1 else np.concatenate(planes, axis=2)
    return coloured(whole_range(samples, layout), layout)


def _jpeg_samples(view: memoryview, layout: Layout, tables: bytes) -> tuple[Array, bool]:
    across, down = layout.grid
    samples = np.empty((layout.height, layout.width, layout.samples), np.uint8)
    strict = True
    for index, (at, size) in enumerate(layout.segments):
        block, checked = tiff_jpeg.decode_segment(view[at : at + size], tables, layout)
        strict = strict and checked
        plane, place = divmod(index, across * down)
        left, top = place % across * layout.block[0], place // across * layout.block[1]
        channels = slice(plane, plane + 1) if layout.planar else slice(None)
        target = samples[top : top + layout.block[1], left : left + layout.block[0], channels]
        if block.shape[0] < target.shape[0] or block.shape[1] < target.shape[1]:
            raise damaged()
        target[:] = block[: target.shape[0], : target.shape[1]]
    return samples, strict


def _plane(view: memoryview, layout: Layout, number: int) -> Array:
    """Samples of one plane: height × width × channels, as the file's own numbers."""
    across, down = layout.grid
    each = across * down
    indexes = range(number * each, (number + 1) * each)
    samples = numbers_of(_rows(view, layout, indexes), layout)
    if layout.predictor == 2 and layout.compression not in {NONE, 32773}:
        for top in range(0, len(samples), _BATCH_ROWS):
            part = samples[top : top + _BATCH_ROWS]
            np.cumsum(part, axis=1, dtype=part.dtype, out=part)
    if not layout.tiled:
        return samples
    width, height = layout.block
    blocks = samples.reshape(down, across, height, width, -1).swapaxes(1, 2)
    whole = blocks.reshape(down * height, across * width, -1)
    return whole[: layout.height, : layout.width]


def _rows(view: memoryview, layout: Layout, indexes: range) -> Array:
    """Rows of bytes, each segment put into its place as it is unpacked."""
    count = sum(layout.rows_of(index) for index in indexes)
    rows = np.empty((count, layout.row_bytes), np.uint8)
    flat, at = rows.reshape(-1), 0
    for body in _unpacked(view, layout, indexes):
        flat[at : at + len(body)] = np.frombuffer(body, np.uint8)
        at += len(body)
    return rows


def _unpacked(view: memoryview, layout: Layout, indexes: range) -> Iterator[Buffer]:
    if layout.compression not in {NONE, DEFLATE, OLD_DEFLATE}:
        yield from _by_pillow(view, layout, indexes)
        return
    for index in indexes:
        at, size = layout.segments[index]
        body: Buffer = view[at : at + size]
        expected = layout.bytes_of(index)
        if layout.compression == NONE:
            body = body[:expected]
        else:
            try:
                body = zlib.decompressobj().decompress(body, expected)
            except zlib.error as error:
                raise damaged() from error
        if len(body) != expected:
            raise damaged()
        yield body


def _by_pillow(view: memoryview, layout: Layout, indexes: range) -> Iterator[Buffer]:
    """Unpack by libtiff, in batches: it is told of gray pixels that are in truth rows of bytes."""
    batch: list[int] = []
    room = _BATCH_BYTES
    for index in indexes:
        batch.append(index)
        room -= layout.bytes_of(index)
        if room <= 0 or index == indexes[-1]:
            yield _unpack_batch(view, layout, batch)
            batch, room = [], _BATCH_BYTES


def _unpack_batch(view: memoryview, layout: Layout, batch: Sequence[int]) -> memoryview:
    height = sum(layout.rows_of(index) for index in batch)
    fields = [
        (256, layout.row_bytes),
        (257, height),
        (258, 8),
        (259, layout.compression),
        (262, BLACK_ZERO),
        (277, 1),
        (278, layout.block[1]),
    ]
    places = [layout.segments[index] for index in batch]
    data = _made(fields, [view[at : at + size] for at, size in places])
    raster = by_pillow(data)
    if raster.mode != "L" or raster.pixels.shape != (height, layout.row_bytes):
        raise damaged()
    return raster.pixels.reshape(-1).data


def _made(fields: list[tuple[int, int]], bodies: list[memoryview]) -> bytes:
    """A TIFF for the decoder's eyes alone: one directory, strips behind it."""
    count = len(bodies)
    table_at = 10 + 12 * (len(fields) + 2) + 4
    start = table_at + 8 * count
    ends = np.cumsum([len(body) for body in bodies])
    offsets = [start, *(start + int(end) for end in ends[:-1])]
    sizes = [len(body) for body in bodies]
    entries = [(tag, 1, value) for tag, value in fields]
    if count == 1:
        entries += [(273, 1, offsets[0]), (279, 1, sizes[0])]
    else:
        entries += [(273, count, table_at), (279, count, table_at + 4 * count)]
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    table = b"".join(struct.pack("<HHII", tag, 4, n, value) for tag, n, value in sorted(entries))
    lists = struct.pack(f"<{2 * count}I", *offsets, *sizes)
    return b"".join([head, table, bytes(4), lists, *bodies])


def by_pillow(data: bytes) -> Raster:
    """Pixels as Pillow reads them. Raises InputRefused "picture-damaged" or -"kind-unsupported"."""
    try:
        with warnings.catch_warnings(action="ignore"):
            image: Image.Image = TiffImagePlugin.TiffImageFile(io.BytesIO(data))
            image.load()
    except _UNREADABLE as error:
        raise damaged() from error
    if image.mode in {"I;16", "I;16B", "I;16L"}:
        return Raster(np.asarray(image).astype(np.uint16), "L")
    modes = {"1": "L", "L": "L", "LA": "RGBA", "P": "RGB", "PA": "RGBA", "RGB": "RGB"}
    modes |= {"RGBX": "RGB", "RGBA": "RGBA", "RGBa": "RGBA", "CMYK": "CMYK", "YCbCr": "RGB"}
    if image.mode not in modes:
        raise InputRefused("picture-kind-unsupported")
    mode = modes[image.mode]
    shown = image if image.mode == mode else image.convert(mode)
    return Raster(np.asarray(shown), mode)
