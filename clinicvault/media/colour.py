"""Pixels in a picture's own colour space to sRGB, through its cleaned ICC profile."""

from __future__ import annotations

import functools
import io

import cv2
import numpy as np
from PIL import Image, ImageCms

from .registry import Array, Raster

_STEPS = np.arange(0, 256, 51, dtype=np.uint8)
_CACHED = 16
_TOLERANCE = 2
"""A transform that moves no sample colour by more than this (of 255) is no transform."""


def to_srgb(raster: Raster, profile: bytes) -> Array:
    """8-bit sRGB pixels: height × width (gray) or height × width × 3; alpha lies on white."""
    raster = _opaque(_eight_bit(raster))
    transform = _transform(profile, raster.mode) if profile else None
    if transform is not None:
        return _apply(transform, raster.pixels, raster.mode)
    if raster.mode == "CMYK":
        return _plain_print(raster.pixels)
    return raster.pixels


def changes_colour(profile: bytes, mode: str) -> bool:
    """Whether pixels with this profile need converting at all."""
    return bool(profile) and _transform(profile, mode) is not None


def _eight_bit(raster: Raster) -> Raster:
    if raster.pixels.dtype == np.uint8:
        return raster
    return Raster((raster.pixels >> 8).astype(np.uint8), raster.mode)


def _opaque(raster: Raster) -> Raster:
    """Transparent parts over white, as paper is."""
    if raster.mode != "RGBA":
        return raster
    alpha = raster.pixels[:, :, 3:].astype(np.uint16)
    over = raster.pixels[:, :, :3] * alpha + 255 * (255 - alpha) + 127
    return Raster((over // 255).astype(np.uint8), "RGB")


def _plain_print(pixels: Array) -> Array:
    """CMYK without a profile: the plain product of ink and paper."""
    light = 255 - pixels.astype(np.uint16)
    return ((light[:, :, :3] * light[:, :, 3:] + 127) // 255).astype(np.uint8)


def _apply(transform: ImageCms.ImageCmsTransform, pixels: Array, mode: str) -> Array:
    image = Image.fromarray(np.ascontiguousarray(pixels), mode)
    return np.asarray(ImageCms.applyTransform(image, transform))


@functools.lru_cache(maxsize=_CACHED)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform to sRGB; None where the profile is sRGB in all but name, or unusable."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(source, target, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if mode == "CMYK":
        return transform
    samples = _samples(mode)
    after = _apply(transform, samples, mode)
    before = samples if mode == "RGB" else cv2.cvtColor(samples, cv2.COLOR_GRAY2RGB)
    return transform if int(cv2.absdiff(before, after).max()) > _TOLERANCE else None


def _samples(mode: str) -> Array:
    """A small picture of colours spread over the whole range."""
    if mode == "L":
        return np.arange(256, dtype=np.uint8).reshape(16, 16)
    cube = np.stack(np.meshgrid(_STEPS, _STEPS, _STEPS), axis=-1)
    return cube.reshape(6, 36, 3)
