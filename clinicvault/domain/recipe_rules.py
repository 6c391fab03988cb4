"""What a recipe may ask for: places within the picture, and not so much that it never ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .errors import InputRefused
from .recipes import METHOD, Box, EyeBar, Recipe, Stroke, VisibleMark

MOST_COVERS = 200
"""Boxes, and as many eye bars and faces."""
MOST_STROKES = 500
MOST_POINTS = 5_000
"""Of one stroke."""
MOST_POINTS_TOGETHER = 100_000
"""Of all strokes: what is kept of one picture stays small, and drawing it ends."""
MOST_LETTERS, MOST_LINES = 200, 8
"""Of a visible mark."""
LEAST_LONGEST, MOST_LONGEST = 64, 65_500
"""Pixels of the longer side that can be asked for; a JPEG holds no more."""
WIDEST = 0.5
"""Of a brush, as a share of the longer side."""


def require_sound(recipe: Recipe) -> Recipe:
    """The same recipe.

    InputRefused("recipe-newer") for rules of a later program, ("recipe-many"), ("mark-text"), and
    ("recipe-wrong") for a place outside the picture or a number out of its bounds.
    """
    if recipe.method > METHOD:
        raise InputRefused("recipe-newer")
    _require(recipe.method >= 1)
    _require_few(recipe)
    for box in _boxes(recipe):
        _require_box(box)
    for stroke in _strokes(recipe):
        _require_stroke(stroke)
    for bar in recipe.eye_bars:
        _require_bar(bar)
    _require_size(recipe)
    if recipe.mark is not None:
        _require_mark(recipe.mark)
    return recipe


def _boxes(recipe: Recipe) -> Iterator[Box]:
    yield from recipe.covers
    yield from recipe.faces
    if recipe.crop is not None:
        yield recipe.crop


def _strokes(recipe: Recipe) -> Iterator[Stroke]:
    yield from recipe.strokes
    yield from recipe.person
    yield from recipe.around


def _require_few(recipe: Recipe) -> None:
    for boxes in (recipe.covers, recipe.eye_bars, recipe.faces):
        _require_at_most(MOST_COVERS, boxes)
    for strokes in (recipe.strokes, recipe.person, recipe.around):
        _require_at_most(MOST_STROKES, strokes)
    for stroke in _strokes(recipe):
        _require_at_most(MOST_POINTS, stroke.points)
    if sum(len(stroke.points) for stroke in _strokes(recipe)) > MOST_POINTS_TOGETHER:
        raise InputRefused("recipe-many", limit=MOST_POINTS_TOGETHER)


def _require_at_most(most: int, things: Sequence[object]) -> None:
    if len(things) > most:
        raise InputRefused("recipe-many", limit=most)


def _require(holds: bool) -> None:
    if not holds:
        raise InputRefused("recipe-wrong")


def _require_box(box: Box) -> None:
    """Comparisons are false for what is no number."""
    _require(0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1)


def _require_stroke(stroke: Stroke) -> None:
    _require(0 < stroke.width <= WIDEST and len(stroke.points) > 0)
    for place in stroke.points:
        _require_place(place)


def _require_bar(bar: EyeBar) -> None:
    _require_place(bar.first)
    _require_place(bar.second)
    _require(bar.first != bar.second)


def _require_place(place: tuple[float, float]) -> None:
    x, y = place
    _require(0 <= x <= 1 and 0 <= y <= 1)


def _require_size(recipe: Recipe) -> None:
    _require(not recipe.longest or LEAST_LONGEST <= recipe.longest <= MOST_LONGEST)
    _require(60 <= recipe.quality <= 98)


def _require_mark(mark: VisibleMark) -> None:
    _require(0.2 <= mark.opacity <= 1)
    lines = mark.text.split("\n")
    plain = all(map(_is_plain, lines)) and bool(mark.text.strip())
    if not plain or len(mark.text) > MOST_LETTERS or len(lines) > MOST_LINES:
        raise InputRefused("mark-text", limit=MOST_LETTERS, lines=MOST_LINES)


def _is_plain(line: str) -> bool:
    """Letters and spaces, also those that keep words together, as French has them."""
    return line.replace("\u00a0", " ").replace("\u202f", " ").isprintable()
