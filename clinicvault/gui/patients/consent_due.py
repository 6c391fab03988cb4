"""Rows of what to look after: whose consent, what is the matter, until when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon
from clinicvault.gui.widgets.dates import today
from clinicvault.gui.widgets.tables import ROW, OpeningTable
from clinicvault.services.views import ConsentDue

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (mark("PATIENT"), mark("REASON"), mark("TO DO"), mark("WHEN"))
_PATIENT, _REASON, _TODO, _WHEN = range(4)
REASONS = MappingProxyType(
    {
        "unconfirmed": (mark("To confirm"), mark("Confirm the emergency consent"), "hourglass"),
        "awaiting-officer": (
            mark("To bring back"),
            mark("Privacy officer brings it back"),
            "users",
        ),
        "expired": (mark("Ended"), mark("Renew it, or let it rest"), "file-clock"),
        "expiring": (mark("Ending soon"), mark("Renew it at the next visit"), "clock"),
        "evidence-missing": (mark("Scan missing"), mark("Attach the signed form"), "paperclip"),
        "majority": (mark("Now of age"), mark("Ask the patient, who is of age now"), "cake"),
    }
)
"""By `ConsentDue.reason`: the filter's word, what to do, and the sign."""
_URGENT = frozenset({"unconfirmed", "expired"})


class DueModel(QAbstractTableModel):
    """What the service gave, filtered by reason."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[ConsentDue, ...] = ()
        self._rows: list[ConsentDue] = []
        self._reason = ""

    def show(self, found: Sequence[ConsentDue]) -> None:
        """Show another list, under the filter in force."""
        self._all = tuple(found)
        self.filter(self._reason)

    def filter(self, reason: str) -> None:
        """Only one reason; "" for all."""
        self.beginResetModel()
        self._reason = reason
        self._rows = [one for one in self._all if reason in {"", one.reason}]
        self.endResetModel()

    @property
    def counts(self) -> Counter[str]:
        """How many of each reason there are, whatever the filter."""
        return Counter(one.reason for one in self._all)

    @property
    def total(self) -> int:
        """How many there are, whatever the filter."""
        return len(self._all)

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
        found, column = self._rows[index.row()], index.column()
        if role == ROW:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return texts(found)[column]
        return _looks(found, column, role)

    def wipe(self) -> None:
        """Forget whose they are."""
        self.show(())


def texts(found: ConsentDue, now: dt.date | None = None) -> tuple[str, ...]:
    """A row's columns."""
    todo = REASONS.get(found.reason)
    return (
        found.patient_name or "–",
        words.purpose(found.purpose),
        tr(todo[1]) if todo else words.consent_state(found.status),
        when(found.day, now or today()),
    )


def when(day: dt.date | None, now: dt.date) -> str:
    """How far away a day is, with the day."""
    if day is None:
        return ""
    days = (day - now).days
    if days == 0:
        return tr("Today")
    if days > 0:
        return trn("in {n} day, {day}", "in {n} days, {day}", days, day=formats.day(day))
    return trn("since {n} day, {day}", "since {n} days, {day}", -days, day=formats.day(day))


def _looks(found: ConsentDue, column: int, role: int) -> object:
    """Colour, weight and sign of a cell."""
    urgent = found.reason in _URGENT
    if role == Qt.ItemDataRole.ForegroundRole:
        token = "bad" if urgent and column == _WHEN else "text" if column == _PATIENT else "text2"
        return colour(token)
    if column == _PATIENT and role == Qt.ItemDataRole.FontRole:
        return font(13, QFont.Weight.DemiBold)
    if column == _TODO and role == Qt.ItemDataRole.DecorationRole:
        todo = REASONS.get(found.reason)
        return icon(todo[2] if todo else "info", "bad" if urgent else "warn")
    return None


class DueTable(OpeningTable[ConsentDue]):
    """Return or a double click opens the patient."""

    def __init__(self, model: DueModel) -> None:
        super().__init__(model, mark("Consents to look after"), stretched=_TODO)

    def fit(self, width: int) -> None:
        """Widths for a page of `width`."""
        wide = width >= 760
        self.setColumnWidth(_PATIENT, 230 if wide else 180)
        self.setColumnWidth(_REASON, 130 if wide else 110)
        self.setColumnWidth(_WHEN, 210 if wide else 180)
