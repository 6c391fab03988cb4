"""What is covered: one solid colour in the place of the pixels, twice.

At full size before anything else, so that no later step can carry on what lay there; and once more
in whole squares of 16 pixels of the finished picture, so that no square that a JPEG encodes
together, at full or at half the chroma, holds both cover and picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from clinicvault.domain.recipes import EyeBar, Recipe, Stroke
from clinicvault.media.registry import Array

from .frame import Frame, Point

COVER = (32, 32, 32)
"""Every covered pixel, red, green, blue: without colour, so that it says nothing of the skin."""
SQUARE = 16
"""Pixels of the largest unit that a baseline JPEG encodes together."""
BAR_LENGTH, BAR_HEIGHT = 2.6, 1.1
"""Of an eye bar, in distances between the eyes."""

_FRACTION = 4
"""Bits of a pixel's fraction that OpenCV is told when it draws."""
_MARGIN = 2
"""Pixels that a brush covers beyond its width: OpenCV's thick lines are rough by one."""
_THICKEST = 32_767
_STEPS = 24
"""Steps in which a brush goes forward by its own width: the time to paint is bounded by these."""


def fill(pixels: Array, frame: Frame, recipe: Recipe) -> None:
    """Cover pixels (height × width × 3, uint8) in place: whatever a box, brush or bar touches."""
    _draw(pixels, frame, recipe, COVER)
    draw_bars(pixels, frame, recipe.eye_bars)


def fill_squares(pixels: Array, frame: Frame, recipe: Recipe) -> None:
    """The same, boxes and brush grown to whole squares. Bars stay slanted: they hide nobody."""
    if recipe.covers or recipe.strokes:
        mask = np.zeros(pixels.shape[:2], np.uint8)
        _draw(mask, frame, recipe, (255,))
        for row, columns in enumerate(squares(mask)):
            if columns.any():
                strip = pixels[row * SQUARE : (row + 1) * SQUARE]
                strip[:, columns.repeat(SQUARE)[: pixels.shape[1]]] = COVER
    draw_bars(pixels, frame, recipe.eye_bars)


def squares(mask: Array) -> Array:
    """Rows × columns of squares, bool: where a mask (height × width) has anything in a square."""
    height, width = mask.shape
    padded = np.pad(mask, ((0, -height % SQUARE), (0, -width % SQUARE)))
    return np.asarray(padded.reshape(-(-height // SQUARE), SQUARE, -1, SQUARE).any(axis=(1, 3)))


def _draw(canvas: Array, frame: Frame, recipe: Recipe, colour: tuple[int, ...]) -> None:
    for box in recipe.covers:
        left, top, right, bottom = frame.around(box)
        if left < right and top < bottom:
            canvas[top:bottom, left:right] = colour
    draw_strokes(canvas, frame, recipe.strokes, colour, wider=True)


def draw_strokes(
    canvas: Array,
    frame: Frame,
    strokes: Sequence[Stroke],
    colour: tuple[int, ...],
    *,
    wider: bool = False,
) -> None:
    """Paint strokes as a round brush does.

    A hand's pen tells many points that hardly differ; those are left out, and where nothing may be
    missed the brush is `wider` by as much.
    """
    for stroke in strokes:
        wide = frame.length(stroke.width)
        step = max(1.0, wide / _STEPS)
        points = _fixed(_apart([frame.point(place) for place in stroke.points], step))
        margin = step + _MARGIN if wider else 0.0
        thick = min(math.ceil(wide + 2 * margin), _THICKEST)
        for end in (points[0], points[-1]):
            radius = -(-thick // 2) << _FRACTION
            cv2.circle(canvas, end.tolist(), radius, colour, cv2.FILLED, shift=_FRACTION)
        cv2.polylines(canvas, [points], False, colour, thick, cv2.LINE_8, _FRACTION)


def _apart(points: Sequence[Point], step: float) -> list[Point]:
    """Without points nearer than `step` to the last one that was kept."""
    kept = [points[0]]
    for point in points:
        if math.dist(kept[-1], point) >= step:
            kept.append(point)
    return kept


def draw_bars(pixels: Array, frame: Frame, bars: Sequence[EyeBar]) -> None:
    """Lay bars over eyes."""
    for bar in bars:
        corners = _fixed([frame.moved(corner) for corner in bar_corners(bar, frame.whole)])
        cv2.fillConvexPoly(pixels, corners, COVER, cv2.LINE_8, _FRACTION)


def bar_corners(bar: EyeBar, whole: tuple[int, int]) -> tuple[Point, ...]:
    """The four corners in pixels of the whole picture, one after the other around the bar."""
    (x1, y1), (x2, y2) = ((x * whole[0], y * whole[1]) for x, y in (bar.first, bar.second))
    middle = (x1 + x2) / 2, (y1 + y2) / 2
    along = (x2 - x1) * BAR_LENGTH / 2, (y2 - y1) * BAR_LENGTH / 2
    across = -(y2 - y1) * BAR_HEIGHT / 2, (x2 - x1) * BAR_HEIGHT / 2
    return tuple(
        (middle[0] + a * along[0] + b * across[0], middle[1] + a * along[1] + b * across[1])
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )


def _fixed(points: Sequence[Point]) -> Array:
    """Points as OpenCV draws them: n × 2, int32, in sixteenths of a pixel.

    Its pixel (0, 0) has the middle of ours there, which is half a pixel further.
    """
    exact = (np.asarray(points, np.float64) - 0.5) * (1 << _FRACTION)
    return np.rint(exact).astype(np.int32)
