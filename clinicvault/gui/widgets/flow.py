"""Items beside one another, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from .item_layout import ItemLayout


class Flow(ItemLayout):
    """Lines break where there is no more room; each line's items share a middle line."""

    def __init__(self, widgets: Iterable[QWidget] = (), *, gap: int = 6) -> None:
        super().__init__()
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def heightForWidth(self, width: int) -> int:
        return sum(line[1] for line in self._lines(width)) + self._gaps(width)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.y()
        for items, height in self._lines(rect.width()):
            left = rect.x()
            for item in items:
                size = item.sizeHint()
                down = (height - size.height()) // 2
                item.setGeometry(QRect(QPoint(left, top + down), size))
                left += size.width() + self._gap
            top += height + self._gap

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        widest = max((size.width() for size in sizes), default=0)
        return QSize(widest, max((size.height() for size in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _gaps(self, width: int) -> int:
        return self._gap * max(0, len(self._lines(width)) - 1)

    def _lines(self, width: int) -> list[tuple[list[QLayoutItem], int]]:
        """(items, height) of each line."""
        lines: list[tuple[list[QLayoutItem], int]] = []
        left = 0
        for item in self._shown():
            size = item.sizeHint()
            if not lines or left + size.width() > width:
                lines.append(([], 0))
                left = 0
            items, height = lines[-1]
            lines[-1] = ([*items, item], max(height, size.height()))
            left += size.width() + self._gap
        return lines
