"""A stage for one picture: wheel zooms at the cursor, dragging moves, keys do both."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.gui.theme import colour, theme
from clinicvault.gui.theme.tokens import RADIUS_MEDIUM

from .picture import Picture
from .state import ViewState, fit_scale, shown_size, target_of

STEP = 1.25
_NUDGE = 48.0


def paint_picture(
    painter: QPainter, stage: QSizeF, picture: Picture, state: ViewState, ratio: float
) -> None:
    """Draw what of the picture is visible, from the level that fits the zoom."""
    if picture.empty:
        return
    target = target_of(state, stage, picture.size)
    visible = target.intersected(QRectF(QPointF(0, 0), stage))
    scale = fit_scale(stage, picture.size) * state.zoom
    image, reduction = picture.level(scale * ratio)
    source = QRectF(
        (visible.x() - target.x()) / scale * reduction,
        (visible.y() - target.y()) / scale * reduction,
        visible.width() / scale * reduction,
        visible.height() / scale * reduction,
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(visible, image, source)


def clip_round(painter: QPainter, box: QRect) -> None:
    """Paint with round corners from here on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), RADIUS_MEDIUM, RADIUS_MEDIUM)
    painter.setClipPath(path)


class Stage:
    """Zooming and moving, for any widget that shows pictures (mixed into it)."""

    state: ViewState
    _dragged: QPointF | None = None

    def stage_picture(self) -> Picture | None:
        """The picture whose size counts for zooming."""
        raise NotImplementedError

    def zoom_by(self, factor: float, at: QPointF | None, stage: QSizeF) -> None:
        """Zoom at a point of the stage, or its middle."""
        picture = self.stage_picture()
        if picture is not None:
            point = at or QPointF(stage.width() / 2, stage.height() / 2)
            self.state.zoom_at(factor, point, stage, picture.size)

    def pan_by(self, delta: QPointF, stage: QSizeF) -> None:
        """Move by screen pixels."""
        picture = self.stage_picture()
        if picture is not None:
            self.state.pan(delta, shown_size(stage, picture.size, self.state.zoom))

    def zoom_key(self, key: int, stage: QSizeF) -> bool:
        """+ and - zoom, 0 fits; whether the key was one of them."""
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_by(STEP, None, stage)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP, None, stage)
        elif key == Qt.Key.Key_0:
            self.state.reset()
        else:
            return False
        return True

    def pan_key(self, key: int, stage: QSizeF) -> bool:
        """Arrows move while zoomed in; whether the key was used."""
        moves = {
            Qt.Key.Key_Left: QPointF(_NUDGE, 0),
            Qt.Key.Key_Right: QPointF(-_NUDGE, 0),
            Qt.Key.Key_Up: QPointF(0, _NUDGE),
            Qt.Key.Key_Down: QPointF(0, -_NUDGE),
        }
        delta = moves.get(Qt.Key(key))
        if delta is None or self.state.zoom <= 1:
            return False
        self.pan_by(delta, stage)
        return True


class Canvas(Stage, QWidget):
    """One picture on a dark stage."""

    opened = Signal()
    """Double click."""

    def __init__(self, state: ViewState | None = None) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self.state = state or ViewState(self)
        self.state.changed.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        theme().follow(self, self.update)

    def share(self, state: ViewState) -> None:
        """Follow another state from now on."""
        self.state.changed.disconnect(self.update)
        self.state = state
        self.state.changed.connect(self.update)
        self.update()

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture; the place stays, because a preview gives way to its original."""
        self._picture = picture
        self.update()

    def stage_picture(self) -> Picture | None:
        return self._picture

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def stage(self) -> QSizeF:
        """The stage's size."""
        return QSizeF(self.size())

    @property
    def scale(self) -> float:
        """Screen pixels per picture pixel now."""
        if self._picture is None:
            return 1.0
        return fit_scale(self.stage, self._picture.size) * self.state.zoom

    def actual_size(self) -> None:
        """One screen pixel per picture pixel."""
        if self._picture is not None:
            fit = fit_scale(self.stage, self._picture.size)
            self.state.place(1 / max(fit, 1e-6), self.state.x, self.state.y)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        clip_round(painter, self.rect())
        painter.fillRect(self.rect(), colour("stage"))
        if self._picture is not None:
            paint_picture(painter, self.stage, self._picture, self.state, self.devicePixelRatioF())
        if self.hasFocus() and self.property("kbd"):
            painter.setPen(colour("focus"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = STEP ** (event.angleDelta().y() / 120)
        self.zoom_by(factor, event.position(), self.stage)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self.pan_by(event.position() - self._dragged, self.stage)
            self._dragged = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self.zoom_key(event.key(), self.stage) or self.pan_key(event.key(), self.stage)):
            event.ignore()
