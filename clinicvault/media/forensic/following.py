"""Points of the frame, found again in a suspect that lies nearly on it."""

from __future__ import annotations

import cv2
import numpy as np

from clinicvault.media.registry import Array

_POINTS, _APART = 1500, 9
_FAINTEST = 1e-3
"""Of the strongest corner's answer, that a point to follow must give: skin has faint ones."""
_WINDOW = (21, 21)
_LEAST = 20


def followed(frame: Array, seen: Array, reach: Array) -> tuple[Array, Array] | None:
    """Places in the frame and in `seen` (each n × 2, float32) of points (Lucas, Kanade 1981).

    None where there are too few to tell anything.
    """
    here, there = (np.clip(values, 0, 255).astype(np.uint8) for values in (frame, seen))
    points = _corners(here, reach)
    if len(points) < _LEAST:
        return None
    moved, found, _ = cv2.calcOpticalFlowPyrLK(here, there, points, points.copy(), winSize=_WINDOW)
    kept = np.asarray(found).ravel() > 0
    if np.count_nonzero(kept) < _LEAST:
        return None
    return points[kept][:, 0], np.asarray(moved)[kept][:, 0]


def _corners(gray: Array, reach: Array) -> Array:
    """Points that can be followed (n × 1 × 2, float32); none of a plain picture."""
    points: Array | None = cv2.goodFeaturesToTrack(gray, _POINTS, _FAINTEST, _APART, mask=reach)
    return np.empty((0, 1, 2), np.float32) if points is None else points
