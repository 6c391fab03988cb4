"""What pictures were given out for: a bar for each reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, pixmap
from clinicvault.services.views import PurposeCount

from .figure import Figure

_LINE, _TOP = 46.0, 4.0
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ICONS = {
    Purpose.CARE: "stethoscope",
    Purpose.COLLEAGUES: "users-round",
    Purpose.TEACHING: "graduation-cap",
    Purpose.PUBLICATION: "newspaper",
    Purpose.MARKETING: "megaphone",
    Purpose.INSURER: "umbrella",
    Purpose.RESEARCH: "microscope",
}


class PurposeBars(Figure):
    """Most first; the number of pictures stands beside the number of exports."""

    def __init__(self) -> None:
        self.purposes: tuple[PurposeCount, ...] = ()
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(320, round(2 * _TOP + _LINE * max(1, len(self.purposes))))

    def show_purposes(self, purposes: Sequence[PurposeCount]) -> None:
        """Those without an export are left out."""
        given = [one for one in purposes if one.exports]
        self.purposes = tuple(sorted(given, key=lambda one: -one.exports))
        self.updateGeometry()
        self.changed()

    @property
    def count(self) -> int:
        return len(self.purposes)

    def title(self) -> str:
        total = sum(one.exports for one in self.purposes)
        return tr("Exports by reason: {n} exports", n=formats.number(total))

    def words(self, number: int) -> str:
        if not 0 <= number < len(self.purposes):
            return ""
        one = self.purposes[number]
        return tr("{reason}: {told}", reason=words.purpose(one.purpose), told=_told(one))

    def at(self, place: QPointF) -> int:
        line = int((place.y() - _TOP) // _LINE)
        return line if 0 <= line < len(self.purposes) and place.y() >= _TOP else -1

    def box(self, number: int) -> QRectF:
        return QRectF(0, _TOP + number * _LINE, self.width(), _LINE)

    def step(self, number: int, key: Qt.Key) -> int:
        return number + _STEPS.get(key, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((one.exports for one in self.purposes), default=1)
        for number, one in enumerate(self.purposes):
            if number == self.marked:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("surface2"))
                painter.drawRoundedRect(self.box(number), 6, 6)
            self._paint_line(painter, self.box(number), one, one.exports / most)
        if self.marked >= 0 and self.hasFocus():
            self.paint_mark(painter, self.box(self.marked).adjusted(1, 1, -1, -1), 6)
        painter.end()

    def _paint_line(self, painter: QPainter, box: QRectF, one: PurposeCount, share: float) -> None:
        sign = _ICONS.get(one.purpose, "user") if one.purpose is not None else "user"
        painter.drawPixmap(
            round(box.x() + 8), round(box.y() + 8), 16, 16, pixmap(sign, "text2", 16)
        )
        strong = font(13, QFont.Weight.Medium)
        painter.setFont(strong)
        painter.setPen(colour("text"))
        told, small = _told(one), font(11)
        taken = QFontMetrics(small).horizontalAdvance(told) + 16
        room = QRectF(box.x() + 32, box.y() + 6, box.width() - 36 - taken, 20)
        name = QFontMetrics(strong).elidedText(
            words.purpose(one.purpose), Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(small)
        painter.setPen(colour("text2"))
        right = QRectF(box.right() - taken, box.y() + 6, taken - 8, 20)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(right, flags, told)
        groove = QRectF(box.x() + 32, box.y() + 29, box.width() - 40, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(groove, 4, 4)
        painter.setBrush(colour("chart2"))
        groove.setWidth(max(8.0, groove.width() * share))
        painter.drawRoundedRect(groove, 4, 4)


def _told(one: PurposeCount) -> str:
    exports = trn("{n} export", "{n} exports", one.exports)
    return f"{exports} · " + trn("{n} picture", "{n} pictures", one.photos)
