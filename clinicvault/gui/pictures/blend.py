"""Two pictures in one place: a wipe or an onion skin; a slider for screen readers and keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider

from clinicvault.gui.theme import colour, pixmap, theme

from .canvas import STEP, Stage, clip_round, paint_picture
from .picture import Picture
from .state import ViewState

_GRIP = 18.0
WIPE, OVERLAY = "wipe", "overlay"


class BlendView(Stage, QSlider):
    """Value 0 to 100: how much of the first picture is seen."""

    def __init__(self, state: ViewState) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setValue(50)
        self.setSingleStep(2)
        self.setPageStep(10)
        self.mode = WIPE
        self.state = state
        self._pictures: list[Picture | None] = [None, None]
        self._cached: dict[int, tuple[object, QPixmap]] = {}
        self._wiping = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setMouseTracking(True)
        self.state.changed.connect(self.update)
        self.valueChanged.connect(self.update)
        theme().follow(self, self.update)

    def show_picture(self, side: int, picture: Picture | None) -> None:
        """Show the first (0) or second (1) picture."""
        self._pictures[side] = picture
        self._cached.pop(side, None)
        self.update()

    def stage_picture(self) -> Picture | None:
        return self._pictures[0] or self._pictures[1]

    def choose(self, mode: str) -> None:
        """Wipe or overlay."""
        self.mode = mode
        self.update()

    def forget(self) -> None:
        """Drop what was drawn."""
        self._pictures = [None, None]
        self._cached.clear()
        self.update()

    @property
    def stage(self) -> QSizeF:
        """The stage's size."""
        return QSizeF(self.size())

    def _layer(self, side: int) -> QPixmap | None:
        """A picture drawn at screen size; moving the wipe only puts two of these together."""
        picture = self._pictures[side]
        if picture is None:
            return None
        ratio = self.devicePixelRatioF()
        key = (id(picture), self.state.key(), self.width(), self.height(), ratio)
        kept = self._cached.get(side)
        if kept is None or kept[0] != key:
            kept = (key, self._draw_layer(picture, ratio))
            self._cached[side] = kept
        return kept[1]

    def _draw_layer(self, picture: Picture, ratio: float) -> QPixmap:
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(colour("stage"))
        painter = QPainter(made)
        paint_picture(painter, self.stage, picture, self.state, ratio)
        painter.end()
        return made

    @property
    def divider(self) -> float:
        """Where the wipe's line is."""
        return self.width() * self.value() / 100

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        clip_round(painter, self.rect())
        painter.fillRect(self.rect(), colour("stage"))
        first, second = self._layer(0), self._layer(1)
        if self.mode == OVERLAY:
            self._paint_overlay(painter, first, second)
        else:
            self._paint_wipe(painter, first, second)
        painter.end()

    def _paint_overlay(
        self, painter: QPainter, first: QPixmap | None, second: QPixmap | None
    ) -> None:
        if second is not None:
            painter.drawPixmap(0, 0, second)
        if first is not None:
            painter.setOpacity(self.value() / 100 if second is not None else 1.0)
            painter.drawPixmap(0, 0, first)

    def _paint_wipe(self, painter: QPainter, first: QPixmap | None, second: QPixmap | None) -> None:
        at = self.divider
        if second is not None:
            painter.drawPixmap(0, 0, second)
        if first is not None:
            painter.save()
            side = QRectF(0, 0, at, self.height())
            painter.setClipRect(side, Qt.ClipOperation.IntersectClip)
            painter.drawPixmap(0, 0, first)
            painter.restore()
        self._paint_grip(painter, at)

    def _paint_grip(self, painter: QPainter, at: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(at - 1, 0, 2, self.height()), QColor("#FFFFFF"))
        grip = QRectF(at - _GRIP, self.height() / 2 - _GRIP, 2 * _GRIP, 2 * _GRIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 60))
        painter.drawEllipse(grip.adjusted(-1, 0, 1, 3))
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawEllipse(grip)
        if self.property("kbd"):
            painter.setPen(colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(grip.adjusted(-2, -2, 2, 2))
        mark = pixmap("move-horizontal", "ink", 18)
        painter.drawPixmap(round(at - 9), round(self.height() / 2 - 9), 18, 18, mark)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._wiping = self.mode == WIPE and abs(event.position().x() - self.divider) <= _GRIP + 4
        self._dragged = event.position()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        near = self.mode == WIPE and abs(event.position().x() - self.divider) <= _GRIP
        self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.OpenHandCursor)
        if self._wiping:
            self.setValue(round(100 * event.position().x() / max(1, self.width())))
        elif self._dragged is not None:
            self.pan_by(event.position() - self._dragged, self.stage)
            self._dragged = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._wiping, self._dragged = False, None

    def wheelEvent(self, event: QWheelEvent) -> None:
        point = QPointF(event.position())
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), point, self.stage)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.zoom_key(event.key(), self.stage):
            super().keyPressEvent(event)
