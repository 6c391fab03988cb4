"""Which files of an import are shown: all of them, or those of one outcome, with their numbers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel
from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Choices, row

from .results import DUPLICATE, IMPORTED, REFUSED, RESULT, ResultModel

ALL = "all"
_TEXTS = {
    ALL: (mark("All {n}"), mark("Show all files: {n}")),
    IMPORTED: (mark("New {n}"), mark("Show only imported photos: {n}")),
    DUPLICATE: (mark("Duplicates {n}"), mark("Show only photos that were there already: {n}")),
    REFUSED: (mark("Refused {n}"), mark("Show only refused files: {n}")),
}


class ShownResults(QSortFilterProxyModel):
    """The results of one kind, or all."""

    def __init__(self, results: ResultModel) -> None:
        super().__init__()
        self.kind = ALL
        self.setSourceModel(results)

    def choose(self, kind: str) -> None:
        """Show this kind from now on."""
        self.beginFilterChange()
        self.kind = kind
        self.endFilterChange()

    def filterAcceptsRow(self, place: int, _parent: QModelIndex | QPersistentModelIndex) -> bool:
        if self.kind == ALL:
            return True
        result = self.sourceModel().index(place, 0).data(RESULT)
        return result is not None and result.kind == self.kind


class Which(QWidget):
    """A choice for every kind; those without a file cannot be chosen."""

    def __init__(self, results: ResultModel) -> None:
        super().__init__()
        self._results = results
        self.shown = ShownResults(results)
        self.choices = Choices("seg")
        say(self.choices.setAccessibleName, "Files shown")
        for kind, (text, _) in _TEXTS.items():
            self.choices.offer(kind, text)
        self.choices.chosen.connect(self.shown.choose)
        self.setLayout(row(self.choices, None))
        for changed in (results.rowsInserted, results.rowsRemoved, results.modelReset):
            changed.connect(self._count)
        self._count()

    @property
    def current(self) -> str:
        """The kind in view, or `ALL`."""
        return self.shown.kind

    def choose(self, kind: str) -> None:
        """Show a kind, as if somebody pressed it."""
        self.choices.choose(kind)
        self.shown.choose(kind)

    def _count(self) -> None:
        for kind, (text, spoken) in _TEXTS.items():
            found = self._results.rowCount() if kind == ALL else self._results.count(kind)
            made = self.choices.button(kind)
            say(made.setText, text, n=lambda found=found: formats.number(found))
            say(made.setAccessibleName, spoken, n=lambda found=found: formats.number(found))
            made.setEnabled(found > 0 or kind == ALL)
        if not self.choices.button(self.current).isEnabled():
            self.choose(ALL)
        self.setVisible(self._results.rowCount() > 0)
