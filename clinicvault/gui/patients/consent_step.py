"""What the steps of recording a consent share, and the strip that shows where one is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.gui.i18n import hush, language, tr
from clinicvault.gui.theme import colour, theme
from clinicvault.gui.widgets import label

_ROUND = 24
_LINE_FROM = 60


class RecordStep(QWidget):
    """One step: it says what is wrong with what was entered, and puts the cursor there."""

    title = ""
    """Of the strip."""

    def __init__(self) -> None:
        super().__init__()
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()

    def enter(self) -> None:
        """The step comes into view."""

    def ready(self) -> bool:
        """Whether one may go on; where not, the step says why."""
        return True

    def complain(self, text: str, where: QWidget | None = None) -> bool:
        """Show a problem (translated already) in place; gives False, for `ready`."""
        hush(self.problem.setText, text)
        self.problem.show()
        if where is not None:
            where.setFocus()
        return False

    def wipe(self) -> None:
        """Overwrite what a person gave."""


class StepStrip(QWidget):
    """Numbered rounds with their names; the one in view is filled."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles, self._now = tuple(titles), 0
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().follow(self, self.update)
        language().follow(self, self._name)
        self._name()

    def show_step(self, number: int) -> None:
        """Mark a step, counted from 0."""
        self._now = number
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(
            tr(
                "Step {n} of {total}: {title}",
                n=self._now + 1,
                total=len(self._titles),
                title=tr(self._titles[self._now]),
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(460, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = [self._width(title) for title in self._titles]
        gaps = max(1, len(widths) - 1)
        between = min(float(_LINE_FROM), (self.width() - sum(widths)) / gaps)
        left = 0.0
        for number, width in enumerate(widths):
            self._paint_step(painter, number, left)
            left += width
            if number + 1 < len(widths) and between > 16:
                painter.setPen(colour("line_strong"))
                middle = self.height() / 2
                painter.drawLine(QPointF(left + 6, middle), QPointF(left + between - 8, middle))
            left += between
        painter.end()

    def _font(self, *, now: bool) -> QFont:
        font = QFont("Inter")
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold if now else QFont.Weight.Medium)
        return font

    def _width(self, title: str) -> int:
        width = QFontMetrics(self._font(now=True)).horizontalAdvance(tr(title))
        return _ROUND + 8 + width

    def _paint_step(self, painter: QPainter, number: int, left: float) -> None:
        now, past = number == self._now, number < self._now
        ring = QRectF(left, (self.height() - _ROUND) / 2, _ROUND, _ROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent" if now else "accent_soft" if past else "sunken"))
        painter.drawEllipse(ring)
        painter.setFont(self._font(now=now))
        painter.setPen(colour("on_accent" if now else "accent_text" if past else "text3"))
        sign = "✓" if past else str(number + 1)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, sign)
        painter.setPen(colour("text" if now else "text3"))
        box = QRectF(ring.right() + 8, 0, self.width() - ring.right() - 8, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, tr(self._titles[number]))
