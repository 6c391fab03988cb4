"""A text over several lines."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

_TALLEST = 10_000


class Paragraph(QLabel):
    """A text over several lines that is never squeezed: in a page that scrolls Qt may do so."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Measured anew: a label's own `heightForWidth` never asks for less than its minimum."""
        self.ensurePolished()
        room = QRect(0, 0, max(1, self.width()), _TALLEST)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        needed = self.fontMetrics().boundingRect(room, flags, self.text()).height()
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)
