"""Which files of an import are shown: all of them, or those of one outcome, with their numbers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Signal
from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Choices, row

from .alike import Alike, Section
from .result import DUPLICATE, IMPORTED, LEFT_OUT, REFUSED, SET_ASIDE, Result
from .results import ResultModel

ALL, ALIKE = "all", "alike"
_EVERY = frozenset({ALL, ALIKE})
_TEXTS = {
    ALL: (mark("All {n}"), mark("Show all files: {n}")),
    IMPORTED: (mark("Imported {n}"), mark("Show only imported photos: {n}")),
    ALIKE: (mark("Look alike {n}"), mark("Show only photos that look alike: {n}")),
    DUPLICATE: (mark("Already here {n}"), mark("Show only photos that were there already: {n}")),
    REFUSED: (mark("Not taken in {n}"), mark("Show only files that were not taken in: {n}")),
    LEFT_OUT: (mark("Left out {n}"), mark("Show only files that were left out: {n}")),
    SET_ASIDE: (mark("Set aside {n}"), mark("Show only files that were set aside: {n}")),
}


class ShownResults(QSortFilterProxyModel):
    """The results of one kind, or all."""

    def __init__(self, results: ResultModel) -> None:
        super().__init__()
        self.kind = ALL
        self._results = results
        self.setSourceModel(results)

    @property
    def sections(self) -> tuple[Section, ...]:
        """All in one, without a heading."""
        return (Section("", 0, self.rowCount()),)

    def choose(self, kind: str) -> None:
        """Show this kind from now on."""
        self.beginFilterChange()
        self.kind = kind
        self.endFilterChange()

    def filterAcceptsRow(self, place: int, _parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self.kind in _EVERY or self._results.kind_at(place) == self.kind

    @property
    def results(self) -> list[Result]:
        """The files shown, in the order of the rows."""
        every = self._results.results
        return [one for one in every if self.kind in _EVERY or one.kind == self.kind]


class Which(QWidget):
    """A choice for every kind that there is."""

    changed = Signal()

    def __init__(self, results: ResultModel, alike: Alike) -> None:
        super().__init__()
        self._results, self._alike = results, alike
        self.shown = ShownResults(results)
        self.choices = Choices("seg")
        say(self.choices.setAccessibleName, "Files shown")
        for kind, (text, _) in _TEXTS.items():
            self.choices.offer(kind, text)
        self.choices.chosen.connect(self._chosen)
        self.setLayout(row(self.choices, None))
        for told in (results.rowsInserted, results.rowsRemoved, results.modelReset, alike.counted):
            told.connect(self._count)
        self._count()

    @property
    def current(self) -> str:
        """The kind in view, `ALL` or `ALIKE`."""
        return self.shown.kind

    def choose(self, kind: str) -> None:
        """Show a kind, as if somebody pressed it."""
        self.choices.choose(kind)
        self._chosen(kind)

    def _chosen(self, kind: str) -> None:
        self.shown.choose(kind)
        self.changed.emit()

    def _found(self, kind: str) -> int:
        if kind == ALL:
            return self._results.rowCount()
        return self._alike.rowCount() if kind == ALIKE else self._results.count(kind)

    def _count(self) -> None:
        for kind, (text, spoken) in _TEXTS.items():
            found = self._found(kind)
            made = self.choices.button(kind)
            say(made.setText, text, n=lambda found=found: formats.number(found))
            say(made.setAccessibleName, spoken, n=lambda found=found: formats.number(found))
            made.setVisible(found > 0 or kind == ALL)
        if not self._found(self.current):
            self.choose(ALL)
        self.setVisible(self._results.rowCount() > 0)
