"""Entries of the access log, newest first, fetched by pages as somebody scrolls."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.jobs import Jobs
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon
from clinicvault.services.api import ReviewService
from clinicvault.services.views import LogRow

from .phrases import headline

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
_PAGE = 200
COLUMNS = (
    mark("EVENT"),
    mark("PERSON"),
    mark("PATIENT"),
    mark("REASON"),
    mark("OUTCOME"),
    mark("COMPUTER"),
    mark("TIME"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Filter:
    """What to show; empty fields let everything pass."""

    user: str = ""
    event: str = ""
    outcome: str = ""
    patient: str = ""
    text: str = ""


class LogModel(QAbstractTableModel):
    """Never asks for more than one page at a time."""

    failed = Signal(object)
    loaded = Signal()

    def __init__(self, jobs: Jobs, review: ReviewService) -> None:
        super().__init__()
        self._jobs, self._review = jobs, review
        self._rows: list[LogRow] = []
        self._filter = Filter()
        self._generation = 0
        self._loading, self._whole = False, False

    def show(self, chosen: Filter) -> None:
        """Start again with a filter."""
        self.beginResetModel()
        self._rows, self._filter = [], chosen
        self._generation += 1
        self._loading, self._whole = False, False
        self.endResetModel()
        self.fetchMore(QModelIndex())

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._loading and not self._whole

    def fetchMore(self, _parent: Index) -> None:
        if self._loading or self._whole:
            return
        self._loading = True
        before = self._rows[-1].seq if self._rows else None
        chosen, generation = self._filter, self._generation
        self._jobs.start(
            self,
            lambda _: self._review.page(
                before,
                _PAGE,
                user=chosen.user,
                event=chosen.event,
                outcome=chosen.outcome,
                patient=chosen.patient,
                text=chosen.text,
            ),
            lambda rows: self._arrived(generation, rows),
            lambda error: self._missed(generation, error),
        )

    def _missed(self, generation: int, error: ClinicVaultError) -> None:
        """Scrolling on asks again, but nothing asks by itself for what just failed."""
        if generation == self._generation:
            self._loading = False
            self.failed.emit(error)

    def _arrived(self, generation: int, rows: tuple[LogRow, ...]) -> None:
        if generation != self._generation:
            return
        self._loading, self._whole = False, len(rows) < _PAGE
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()
        self.loaded.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        entry, column = self._rows[index.row()], index.column()
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return texts(entry)[column]
        return _looks(entry, column, role)

    def wipe(self) -> None:
        """Forget every entry."""
        self._generation += 1
        self.beginResetModel()
        self._rows = []
        self.endResetModel()


def _looks(entry: LogRow, column: int, role: int) -> object:
    """Colour, weight and sign of a cell."""
    if role == Qt.ItemDataRole.ForegroundRole:
        return colour(_token(entry, column))
    if column == 0 and role == Qt.ItemDataRole.FontRole:
        return font(13, QFont.Weight.Medium)
    if column == 0 and role == Qt.ItemDataRole.DecorationRole:
        refused = entry.outcome == "refused"
        name = "triangle-alert" if refused else words.event_icon(entry.event)
        return icon(name, "bad" if refused else "text2")
    return None


def texts(entry: LogRow) -> tuple[str, ...]:
    """An entry's columns."""
    return (
        headline(entry),
        entry.user,
        entry.patient,
        words.purpose_slug(entry.purpose),
        words.outcome(entry.outcome),
        entry.workstation,
        f"{formats.short_day(entry.time.astimezone().date())}, {formats.seconds_clock(entry.time)}",
    )


def _token(entry: LogRow, column: int) -> str:
    if column == 4 and entry.outcome in {"refused", "failed", "incomplete"}:
        return "bad"
    return "text" if column == 0 else "text2"
