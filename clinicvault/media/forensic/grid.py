"""Where the mark's chips lie, and which sign each has under a key."""

from __future__ import annotations

import hashlib
import math
from typing import NamedTuple

import numpy as np

from clinicvault.media.registry import Array

_AREA = 1024 * 768
"""Pixels of the frame in which marks are drawn and sought: what messengers leave of a photo."""
CELL = 2
"""Pixels of that frame that one chip is wide and high."""
_LEAST_KEY = 16
_PURPOSE = b"ClinicVault forensic mark 1\0"


class Grid(NamedTuple):
    """Rows and columns of chips."""

    rows: int
    columns: int

    @property
    def chips(self) -> int:
        """How many signs a key gives."""
        return self.rows * self.columns

    @property
    def frame(self) -> tuple[int, int]:
        """(width, height) in pixels, as OpenCV wants it."""
        return self.columns * CELL, self.rows * CELL


def grid_of(height: int, width: int) -> Grid:
    """The grid of a picture: 2-px cells at 1024 × 768, and never finer than the picture itself."""
    scale = min(1.0, math.sqrt(_AREA / (height * width))) / CELL
    return Grid(max(1, round(height * scale)), max(1, round(width * scale)))


def packed_signs(key: bytes, grid: Grid) -> Array:
    """One bit a chip, row by row, eight in a byte: SHAKE-256 of the key (FIPS 202).

    Raises ValueError for a key of under 16 bytes.
    """
    if len(key) < _LEAST_KEY:
        raise ValueError("a mark's key has 16 bytes or more")
    shape = b"%d,%d\0" % grid
    stream = hashlib.shake_256(_PURPOSE + shape + key).digest(-(-grid.chips // 8))
    return np.frombuffer(stream, np.uint8)


def signs(key: bytes, grid: Grid) -> Array:
    """Rows × columns of -1 and +1, float32."""
    bits = np.unpackbits(packed_signs(key, grid), count=grid.chips)
    return (bits.astype(np.float32) * 2 - 1).reshape(grid)
