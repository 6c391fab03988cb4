"""The activity chart for keyboard, mouse and screen reader: every bar can be read in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip

from clinicvault.gui import formats
from clinicvault.gui.i18n import language, tr, trn
from clinicvault.gui.theme import colour
from clinicvault.services.views import DayActivity

from .charts import ActivityChart

_LEFT, _RIGHT = 34, 6
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -7, Qt.Key.Key_PageDown: 7}


class ReadableChart(ActivityChart):
    """Arrows walk from bar to bar; `read` tells the words of the one marked, "" for none."""

    read = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.marked = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        language().follow(self, self._tell)

    def show_days(self, days: Sequence[DayActivity]) -> None:
        self.marked = -1
        super().show_days(days)
        self._tell()

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self._bars)

    def words(self, bar: int) -> str:
        """One bar in words; "" where there is none."""
        if not 0 <= bar < len(self._bars):
            return ""
        day, (views, moves, refused) = self._bars[bar]
        when = formats.day(day.day)
        if self._weekly():
            when = tr("Week from {day}", day=when)
        return tr(
            "{when}: {views}, {moves}, {refused}",
            when=when,
            views=trn("{n} view", "{n} views", views),
            moves=trn("{n} export or import", "{n} exports and imports", moves),
            refused=trn("{n} refused", "{n} refused", refused),
        )

    def bar_at(self, x: float) -> int:
        """The bar at a horizontal place of the widget, or -1."""
        room = self.width() - _LEFT - _RIGHT
        if not self._bars or not 0 <= x - _LEFT < room:
            return -1
        return int((x - _LEFT) * len(self._bars) / room)

    def mark(self, bar: int) -> None:
        """Mark a bar (-1 for none)."""
        if bar != self.marked:
            self.marked = bar
            self.update()
            self._tell()

    def _weekly(self) -> bool:
        return len(self._bars) > 1 and (self._bars[1][0].day - self._bars[0][0].day).days > 1

    def _tell(self) -> None:
        text = self.words(self.marked)
        self.setAccessibleDescription(text or tr("Arrow keys read the bars one by one."))
        self.read.emit(text)
        if text and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._bars) - 1
        if key in _STEPS and self._bars:
            first = last if self.marked < 0 else self.marked + _STEPS[key]
            self.mark(max(0, min(last, first)))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._bars:
            self.mark(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.marked < 0:
            self.mark(len(self._bars) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.mark(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mark(self.bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.mark(-1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            text = self.words(self.bar_at(event.pos().x()))
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if 0 <= self.marked < len(self._bars):
            self._paint_mark()
        super().paintEvent(event)

    def _paint_mark(self) -> None:
        step = (self.width() - _LEFT - _RIGHT) / len(self._bars)
        middle = _LEFT + step * (self.marked + 0.5)
        width = min(step, 34.0)
        box = QRectF(
            QPointF(middle - width / 2, 4), QPointF(middle + width / 2, self.height() - 24)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("surface2"))
        painter.setPen(QPen(colour("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 5, 5)
        painter.end()
