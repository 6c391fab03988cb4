"""What no homography straightens: curves of a lens, waves that were made on purpose."""

from __future__ import annotations

import cv2
import numpy as np

from clinicvault.media.registry import Array

from .following import followed
from .refining import alike

_CELL, _SMOOTH = 8, 5.0
"""Frame pixels of a cell of the field, and cells (sigma) over which neighbours move together."""
_STRAY = 1.0
"""Pixels that a point may move otherwise than its neighbours."""
_PASSES = 2
_GAIN = 0.003
"""Of agreement, that bending must bring: else the picture was straight, and noise is left out."""
_THIN = 1e-6


def straightened(seen: Array, reach: Array, frame: Array) -> tuple[Array, Array]:
    """`seen` and its `reach` bent so that every part lies on the frame's, where that helps."""
    bent, covered = seen, reach
    for _ in range(_PASSES):
        field = _field(bent, covered, frame)
        if field is None:
            break
        bent, covered = _moved(bent, covered, field)
    better = alike(bent, covered, frame) > alike(seen, reach, frame) + _GAIN
    return (bent, covered) if better else (seen, reach)


def _field(seen: Array, reach: Array, frame: Array) -> Array | None:
    """By how many pixels every place of the frame lies elsewhere in `seen`: height × width × 2."""
    pairs = followed(frame, seen, reach)
    if pairs is None:
        return None
    here, there = pairs
    steps = there - here
    cells = (here / _CELL).astype(int)
    shape = -(-frame.shape[0] // _CELL), -(-frame.shape[1] // _CELL)
    first = _smoothed(cells, steps, shape)
    near = np.linalg.norm(steps - first[cells[:, 1], cells[:, 0]], axis=1) <= _STRAY
    if not near.any():
        return None
    field = _smoothed(cells[near], steps[near], shape)
    return cv2.resize(field, frame.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _smoothed(cells: Array, steps: Array, shape: tuple[int, int]) -> Array:
    """Steps at cells spread over the whole field (normalised convolution, Knutsson 1993)."""
    spread = np.zeros((*shape, 3), np.float32)
    np.add.at(
        spread, (cells[:, 1], cells[:, 0]), np.pad(steps, ((0, 0), (0, 1)), constant_values=1)
    )
    soft = cv2.GaussianBlur(spread, (0, 0), _SMOOTH)
    field: Array = soft[:, :, :2] / (soft[:, :, 2:] + _THIN)
    return field


def _moved(seen: Array, reach: Array, field: Array) -> tuple[Array, Array]:
    height, width = seen.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, down = columns + field[:, :, 0], rows + field[:, :, 1]
    bent = cv2.remap(seen, across, down, cv2.INTER_CUBIC)
    covered = cv2.remap(reach, across, down, cv2.INTER_NEAREST)
    return bent, covered
