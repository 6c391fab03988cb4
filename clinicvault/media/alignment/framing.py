"""What both pictures of a pair show: the largest upright part of the earlier one's shape."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np

from clinicvault.domain.alignment import Place, Similarity, Size
from clinicvault.media.registry import Array

LEAST_SHARE = 0.35
"""A smaller common part is a detail of the earlier picture: then all of that is shown."""
_SLACK = 1e-9


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """An upright part of the earlier picture, in its places (`domain.alignment`)."""

    centre: Place
    width: float
    height: float
    covered: bool = True
    """Whether the later picture reaches over all of it."""


def whole(size: Size) -> Frame:
    """All of a picture."""
    longest = max(size)
    return Frame((0.0, 0.0), size[0] / longest, size[1] / longest)


def common(later: Size, earlier: Size, similarity: Similarity) -> Frame:
    """The largest part that both show; all of the earlier picture where that is too little."""
    normals, bounds = _edges(later, earlier, similarity)
    full = whole(earlier)
    reach = np.abs(normals) @ np.array([full.width / 2, full.height / 2])
    share = _largest(normals, reach, bounds)
    if share < LEAST_SHARE:
        return dataclasses.replace(full, covered=False)
    centre = _nearest(normals, bounds - share * reach)
    return Frame(centre, full.width * share, full.height * share)


def _edges(later: Size, earlier: Size, similarity: Similarity) -> tuple[Array, Array]:
    """Both pictures' four edges as lines: inside is where normal · place ≤ bound."""
    square = np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
    cos, sin = np.cos(similarity.angle), np.sin(similarity.angle)
    turned = square @ np.array([[cos, sin], [-sin, cos]])
    near, far = whole(earlier), whole(later)
    moved = turned @ np.array([similarity.right, similarity.down])
    return (
        np.vstack([square, turned]),
        np.concatenate([_halves(near), similarity.scale * _halves(far) + moved]),
    )


def _halves(frame: Frame) -> Array:
    return np.array([frame.width, frame.width, frame.height, frame.height]) / 2


def _largest(normals: Array, reach: Array, bounds: Array) -> float:
    """The greatest share for which the frame fits somewhere; negative where nothing is common.

    A linear program of three unknowns (x, y, share): its best point lies where three edges touch.
    """
    planes = np.column_stack([normals, reach])
    best = -1.0
    for rows in itertools.combinations(range(len(planes)), 3):
        chosen = list(rows)
        corner = _crossing(planes[chosen], bounds[chosen])
        if corner is not None and np.all(planes @ corner <= bounds + _SLACK):
            best = max(best, float(corner[2]))
    return min(best, 1.0)


def _nearest(normals: Array, bounds: Array) -> Place:
    """The place nearest to the earlier picture's middle from which the frame fits."""
    feet = [bound * normal for normal, bound in zip(normals, bounds, strict=True)]
    corners = [
        _crossing(normals[[one, other]], bounds[[one, other]])
        for one, other in itertools.combinations(range(len(normals)), 2)
    ]
    places = [one for one in (np.zeros(2), *feet, *corners) if one is not None]
    fitting = [one for one in places if _fits(normals, bounds, one)]
    nearest = min(fitting, key=lambda one: float(one @ one), default=np.zeros(2))
    return float(nearest[0]), float(nearest[1])


def _crossing(planes: Array, bounds: Array) -> Array | None:
    """Where so many edges touch; None where two of them run the same way."""
    with np.errstate(all="ignore"):
        if abs(np.linalg.det(planes)) < _SLACK:
            return None
        return np.linalg.solve(planes, bounds)


def _fits(normals: Array, bounds: Array, centre: Array) -> bool:
    return bool(np.all(normals @ centre <= bounds + 1e-7))
