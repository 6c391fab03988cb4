"""Words as masks of pixels, in the program's own font, read once from its files."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import clinicvault
from clinicvault.domain.errors import InputRefused
from clinicvault.media.registry import Array

LINE = 1.3
"""From one line's top to the next's, in sizes of the letters."""
_FONT = "Inter_600SemiBold.ttf"
_MISSING = "\uffff"
"""No letter of any font: drawn as whatever stands for one that is not there."""
_PROBE = 24
_CACHED = 8


def font_path() -> Path:
    """Where the font lies: in the wheel or, run from source, beside the package."""
    package = Path(clinicvault.__file__).resolve().parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources") / "fonts" / _FONT


@functools.cache
def font_bytes() -> bytes:
    """The font's file, b"" where it is missing: a worker reads it before it is confined."""
    try:
        return font_path().read_bytes()
    except OSError:
        return b""


@functools.lru_cache(maxsize=_CACHED)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Letters of so many pixels, laid out by FreeType alone, so that it is the same everywhere.

    InputRefused("mark-font-missing").
    """
    if not font_bytes():
        raise InputRefused("mark-font-missing")
    return ImageFont.truetype(io.BytesIO(font_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


def require_drawable(text: str) -> None:
    """InputRefused("mark-letters") where the font has no sign for a letter."""
    if any(not letter.isspace() and _mask(letter) == _mask(_MISSING) for letter in set(text)):
        raise InputRefused("mark-letters")


def _mask(letter: str) -> tuple[object, bytes]:
    drawn = font(_PROBE).getmask(letter)
    return drawn.size, bytes(drawn)


def width_of(line: str, size: int) -> float:
    """Pixels that a line takes."""
    return font(size).getlength(line)


def fitting(text: str, size: int, least: int, room: tuple[int, int]) -> tuple[int, list[str]]:
    """The largest size down to `least` at which the text fits into (width, height), and its lines.

    InputRefused("mark-no-room") where it does not fit at all.
    """
    while size >= least:
        lines = [part for line in text.split("\n") for part in _wrapped(line, size, room[0])]
        wide = max(width_of(line, size) for line in lines)
        if wide <= room[0] and len(lines) * LINE * size <= room[1]:
            return size, lines
        size = min(size - 1, round(size * 0.94))
    raise InputRefused("mark-no-room")


def _wrapped(line: str, size: int, width: int) -> list[str]:
    """A line broken between words where it is too long; one word alone may stay so."""
    lines = [""]
    for word in line.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def drawn(lines: Sequence[str], size: int, align: str, rim: int) -> tuple[Array, Array]:
    """(the letters, the letters `rim` pixels bolder): height × width, uint8, 255 where they are.

    Lines stand below one another to the "left", the "right" or in the "center".
    """
    wide = max(width_of(line, size) for line in lines)
    room = round(wide) + 2 * rim + 2, round(len(lines) * LINE * size) + 2 * rim
    return _painted(lines, size, align, 0, rim, room), _painted(lines, size, align, rim, rim, room)


def _painted(
    lines: Sequence[str], size: int, align: str, stroke: int, rim: int, room: tuple[int, int]
) -> Array:
    picture = Image.new("L", room, 0)
    draw = ImageDraw.Draw(picture)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    for number, line in enumerate(lines):
        x = rim + 1 + (room[0] - 2 * rim - 2 - width_of(line, size)) * share
        y = rim + (number + 0.5) * LINE * size
        draw.text((x, y), line, 255, font(size), anchor="lm", stroke_width=stroke)
    return np.asarray(picture)
