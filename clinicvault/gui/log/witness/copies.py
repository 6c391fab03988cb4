"""Copies of the check code that are held elsewhere, each held against the log."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from clinicvault.gui import clinic_clock, formats
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.i18n import language, mark, tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, icon
from clinicvault.gui.widgets import Banner, button, column, label, row
from clinicvault.gui.widgets.rows_model import RowsModel
from clinicvault.gui.widgets.tables import RowTable
from clinicvault.services.views import TimestampServer, WitnessView

from . import words

_SIGNS = MappingProxyType({"ok": "circle-check", "warn": "info", "bad": "triangle-alert"})
_HEADS = (mark("COPY"), mark("FROM"), mark("WHERE"), mark("LINES"), mark("COMPARED"))
_WHAT, _WHEN, _WHERE, _SIZE, _HOLDS = range(5)


class CopiesModel(RowsModel[WitnessView]):
    """Newest first."""

    def __init__(self) -> None:
        super().__init__(_HEADS)

    def cell(self, one: WitnessView, column: int, role: int) -> object:
        """A column's text, or its look."""
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(one)[column]
        return _looks(one, column, role)


def cells(one: WitnessView) -> tuple[str, ...]:
    """A copy's columns."""
    what, where, (_, told) = tr(words.KINDS[one.kind][0]), one.where or "–", _fit(one)
    return what, clinic_clock.moment(one.when), where, formats.number(one.size), tr(told)


def _fit(one: WitnessView) -> tuple[str, str]:
    """Tone and word of how a copy compares."""
    if one.holds:
        return "ok", mark("Fits the log")
    if one.explained:
        return "warn", mark("Before a restore")
    if one.ended:
        return "warn", mark("Ended computer, does not fit")
    return "bad", mark("Does NOT fit")


def _looks(one: WitnessView, column_: int, role: int) -> object:
    """Colour, weight and sign of a cell."""
    tone = _fit(one)[0]
    if role == Qt.ItemDataRole.DecorationRole:
        if column_ == _WHAT:
            return icon(words.KINDS[one.kind][1], "text2")
        if column_ == _HOLDS:
            return icon(_SIGNS[tone], tone)
    if role == Qt.ItemDataRole.ForegroundRole:
        if column_ == _HOLDS:
            return colour(tone)
        return colour("text" if column_ == _WHAT else "text2")
    if role == Qt.ItemDataRole.FontRole and column_ == _WHAT:
        return font(13, QFont.Weight.Medium)
    return None


class CopiesPane(QWidget):
    """The list, and a warning where the newest copy is old or one does not fit."""

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self.model, self.warning = CopiesModel(), Banner("warn")
        self.table: RowTable[WitnessView] = RowTable(
            self.model, mark("Copies held elsewhere"), height=38, stretched=_WHERE
        )
        for place, width in ((_WHAT, 208), (_WHEN, 158), (_SIZE, 80), (_HOLDS, 128)):
            self.table.setColumnWidth(place, width)
        self.table.setMinimumHeight(250)
        self.stamp = button("Time-stamp it now", icon="clock", on=self._stamp)
        self.stamp.hide()
        about = label(
            "Whoever changed the log here would have to change each of these copies, too.",
            "muted",
            wrap=True,
        )
        head = row(about, self.stamp, spacing=12)
        head.setStretch(0, 1)
        self.setLayout(column(self.warning, head, self.table, spacing=10))
        self._rows: tuple[WitnessView, ...] | None = None
        self.warning.hide()
        language().follow(self, self._warn)

    def show_copies(self, rows: tuple[WitnessView, ...], server: TimestampServer) -> None:
        """What is known by now."""
        self._rows = rows
        self.model.show_rows(rows)
        self.stamp.setVisible(bool(server.url))
        self._warn()

    def _warn(self) -> None:
        rows = self._rows
        if rows is None:
            return
        wrong = sum(one.wrong for one in rows)
        days = words.days_old(max(one.when for one in rows)) if rows else -1
        self.warning.setVisible(bool(wrong) or not rows or days >= words.OLD_DAYS)
        self.warning.retone("bad" if wrong else "warn")
        if wrong:
            self.warning.speak("{what}", "{todo}", what=lambda: _wrong(wrong), todo=_gravely)
        elif not rows:
            self.warning.speak(
                "No copy is held elsewhere yet.",
                "Print or photograph the daily check code today: without a copy elsewhere, who "
                "takes over this computer could begin the log anew.",
            )
        elif days >= words.OLD_DAYS:
            self.warning.speak(
                "{what}",
                "Print or photograph the daily check code, or make a backup.",
                what=lambda: words.old(days),
            )

    def _stamp(self) -> None:
        witnesses = self._dialog.desk.services.witnesses

        def work(_: object) -> tuple[tuple[WitnessView, ...], TimestampServer]:
            witnesses.stamp()
            return witnesses.list(), witnesses.server()

        def done(found: tuple[tuple[WitnessView, ...], TimestampServer]) -> None:
            self.show_copies(*found)
            self._dialog.desk.witnessed.emit()

        self._dialog.run(work, done)


def _wrong(count: int) -> str:
    return trn("{n} copy does not fit this log.", "{n} copies do not fit this log.", count)


def _gravely() -> str:
    return tr(
        "The log was shortened or replaced since that copy was made, and nothing in it explains "
        "why; or somebody has the key of the computer that signed it. Change nothing here, keep "
        "the newest backup and the copy, and tell your privacy officer and your IT person today."
    )
