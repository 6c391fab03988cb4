"""Patients a day, person by person: own days, own past, and the colleagues of the same role."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from clinicvault.gui import formats
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour
from clinicvault.gui.widgets.avatar import paint_avatar
from clinicvault.services.views import PersonActivity

from .lines import LinesFigure

_BOTTOM = 24.0
_NAME, _NARROW_NAME, _FIGURE = 190.0, 140.0, 96.0
_FAR = 3
"""So many spreads from the own past is unusual."""


class PeopleStrips(LinesFigure):
    """A line each: days as dots, the own past as a band, the last week as a diamond."""

    steps = MappingProxyType(
        {
            **LinesFigure.steps,
            Qt.Key.Key_PageUp: -8,
            Qt.Key.Key_PageDown: 8,
        }
    )

    def __init__(self) -> None:
        self.people: tuple[PersonActivity, ...] = ()
        self._top, self._figure = 1, _FIGURE
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(560, round(self.top + self.line * max(1, len(self.people)) + _BOTTOM))

    def show_people(self, people: Sequence[PersonActivity]) -> None:
        """The most unusual week first."""
        self.people = tuple(sorted(people, key=lambda one: (-distance(one), one.name.casefold())))
        self._top = _nice(max((_most(one) for one in people), default=1))
        self.updateGeometry()
        self.changed()

    @property
    def count(self) -> int:
        """A strip a person."""
        return len(self.people)

    def title(self) -> str:
        """Its name with how many people there are."""
        return trn("Patients a day: {n} person", "Patients a day: {n} people", len(self.people))

    def words(self, number: int) -> str:
        """A person's patients a day this week, beside the own past and colleagues'."""
        if not 0 <= number < len(self.people):
            return ""
        one = self.people[number]
        now = tr(
            "{name}: {now} patients a day in the last seven working days",
            name=one.name,
            now=_number(one.now),
        )
        return ", ".join((now, _past_words(one), _peers_words(one)))

    def _speak(self) -> None:
        """The figures at the right have the room that the longest of them needs."""
        small, strong = QFontMetrics(font(11)), QFontMetrics(font(14, QFont.Weight.DemiBold))
        widths = (
            max(small.horizontalAdvance(_usual(one)), strong.horizontalAdvance(_number(one.now)))
            for one in self.people
        )
        self._figure = max(_FIGURE, 16.0 + max(widths, default=0))
        super()._speak()

    # painting

    def _area(self, number: int) -> QRectF:
        """Where the dots of a line are."""
        name = _NAME if self.width() >= 640 else _NARROW_NAME
        box = self.box(number)
        return QRectF(name, box.y(), max(60.0, box.width() - name - self._figure), self.line)

    def _x(self, area: QRectF, value: float) -> float:
        return area.left() + area.width() * min(1.0, value / self._top)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.people:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        for number, one in enumerate(self.people):
            self.paint_ground(painter, number)
            self._paint_name(painter, number, one)
            self._paint_strip(painter, self._area(number), one)
            self._paint_figure(painter, number, one)
        self.paint_focus(painter)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        area = self._area(0)
        bottom = self.top + self.line * len(self.people)
        painter.setFont(font(11))
        for part in range(5):
            value = self._top * part / 4
            x = self._x(area, value)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(x, self.top), QPointF(x, bottom))
            painter.setPen(colour("text3"))
            box = QRectF(x - 30, bottom + 4, 60, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, formats.number(value))

    def _paint_name(self, painter: QPainter, number: int, one: PersonActivity) -> None:
        box = self.box(number)
        paint_avatar(painter, QRectF(box.x() + 4, box.center().y() - 14, 28, 28), one.name)
        strong = font(13, QFont.Weight.Medium)
        painter.setFont(strong)
        painter.setPen(colour("text"))
        room = QRectF(box.x() + 40, box.y(), self._area(number).left() - 52, box.height())
        name = QFontMetrics(strong).elidedText(
            one.name, Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_strip(self, painter: QPainter, area: QRectF, one: PersonActivity) -> None:
        middle = area.center().y()
        if known_past(one):
            self._paint_past(painter, area, one)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("chart2", 90))
        for place, value in enumerate(one.days):
            # Days of the same figure lie beside, not on one another.
            offset = ((place * 5) % 11 - 5) * 1.5
            painter.drawEllipse(QPointF(self._x(area, value), middle + offset), 2.6, 2.6)
        if one.peers is not None:
            x = self._x(area, one.peers)
            painter.setPen(QPen(colour("text3"), 1.6, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, middle - 15), QPointF(x, middle + 15))
        self._paint_now(painter, QPointF(self._x(area, one.now), middle), one)

    def _paint_past(self, painter: QPainter, area: QRectF, one: PersonActivity) -> None:
        middle = area.center().y()
        low = self._x(area, max(0.0, one.past - one.spread))
        high = self._x(area, one.past + one.spread)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("info_soft"))
        painter.drawRoundedRect(QRectF(low, middle - 11, max(4.0, high - low), 22), 4, 4)
        x = self._x(area, one.past)
        painter.setPen(QPen(colour("chart2"), 2))
        painter.drawLine(QPointF(x, middle - 11), QPointF(x, middle + 11))

    def _paint_now(self, painter: QPainter, at: QPointF, one: PersonActivity) -> None:
        far = distance(one) >= _FAR
        painter.setPen(QPen(colour("surface"), 1.5))
        painter.setBrush(colour("chart3" if far else "chart1"))
        side = 6.5
        corners = (
            QPointF(at.x(), at.y() - side),
            QPointF(at.x() + side, at.y()),
            QPointF(at.x(), at.y() + side),
            QPointF(at.x() - side, at.y()),
        )
        painter.drawPolygon(QPolygonF(corners))

    def _paint_figure(self, painter: QPainter, number: int, one: PersonActivity) -> None:
        box = self.box(number)
        far = distance(one) >= _FAR
        room = QRectF(box.right() - self._figure + 8, box.y() + 5, self._figure - 14, 18)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(14, QFont.Weight.DemiBold))
        painter.setPen(colour("bad" if far else "text"))
        painter.drawText(room, right, _number(one.now))
        painter.setFont(font(11))
        painter.setPen(colour("text3"))
        room.translate(0, 18)
        painter.drawText(room, right, _usual(one))


def distance(one: PersonActivity) -> float:
    """How many own spreads the week now lies above the own past; at least one patient each."""
    if not known_past(one):
        return 0.0
    return (one.now - one.past) / max(1.0, one.spread)


def known_past(one: PersonActivity) -> bool:
    """Whether there is a past to be held against: newcomers have none."""
    return bool(one.past or one.spread)


def _usual(one: PersonActivity) -> str:
    return tr("usual {n}", n=_number(one.past)) if known_past(one) else tr("no past yet")


def _past_words(one: PersonActivity) -> str:
    if not known_past(one):
        return tr("no past yet")
    past, spread = _number(one.past), _number(one.spread)
    return tr("usual {past} (give or take {spread})", past=past, spread=spread)


def _peers_words(one: PersonActivity) -> str:
    if one.peers is None:
        return tr("no colleague in this role")
    return tr("colleagues {peers}", peers=_number(one.peers))


def _most(one: PersonActivity) -> float:
    return max((*one.days, one.now, one.past + one.spread, one.peers or 0, 1))


def _nice(most: float) -> int:
    """A top for the axis that divides into four round steps."""
    steps = (1, 2, 3, 5, 10, 15, 20, 25, 50, 100, 150, 200, 250, 500, 1000)
    return 4 * next((step for step in steps if step * 4 >= most), math.ceil(most / 4))


def _number(value: float) -> str:
    return formats.number(value, 0 if math.isclose(value, round(value)) else 1)
