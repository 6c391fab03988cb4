"""How a later picture lies over an earlier one: by a face's five points, else by what looks alike.

Between two days skin, light and expression change: SIFT found 2 of 24 real pairs of faces, five
points all of them (DESIGN §11). Bodies have marks, folds and hair; few agreeing points are none.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import cv2
import numpy as np

from clinicvault.domain.alignment import (
    Alignment,
    How,
    Place,
    Similarity,
    distance,
    fitted,
    place,
)
from clinicvault.domain.errors import InputRefused
from clinicvault.media.derive import fit
from clinicvault.media.registry import Array

FACE_POINTS = 5
_SIDE = 1000
"""Pixels of the longer side at which pictures are compared."""
_MOST_FEATURES = 4000
_RATIO = 0.8
"""Lowe (2004): the best match is clearly nearer than the second."""
_REPROJECTION = 5.0
_LEAST_INLIERS, _LEAST_SHARE = 20, 0.2
_LEAST_SPREAD = 0.05
"""Standard deviation of agreeing points, of the longer side: one mole's edge aligns nothing."""
_MOST_ANGLE, _MOST_SCALE = math.radians(60), 3.0
_FACE_ERROR = 0.35
"""Root mean square of what is left between two faces, in shares of their own spread."""
_SAME_FACE = 0.3
"""How far features may move a face's points: as exact as points are, about 0.15 eye distances."""

Pairs = list[tuple[Place, Place]]


def aligned(
    later: Array,
    earlier: Array,
    later_face: Sequence[Place] = (),
    earlier_face: Sequence[Place] = (),
) -> Alignment:
    """How `later` lies over `earlier`, both upright height × width × 3 RGB (uint8).

    Faces as five points each, in shares of width and height; () where there is none. An
    `Alignment` that rests on nothing (`How.NONE`) where nothing agrees well enough.
    """
    face = by_face(later_face, earlier_face, _size(later), _size(earlier))
    features = by_features(later, earlier)
    if face is None:
        return features or Alignment()
    places = [place(one, _size(later)) for one in later_face]
    return _refined(face, features, places) or face


def by_face(
    later: Sequence[Place],
    earlier: Sequence[Place],
    later_size: tuple[int, int],
    earlier_size: tuple[int, int],
) -> Alignment | None:
    """Through two eyes, nose and corners of the mouth; None where the faces look elsewhere."""
    if len(later) != FACE_POINTS or len(earlier) != FACE_POINTS:
        return None
    both = zip(later, earlier, strict=True)
    pairs = [(place(one, later_size), place(other, earlier_size)) for one, other in both]
    found = _agreeing(pairs, How.FACE)
    spread = float(np.std([other for _, other in pairs], axis=0).max())
    return found if found is not None and found.error <= _FACE_ERROR * spread else None


def _refined(face: Alignment, features: Alignment | None, places: list[Place]) -> Alignment | None:
    """The features' own alignment, which is finer, where the face says the same.

    Where it does not, a wall or a dress stayed in its place while the head moved.
    """
    if features is None:
        return None
    pairs = [(one, face.similarity(one)) for one in places]
    spread = float(np.std([there for _, there in pairs], axis=0).max())
    near = distance(features.similarity, pairs) <= _SAME_FACE * spread
    return dataclasses.replace(features, how=How.FACE) if near else None


def by_features(later: Array, earlier: Array) -> Alignment | None:
    """Through what looks alike in both; None where too little does."""
    pairs = _matched(later, earlier)
    if len(pairs) < _LEAST_INLIERS:
        return None
    sources, targets = (np.array(one, np.float32) for one in zip(*pairs, strict=True))
    _, inside = cv2.estimateAffinePartial2D(
        sources,
        targets,
        method=cv2.RANSAC,
        ransacReprojThreshold=_REPROJECTION / _SIDE,
        maxIters=5000,
        confidence=0.999,
    )
    chosen = inside.ravel().astype(bool)
    if chosen.sum() < max(_LEAST_INLIERS, _LEAST_SHARE * len(pairs)):
        return None
    if max(targets[chosen].std(axis=0)) < _LEAST_SPREAD:
        return None
    return _agreeing([pairs[at] for at in np.flatnonzero(chosen)], How.FEATURES)


def _agreeing(pairs: Pairs, how: How) -> Alignment | None:
    """The alignment of these pairs, if it is one that a clinic's photos can need."""
    try:
        similarity = fitted(pairs)
    except InputRefused:
        return None
    if not _possible(similarity):
        return None
    return Alignment(similarity, how, len(pairs), distance(similarity, pairs))


def _possible(similarity: Similarity) -> bool:
    zoom = max(similarity.scale, 1 / similarity.scale)
    return abs(similarity.angle) <= _MOST_ANGLE and zoom <= _MOST_SCALE


def _matched(later: Array, earlier: Array) -> Pairs:
    """Places that are one another's best match, each pair once."""
    (sources, one), (targets, other) = _features(later), _features(earlier)
    if len(one) < 2 or len(other) < 2:
        return []
    there, back = _best(one, other), _best(other, one)
    pairs = {(sources[i], targets[j]) for i, j in there.items() if back.get(j) == i}
    return sorted(pairs)


def _features(picture: Array) -> tuple[list[Place], Array]:
    """Places and SIFT descriptors; light is evened out first."""
    small = fit(picture, _SIDE)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    even = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey)
    finder = cv2.SIFT.create(nfeatures=_MOST_FEATURES, contrastThreshold=0.02)
    points, found = finder.detectAndCompute(even, None)
    if not points:
        return [], np.empty((0, 128), np.float32)
    height, width = grey.shape
    longest = max(width, height)
    places = [
        ((x + 0.5 - width / 2) / longest, (y + 0.5 - height / 2) / longest)
        for x, y in (point.pt for point in points)
    ]
    return places, found / np.maximum(np.linalg.norm(found, axis=1)[:, None], 1e-6)


def _best(one: Array, other: Array) -> dict[int, int]:
    """For each row of `one` the row of `other` that is clearly nearest, by its cosine."""
    near = one @ other.T
    best = near.argmax(axis=1)
    rows = np.arange(len(one))
    first = near[rows, best]
    near[rows, best] = -1
    apart = 2 - 2 * np.stack([first, near.max(axis=1)])
    clear = np.flatnonzero(apart[0] < _RATIO**2 * apart[1])
    return {int(at): int(best[at]) for at in clear}


def _size(picture: Array) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]
