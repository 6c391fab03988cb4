"""Raw files made for tests: scenes behind a colour filter as DNG, and other makers' containers.

The camera is an ideal one: its colours are linear sRGB, each dimmed by how little its sensor sees
of it. So a rendered picture can be held against the scene that was put in.
"""

from __future__ import annotations

import struct

import numpy as np

from tests.unit.media import samples, tiff_files
from tests.unit.media.tiff_files import (
    ASCII,
    BYTE,
    LONG,
    RATIONAL,
    SHORT,
    SRATIONAL,
    UNDEFINED,
    Page,
    plain,
    written,
)

BLACK, WHITE = 512, 15871
NEUTRAL = (0.5, 1.0, 0.625)
"""What the sensor sees of white; rendering must undo it."""
_XYZ_TO_SRGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)
PATCHES = np.array(
    [
        [[0.45, 0.32, 0.27], [0.76, 0.59, 0.51], [0.38, 0.48, 0.61], [0.34, 0.42, 0.26]],
        [[0.51, 0.50, 0.69], [0.40, 0.74, 0.67], [0.84, 0.49, 0.17], [0.31, 0.36, 0.65]],
        [[0.76, 0.35, 0.39], [0.62, 0.74, 0.25], [0.88, 0.88, 0.87], [0.48, 0.48, 0.48]],
    ]
)
"""Colours of skin, eyes and dressings in sRGB, none of them clipped."""


def scene(width=240, height=180):
    """The patches as a picture of height × width × 3, from 0 to 1."""
    rows = np.arange(height) * len(PATCHES) // height
    columns = np.arange(width) * PATCHES.shape[1] // width
    return PATCHES[rows][:, columns].astype(np.float32)


def patches_of(picture):
    """Mean colours of the middles of the patches in an upright picture."""
    height, width = picture.shape[0] // 3, picture.shape[1] // 4
    return np.array(
        [
            [
                picture[
                    y * height + height // 4 : (y + 1) * height - height // 4,
                    x * width + width // 4 : (x + 1) * width - width // 4,
                ].mean(axis=(0, 1))
                for x in range(4)
            ]
            for y in range(3)
        ]
    )


def mosaic(picture, *, noise=0.0, seed=1):
    """What a sensor with red, green, green and blue cells sees of a picture, 14 bits of it."""
    height, width = picture.shape[:2]
    cells = np.empty((height, width), np.uint16)
    rng = np.random.default_rng(seed)
    for top in range(0, height, 500):
        part = picture[top : top + 500]
        light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
        seen = light * np.array(NEUTRAL, np.float32)
        values = seen[:, :, 1].copy()
        values[0::2, 0::2] = seen[0::2, 0::2, 0]
        values[1::2, 1::2] = seen[1::2, 1::2, 2]
        values = values * (WHITE - BLACK) + BLACK
        if noise:
            values += rng.normal(0, noise, values.shape) * np.sqrt(1 + np.maximum(values, 0) / 50)
        cells[top : top + 500] = np.clip(np.rint(values), 0, WHITE)
    return cells


def full_size(width=6000, height=4000):
    """A frame as a large camera makes it: the scene with the noise of a sensor."""
    return mosaic(scene(width, height), noise=3.0)


def fractions(values):
    return [part for value in values for part in (round(value * 10_000), 10_000)]


RAW_FIELDS = {
    254: (LONG, [0]),
    262: (SHORT, [32803]),
    33421: (SHORT, [2, 2]),
    33422: (BYTE, b"\0\1\1\2"),
    50711: (SHORT, [1]),
    50714: (SHORT, [BLACK]),
    50717: (SHORT, [WHITE]),
}
DNG_FIELDS = {
    271: (ASCII, b"Canon\0"),
    272: (ASCII, b"Canon EOS R6\0"),
    274: (SHORT, [1]),
    50706: (BYTE, b"\1\4\0\0"),
    50707: (BYTE, b"\1\1\0\0"),
    50708: (ASCII, b"Canon EOS R6\0"),
    50721: (SRATIONAL, fractions((_XYZ_TO_SRGB * np.array(NEUTRAL)[:, None]).ravel())),
    50728: (RATIONAL, fractions(NEUTRAL)),
    50778: (SHORT, [21]),
}
DIRTY_FIELDS = {
    270: (ASCII, b"CANARY-COMMENT\0"),
    305: (ASCII, b"CANARY-TEXT firmware\0"),
    306: (ASCII, b"2024:05:06 07:08:10\0"),
    315: (ASCII, b"CANARY-OWNER artist\0"),
    700: (BYTE, samples.XMP),
    33432: (ASCII, b"CANARY-OWNER (c)\0"),
    33723: (UNDEFINED, b"\x1c\x02\x50\0\x0bCANARY-IPTC"),
    50735: (ASCII, b"CANARY-SERIAL\0"),
    50740: (BYTE, b"Canon\0" + b"CANARY-MAKER" * 30),
    50781: (BYTE, b"CANARY-SERIAL123"),
    50827: (BYTE, b"CANARY-TEXT.CR3\0"),
}
EXIF = tiff_files.EXIF | {0x9209: (SHORT, [9])}


