"""Widgets in columns of equal width, as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt

from clinicvault.gui.widgets.item_layout import ItemLayout


class Fitting(ItemLayout):
    """Columns of at least `least` pixels; rows are as high as their highest."""

    def __init__(self, *, least: int, gap: int) -> None:
        super().__init__()
        self._least, self._gap = least, gap

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def heightForWidth(self, width: int) -> int:
        sides = self.contentsMargins()
        rows = -(-len(self._items) // self._columns(width))
        inner = rows * self._high() + max(0, rows - 1) * self._gap // 2
        return inner + sides.top() + sides.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        columns = self._columns(rect.width())
        wide = (inner.width() - self._gap * (columns - 1)) // columns
        high = self._high()
        for number, item in enumerate(self._items):
            line, place = divmod(number, columns)
            left = inner.left() + place * (wide + self._gap)
            item.setGeometry(QRect(left, inner.top() + line * (high + self._gap // 2), wide, high))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sides = self.contentsMargins()
        return QSize(self._least + sides.left() + sides.right(), self._high())

    def _columns(self, width: int) -> int:
        sides = self.contentsMargins()
        room = width - sides.left() - sides.right() + self._gap
        return max(1, min(len(self._items), room // (self._least + self._gap)))

    def _high(self) -> int:
        return max((item.sizeHint().height() for item in self._items), default=0)
