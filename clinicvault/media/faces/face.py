"""A face: its box and points in pixels, and the box and the bar that would cover it, in shares."""

from __future__ import annotations

import dataclasses
import math

from clinicvault.domain.recipes import Box, EyeBar

CENTERFACE, LIBFACEDETECTION = "centerface", "libfacedetection"
FINDERS = (CENTERFACE, LIBFACEDETECTION)
MOST_FACES = 200
"""As many covers as a recipe may hold."""

SIDES, TOP = 0.15, 0.20
"""How far a cover goes beyond the face's box: hair and ears tell who somebody is."""
_NEAREST_EYES = 0.2
"""Eyes nearer to one another than this share of the face are a profile's: no bar fits them."""

Point = tuple[float, float]
_TOPS = ((0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0))
"""Where the top of a picture lay before so many quarter turns clockwise."""
Corners = tuple[float, float, float, float]
Shape = tuple[int, ...]
"""(height, width, ...) as of an array of pixels."""


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """One face, in pixels of the upright picture: x to the right, y down, origin top left."""

    box: Corners
    """Left, top, right, bottom; inside the picture, hair not counted."""
    score: float
    """From 0 to 1; only comparable between faces of one finder."""
    points: tuple[Point, ...]
    """Two eyes, tip of the nose, two corners of the mouth, or nothing where the finder gives none.

    Of each pair the one first that is on the left where the face is seen upright. A point may lie
    outside the picture, as half of a cropped face does.
    """
    finder: str
    """Who found it: one of `FINDERS`."""
    turns: int = 0
    """Quarter turns clockwise by which the picture was turned when the face was seen upright."""


@dataclasses.dataclass(frozen=True, slots=True)
class SeenFace:
    """One face as it is offered for covering, in shares of the upright picture, from 0 to 1."""

    box: Box
    cover: Box
    """Grown by hair and ears: what to fill."""
    eyes: EyeBar | None
    """A bar over the eyes where both are seen. Whoever knows the person still recognises them."""
    points: tuple[Point, ...]
    score: float
    finder: str


def grown(face: Face, shape: Shape) -> Box:
    """What to fill: 15 % more at the face's sides, 20 % at its top, cut off at the picture's edge.

    The top is where the forehead is, however the head lies in the picture; between top and side
    both count, so that nothing of a tilted head is left out.
    """
    left, top, right, bottom = face.box
    width, height = right - left, bottom - top
    across, down = _upwards(face)
    return _shares(
        (
            left - width * _growth(-across),
            top - height * _growth(-down),
            right + width * _growth(across),
            bottom + height * _growth(down),
        ),
        shape,
    )


def uprightness(face: Face) -> float:
    """Cosine between the face's own top and that of the look it was seen in; 1 without points.

    A large face is also seen from the wrong sides, where its box and points are less exact.
    """
    (across, down), (look_across, look_down) = _upwards(face), _TOPS[face.turns % 4]
    return across * look_across + down * look_down


def _growth(along: float) -> float:
    """Share by which an edge moves out; `along` is the cosine between it and the forehead."""
    return SIDES * math.sqrt(max(0.0, 1 - along * along)) + TOP * max(0.0, along)


def _upwards(face: Face) -> Point:
    """Unit vector from mouth to eyes; without points, as the picture was turned."""
    if face.points:
        (ax, ay), (bx, by), _, (cx, cy), (dx, dy) = face.points
        across, down = (ax + bx - cx - dx) / 2, (ay + by - cy - dy) / 2
        if length := math.hypot(across, down):
            return across / length, down / length
    return _TOPS[face.turns % 4]


def eyes(face: Face, shape: Shape) -> EyeBar | None:
    """The bar over both eyes; None where it would not hide them: in profile, or cut off."""
    if not face.points:
        return None
    first, second = face.points[:2]
    left, top, right, bottom = face.box
    if math.dist(first, second) < _NEAREST_EYES * max(right - left, bottom - top):
        return None
    height, width = shape[:2]
    places = [(x / width, y / height) for x, y in (first, second)]
    if any(not 0 <= share <= 1 for place in places for share in place):
        return None
    return EyeBar(places[0], places[1])


def seen(face: Face, shape: Shape) -> SeenFace:
    """The same face in shares of a picture of this shape, with what would cover it."""
    height, width = shape[:2]
    return SeenFace(
        box=_shares(face.box, shape),
        cover=grown(face, shape),
        eyes=eyes(face, shape),
        points=tuple((x / width, y / height) for x, y in face.points),
        score=face.score,
        finder=face.finder,
    )


def _shares(box: Corners, shape: Shape) -> Box:
    height, width = shape[:2]
    left, top, right, bottom = box
    return Box(
        max(0.0, left / width),
        max(0.0, top / height),
        min(1.0, right / width),
        min(1.0, bottom / height),
    )
