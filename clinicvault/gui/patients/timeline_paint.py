"""How the timeline looks: rail, visit headings, thumbnails with their badges."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap

from clinicvault.gui import formats
from clinicvault.gui.theme import colour, pixmap

from .list import font, line
from .timeline_marks import Mark, paint_marks
from .timeline_model import Section

LEFT, RIGHT, GAP = 30, 16, 12
HEAD, CAPTION, SPACE = 34, 26, 14


def paint_rail(painter: QPainter, top: int, height: int, number: int, *, last: bool) -> None:
    """The line from visit to visit; the newest one has a filled dot."""
    painter.setPen(QPen(colour("line_strong"), 2))
    if not last:
        painter.drawLine(9, top + 24, 9, top + height + 10)
    painter.setPen(QPen(colour("accent" if number == 0 else "line_strong"), 2))
    painter.setBrush(colour("accent" if number == 0 else "surface"))
    painter.drawEllipse(QPointF(9, top + 15), 5, 5)


def paint_head(painter: QPainter, box: QRect, section: Section) -> None:
    """Date, what the visit was for, who made it."""
    day, strong = formats.day(section.visit.date), font(13, QFont.Weight.DemiBold)
    taken = QFontMetrics(strong).horizontalAdvance(day)
    line(painter, strong, "text", box.adjusted(0, 0, 0, -4), day)
    by = section.visit.by
    right = QFontMetrics(font(11)).horizontalAdvance(by) + 10
    room = box.width() - taken - 10 - right
    text = QFontMetrics(font(13)).elidedText(
        section.visit.label, Qt.TextElideMode.ElideRight, max(0, room)
    )
    line(painter, font(13), "text2", box.adjusted(taken + 10, 0, 0, -4), text)
    painter.setFont(font(11))
    painter.setPen(colour("text3"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(box.adjusted(0, 0, 0, -4), flags, by)


def paint_cell(
    painter: QPainter,
    box: QRect,
    picture: QPixmap | None,
    caption: str,
    badge: str,
    marks: tuple[Mark, ...] = (),
    *,
    focused: bool,
) -> None:
    """A thumbnail (or its place while it loads), its marks, its view, what it is picked for."""
    image = QRectF(box.adjusted(0, 0, 0, -CAPTION))
    if picture is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(image, 9, 9)
    else:
        painter.drawPixmap(image, picture, QRectF(picture.rect()))
    paint_marks(painter, image, marks)
    if badge:
        _paint_badge(painter, image, badge)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("focus"), 2))
        painter.drawRoundedRect(image.adjusted(-3, -3, 3, 3), 11, 11)
    text = QFontMetrics(font(12)).elidedText(caption, Qt.TextElideMode.ElideRight, box.width())
    line(painter, font(12), "text2", QRect(box.x() + 2, box.bottom() - 23, box.width(), 20), text)


def paint_veiled(painter: QPainter, box: QRect, caption: str, *, focused: bool) -> None:
    """The place of a photo that may not be seen here."""
    paint_cell(painter, box, None, caption, "", focused=focused)
    middle = box.adjusted(0, 0, 0, -CAPTION).center()
    painter.drawPixmap(middle.x() - 11, middle.y() - 11, 22, 22, pixmap("eye-off", "text3", 22))


def _paint_badge(painter: QPainter, image: QRectF, badge: str) -> None:
    token = {"A": "accent", "B": "info"}.get(badge, "text2")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(token), 3))
    painter.drawRoundedRect(image.adjusted(1, 1, -1, -1), 9, 9)
    pill = QRectF(image.x() + 8, image.y() + 8, 22, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(token))
    painter.drawRoundedRect(pill, 6, 6)
    painter.setFont(font(12, QFont.Weight.Bold))
    painter.setPen(colour("surface"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, badge)
