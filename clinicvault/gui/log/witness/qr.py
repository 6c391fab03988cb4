"""The check code as a QR code: sharp at any size, dark on white in every theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.widgets.qr import QUIET

Modules = tuple[tuple[bool, ...], ...]
_RADIUS = 10.0


class CheckQr(QWidget):
    """At most so large; whole pixels a module keep it readable for cameras."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.modules: Modules = ()
        say(self.setAccessibleName, "Daily check code as a QR code")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.resize_to(side)

    def resize_to(self, most: int) -> None:
        """Change its size, to at most so many pixels."""
        self._most = most
        across = len(self.modules) + 2 * QUIET if self.modules else 1
        side = max(1, most // across) * across
        self.setFixedSize(QSize(side, side))

    def show_modules(self, modules: Modules) -> None:
        """Row by row, without quiet zone; True is dark."""
        self.modules = modules
        self.resize_to(self._most)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        paint_modules(painter, QRectF(self.rect()), self.modules, self.devicePixelRatioF())
        painter.end()


def paint_modules(painter: QPainter, box: QRectF, modules: Modules, ratio: float) -> None:
    """Draw into a square with the quiet zone of ISO/IEC 18004; `ratio` is device pixels a unit."""
    if not modules:
        return
    across = len(modules) + 2 * QUIET
    step = int(box.width() * ratio / across) / ratio
    left = box.left() + (box.width() - step * len(modules)) / 2
    top = box.top() + (box.height() - step * len(modules)) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    for y, line in enumerate(modules):
        for x, dark in enumerate(line):
            if dark:
                painter.drawRect(QRectF(left + x * step, top + y * step, step, step))
