"""Painting the cells of entries: by hand, because the style sheet takes 10 ms for a screenful."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, pixmap, theme
from clinicvault.services.views import LogRow

from .looks import sign, text, token
from .model import EntriesModel

_SIDE, _SIGN, _GAP = 10, 18, 6
_MOST_TEXTS = 3000
_CHOSEN = QStyle.StateFlag.State_Selected


class Cells(QStyledItemDelegate):
    """Text and sign of an entry; grey strokes where it did not come yet."""

    def __init__(self, parent: QWidget, entries: EntriesModel) -> None:
        super().__init__(parent)
        self._entries = entries
        self._plain, self._strong = font(13), font(13, QFont.Weight.Medium)
        self._measures = {True: QFontMetrics(self._strong), False: QFontMetrics(self._plain)}
        self._high = self._measures[False].height()
        self._texts: dict[tuple[str, int, bool], QStaticText] = {}
        self._inks: dict[str, QColor] = {}
        self._signs: dict[tuple[str, str], QPixmap] = {}
        theme().follow(self, self._forget)

    def _forget(self) -> None:
        """The theme changed."""
        self._inks.clear()
        self._signs.clear()

    def _ink(self, name: str) -> QColor:
        if name not in self._inks:
            self._inks[name] = colour(name)
        return self._inks[name]

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground and line, then sign and text of a column; a stroke while the row is loaded."""
        box: QRect = option.rect
        chosen = bool(option.state & _CHOSEN)
        if chosen:
            painter.fillRect(box, self._ink("accent_soft"))
        painter.setPen(self._ink("line"))
        low = box.bottom()
        painter.drawLine(QLineF(box.left(), low, box.right() + 1, low))
        entry = self._entries.row(index.row())
        if entry is None:
            self._paint_stroke(painter, box)
        else:
            self._paint_entry(painter, box, entry, index.column(), chosen=chosen)

    def _paint_entry(
        self, painter: QPainter, box: QRect, entry: LogRow, column: int, *, chosen: bool
    ) -> None:
        left = box.left() + _SIDE
        if not column:
            top = box.top() + (box.height() - _SIGN) // 2
            painter.drawPixmap(left, top, _SIGN, _SIGN, self._sign(entry))
            left += _SIGN + _GAP
        ink = token(entry, column)
        painter.setPen(self._ink("text" if chosen and ink != "bad" else ink))
        painter.setFont(self._plain if column else self._strong)
        said = self._text(text(entry, column), box.right() - left - 4, strong=not column)
        painter.drawStaticText(left, box.top() + (box.height() - self._high) // 2, said)

    def _text(self, said: str, room: int, *, strong: bool) -> QStaticText:
        """A text laid out once: shaping it at every paint would take most of the time."""
        key = (said, room, strong)
        made = self._texts.get(key)
        if made is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            chosen = self._strong if strong else self._plain
            measure = self._measures[strong]
            made = QStaticText(measure.elidedText(said, Qt.TextElideMode.ElideRight, room))
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(QTransform(), chosen)
            self._texts[key] = made
        return made

    def wipe(self) -> None:
        """Forget every text."""
        self._texts.clear()

    def _sign(self, entry: LogRow) -> QPixmap:
        key = sign(entry)
        if key not in self._signs:
            self._signs[key] = pixmap(*key, _SIGN)
        return self._signs[key]

    def _paint_stroke(self, painter: QPainter, box: QRect) -> None:
        stroke = QRect(0, 0, max(20, box.width() * 3 // 5), 8)
        stroke.moveCenter(box.center())
        stroke.moveLeft(box.left() + _SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink("sunken"))
        painter.drawRoundedRect(stroke, 4, 4)
        painter.restore()
