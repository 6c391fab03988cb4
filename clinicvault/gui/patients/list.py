"""The pane of patients: instant search over a virtual list."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused
from clinicvault.domain.roles import Act
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.theme import colour, icon, pixmap, theme
from clinicvault.gui.widgets import Choices, column, edit, icon_button, label, plain, row
from clinicvault.gui.widgets.avatar import paint_avatar
from clinicvault.gui.widgets.basic import name_inner_buttons, reveal
from clinicvault.services.api import PatientService
from clinicvault.services.views import PatientRow

Index = QModelIndex | QPersistentModelIndex
_FIRST, _MORE = 200, 2000
ROW = Qt.ItemDataRole.UserRole
_OK = frozenset({ConsentStatus.VALID, ConsentStatus.UNKNOWN})
DAMAGED = mark("Damaged")
"""Stands beside a record of which entries were changed or are missing."""


class PatientModel(QAbstractListModel):
    """Rows of one search; more are fetched when somebody scrolls to the end."""

    def __init__(self, patients: PatientService) -> None:
        super().__init__()
        self._patients = patients
        self._rows: tuple[PatientRow, ...] = ()
        self._text, self._limit, self._unconsented = "", _FIRST, False

    def search(self, text: str, *, unconsented: bool = False) -> None:
        """Show what matches; "" shows the recent ones. Refused for who has no names' key yet."""
        self._text, self._unconsented = text, unconsented
        self._limit = _MORE if unconsented else _FIRST
        found = self._found()
        self.beginResetModel()
        self._rows = found
        self.endResetModel()

    def _found(self) -> tuple[PatientRow, ...]:
        rows = self._patients.search(self._text, self._limit)
        return tuple(r for r in rows if r.consent not in _OK) if self._unconsented else rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, _parent: Index) -> bool:
        return not self._unconsented and len(self._rows) >= self._limit

    def fetchMore(self, _parent: Index) -> None:
        self._limit += _MORE
        rows = self._found()
        if len(rows) > len(self._rows):
            self.beginInsertRows(QModelIndex(), len(self._rows), len(rows) - 1)
            self._rows = rows
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        found = self._rows[index.row()]
        if role == ROW:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return found.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((found.name, second_line(found), _state(found)))
        return None

    def position(self, patient: str) -> int:
        """Where a patient is, or -1."""
        return next((i for i, found in enumerate(self._rows) if found.id == patient), -1)

    def wipe(self) -> None:
        """Forget every name."""
        self.beginResetModel()
        self._rows, self._text = (), ""
        self.endResetModel()


def second_line(found: PatientRow) -> str:
    """Record number and birth date."""
    parts = [found.record_number and tr("No. {number}", number=found.record_number)]
    parts.append(formats.day(found.born))
    return " · ".join(part for part in parts if part) or found.code


def _state(found: PatientRow) -> str:
    """What is to be heard of a row that its sign shows."""
    consent = words.consent_badge(found.consent)
    return f"{tr(DAMAGED)}, {consent}" if found.damaged else consent


class PatientDelegate(QStyledItemDelegate):
    """Avatar, name, second line, last visit, and a sign: damaged, or consent is missing."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, 64)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found = index.data(ROW)
        if found is None:
            return
        box: QRect = option.rect.adjusted(8, 2, -8, -2)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, state)
        paint_avatar(painter, QRectF(box.x() + 12, box.y() + 10, 40, 40), found.name)
        self._paint_texts(painter, box, found)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(box, 8, 8)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(box.x(), box.y() + 13, 3, box.height() - 26), 1.5, 1.5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("surface2"))
            painter.drawRoundedRect(box, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour("focus"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)

    def _paint_texts(self, painter: QPainter, box: QRect, found: PatientRow) -> None:
        left, right = box.x() + 64, box.right() - 12
        when = formats.short_day(found.last_visit)
        small, strong = font(11), font(13, QFont.Weight.DemiBold)
        taken = QFontMetrics(small).horizontalAdvance(when) + 8
        name = QFontMetrics(strong).elidedText(
            found.name, Qt.TextElideMode.ElideRight, right - left - taken
        )
        line(painter, strong, "text", QRect(left, box.y() + 10, right - left, 20), name)
        signed = self._paint_sign(painter, box, found)
        under = QFontMetrics(font(13)).elidedText(
            second_line(found), Qt.TextElideMode.ElideRight, right - left - signed
        )
        line(painter, font(13), "text2", QRect(left, box.y() + 31, right - left, 20), under)
        painter.setFont(small)
        painter.setPen(colour("text3"))
        painter.drawText(
            QRect(left, box.y() + 10, right - left, 18), Qt.AlignmentFlag.AlignRight, when
        )

    def _paint_sign(self, painter: QPainter, box: QRect, found: PatientRow) -> int:
        """The sign at the right of the second line; how many pixels it and its gap take."""
        right, top = box.right() - 12, box.y() + 33
        if found.damaged:
            word, strong = tr(DAMAGED), font(12, QFont.Weight.DemiBold)
            wide = QFontMetrics(strong).horizontalAdvance(word)
            line(painter, strong, "bad", QRect(right - wide, box.y() + 31, wide + 1, 20), word)
            painter.drawPixmap(right - wide - 20, top, 15, 15, pixmap("circle-x", "bad", 15))
            return wide + 32
        if found.consent not in _OK:
            tone = words.CONSENT_BADGES[found.consent]
            painter.drawPixmap(right - 15, top, 15, 15, pixmap("triangle-alert", tone, 15))
        return 24


def font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter in a size."""
    made = QFont("Inter")
    made.setPixelSize(pixels)
    made.setWeight(weight)
    return made


