"""The sheet on paper: A4, lying where it holds a single pair, as many pages as it takes."""

from __future__ import annotations

import dataclasses
import io
import math
from collections.abc import Iterator, Sequence

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.alignment import Size
from clinicvault.jobs import CancelToken
from clinicvault.services.kits.pdf import register_fonts
from clinicvault.services.resources import resource

from .content import Sheet
from .drawing import BOLD, MEDIUM, PAPER, REGULAR, Area, Pen, fitting, lines_of
from .panels import Drawn
from .words import SheetWords

_SIDE = 20 * mm
_TOP: float = 27 * mm
_BOTTOM: float = 20 * mm
_TITLE: float = 17 * mm
_GAP = 4 * mm
_HEADING: float = 6.5 * mm
_CAPTION: float = 4.6 * mm
_LABEL: float = 7 * mm
_BETWEEN: float = 6 * mm
_RADIUS = 1.6 * mm
_LEAST_SCALE = 0.8
"""Rows become this much smaller to share a page before one of them moves to the next."""
_CAPTION_LINES = 2
_DOTS = 300 / 72


def room(pairs: int) -> Size:
    """Pixels that a panel can use at 300 dots an inch."""
    width, height = _page(pairs)
    across = (width - 2 * _SIDE - _GAP) / 2
    return round(across * _DOTS), round((height - _TOP - _BOTTOM) * _DOTS)


