"""A certificate of erasure as PDF: A4, the patient named by the code alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Mapping

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.errors import InputRefused
from clinicvault.services.consent.form_words import WORDS as DATES
from clinicvault.services.kits.pdf import draw_mark, draw_qr, register_fonts
from clinicvault.services.resources import resource
from clinicvault.services.views import ErasureGround

from .words import ROWS, WORDS, CertificateWords

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 20 * mm, _WIDTH - 20 * mm
_TOP, _BOTTOM = _HEIGHT - 40 * mm, 24 * mm
_VALUE = 74 * mm
"""Where the second column begins."""
_INK, _SOFT, _LINE = HexColor("#0F1B26"), HexColor("#4A5A69"), HexColor("#5F6F7E")
_REGULAR, _BOLD = "Inter", "Inter-SemiBold"
_SIZE, _LEADING = 10.0, 14.5


@dataclasses.dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says."""

    clinic: str
    code: str
    ground: ErasureGround
    asked: dt.datetime
    asked_by: str
    allowed: dt.datetime | None
    """None where a waiting time took the place of a second person."""
    allowed_by: str
    made: dt.datetime
    made_by: str
    backups_until: dt.date
    counts: Mapping[str, int]
    """Rows by table."""
    files: int
    request: str
    printed: dt.date
    missing: int = 0
    """Rows that could not be found then, of whichever patient."""


def certificate_pdf(said: Certificate, language: str) -> bytes:
    """The certificate as PDF bytes; InputRefused("retention-language") for no such language."""
    if language not in WORDS:
        raise InputRefused("retention-language")
    register_fonts(resource("fonts"))
    pages = 0
    while True:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, invariant=1, lang=language)
        canvas.setTitle(WORDS[language].title)
        canvas.setAuthor(said.clinic)
        drawn = _Sheet(canvas, said, language, pages).draw()
        canvas.save()
        if drawn == pages:
            return out.getvalue()
        pages = drawn


class _Sheet:
    """Laid out as it is drawn; drawn once more where the number of pages was not known."""

    def __init__(self, canvas: Canvas, said: Certificate, language: str, pages: int) -> None:
        self._c, self._said, self._pages = canvas, said, pages
        self._words: CertificateWords = WORDS[language]
        self._language = language
        self._y = _TOP
        self._page = 1

    def draw(self) -> int:
        """All of it; returns how many pages it took."""
        words, said = self._words, self._said
        self._frame()
        self._text(words.title, _BOLD, 18, 24)
        self._text(words.lead.format(clinic=said.clinic))
        self._y -= 3 * mm
        self._people()
        self._heading(words.destroyed)
        self._pair(words.keys, str(said.counts.get("key_wrap", 0) + 1))
        for table in ROWS:
            self._pair(words.rows[table], str(said.counts.get(table, 0)))
        self._pair(words.files, str(said.files))
        if said.missing:
            self._text(words.missing.format(count=said.missing))
        self._text(words.means)
        self._heading(words.backups_title)
        self._text(words.backups.format(day=self._day(said.backups_until)))
        self._heading(words.kept_title)
        self._text(words.kept)
        if said.counts.get("disclosure", 0):
            self._text(words.elsewhere)
        self._lines()
        self._c.showPage()
        return self._page

    def _people(self) -> None:
        words, said = self._words, self._said
        self._pair(words.code, said.code)
        self._pair(words.ground, words.grounds[said.ground])
        self._pair(words.asked, self._by(said.asked, said.asked_by))
        if said.allowed is None:
            self._pair(words.allowed, words.waited)
        else:
            self._pair(words.allowed, self._by(said.allowed, said.allowed_by))
        self._pair(words.made, self._by(said.made, said.made_by))

    def _by(self, when: dt.datetime, name: str) -> str:
        local = when.astimezone()
        return self._words.by.format(day=f"{self._day(local.date())}, {local:%H:%M}", name=name)

    def _day(self, day: dt.date) -> str:
        return DATES[self._language].date(day)

    def _heading(self, text: str) -> None:
        self._y -= 3 * mm
        self._text(text, _BOLD, 12, 18)

    def _pair(self, label: str, value: str) -> None:
        """A label, and beside it what is said; each as many lines as it takes."""
        left = simpleSplit(label, _REGULAR, _SIZE, _VALUE - _LEFT - 4 * mm)
        right = simpleSplit(value, _BOLD, _SIZE, _RIGHT - _VALUE)
        self._room(max(len(left), len(right)) * _LEADING)
        for row in range(max(len(left), len(right))):
            self._y -= _LEADING
            if row < len(left):
                self._write(_LEFT, self._y, left[row], _REGULAR, _SIZE)
            if row < len(right):
                self._write(_VALUE, self._y, right[row], _BOLD, _SIZE)

    def _text(
        self, text: str, font: str = _REGULAR, size: float = _SIZE, leading: float = _LEADING
    ) -> None:
        for line in simpleSplit(text, font, size, _RIGHT - _LEFT):
            self._room(leading)
            self._y -= leading
            self._write(_LEFT, self._y, line, font, size)

    def _lines(self) -> None:
        """Where the name is written by hand, and where the clinic signs."""
        self._room(34 * mm)
        width = (_RIGHT - _LEFT - 10 * mm) / 2
        self._y -= 26 * mm
        for column, label in enumerate((self._words.handed, self._words.signature)):
            x = _LEFT + column * (width + 10 * mm)
            self._c.setStrokeColor(_LINE)
            self._c.setLineWidth(0.7)
            self._c.line(x, self._y, x + width, self._y)
            self._write(x, self._y - 4 * mm, label, _REGULAR, 8.5)

    def _room(self, height: float) -> None:
        if self._y - height >= _BOTTOM:
            return
        self._c.showPage()
        self._page += 1
        self._y = _TOP
        self._frame()

    def _frame(self) -> None:
        """The clinic above, request and page below, the code to be read by a camera."""
        top = _HEIGHT - 26 * mm
        draw_mark(self._c, _LEFT, top, 8 * mm)
        self._write(_LEFT + 11 * mm, top + 2.4 * mm, self._said.clinic, _BOLD, 11)
        draw_qr(self._c, self._said.code, _RIGHT - 18 * mm, top - 6 * mm, 18 * mm)
        told = self._words.footer.format(
            request=self._said.request[:8],
            day=self._day(self._said.printed),
            page=self._page,
            pages=self._pages or self._page,
        )
        self._write(_LEFT, 12 * mm, told, _REGULAR, 8)

    def _write(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._c.setFont(font, size)
        self._c.setFillColor(_INK if font == _BOLD or size == _SIZE else _SOFT)
        self._c.drawString(x, y, text)
