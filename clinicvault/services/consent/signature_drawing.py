"""A signature's strokes as a picture: black lines on white, drawn by ourselves alone."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

WIDTH = 1200
_LEAST, _MOST = 120, 2400
_PEN = 5
_FINER = 2
"""Drawn so many times larger, then made small again: smooth edges."""

Line = Sequence[tuple[float, float, int]]


def drawn(strokes: Sequence[Line], aspect: float) -> bytes:
    """PNG bytes, 1200 pixels wide; x and y are in 0..1, `aspect` is width by height."""
    height = min(_MOST, max(_LEAST, round(WIDTH / aspect)))
    paper = Image.new("L", (WIDTH * _FINER, height * _FINER), 255)
    pen, radius = ImageDraw.Draw(paper), _PEN * _FINER / 2
    for line in strokes:
        path = [(x * (paper.width - 1), y * (paper.height - 1)) for x, y, _ in line]
        pen.line(path, 0, _PEN * _FINER, "curve")
        for x, y in path[:1] + path[-1:]:  # round ends; a dot is a stroke, too
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), 0)
    out = io.BytesIO()
    paper.resize((WIDTH, height), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
