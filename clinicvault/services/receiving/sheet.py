"""The clinic's own key on A4 paper, to be handed to those who send pictures."""

from __future__ import annotations

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
from clinicvault.services.views.receiving import OwnComputer, ReceivingCard

from .sheet_words import WORDS

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _FOOT = 20 * mm, _WIDTH - 20 * mm, 26 * mm
_QR_SIDE = 62 * mm
_INK, _SOFT = HexColor("#0F1B26"), HexColor("#4A5A69")
_REGULAR, _BOLD, _FIXED = "Inter", "Inter-SemiBold", "Courier-Bold"
_IN_A_LINE = 8
"""Groups of the key."""


def sheet_pdf(card: ReceivingCard, made: dt.date, language: str) -> bytes:
    """The page (more where there are many computers); InputRefused("sheet-language")."""
    if language not in WORDS:
        raise InputRefused("sheet-language")
    register_fonts(resource("fonts"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang=language)
    canvas.setTitle(WORDS[language].title)
    canvas.setAuthor(card.clinic)
    _Page(canvas, card, made, language).draw()
    canvas.save()
    return out.getvalue()


class _Page:
    """Laid out from the top as it is drawn."""

    def __init__(self, canvas: Canvas, card: ReceivingCard, made: dt.date, language: str) -> None:
        self._c, self._card = canvas, card
        self._words = WORDS[language]
        self._day = DATES[language].date(made)
        self._y = 0.0

    def draw(self) -> None:
        """All of it."""
        words = self._words
        self._begin()
        self._text(words.title, _BOLD, 18, 26)
        self._text(words.lead)
        self._key()
        for text in (words.compare, words.how):
            self._gap(2)
            self._text(text)
        self._gap(6)
        self._text(words.computers, _BOLD, 12, 18)
        self._text(words.about_computers)
        self._gap(2)
        for one in self._card.computers:
            self._computer(one)
        self._c.showPage()

    def _begin(self) -> None:
        """Head and foot of a page."""
        top = _HEIGHT - 26 * mm
        draw_mark(self._c, _LEFT, top, 8 * mm)
        self._write(_LEFT + 11 * mm, top + 2.4 * mm, self._card.clinic, _BOLD, 11)
        foot = self._words.made.format(clinic=self._card.clinic, day=self._day)
        self._write(_LEFT, 12 * mm, foot, _REGULAR, 8)
        self._y = _HEIGHT - 42 * mm

    def _key(self) -> None:
        self._gap(6)
        self._y -= _QR_SIDE
        draw_qr(self._c, self._card.key, (_WIDTH - _QR_SIDE) / 2, self._y, _QR_SIDE)
        self._gap(4)
        self._text(self._words.key, _BOLD, 12, 18)
        groups = self._card.groups.split()
        for at in range(0, len(groups), _IN_A_LINE):
            self._text(" ".join(groups[at : at + _IN_A_LINE]), _FIXED, 13, 18)
        self._gap(2)

    def _computer(self, one: OwnComputer) -> None:
        if self._y < _FOOT + 34:
            self._c.showPage()
            self._begin()
        self._gap(2)
        name = f"{one.name} {self._words.here}" if one.here else one.name
        self._text(name, _BOLD, 10, 14.5)
        self._text(one.words, _FIXED, 12, 16)

    def _gap(self, millimetres: float) -> None:
        self._y -= millimetres * mm

    def _text(
        self, text: str, font: str = _REGULAR, size: float = 10.0, leading: float = 14.5
    ) -> None:
        for line in simpleSplit(text, font, size, _RIGHT - _LEFT):
            self._y -= leading
            self._write(_LEFT, self._y, line, font, size)

    def _write(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._c.setFont(font, size)
        self._c.setFillColor(_SOFT if font == _REGULAR and size < 10 else _INK)
        self._c.drawString(x, y, text)