def page(cells, order="<", **changes):
    """The directory of the samples: sixteen bits, not packed."""
    made = plain(cells, order=order)
    made.fields.update(RAW_FIELDS)
    return made.changed(**changes)


def dng(cells=None, *, orientation=1, dirty=False, order="<", **changes):
    """A DNG; a dirty one has a thumbnail in front, and canaries wherever a camera may write."""
    cells = mosaic(scene()) if cells is None else cells
    fields = DNG_FIELDS | {274: (SHORT, [orientation])}
    raw = page(cells, order, **changes)
    if not dirty:
        raw.fields = fields | raw.fields
        return written(raw, order=order)
    thumbnail = plain(samples.pixels(24, 16), order=order)
    thumbnail.fields |= fields | DIRTY_FIELDS | {254: (LONG, [1])}
    thumbnail.sub = [(0x8769, Page(EXIF, [])), (0x8825, Page(tiff_files.GPS, [])), (330, raw)]
    return written(thumbnail, order=order, trailer=b"CANARY-TRAILER")


def linear(picture, **changes):
    """A DNG of colours that somebody has already put together, as phones make it."""
    light = np.where(picture <= 0.04045, picture / 12.92, ((picture + 0.055) / 1.055) ** 2.4)
    made = plain(np.rint(light * np.array(NEUTRAL) * 65535).astype(np.uint16))
    made.fields |= DNG_FIELDS | {262: (SHORT, [34892]), 50717: (SHORT, [65535] * 3)}
    return written(made.changed(**changes))


def gray(cells, **changes):
    """A DNG of a sensor without colour filters."""
    made = page(cells, t262=(SHORT, [34892]), t33421=None, t33422=None, t50711=None, **changes)
    made.fields = {k: v for k, v in (DNG_FIELDS | made.fields).items() if k not in {50721, 50728}}
    return written(made)


# --- other makers' containers: enough of them for what is read beside the samples ----------------


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def canon(*, gps=True, order="<"):
    """A CR3's boxes, with small TIFFs for its directories and no samples."""
    main = {
        271: (ASCII, b"Canon\0"),
        272: (ASCII, b"Canon EOS R6\0"),
        274: (SHORT, [8]),
        315: (ASCII, b"CANARY-OWNER\0"),
    }
    parts = [
        box(b"CMT1", written(Page(main, []), order=order)),
        box(b"CMT2", written(Page(EXIF, []), order=order)),
        box(b"CMT3", written(Page({6: (ASCII, b"CANARY-MAKER\0")}, []), order=order)),
        box(b"CMT4", written(Page(tiff_files.GPS, []), order=order)) if gps else b"",
        box(b"THMB", b"CANARY-THUMB"),
    ]
    own = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    preview = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
    xmp = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
    return (
        box(b"ftyp", b"crx \0\0\0\1crx isom")
        + box(b"moov", box(b"uuid", own, *parts), box(b"mvhd", bytes(100)))
        + box(b"uuid", xmp, samples.XMP)
        + box(b"uuid", preview, box(b"PRVW", b"CANARY-THUMB"))
        + box(b"mdat", bytes(64))
    )


def fujifilm(picture=None):
    """A RAF's head and its JPEG."""
    picture = samples.dirty_jpeg() if picture is None else picture
    head = b"FUJIFILMCCD-RAW 0201FF389501X-T4".ljust(84, b"\0")
    return head + struct.pack(">II", 108, len(picture)) + bytes(16) + picture + bytes(64)


def minolta():
    """An MRW's blocks."""
    fields = {271: (ASCII, b"Minolta\0"), 272: (ASCII, b"DiMAGE 7\0")}
    body = written(Page(fields, [], sub=[(0x8769, Page(EXIF, []))]), order=">")
    block = b"\0PRD" + struct.pack(">I", 4) + bytes(4) + b"\0TTW" + struct.pack(">I", len(body))
    blocks = block + body
    return b"\0MRM" + struct.pack(">I", len(blocks)) + blocks
