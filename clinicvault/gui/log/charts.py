"""Own painters for counts: sparkline and activity bars."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import language, tr
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, theme
from clinicvault.services.views import DayActivity

PARTS = ("views", "exports_imports", "refused")
TONES = ("chart1", "chart2", "chart3")
_WEEKLY_FROM = 92


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


class ActivityChart(QWidget):
    """Stacked bars, a day each; a week each where there are many days."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[tuple[DayActivity, tuple[int, ...]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(140)
        theme().follow(self, self.update)
        language().follow(self, self._name)

    def sizeHint(self) -> QSize:
        return QSize(600, 180)

    def show_days(self, days: Sequence[DayActivity]) -> None:
        """Oldest first."""
        step = 7 if len(days) > _WEEKLY_FROM else 1
        groups = [days[i : i + step] for i in range(0, len(days), step)]
        self._bars = [
            (group[0], tuple(sum(getattr(day, part) for day in group) for part in PARTS))
            for group in groups
        ]
        self._name()
        self.update()

    def _name(self) -> None:
        total = sum(sum(values) for _, values in self._bars)
        self.setAccessibleName(tr("Activity: {n} entries", n=formats.number(total)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(34, 8, self.width() - 40, self.height() - 34)
        top = nice_top(max((sum(values) for _, values in self._bars), default=0))
        self._paint_lines(painter, area, top)
        if self._bars:
            self._paint_bars(painter, area, top)
        painter.end()

    def _paint_lines(self, painter: QPainter, area: QRectF, top: int) -> None:
        painter.setFont(font(11))
        for part in range(4):
            y = area.bottom() - area.height() * part / 3
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour("text3"))
            box = QRect(0, round(y) - 8, 28, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, formats.number(top * part / 3))

    def _paint_bars(self, painter: QPainter, area: QRectF, top: int) -> None:
        step = area.width() / len(self._bars)
        width = min(16.0, step * 0.55)
        every = max(1, math.ceil(len(self._bars) * 64 / max(1.0, area.width())))
        for number, (day, values) in enumerate(self._bars):
            middle = area.left() + step * (number + 0.5)
            self._paint_bar(painter, QRectF(middle - width / 2, 0, width, 0), area, values, top)
            if number % every == every // 2:
                painter.setFont(font(11))
                painter.setPen(colour("text3"))
                box = QRectF(middle - 40, area.bottom() + 6, 80, 16)
                text = language().locale.toString(formats.to_qdate(day.day), "d MMM")
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bar(
        self, painter: QPainter, bar: QRectF, area: QRectF, values: tuple[int, ...], top: int
    ) -> None:
        bottom = area.bottom()
        painter.setPen(Qt.PenStyle.NoPen)
        for value, tone in zip(values, TONES, strict=True):
            if not value:
                continue
            height = max(2.0, area.height() * value / top)
            painter.setBrush(colour(tone))
            painter.drawRoundedRect(QRectF(bar.x(), bottom - height, bar.width(), height), 2, 2)
            bottom -= height + 1.5


def nice_top(most: int) -> int:
    """A top for the axis that divides into three round steps."""
    for step in (1, 2, 5, 10, 20, 40, 50, 100, 200, 400, 500, 1000, 2000, 5000, 10000):
        if step * 3 >= most:
            return step * 3
    return math.ceil(most / 30000) * 30000
