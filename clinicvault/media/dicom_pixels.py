"""The first frame of a DICOM picture as plain samples, whatever way it lies in the file.

(DICOM PS3.3 C.7.6.3 for the meaning of samples, PS3.5 section 8 and annex G for their order.)
"""

from __future__ import annotations

import dataclasses
import io
import struct

import cv2
import numpy as np
from PIL import Image, Jpeg2KImagePlugin

from clinicvault.domain.errors import InputRefused

from .dicom_reading import DEFLATED, EXPLICIT, IMPLICIT, UNREADABLE, Attributes, File
from .limits import Limits
from .registry import Array, Raster
from .tiff_layout import PACKBITS, Layout
from .tiff_pixels import pixels_of

NATIVE = frozenset({IMPLICIT, EXPLICIT, DEFLATED})
JPEG = frozenset({"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"})
JPEG_2000 = frozenset({"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"})
RUNS = "1.2.840.10008.1.2.5"

GRAYS = frozenset({"MONOCHROME1", "MONOCHROME2"})
_FULL = frozenset({"YBR_FULL", "YBR_FULL_422"})
_CODESTREAM, _CODING, _FIRST_TILE = b"\xff\x4f\xff\x51", b"\xff\x52", b"\xff\x90"
_COLOURS = frozenset({"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"})


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """How samples are described: `stored` of `allocated` bits count, planes apart or together."""

    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    planar: bool
    colours: str
    frames: int


def shape_of(told: Attributes, limits: Limits) -> Shape:
    """What the file says of its pixels.

    Raises InputRefused "picture-damaged", "picture-too-large" or "picture-kind-unsupported".
    """
    rows, columns, samples, allocated, stored, high, signed = (
        told.short(tag)
        for tag in (
            0x00280010, 0x00280011, 0x00280002, 0x00280100, 0x00280101, 0x00280102, 0x00280103,
        )
    )  # fmt: skip
    colours = told.text(0x00280004)
    if rows < 1 or columns < 1:
        raise InputRefused("picture-damaged")
    if rows * columns > limits.pixels:
        raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)
    known = GRAYS if samples == 1 else _COLOURS if samples == 3 else frozenset()
    plain = allocated in {8, 16} and 0 < stored <= allocated and high == stored - 1
    if colours not in known or not plain or signed > 0:
        raise InputRefused("picture-kind-unsupported")
    frames = max(1, told.integer(0x00280008, 1))
    planar = told.short(0x00280006) == 1
    return Shape(rows, columns, samples, allocated, stored, planar, colours, frames)


def raster_of(file: File, shape: Shape) -> Raster:
    """Gray or RGB pixels over the whole range of eight or sixteen bits.

    Raises InputRefused "picture-damaged" or "picture-kind-unsupported".
    """
    if file.syntax in JPEG_2000:
        return _by_pillow(file.frame(shape.frames), shape)
    if file.syntax == RUNS:
        samples = _unpacked(file.frame(shape.frames), shape)
    elif file.syntax not in NATIVE:
        raise InputRefused("picture-kind-unsupported")
    elif shape.colours == "YBR_FULL_422":
        samples = _halved(file, shape)
    else:
        samples = _plain(file, shape)
    return _coloured(_whole_range(samples, shape), shape)


def inverted(pixels: Array, shape: Shape) -> Array:
    """Pixels with black as the lowest number, where the file has white there."""
    return np.invert(pixels) if shape.colours == "MONOCHROME1" else pixels


def _plain(file: File, shape: Shape) -> Array:
    size = shape.rows * shape.columns * shape.samples * shape.allocated // 8
    flat = np.frombuffer(file.native(size), f"<u{shape.allocated // 8}")
    if shape.samples == 1:
        return flat.reshape(shape.rows, shape.columns)
    if shape.planar:
        return np.moveaxis(flat.reshape(3, shape.rows, shape.columns), 0, 2)
    return flat.reshape(shape.rows, shape.columns, 3)


