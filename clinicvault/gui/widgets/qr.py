"""A QR code on its own white ground, whatever the theme: cameras need dark on light."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.jobs import Jobs

Modules = tuple[bytes, ...]
QUIET = 4
"""Light modules around the code that ISO/IEC 18004 asks for."""
_RADIUS = 10.0


def modules(text: str) -> Modules:
    """The code's dark (1) and light (0) modules, row by row, with its quiet zone.

    Takes up to 15 ms for some hundred characters: not for the window's thread.
    """
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix_iter(border=QUIET)
    return tuple(bytes(line) for line in matrix)


class QrCode(QWidget):
    """Shows a text as a code; `name` is what screen readers call it."""

    def __init__(self, jobs: Jobs, text: str, name: str, side: int = 168) -> None:
        super().__init__()
        self.modules: Modules = ()
        self.setFixedSize(side, side)
        say(self.setAccessibleName, name)
        jobs.start(self, lambda _: modules(text), self._show)

    def _show(self, found: Modules) -> None:
        self.modules = found
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.GlobalColor.black)
        self._paint_modules(painter)
        painter.end()

    def _paint_modules(self, painter: QPainter) -> None:
        if not self.modules:
            return
        ratio = self.devicePixelRatioF()
        step = int(self.width() * ratio / len(self.modules)) / ratio  # whole pixels stay sharp
        edge = (self.width() - step * len(self.modules)) / 2
        for y, line in enumerate(self.modules):
            for x, dark in enumerate(line):
                if dark:
                    painter.drawRect(QRectF(edge + x * step, edge + y * step, step, step))
