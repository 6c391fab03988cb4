"""The mark goes into a picture that is about to leave."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np

from clinicvault.media.registry import Array

from . import shaping
from .grid import Grid, grid_of, signs

STRENGTH = 0.9
"""Root mean square of the mark in levels of 255: about 49 dB."""
_MOST = 4.0
"""Levels by which no pixel's mark goes beyond, before rounding, at the usual strength."""
_ROWS = 256


def embedded(pixels: Array, key: bytes, strength: float = STRENGTH) -> Array:
    """A marked copy of height × width × 3 (RGB) pixels, uint8: every channel moves alike.

    `key` is the export's own, 16 bytes or more; `strength` is in levels. The same picture and key
    give the same copy. Solid areas stay as they are. Raises ValueError for other arrays and keys.
    """
    required(pixels)
    gray = shaping.luminance(pixels)
    grid = grid_of(*gray.shape)
    return _added(pixels, _pattern(gray, grid, key, strength), shaping.solid(gray))


def required(pixels: Array) -> None:
    """Raises ValueError for all but height × width × 3 of uint8."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise ValueError("pixels are height × width × 3 of uint8")


def _pattern(gray: Array, grid: Grid, key: bytes, strength: float) -> Array:
    """The mark in levels, in the frame."""
    free = shaping.weights(gray, grid)
    shaped = free * shaping.spread(signs(key, grid))
    power = np.sum(shaped * shaped) / max(1, np.count_nonzero(free))
    gain = strength / max(float(np.sqrt(power)), 1e-6)
    most = _MOST * strength / STRENGTH
    limited: Array = np.clip(shaped * gain, -most, most)
    return limited


def _added(pixels: Array, pattern: Array, solid: Array) -> Array:
    """Pixels plus the frame's pattern, some rows at a time: a large photo needs no second one."""
    marked = np.empty_like(pixels)
    noise = _rounding(pixels.shape[1])
    for top in range(0, pixels.shape[0], _ROWS):
        part = pixels[top : top + _ROWS]
        moved = np.floor(_widened(pattern, top, pixels.shape) + noise[: len(part)])
        moved[solid[top : top + _ROWS] > 0] = 0
        three = cv2.merge([moved.astype(np.int16)] * 3)
        cv2.add(part, three, marked[top : top + _ROWS], dtype=cv2.CV_8U)
    return marked


def _widened(pattern: Array, top: int, shape: tuple[int, ...]) -> Array:
    """The pattern between its pixels, linear, for the rows of a picture from `top` on."""
    rows = np.arange(top, min(top + _ROWS, shape[0]), dtype=np.float32)
    places = np.clip((rows + 0.5) * (len(pattern) / shape[0]) - 0.5, 0, len(pattern) - 1)
    above = places.astype(int)
    below = np.minimum(above + 1, len(pattern) - 1)
    share = (places - above).astype(np.float32)[:, None]
    narrow = pattern[above] * (1 - share) + pattern[below] * share
    wide: Array = cv2.resize(narrow, (shape[1], len(rows)), interpolation=cv2.INTER_LINEAR)
    return wide


def _rounding(width: int) -> Array:
    """0 to 1 at random, always the same: fractions of a level survive rounding on the average."""
    stream = hashlib.shake_256(b"ClinicVault rounding 1").digest(_ROWS * _ROWS)
    tile = np.frombuffer(stream, np.uint8).reshape(_ROWS, _ROWS).astype(np.float32) / 256
    return np.tile(tile, (1, -(-width // _ROWS)))[:, :width]
