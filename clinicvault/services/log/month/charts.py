"""The charts of the monthly report: vectors, in the colours of the window."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Group, Line, Rect, String
from reportlab.lib.colors import Color, HexColor

from clinicvault.services.reports import style as look

TEAL, BLUE, RED = HexColor("#0B7A75"), HexColor("#2456B8"), HexColor("#B3261E")
GREEN, AMBER, GREY = HexColor("#146C45"), HexColor("#C98A1B"), HexColor("#9AA7B2")
PALE, _WHITE = HexColor("#A9D3D0"), HexColor("#FFFFFF")
_SIZE = 7.5
_DARK_FROM = 3
"""From this part of the most on, a cell is dark enough for white figures."""
_STEPS = 4
"""Lines of a scale at most."""


def word(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    size: float = _SIZE,
) -> String:
    """A short text at a point."""
    return String(
        x, y, text, fontName=look.REGULAR, fontSize=size, fillColor=look.SOFT, textAnchor=anchor
    )


def day_bars(
    values: Sequence[tuple[str, int, bool]], line: float | None, width: float, height: float
) -> Drawing:
    """A bar a day; (label, value, whether it is a day of work), `line` across as a median."""
    made = Drawing(width, height)
    left, low = 26.0, 15.0
    step = nice_step(max([value for _, value, _ in values], default=0))
    top = step * max(1, math.ceil(max([value for _, value, _ in values], default=1) / step))
    scale = (height - low - 6) / top
    for mark in range(0, int(top) + 1, int(step)):
        y = low + mark * scale
        made.add(Line(left, y, width, y, strokeColor=look.LINE, strokeWidth=0.4))
        made.add(word(left - 5, y - 2.5, str(mark), anchor="end"))
    wide = (width - left) / max(1, len(values))
    for place, (label, value, work) in enumerate(values):
        x = left + place * wide
        if value:
            made.add(_bar(x + wide * 0.16, low, wide * 0.68, value * scale, TEAL if work else PALE))
        if len(values) <= 16 or place % 2 == 0:
            made.add(word(x + wide / 2, 4, label, anchor="middle", size=7))
    if line:
        y = low + line * scale
        made.add(Line(left, y, width, y, strokeColor=BLUE, strokeWidth=1, strokeDashArray=[3, 2]))
    return made


def hour_grid(
    counts: Sequence[Sequence[int]],
    usual: Sequence[Sequence[bool]],
    days: Sequence[str],
    ends: tuple[str, str],
    width: float,
) -> Drawing:
    """Weekdays by hours, darker for more; usual hours framed. `ends` name the scale's."""
    left, cell, legend = 30.0, (width - 30.0) / 24, 30.0
    height = 7 * cell + 16 + legend
    made = Drawing(width, height)
    most = max((count for day in counts for count in day), default=0)
    for day, row in enumerate(counts):
        y = height - 16 - (day + 1) * cell
        made.add(word(left - 7, y + cell / 2 - 2.7, days[day], anchor="end"))
        for hour, count in enumerate(row):
            x = left + hour * cell
            made.add(
                Rect(x + 0.8, y + 0.8, cell - 1.6, cell - 1.6, rx=2, ry=2,
                     fillColor=shade(count, most), strokeColor=None)
            )  # fmt: skip
            if count:
                made.add(_in_cell(x + cell / 2, y + cell / 2 - 2.2, count, most))
    for hour in range(0, 25, 3):
        made.add(word(left + hour * cell, height - 9, f"{hour:02}", anchor="middle"))
    made.add(_frames(usual, left, height - 16, cell))
    made.add(_scale(left, 4, ends))
    return made


def _in_cell(x: float, y: float, count: int, most: int) -> String:
    dark = count * _DARK_FROM > most
    fill = _WHITE if dark else look.INK
    size = 6.0 if count < 1000 else 5.0
    return String(x, y, str(count), fontName=look.REGULAR, fontSize=size, fillColor=fill,
                  textAnchor="middle")  # fmt: skip


def _frames(usual: Sequence[Sequence[bool]], left: float, top: float, cell: float) -> Group:
    """The edge of what is usual: a line wherever a usual cell meets one that is not."""
    made = Group()

    def is_usual(day: int, hour: int) -> bool:
        return 0 <= day < len(usual) and 0 <= hour < len(usual[day]) and usual[day][hour]

    for day in range(len(usual)):
        for hour in range(len(usual[day])):
            if not usual[day][hour]:
                continue
            x, y = left + hour * cell, top - (day + 1) * cell
            sides = (
                ((day - 1, hour), (x, y + cell, x + cell, y + cell)),
                ((day + 1, hour), (x, y, x + cell, y)),
                ((day, hour - 1), (x, y, x, y + cell)),
                ((day, hour + 1), (x + cell, y, x + cell, y + cell)),
            )
            for beside, ends in sides:
                if not is_usual(*beside):
                    made.add(Line(*ends, strokeColor=BLUE, strokeWidth=1.1))
    return made


