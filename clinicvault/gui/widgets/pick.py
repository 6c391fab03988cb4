"""A list to choose from whose chosen text ends in an ellipsis where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
)


class Pick(QComboBox):
    """Never narrower than its first entry, which says what the list is about."""

    def minimumSizeHint(self) -> QSize:
        """Room for the first entry, whole."""
        needed = self.fontMetrics().horizontalAdvance(self.itemText(0)) + 1
        found = super().minimumSizeHint()
        taken = found.width() - self._room(found)
        return QSize(min(found.width(), needed + taken), found.height())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), super().minimumSizeHint().height())

    @property
    def shown(self) -> str:
        """What there is room for."""
        elide = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), elide, self._room(self.size()))

    def _room(self, size: QSize) -> int:
        """Width of the text inside a list of this size."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect.setSize(size)
        part = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        return self.style().subControlRect(kind, option, part, self).width()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.shown != self.currentText():
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)