def sheet_pdf(sheet: Sheet, drawn: Sequence[Drawn], cancel: CancelToken) -> bytes:
    """PDF bytes; the same sheet gives the same bytes. Cancelled between the pages."""
    register_fonts(resource("fonts"))
    words, out = SheetWords(sheet.language), io.BytesIO()
    size = _page(len(sheet.pairs))
    canvas = Canvas(out, pagesize=size, invariant=1, lang=words.language, pageCompression=1)
    canvas.setTitle(words("document"))
    canvas.setAuthor(sheet.clinic)
    pages = _pages(drawn, size, words)
    for number, rows in enumerate(pages, 1):
        cancel.check()
        _Page(Pen(canvas, PAPER), sheet, words, size).draw(rows, number, len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(pairs: int) -> tuple[float, float]:
    width, height = landscape(A4) if pairs == 1 else A4
    return width, height


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    """A pair on a page."""

    drawn: Drawn
    heading: str
    lines: int
    """Of its caption."""
    panel: float
    """Height of the higher panel at full size, in points."""

    @property
    def around(self) -> float:
        """Height of everything but the panels."""
        heading = _HEADING if self.heading else 0
        return heading + self.lines * _CAPTION + _LABEL


def _pages(
    drawn: Sequence[Drawn], size: tuple[float, float], words: SheetWords
) -> Sequence[Sequence[_Row]]:
    """Rows by page: as few pages as it takes, and about as many rows on each."""
    rows = [_row(one, size, words) for one in drawn]
    full = tuple(_filled(rows, size, len(rows)))
    even = tuple(_filled(rows, size, math.ceil(len(rows) / len(full))))
    return even if len(even) == len(full) else full


def _filled(rows: Sequence[_Row], size: tuple[float, float], most: int) -> Iterator[Sequence[_Row]]:
    """As many as fit, `most` at most, made a little smaller where one more fits then."""
    page: list[_Row] = []
    first = True
    for row in rows:
        crowded = page and _scale([*page, row], size, first=first) < _LEAST_SCALE
        if crowded or len(page) == most:
            yield page
            page, first = [], False
        page.append(row)
    yield page


def _row(drawn: Drawn, size: tuple[float, float], words: SheetWords) -> _Row:
    across = (size[0] - 2 * _SIDE - _GAP) / 2
    caption = _caption(drawn, 2 * across * _LEAST_SCALE + _GAP, _CAPTION_LINES)
    highest = across / min(drawn.before.aspect, drawn.after.aspect)
    return _Row(drawn, words.view(drawn.pair.view), len(caption), highest)


def _caption(drawn: Drawn, width: float, most: int) -> list[str]:
    return lines_of(drawn.pair.caption, REGULAR, 9, width, most)


def _scale(rows: Sequence[_Row], size: tuple[float, float], *, first: bool) -> float:
    """How large the panels can be, 1 at most, so that the rows share a page."""
    left = size[1] - _TOP - _BOTTOM - (_TITLE if first else 0)
    left -= sum(row.around for row in rows) + _BETWEEN * (len(rows) - 1)
    return min(1.0, left / sum(row.panel for row in rows))


class _Page:
    """One page, drawn from the top down; `_y` is the height that is still free."""

    def __init__(
        self, pen: Pen, sheet: Sheet, words: SheetWords, size: tuple[float, float]
    ) -> None:
        self._pen, self._sheet, self._words = pen, sheet, words
        self._width, self._height = size
        self._room = size[0] - 2 * _SIDE
        self._y = size[1] - _TOP

    def draw(self, rows: Sequence[_Row], number: int, pages: int) -> None:
        self._head()
        if number == 1:
            self._title()
        scale = _scale(rows, (self._width, self._height), first=number == 1)
        for row in rows:
            self._row(row, scale)
            self._y -= _BETWEEN
        self._foot(self._words("page", page=number, pages=pages))

    def _head(self) -> None:
        middle = self._height - 15 * mm
        if self._sheet.logo:
            self._pen.logo(self._sheet.logo, _SIDE, middle, 60 * mm, 13 * mm)
            name = fitting(self._sheet.clinic, MEDIUM, 9.5, self._room - 65 * mm)
            self._pen.right(self._width - _SIDE, middle - 3.2, name, MEDIUM, 9.5, PAPER.soft)
        else:
            name = fitting(self._sheet.clinic, BOLD, 12, self._room)
            self._pen.left(_SIDE, middle - 4, name, BOLD, 12)
        self._pen.rule(_SIDE, self._height - 23 * mm, self._room, 0.6, PAPER.line)

    def _title(self) -> None:
        title = self._sheet.title or self._words("title")
        self._y -= 8 * mm
        self._pen.left(_SIDE, self._y, fitting(title, BOLD, 21, self._room), BOLD, 21)
        self._y -= _TITLE - 8 * mm

    def _row(self, row: _Row, scale: float) -> None:
        across = (self._room - _GAP) / 2 * scale
        left = _SIDE + (self._room - 2 * across - _GAP) / 2
        self._words_above(row, left, 2 * across + _GAP)
        high = row.panel * scale
        for panel, x in ((row.drawn.before, left), (row.drawn.after, left + across + _GAP)):
            area = Area(x, self._y - high, across, high).inside(panel.aspect)
            self._pen.panel(panel, area, _RADIUS)
        self._y -= high
        self._labels(row, left, across)

    def _words_above(self, row: _Row, left: float, width: float) -> None:
        if row.heading:
            self._y -= _HEADING
            self._pen.left(left, self._y + 2.4 * mm, row.heading, BOLD, 11, PAPER.accent)
        for line in _caption(row.drawn, width, row.lines):
            self._y -= _CAPTION
            self._pen.left(left, self._y + 2 * mm, line, REGULAR, 9, PAPER.soft)

    def _labels(self, row: _Row, left: float, across: float) -> None:
        pair = row.drawn.pair
        self._y -= _LABEL
        y = self._y + 2.2 * mm
        self._pen.left(left, y, self._words("before"), MEDIUM, 10)
        later = self._words.since(pair.after.day, pair.before.day)
        self._pen.left(left + across + _GAP, y, later, MEDIUM, 10)
        if not row.drawn.aligned:
            right = left + 2 * across + _GAP
            self._pen.right(right, y, self._words("not_aligned"), REGULAR, 8, PAPER.soft)

    def _foot(self, page: str) -> None:
        self._pen.rule(_SIDE, 14.5 * mm, self._room, 0.5, PAPER.line)
        taken = self._pen.right(self._width - _SIDE, 10 * mm, page, REGULAR, 7.5, PAPER.soft)
        width = self._room - taken - 6 * mm
        for number, line in enumerate(lines_of(self._sheet.note, REGULAR, 7.5, width, 2)):
            self._pen.left(_SIDE, 10 * mm - 9.5 * number, line, REGULAR, 7.5, PAPER.soft)
