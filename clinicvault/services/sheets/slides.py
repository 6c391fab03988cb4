"""Slides for a talk: one pair each, 1920 × 1080, drawn as pages of so many points."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.alignment import Size
from clinicvault.jobs import CancelToken
from clinicvault.services.kits.pdf import register_fonts
from clinicvault.services.resources import resource

from .content import Sheet, Tone
from .drawing import BOLD, DARK, MEDIUM, PAPER, REGULAR, Area, Palette, Pen, fitting
from .panels import Drawn, Panel
from .words import SheetWords

WIDTH, HEIGHT = 1920, 1080
_SIDE, _GAP = 72, 28
_TOP, _BOTTOM = 132, 158
"""Above and below the pictures."""
_RADIUS = 14
_LEAST_ACROSS = 420
"""Below a narrower picture there is room for one word."""
_WHITE = HexColor("#FFFFFF")


def room() -> Size:
    """Pixels that a panel has on a slide."""
    return (WIDTH - 2 * _SIDE - _GAP) // 2, HEIGHT - _TOP - _BOTTOM


def palette(tone: Tone) -> Palette:
    """The colours of slides."""
    return DARK if tone is Tone.DARK else PAPER


def slides_pdf(sheet: Sheet, drawn: Sequence[Drawn], cancel: CancelToken) -> bytes:
    """A PDF of 1920 × 1080 points a page, for `media.page_pictures`. Cancelled between pages."""
    register_fonts(resource("fonts"))
    words, out = SheetWords(sheet.language), io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, lang=words.language)
    for number, one in enumerate(drawn, 1):
        cancel.check()
        count = words("slide", page=number, pages=len(drawn))
        _Slide(Pen(canvas, palette(sheet.tone)), sheet, words).draw(one, count)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclasses.dataclass(frozen=True, slots=True)
class _Slide:
    pen: Pen
    sheet: Sheet
    words: SheetWords

    def draw(self, drawn: Drawn, count: str) -> None:
        self.pen.chip(Area(0, 0, WIDTH, HEIGHT), 0, self.pen.palette.ground)
        self._title(drawn)
        self._pictures(drawn)
        self._foot(count)

    def _title(self, drawn: Drawn) -> None:
        """View and caption in one line; without a view the sheet's own title."""
        pen, width = self.pen, float(WIDTH - 2 * _SIDE)
        title = self.words.view(drawn.pair.view) or self.sheet.title or self.words("title")
        y = HEIGHT - 84
        taken = pen.left(_SIDE, y, fitting(title, BOLD, 44, width), BOLD, 44)
        left = width - taken - 28
        if drawn.pair.caption and left > 200:
            caption = fitting(drawn.pair.caption, REGULAR, 30, left)
            pen.left(_SIDE + taken + 28, y, caption, REGULAR, 30, pen.palette.soft)

    def _pictures(self, drawn: Drawn) -> None:
        """Both as large as they can be, close together in the slide's middle."""
        high = HEIGHT - _TOP - _BOTTOM
        widths = [min(float(room()[0]), high * one.aspect) for one in (drawn.before, drawn.after)]
        across = max(widths)
        left = (WIDTH - 2 * across - _GAP) / 2
        pair = drawn.pair
        later = self.words.since(pair.after.day, pair.before.day)
        self._picture(drawn.before, Area(left, _BOTTOM, across, high), self.words("before"))
        beside = Area(left + across + _GAP, _BOTTOM, across, high)
        self._picture(drawn.after, beside, later)
        if not drawn.aligned and across > _LEAST_ACROSS:
            told, soft = self.words("not_aligned"), self.pen.palette.soft
            self.pen.right(beside.right - 2, _BOTTOM - 50, told, REGULAR, 24, soft)

    def _picture(self, panel: Panel, area: Area, label: str) -> None:
        inside = area.inside(panel.aspect)
        self.pen.panel(panel, inside, _RADIUS)
        self.pen.left(inside.x + 2, inside.y - 50, label, MEDIUM, 34)

    def _foot(self, count: str) -> None:
        pen, soft = self.pen, self.pen.palette.soft
        pen.rule(_SIDE, 76, WIDTH - 2 * _SIDE, 1.5, pen.palette.line)
        x = _SIDE + self._logo()
        width = WIDTH - _SIDE - x - 160
        told = " · ".join(one for one in (self.sheet.clinic, self.sheet.note) if one)
        pen.left(x, 34, fitting(told, REGULAR, 22, width), REGULAR, 22, soft)
        pen.right(WIDTH - _SIDE, 34, count, MEDIUM, 22, soft)

    def _logo(self) -> float:
        """The logo on white, as it was made for paper; returns the room that it takes."""
        if not self.sheet.logo:
            return 0.0
        height, most = 40.0, 220.0
        probe = Panel(self.sheet.logo)
        width = min(most, height * probe.aspect)
        self.pen.chip(Area(_SIDE, 16, width + 24, height + 12), 8, _WHITE)
        self.pen.logo(self.sheet.logo, _SIDE + 12, 42, width, height)
        return width + 24 + 22
