"""Rewritten bytes to pixels, once, strictly, to the end of the stream."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import simplejpeg

from clinicvault.domain.errors import InputRefused

from .png_colours import png_encoding
from .registry import Array, Raster, Rewritten
from .sniff import Buffer

_MODES = {"Gray": ("GRAY", "L"), "CMYK": ("CMYK", "CMYK"), "YCCK": ("CMYK", "CMYK")}


def decode_jpeg(data: Buffer, rewritten: Rewritten) -> Raster:
    """Decode a whole JPEG; a single warning of the decoder is a refusal ("picture-damaged").

    Kinds of chroma sampling that TurboJPEG cannot name go through OpenCV, which knows them but
    is not strict; the raster then says so.
    """
    return decode_jpeg_into(data, rewritten, "RGB", None)


def decode_jpeg_into(
    data: Buffer, rewritten: Rewritten, layout: str, target: memoryview | None
) -> Raster:
    """Like `decode_jpeg`, colours in the order of `layout`, into `target`; gray and CMYK apart."""
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(data, strict=True)
        _check_size(width, height, rewritten)
        order, mode = _MODES.get(space, (layout, layout))
        buffer = target if mode == layout else None
        pixels = simplejpeg.decode_jpeg(data, order, strict=True, buffer=buffer)
    except ValueError as error:
        if "subsampling" in str(error):
            return _decode_unusual(data, rewritten)
        raise InputRefused("picture-damaged") from error
    if mode == "L":
        pixels = pixels[:, :, 0]
    elif mode == "CMYK":
        np.subtract(255, pixels, out=pixels)
    return Raster(pixels, mode)


def _decode_unusual(data: Buffer, rewritten: Rewritten) -> Raster:
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = _decode_by_opencv(data, flags, rewritten)
    return Raster(pixels, "RGB", ("not-fully-checked",))


def decode_png(data: Buffer, rewritten: Rewritten) -> Raster:
    """Decode a PNG whose stream `png.rewrite` has already checked to its end."""
    pixels = _decode_by_opencv(data, cv2.IMREAD_UNCHANGED, rewritten)
    encoding = png_encoding(data)
    if pixels.ndim == 2:
        return Raster(pixels, "L", encoding=encoding)
    if pixels.shape[2] == 4:
        turned = cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA, pixels)
        return Raster(turned, "RGBA", encoding=encoding)
    return Raster(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB, pixels), "RGB", encoding=encoding)


def _decode_by_opencv(data: Buffer, flags: int, rewritten: Rewritten) -> Array:
    raw = np.frombuffer(data, dtype=np.uint8)
    try:
        pixels = cast("Array | None", cv2.imdecode(raw, flags))
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        raise InputRefused("picture-damaged") from error
    if pixels is None:
        raise InputRefused("picture-damaged")
    _check_size(pixels.shape[1], pixels.shape[0], rewritten)
    return pixels


def _check_size(width: int, height: int, rewritten: Rewritten) -> None:
    if (width, height) != (rewritten.facts.width, rewritten.facts.height):
        raise InputRefused("picture-damaged")