def _halved(file: File, shape: Shape) -> Array:
    """Two brightnesses for every pair of colours, which lie behind them."""
    if shape.allocated != 8 or shape.columns % 2 or shape.planar:
        raise InputRefused("picture-kind-unsupported")
    size = shape.rows * shape.columns * 2
    pairs = np.frombuffer(file.native(size), np.uint8).reshape(shape.rows, -1, 4)
    samples = np.empty((shape.rows, shape.columns, 3), np.uint8)
    samples[:, :, 0] = pairs[:, :, :2].reshape(shape.rows, -1)
    samples[:, :, 1:] = np.repeat(pairs[:, :, 2:], 2, axis=1)
    return samples


def _unpacked(frame: bytes, shape: Shape) -> Array:
    """Runs of bytes, one segment a byte of a sample, its upper byte first."""
    width = shape.allocated // 8
    count, *starts = struct.unpack_from("<16I", frame.ljust(64, b"\0"))
    if count != shape.samples * width:
        raise InputRefused("picture-damaged")
    ends = [*starts[1:count], len(frame)]
    planes = [_plane(frame, *span, shape) for span in zip(starts, ends, strict=False)]
    joined = [
        planes[at] if width == 1 else planes[at].astype(np.uint16) << 8 | planes[at + 1]
        for at in range(0, count, width)
    ]
    return joined[0] if shape.samples == 1 else np.stack(joined, axis=2)


def _plane(frame: bytes, start: int, end: int, shape: Shape) -> Array:
    if not 64 <= start < end <= len(frame):
        raise InputRefused("picture-damaged")
    size = (shape.columns, shape.rows)
    layout = Layout("<", *size, size, compression=PACKBITS, segments=((start, end - start),))
    return pixels_of(memoryview(frame), layout).pixels


def _whole_range(samples: Array, shape: Shape) -> Array:
    """Samples of fewer bits than they take spread to the whole range; what lies above is cut."""
    spare = shape.allocated - shape.stored
    if not spare:
        return samples
    wide, at = samples << spare, shape.stored  # what lay above is shifted out
    while at < shape.allocated:
        wide, at = wide | wide >> at, 2 * at
    return wide


def _coloured(samples: Array, shape: Shape) -> Raster:
    if shape.samples == 1:
        return Raster(inverted(samples, shape), "L")
    if shape.colours == "RGB":
        return Raster(np.ascontiguousarray(samples), "RGB")
    if shape.colours not in _FULL:
        raise InputRefused("picture-kind-unsupported")
    return _mixed(samples, ("converted-colours",))


def _mixed(samples: Array, notes: tuple[str, ...]) -> Raster:
    """Red, green and blue of brightness and two colours that take the whole range."""
    swapped = np.ascontiguousarray(samples[:, :, (0, 2, 1)])
    return Raster(cv2.cvtColor(swapped, cv2.COLOR_YCrCb2RGB), "RGB", notes)


def _by_pillow(frame: bytes, shape: Shape) -> Raster:
    """JPEG 2000, which OpenJPEG reads to its end; deep colours would lose their lower bits."""
    try:
        image: Image.Image = Jpeg2KImagePlugin.Jpeg2KImageFile(io.BytesIO(frame))
        if image.size != (shape.columns, shape.rows):
            raise InputRefused("picture-damaged")
        if (shape.samples, shape.stored > 8, image.mode) not in _PILLOW_MODES:
            raise InputRefused("picture-kind-unsupported")
        image.load()
    except (*UNREADABLE, SyntaxError) as error:
        raise InputRefused("picture-damaged") from error
    pixels = np.asarray(image)
    if shape.samples == 3 and shape.colours in _FULL and not _transformed(frame):
        return _mixed(pixels, ("not-fully-checked", "converted-colours"))
    if shape.samples == 1:
        depth = np.uint16 if shape.stored > 8 else np.uint8
        return Raster(inverted(pixels.astype(depth), shape), "L", ("not-fully-checked",))
    return Raster(pixels, "RGB", ("not-fully-checked",))


def _transformed(frame: bytes) -> bool:
    """Whether JPEG 2000 itself mixed the colours, and its decoder turns them back (A.6.1)."""
    at = frame.find(_CODESTREAM) + 2
    while 2 <= at <= len(frame) - 9 and frame[at : at + 2] != _FIRST_TILE:
        if frame[at : at + 2] == _CODING:
            return frame[at + 8] == 1
        at += 2 + int.from_bytes(frame[at + 2 : at + 4], "big")
    return False


_PILLOW_MODES = frozenset({(1, False, "L"), (1, True, "I;16"), (3, False, "RGB")})
