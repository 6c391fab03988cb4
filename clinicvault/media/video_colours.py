"""A decoded frame to sRGB: matrix and range by FFmpeg's scaler, primaries and curve here."""

from __future__ import annotations

from typing import cast

import cv2
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from . import light, shaper
from .registry import Array

_UNSAID = 2
_PLAIN_BITS = 8
_HIGH_DEFINITION = 720
"""Lines from which on a film that names no matrix is taken to have that of BT.709."""
_EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND


def to_srgb(frame: VideoFrame) -> Array:
    """Height × width × 3, uint8; PQ and HLG are dimmed as `light.dimmed` says."""
    encoding = light.from_numbers(int(frame.color_primaries), int(frame.color_trc))
    if encoding is not None and frame.format.components[0].bits > _PLAIN_BITS:
        deep = _rgb(frame, "rgb48le", _EXACT)
        # The scaler's white in 16 bits is 255 x 256; full chroma, as below, makes it err there.
        pixels = cast("Array", cv2.add(deep, deep >> 8))
    else:
        pixels = _rgb(frame, "rgb24", _EXACT | Interpolation.FULL_CHR_H_INT)
    return pixels if encoding is None else shaper.of_encoding(encoding)(pixels)


def _rgb(frame: VideoFrame, form: str, how: Interpolation) -> Array:
    made = frame.reformat(
        format=form,
        src_colorspace=_matrix(frame),
        dst_color_range=ColorRange.JPEG,
        interpolation=how,
        threads=1,
    )
    return cast("Array", made.to_ndarray())


def _matrix(frame: VideoFrame) -> Colorspace | None:
    """The frame's own, or what players take films of its size to have."""
    if int(frame.colorspace) != _UNSAID:
        return None
    return Colorspace.ITU709 if frame.height >= _HIGH_DEFINITION else Colorspace.ITU601
