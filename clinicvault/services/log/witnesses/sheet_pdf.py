"""The day's check code on one A4 page: a code for cameras, and the same for eyes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.errors import InputRefused
from clinicvault.services.consent.form_words import WORDS as DATES
from clinicvault.services.kits.pdf import draw_mark, draw_qr, register_fonts
from clinicvault.services.resources import resource

from .sheet_words import WORDS

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 20 * mm, _WIDTH - 20 * mm
_VALUE = 60 * mm
_QR_SIDE = 95 * mm
_INK, _SOFT = HexColor("#0F1B26"), HexColor("#4A5A69")
_REGULAR, _BOLD, _FIXED = "Inter", "Inter-SemiBold", "Courier-Bold"
_SIZE, _LEADING = 10.0, 14.5
_GROUP, _IN_A_LINE = 4, 8


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """What the page says; `payload` is the signed checkpoint, which the code holds."""

    clinic: str
    vault: str
    size: int
    root: bytes
    made: dt.datetime
    """In the zone by which the page tells it."""
    payload: str


def groups(root: bytes) -> list[str]:
    """A root's 64 hex digits as lines of groups of four, which people compare."""
    text = root.hex()
    parts = [text[at : at + _GROUP] for at in range(0, len(text), _GROUP)]
    return [" ".join(parts[at : at + _IN_A_LINE]) for at in range(0, len(parts), _IN_A_LINE)]


def sheet_pdf(said: Sheet, language: str) -> bytes:
    """The page as PDF bytes; InputRefused("sheet-language") for no such language."""
    if language not in WORDS:
        raise InputRefused("sheet-language")
    register_fonts(resource("fonts"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang=language)
    canvas.setTitle(WORDS[language].title)
    canvas.setAuthor(said.clinic)
    _Page(canvas, said, language).draw()
    canvas.save()
    return out.getvalue()


class _Page:
    """Laid out from the top as it is drawn."""

    def __init__(self, canvas: Canvas, said: Sheet, language: str) -> None:
        self._c, self._said = canvas, said
        self._words, self._language = WORDS[language], language
        self._y = _HEIGHT - 42 * mm

    def draw(self) -> None:
        """All of it."""
        words, said = self._words, self._said
        top = _HEIGHT - 26 * mm
        draw_mark(self._c, _LEFT, top, 8 * mm)
        self._write(_LEFT + 11 * mm, top + 2.4 * mm, said.clinic, _BOLD, 11)
        self._text(words.title, _BOLD, 18, 24)
        self._text(words.lead)
        self._y -= 4 * mm
        self._pair(words.clinic, said.clinic)
        self._pair(words.when, self._when())
        self._pair(words.lines, str(said.size))
        self._code()
        for text in (words.about_lines, words.keep, words.check):
            self._y -= 2 * mm
            self._text(text)
        self._write(_LEFT, 12 * mm, words.footer.format(vault=said.vault), _REGULAR, 8)
        self._c.showPage()

    def _when(self) -> str:
        made = self._said.made
        return f"{DATES[self._language].date(made.date())}, {made:%H:%M}"

    def _code(self) -> None:
        self._y -= 6 * mm + _QR_SIDE
        draw_qr(self._c, self._said.payload, (_WIDTH - _QR_SIDE) / 2, self._y, _QR_SIDE)
        self._y -= 6 * mm
        self._text(f"{self._words.code}: {self._words.how}")
        self._y -= 1 * mm
        for line in groups(self._said.root):
            self._y -= 16
            self._write(_LEFT, self._y, line, _FIXED, 12)
        self._y -= 3 * mm

    def _pair(self, label: str, value: str) -> None:
        lines = simpleSplit(value, _BOLD, _SIZE, _RIGHT - _VALUE)
        for number, line in enumerate(lines):
            self._y -= _LEADING
            if not number:
                self._write(_LEFT, self._y, label, _REGULAR, _SIZE)
            self._write(_VALUE, self._y, line, _BOLD, _SIZE)

    def _text(
        self, text: str, font: str = _REGULAR, size: float = _SIZE, leading: float = _LEADING
    ) -> None:
        for line in simpleSplit(text, font, size, _RIGHT - _LEFT):
            self._y -= leading
            self._write(_LEFT, self._y, line, font, size)

    def _write(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._c.setFont(font, size)
        self._c.setFillColor(_SOFT if font == _REGULAR and size < _SIZE else _INK)
        self._c.drawString(x, y, text)
