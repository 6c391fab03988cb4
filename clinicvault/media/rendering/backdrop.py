"""A plain background in the place of the room: the person is told from it and kept.

`person` finds the person on a small copy; the edge is then drawn along the picture's own by a
guided filter (He et al. 2010). All of it reads pixels that are covered already.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Background, Recipe
from clinicvault.media.registry import Array

from .frame import Frame
from .person import person_mask

PLAIN = {
    Background.WHITE: (255, 255, 255),
    Background.GREY: (168, 168, 168),
    Background.BLACK: (0, 0, 0),
}
"""Red, green, blue of every background but the picture's own."""

_SMALL, _FINE = 360, 1600
"""Longest sides at which the person is looked for, and at which the edge is drawn."""
_LEAST = 0.005
"""Share of the picture below which nobody was found."""
_EDGE = 0.006
"""Radius of the edge's filter, as a share of the longer side."""
_SHARPNESS = 1e-4
_LOW, _HIGH = 0.30, 0.85
"""Shares of the edge's ramp between which it is feathered: the rest is taken for one side, so that
no rim of the old background stays."""
_STRIP = 256


def replace(pixels: Array, frame: Frame, recipe: Recipe) -> None:
    """Fill what is around the person, in place (height × width × 3, uint8, covers filled).

    InputRefused("background-unclear") where no person can be told from it.
    """
    share = person_share(pixels, frame, recipe)
    plain = np.array(PLAIN[recipe.background], np.uint16)
    for top in range(0, len(pixels), _STRIP):
        strip = pixels[top : top + _STRIP]
        part = share[top : top + _STRIP, :, np.newaxis].astype(np.uint16)
        strip[:] = (strip * part + plain * (255 - part) + 127) // 255


def person_share(pixels: Array, frame: Frame, recipe: Recipe) -> Array:
    """How much of each pixel is the person: height × width, uint8, 255 all of it."""
    mask = person_mask(pixels, frame.shrunk(_SMALL), recipe)
    if mask.mean() < _LEAST:
        raise InputRefused("background-unclear")
    fine = _resized(pixels, frame.shrunk(_FINE).size, cv2.INTER_AREA)
    return _resized(_ramp(_guided(fine, mask)), frame.size, cv2.INTER_LINEAR)


def _resized(pixels: Array, size: tuple[int, int], how: int) -> Array:
    return cast("Array", cv2.resize(pixels, size, interpolation=how))


def _guided(picture: Array, mask: Array) -> Array:
    """The mask with its edge along the picture's, as a linear function of brightness nearby.

    `picture` is height × width × 3, uint8; the result height × width, float32, about 0 to 1.
    """
    height, width = picture.shape[:2]
    guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    wanted = _resized(mask.astype(np.float32), (width, height), cv2.INTER_LINEAR)
    radius = max(2, round(_EDGE * max(height, width)))
    side = 2 * radius + 1, 2 * radius + 1
    mean, target = cv2.blur(guide, side), cv2.blur(wanted, side)
    spread = cv2.blur(guide * guide, side) - mean * mean
    together = cv2.blur(guide * wanted, side) - mean * target
    slope = together / (spread + _SHARPNESS)
    offset = target - slope * mean
    return np.asarray(cv2.blur(slope, side) * guide + cv2.blur(offset, side), np.float32)


def _ramp(share: Array) -> Array:
    """Shares as uint8, stretched between `_LOW` and `_HIGH`."""
    stretched = (share - _LOW) / (_HIGH - _LOW)
    return np.rint(np.clip(stretched, 0, 1) * 255).astype(np.uint8)
