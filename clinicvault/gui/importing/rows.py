"""The files of an import as lines: picture, name, what was removed, what there is to know."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinicvault.domain.clinical import View
from clinicvault.gui import words
from clinicvault.gui.i18n import language
from clinicvault.gui.patients.list import font, line
from clinicvault.gui.theme import colour, pixmap, theme

from .painting import SIGNS, elided, paint_box, paint_focus, paint_picture
from .result import IMPORTED, REFUSED, Result
from .results import RESULT
from .telling import beside, lines
from .thumbs import Thumbs

Index = QModelIndex | QPersistentModelIndex
SIDE, HEIGHT = 88, 104


class RowList(QListView):
    """A click or Space marks a photo."""

    def __init__(self, thumbs: Thumbs) -> None:
        super().__init__()
        self.setItemDelegate(RowDelegate(self, thumbs))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(36)
        thumbs.ready.connect(self._arrived)
        theme().follow(self, self.viewport().update)
        language().follow(self, self.viewport().update)

    def _arrived(self) -> None:
        self.viewport().update()


class RowDelegate(QStyledItemDelegate):
    """Paints one file."""

    def __init__(self, parent: QWidget, thumbs: Thumbs) -> None:
        super().__init__(parent)
        self._thumbs = thumbs

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(300, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        result = index.data(RESULT)
        if result is None:
            return
        box: QRect = option.rect.adjusted(2, 2, -4, -2)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter, box, option.state)
        if result.kind == IMPORTED:
            tick = QRectF(box.x() + 12, box.center().y() - 9, 18, 18)
            paint_box(painter, tick, marked=marked)
        picture = QRect(box.x() + 42, box.y() + 6, SIDE, SIDE)
        paint_picture(painter, picture, result, self._thumbs.get(result.photo, SIDE))
        self._paint_texts(painter, box.adjusted(42 + SIDE + 16, 0, -48, 0), result)
        icon, tone = SIGNS[result.kind]
        sign = pixmap(icon, tone, 20)
        painter.drawPixmap(box.right() - 34, box.center().y() - 10, 20, 20, sign)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(box, 10, 10)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("surface2"))
            painter.drawRoundedRect(box, 10, 10)
        if state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, QRectF(box.adjusted(1, 1, -1, -1)), 9)
        elif not state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("line"))
            painter.drawRect(box.x() + 42 + SIDE + 16, box.bottom() + 2, box.width() - 160, 1)

    def _paint_texts(self, painter: QPainter, box: QRect, result: Result) -> None:
        strong, small = font(14, QFont.Weight.DemiBold), font(12)
        first, more = lines(result)
        right = beside(result)
        taken = QFontMetrics(small).horizontalAdvance(right) + 12 if right else 0
        top = box.y() + (16 if more else 26)
        name = QRect(box.x(), top, box.width() - taken, 22)
        shown = QFontMetrics(strong).elidedText(
            result.short_name, Qt.TextElideMode.ElideMiddle, name.width()
        )
        line(painter, strong, "text", name, shown)
        self._paint_view(painter, name, strong, shown, result)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(small)
        painter.setPen(colour("text3"))
        painter.drawText(QRect(box.x(), top, box.width(), 22), flags, right)
        token = "bad" if result.kind == REFUSED else "text2"
        elided(painter, font(13), token, QRect(box.x(), top + 24, box.width(), 20), first)
        elided(painter, font(12), "text3", QRect(box.x(), top + 46, box.width(), 18), more)

    def _paint_view(
        self, painter: QPainter, box: QRect, strong: QFont, shown: str, result: Result
    ) -> None:
        """The view as a small pill behind the name, where there is room for it."""
        if result.view is View.UNSPECIFIED:
            return
        small, text = font(11, QFont.Weight.DemiBold), words.view(result.view)
        left = box.x() + QFontMetrics(strong).horizontalAdvance(shown) + 10
        wide = QFontMetrics(small).horizontalAdvance(text) + 16
        if left + wide > box.right():
            return
        pill = QRectF(left, box.y() + 1, wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("info_soft"))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setFont(small)
        painter.setPen(colour("info"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
