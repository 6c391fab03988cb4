"""What pictures were given out for: a bar for each reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, pixmap
from clinicvault.services.views import PurposeCount

from .lines import LinesFigure

_ICONS = {
    Purpose.CARE: "stethoscope",
    Purpose.COLLEAGUES: "users-round",
    Purpose.TEACHING: "graduation-cap",
    Purpose.PUBLICATION: "newspaper",
    Purpose.MARKETING: "megaphone",
    Purpose.INSURER: "umbrella",
    Purpose.RESEARCH: "microscope",
}


class PurposeBars(LinesFigure):
    """Most first; the number of pictures stands beside the number of exports."""

    def __init__(self) -> None:
        self.purposes: tuple[PurposeCount, ...] = ()
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(320, round(2 * self.top + self.line * max(1, len(self.purposes))))

    def show_purposes(self, purposes: Sequence[PurposeCount]) -> None:
        """Those without an export are left out."""
        given = [one for one in purposes if one.exports]
        self.purposes = tuple(sorted(given, key=lambda one: -one.exports))
        self.updateGeometry()
        self.changed()

    @property
    def count(self) -> int:
        """A bar for each reason with exports."""
        return len(self.purposes)

    def title(self) -> str:
        """Its name with how many exports all reasons have."""
        total = sum(one.exports for one in self.purposes)
        return tr("Exports by reason: {n} exports", n=formats.number(total))

    def words(self, number: int) -> str:
        """A reason, and its exports and photos."""
        if not 0 <= number < len(self.purposes):
            return ""
        one = self.purposes[number]
        return tr("{reason}: {told}", reason=words.purpose(one.purpose), told=_told(one))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((one.exports for one in self.purposes), default=1)
        for number, one in enumerate(self.purposes):
            self.paint_ground(painter, number)
            self._paint_line(painter, self.box(number), one, one.exports / most)
        self.paint_focus(painter)
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
