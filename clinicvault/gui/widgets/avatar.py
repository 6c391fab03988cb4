"""A round picture of initials; the colour comes from the name."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinicvault.gui.theme import theme, tokens
from clinicvault.gui.theme.tokens import AVATARS
from clinicvault.gui.words import initials


def avatar_colours(name: str) -> tuple[QColor, QColor]:
    """(background, letters), the same for the same name."""
    pair = tokens()[f"avatar{zlib.crc32(name.encode()) % AVATARS}"]
    back, front = pair.split("/")
    return QColor(back), QColor(front)


def paint_avatar(painter: QPainter, box: QRectF, name: str) -> None:
    """Draw an avatar into a square."""
    back, front = avatar_colours(name)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back)
    painter.drawEllipse(box)
    font = QFont("Inter")
    font.setPixelSize(round(box.height() * 0.36))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(front)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(name))


class Avatar(QWidget):
    """An avatar as a widget; decoration only, the name stands beside it."""

    def __init__(self, name: str, size: int = 40) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(size, size)
        theme().follow(self, self.update)

    def show_name(self, name: str) -> None:
        """Change the person."""
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, QRectF(self.rect()), self._name)
        painter.end()
