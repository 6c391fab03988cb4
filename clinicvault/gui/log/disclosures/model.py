"""Rows of the accounting: when, to whom, what, why, of whom, by whom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from clinicvault.gui import clinic_clock, words
from clinicvault.gui.i18n import mark
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon
from clinicvault.gui.widgets.rows_model import RowsModel
from clinicvault.gui.widgets.tables import OpeningTable
from clinicvault.gui.widgets.two_lines import SECOND, TwoLines
from clinicvault.services.views import DisclosureLine

from .telling import given, recipient

_HEADS = (
    mark("WHEN"),
    mark("GIVEN TO"),
    mark("WHAT AND WHY"),
    mark("PATIENT"),
    mark("BY"),
)
_WHEN, _TO, _WHAT, _PATIENT, _BY = range(5)
_WIDTHS = {_WHEN: 126, _TO: 290, _PATIENT: 180, _BY: 140}
_NARROW = {_WHEN: 116, _TO: 230, _PATIENT: 160, _BY: 120}
_WIDE_FROM = 1100


class DisclosureModel(RowsModel[DisclosureLine]):
    """The newest first."""

    def __init__(self) -> None:
        super().__init__(_HEADS)

    def show_lines(self, lines: tuple[DisclosureLine, ...]) -> None:
        """Replace the rows."""
        self.show_rows(tuple(sorted(lines, key=lambda one: one.when, reverse=True)))

    def cell(self, one: DisclosureLine, column: int, role: int) -> object:
        """Two lines of a column (`SECOND`), one text for screen readers, or a look."""
        first, second = cells(one)[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return first
        if role == SECOND:
            return second
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return "\n".join(part for part in (first, second) if part)
        return _looks(one, column, role)


def cells(one: DisclosureLine) -> tuple[tuple[str, str], ...]:
    """A line's columns, each of two lines."""
    code, _, name = one.patient.partition(" ")
    return (
        (clinic_clock.day(one.when), clinic_clock.clock(one.when)),
        (recipient(one), one.address),
        (given(one), words.purpose_slug(one.purpose)),
        (name or code, code if name else ""),
        (one.by, ""),
    )


def _looks(one: DisclosureLine, column: int, role: int) -> object:
    """Colour, weight and sign of a cell."""
    if role == Qt.ItemDataRole.ForegroundRole:
        return colour("text" if column in {_TO, _WHAT} else "text2")
    if role == Qt.ItemDataRole.FontRole and column == _TO:
        return font(13, QFont.Weight.Medium)
    if role == Qt.ItemDataRole.DecorationRole and column == _TO:
        return icon("book-open" if one.purpose == "own-access" else "share-2", "text2")
    return None


class DisclosureTable(OpeningTable[DisclosureLine]):
    """Return or a double click opens the entry of the log."""

    def __init__(self, model: DisclosureModel) -> None:
        super().__init__(model, mark("To whom photos were given"), height=54, stretched=_WHAT)
        self.setItemDelegate(TwoLines(self))
        self.setMinimumHeight(120)
        self.fit(_WIDE_FROM, one=False)

    def fit(self, width: int, *, one: bool) -> None:
        """Widths for a page of `width`; of one patient the column of patients says nothing."""
        for column, room in (_WIDTHS if width >= _WIDE_FROM else _NARROW).items():
            self.setColumnWidth(column, room)
        self.setColumnHidden(_PATIENT, one)
