"""A day's patients as a table: time, patient, how the record stands, who put it there."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from clinicvault.domain.clinical import Standing
from clinicvault.gui.i18n import language, mark, say, tr
from clinicvault.gui.theme import colour, theme
from clinicvault.gui.widgets.avatar import paint_avatar
from clinicvault.services.views import AppointmentView

Index = QModelIndex | QPersistentModelIndex
ONE = Qt.ItemDataRole.UserRole
TIME, PATIENT, STANDING, SOURCE = range(4)
_HEADS = (mark("TIME"), mark("PATIENT"), mark("RECORD"), mark("HOW"))
STANDINGS = MappingProxyType(
    {
        Standing.ACTIVE: ("ok", mark("Active")),
        Standing.COLD: ("neutral", mark("Archived")),
        Standing.NOT_NAMED: ("info", mark("Restricted")),
        Standing.CLOSED: ("warn", mark("No valid consent")),
        Standing.NO_KEY: ("neutral", mark("No photo yet")),
        Standing.OTHER_TEAM: ("neutral", mark("Another team's")),
    }
)
_TYPED = mark("Typed in")
_SOURCES = MappingProxyType(
    {
        "typed": _TYPED,
        "csv": mark("From a file"),
        "icalendar": mark("From a file"),
        "check-in": mark("Checked in"),
    }
)
_AVATAR, _GAP = 32, 12


class TodayModel(QAbstractTableModel):
    """Lines of one day."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[AppointmentView, ...] = ()
        self.standings = True
        """Whether this person's keys say how a record stands."""
        language().follow(self, self._again)

    def show(self, lines: tuple[AppointmentView, ...]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def _again(self) -> None:
        self.beginResetModel()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one = self.lines[index.row()]
        if role == ONE:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, index.column())
        return None

    def _text(self, one: AppointmentView, column: int) -> str:
        if column == TIME:
            return one.time or "–"
        if column == PATIENT:
            return one.name
        if column == STANDING:
            return tr(STANDINGS[one.standing][1]) if self.standings else ""
        how = tr(_SOURCES.get(one.source, _TYPED))
        return f"{how}  ·  {one.by}" if one.by else how


class TodayDelegate(QStyledItemDelegate):
    """An avatar before the name, a pill for the standing."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() not in {PATIENT, STANDING} or not index.data():
            super().paint(painter, option, index)
            return
        filled = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        filled.text = ""
        style = filled.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, filled, painter, filled.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == PATIENT:
            _paint_patient(painter, QRectF(option.rect), index.data(ONE))
        else:
            tone = STANDINGS[index.data(ONE).standing][0]
            _paint_pill(painter, QRectF(option.rect), index.data(), tone)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), 52)


def _paint_patient(painter: QPainter, box: QRectF, one: AppointmentView) -> None:
    top = box.center().y() - _AVATAR / 2
    paint_avatar(painter, QRectF(box.left() + 10, top, _AVATAR, _AVATAR), one.name)
    text = box.adjusted(10 + _AVATAR + _GAP, 0, -8, 0)
    font = QFont("Inter")
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(colour("text"))
    upper = text.adjusted(0, 8, 0, -text.height() / 2)
    elide = Qt.TextElideMode.ElideRight
    name = painter.fontMetrics().elidedText(one.name, elide, int(text.width()))
    painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(colour("text3"))
    lower = text.adjusted(0, text.height() / 2, 0, -8)
    painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, one.code)


def _paint_pill(painter: QPainter, box: QRectF, text: str, tone: str) -> None:
    font = QFont("Inter")
    font.setPixelSize(12)
    font.setWeight(QFont.Weight.DemiBold if tone != "neutral" else QFont.Weight.Medium)
    painter.setFont(font)
    room = int(box.width()) - 34
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    width = painter.fontMetrics().horizontalAdvance(text) + 20
    pill = QRectF(box.left() + 10, box.center().y() - 11, width, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("surface2" if tone == "neutral" else f"{tone}_soft"))
    painter.drawRoundedRect(pill, 11, 11)
    painter.setPen(colour("text2" if tone == "neutral" else tone))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def today_table(model: TodayModel) -> QTableView:
    """The table over a model."""
    made = QTableView()
    made.setModel(model)
    made.setItemDelegate(TodayDelegate(made))
    made.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    made.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(52)
    head = made.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setSectionResizeMode(PATIENT, QHeaderView.ResizeMode.Stretch)
    for section, width in ((TIME, 84), (STANDING, 180), (SOURCE, 230)):
        head.resizeSection(section, width)
    say(made.setAccessibleName, "Patients of the day")
    theme().follow(made, made.viewport().update)
    return made
