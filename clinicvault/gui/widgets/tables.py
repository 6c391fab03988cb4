"""Tables whose rows are chosen as a whole, and those where one is opened."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from clinicvault.gui.i18n import language, say
from clinicvault.gui.theme import theme

T = TypeVar("T")
ROW = Qt.ItemDataRole.UserRole
"""What a row shows, whichever the column."""


def make_ready() -> None:
    """Make the first table of the process before anybody waits for one.

    Once, when the application's event filter meets the class of a table's corner, PySide looks
    for it among all of its own: 20 ms.
    """
    QTableView()


class RowTable(QTableView, Generic[T]):
    """Follows theme and language; `stretched` takes the width that the others leave."""

    def __init__(
        self, model: QAbstractTableModel, name: str, *, height: int = 44, stretched: int
    ) -> None:
        """`name` is for screen readers, `height` a row's in pixels."""
        super().__init__()
        self.setModel(model)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(height)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        say(self.setAccessibleName, name)
        theme().follow(self, self.viewport().update)
        language().follow(self, self._say_again)

    @property
    def chosen(self) -> T | None:
        """What the row chosen shows."""
        found: T | None = self.currentIndex().data(ROW)
        return found

    def _say_again(self) -> None:
        last = self.model().columnCount() - 1
        self.model().headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        self.viewport().update()


class OpeningTable(RowTable[T]):
    """Return or a double click opens a row."""

    opened = Signal(object)
    """What the row shows."""

    def __init__(
        self, model: QAbstractTableModel, name: str, *, height: int = 44, stretched: int
    ) -> None:
        super().__init__(model, name, height=height, stretched=stretched)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if (found := index.data(ROW)) is not None:
            self.opened.emit(found)
