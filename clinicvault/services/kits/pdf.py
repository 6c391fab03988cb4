"""The recovery kit as PDF: one A4 sheet for each holder (DESIGN §4, Kit key)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from clinicvault.services.resources import resource

from .texts import COMMAND, KitTexts, kit_texts

FORMAT = 1
MARK = "CLINICVAULT-KIT"

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 20 * mm, _WIDTH - 20 * mm
_QR_SIDE = 63 * mm
_WORD_COLUMNS = 3
_INK, _SOFT, _FAINT = HexColor("#0F1B26"), HexColor("#4A5A69"), HexColor("#5F6F7E")
_ACCENT, _TINT, _LINE = HexColor("#0B7A75"), HexColor("#EAF5F4"), HexColor("#CCD4DC")
_REGULAR, _MEDIUM, _BOLD = "Inter", "Inter-Medium", "Inter-SemiBold"
_FILES = {
    _REGULAR: "Inter_400Regular.ttf",
    _MEDIUM: "Inter_500Medium.ttf",
    _BOLD: "Inter_600SemiBold.ttf",
}
_FIXED = "Courier-Bold"


@dataclasses.dataclass(frozen=True, slots=True)
class KitSheet:
    """What one sheet carries; `words` (SLIP-39, joined by blanks) are secret and never in repr."""

    clinic: str
    number: int
    total: int
    words: str = dataclasses.field(repr=False)
    root_fingerprint: bytes
    founding_hash: bytes
    created: dt.date

    @property
    def payload(self) -> str:
        """The QR code's text, in the capitals of its dense alphanumeric mode."""
        facts = (self.number, self.root_fingerprint.hex(), self.founding_hash.hex(), self.words)
        return " ".join([MARK, str(FORMAT), *(str(fact) for fact in facts)]).upper()


def kit_pdf(sheets: Sequence[KitSheet], language: str = "en", fonts: Path | None = None) -> bytes:
    """The kit as PDF bytes, one A4 page a sheet; `fonts` is the folder of the Inter files.

    The bytes are the only place where all words stand together: the caller shows or prints them
    and keeps nothing.
    """
    register_fonts(fonts or resource("fonts"))
    texts = kit_texts(language)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang=language[:2].lower())
    canvas.setTitle(texts.document)
    canvas.setAuthor("ClinicVault")
    canvas.setSubject(texts.document)
    for sheet in sheets:
        _Page(canvas, sheet, texts).draw()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def register_fonts(folder: Path) -> None:
    """Make the Inter files of a folder known to reportlab, once."""
    known = pdfmetrics.getRegisteredFontNames()
    for name, file in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(folder / file)))


