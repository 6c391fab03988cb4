"""QR codes on their own white ground, whatever the theme: cameras need dark on light."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.jobs import Jobs

Modules = tuple[tuple[bool, ...], ...]
"""Row by row, without the quiet zone; True is dark."""
QUIET = 4
"""Light modules around the code that ISO/IEC 18004 asks for."""
_RADIUS = 10.0


def modules(text: str) -> Modules:
    """The modules of a text's code.

    Takes up to 15 ms for some hundred characters: not for the window's thread.
    """
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    return tuple(tuple(bool(one) for one in line) for line in matrix)


class QrCode(QWidget):
    """A code of so many pixels a side; `name` is what screen readers call it."""

    def __init__(self, name: str, side: int) -> None:
        super().__init__()
        self.modules: Modules = ()
        self.setFixedSize(side, side)
        say(self.setAccessibleName, name)

    def show_modules(self, found: Modules) -> None:
        """Show a code."""
        self.modules = found
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


class TextQr(QrCode):
    """The code of a text, made by a job."""

    def __init__(self, jobs: Jobs, text: str, name: str, side: int = 168) -> None:
        super().__init__(name, side)
        jobs.start(self, lambda _: modules(text), self.show_modules)


def paint_modules(painter: QPainter, box: QRectF, modules: Modules, ratio: float) -> None:
    """Draw into a square, quiet zone included; `ratio` is device pixels a unit."""
    if not modules:
        return
    across = len(modules) + 2 * QUIET
    step = int(box.width() * ratio / across) / ratio  # whole pixels stay sharp
    left = box.left() + (box.width() - step * len(modules)) / 2
    top = box.top() + (box.height() - step * len(modules)) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    for y, line in enumerate(modules):
        for x, dark in enumerate(line):
            if dark:
                painter.drawRect(QRectF(left + x * step, top + y * step, step, step))
