"""Which part of a candidate a suspect shows, and how it is warped."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from clinicvault.media.registry import Array

from .sliding import by_sliding
from .suspects import Features, Suspect, resized

_RATIO = 0.8
_INLIERS = 12
_REACH = 3.0
"""Pixels of the frame that a feature may lie beside its place."""
_TURNS, _CERTAIN = 5000, 0.999
_SMALLEST, _LARGEST = 1 / 16, 16.0
"""How many times as large or small a copy may be, against the frame."""
_ALIKE = 0.03
"""By how much the aspects of a copy of the whole picture differ at most."""
_THUMB, _RESEMBLES = (32, 32), 0.8


def guesses(suspect: Suspect, frame: Array, of_frame: Features) -> Iterator[Array]:
    """3 × 3 matrices from the frame's pixels to the suspect's, one after the other as asked for.

    By features, by the same outline, and by sliding a part over the whole.
    """
    found = (way(suspect, frame, of_frame) for way in (_by_features, _by_outline, _by_sliding))
    return (matrix for matrix in found if matrix is not None)


def _by_features(shown: Suspect, frame: Array, candidate: Features) -> Array | None:
    """MAGSAC++ (Barath 2020) over the matches that pass Lowe's ratio test."""
    suspect = shown.features
    if min(len(suspect.places), len(candidate.places)) < _INLIERS:
        return None
    pairs = cv2.BFMatcher().knnMatch(candidate.descriptors, suspect.descriptors, k=2)
    clear = [near for near, far in pairs if near.distance < _RATIO * far.distance]
    if len(clear) < _INLIERS:
        return None
    here = candidate.places[[match.queryIdx for match in clear]]
    there = suspect.places[[match.trainIdx for match in clear]]
    matrix, kept = homography(there, here, _REACH)
    if matrix is None or np.count_nonzero(kept) < _INLIERS or abs(np.linalg.det(matrix)) < 1e-12:
        return None
    back = np.linalg.inv(matrix)
    return back / back[2, 2] if plausible(back, frame.shape) else None


def homography(source: Array, target: Array, reach: float) -> tuple[Array | None, Array]:
    """The 3 × 3 matrix of most pairs (None where there is none), and which those are."""
    matrix: Array | None
    matrix, kept = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, reach, maxIters=_TURNS, confidence=_CERTAIN
    )
    return matrix, np.asarray(kept)


def _by_outline(suspect: Suspect, frame: Array, _: Features) -> Array | None:
    """A copy of the whole picture in any size: where skin has no features to hold on to."""
    across = suspect.gray.shape[1] / frame.shape[1]
    down = suspect.gray.shape[0] / frame.shape[0]
    alike = abs(across / down - 1) < _ALIKE and _resemblance(suspect.gray, frame) > _RESEMBLES
    return resized(across, down) if alike else None


def _by_sliding(suspect: Suspect, frame: Array, _: Features) -> Array | None:
    """A part that was only cut out and resized: where a cover left few features."""
    return by_sliding(suspect, frame)


def _resemblance(one: Array, other: Array) -> float:
    """The correlation of two thumbnails: spares other pictures of the same format the search."""
    tiny = [cv2.resize(picture, _THUMB, interpolation=cv2.INTER_AREA) for picture in (one, other)]
    left, right = (thumb.astype(np.float32) - thumb.mean() for thumb in tiny)
    size = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(np.sum(left * right)) / size if size else 0.0


def plausible(matrix: Array, shape: tuple[int, ...]) -> bool:
    """Whether a frame of this shape stays a convex, not absurdly sized, unmirrored outline."""
    height, width = shape[:2]
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    if not np.isfinite(matrix).all() or (corners[0] @ matrix[2, :2] + matrix[2, 2] <= 0).any():
        return False
    moved = cv2.perspectiveTransform(corners, matrix)[0].astype(np.float32)
    area = cv2.contourArea(moved, oriented=True) / (width * height)
    return bool(cv2.isContourConvex(moved)) and _SMALLEST**2 <= area <= _LARGEST**2


def density(matrix: Array, shape: tuple[int, ...]) -> float:
    """Pixels of the suspect for one of a target of this shape, along a line, in its middle."""
    middle = np.array([shape[1] / 2, shape[0] / 2])
    depth = abs(float(middle @ matrix[2, :2] + matrix[2, 2]))
    return float(np.sqrt(abs(np.linalg.det(matrix)) / depth**3))


def shrunk(gray: Array, times: float) -> tuple[Array, Array]:
    """A picture so many times smaller, never larger, and the matrix from its pixels to those."""
    if times <= 1:
        return gray, np.eye(3)
    small = cv2.resize(gray, None, fx=1 / times, fy=1 / times, interpolation=cv2.INTER_AREA)
    return small, resized(small.shape[1] / gray.shape[1], small.shape[0] / gray.shape[0])


def warped(gray: Array, matrix: Array, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """The suspect in a frame of this shape, float32, and where it reaches (uint8, 0 or 255)."""
    near, shrink = shrunk(gray, density(matrix, shape))
    whole = shrink @ matrix
    size = shape[1], shape[0]
    laid = cv2.warpPerspective(
        near.astype(np.float32), whole, size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    )
    everywhere = np.full(near.shape, 255, np.uint8)
    seen = cv2.warpPerspective(
        everywhere, whole, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    return laid, cv2.erode(seen, np.ones((7, 7), np.uint8), borderValue=0)
