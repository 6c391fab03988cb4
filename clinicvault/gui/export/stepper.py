"""The line of steps over the wizard: which are done, what was answered, where one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from clinicvault.gui.i18n import hush, language, tr
from clinicvault.gui.patients.list import font
from clinicvault.gui.theme import colour, pixmap, theme
from clinicvault.gui.widgets import row

_SIDE = 24
_GAP = 9
AHEAD, HERE, DONE = "ahead", "here", "done"


class StepSign(QPushButton):
    """One step; a press goes back to it."""

    def __init__(self, number: int, count: int, title: str, *, last: bool) -> None:
        super().__init__()
        self._number, self._count, self._title, self._last = number, count, title, last
        self.state, self.answer = AHEAD, ""
        self.setProperty("kind", "bare")
        self.setAutoDefault(False)
        self.setFixedHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().follow(self, self.update)
        language().follow(self, self._speak)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(150, 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 44)

    def show_state(self, state: str, answer: str) -> None:
        """Where it stands, and what was answered ("" for nothing yet)."""
        same = (state, answer) == (self.state, self.answer)
        self.state, self.answer = state, answer
        self.setEnabled(state == DONE)
        if not same:
            self._speak()
            self.update()

    def _speak(self) -> None:
        said = tr("Step {n} of {all}: {title}", n=self._number, all=self._count, title=self.title)
        hush(self.setAccessibleName, f"{said}, {self.answer}" if self.answer else said)
        told = tr("You are here") if self.state == HERE else ""
        hush(self.setAccessibleDescription, told)
        hush(self.setToolTip, self.answer)

    @property
    def title(self) -> str:
        """What it asks."""
        return tr(self._title)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(2, (self.height() - _SIDE) / 2, _SIDE, _SIDE)
        self._paint_circle(painter, circle)
        self._paint_texts(painter, round(circle.right()) + _GAP)
        if self.hasFocus() and self.property("kbd"):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _paint_circle(self, painter: QPainter, circle: QRectF) -> None:
        done, here = self.state == DONE, self.state == HERE
        painter.setPen(QPen(colour("accent" if done or here else "field_line"), 1.5))
        painter.setBrush(colour("accent_soft" if done else "accent" if here else "surface"))
        painter.drawEllipse(circle)
        if done:
            place = circle.topLeft() + QPointF(5, 5)
            painter.drawPixmap(place.toPoint(), pixmap("check", "accent_text", 14))
            return
        painter.setFont(font(12, QFont.Weight.Bold))
        painter.setPen(colour("on_accent" if here else "text3"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_texts(self, painter: QPainter, left: int) -> None:
        title = font(13, QFont.Weight.DemiBold if self.state == HERE else QFont.Weight.Medium)
        room = self.width() - left - 8
        drawn = _line(
            painter,
            title,
            "text3" if self.state == AHEAD else "text",
            self._box(left, room),
            self.title,
        )
        if self.answer and self.state != HERE:
            box = QRect(left, self.height() // 2 + 1, room, 18)
            _line(painter, font(11), "text3", box, self.answer)
        if not self._last:
            begin, end = left + drawn + 10, self.width() - 8
            at = self._box(left, room).center().y()
            if end - begin > 8:
                painter.setPen(QPen(colour("accent" if self.state == DONE else "line_strong"), 1.5))
                painter.drawLine(begin, at, end, at)

    def _box(self, left: int, room: int) -> QRect:
        """Of the title: in the middle, or above the answer."""
        if self.answer and self.state != HERE:
            return QRect(left, self.height() // 2 - 18, room, 18)
        return QRect(left, 0, room, self.height())


def _line(painter: QPainter, chosen: QFont, ink: str, box: QRect, text: str) -> int:
    """Draw a text, cut to its box; returns how wide it is."""
    metrics = QFontMetrics(chosen)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(chosen)
    painter.setPen(colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
    return metrics.horizontalAdvance(cut)


class Stepper(QWidget):
    """All steps side by side."""

    wanted = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        """`titles` are marked."""
        super().__init__()
        count = len(titles)
        self.signs = tuple(
            StepSign(number + 1, count, title, last=number + 1 == count)
            for number, title in enumerate(titles)
        )
        for number, sign in enumerate(self.signs):
            sign.clicked.connect(self._go(number))
        line = row(*self.signs, spacing=4)
        for number in range(count):
            line.setStretch(number, 1)
        self.setLayout(line)

    def _go(self, number: int) -> Callable[[], None]:
        return lambda: self.wanted.emit(number)

    def show_steps(self, here: int, answers: Sequence[str], *, over: bool = False) -> None:
        """Where one is; `over`: everything is done, and there is no way back."""
        for number, sign in enumerate(self.signs):
            state = DONE if over or number < here else HERE if number == here else AHEAD
            sign.show_state(state, answers[number] if number < here or over else "")
            if over:
                sign.setEnabled(False)
