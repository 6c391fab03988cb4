"""How the patient's own copy looks: fonts, colours, page frame, and its building blocks."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    LongTable,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from clinicvault.services.kits.pdf import draw_mark

WIDTH, HEIGHT = A4
LEFT, RIGHT = 20 * mm, WIDTH - 20 * mm
TOP, BOTTOM = 24 * mm, 22 * mm
FRAME = RIGHT - LEFT
INK, SOFT, FAINT = HexColor("#0F1B26"), HexColor("#4A5A69"), HexColor("#5F6F7E")
ACCENT, TINT, LINE = HexColor("#0B7A75"), HexColor("#EAF5F4"), HexColor("#CCD4DC")
PALE = HexColor("#F5F7F9")
REGULAR, MEDIUM, BOLD = "Inter", "Inter-Medium", "Inter-SemiBold"
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _style(name: str, font: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    given: dict[str, object] = {"textColor": INK, "splitLongWords": 1, **more}
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, **given)


BODY = _style("body", REGULAR, 9.5, 14)
QUIET = _style("quiet", REGULAR, 8.5, 12.5, textColor=SOFT)
CELL = _style("cell", REGULAR, 8.5, 11.5)
CELL_RIGHT = _style("cell-right", REGULAR, 8.5, 11.5, alignment=TA_RIGHT)
HEAD = _style("head", MEDIUM, 8, 11, textColor=SOFT)
HEAD_RIGHT = _style("head-right", MEDIUM, 8, 11, textColor=SOFT, alignment=TA_RIGHT)
LABEL = _style("label", REGULAR, 9, 12.5, textColor=SOFT)
VALUE = _style("value", REGULAR, 9.5, 12.5)
STRONG = _style("strong", BOLD, 10, 14)
TITLE = _style("title", BOLD, 27, 33)
NAME = _style("name", MEDIUM, 14, 19)
SECTION = _style("section", BOLD, 14, 19)
FIGURE = _style("figure", BOLD, 19, 23, textColor=ACCENT, alignment=TA_CENTER)
FIGURE_NAME = _style("figure-name", REGULAR, 8, 10.5, textColor=SOFT, alignment=TA_CENTER)
BADGE_OFF = _style("badge-off", MEDIUM, 8.5, 12, textColor=FAINT, alignment=TA_RIGHT)
BADGE = _style("badge", MEDIUM, 8.5, 12, textColor=ACCENT, alignment=TA_RIGHT)


def text(content: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of plain text: nothing in it is markup, line breaks are kept."""
    plain = escape(_UNSEEN.sub(" ", content)).replace("\n", "<br/>")
    return Paragraph(plain or "&nbsp;", style)


def room(points: float) -> CondPageBreak:
    """A new page, unless so much height is left."""
    return CondPageBreak(points)


def gap(millimetres: float) -> Spacer:
    """Free height."""
    return Spacer(1, millimetres * mm)


def section(number: int, title: str) -> list[Flowable]:
    """A numbered heading over a line; never alone at the end of a page."""
    head = Table([[text(str(number), _NUMBER), text(title, SECTION)]], [9 * mm, FRAME - 9 * mm])
    head.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.8, ACCENT),
            ]
        )
    )
    return [CondPageBreak(60 * mm), gap(7), head, gap(3)]


_NUMBER = _style("number", BOLD, 14, 19, textColor=ACCENT)


def facts(pairs: Sequence[tuple[str, str]], width: float = FRAME, label: float = 42) -> Table:
    """Label and value, line by line; pairs without a value are left out."""
    rows = [[text(name, LABEL), text(value, VALUE)] for name, value in pairs if value]
    split = _parted(value for _, value in pairs)
    made = Table(rows, [label * mm, width - label * mm], splitInRow=split)
    made.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return made


def grid(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    right: frozenset[int] = frozenset(),
) -> LongTable:
    """A table over as many pages as it takes, its heads on each; `shares` of the width add to 1."""
    top = [text(one, HEAD_RIGHT if i in right else HEAD) for i, one in enumerate(heads)]
    body = [
        [text(one, CELL_RIGHT if i in right else CELL) for i, one in enumerate(row)] for row in rows
    ]
    widths = [share * FRAME for share in shares]
    split = _parted(cell for row in rows for cell in row)
    made = LongTable([top, *body], widths, repeatRows=1, splitInRow=split)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, LINE),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("LEFTPADDING", (1, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return made


_LONG, _LINES = 800, 20


def card(content: Sequence[Flowable], *, tint: bool = False) -> Table:
    """A box with rounded corners."""
    made = Table([[list(content)]], [FRAME], splitInRow=1)
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), TINT if tint else PALE),
                ("ROUNDEDCORNERS", [6, 6, 6, 6]),
                ("LEFTPADDING", (0, 0), (-1, -1), 12),
                ("RIGHTPADDING", (0, 0), (-1, -1), 12),
                ("TOPPADDING", (0, 0), (-1, -1), 9),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
            ]
        )
    )
    return made


def _parted(texts: Iterable[str]) -> int:
    """1 where a cell may be higher than a page: only then is a row parted over two of them."""
    return int(any(len(one) > _LONG or one.count("\n") > _LINES for one in texts))


def figures(pairs: Sequence[tuple[int, str]]) -> Table:
    """Numbers side by side, each over its name."""
    numbers = [text(str(number), FIGURE) for number, _ in pairs]
    made = Table([numbers, [text(name, FIGURE_NAME) for _, name in pairs]])
    made.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.8, LINE),
                ("ROUNDEDCORNERS", [6, 6, 6, 6]),
                ("LINEAFTER", (0, 0), (-2, -1), 0.5, LINE),
                ("TOPPADDING", (0, 0), (-1, 0), 8),
                ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
                ("TOPPADDING", (0, 1), (-1, 1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return made


def beside(left: Flowable, right: Flowable, share: float = 0.62) -> Table:
    """Two blocks in one line, the second at the right edge."""
    width = FRAME - 24
    made = Table([[left, right]], [share * width, (1 - share) * width])
    made.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return made


@dataclasses.dataclass(frozen=True, slots=True)
class PageFrame:
    """What stands on every page: whose paper it is, and which page of how many."""

    clinic: str
    code: str
    footer: str
    page: Callable[[int], str]
    """"Page 2 of 5" by the page's number."""

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Brand and code at the top, footer and page at the bottom."""
        side = 6 * mm
        draw_mark(canvas, LEFT, HEIGHT - 17 * mm, side)
        _line(canvas, LEFT + side + 2.5 * mm, HEIGHT - 15.3 * mm, self.clinic, MEDIUM, 9)
        _line_right(canvas, HEIGHT - 15.3 * mm, self.code, 8.5)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, 15 * mm, RIGHT, 15 * mm)
        page = self.page(document.page)
        _line_right(canvas, 10.5 * mm, page, 7.5)
        room = FRAME - stringWidth(page, REGULAR, 7.5) - 6 * mm
        for number, line in enumerate(simpleSplit(self.footer, REGULAR, 7.5, room)):
            _line(canvas, LEFT, 10.5 * mm - 9 * number, line, REGULAR, 7.5)


def _line(canvas: Canvas, x: float, y: float, content: str, font: str, size: float) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(SOFT)
    canvas.drawString(x, y, content)


def _line_right(canvas: Canvas, y: float, content: str, size: float) -> None:
    canvas.setFont(REGULAR, size)
    canvas.setFillColor(SOFT)
    canvas.drawRightString(RIGHT, y, content)
