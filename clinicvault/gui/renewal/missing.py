"""Who has not unlocked since everything was renewed, and by when each must: a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon
from clinicvault.gui.widgets.rows_model import RowsModel
from clinicvault.gui.widgets.tables import RowTable
from clinicvault.services.views import MissingPerson

_HEADS = (mark("PERSON"), mark("ROLES"), mark("WHAT IS NEEDED"))
_PERSON, _ROLES, _NEEDED = range(3)
_ROW, _MOST_ROWS = 40, 8


class MissingModel(RowsModel[MissingPerson]):
    """The people, as the service gave them."""

    def __init__(self) -> None:
        super().__init__(_HEADS)

    def cell(self, one: MissingPerson, column: int, role: int) -> object:
        """A column's text, or its look."""
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.name, words.roles(one.roles), needed(one))[column]
        return _looks(one, column, role)


def needed(one: MissingPerson) -> str:
    """What this person has to do, and by when."""
    if one.late:
        return tr("A new one-time code")
    if one.until is None:
        return tr("Must unlock once")
    return tr("Must unlock until {day}", day=formats.day(one.until.astimezone().date()))


def _looks(one: MissingPerson, column: int, role: int) -> object:
    tone = "bad" if one.late else "warn"
    if role == Qt.ItemDataRole.ForegroundRole:
        return colour({_PERSON: "text", _ROLES: "text2"}.get(column, tone))
    if role == Qt.ItemDataRole.FontRole and column == _PERSON:
        return font(13, QFont.Weight.DemiBold)
    if role == Qt.ItemDataRole.DecorationRole and column == _NEEDED:
        return icon("key-round" if one.late else "clock", tone)
    return None


class MissingTable(RowTable[MissingPerson]):
    """As high as its people, up to eight; then it scrolls."""

    def __init__(self) -> None:
        model = MissingModel()
        super().__init__(model, mark("Who has not unlocked since"), height=_ROW, stretched=_NEEDED)
        self.people = model
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_people(self, people: tuple[MissingPerson, ...]) -> None:
        """Show others; what did not change keeps its place and its selection."""
        if people != self.people.rows:
            self.people.show_rows(people)
            rows = min(_MOST_ROWS, max(1, len(people)))
            self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * _ROW + 4)
