"""Activity over days: stacked bars, a day each; a week each where there are many days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from clinicvault.gui import formats
from clinicvault.gui.i18n import language, tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour
from clinicvault.services.views import DayActivity

from .figure import Figure

PARTS = ("views", "exports_imports", "refused")
TONES = ("chart1", "chart2", "chart3")
_WEEKLY_FROM = 92
_LEFT, _RIGHT = 38, 6


class ActivityChart(Figure):
    """Views, exports and imports, refusals."""

    steps = MappingProxyType(
        {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -7,
            Qt.Key.Key_PageDown: 7,
        }
    )

    first = -1  # the keyboard begins with the newest

    def __init__(self) -> None:
        self._bars: list[tuple[Sequence[DayActivity], tuple[int, ...]]] = []
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(140)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(600, 190)

    def show_days(self, days: Sequence[DayActivity]) -> None:
        """Oldest first."""
        step = 7 if len(days) > _WEEKLY_FROM else 1
        groups = [days[i : i + step] for i in range(0, len(days), step)]
        self._bars = [
            (group, tuple(sum(getattr(day, part) for day in group) for part in PARTS))
            for group in groups
        ]
        self.changed()

    def days(self, number: int) -> tuple[DayActivity, DayActivity]:
        """First and last day of a bar."""
        group = self._bars[number][0]
        return group[0], group[-1]

    @property
    def count(self) -> int:
        """Bars: days, or weeks of a long period."""
        return len(self._bars)

    def title(self) -> str:
        """Its name with how many entries all bars have."""
        total = sum(sum(values) for _, values in self._bars)
        return tr("Activity: {n} entries", n=formats.number(total))

    def words(self, number: int) -> str:
        """Day or week of a bar, and its views, exports and imports, refusals."""
        if not 0 <= number < len(self._bars):
            return ""
        group, (views, moves, refused) = self._bars[number]
        when = formats.day(group[0].day)
        if self._weekly():
            when = tr("Week from {day}", day=when)
        return tr(
            "{when}: {views}, {moves}, {refused}",
            when=when,
            views=trn("{n} view", "{n} views", views),
            moves=trn("{n} export or import", "{n} exports and imports", moves),
            refused=trn("{n} refused", "{n} refused", refused),
        )

    def _weekly(self) -> bool:
        return len(self._bars[0][0]) > 1

    def at(self, place: QPointF) -> int:
        """The bar under or over a place, at whatever height; -1 beside them."""
        room = self.width() - _LEFT - _RIGHT
        if not self._bars or not 0 <= place.x() - _LEFT < room:
            return -1
        return int((place.x() - _LEFT) * len(self._bars) / room)

    def box(self, number: int) -> QRectF:
        """The column of a bar, of the full height, at most 34 pixels wide."""
        step = (self.width() - _LEFT - _RIGHT) / max(1, len(self._bars))
        width = min(step, 34.0)
        middle = _LEFT + step * (number + 0.5)
        return QRectF(middle - width / 2, 4, width, self.height() - 28)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(_LEFT, 8, self.width() - _LEFT - _RIGHT, self.height() - 34)
        top = nice_top(max((sum(values) for _, values in self._bars), default=0))
        if 0 <= self.marked < len(self._bars):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("surface2"))
            painter.drawRoundedRect(self.box(self.marked), 5, 5)
        self._paint_lines(painter, area, top)
        if self._bars:
            self._paint_bars(painter, area, top)
        if 0 <= self.marked < len(self._bars) and self.hasFocus():
            self.paint_mark(painter, self.box(self.marked))
        painter.end()

    def _paint_lines(self, painter: QPainter, area: QRectF, top: int) -> None:
        painter.setFont(font(11))
        for part in range(4):
            y = area.bottom() - area.height() * part / 3
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour("text3"))
            box = QRect(0, round(y) - 8, _LEFT - 6, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, formats.number(top * part / 3))

    def _paint_bars(self, painter: QPainter, area: QRectF, top: int) -> None:
        step = area.width() / len(self._bars)
        width = min(16.0, step * 0.55)
        every = max(1, math.ceil(len(self._bars) * 64 / max(1.0, area.width())))
        for number, (group, values) in enumerate(self._bars):
            middle = area.left() + step * (number + 0.5)
            self._paint_bar(painter, QRectF(middle - width / 2, 0, width, 0), area, values, top)
            if number % every == every // 2:
                painter.setFont(font(11))
                painter.setPen(colour("text3"))
                box = QRectF(middle - 40, area.bottom() + 6, 80, 16)
                text = language().locale.toString(formats.to_qdate(group[0].day), "d MMM")
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
