"""Whether nobody can be recognised by a face in a picture that is changed by a recipe."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clinicvault.domain.recipes import Box, Recipe
from clinicvault.media.faces.face import CENTERFACE, SeenFace
from clinicvault.services.views.exports import (
    FaceDecision,
    FaceFound,
    FaceSaid,
    PlannedPicture,
)

_ADDED = 0.1
"""Share of a face's grown box at each side that a cover may leave out: most of what was added."""
SURE = 0.6
"""Score from which the search is sure of a face: a word against it takes two persons."""
_LESS = 0.59
"""What a face counts at most that the first search did not find: other finders' scores are not
comparable, and reach 1 soon."""
_SAME = 0.5
"""Two boxes that share so much of both together are one face."""

Mask = npt.NDArray[np.bool_]


def shows(planned: PlannedPicture) -> bool:
    """Whether somebody may be recognised; also where nobody looked for faces."""
    return not planned.searched or not all(hides(planned.recipe, one) for one in planned.faces)


def hides(recipe: Recipe, face: FaceDecision) -> bool:
    """Whether a face is covered or cut off as a whole, or is none. A bar over the eyes hides none.

    (Recognition by a face network after an eye bar: 74 to 92 %; DESIGN §11, Covering.)
    """
    return face.said is FaceSaid.NO_FACE or covered(recipe, face.found.box)


def face_found(seen: SeenFace) -> FaceFound:
    """A face as the search tells it, with a score that compares."""
    score = seen.score if seen.finder == CENTERFACE else min(seen.score, _LESS)
    return FaceFound(seen.cover, seen.eyes, score)


def denies(planned: PlannedPicture) -> bool:
    """Whether somebody says that it is no face what the search is sure of."""
    none = (one.found for one in planned.faces if one.said is FaceSaid.NO_FACE)
    return any(one.score >= SURE for one in none)


def seen_uncovered(planned: PlannedPicture, found: Iterable[FaceFound]) -> bool:
    """Whether one of the faces that were found now is to be seen, whatever a plan says of it.

    Unless a person said of that very place that there is no face; where the search is sure of it,
    only if the plan says so, too: that is what a second person is asked by.
    """
    none = [one.found for one in planned.faces if one.said is FaceSaid.NO_FACE]
    return any(
        not covered(planned.recipe, face.box) and not any(_denied(face, one) for one in none)
        for face in found
    )


def _denied(face: FaceFound, told: FaceFound) -> bool:
    return _same(face.box, told.box) and (face.score < SURE or told.score >= SURE)


def covered(recipe: Recipe, face: Box) -> bool:
    """Whether boxes lie over all of a face's grown box, or the cut leaves that part away.

    Brushes do not count: what a hand painted may have gaps.
    """
    inner = bare(face)
    boxes = (*recipe.covers, *((recipe.crop,) if recipe.crop else ()))
    sides = [edge for box in boxes for edge in (box.left, box.right)]
    levels = [edge for box in boxes for edge in (box.top, box.bottom)]
    x = _between(inner.left, inner.right, sides)[None, :]
    y = _between(inner.top, inner.bottom, levels)[:, None]
    gone = np.zeros((y.size, x.size), np.bool_)
    for box in recipe.covers:
        gone |= _inside(box, x, y)
    if recipe.crop is not None:
        gone |= ~_inside(recipe.crop, x, y)
    return bool(gone.all())


def bare(face: Box) -> Box:
    """A face's grown box without most of what was added for hair and ears."""
    across, down = (face.right - face.left) * _ADDED, (face.bottom - face.top) * _ADDED
    return Box(face.left + across, face.top + down, face.right - across, face.bottom - down)


def _between(begin: float, end: float, edges: Iterable[float]) -> npt.NDArray[np.float64]:
    """The middle of every part into which edges divide a length: no gap is too narrow."""
    cuts = sorted({begin, end, *(edge for edge in edges if begin < edge < end)})
    return np.array([(one + other) / 2 for one, other in pairwise(cuts)])


def _inside(box: Box, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Mask:
    return (box.left <= x) & (x <= box.right) & (box.top <= y) & (y <= box.bottom)


def _same(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    shared = max(0.0, across) * max(0.0, down)
    return shared > _SAME * (_area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
