"""What every chart shares: marks to walk through, words for each, a tip, and a press."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from clinicvault.gui.i18n import language, tr
from clinicvault.gui.theme import colour, theme

_PRESSES = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class Figure(QWidget):
    """Arrows walk from mark to mark; `read` tells the words of the one marked, "" for none."""

    read = Signal(str)
    pressed = Signal(int)
    """Somebody wants to see what stands behind a mark."""
    first = 0
    """The mark where the keyboard begins."""
    steps: Mapping[Qt.Key, int] = MappingProxyType({})
    """How many marks a key goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.marked = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme().follow(self, self.update)
        language().follow(self, self._speak)

    # what a chart says of itself

    @property
    def count(self) -> int:
        """How many marks there are."""
        raise NotImplementedError

    def words(self, number: int) -> str:
        """One mark in words; "" where there is none."""
        raise NotImplementedError

    def at(self, place: QPointF) -> int:
        """The mark at a place of the widget, or -1."""
        raise NotImplementedError

    def box(self, number: int) -> QRectF:
        """Where a mark is."""
        raise NotImplementedError

    def step(self, number: int, key: Qt.Key) -> int:
        """Where a key leads from a mark; the same one for a key that leads nowhere."""
        return number + self.steps.get(key, 0)

    def title(self) -> str:
        """Its name for screen readers."""
        raise NotImplementedError

    # walking

    def changed(self) -> None:
        """Other data are shown."""
        self.marked = -1
        self._speak()
        self.update()

    def mark(self, number: int) -> None:
        """Mark one (-1 for none)."""
        if number != self.marked:
            self.marked = number
            self.update()
            self._tell()

    def _speak(self) -> None:
        self.setAccessibleName(self.title())
        self._tell()
        self.update()

    def _tell(self) -> None:
        text = self.words(self.marked) if 0 <= self.marked < self.count else ""
        hint = tr("Arrow keys read it part by part; Return shows the entries.")
        self.setAccessibleDescription(text or hint)
        self.read.emit(text)
        if text and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.count:
            super().keyPressEvent(event)
        elif key in _PRESSES and self.marked >= 0:
            self.pressed.emit(self.marked)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.mark(0 if key == Qt.Key.Key_Home else self.count - 1)
        elif (led := self._led(key)) >= 0:
            self.mark(led)
        else:
            super().keyPressEvent(event)

    def _led(self, key: Qt.Key) -> int:
        if key not in _ARROWS:
            return -1
        if self.marked < 0:
            return self._begin()
        return max(0, min(self.count - 1, self.step(self.marked, key)))

    def _begin(self) -> int:
        return self.first if self.first >= 0 else self.count - 1

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.marked < 0 and self.count and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.mark(self._begin())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.mark(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        self.setCursor(_HAND if found >= 0 else Qt.CursorShape.ArrowCursor)
        self.mark(found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and found >= 0:
            self.pressed.emit(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.mark(-1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self.at(QPointF(event.pos()))
            if found >= 0:
                QToolTip.showText(event.globalPos(), self.words(found), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paint_mark(self, painter: QPainter, box: QRectF, radius: float = 5) -> None:
        """The frame of the mark: what the keyboard stands on, or the mouse is over."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("focus" if self.hasFocus() else "text2"), 2))
        painter.drawRoundedRect(box, radius, radius)


_HAND = Qt.CursorShape.PointingHandCursor
_ARROWS = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}
