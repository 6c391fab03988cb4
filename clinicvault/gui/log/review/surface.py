"""A card with a stripe in the colour of how grave it is, which can have the focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame

from clinicvault.gui.theme import colour, theme
from clinicvault.gui.theme.tokens import RADIUS_LARGE

_STRIPE = 5.0
_INKS = {"bad": "bad", "warn": "warn", "neutral": "line_strong", "ok": "ok", "info": "info"}


class StripedCard(QFrame):
    """Like a card; its left edge tells the tone, a ring tells the focus."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setProperty("card", "1")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().follow(self, self.update)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, RADIUS_LARGE, RADIUS_LARGE)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, _STRIPE, self.height()), colour(_INKS[self._tone]))
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_LARGE - 1, RADIUS_LARGE - 1)
        painter.end()
