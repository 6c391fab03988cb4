"""The last days of one count, as a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from clinicvault.gui.theme import colour, theme


class Sparkline(QWidget):
    """The last days of one count; decoration beside its number."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self._values: tuple[int, ...] = ()
        self.setFixedSize(94, 36)
        theme().follow(self, self.update)

    def show_values(self, values: Sequence[int]) -> None:
        """Oldest first."""
        self._values = tuple(values)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self._values) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = self._points()
        area = QPainterPath(QPointF(points[0].x(), self.height()))
        for point in points:
            area.lineTo(point)
        area.lineTo(points[-1].x(), self.height())
        painter.fillPath(area, colour(self._tone, 40))
        painter.setPen(QPen(colour(self._tone), 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.end()

    def _points(self) -> list[QPointF]:
        top = max(1, *self._values)
        step = (self.width() - 2) / (len(self._values) - 1)
        room = self.height() - 6
        return [QPointF(1 + i * step, 3 + room * (1 - v / top)) for i, v in enumerate(self._values)]
