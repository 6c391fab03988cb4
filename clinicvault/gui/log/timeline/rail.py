"""Painting the timeline: a rail, the people on it, and what they did."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import tr
from clinicvault.gui.patients.list import font, line
from clinicvault.gui.theme import colour, pixmap
from clinicvault.gui.widgets.avatar import paint_avatar
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.views import TimelineItem

from .model import Line, heading
from .telling import acts, bad, clock, facts, icon, told

_HEAD, _ITEM, _TOLD = 42, 74, 20
_RAIL, _TEXT, _AVATAR = 30, 62, 32


class RailDelegate(QStyledItemDelegate):
    """Headings of days and runs of entries."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        found: Line | None = index.data(ROW)
        if found is None or found.item is None:
            return QSize(260, _HEAD)
        return QSize(260, _ITEM + (_TOLD if found.item.told else 0))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A heading, or a run of acts on its rail."""
        found: Line | None = index.data(ROW)
        if found is None:
            return
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rail(painter, box, found, first=index.row() == 0)
        if found.item is None:
            self._paint_day(painter, box, found)
        else:
            self._paint_ground(painter, box, option.state)
            self._paint_item(painter, box, found.item)
        painter.restore()

    def _paint_rail(self, painter: QPainter, box: QRect, found: Line, *, first: bool) -> None:
        painter.setPen(QPen(colour("line_strong"), 2))
        top = box.center().y() if first else box.top()
        bottom = box.top() + 20 if found.last else box.bottom() + 1
        painter.drawLine(QPointF(_RAIL, top), QPointF(_RAIL, bottom))

    def _paint_day(self, painter: QPainter, box: QRect, found: Line) -> None:
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(colour("surface"))
        painter.drawEllipse(QPointF(_RAIL, box.center().y() + 1), 5, 5)
        day = clinic_clock.short_day(found.day)
        strong = font(13, QFont.Weight.DemiBold)
        room = QRect(_TEXT, box.y(), box.width() - _TEXT - 12, box.height())
        line(painter, strong, "text", room, day)
        room.setLeft(_TEXT + QFontMetrics(strong).horizontalAdvance(day))
        line(painter, font(12), "text3", room, heading(found).removeprefix(day))

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        ground = QRectF(box).adjusted(_TEXT - 10, 2, -8, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("surface2"))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 8, 8)

    def _paint_item(self, painter: QPainter, box: QRect, item: TimelineItem) -> None:
        side = _AVATAR
        round_ = QRectF(_RAIL - side / 2, box.y() + 10, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("surface"))
        painter.drawEllipse(round_.adjusted(-3, -3, 3, 3))
        paint_avatar(painter, round_, item.user)
        left, right, top = _TEXT, box.right() - 20, box.y() + 8
        when, small = clock(item), font(12)
        taken = QFontMetrics(small).horizontalAdvance(when) + 10
        line(painter, small, "text3", QRect(right - taken + 10, top, taken, 20), when)
        flag = self._paint_flag(painter, right - taken, top, item)
        name = font(13, QFont.Weight.DemiBold)
        _fitted(painter, name, "text", QRect(left, top, right - taken - flag - left, 20), item.user)
        tone = "bad" if bad(item) else "text2"
        painter.drawPixmap(left, top + 23, 15, 15, pixmap(icon(item), tone, 15))
        said = QRect(left + 22, top + 20, right - left - 22, 20)
        _fitted(painter, font(13), "bad" if bad(item) else "text", said, acts(item))
        said.translate(0, 20)
        _fitted(painter, font(12), "text2", said, "  ·  ".join(facts(item)))
        if item.told:
            said.translate(0, 19)
            _fitted(painter, font(12, QFont.Weight.Medium), "info", said, told(item))

    def _paint_flag(self, painter: QPainter, right: int, top: int, item: TimelineItem) -> int:
        """A pill at the right of the name; how many pixels it takes."""
        if not item.flags:
            return 0
        strong, said = font(11, QFont.Weight.DemiBold), tr("Flagged")
        wide = QFontMetrics(strong).horizontalAdvance(said) + 34
        pill = QRectF(right - wide - 6, top, wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("warn_soft"))
        painter.drawRoundedRect(pill, 10, 10)
        sign = pixmap("triangle-alert", "warn", 13)
        painter.drawPixmap(round(pill.x() + 8), top + 3, 13, 13, sign)
        line(painter, strong, "warn", QRect(round(pill.x() + 25), top, wide, 20), said)
        return wide + 12


def _fitted(painter: QPainter, chosen: QFont, token: str, box: QRect, text: str) -> None:
    short = QFontMetrics(chosen).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    line(painter, chosen, token, box, short)
