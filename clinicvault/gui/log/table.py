"""The table of entries: which columns are there at which width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from clinicvault.gui.i18n import language, say
from clinicvault.gui.theme import theme

from .model import LogModel

_EVENT, _PERSON, _PATIENT, _REASON, _OUTCOME, _COMPUTER, _TIME = range(7)
_WIDTHS = {_EVENT: 224, _PERSON: 150, _REASON: 104, _OUTCOME: 100, _COMPUTER: 116, _TIME: 176}
_BESIDE = 300
_NEEDED = {_COMPUTER: 1080, _REASON: 1000, _OUTCOME: 880, _PERSON: 700}
"""Width of the page from which a column shows; the patient takes what is left."""


class LogTable(QTableView):
    """Rows are chosen as a whole; the patient's column stretches."""

    def __init__(self, model: LogModel) -> None:
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
        self.verticalHeader().setDefaultSectionSize(38)
        self.setMinimumHeight(110)
        self._make_header()
        say(self.setAccessibleName, "Entries of the access log")
        theme().follow(self, self.viewport().update)
        language().follow(self, self._say_again)

    def _make_header(self) -> None:
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(_PATIENT, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(64)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fit(self, width: int, *, beside: bool) -> None:
        """Leave columns out for a page of `width`; `beside`: an entry is open beside it."""
        room = width - (_BESIDE if beside else 0)
        for column, needed in _NEEDED.items():
            self.setColumnHidden(column, room < needed)

    def _say_again(self) -> None:
        self.model().headerDataChanged.emit(Qt.Orientation.Horizontal, 0, _TIME)
        self.viewport().update()
