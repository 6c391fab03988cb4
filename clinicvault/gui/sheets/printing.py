"""Pages on paper: which printer, and the pages to it. Nothing is written here but by the printer.

The system's own printing service keeps what it was given until it is printed, outside the vault;
the dialog says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import say
from clinicvault.gui.pictures.picture import preview_image
from clinicvault.gui.widgets import Dialog, field, label, row

_MOST_COPIES = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Printer:
    """Which printer, and how many copies."""

    name: str
    copies: int = 1


def printer_names() -> list[str]:
    """Printers of this computer, its usual one first; asks the printing service, so in a job."""
    names = list(QPrinterInfo.availablePrinterNames())
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: (name != usual, name.casefold()))


def device(printer: Printer) -> QPrinter:
    """The printer to paint on, page by page; StorageFailed("printer-gone")."""
    info = QPrinterInfo.printerInfo(printer.name)
    if info.isNull():
        raise StorageFailed("printer-gone")
    made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    made.setCopyCount(printer.copies)
    return made


def print_pages(
    pages: Sequence[bytes],
    printer: Printer,
    make: Callable[[Printer], QPrinter] | None = None,
) -> None:
    """Our own JPEGs of A4 pages to a printer; for a worker.

    StorageFailed("printer-gone"), ("printer-failed") where the printing service does not take them.
    """
    made = (make or device)(printer)
    # The queue shows names to everybody: this one says nothing.
    made.setDocName("ClinicVault")
    made.setFullPage(True)
    images = [preview_image(page) for page in pages]
    painter = QPainter()
    try:
        for number, image in enumerate(images):
            _lay(made, image)
            begun = painter.begin(made) if number == 0 else made.newPage()
            if not begun:
                raise StorageFailed("printer-failed")
            _paint(painter, made, image)
    finally:
        ended = painter.end() if painter.isActive() else False
        for image in images:
            image.fill(0)
    if not ended:
        raise StorageFailed("printer-failed")


def _lay(made: QPrinter, image: QImage) -> None:
    """A4, lying where the page lies."""
    lying = image.width() > image.height()
    way = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    size = QPageSize(QPageSize.PageSizeId.A4)
    made.setPageLayout(QPageLayout(size, way, QMarginsF()))


def _paint(painter: QPainter, made: QPrinter, image: QImage) -> None:
    """As large as the paper allows, in its middle."""
    paper = QRectF(made.pageLayout().fullRectPixels(made.resolution()))
    size = image.size().scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(left, top, size.width(), size.height()), image)


class PrintDialog(Dialog):
    """Which printer; Qt's own dialog would also print into plain files."""

    def __init__(self, parent: QWidget, desk: Desk, chosen: Callable[[Printer], object]) -> None:
        super().__init__(parent, "Print the sheet", width=460)
        self._chosen = chosen
        self.printers, self.copies = QComboBox(), QSpinBox()
        self.copies.setRange(1, _MOST_COPIES)
        self.told = label("Looking for printers …", "muted", wrap=True)
        copies = row(field("Copies", self.copies), None)
        warning = label(
            "This computer's printing service keeps the pages until they are printed. "
            "Take them from the printer yourself.",
            "caption",
            wrap=True,
        )
        self.fill(field("Printer", self.printers), self.told, copies, warning)
        self.cancel_button()
        self.act = self.action_button("Print", self._print, icon="printer")
        self.act.setEnabled(False)
        desk.jobs.start(self, lambda _: printer_names(), self._know, self.fail)

    def _know(self, names: list[str]) -> None:
        self.printers.addItems(names)
        self.act.setEnabled(bool(names))
        self.told.setVisible(not names)
        if not names:
            say(
                self.told.setText,
                "No printer was found on this computer. Save the sheet as a PDF instead.",
            )

    def _print(self) -> None:
        wanted = Printer(self.printers.currentText(), self.copies.value())
        self.act.setEnabled(False)
        self.accept()
        self._chosen(wanted)
