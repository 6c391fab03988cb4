"""Who looked most at a patient's record: a bar for each person, as long as their looks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from clinicvault.gui import formats
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.log.charts.lines import LinesFigure
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour
from clinicvault.gui.widgets.avatar import paint_avatar
from clinicvault.services.views import Looker

_MOST = 8


class Lookers(LinesFigure):
    """At most eight people; `pressed` asks for one person's runs alone, or for all again."""

    line, top = 42.0, 0.0

    def __init__(self) -> None:
        self.people: tuple[Looker, ...] = ()
        self.chosen = -1
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(220, round(self.line * max(1, len(self.people))))

    def show_people(self, people: tuple[Looker, ...]) -> None:
        """Who looked most first; whoever did not look is left out."""
        self.people, self.chosen = tuple(one for one in people if one.looks)[:_MOST], -1
        self.updateGeometry()
        self.changed()

    def choose(self, number: int) -> str:
        """Choose a person, or nobody by choosing again; the id chosen, "" for all."""
        self.chosen = -1 if number == self.chosen else number
        self.update()
        return self.people[number].id if self.chosen >= 0 else ""

    @property
    def count(self) -> int:
        """A line a person."""
        return len(self.people)

    def title(self) -> str:
        """Its name, whoever is in it."""
        return tr("Who looked most")

    def words(self, number: int) -> str:
        """A person, how often they looked, and how many entries of this patient are theirs."""
        if not 0 <= number < len(self.people):
            return ""
        one = self.people[number]
        looks = trn("looked {n} time", "looked {n} times", one.looks)
        return f"{one.name}: {looks}, " + trn("{n} entry", "{n} entries", one.entries)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((one.looks for one in self.people), default=1)
        for number, one in enumerate(self.people):
            box = self.box(number)
            if number in {self.marked, self.chosen}:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("accent_soft" if number == self.chosen else "surface2"))
                painter.drawRoundedRect(box, 6, 6)
            _paint_person(painter, box, one.name, one.looks, one.looks / most)
        self.paint_focus(painter)
        painter.end()


def _paint_person(painter: QPainter, box: QRectF, name: str, looks: int, share: float) -> None:
    paint_avatar(painter, QRectF(box.x() + 4, box.y() + 7, 28, 28), name)
    count = formats.number(looks)
    strong = font(12, QFont.Weight.DemiBold)
    taken = QFontMetrics(strong).horizontalAdvance(count) + 12
    room = QRectF(box.x() + 42, box.y() + 5, box.width() - 46 - taken, 18)
    painter.setFont(font(12))
    painter.setPen(colour("text"))
    short = QFontMetrics(font(12)).elidedText(
        name, Qt.TextElideMode.ElideRight, round(room.width())
    )
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
    painter.setFont(strong)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(QRectF(box.right() - taken, box.y() + 5, taken - 6, 18), flags, count)
    groove = QRectF(box.x() + 42, box.y() + 27, box.width() - 50, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(groove, 3, 3)
    painter.setBrush(colour("chart1"))
    groove.setWidth(max(6.0, groove.width() * share))
    painter.drawRoundedRect(groove, 3, 3)