class _Page:
    """One sheet, drawn from the top down; `_y` is the height that is still free."""

    def __init__(self, canvas: Canvas, sheet: KitSheet, texts: KitTexts) -> None:
        self._c = canvas
        self._sheet = sheet
        self._texts = texts
        self._y = _HEIGHT - 18 * mm

    def draw(self) -> None:
        self._brand()
        self._heading()
        self._promise()
        self._words_and_code()
        self._prints()
        self._steps()
        self._recovering()
        self._holder()

    def _text(
        self, x: float, y: float, text: str, font: str, size: float, colour: Color = _INK
    ) -> None:
        self._c.setFont(font, size)
        self._c.setFillColor(colour)
        self._c.drawString(x, y, text)

    def _paragraph(self, x: float, width: float, text: str, size: float, colour: Color) -> None:
        """Wrapped lines from `_y` down; `_y` ends on the last baseline."""
        for line in simpleSplit(text, _REGULAR, size, width):
            self._y -= size * 1.42
            self._text(x, self._y, line, _REGULAR, size, colour)

    def _brand(self) -> None:
        side = 9 * mm
        draw_mark(self._c, _LEFT, self._y - side + 2 * mm, side)
        self._text(_LEFT + side + 3 * mm, self._y - 3.6 * mm, "ClinicVault", _BOLD, 13)
        made = self._texts.made.format(date=self._texts.day(self._sheet.created))
        self._c.setFont(_REGULAR, 9)
        self._c.setFillColor(_SOFT)
        self._c.drawRightString(_RIGHT, self._y - 3.4 * mm, made)
        self._y -= 21 * mm

    def _heading(self) -> None:
        sheet = self._sheet
        title = self._texts.title.format(n=sheet.number, total=sheet.total)
        self._text(_LEFT, self._y, title, _BOLD, 25)
        self._dots()
        self._y -= 7.5 * mm
        size = _fitting(sheet.clinic, _MEDIUM, 13, _RIGHT - _LEFT)
        self._text(_LEFT, self._y, sheet.clinic, _MEDIUM, size, _SOFT)
        self._y -= 7 * mm

    def _dots(self) -> None:
        """Which sheet of the set this is, to be seen across a table."""
        radius = 2.3 * mm
        for place in range(self._sheet.total):
            x = _RIGHT - radius - (self._sheet.total - 1 - place) * 3 * radius
            self._c.setStrokeColor(_ACCENT)
            self._c.setFillColor(_ACCENT)
            self._c.setLineWidth(1)
            here = place + 1 == self._sheet.number
            self._c.circle(x, self._y + 3 * mm, radius, stroke=1, fill=int(here))

    def _promise(self) -> None:
        inset, width = 5 * mm, _RIGHT - _LEFT
        text = self._texts.promise.format(total=self._sheet.total)
        detail = simpleSplit(self._texts.promise_detail, _REGULAR, 9, width - 2 * inset)
        height = 11 * mm + len(detail) * 12.8
        self._c.setFillColor(_TINT)
        self._c.roundRect(_LEFT, self._y - height, width, height, 3 * mm, stroke=0, fill=1)
        top = self._y
        self._text(_LEFT + inset, top - 7 * mm, text, _BOLD, 11.5, _ACCENT)
        self._y = top - 8.2 * mm
        self._paragraph(_LEFT + inset, width - 2 * inset, self._texts.promise_detail, 9, _INK)
        self._y = top - height - 9 * mm

    def _words_and_code(self) -> None:
        top = self._y
        self._text(_LEFT, top, self._texts.words, _BOLD, 10.5)
        code_x = _RIGHT - _QR_SIDE
        self._text(code_x, top, self._texts.scan, _BOLD, 10.5)
        words = self._sheet.words.split()
        rows = -(-len(words) // _WORD_COLUMNS)
        height = max(_QR_SIDE, rows * 5.6 * mm + 4 * mm)
        base = top - 3.5 * mm - height
        self._grid(words, rows, base, height, code_x - 7 * mm - _LEFT)
        draw_qr(self._c, self._sheet.payload, code_x, base + height - _QR_SIDE, _QR_SIDE)
        self._y = base - 8.5 * mm

    def _grid(
        self, words: Sequence[str], rows: int, base: float, height: float, width: float
    ) -> None:
        self._c.setStrokeColor(_LINE)
        self._c.setLineWidth(0.8)
        self._c.roundRect(_LEFT, base, width, height, 2.5 * mm, stroke=1, fill=0)
        column, line = width / _WORD_COLUMNS, (height - 4 * mm) / rows
        for place, word in enumerate(words):
            x = _LEFT + (place // rows) * column
            y = base + height - 2 * mm - (place % rows + 0.7) * line
            self._c.setFont(_REGULAR, 8)
            self._c.setFillColor(_FAINT)
            self._c.drawRightString(x + 8.5 * mm, y, str(place + 1))
            self._text(x + 10.5 * mm, y, word, _MEDIUM, 11.5)

    def _prints(self) -> None:
        for label, value in (
            (self._texts.root, self._sheet.root_fingerprint),
            (self._texts.founding, self._sheet.founding_hash),
        ):
            self._text(_LEFT, self._y, label, _BOLD, 9)
            for line in _hex_lines(value):
                self._text(_LEFT + 38 * mm, self._y, line, _FIXED, 9.5)
                self._y -= 4.6 * mm
            self._y -= 0.9 * mm
        self._y -= 5 * mm

    def _steps(self) -> None:
        self._text(_LEFT, self._y, self._texts.steps_title, _BOLD, 10.5)
        self._y -= 1.2 * mm
        for number, (head, rest) in enumerate(self._texts.steps, start=1):
            self._y -= 5.5 * mm
            self._text(_LEFT, self._y, f"{number}", _BOLD, 9, _ACCENT)
            x = _LEFT + 5 * mm
            self._text(x, self._y, head, _BOLD, 9)
            start = x + pdfmetrics.stringWidth(head + " ", _BOLD, 9)
            self._running(x, start, rest)
        self._y -= 9 * mm

    def _running(self, left: float, start: float, text: str) -> None:
        """Text that goes on from `start` on this line and wraps to `left` on the next ones."""
        first = simpleSplit(text, _REGULAR, 9, _RIGHT - start)[0]
        self._text(start, self._y, first, _REGULAR, 9, _SOFT)
        rest = text[len(first) :].strip()
        for line in simpleSplit(rest, _REGULAR, 9, _RIGHT - left):
            self._y -= 12.2
            self._text(left, self._y, line, _REGULAR, 9, _SOFT)

    def _recovering(self) -> None:
        self._text(_LEFT, self._y, self._texts.recover_title, _BOLD, 10.5)
        self._y -= 1 * mm
        self._paragraph(_LEFT, _RIGHT - _LEFT, self._texts.recover, 9, _SOFT)
        self._y -= 6.2 * mm
        self._text(_LEFT, self._y, COMMAND, _FIXED, 9.5)

    def _holder(self) -> None:
        labels = (self._texts.holder, self._texts.place, self._texts.signed)
        width = (_RIGHT - _LEFT - 12 * mm) / 3
        for place, label in enumerate(labels):
            x = _LEFT + place * (width + 6 * mm)
            self._c.setStrokeColor(_FAINT)
            self._c.setLineWidth(0.7)
            self._c.line(x, 24 * mm, x + width, 24 * mm)
            self._text(x, 20 * mm, label, _REGULAR, 8.5, _SOFT)
        self._text(_LEFT, 11 * mm, self._texts.footer, _REGULAR, 8, _FAINT)
        sheet = self._sheet
        self._c.setFont(_REGULAR, 8)
        self._c.drawRightString(_RIGHT, 11 * mm, f"{sheet.number} / {sheet.total}")


def draw_mark(canvas: Canvas, x: float, y: float, side: float) -> None:
    """The program's mark: a white shield with a tick on a rounded square."""
    canvas.setFillColor(_ACCENT)
    canvas.roundRect(x, y, side, side, side * 0.24, stroke=0, fill=1)
    canvas.saveState()
    canvas.translate(x + side * 0.2, y + side * 0.8)
    canvas.scale(side * 0.6 / 24, -side * 0.6 / 24)
    canvas.setStrokeColor(HexColor("#FFFFFF"))
    canvas.setLineWidth(2.2)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    shield = canvas.beginPath()
    shield.moveTo(20, 13)
    shield.curveTo(20, 18, 16.5, 20.5, 12, 22)
    shield.curveTo(7.5, 20.5, 4, 18, 4, 13)
    shield.lineTo(4, 5.5)
    shield.curveTo(7, 5.5, 10, 4, 12, 2)
    shield.curveTo(14, 4, 17, 5.5, 20, 5.5)
    shield.close()
    canvas.drawPath(shield, stroke=1, fill=0)
    canvas.lines([(9, 12, 11, 14), (11, 14, 15, 10)])
    canvas.restoreState()


def draw_qr(canvas: Canvas, payload: str, x: float, y: float, side: float) -> None:
    """The payload as QR code of error level Q, quiet zone inside `side`; one bar a run of dots."""
    matrix = [bytes(row) for row in segno.make_qr(payload, error="q", boost_error=False).matrix]
    dot = side / (len(matrix) + 2)
    canvas.setFillColor(HexColor("#000000"))
    for line, row in enumerate(matrix):
        top = y + side - (line + 2) * dot
        for start, length in _runs(row):
            canvas.rect(x + (start + 1) * dot, top, length * dot, dot * 1.01, stroke=0, fill=1)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """(first, length) of every run of dark dots in a row."""
    edges = [i for i in range(len(row) + 1) if (i and row[i - 1]) != (i < len(row) and row[i])]
    return [(a, b - a) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _hex_lines(value: bytes) -> list[str]:
    """Hex in groups of four, eight groups a line, as people compare and type it."""
    text = value.hex()
    groups = [text[i : i + 4] for i in range(0, len(text), 4)]
    return [" ".join(groups[i : i + 8]) for i in range(0, len(groups), 8)]


def _fitting(text: str, font: str, size: float, width: float) -> float:
    """The largest size up to `size` at which `text` fits the width."""
    wide = pdfmetrics.stringWidth(text, font, size)
    return size if wide <= width else size * width / wide
