"""How strong the mark may be where, and which spatial frequencies it takes."""

from __future__ import annotations

import cv2
import numpy as np

from clinicvault.media.registry import Array

from .grid import CELL, Grid

_LOW = 4.0
"""Sigma in frame pixels: slower changes belong to light and tone, and are left alone."""
_SOFT = 0.6
"""Sigma in frame pixels by which the chips' corners are rounded: recompression takes them first."""
_AROUND = 3.0
"""Sigma in frame pixels of the neighbourhood whose texture counts."""
_FLOOR, _PER_LEVEL, _CEILING = 0.5, 0.22, 3.0
"""Of the weight: in smooth places, for each level of texture, at most."""
_SQUARE = np.ones((3, 3), np.uint8)
_ROWS, _BESIDE = 256, 2
"""Rows that are looked at together, and those beside them that have a say."""


def luminance(pixels: Array) -> Array:
    """Height × width, uint8, of RGB pixels."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def blurred(values: Array, sigma: float) -> Array:
    """A Gaussian blur with mirrored edges."""
    return cv2.GaussianBlur(values, (0, 0), sigma)


def framed(gray: Array, grid: Grid) -> Array:
    """The picture at the size of the frame, float32."""
    small = cv2.resize(gray, grid.frame, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32)


def solid(gray: Array) -> Array:
    """Where all pixels of some 3 × 3 square are alike: a cover, a filled background, burnt white.

    255 there, else 0. A mark could not hide there, and a cover stays one plain colour.
    """
    found = np.empty_like(gray)
    for top in range(0, len(gray), _ROWS):
        first = max(0, top - _BESIDE)
        part = gray[first : top + _ROWS + _BESIDE]
        alike = cv2.compare(cv2.erode(part, _SQUARE), cv2.dilate(part, _SQUARE), cv2.CMP_EQ)
        found[top : top + _ROWS] = cv2.dilate(alike, _SQUARE)[top - first :][:_ROWS]
    return found


def weights(gray: Array, grid: Grid) -> Array:
    """How strongly each pixel of the frame is marked, from about 0 to 3, float32."""
    frame = framed(gray, grid)
    rough = blurred((frame - blurred(frame, 2.0)) ** 2, _AROUND)
    texture = np.minimum(_FLOOR + _PER_LEVEL * np.sqrt(rough), _CEILING)
    free: Array = texture * (1 - framed(solid(gray), grid) / 255)
    return free


def spread(chips: Array) -> Array:
    """Chips (rows × columns) as a band-passed pattern of the frame's size."""
    drawn = cv2.resize(chips, None, fx=CELL, fy=CELL, interpolation=cv2.INTER_NEAREST)
    return _band(drawn)


def gathered(values: Array) -> Array:
    """The transpose of `spread`: what each chip would explain of these values."""
    band = _band(values)
    rows, columns = (side // CELL for side in band.shape)
    sums: Array = band.reshape(rows, CELL, columns, CELL).sum(axis=(1, 3))
    return sums


def _band(values: Array) -> Array:
    soft = blurred(values, _SOFT)
    return soft - blurred(soft, _LOW)
