"""The visible mark: words over the picture, readable on light and on dark.

Light letters where the picture below is dark and dark ones where it is light, each with a rim of
the other, so that they stand out from whatever is there. Across the picture the words are repeated
aslant: cutting an edge off does not take them away.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from typing import cast

import cv2
import numpy as np

from clinicvault.domain.recipes import Corner, VisibleMark
from clinicvault.media.registry import Array

from . import letters

LIGHT, DARK = 255.0, 16.0
_RIM = 0.6
"""How strong the rim is beside the letters."""
_BRIGHT = 140.0
"""Level from which on the picture below counts as light."""
_SIZE, _SIZE_ACROSS = 0.024, 0.036
"""Of the letters, as a share of the square root of the picture's area."""
_LEAST = 9
"""Pixels of a letter that can still be read."""
_LUMA = np.array((0.299, 0.587, 0.114), np.float32)


def lay(pixels: Array, mark: VisibleMark) -> None:
    """Write a mark over pixels (height × width × 3, uint8) in place.

    InputRefused("mark-letters") for a letter that the font has not, ("mark-no-room") for more
    words than the picture has room for.
    """
    text = unicodedata.normalize("NFC", mark.text).strip()
    letters.require_drawable(text)
    if mark.corner is Corner.ACROSS:
        _lay_across(pixels, text, mark.opacity)
    else:
        _lay_in_corner(pixels, text, mark.corner, mark.opacity)


def _size(pixels: Array, share: float) -> int:
    return max(_LEAST, round(share * math.sqrt(pixels.shape[0] * pixels.shape[1])))


def _rim(size: int) -> int:
    return max(1, round(size / 14))


def _lay_in_corner(pixels: Array, text: str, corner: Corner, opacity: float) -> None:
    height, width = pixels.shape[:2]
    wanted = _size(pixels, _SIZE)
    gap = max(3, round(0.7 * wanted))
    room = min(width - 2 * gap, max(round(0.6 * width), 24 * _LEAST)), round(0.45 * height)
    size, lines = letters.fitting(text, wanted, _LEAST, room)
    right, below = corner.value.endswith("right"), corner.value.startswith("bottom")
    body, rim = letters.drawn(lines, size, "right" if right else "left", _rim(size))
    x = width - gap - body.shape[1] if right else gap
    y = height - gap - body.shape[0] if below else gap
    _blend(pixels, (x, y), body, rim, opacity)


def _lay_across(pixels: Array, text: str, opacity: float) -> None:
    height, width = pixels.shape[:2]
    slope = math.atan2(height, width)
    room = round(0.5 * math.hypot(height, width)), round(0.3 * min(height, width))
    size, lines = letters.fitting(text, _size(pixels, _SIZE_ACROSS), _LEAST, room)
    flat = letters.drawn(lines, size, "center", _rim(size))
    body, rim = (_turned(mask, slope) for mask in flat)
    for x, y in _places((width, height), (flat[0].shape[1], flat[0].shape[0]), slope, size):
        _blend(pixels, (x - body.shape[1] // 2, y - body.shape[0] // 2), body, rim, opacity)


def _turned(mask: Array, slope: float) -> Array:
    """A mask with its words climbing to the right by so many radians."""
    height, width = mask.shape
    cos, sin = math.cos(slope), math.sin(slope)
    wide, high = (
        math.ceil(width * cos + height * sin) + 2,
        math.ceil(width * sin + height * cos) + 2,
    )
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(slope), 1)
    turn[:, 2] += (wide - width) / 2, (high - height) / 2
    return cast("Array", cv2.warpAffine(mask, turn, (wide, high), flags=cv2.INTER_LINEAR))


def _places(
    picture: tuple[int, int], block: tuple[int, int], slope: float, size: int
) -> Iterator[tuple[int, int]]:
    """Middles of the repeated words: in rows along the slope, every other one shifted by half."""
    width, height = picture
    reach = math.hypot(width, height)
    step = max(block[0] + 4 * size, round(0.3 * reach))
    rows = max(block[1] + 3 * size, round(0.17 * reach))
    cos, sin = math.cos(slope), math.sin(slope)
    most, many = math.ceil(reach / 2 / step) + 1, math.ceil(reach / 2 / rows)
    for row in range(-many, many + 1):
        for column in range(-most, most + 1):
            along, down = (column + (row % 2) / 2) * step, row * rows
            x = round(width / 2 + along * cos + down * sin)
            y = round(height / 2 - along * sin + down * cos)
            yield x, y


def _blend(pixels: Array, place: tuple[int, int], body: Array, rim: Array, opacity: float) -> None:
    """Lay letters and their rim over the picture from a corner on; what is outside falls away."""
    x, y = place
    left, top = max(0, x), max(0, y)
    under = pixels[top : max(0, y + body.shape[0]), left : max(0, x + body.shape[1])]
    high, wide = under.shape[:2]
    if not high or not wide:
        return
    part = (slice(top - y, top - y + high), slice(left - x, left - x + wide))
    below = under.astype(np.float32)
    brightness = float(np.median((below @ _LUMA)[rim[part] > 0])) if rim[part].any() else 0.0
    ink, edge = (DARK, LIGHT) if brightness > _BRIGHT else (LIGHT, DARK)
    _toward(below, edge, rim[part], opacity * _RIM)
    _toward(below, ink, body[part], opacity)
    under[:] = np.rint(below).astype(np.uint8)


def _toward(below: Array, level: float, mask: Array, strength: float) -> None:
    share = (mask.astype(np.float32) * (strength / 255))[:, :, np.newaxis]
    below += (np.float32(level) - below) * share