def line(painter: QPainter, chosen: QFont, token: str, box: QRect, text: str) -> None:
    """One line of text, vertically centred."""
    painter.setFont(chosen)
    painter.setPen(colour(token))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class PatientList(QFrame):
    """Heading, search, chips and the list."""

    chosen = Signal(str)
    new_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("listPane")
        self._desk = desk
        self.model = PatientModel(desk.services.patients)
        self.count = plain("", "muted")
        self.plus = icon_button("plus", "Register a new patient (Ctrl+N)", self.new_wanted.emit)
        reveal(self.plus, desk.may(Act.REGISTER_PATIENT))
        self.search = self._search_field()
        self.chips = Choices("chip")
        self.chips.offer("recent", "Recent")
        self.chips.offer("unconsented", "Needs consent")
        self.chips.chosen.connect(lambda _: self.refresh())
        self.view = self._list_view()
        self.nothing = label("Nobody found", "muted", wrap=True)
        self._lay_out()
        self.refresh()

    def _search_field(self) -> QLineEdit:
        made = edit("Search name, number or birth date")
        say(made.setAccessibleName, "Search patients")
        sign = made.addAction(icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        theme().follow(made, lambda: sign.setIcon(icon("search", "text3")))
        made.setClearButtonEnabled(True)
        name_inner_buttons(made)
        made.textChanged.connect(lambda _: self.refresh())
        made.returnPressed.connect(self._first)
        return made

    def _list_view(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(PatientDelegate(made))
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.clicked.connect(self._open)
        made.activated.connect(self._open)
        say(made.setAccessibleName, "Patients")
        theme().follow(made, made.viewport().update)
        return made

    def _lay_out(self) -> None:
        head = row(label("Patients", "h1"), None, self.count, self.plus, spacing=6)
        top = column(head, self.search, self.chips, spacing=10, margins=(16, 14, 14, 8))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(column(top, self.nothing, self.view, spacing=0))
        language().follow(self, self.refresh)

    def refresh(self) -> None:
        """Search again; the patient in view stays marked."""
        kept = self.current()
        try:
            self.model.search(self.search.text(), unconsented=self.chips.current == "unconsented")
        except Refused as error:
            self._tell_refusal(error.code)
            return
        count = self._desk.services.patients.count()
        say(self.nothing.setText, mark("Nobody found") if count else mark("No patient yet"))
        self.nothing.setVisible(not self.model.rowCount())
        hush(self.count.setText, formats.number(count))
        self.mark(kept)

    def _tell_refusal(self, code: str) -> None:
        """Let in by nobody yet, or not by everybody who is needed: why nobody is listed."""

        def told() -> str:
            happened, _, todo = sentences(code)
            return f"{happened} {todo}"

        self.model.wipe()
        say(self.nothing.setText, "{what}", what=told)
        self.nothing.show()

    def current(self) -> str:
        """The patient marked."""
        found = self.view.currentIndex().data(ROW)
        return found.id if found is not None else ""

    def mark(self, patient: str) -> None:
        """Mark a patient without opening."""
        place = self.model.position(patient)
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place))

    def wipe(self) -> None:
        """Forget every name, and what was searched; nothing is asked of a locked clinic."""
        self.model.wipe()
        with QSignalBlocker(self.search):
            self.search.clear()

    def _open(self, index: QModelIndex) -> None:
        found = index.data(ROW)
        if found is not None:
            self.chosen.emit(found.id)

    def _first(self) -> None:
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
            self._open(self.model.index(0))
