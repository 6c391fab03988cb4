"""Who looked most at a patient's record: a bar for each person."""

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

_MOST = 8


class Lookers(LinesFigure):
    """At most eight people; `pressed` asks for one person's runs alone, or for all again."""

    line, top = 42.0, 0.0

    def __init__(self) -> None:
        self.people: tuple[tuple[str, int], ...] = ()
        self.chosen = -1
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(220, round(self.line * max(1, len(self.people))))

    def show_people(self, people: tuple[tuple[str, int], ...]) -> None:
        """(name, entries), most first."""
        self.people, self.chosen = people[:_MOST], -1
        self.updateGeometry()
        self.changed()

    def choose(self, number: int) -> str:
        """Choose a person, or nobody by choosing again; the name chosen, "" for all."""
        self.chosen = -1 if number == self.chosen else number
        self.update()
        return self.people[number][0] if self.chosen >= 0 else ""

    @property
    def count(self) -> int:
        """A line a person."""
        return len(self.people)

    def title(self) -> str:
        """Its name, whoever is in it."""
        return tr("Who looked most")

    def words(self, number: int) -> str:
        """A person, and how many entries of this patient are theirs."""
        if not 0 <= number < len(self.people):
            return ""
        name, entries = self.people[number]
        return f"{name}: " + trn("{n} entry", "{n} entries", entries)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((entries for _, entries in self.people), default=1)
        for number, (name, entries) in enumerate(self.people):
            box = self.box(number)
            if number in {self.marked, self.chosen}:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("accent_soft" if number == self.chosen else "surface2"))
                painter.drawRoundedRect(box, 6, 6)
            _paint_person(painter, box, name, entries, entries / max(1, most))
        self.paint_focus(painter)
        painter.end()


def _paint_person(painter: QPainter, box: QRectF, name: str, entries: int, share: float) -> None:
    paint_avatar(painter, QRectF(box.x() + 4, box.y() + 7, 28, 28), name)
    count = formats.number(entries)
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
