"""Rows of the review: whose time of keeping is over, until when, by which rule."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon
from clinicvault.gui.widgets.tables import ROW, OpeningTable
from clinicvault.services.views import ErasureView, RetentionPage, RetentionRow

from . import ending_words as texts

Index = QModelIndex | QPersistentModelIndex
PARTS = MappingProxyType(
    {
        "due": mark("Time is over"),
        "soon": mark("Over within a year"),
        "unknown": mark("Date missing"),
        "held": mark("On hold"),
        "erased": mark("Erasures"),
    }
)
"""Parts of the review in the order of the filters; the last one is of `ErasureService`."""
_ROW_HEADS = (mark("PATIENT"), mark("LAST VISIT"), mark("KEEP UNTIL"), mark("RULE OR HOLD"))
_ERASED_HEADS = (mark("PATIENT"), mark("ASKED FOR"), mark("STATE"), mark("OLD BACKUPS UNTIL"))
_FIRST, _SECOND, _THIRD, _FOURTH = range(4)
_LOOKS = MappingProxyType(
    {
        "waiting": ("clock", "info"),
        "granted": ("badge-check", "warn"),
        "running": ("triangle-alert", "bad"),
        "done": ("circle-check", "ok"),
        "unproven": ("triangle-alert", "bad"),
    }
)


class RetentionModel(QAbstractTableModel):
    """One part of the review, which grows as it is scrolled; or the erasures."""

    more_wanted = Signal()
    """The list is scrolled to its end, and there is more."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RetentionRow | ErasureView] = []
        self._heads: tuple[str, ...] = _ROW_HEADS
        self.after = ""
        """What the next part is asked with; "" at the end."""

    def show_part(self, part: RetentionPage, *, add: bool) -> None:
        """Replace the rows by a part of the review, or append it."""
        if not add:
            self._replace(list(part.rows), _ROW_HEADS)
        elif part.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(part.rows) - 1)
            self._rows.extend(part.rows)
            self.endInsertRows()
        self.after = part.after

    def show_erasures(self, found: tuple[ErasureView, ...]) -> None:
        """Replace the rows by erasures."""
        self._replace(list(found), _ERASED_HEADS)
        self.after = ""

    def _replace(self, rows: list[RetentionRow | ErasureView], heads: tuple[str, ...]) -> None:
        self.beginResetModel()
        self._rows, self._heads = rows, heads
        self.endResetModel()

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008  (Qt's signature)
        return not parent.isValid() and bool(self.after)

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008  (Qt's signature)
        if self.canFetchMore(parent):
            self.more_wanted.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._heads[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        found, column = self._rows[index.row()], index.column()
        if role == ROW:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(found)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return cells(found)[column] if column == _FOURTH else None
        return _looks(found, column, role)

    def wipe(self) -> None:
        """Forget whose they are."""
        self._replace([], _ROW_HEADS)
        self.after = ""


def cells(found: RetentionRow | ErasureView) -> tuple[str, ...]:
    """A row's columns."""
    if isinstance(found, ErasureView):
        named = f"{found.patient_name}  ·  {found.code}" if found.patient_name else found.code
        until = formats.day(found.backups_until) if found.backups_until else "–"
        return named, formats.day(found.asked.astimezone().date()), state_told(found), until
    return (
        f"{found.name}  ·  {found.code}",
        formats.day(found.last_visit) or "–",
        formats.day(found.standing.until) or tr("Not known"),
        _why(found),
    )


def state_told(one: ErasureView) -> str:
    """Where an erasure stands, with the day it was done."""
    word = texts.state(one.state)[1]
    if one.done is not None:
        return f"{word}  ·  {formats.day(one.done.astimezone().date())}"
    if one.state == "waiting" and one.ready is not None:
        return tr("{state} until {when}", state=word, when=formats.moment(one.ready))
    return word


def _why(found: RetentionRow) -> str:
    if found.hold is not None:
        reason = found.hold.reason
        return tr("On hold: {reason}", reason=reason) if reason else texts.held(found.hold)
    if found.erasure in texts.OPEN:
        return tr("Erasure asked for: {state}", state=texts.state(found.erasure)[1])
    if found.standing.until is None:
        return texts.keeping(found.standing)
    return texts.rule_named(found.standing)


def _looks(found: RetentionRow | ErasureView, column: int, role: int) -> object:
    """Colour, weight and sign of a cell."""
    if column == _FIRST and role == Qt.ItemDataRole.FontRole:
        return font(13, QFont.Weight.DemiBold)
    if role == Qt.ItemDataRole.ForegroundRole:
        return colour("text" if column == _FIRST else "text2")
    if role == Qt.ItemDataRole.DecorationRole:
        return _sign(found, column)
    return None


def _sign(found: RetentionRow | ErasureView, column: int) -> object:
    if isinstance(found, ErasureView):
        if column != _THIRD:
            return None
        return icon(*_LOOKS.get(found.state, ("circle-x", "text3")))
    if column != _FOURTH:
        return None
    if found.hold is not None:
        return icon("shield", "warn")
    if found.erasure in texts.OPEN:
        return icon("eraser", "info")
    return icon("info", "warn") if found.standing.until is None else icon("hourglass", "text3")


class RetentionTable(OpeningTable[RetentionRow | ErasureView]):
    """Return or a double click opens the patient."""

    def __init__(self, model: RetentionModel) -> None:
        super().__init__(model, mark("Patients and their time of keeping"), stretched=_FOURTH)

    def fit(self, width: int) -> None:
        """Widths for a page of `width`."""
        wide = width >= 900
        self.setColumnWidth(_FIRST, 300 if wide else 250)
        self.setColumnWidth(_SECOND, 130 if wide else 120)
        state = 190 if wide else 172
        self.setColumnWidth(_THIRD, state if self._of_erasures() else 140)

    def _of_erasures(self) -> bool:
        """Whether the third column tells a state with its day, and not a day alone."""
        return isinstance(self.model().index(0, 0).data(ROW), ErasureView)
