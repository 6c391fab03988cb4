"""Pictures as heavy to decode as a camera's: soft shapes, skin-like grain, sensor noise."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from tests.unit.media import heif_files

SIZES = {12: (4032, 3024), 24: (6000, 4000)}
"""Megapixels -> (width, height)."""
_QUALITY = 90
_TILE, _TILE_QUALITY = 512, 60


def scene(megapixels: int, seed: int = 1) -> NDArray[np.uint8]:
    """One RGB picture; at quality 90 about 2.5 bits a pixel, as phones and cameras write."""
    width, height = SIZES[megapixels]
    random = np.random.default_rng(seed)
    made = np.zeros((height, width, 3), np.float32)
    for side, weight in ((6, 60), (40, 25), (300, 12), (1500, 5)):
        small = random.standard_normal((side * height // width + 1, side, 3), dtype=np.float32)
        made += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = random.standard_normal((height, width), dtype=np.float32)
    made += 4 * cv2.GaussianBlur(grain, (0, 0), 0.7)[:, :, None]
    return np.clip(made + np.array((150, 120, 105)), 0, 255).astype(np.uint8)


def write_jpegs(folder: Path, megapixels: int, count: int) -> list[Path]:
    """`count` different JPEG files (4:2:0) made of one scene, shifted."""
    return _write(folder, megapixels, count, "jpg", _jpeg)


def write_pngs(folder: Path, megapixels: int, count: int) -> list[Path]:
    """`count` different PNG files of 8 bits."""
    return _write(folder, megapixels, count, "png", lambda one: _coded(".png", one))


def write_tiffs(folder: Path, megapixels: int, count: int) -> list[Path]:
    """`count` different TIFF files of 8 bits, packed by LZW as OpenCV writes them."""
    return _write(folder, megapixels, count, "tif", lambda one: _coded(".tif", one))


def write_deep_tiffs(folder: Path, megapixels: int, count: int) -> list[Path]:
    """The same of 16 bits, not packed, as cameras' own programs write them."""
    return _write(folder, megapixels, count, "tiff", _deep)


def write_heics(folder: Path, megapixels: int, count: int) -> list[Path]:
    """`count` different HEIC files as phones write them: tiles of 512, Display P3, one picture.

    The tiles change places from file to file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[megapixels]
    columns, rows = -(-width // _TILE), -(-height // _TILE)
    base = cv2.resize(scene(megapixels), (columns * _TILE, rows * _TILE))
    tiles = [_tile(base, place, columns) for place in range(rows * columns)]
    whole = heif_files.Item(
        b"grid",
        heif_files.grid(rows, columns, width, height),
        (heif_files.ispe(width, height), heif_files.box(b"colr", b"prof", display_p3())),
        method=1,
    )
    paths = []
    for number in range(count):
        order = [*range(number + 1, len(tiles)), *range(number + 1)]
        items = [tiles[place].item(hidden=True) for place in order]
        references = [(b"dimg", 1, *range(2, len(tiles) + 2))]
        paths.append(folder / f"{megapixels}mp-{number:03d}.heic")
        paths[-1].write_bytes(heif_files.build([whole, *items], references))
    return paths


def display_p3() -> bytes:
    """An ICC profile of Display P3 (primaries of SMPTE EG 432-1, white D65, curve of sRGB)."""
    columns = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
    curve = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    curve_tag = b"para" + struct.pack(">4xHxx5i", 3, *(round(65536 * one) for one in curve))
    tags = [(b"wtpt", _xyz(0.9642, 1.0, 0.8249))]
    tags += [
        (name + b"XYZ", _xyz(*one)) for name, one in zip((b"r", b"g", b"b"), columns, strict=True)
    ]
    tags += [(name + b"TRC", curve_tag) for name in (b"r", b"g", b"b")]
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, tag in tags:
        table += struct.pack(">4sII", name, at + len(body), len(tag))
        body += tag
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x", at + len(body), 0x04200000, b"mntr", b"RGB ", b"XYZ ", b"acsp"
    )
    head = (head + struct.pack(">I3i", 0, 0xF6D6, 0x10000, 0xD32D)).ljust(128, b"\0")
    return head + struct.pack(">I", len(tags)) + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ " + struct.pack(">4x3i", *(round(65536 * one) for one in values))


def _tile(base: NDArray[np.uint8], place: int, columns: int) -> heif_files.Coded:
    top, left = (_TILE * one for one in divmod(place, columns))
    image = pillow_heif.from_pillow(Image.fromarray(base[top : top + _TILE, left : left + _TILE]))
    out = io.BytesIO()
    image.save(out, quality=_TILE_QUALITY, enc_params={"preset": "ultrafast"})
    return heif_files.taken_apart(out.getvalue(), b"hvc1", (_TILE, _TILE))


def _write(
    folder: Path,
    megapixels: int,
    count: int,
    suffix: str,
    coded: Callable[[NDArray[np.uint8]], bytes],
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    base = scene(megapixels)
    paths = []
    for number in range(count):
        picture = np.roll(base, (number * 16, number * 48), (0, 1))
        paths.append(folder / f"{megapixels}mp-{number:03d}.{suffix}")
        paths[-1].write_bytes(coded(picture))
    return paths


def _jpeg(picture: NDArray[np.uint8]) -> bytes:
    return bytes(simplejpeg.encode_jpeg(picture, _QUALITY, "RGB", "420"))


def _coded(suffix: str, picture: NDArray[np.integer]) -> bytes:
    return bytes(cv2.imencode(suffix, picture[:, :, ::-1])[1])


def _deep(picture: NDArray[np.uint8]) -> bytes:
    wide = picture.astype(np.uint16) * 257
    plain = [cv2.IMWRITE_TIFF_COMPRESSION, 1]
    return bytes(cv2.imencode(".tiff", wide[:, :, ::-1], plain)[1])
