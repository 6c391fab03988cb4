"""The way from an entry up to the daily check code, drawn step by step."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.gui.i18n import language, tr
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, theme

from .proof_steps import Code, Step, short

_STEP, _BOX, _TOP = 34.0, 24.0, 6.0


class ProofFigure(QWidget):
    """The check code at the top, the entry at the bottom, neighbours at their sides."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self._leaf = self._root = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().follow(self, self.update)
        language().follow(self, self._tell)

    def show_steps(self, leaf: str, steps: tuple[Step, ...], code: Code) -> None:
        """Show a proof."""
        self._leaf, self._steps, self._root = leaf, steps, code.root
        self._tell()
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Forget it."""
        self._leaf, self._root, self._steps = "", "", ()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(240, round((len(self._steps) + 1) * _STEP + _BOX + 2 * _TOP))

    def _tell(self) -> None:
        self.setAccessibleName(tr("Steps of the proof"))
        lines = [
            tr(
                "Step {n}: with the neighbour at the {side}, {code}",
                n=number,
                side=tr("left") if step.left else tr("right"),
                code=short(step.hash),
            )
            for number, step in enumerate(self._steps, 1)
        ]
        self.setAccessibleDescription("\n".join(lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._leaf:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        bottom = _TOP + _BOX / 2 + (len(self._steps) + 1) * _STEP
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawLine(QPointF(middle, _TOP + _BOX), QPointF(middle, bottom - _BOX / 2))
        for number, step in enumerate(self._steps):
            self._paint_step(painter, bottom - (number + 1) * _STEP, step)
        self._paint_end(painter, bottom, tr("This entry"), self._leaf, "surface", "accent_text")
        said = tr("Daily check code")
        self._paint_end(painter, _TOP + _BOX / 2, said, self._root, "accent_soft", "accent_text")
        painter.end()

    def _paint_step(self, painter: QPainter, y: float, step: Step) -> None:
        middle, side = self.width() / 2, -1 if step.left else 1
        inner, outer = middle + side * 18, middle + side * (middle - 4)
        painter.setPen(QPen(colour("line_strong"), 1.5))
        painter.drawLine(QPointF(middle, y - 9), QPointF(inner, y + 3))
        box = QRectF(min(inner, outer), y - _BOX / 2 + 3, abs(outer - inner), _BOX)
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(colour("text2"))
        painter.setFont(font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short(step.hash))
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(colour("surface"))
        painter.drawEllipse(QPointF(middle, y - 9), 4, 4)

    def _paint_end(
        self, painter: QPainter, y: float, said: str, code: str, ground: str, ink: str
    ) -> None:
        box = QRectF(4, y - _BOX / 2, self.width() - 8, _BOX)
        painter.setPen(QPen(colour("accent"), 1.2))
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(box, 6, 6)
        strong = font(11, QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(colour(ink))
        inner = box.adjusted(10, 0, -10, 0)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, left | Qt.AlignmentFlag.AlignVCenter, said)
        inner.setLeft(inner.left() + QFontMetrics(strong).horizontalAdvance(said) + 8)
        painter.setFont(font(11))
        painter.drawText(inner, right | Qt.AlignmentFlag.AlignVCenter, short(code))
