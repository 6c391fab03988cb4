"""How a picture is changed before it leaves: what is cut off, covered, laid over it.

An export's recipe is kept sealed, so that the very same picture can be made again when a copy of
it turns up. Places are shares of the upright picture's width and height, from 0 to 1: of the whole
picture, before anything is cut off. What may be asked for is in `recipe_rules`, how a recipe is
kept in `recipe_fields`.
"""

from __future__ import annotations

import dataclasses
import enum

METHOD = 1
"""The newest rules by which a recipe becomes pixels."""


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `left` < `right`, `top` < `bottom`."""

    left: float
    top: float
    right: float
    bottom: float


@dataclasses.dataclass(frozen=True, slots=True)
class Stroke:
    """Where a brush went."""

    points: tuple[tuple[float, float], ...]
    """(x, y) in shares of width and height."""
    width: float
    """Of the brush, as a share of the picture's longer side."""


@dataclasses.dataclass(frozen=True, slots=True)
class EyeBar:
    """A bar over both eyes, each told by its place: who knows the person still recognises them."""

    first: tuple[float, float]
    second: tuple[float, float]


class Corner(enum.Enum):
    """Where a visible mark stands."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"
    ACROSS = "across"


@dataclasses.dataclass(frozen=True, slots=True)
class VisibleMark:
    """Words over the picture: recipient, purpose, date."""

    text: str
    """One or more lines."""
    corner: Corner = Corner.BOTTOM_RIGHT
    opacity: float = 0.6
    """From 0.2 to 1."""


class Background(enum.Enum):
    """What is seen around the person."""

    AS_IS = "as-is"
    WHITE = "white"
    GREY = "grey"
    BLACK = "black"


@dataclasses.dataclass(frozen=True, slots=True)
class Recipe:
    """All that is done to one picture.

    Covers come first, so that nothing else can depend on what lies below them; then it is cut and
    made smaller, the background replaced, and the mark laid over all.
    """

    crop: Box | None = None
    background: Background = Background.AS_IS
    person: tuple[Stroke, ...] = ()
    """What a hand marked as the person, where the background is replaced."""
    around: tuple[Stroke, ...] = ()
    """What a hand marked as background."""
    covers: tuple[Box, ...] = ()
    """Filled: faces and whatever else was boxed, in shares of the picture before the crop."""
    strokes: tuple[Stroke, ...] = ()
    """Filled along the brush."""
    eye_bars: tuple[EyeBar, ...] = ()
    mark: VisibleMark | None = None
    longest: int = 0
    """Pixels of the longer side at most; 0 leaves the size."""
    quality: int = 92
    """Of the JPEG, 60 to 98."""
    faces: tuple[Box, ...] = ()
    """Where faces were found, covered or not: they help to tell the person from the background."""
    method: int = METHOD
    """The rules by which its pixels are made; a later program keeps the earlier ones."""
