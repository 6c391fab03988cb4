"""A pad to sign on with finger, pen or mouse: strokes alone, no picture of them is kept here."""

from __future__ import annotations

import itertools
import math
import time

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.gui.i18n import say, tr
from clinicvault.gui.theme import colour, theme
from clinicvault.gui.theme.tokens import RADIUS_MEDIUM
from clinicvault.services.views import ScreenSignature, Stroke

Point = tuple[float, float, int]
_LEAST = 0.25
"""A signature's length, in widths of the pad: less is a slip of the hand."""
_NEAR = 0.002
_MOST_POINTS = 20_000
_TOUCHES = frozenset(
    {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
)


class SignaturePad(QWidget):
    """Lines in 0..1 of both sides, so that any later size shows the same signature."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._strokes: list[list[Point]] = []
        self._begun = 0.0
        self._drawing = False
        self._ink, self._dried = QPixmap(), [0, 0]
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 150)
        self.setMaximumHeight(340)
        say(self.setAccessibleName, "Signature")
        say(
            self.setAccessibleDescription,
            "Sign with a finger, a pen or the mouse. Delete empties the field. "
            "Who cannot draw signs on paper instead.",
        )
        theme().follow(self, self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(560, 210)

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    @property
    def enough(self) -> bool:
        """Whether it is long enough for a signature."""
        return sum(_length(stroke, self.aspect) for stroke in self._strokes) >= _LEAST

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width() / max(1, self.height())

    def signature(self, text: str) -> ScreenSignature:
        """What was drawn, under the text that was shown."""
        strokes = tuple(Stroke(tuple(points)) for points in self._strokes)
        return ScreenSignature(strokes, self.aspect, text)

    def clear(self) -> None:
        """Forget every line."""
        self._strokes.clear()
        self._drawing = False
        self._redraw()
        self.changed.emit()

    # one line: begun, continued, ended

    def _begin(self, at: QPointF) -> None:
        if not self.isEnabled():
            return
        if not self._strokes:
            self._begun = time.monotonic()
        self._strokes.append([])
        self._drawing = True
        self._extend(at)

    def _extend(self, at: QPointF) -> None:
        if not self._drawing or sum(map(len, self._strokes)) >= _MOST_POINTS:
            return
        x = min(1.0, max(0.0, at.x() / max(1, self.width())))
        y = min(1.0, max(0.0, at.y() / max(1, self.height())))
        stroke = self._strokes[-1]
        if stroke and math.hypot(x - stroke[-1][0], y - stroke[-1][1]) < _NEAR:
            return
        stroke.append((x, y, round((time.monotonic() - self._begun) * 1000)))
        self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()

    # mouse, pen, finger

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen; accepted, so that no mouse event follows for the same line."""
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QEvent.Type.TabletMove:
            self._extend(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.type() in _TOUCHES:
            self._touch(event)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """The first finger draws; a resting hand's other points do not."""
        if event.type() in {QEvent.Type.TouchEnd, QEvent.Type.TouchCancel} or not event.points():
            self._end()
        elif event.type() == QEvent.Type.TouchBegin:
            self._begin(event.points()[0].position())
        else:
            self._extend(event.points()[0].position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.clear()
        else:
            super().keyPressEvent(event)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_sheet(painter)
        self._dry()
        painter.drawPixmap(0, 0, self._ink)
        self._use_pen(painter)
        for stroke in self._strokes[-1:]:
            painter.drawPath(tail(self._places(stroke[-3:])))
        painter.end()

    def _use_pen(self, painter: QPainter) -> None:
        pen = QPen(colour("text"), max(2.0, self.height() / 90))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _redraw(self) -> None:
        """Everything is drawn anew at the next paint."""
        self._ink, self._dried = QPixmap(), [0, 0]
        self.update()

    def _dry(self) -> None:
        """Draw what came since the last paint: a long signature costs no more than a short one."""
        ratio = self.devicePixelRatioF()
        if self._ink.size() != (self.size() * ratio):
            self._ink, self._dried = QPixmap(self.size() * ratio), [0, 0]
            self._ink.setDevicePixelRatio(ratio)
            self._ink.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._use_pen(painter)
        first, known = self._dried
        for number, stroke in enumerate(self._strokes[first:], start=first):
            begin = max(0, known - 2) if number == first else 0
            points = self._places(stroke[begin:])
            painter.drawPath(curve(points, begun=begin > 0))
            if number < len(self._strokes) - 1:
                painter.drawPath(tail(points, begun=begin > 0))
        painter.end()
        if self._strokes:
            self._dried = [len(self._strokes) - 1, len(self._strokes[-1])]

    def _places(self, stroke: list[Point]) -> list[QPointF]:
        return [QPointF(x * self.width(), y * self.height()) for x, y, _ in stroke]

    def _paint_sheet(self, painter: QPainter) -> None:
        lit = self.hasFocus() and bool(self.property("kbd"))
        painter.setPen(QPen(colour("focus" if lit else "field_line"), 2 if lit else 1))
        painter.setBrush(colour("surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_MEDIUM, RADIUS_MEDIUM)
        base = self.height() * 0.76
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.drawLine(QPointF(28, base), QPointF(self.width() - 28, base))
        painter.setPen(colour("text3"))
        if self.empty:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Please sign here"))
        painter.drawText(QPointF(28, base - 8), "✕")


def curve(points: list[QPointF], *, begun: bool = False) -> QPainterPath:
    """Through the middles between points, to the last one; `begun` starts at the first middle."""
    path = QPainterPath(_middle(points) if begun else points[0])
    for before, after in itertools.pairwise(points[1:]):
        path.quadTo(before, (before + after) / 2)
    return path


def tail(points: list[QPointF], *, begun: bool = False) -> QPainterPath:
    """From the last middle to the last point; a single point is a dot."""
    path = QPainterPath(_middle(points[-2:]) if begun or len(points) > 2 else points[0])
    path.lineTo(points[-1] if len(points) > 1 else points[0] + QPointF(0.1, 0.1))
    return path


def _middle(points: list[QPointF]) -> QPointF:
    return (points[0] + points[1]) / 2


def _length(stroke: list[Point], aspect: float) -> float:
    """In widths of the pad."""
    pairs = itertools.pairwise(stroke)
    return sum(math.hypot(b[0] - a[0], (b[1] - a[1]) / aspect) for a, b in pairs)
