"""When people work: a field for each hour of the week, darker where more was done."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from clinicvault.gui import formats
from clinicvault.gui.i18n import language, tr, trn
from clinicvault.gui.log.spans import hour, weekday
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour
from clinicvault.services.views import HourGrid

from .figure import Figure

_DAYS, _HOURS = 7, 24
_LEFT, _TOP, _BOTTOM = 44.0, 22.0, 4.0
_GAP = 2.0
_FAINT, _FULL = 46, 255
_FAINT_OUTSIDE = 90
_SHORT = QLocale.FormatType.ShortFormat


class HeatMap(Figure):
    """Teal while the clinic is open, amber outside its hours; a frame goes round the hours."""

    steps = MappingProxyType(
        {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_HOURS,
            Qt.Key.Key_Down: _HOURS,
        }
    )

    first = 8  # Monday morning

    def __init__(self) -> None:
        self._grid: HourGrid | None = None
        self._most = 0
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(210)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(560, 240)

    def show_grid(self, grid: HourGrid) -> None:
        """Seven days of 24 counts."""
        self._grid = grid
        self._most = max((max(day) for day in grid.counts), default=0)
        self.changed()

    @property
    def count(self) -> int:
        """Hours of a week, Monday 00:00 first; 0 before anything is shown."""
        return _DAYS * _HOURS if self._grid is not None else 0

    def title(self) -> str:
        """Its name with how many entries all hours have."""
        total = sum(map(sum, self._grid.counts)) if self._grid is not None else 0
        return tr("Hours of the week: {n} entries", n=formats.number(total))

    def words(self, number: int) -> str:
        """Weekday, hour and entries of a field, and whether it is outside hours."""
        if self._grid is None or not 0 <= number < self.count:
            return ""
        day, begin = divmod(number, _HOURS)
        told = trn("{n} entry", "{n} entries", self._grid.counts[day][begin])
        said = tr("{day}, {hours}: {told}", day=weekday(day), hours=hour(begin), told=told)
        return said if self._grid.usual[day][begin] else tr("{said}, outside hours", said=said)

    def at(self, place: QPointF) -> int:
        """The field at a place, -1 beside the grid."""
        if self._grid is None:
            return -1
        wide, high = self._size()
        column, line = int((place.x() - _LEFT) // wide), int((place.y() - _TOP) // high)
        inside = 0 <= column < _HOURS and 0 <= line < _DAYS
        return line * _HOURS + column if inside else -1

    def box(self, number: int) -> QRectF:
        """The field of an hour, without the gap around it."""
        day, begin = divmod(number, _HOURS)
        wide, high = self._size()
        left, top = _LEFT + begin * wide, _TOP + day * high
        return QRectF(left + _GAP / 2, top + _GAP / 2, wide - _GAP, high - _GAP)

    def step(self, number: int, key: Qt.Key) -> int:
        """An hour or a day on; at the edge of the week it stays."""
        moved = super().step(number, key)
        return moved if 0 <= moved < self.count else number

    def _size(self) -> tuple[float, float]:
        """Width and height of a field with its gap."""
        return (self.width() - _LEFT - 4) / _HOURS, (self.height() - _TOP - _BOTTOM) / _DAYS

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._grid is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(self.count):
            self._paint_field(painter, number)
        self._paint_open(painter)
        if self.marked >= 0:
            self.paint_mark(painter, self.box(self.marked), 4)
        painter.end()

    def _paint_field(self, painter: QPainter, number: int) -> None:
        grid = self._grid
        if grid is None:
            return
        day, begin = divmod(number, _HOURS)
        count, usual = grid.counts[day][begin], grid.usual[day][begin]
        box = self.box(number)
        painter.setBrush(colour("surface2" if usual else "sunken"))
        painter.drawRoundedRect(box, 3, 3)
        if count:
            depth = (count / self._most) ** 0.5
            tone, faint = ("chart1", _FAINT) if usual else ("warn", _FAINT_OUTSIDE)
            painter.setBrush(colour(tone, round(faint + (_FULL - faint) * depth)))
            painter.drawRoundedRect(box, 3, 3)

    def _paint_open(self, painter: QPainter) -> None:
        """A line round each run of days with the same hours."""
        grid = self._grid
        if grid is None:
            return
        painter.setPen(QPen(colour("text3"), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for first, last, begin, end in runs(grid.usual):
            upper, lower = self.box(first * _HOURS + begin), self.box(last * _HOURS + end)
            painter.drawRoundedRect(upper.united(lower).adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)

    def _paint_axes(self, painter: QPainter) -> None:
        wide, high = self._size()
        painter.setFont(font(11))
        painter.setPen(colour("text3"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for day in range(_DAYS):
            name = language().locale.standaloneDayName(day + 1, _SHORT)
            painter.drawText(QRectF(0, _TOP + day * high, _LEFT - 4, high), left, name)
        for begin in range(0, _HOURS, 3):
            box = QRectF(_LEFT + begin * wide, 0, 3 * wide, _TOP - 4)
            painter.drawText(box, left, f"{begin:02d}")


def runs(usual: tuple[tuple[bool, ...], ...]) -> list[tuple[int, int, int, int]]:
    """(first day, last day, first hour, last hour) of days in a row with the same open hours."""
    found: list[tuple[int, int, int, int]] = []
    for day, hours in enumerate(usual):
        if not any(hours):
            continue
        begin, end = hours.index(True), _HOURS - 1 - hours[::-1].index(True)
        if found and found[-1][1] == day - 1 and found[-1][2:] == (begin, end):
            found[-1] = (found[-1][0], day, begin, end)
        else:
            found.append((day, day, begin, end))
    return found
