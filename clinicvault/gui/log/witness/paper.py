"""The check code on paper, through the system's print dialog, which the lock can close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.log.phrases import LINES
from clinicvault.gui.widgets.paper import MM, Paragraph, ask_printer, write
from clinicvault.gui.widgets.qr import paint_modules
from clinicvault.services.views import DayCode

_SIDE_MM = 74


def print_code(
    parent: QWidget, clinic: str, code: DayCode, printed: Callable[[bool], object]
) -> QPrintDialog:
    """Ask for a printer without blocking; `printed` hears whether it took the page."""
    return ask_printer(parent, lambda printer: paint_sheet(printer, clinic, code), printed)


def paint_sheet(printer: QPrinter, clinic: str, code: DayCode) -> bool:
    """Draw the page; False where the printer does not begin."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    dots = printer.resolution()
    page = QRectF(0, 0, printer.width(), printer.height())
    top = page.top()
    for text, points, bold in _head(clinic, code):
        top += write(painter, page, top, text, points, bold=bold) + 2 * MM * dots
    side = _SIDE_MM * MM * dots
    paint_modules(painter, QRectF(page.left(), top, side, side), code.qr, 1.0)
    top += side + 4 * MM * dots
    write(painter, page, top, code.text.strip(), 9, fixed=True)
    return painter.end()


def _head(clinic: str, code: DayCode) -> list[Paragraph]:
    """(text, points, bold) of each paragraph."""
    lines = trn("It covers {n} line.", "It covers {n} lines.", code.size)
    about = tr(
        "Keep this sheet outside the clinic. It tells nothing about patients, and later proves "
        "that no line of the access log was removed or changed."
    )
    return [
        (tr("Daily check code"), 18, True),
        (f"{clinic}  ·  {clinic_clock.moment(code.made)}", 11, False),
        (f"{lines} {tr(LINES)} {about}", 11, False),
    ]
