"""Preview and thumbnail: small, upright, sRGB, baseline JPEG."""

from __future__ import annotations

import dataclasses
from typing import cast

import cv2
import numpy as np
import simplejpeg

from .colour import to_srgb
from .likeness import likeness
from .registry import Array, Raster
from .results import PREVIEW_SIDE, THUMBNAIL_SIDE

_QUALITY = 85
_NARROW, _NEAR = 64, 0.97
_TURNS = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_CLOCKWISE, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclasses.dataclass(frozen=True, slots=True)
class Derived:
    """Two baseline JPEGs, and what the picture looks like in 8 bytes."""

    preview: bytes
    thumbnail: bytes
    likeness: bytes


def derive(raster: Raster, orientation: int, profile: bytes) -> Derived:
    """Preview, thumbnail and likeness; never larger than the picture itself."""
    small = dataclasses.replace(raster, pixels=fit(raster.pixels, PREVIEW_SIDE))
    preview = upright(to_srgb(small, profile), orientation)
    thumbnail = fit(preview, THUMBNAIL_SIDE)
    return Derived(encode(preview), encode(thumbnail), likeness(thumbnail))


def fit(pixels: Array, side: int) -> Array:
    """Shrink so that no side is longer than `side`; smaller pictures stay as they are.

    Halved while that is possible, which is a true mean and cheap, then the rest bilinear, whose
    two samples cover it. A halving that all but hits `side` is left at that. An eighth of the time
    of one area resize (85 ms at 12 megapixels), a mean of 0.9 of 255 levels away from it.
    """
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if min(height, width) * scale < _NARROW:
        return cast("Array", cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    while max(pixels.shape[:2]) // 2 >= side * _NEAR:
        pixels = _halved(pixels)
    if max(pixels.shape[:2]) <= side:
        return pixels
    return cast("Array", cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR))


def _halved(pixels: Array) -> Array:
    """Means of 2 × 2 pixels; an odd last row or column falls away."""
    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    whole = pixels[: height * 2, : width * 2]
    return cast("Array", cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA))


def upright(pixels: Array, orientation: int, target: Array | None = None) -> Array:
    """Turn stored pixels as the Exif orientation (1 to 8) says, into `target` where that can be."""
    if orientation in _TURNS:
        return cast("Array", cv2.rotate(pixels, _TURNS[orientation], target))
    if orientation in (5, 7):
        pixels = cv2.transpose(pixels)
    flip = {2: 1, 4: 0, 7: -1}.get(orientation)
    return pixels if flip is None else cast("Array", cv2.flip(pixels, flip))


def encode(pixels: Array) -> bytes:
    """Baseline JPEG, quality 85; gray stays gray, colour is stored at half the chroma."""
    contiguous = np.ascontiguousarray(pixels)
    if contiguous.ndim == 2:
        gray = contiguous[:, :, np.newaxis]
        return bytes(simplejpeg.encode_jpeg(gray, _QUALITY, "GRAY", "Gray"))
    return bytes(simplejpeg.encode_jpeg(contiguous, _QUALITY, "RGB", "420"))
