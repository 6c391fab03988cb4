"""The table of entries: columns by width, what is in view, keys, and rows that did not come yet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets.tables import RowTable
from clinicvault.services.views import LogRow, LogSort

from .cells import Cells
from .model import SORTS, EntriesModel

_EVENT, _PERSON, _PATIENT, _REASON, _OUTCOME, _COMPUTER, _TIME = range(7)
_WIDTHS = {_EVENT: 236, _PERSON: 150, _REASON: 104, _OUTCOME: 100, _COMPUTER: 116, _TIME: 176}
_NEEDED = {_COMPUTER: 1080, _REASON: 1000, _OUTCOME: 880, _PERSON: 700}
"""Width of the table from which a column shows; the patient takes what is left."""
_LOOK_MS, _MOST_SKIPPED = 25, 8


class EntriesTable(RowTable[LogRow]):
    """Enter or a double click opens a row; Home and End are the first and the last entry."""

    opened = Signal(int)
    """The place of a row, whether it came already or not."""
    sorted = Signal(object)
    """The LogSort that somebody wants."""

    def __init__(self, model: EntriesModel) -> None:
        super().__init__(model, mark("Entries of the access log"), height=38, stretched=_PATIENT)
        self._entries = model
        self._was = self._skipped = 0
        self.setMinimumHeight(110)
        self._cells = Cells(self, model)
        self.setItemDelegate(self._cells)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self._make_head()
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._rest)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look_soon())
        model.modelReset.connect(self._look_soon)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def _make_head(self) -> None:
        head = self.horizontalHeader()
        head.setMinimumSectionSize(64)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self._sort)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.show_sort(LogSort())

    def show_sort(self, order: LogSort) -> None:
        """Tell the order in force."""
        self.order = order
        way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(SORTS.index(order.column), way)

    def _sort(self, section: int) -> None:
        """A second press turns the order round; times begin with the newest."""
        column = SORTS[section]
        same = column == self.order.column
        down = not self.order.descending if same else column == "time"
        self.show_sort(LogSort(column, down))
        self.sorted.emit(self.order)

    # what is in view

    def _look_soon(self) -> None:
        """At most forty looks a second, however fast somebody scrolls."""
        if not self._looking.isActive():
            self._looking.start()

    def _rest(self) -> None:
        """While somebody flings nothing is fetched that will be gone when it comes."""
        now = self.verticalScrollBar().value()
        flown, self._was = abs(now - self._was), now
        self._skipped += 1
        if flown > self.viewport().height() and self._skipped < _MOST_SKIPPED:
            self._looking.start()
        else:
            self._skipped = 0
            self.look()

    def look(self) -> None:
        """Tell the model what is in view now."""
        count = self._entries.rowCount()
        if count:
            last = self.rowAt(self.viewport().height() - 1)
            self._entries.look_at(self.rowAt(0), last if last >= 0 else count - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_soon()

    def fit(self, width: int) -> None:
        """Leave columns out for a table of `width`."""
        for column, needed in _NEEDED.items():
            self.setColumnHidden(column, width < needed)

    def choose(self, place: int, *, offset: int = 0) -> None:
        """Select a row, `offset` pixels below the top of the view."""
        if place < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.selectRow(place)
        bar = self.verticalScrollBar()
        bar.setValue(place * self.verticalHeader().defaultSectionSize() - offset)

    def wipe(self) -> None:
        """Forget what was drawn."""
        self._cells.wipe()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            last = self._entries.rowCount() - 1
            self._go(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        if place >= 0:
            self.selectRow(place)
            self.scrollTo(self._entries.index(place, 0))
