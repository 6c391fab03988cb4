"""Where a copy lies that was only cut and resized: found by sliding it over the picture.

For pictures of which a cover left too few features. The best of all sizes and places is chosen by
likeness, without any key, and keys are tried there alone: thousands of places are one look more
for each key, not thousands (see `tracing.stands_out`), and a wrong place speaks for no key.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np

from clinicvault.media.registry import Array

from .suspects import Suspect, resized

_COARSE, _FINE = 96, 256
"""Longest sides of the picture while the copy is slid over it."""
_SPARE = 2
"""How many times those, that the copy's own longest side is at most: shrunk once for all sizes."""
_SMALLEST = 0.35
"""Of the picture's sides, that a cut shows at least."""
_STEP, _NEAR = 1.03, 1.005
"""From one size that is tried to the next."""
_AROUND = 4
"""Steps each way in which the best size is looked for more closely."""
_ALIKE = 0.8
"""Correlation from which a place is worth a closer look."""


class _Place(NamedTuple):
    """The copy at a place of the picture."""

    likeness: float
    size: float
    """Pixels of the picture that one of the copy takes."""
    left: float
    top: float


def by_sliding(suspect: Suspect, frame: Array) -> Array | None:
    """The 3 × 3 matrix from the frame's pixels to a suspect's that shows an upright part of it.

    By normalised cross-correlation (Lewis 1995) in many sizes, first coarsely. None where it lies
    nowhere.
    """
    height, width = suspect.gray.shape
    largest = min(frame.shape[1] / width, frame.shape[0] / height)
    steps = math.floor(math.log(1 / _SMALLEST, _STEP))
    rough = _slid(suspect.gray, frame, _COARSE, [largest * _STEP**-n for n in range(steps + 1)])
    if rough is None or rough.likeness < _ALIKE:
        return None
    sizes = [rough.size * _NEAR**n for n in range(-_AROUND, _AROUND + 1)]
    best = _slid(suspect.gray, frame, _FINE, [one for one in sizes if one <= largest * _NEAR])
    return _matrix(best if best is not None else rough)


def _matrix(place: _Place) -> Array:
    moved = np.eye(3)
    moved[:2, 2] = -place.left, -place.top
    matrix: Array = resized(1 / place.size, 1 / place.size) @ moved
    return matrix


def _slid(gray: Array, frame: Array, longest: int, sizes: list[float]) -> _Place | None:
    """Where and in which size the copy fits best, at that resolution."""
    factor = min(1.0, longest / max(frame.shape))
    field = _smaller(frame, frame.shape[1] * factor, frame.shape[0] * factor)
    spare = min(1.0, _SPARE * longest / max(gray.shape))
    near = _smaller(gray, gray.shape[1] * spare, gray.shape[0] * spare)
    found = [_fitted(near, gray.shape, field, factor, size) for size in sizes]
    places = [place for place in found if place is not None]
    return max(places, key=lambda place: place.likeness, default=None)


def _fitted(
    near: Array, shape: tuple[int, ...], field: Array, factor: float, size: float
) -> _Place | None:
    """Where a copy of this shape fits best; `near` has its pixels, fewer of them.

    None where it is too small, larger than the field, or as plain as nothing.
    """
    piece = _smaller(near, shape[1] * size * factor, shape[0] * size * factor)
    piece = piece[: field.shape[0], : field.shape[1]]
    if min(piece.shape) < _SMALLEST * min(field.shape) * 0.5 or float(piece.std()) < 1:
        return None
    likeness = cv2.matchTemplate(field, piece, cv2.TM_CCOEFF_NORMED)
    _, best, _, (left, top) = cv2.minMaxLoc(likeness)
    return _Place(float(best), size, left / factor, top / factor)


def _smaller(gray: Array, width: float, height: float) -> Array:
    size = max(1, round(width)), max(1, round(height))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA).astype(np.float32)
