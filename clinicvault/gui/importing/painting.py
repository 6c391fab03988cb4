"""What the list and the pictures of an import have in common on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap

from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, pixmap

from .result import DUPLICATE, IMPORTED, LEFT_OUT, REFUSED, SET_ASIDE, Result
from .telling import format_badge

SIGNS = {
    IMPORTED: ("circle-check", "ok"),
    DUPLICATE: ("layers", "info"),
    REFUSED: ("circle-x", "bad"),
    SET_ASIDE: ("history", "warn"),
    LEFT_OUT: ("circle-alert", "warn"),
}
_PLACES = {DUPLICATE: "layers", SET_ASIDE: "lock-keyhole", LEFT_OUT: "link-2-off"}


def paint_picture(painter: QPainter, box: QRect, result: Result, picture: QPixmap | None) -> None:
    """The thumbnail in the middle of its square, or a sign in its place."""
    if picture is None:
        _paint_place(painter, box, result)
        return
    room = QSizeF(box.size())
    size = picture.deviceIndependentSize().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    left = box.x() + (box.width() - size.width()) / 2
    top = box.y() + (box.height() - size.height()) / 2
    where = QRectF(QPointF(left, top), size)
    painter.setOpacity(0.55 if result.kind == DUPLICATE else 1)
    painter.drawPixmap(where, picture, QRectF(picture.rect()))
    painter.setOpacity(1)
    badge = format_badge(result)
    if badge:
        _paint_badge(painter, where, badge)


def _paint_place(painter: QPainter, box: QRect, result: Result) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(box, 8, 8)
    name = "image" if result.kind == IMPORTED else _PLACES.get(result.kind, "image-off")
    side = 26
    left, top = box.center().x() - side // 2, box.center().y() - side // 2
    painter.drawPixmap(left, top, side, side, pixmap(name, "text3", side))


def _paint_badge(painter: QPainter, where: QRectF, text: str) -> None:
    small = font(11, QFont.Weight.DemiBold)
    wide = QFontMetrics(small).horizontalAdvance(text) + 14
    pill = QRectF(where.x() + 5, where.bottom() - 25, wide, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("stage", 210))
    painter.drawRoundedRect(pill, 6, 6)
    painter.setFont(small)
    painter.setPen(colour("on_stage"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def paint_box(painter: QPainter, box: QRectF, *, marked: bool, ground: str = "surface") -> None:
    """The box to tick."""
    painter.setPen(QPen(colour("accent" if marked else "field_line"), 1.4))
    painter.setBrush(colour("accent" if marked else ground))
    painter.drawRoundedRect(box, 5, 5)
    if marked:
        side = int(box.width()) - 4
        sign = pixmap("check", "on_accent", side)
        painter.drawPixmap(round(box.x()) + 2, round(box.y()) + 2, side, side, sign)


def paint_focus(painter: QPainter, box: QRectF, radius: float) -> None:
    """Where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("focus"), 2))
    painter.drawRoundedRect(box, radius, radius)


def elided(painter: QPainter, chosen: QFont, token: str, box: QRect, text: str) -> None:
    """One line of text that ends in an ellipsis where there is no room."""
    painter.setFont(chosen)
    painter.setPen(colour(token))
    shown = QFontMetrics(chosen).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
