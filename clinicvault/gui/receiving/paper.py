"""The clinic's key on paper, through the system's print dialog, which the lock can close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import tr
from clinicvault.gui.widgets.paper import MM, Paragraph, ask_printer, write
from clinicvault.gui.widgets.qr import Modules, paint_modules
from clinicvault.services.views.receiving import ReceivingCard

_SIDE_MM = 62


def print_card(
    parent: QWidget, card: ReceivingCard, code: Modules, printed: Callable[[bool], object]
) -> QPrintDialog:
    """Ask for a printer without blocking; `printed` hears whether it took the page."""
    return ask_printer(parent, lambda printer: paint_card(printer, card, code), printed)


def paint_card(printer: QPrinter, card: ReceivingCard, code: Modules) -> bool:
    """Draw the page; False where the printer does not begin."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    dots = printer.resolution()
    page = QRectF(0, 0, printer.width(), printer.height())
    top = page.top()
    for text, points, bold in _head(card):
        top += write(painter, page, top, text, points, bold=bold) + 2 * MM * dots
    side = _SIDE_MM * MM * dots
    paint_modules(painter, QRectF(page.left(), top, side, side), code, 1.0)
    top += side + 4 * MM * dots
    top += write(painter, page, top, card.groups, 12, fixed=True) + 6 * MM * dots
    for text, points, bold in _computers(card):
        top += write(painter, page, top, text, points, bold=bold) + 1 * MM * dots
    return painter.end()


def _head(card: ReceivingCard) -> list[Paragraph]:
    """(text, points, bold) of each paragraph."""
    about = tr(
        "What is encrypted for this key opens at our clinic only. The key is no secret; before you "
        "use it for the first time, ring us and have it read to you."
    )
    return [(tr("How to send us pictures"), 18, True), (card.clinic, 12, True), (about, 11, False)]


def _computers(card: ReceivingCard) -> list[Paragraph]:
    about = tr("What we send is known by these words of our computers; we read them to you:")
    lines = [(f"{one.name}:  {one.words}", 11, False) for one in card.computers]
    return [(about, 11, False), *lines]
