"""The two pictures of a pair as they stand on a page: the same part, as large, upright."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from clinicvault.domain.alignment import SAME, Similarity, Size
from clinicvault.media.derive import fit
from clinicvault.media.registry import Array

from .framing import Frame, common, whole

MOST_SIDE = 4096
_DENSER = 1.4
"""How much finer than the page a picture may stay before it is laid on: finer ones would flicker
along edges."""


def pair(
    later: Array, earlier: Array, similarity: Similarity | None, room: Size, around: int = 255
) -> tuple[Array, Array]:
    """(later, earlier) inside `room`, height × width × 3 RGB; never larger than they are.

    With a `similarity` both show the same part in the same size, and `around` (a level of grey)
    stands where the later picture ends; without one each is shown whole.
    """
    if similarity is None:
        return _alone(later, room), _alone(earlier, room)
    frame = common(_size(later), _size(earlier), similarity)
    size = _inside(frame, max(_size(earlier)), room)
    return (
        _laid(later, similarity, frame, size, around),
        _laid(earlier, SAME, frame, size, around),
    )


def _alone(picture: Array, room: Size) -> Array:
    frame = whole(_size(picture))
    return _laid(picture, SAME, frame, _inside(frame, max(_size(picture)), room), 255)


def _inside(frame: Frame, longest: int, room: Size) -> Size:
    """Pixels of the frame: as large as the room, no larger than the picture itself."""
    most = MOST_SIDE / max(frame.width, frame.height)
    unit = min(room[0] / frame.width, room[1] / frame.height, most, float(longest))
    return max(1, round(frame.width * unit)), max(1, round(frame.height * unit))


def _laid(picture: Array, similarity: Similarity, frame: Frame, size: Size, around: int) -> Array:
    """The frame's part of a picture, `size` pixels."""
    unit = size[0] / frame.width
    near = fit(picture, max(1, round(unit * similarity.scale * _DENSER)))
    return cast(
        "Array",
        cv2.warpAffine(
            near,
            _matrix(_size(near), similarity, frame, size),
            size,
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            # Else half a pixel of nothing would draw a line along the panel's edge.
            borderMode=cv2.BORDER_REPLICATE if frame.covered else cv2.BORDER_CONSTANT,
            borderValue=(around, around, around),
        ),
    )


def _matrix(source: Size, similarity: Similarity, frame: Frame, size: Size) -> Array:
    """2 × 3: a pixel of the panel to one of the picture; pixels' middles lie at whole numbers."""
    back, longest = similarity.inverse(), max(source)

    def pixel(x: float, y: float) -> Array:
        there = back(
            (
                frame.centre[0] + ((x + 0.5) / size[0] - 0.5) * frame.width,
                frame.centre[1] + ((y + 0.5) / size[1] - 0.5) * frame.height,
            )
        )
        return np.array(there) * longest + np.array(source) / 2 - 0.5

    start = pixel(0, 0)
    return np.column_stack([pixel(1, 0) - start, pixel(0, 1) - start, start])


def _size(picture: Array) -> Size:
    return picture.shape[1], picture.shape[0]
