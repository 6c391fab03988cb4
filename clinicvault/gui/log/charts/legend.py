"""What the signs of a chart mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicvault.gui.theme import colour, theme
from clinicvault.gui.widgets import label, row


class Dot(QWidget):
    """The colour of one part of the chart."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(10, 12)
        theme().follow(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._tone))
        painter.drawRoundedRect(QRectF(0, 2, 9, 9), 2.5, 2.5)
        painter.end()


class Sign(QWidget):
    """`day`, `band`, `week`, `peers`, `hours` or `scale`: as the charts draw it."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(52 if kind == "scale" else 20, 14)
        theme().follow(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        {
            "day": _day,
            "band": _band,
            "week": _week,
            "peers": _peers,
            "hours": _hours,
            "scale": _scale,
        }[self._kind](painter)
        painter.end()


def _day(painter: QPainter) -> None:
    painter.setBrush(colour("chart2", 90))
    for x, y in ((5, 9), (10, 5), (14, 8)):
        painter.drawEllipse(QPointF(x, y), 2.6, 2.6)


def _band(painter: QPainter) -> None:
    painter.setBrush(colour("info_soft"))
    painter.drawRoundedRect(QRectF(0, 0, 20, 14), 3, 3)
    painter.setPen(QPen(colour("chart2"), 2))
    painter.drawLine(QPointF(10, 0), QPointF(10, 14))


def _week(painter: QPainter) -> None:
    painter.setBrush(colour("chart1"))
    corners = (QPointF(10, 1), QPointF(16, 7), QPointF(10, 13), QPointF(4, 7))
    painter.drawPolygon(QPolygonF(corners))


def _peers(painter: QPainter) -> None:
    painter.setPen(QPen(colour("text3"), 1.6, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(10, 0), QPointF(10, 14))


def _hours(painter: QPainter) -> None:
    painter.setPen(QPen(colour("text3"), 1.2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(QRectF(1, 1, 18, 12), 3, 3)


def _scale(painter: QPainter) -> None:
    for number, depth in enumerate((46, 110, 180, 255)):
        painter.setBrush(colour("chart1", depth))
        painter.drawRoundedRect(QRectF(number * 13, 1, 11, 11), 2.5, 2.5)


def explained(sign: QWidget, text: str) -> QHBoxLayout:
    """A sign and what it means."""
    return row(sign, label(text, "caption"), spacing=6)