def _scale(x: float, y: float, ends: tuple[str, str]) -> Group:
    made = Group()
    made.add(word(x, y + 2.5, ends[0]))
    begin = x + 34
    for place in range(6):
        made.add(Rect(begin + place * 15, y, 14, 9, rx=2, ry=2, fillColor=shade(place, 5),
                      strokeColor=None))  # fmt: skip
    made.add(word(begin + 96, y + 2.5, ends[1]))
    return made


def versus(
    now: float, past: float | None, peers: float | None, most: float, width: float
) -> Drawing:
    """A bar for now, a tick for the own past, a diamond for the peers; None draws none."""
    height = 13.0
    made = Drawing(width, height)
    scale = (width - 6) / max(most, 1)
    made.add(Rect(0, 4, width, 5, rx=2.5, ry=2.5, fillColor=look.PALE, strokeColor=None))
    made.add(_bar(0, 4, max(now * scale, 0.0), 5, TEAL))
    if past is not None:
        x = past * scale
        made.add(Line(x, 1.2, x, 11.8, strokeColor=look.INK, strokeWidth=1.4))
    if peers is not None:
        made.add(_diamond(peers * scale, 6.5))
    return made


def _diamond(x: float, y: float) -> Group:
    """Its middle lies there."""
    turned = Group(Rect(-2.4, -2.4, 4.8, 4.8, fillColor=BLUE, strokeColor=_WHITE,
                        strokeWidth=0.8))  # fmt: skip
    turned.rotate(45)
    placed = Group(turned)
    placed.translate(x, y)
    return placed


def versus_legend(names: tuple[str, str, str], width: float) -> Drawing:
    """What bar, tick and diamond mean."""
    made = Drawing(width, 12)
    made.add(Rect(0, 3.5, 16, 5, rx=2.5, ry=2.5, fillColor=TEAL, strokeColor=None))
    made.add(word(21, 3.5, names[0]))
    second = 21 + 5.2 * len(names[0]) + 8
    made.add(Line(second, 1, second, 11, strokeColor=look.INK, strokeWidth=1.4))
    made.add(word(second + 6, 3.5, names[1]))
    third = second + 6 + 5.2 * len(names[1]) + 8
    made.add(_diamond(third, 6))
    made.add(word(third + 8, 3.5, names[2]))
    return made


def stacked(parts: Sequence[tuple[int, Color]], most: int, width: float) -> Drawing:
    """Parts of one bar, side by side."""
    made = Drawing(width, 11)
    scale, x = width / max(most, 1), 0.0
    for count, colour in parts:
        if count:
            made.add(Rect(x, 2, max(count * scale - 1, 0.8), 7, fillColor=colour, strokeColor=None))
            x += count * scale
    return made


def legend(parts: Sequence[tuple[str, Color]], width: float) -> Drawing:
    """A coloured square before each name."""
    made, x = Drawing(width, 12), 0.0
    for name, colour in parts:
        made.add(Rect(x, 2.5, 7, 7, rx=1.5, ry=1.5, fillColor=colour, strokeColor=None))
        made.add(word(x + 11, 3.3, name))
        x += 11 + 4.4 * len(name) + 16
    return made


def single_bar(value: int, most: int, width: float, colour: Color = TEAL) -> Drawing:
    """One bar on a pale ground."""
    made = Drawing(width, 12)
    made.add(Rect(0, 2.5, width, 7, rx=3, ry=3, fillColor=look.PALE, strokeColor=None))
    made.add(_bar(0, 2.5, width * value / max(most, 1), 7, colour))
    return made


def shade(count: int, most: int) -> Color:
    """From the palest to the accent; the root spreads few acts over more shades."""
    if not count:
        return look.PALE
    share = 0.14 + 0.86 * math.sqrt(count / max(most, 1))
    base = (0xFF, 0xFF, 0xFF)
    parts = [
        (low + (high * 255 - low) * share) / 255
        for low, high in zip(base, (TEAL.red, TEAL.green, TEAL.blue), strict=True)
    ]
    return Color(*parts)


def nice_step(most: int) -> int:
    """A round step that leaves few lines."""
    rough = max(1, math.ceil(most / _STEPS))
    size = int(10 ** (len(str(rough)) - 1))
    return next(step * size for step in (1, 2, 5, 10) if step * size >= rough)


def _bar(x: float, y: float, width: float, height: float, colour: Color) -> Rect:
    round_ = max(0.0, min(2.0, width / 2, height / 2))
    return Rect(x, y, width, height, rx=round_, ry=round_, fillColor=colour, strokeColor=None)
