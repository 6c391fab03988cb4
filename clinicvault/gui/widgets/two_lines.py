"""Table cells of two lines: what it is, and a quieter line under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinicvault.gui.theme import colour

SECOND = Qt.ItemDataRole.UserRole + 1
"""The quieter line; a cell without one has its first line in the middle."""
_PAD, _SIGN, _GAP = 10, 18, 8


class TwoLines(QStyledItemDelegate):
    """Paints DisplayRole over `SECOND`, with the sign of DecorationRole before them."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground and focus by the style, then sign and texts, cut to the cell's width."""
        self.initStyleOption(option, index)
        texts = option.text, index.data(SECOND) or ""
        option.text, option.icon = "", QIcon()
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        sign = index.data(Qt.ItemDataRole.DecorationRole)
        painter.save()
        if isinstance(sign, QIcon):
            place = QRect(box.left(), box.center().y() - _SIGN // 2, _SIGN, _SIGN)
            sign.paint(painter, place)
            box.setLeft(box.left() + _SIGN + _GAP)
        _write(painter, box, texts, option.font, index.data(Qt.ItemDataRole.ForegroundRole))
        painter.restore()


def _write(
    painter: QPainter, box: QRect, texts: tuple[str, str], font: QFont, ink: QColor | None
) -> None:
    first, second = texts
    under = QFont(font)
    under.setWeight(QFont.Weight.Normal)
    under.setPixelSize(12)
    upper, lower = QFontMetrics(font), QFontMetrics(under)
    high = upper.height() + (lower.height() + 2 if second else 0)
    top = box.center().y() - high // 2
    elide = Qt.TextElideMode.ElideRight
    line = QRect(box.left(), top, box.width(), upper.height())
    painter.setFont(font)
    painter.setPen(ink or colour("text"))
    painter.drawText(
        line, Qt.AlignmentFlag.AlignVCenter, upper.elidedText(first, elide, box.width())
    )
    if second:
        line = QRect(box.left(), top + upper.height() + 2, box.width(), lower.height())
        painter.setFont(under)
        painter.setPen(colour("text3"))
        painter.drawText(
            line, Qt.AlignmentFlag.AlignVCenter, lower.elidedText(second, elide, box.width())
        )
