"""A page of text and a code on paper, through the system's dialog, which a lock can close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

MM = 1 / 25.4
"""Inches."""
Paragraph = tuple[str, int, bool]
"""(text, points, bold)."""


def ask_printer(
    parent: QWidget, paint: Callable[[QPrinter], bool], printed: Callable[[bool], object]
) -> QPrintDialog:
    """Ask for a printer without blocking; `printed` hears whether it took what `paint` draws."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setDocName("ClinicVault")
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("ClinicVault")
    dialog.accepted.connect(lambda: printed(paint(printer)))
    QDialog.open(dialog)  # its own `open` wants a slot by name
    return dialog


def write(
    painter: QPainter,
    page: QRectF,
    top: float,
    text: str,
    points: int,
    *,
    bold: bool = False,
    fixed: bool = False,
) -> float:
    """Write a paragraph over the page's width; its height. `fixed`: a code, broken anywhere."""
    font = QFont("monospace" if fixed else "Inter", points)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    flags = Qt.TextFlag.TextWordWrap
    if fixed:
        flags |= Qt.TextFlag.TextWrapAnywhere
    room = QRectF(page.left(), top, page.width(), page.height() - top)
    painter.drawText(room, flags, text)
    return painter.boundingRect(room, flags, text).height()
