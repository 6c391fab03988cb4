"""Entries of the access log as a table of any length; rows come as they are looked at."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.jobs import Jobs
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.api import LogSearchService
from clinicvault.services.views import LogFound, LogRow

from .looks import text
from .stretches import LENGTH, Stretches

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (
    mark("EVENT"),
    mark("PERSON"),
    mark("PATIENT"),
    mark("REASON"),
    mark("OUTCOME"),
    mark("COMPUTER"),
    mark("TIME"),
)
SORTS = ("event", "user", "patient", "purpose", "outcome", "workstation", "time")
"""`LogSort.column` of each column."""
_OVER = "search-over"
_DISPLAY, _READ_OUT, _ROW = (
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
    int(ROW),
)
_ASKED = frozenset({_DISPLAY, _READ_OUT, _ROW})


class EntriesModel(QAbstractTableModel):
    """One fetch at a time, always for what is in view then: flinging queues nothing."""

    failed = Signal(object)
    over = Signal()
    """The service keeps this result no longer: search again."""
    arrived = Signal()

    def __init__(self, jobs: Jobs, search: LogSearchService) -> None:
        super().__init__()
        self._jobs, self._search = jobs, search
        self._rows = Stretches()
        self._number, self._count = -1, 0
        self._view = (0, 0)
        self._turn = 0
        self._fetching = False

    # what is shown

    def show_first(self, rows: tuple[LogRow, ...]) -> None:
        """Some rows that are known before anything was searched."""
        self._begin(-1, len(rows), 0, rows)

    def show_result(self, found: LogFound, first: int, rows: tuple[LogRow, ...]) -> None:
        """A result, with the stretch of it that is looked at first."""
        self._begin(found.number, found.count, first, rows)

    def _begin(self, number: int, count: int, first: int, rows: tuple[LogRow, ...]) -> None:
        self.beginResetModel()
        self._turn += 1
        self._fetching = False
        self._number, self._count = number, count
        self._rows.clear()
        self._rows.put(first, rows)
        self.endResetModel()

    def row(self, place: int) -> LogRow | None:
        """The entry at a place, or None where it did not come yet."""
        return self._rows.row(place)

    # fetching

    def look_at(self, first: int, last: int) -> None:
        """What is in view now; fetch what is missing of it."""
        self._view = (max(0, first), min(last, self._count - 1))
        self._fetch()

    def _fetch(self) -> None:
        if self._fetching or self._number < 0 or not self._count:
            return
        first = self._rows.missing(*self._view, self._count)
        if first < 0:
            return
        self._fetching = True
        turn, number, search = self._turn, self._number, self._search
        self._jobs.start(
            self,
            lambda _: search.rows(number, first, LENGTH),
            lambda rows: self._came(turn, first, rows),
            lambda error: self._missed(turn, error),
        )

    def _came(self, turn: int, first: int, rows: tuple[LogRow, ...]) -> None:
        if turn != self._turn:
            return
        self._fetching = False
        self._rows.put(first, rows)
        if rows:
            last = self.index(first + len(rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(first, 0), last)
            self.arrived.emit()
            self._fetch()

    def _missed(self, turn: int, error: ClinicVaultError) -> None:
        """Scrolling on asks again, but nothing asks by itself for what just failed."""
        if turn != self._turn:
            return
        self._fetching = False
        if error.code == _OVER:
            self.over.emit()
        else:
            self.failed.emit(error)

    # Qt's model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """The `LogRow` or a text; None while the row is being loaded, which is read out."""
        if role not in _ASKED or not index.isValid():
            return None
        entry = self._rows.row(index.row())
        if role == _ROW:
            return entry
        if entry is None:
            return tr("Loading …") if role == _READ_OUT else None
        return text(entry, index.column())

    def wipe(self) -> None:
        """Forget every entry."""
        self._begin(-1, 0, 0, ())
