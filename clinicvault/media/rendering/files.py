"""From a kept file to a JPEG that may leave; in whatever process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import cast

import cv2

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Recipe
from clinicvault.media import formats, registry
from clinicvault.media.colour import to_srgb
from clinicvault.media.derive import upright
from clinicvault.media.forensic import embedded
from clinicvault.media.limits import Limits
from clinicvault.media.registry import Array
from clinicvault.media.sniff import Buffer

from .picture import encoded, rendered_in_place

__all__ = ["formats", "render_file", "rendered_file", "upright_pixels"]

_NOT_PHOTOS = (PhotoKind.VIDEO, PhotoKind.PDF)


def render_file(
    data: Buffer, orientation: int, recipe: Recipe, limits: Limits, key: bytes = b""
) -> bytes:
    """A JPEG by the recipe: upright, sRGB, new pixels, no metadata and no thumbnail.

    `orientation` is the photo's sealed fact, `key` the picture's own (`mark_keys`) for the
    invisible mark, b"" for none. Raises as `rendered_file` does.
    """
    with _memory_said():
        made = rendered_file(data, orientation, recipe, limits)
        return encoded(embedded(made, key) if key else made, recipe.quality)


def rendered_file(data: Buffer, orientation: int, recipe: Recipe, limits: Limits) -> Array:
    """The same before the invisible mark: what a leaked copy is compared with.

    Height × width × 3, uint8, RGB. InputRefused where the file cannot be read, as of `rendered`,
    and "rendering-photos-only" for films and documents; MemoryError.
    """
    with _memory_said():
        return rendered_in_place(upright_pixels(data, orientation, limits), recipe)


@contextlib.contextmanager
def _memory_said() -> Iterator[None]:
    """OpenCV's own word for too little memory as Python's, which a worker answers."""
    try:
        yield
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        raise


def upright_pixels(data: Buffer, orientation: int, limits: Limits) -> Array:
    """A kept photo's pixels as people see it: height × width × 3, uint8, sRGB.

    Decoded into this process's own memory: what is going to be covered is not shared.
    """
    entry = registry.find(data, limits)
    if entry.keeps in _NOT_PHOTOS:
        raise InputRefused("rendering-photos-only")
    rewritten = entry.rewrite(data, limits)
    raster = entry.decode(b"".join(rewritten.pieces), rewritten)
    pixels = to_srgb(raster, rewritten.profile)
    if pixels.ndim == 2:
        pixels = cast("Array", cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB))
    return upright(pixels, orientation)
