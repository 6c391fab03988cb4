"""A perceptual hash: 64 bits that stay nearly the same while a picture looks the same.

The low frequencies of a 32 × 32 gray picture, each above or below their median. (pHash: Zauner,
"Implementation and Benchmarking of Perceptual Image Hash Functions", 2010.)
"""

from __future__ import annotations

import cv2
import numpy as np

from .registry import Array

_SIDE, _KEPT = 32, 8
_EVEN = 2.0
"""Standard deviation, in levels of 255, below which a picture shows nothing to compare."""


def likeness(pixels: Array) -> bytes:
    """8 bytes for height × width (gray) or height × width × 3 (RGB) pixels, uint8.

    Zeros for an even picture, which looks like no other.
    """
    gray = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(gray, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    if small.std() < _EVEN:
        return bytes(_KEPT)
    low = cv2.dct(small)[:_KEPT, :_KEPT].ravel()
    return np.packbits(low > np.median(low[1:])).tobytes()


def distance(one: bytes, other: bytes) -> int:
    """How many of the 64 bits differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
