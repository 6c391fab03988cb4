"""The pairs of a sheet one under the other: both thumbnails, the view, the days."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.patients.timeline_model import TimelineModel
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.theme import colour, theme

from . import sheet_words
from .draft import PairDraft

Index = QModelIndex | QPersistentModelIndex
_PAIR = Qt.ItemDataRole.UserRole
_WIDE, _HIGH, _PAD = 54, 72, 8


class PairList(QListWidget):
    """Arrows go from pair to pair; `shown` tells which is in view."""

    shown = Signal(int)

    def __init__(self, model: TimelineModel, thumbs: ThumbnailStore) -> None:
        super().__init__()
        self.photos, self.thumbs = model, thumbs
        self.setItemDelegate(_Painted(self))
        self.setUniformItemSizes(True)
        self.setProperty("people", "1")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.setAccessibleName, "Pairs of the sheet")
        self.currentRowChanged.connect(self._went)
        thumbs.ready.connect(self.viewport().update)
        theme().follow(self, self.viewport().update)
        language().follow(self, self._respeak)

    def show_pairs(self, pairs: Sequence[PairDraft], current: int) -> None:
        """Others, one of them in view; not told."""
        self.blockSignals(True)
        self.clear()
        for one in pairs:
            made = QListWidgetItem()
            made.setData(_PAIR, one)
            made.setSizeHint(QSize(120, _HIGH + 2 * _PAD))
            self.addItem(made)
        self.setCurrentRow(current)
        self.blockSignals(False)
        self._respeak()

    def _went(self, number: int) -> None:
        if number >= 0:
            self.shown.emit(number)

    def _respeak(self) -> None:
        for number in range(self.count()):
            item = self.item(number)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(number, item.data(_PAIR)))
        self.viewport().update()

    def refresh(self) -> None:
        """How they lie may have changed."""
        self._respeak()

    def _spoken(self, number: int, pair: PairDraft) -> str:
        return tr(
            "Pair {n}: {view}, {days}, {how}",
            n=number + 1,
            view=sheet_words.title(self.photos, pair),
            days=" – ".join(sheet_words.visits(self.photos, pair)),
            how=sheet_words.how(pair.lies),
        )


class _Painted(QStyledItemDelegate):
    def __init__(self, view: PairList) -> None:
        super().__init__(view)
        self._list = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Thumbnails at the left, words at the right."""
        pair = index.data(_PAIR)
        box = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(QRectF(box), 8, 8)
        left = box.left() + _PAD
        for photo in pair.photos:
            place = QRectF(left, box.top() + _PAD - 2, _WIDE, _HIGH)
            self._paint_photo(painter, photo, place)
            left += _WIDE + 4
        self._paint_words(painter, pair, box.adjusted(left - box.left() + 8, 0, -8, 0))
        painter.restore()

    def _paint_photo(self, painter: QPainter, photo: str, place: QRectF) -> None:
        picture = self._list.thumbs.get(photo)
        if picture is not None:
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sunken"))
            painter.drawRoundedRect(place, 6, 6)

    def _paint_words(self, painter: QPainter, pair: PairDraft, box: QRect) -> None:
        model = self._list.photos
        lines = (
            (sheet_words.title(model, pair), "text", True),
            *((day, "text2", False) for day in sheet_words.visits(model, pair)),
        )
        font, line = painter.font(), 20
        top = box.center().y() - len(lines) * line // 2
        for number, (said, ink, strong) in enumerate(lines):
            font.setBold(strong)
            painter.setFont(font)
            painter.setPen(colour(ink))
            place = QRect(box.left(), top + number * line, box.width(), line)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            elided = painter.fontMetrics().elidedText(
                said, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, flags, elided)
