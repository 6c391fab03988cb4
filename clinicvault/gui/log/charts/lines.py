"""Charts of one line under the other, each of the same height."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from clinicvault.gui.theme import colour

from .figure import Figure

_RADIUS = 6


class LinesFigure(Figure):
    """Up and Down walk from line to line."""

    line = 46.0
    """Height of a line in pixels."""
    top = 4.0
    """Room over the first one."""
    steps = MappingProxyType({Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1})

    def at(self, place: QPointF) -> int:
        """The line at a height, whatever the place across; -1 over and under them."""
        number = int((place.y() - self.top) // self.line)
        return number if 0 <= number < self.count and place.y() >= self.top else -1

    def box(self, number: int) -> QRectF:
        """A line over the widget's whole width."""
        return QRectF(0, self.top + number * self.line, self.width(), self.line)

    def paint_ground(self, painter: QPainter, number: int) -> None:
        """Under a line, where it is marked."""
        if number == self.marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("surface2"))
            painter.drawRoundedRect(self.box(number), _RADIUS, _RADIUS)

    def paint_focus(self, painter: QPainter) -> None:
        """Over the line where the keyboard stands."""
        if self.marked >= 0 and self.hasFocus():
            self.paint_mark(painter, self.box(self.marked).adjusted(1, 1, -1, -1), _RADIUS)
