"""Rows of gifts and of what is shown, with two lines each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import language, mark, tr
from clinicvault.gui.patients import consent_words
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon, theme
from clinicvault.gui.widgets.rows_model import RowsModel
from clinicvault.gui.widgets.tables import ROW, OpeningTable, T
from clinicvault.gui.widgets.two_lines import SECOND, TwoLines
from clinicvault.services.views.releases import GiftView, LiveView

from . import given_words as texts

_INKS = {"bad": "bad", "warn": "warn", "ok": "ok", "neutral": "text2"}
_SIGNS = {"bad": "triangle-alert", "warn": "undo-2", "ok": "check"}
_WIDE_FROM = 690
_ROLE = Qt.ItemDataRole
_TEXTS = frozenset({_ROLE.DisplayRole, SECOND, _ROLE.ToolTipRole, _ROLE.AccessibleTextRole})
_LOOKS = frozenset({_ROLE.ForegroundRole, _ROLE.FontRole, _ROLE.DecorationRole})
Cell = tuple[str, str]


class TwoLineModel(RowsModel[T]):
    """Cells of two lines; what is not text is told by `look`.

    A row's words and looks are told once: the view asks for each cell by ten roles whenever
    it paints.
    """

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__(heads)
        self._told: dict[int, tuple[Cell, ...]] = {}
        self._looks: dict[tuple[int, int, int], object] = {}
        language().follow(self, self._forget)
        theme().follow(self, self._forget)

    def show_rows(self, rows: tuple[T, ...]) -> None:
        self._forget()
        super().show_rows(rows)

    def _forget(self) -> None:
        self._told.clear()
        self._looks.clear()

    def _look(self, one: T, column: int, role: int) -> object:
        key = (id(one), column, role)
        if key not in self._looks:
            self._looks[key] = self.look(one, column, role)
        return self._looks[key]

    def cells(self, one: T) -> tuple[Cell, ...]:
        """The columns of a row."""
        raise NotImplementedError

    def look(self, one: T, column: int, role: int) -> object:
        """Colour, weight and sign of a cell."""
        raise NotImplementedError

    def cell(self, one: T, column: int, role: int) -> object:
        if role not in _TEXTS:
            return self._look(one, column, role) if role in _LOOKS else None
        told = self._told.get(id(one))
        if told is None:
            told = self._told[id(one)] = self.cells(one)
        first, second = told[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return first
        if role == SECOND:
            return second
        return "\n".join(part for part in (first, second) if part)


class GiftModel(TwoLineModel[GiftView]):
    """What left, newest first."""

    def __init__(self) -> None:
        super().__init__(
            (
                mark("WHEN"),
                mark("GIVEN TO"),
                mark("WHAT AND WHY"),
                mark("PATIENT"),
                mark("WHAT CAME AFTER"),
            )
        )

    def cells(self, one: GiftView) -> tuple[Cell, ...]:
        said, _, when = texts.state(one)
        return (
            (clinic_clock.day(one.when), clinic_clock.clock(one.when)),
            (texts.recipient(one), one.address),
            (texts.what(one), texts.reason(one)),
            texts.patient(one),
            (said, texts.brief(one.problem) if one.ask_back else texts.day(when)),
        )

    def look(self, one: GiftView, column: int, role: int) -> object:
        tone = texts.state(one)[1]
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == GiftTable.STATE:
                return colour(_INKS[tone])
            return colour("text" if column in {1, 2} else "text2")
        if role == Qt.ItemDataRole.FontRole and column in {1, GiftTable.STATE}:
            return font(13, QFont.Weight.Medium)
        if role == Qt.ItemDataRole.DecorationRole and column == GiftTable.STATE:
            return icon(_SIGNS[tone], _INKS[tone]) if tone in _SIGNS else None
        return None


class LiveModel(TwoLineModel[LiveView]):
    """What is shown: red ones first."""

    def __init__(self) -> None:
        super().__init__((mark("SHOWN AT"), mark("SINCE"), mark("PATIENT"), mark("MAY IT STAY?")))

    def cells(self, one: LiveView) -> tuple[Cell, ...]:
        channel = consent_words.channel(one.channel) if one.channel is not None else ""
        told = tr("Take it down"), texts.why(one.problem)
        return (
            (one.place, channel),
            (clinic_clock.day(one.since), one.by),
            texts.patient(one),
            told if one.red else (tr("Yes, by consent"), ""),
        )

    def look(self, one: LiveView, column: int, role: int) -> object:
        ink = "bad" if one.red else "ok"
        if role == Qt.ItemDataRole.ForegroundRole:
            tokens = {0: "bad" if one.red else "text", LiveTable.STATE: ink}
            return colour(tokens.get(column, "text2"))
        if role == Qt.ItemDataRole.FontRole and column in {0, LiveTable.STATE}:
            return font(13, QFont.Weight.Medium)
        if role == Qt.ItemDataRole.DecorationRole:
            signs = {0: ("globe", ink), LiveTable.STATE: (_SIGNS["bad" if one.red else "ok"], ink)}
            return icon(*signs[column]) if column in signs else None
        return None


class ChoosingTable(OpeningTable[T]):
    """Several rows may be chosen, by Ctrl or Shift; each row has two lines."""

    def __init__(self, model: QAbstractTableModel, name: str, *, stretched: int) -> None:
        super().__init__(model, name, height=54, stretched=stretched)
        self.setItemDelegate(TwoLines(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMinimumHeight(120)

    @property
    def chosen_all(self) -> tuple[T, ...]:
        """What the chosen rows show, from top to bottom."""
        rows = sorted(one.row() for one in self.selectionModel().selectedRows())
        model = self.model()
        return tuple(model.index(row, 0).data(ROW) for row in rows)

    def choose(self, number: int) -> None:
        """Choose a row, as if somebody had pressed it."""
        self.selectRow(number)
        self.scrollTo(self.model().index(number, 0))


class GiftTable(ChoosingTable[GiftView]):
    """Return or a double click opens the patient."""

    PATIENT, STATE = 3, 4

    def __init__(self, model: GiftModel) -> None:
        super().__init__(model, mark("What was given, and to whom"), stretched=2)
        self.fit(900, one=False)

    def fit(self, width: int, *, one: bool) -> None:
        """Widths for a table of `width`; of one patient the column of patients says nothing."""
        wide = width >= _WIDE_FROM
        rooms = {0: 104, 1: 190, 3: 150, 4: 190} if wide else {0: 104, 1: 148, 3: 122, 4: 168}
        for column, room in rooms.items():
            self.setColumnWidth(column, room)
        self.setColumnHidden(0, not wide)  # the card beside the table tells it
        self.setColumnHidden(self.PATIENT, one)


class LiveTable(ChoosingTable[LiveView]):
    """Return or a double click opens the patient."""

    STATE = 3

    def __init__(self, model: LiveModel) -> None:
        super().__init__(model, mark("Pictures that are shown now"), stretched=0)
        self.fit(900)

    def fit(self, width: int) -> None:
        """Widths for a table of `width`."""
        wide = width >= _WIDE_FROM
        for column, room in {1: 130, 2: 170, 3: 250}.items():
            self.setColumnWidth(column, room if wide else room * 4 // 5)
