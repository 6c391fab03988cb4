"""Pixels by a recipe, and a JPEG of nothing but pixels."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import simplejpeg

from clinicvault.domain.recipe_rules import MOST_LONGEST, require_sound
from clinicvault.domain.recipes import Background, Recipe
from clinicvault.media.registry import Array

from . import backdrop, covering, marking
from .frame import Frame


def rendered(pixels: Array, recipe: Recipe) -> Array:
    """New pixels, height × width × 3, uint8, RGB; those given (upright, the same form) stay.

    Nothing of the result depends on what is covered or cut off. The same pixels and recipe give
    the same result. InputRefused as of `require_sound`, "background-unclear", "mark-letters",
    "mark-no-room". ValueError for other arrays.
    """
    return rendered_in_place(pixels.copy(), recipe)


def rendered_in_place(pixels: Array, recipe: Recipe) -> Array:
    """The same of pixels that nobody needs afterwards: half the memory of a large picture."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or not pixels.size:
        raise ValueError("pixels are height × width × 3, uint8")
    require_sound(recipe)
    frame = Frame.of((pixels.shape[1], pixels.shape[0]), recipe.crop)
    left, top, right, bottom = frame.part
    made = np.require(pixels[top:bottom, left:right], requirements=("C", "W"))
    covering.fill(made, frame, recipe)
    frame, made = _shrunk(made, frame, recipe.longest or MOST_LONGEST)
    if recipe.background is not Background.AS_IS:
        backdrop.replace(made, frame, recipe)
    covering.fill_squares(made, frame, recipe)
    if recipe.mark is not None:
        marking.lay(made, recipe.mark)
    return made


def _shrunk(pixels: Array, frame: Frame, longest: int) -> tuple[Frame, Array]:
    smaller = frame.shrunk(longest)
    if smaller.size == frame.size:
        return frame, pixels
    made = cv2.resize(pixels, smaller.size, interpolation=cv2.INTER_AREA)
    return smaller, cast("Array", made)


def encoded(pixels: Array, quality: int) -> bytes:
    """A baseline JPEG of these pixels (height × width × 3, uint8, RGB), colour at full size.

    No metadata: between the start and the pixels stand only JFIF's fixed words and the tables.
    """
    whole = np.ascontiguousarray(pixels)
    return cast("bytes", simplejpeg.encode_jpeg(whole, quality, "RGB", "444", fastdct=False))
