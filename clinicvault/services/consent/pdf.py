"""Consent forms on paper: A4, as many pages as the text takes, lines to sign on the last."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from clinicvault.services import views
from clinicvault.services.kits.pdf import draw_mark, draw_qr, register_fonts
from clinicvault.services.resources import resource

from .form_words import WORDS, FormWords

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 20 * mm, _WIDTH - 20 * mm
_TOP, _BOTTOM = _HEIGHT - 36 * mm, 22 * mm
_INK, _SOFT, _LINE = HexColor("#0F1B26"), HexColor("#4A5A69"), HexColor("#5F6F7E")
_REGULAR, _BOLD = "Inter", "Inter-SemiBold"
_SIZE, _LEADING, _GAP = 10.0, 14.5, 6.5
_TITLE, _TITLE_LEADING = 16.0, 20.0
_SIGN_HEIGHT = 46 * mm
"""What the lines to sign take; they are never parted."""
_QR_SIDE = 18 * mm


@dataclasses.dataclass(frozen=True, slots=True)
class _Text:
    """One line of text at its height on a page."""

    y: float
    text: str
    font: str
    size: float


def forms_pdf(forms: Sequence[views.FilledForm], clinic: str) -> bytes:
    """The forms as PDF bytes, each from a page of its own, in its own language."""
    register_fonts(resource("fonts"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang=forms[0].language)
    canvas.setTitle(forms[0].title)
    canvas.setAuthor(clinic)
    for form in forms:
        _Form(canvas, form, clinic).draw()
    canvas.save()
    return out.getvalue()


class _Form:
    """One form: laid out first, so that every page says how many there are."""

    def __init__(self, canvas: Canvas, form: views.FilledForm, clinic: str) -> None:
        self._c = canvas
        self._form = form
        self._clinic = clinic
        self._words: FormWords = WORDS[form.language]
        self._pages: list[list[_Text]] = [[]]
        self._y = _TOP

    def draw(self) -> None:
        body = self._form.text.removeprefix(self._form.title).strip()
        self._put(self._form.title, _BOLD, _TITLE, _TITLE_LEADING)
        for paragraph in body.split("\n\n"):
            self._y -= _GAP
            for line in paragraph.splitlines():
                self._put(line, _REGULAR, _SIZE, _LEADING)
        if self._y - _SIGN_HEIGHT < _BOTTOM:
            self._turn()
        for number, page in enumerate(self._pages, start=1):
            self._frame(number)
            for laid in page:
                self._write(_LEFT, laid.y, laid.text, laid.font, laid.size)
            if number == len(self._pages):
                self._signatures()
            self._c.showPage()

    def _put(self, text: str, font: str, size: float, leading: float) -> None:
        for line in simpleSplit(text, font, size, _RIGHT - _LEFT):
            if self._y - leading < _BOTTOM:
                self._turn()
            self._y -= leading
            self._pages[-1].append(_Text(self._y, line, font, size))

    def _turn(self) -> None:
        self._pages.append([])
        self._y = _TOP

    def _frame(self, number: int) -> None:
        """The clinic above, form and page below, the patient's code to be read by a camera."""
        top = _HEIGHT - 24 * mm
        draw_mark(self._c, _LEFT, top, 8 * mm)
        self._write(_LEFT + 11 * mm, top + 2.4 * mm, self._clinic, _BOLD, 11)
        if self._form.code:
            left = _RIGHT - _QR_SIDE
            draw_qr(self._c, self._form.code, left, top - 6 * mm, _QR_SIDE)
            label = f"{self._words.code} {self._form.code}"
            self._right(left - 2 * mm, top + 2.4 * mm, label)
        page = self._words.page.format(page=number, pages=len(self._pages))
        self._write(_LEFT, 12 * mm, self._form.form, _REGULAR, 8)
        self._right(_RIGHT, 12 * mm, page)

    def _signatures(self) -> None:
        """Who consents, and who explained it: two columns of two lines."""
        width = (_RIGHT - _LEFT - 10 * mm) / 2
        words = self._words
        rows = ((words.place_date, words.signature), (words.name, words.explained))
        for row, labels in enumerate(rows):
            y = self._y - (20 + row * 22) * mm
            for column, label in enumerate(labels):
                x = _LEFT + column * (width + 10 * mm)
                self._c.setStrokeColor(_LINE)
                self._c.setLineWidth(0.7)
                self._c.line(x, y, x + width, y)
                self._write(x, y - 4 * mm, label, _REGULAR, 8.5)

    def _write(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._c.setFont(font, size)
        self._c.setFillColor(_INK if font == _BOLD or size == _SIZE else _SOFT)
        self._c.drawString(x, y, text)

    def _right(self, x: float, y: float, text: str) -> None:
        self._c.setFont(_REGULAR, 8)
        self._c.setFillColor(_SOFT)
        self._c.drawRightString(x, y, text)
