"""Pixels in a picture's own colours to sRGB: by its cleaned ICC profile or what else says them.

Profiles of curves and a matrix go through `shaper`, checked against LittleCMS once; tables, gray
and print through LittleCMS, colorimetric relative to white with black-point compensation, which
keeps colours as they are and makes paper white and ink black.
"""

from __future__ import annotations

import dataclasses
import functools
import io
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageCms

from . import shaper
from .light import Encoding
from .registry import Array, Raster

_STEPS = np.arange(0, 256, 15, dtype=np.uint8)
_CACHED = 16
_TOLERANCE = 2
"""A transform that moves no sample colour by more than this (of 255) is no transform."""
_AGREED = 1
"""How far curves and matrix may be from LittleCMS (of 255) at any sample colour."""
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_BLACK = ImageCms.Flags.BLACKPOINTCOMPENSATION

Converter = Callable[[Array], Array]


def to_srgb(raster: Raster, profile: bytes) -> Array:
    """8-bit sRGB pixels: height × width (gray) or height × width × 3; alpha lies on white.

    What the raster itself says of its colours goes before `profile`.
    """
    pixels, mode = raster.pixels, raster.mode
    if mode == "RGBA":
        gray = profile[16:20] == b"GRAY"  # its decoders repeat gray beside alpha three times
        opaque = pixels[:, :, 0] if gray else pixels[:, :, :3]
        shown = _shown(
            dataclasses.replace(raster, pixels=opaque, mode="L" if gray else "RGB"), profile
        )
        whole = cv2.cvtColor(shown, cv2.COLOR_GRAY2RGB) if shown.ndim == 2 else shown
        return _on_white(whole, eight_bit(pixels[:, :, 3]))
    return _shown(raster, profile)


def _shown(raster: Raster, profile: bytes) -> Array:
    """Pixels without alpha converted."""
    pixels, mode = raster.pixels, raster.mode
    convert = _converter(raster, profile, mode)
    if convert is not None:
        return convert(np.ascontiguousarray(pixels))
    shown = eight_bit(pixels)
    return _plain_print(shown) if mode == "CMYK" else shown


def changes_colour(profile: bytes, mode: str) -> bool:
    """Whether pixels with this profile need converting at all."""
    return bool(profile) and _of_profile(profile, mode) is not None


def eight_bit(pixels: Array) -> Array:
    """The nearest of 256 levels."""
    if pixels.dtype == np.uint8:
        return pixels
    return np.asarray(cv2.convertScaleAbs(np.ascontiguousarray(pixels), alpha=1 / 257), np.uint8)


def _converter(raster: Raster, profile: bytes, mode: str) -> Converter | None:
    if raster.encoding is not None and mode != "CMYK":
        return _of_encoding(raster.encoding, mode)
    return _of_profile(profile, mode) if profile else None


def _of_encoding(encoding: Encoding, mode: str) -> Converter:
    made = shaper.of_encoding(encoding)
    return made if mode == "RGB" else functools.partial(_gray, made)


def _gray(made: Converter, pixels: Array) -> Array:
    """Gray by the ramp of its own codes: a matrix leaves gray gray."""
    ramp = np.arange(int(np.iinfo(pixels.dtype).max) + 1, dtype=pixels.dtype)
    table = made(np.repeat(ramp[np.newaxis, :, np.newaxis], 3, axis=2))[:, :, 1]
    return np.asarray(cv2.LUT(pixels, np.ascontiguousarray(table)), np.uint8)


def _on_white(shown: Array, alpha: Array) -> Array:
    """Transparent parts over white, as paper is."""
    share = alpha.astype(np.uint16)[:, :, np.newaxis]
    over = shown * share + 255 * (255 - share) + 127
    return np.asarray(over // 255, np.uint8)


def _plain_print(pixels: Array) -> Array:
    """CMYK without a profile: the plain product of ink and paper."""
    paper = 255 - pixels.astype(np.uint16)
    return ((paper[:, :, :3] * paper[:, :, 3:] + 127) // 255).astype(np.uint8)


@functools.lru_cache(maxsize=_CACHED)
def _of_profile(profile: bytes, mode: str) -> Converter | None:
    """The way to sRGB; None where the profile is sRGB in all but name, or unusable."""
    try:
        exact = _transform(profile, mode, _BLACK | ImageCms.Flags.NOOPTIMIZE)
        quick = _transform(profile, mode, _BLACK)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if mode == "CMYK":
        return quick
    samples = _samples(mode)
    after = exact(samples)
    before = samples if mode == "RGB" else cv2.cvtColor(samples, cv2.COLOR_GRAY2RGB)
    if int(cv2.absdiff(before, after).max()) <= _TOLERANCE:
        return None
    made = shaper.of_profile(profile) if mode == "RGB" else None
    agreed = made is not None and int(cv2.absdiff(made(samples), after).max()) <= _AGREED
    return made if agreed else quick


def _transform(profile: bytes, mode: str, flags: ImageCms.Flags) -> Converter:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    made = ImageCms.buildTransform(source, target, mode, "RGB", _INTENT, flags)
    return functools.partial(_apply, made, mode)


def _apply(transform: ImageCms.ImageCmsTransform, mode: str, pixels: Array) -> Array:
    """LittleCMS as Pillow offers it, which is in 8 bits."""
    image = Image.fromarray(np.ascontiguousarray(eight_bit(pixels)), mode)
    return np.asarray(ImageCms.applyTransform(image, transform))


def _samples(mode: str) -> Array:
    """A small picture of colours spread over the whole range."""
    if mode == "L":
        return np.arange(256, dtype=np.uint8).reshape(16, 16)
    cube = np.stack(np.meshgrid(_STEPS, _STEPS, _STEPS), axis=-1)
    return cube.reshape(len(_STEPS), -1, 3)
