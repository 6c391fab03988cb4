"""The later picture laid over the earlier one, where a hand moves, turns and scales it."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider

from clinicvault.domain.alignment import Similarity
from clinicvault.gui.pictures.canvas import clip_round
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.theme import colour, theme

OVERLAY, WIPE = "overlay", "wipe"
STEP, FINE = 0.004, 0.001
"""Shares of the longer side that an arrow moves, and with Shift."""
TURN, ZOOM = 0.4, 1.006
"""Degrees and factor of one step."""
_MARGIN = 14.0
_REST_MS = 150
_MOVES = MappingProxyType(
    {
        Qt.Key.Key_Left: (-1, 0),
        Qt.Key.Key_Right: (1, 0),
        Qt.Key.Key_Up: (0, -1),
        Qt.Key.Key_Down: (0, 1),
    }
)
_TURNS = MappingProxyType({Qt.Key.Key_Comma: -1, Qt.Key.Key_Period: 1})
_ZOOMS = MappingProxyType({Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1})


class AlignView(QSlider):
    """Its value, 0 to 100, is how much of the later picture is seen: a slider for screen readers.

    Dragging moves the later picture, the wheel scales it, with Shift it turns it.
    """

    moved = Signal(object)
    """A `Similarity` that a hand made."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setValue(50)
        self.mode = OVERLAY
        self.lies = Similarity()
        self._pictures: list[Picture | None] = [None, None]
        self._under: tuple[object, QPixmap] | None = None
        self._dragged: QPointF | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.valueChanged.connect(self.update)
        theme().follow(self, self._retint)

    def show_picture(self, side: int, picture: Picture | None) -> None:
        """The earlier (0) or the later (1) one."""
        self._pictures[side] = picture
        self._retint()

    def show_lies(self, lies: Similarity) -> None:
        """How the later one lies over the earlier one."""
        self.lies = lies
        self.update()

    def choose(self, mode: str) -> None:
        """One over the other, or a wipe between both."""
        self.mode = mode
        self.update()

    def wipe(self) -> None:
        """Forget both pictures."""
        self._rest.stop()
        self._pictures, self._under = [None, None], None
        self.update()

    def _retint(self) -> None:
        self._under = None
        self.update()

    # where things are

    @property
    def unit(self) -> float:
        """Screen pixels of the earlier picture's longer side."""
        earlier = self._pictures[0]
        if earlier is None or earlier.empty:
            return 1.0
        width, height = earlier.size.width(), earlier.size.height()
        room = max(1.0, self.width() - 2 * _MARGIN), max(1.0, self.height() - 2 * _MARGIN)
        return min(room[0] / width, room[1] / height) * max(width, height)

    def _matrix(self, picture: Picture, lies: Similarity, reduction: float) -> QTransform:
        """From pixels of one of its levels to the screen."""
        longest = max(picture.size.width(), picture.size.height()) * reduction
        size = picture.size
        made = QTransform()
        made.translate(self.width() / 2, self.height() / 2)
        made.scale(self.unit, self.unit)
        made.translate(lies.right, lies.down)
        made.rotateRadians(lies.angle)
        made.scale(lies.scale / longest, lies.scale / longest)
        made.translate(-size.width() * reduction / 2, -size.height() * reduction / 2)
        return made

    # painting

    def resizeEvent(self, _event: object) -> None:
        self._retint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        clip_round(painter, self.rect())
        under = self._earlier()
        painter.drawPixmap(0, 0, under)
        later = self._pictures[1]
        if later is not None and not later.empty:
            self._paint_later(painter, later)
        if self.hasFocus() and self.property("kbd"):
            painter.setOpacity(1.0)
            painter.setPen(colour("focus"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _earlier(self) -> QPixmap:
        """At screen size, drawn once: only what lies over it moves."""
        ratio, earlier = self.devicePixelRatioF(), self._pictures[0]
        key = (id(earlier), self.width(), self.height(), ratio)
        if self._under is not None and self._under[0] == key:
            return self._under[1]
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(colour("stage"))
        if earlier is not None and not earlier.empty:
            painter = QPainter(made)
            self._paint_picture(painter, earlier, Similarity(), smooth=True)
            painter.end()
        self._under = (key, made)
        return made

    def _paint_later(self, painter: QPainter, later: Picture) -> None:
        painter.save()
        if self.mode == WIPE:
            at = self.width() * (100 - self.value()) / 100
            painter.setClipRect(
                QRectF(at, 0, self.width() - at, self.height()), Qt.ClipOperation.IntersectClip
            )
        else:
            painter.setOpacity(self.value() / 100)
        # While a hand moves it, every frame counts; it is smooth again as soon as it rests.
        rests = self._dragged is None and not self._rest.isActive()
        self._paint_picture(painter, later, self.lies, smooth=rests)
        painter.restore()
        if self.mode == WIPE:
            at = self.width() * (100 - self.value()) / 100
            painter.fillRect(QRectF(at - 1, 0, 2, self.height()), Qt.GlobalColor.white)

    def _paint_picture(
        self, painter: QPainter, picture: Picture, lies: Similarity, *, smooth: bool
    ) -> None:
        longest = max(picture.size.width(), picture.size.height())
        scale = self.unit * lies.scale / longest * self.devicePixelRatioF()
        image, reduction = picture.level(scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.setTransform(self._matrix(picture, lies, reduction), combine=True)
        painter.drawImage(0, 0, image)

    # hands

    def nudge(
        self, right: float = 0.0, down: float = 0.0, degrees: float = 0.0, zoom: float = 1.0
    ) -> None:
        """Move, turn, scale the later picture; told by `moved`."""
        self._tell(self.lies.nudged(right, down, degrees, zoom))

    def _tell(self, lies: Similarity) -> None:
        if self._pictures[1] is not None and lies.sensible:
            self._rest.start()
            self.show_lies(lies)
            self.moved.emit(lies)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._dragged = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            step = (event.position() - self._dragged) / self.unit
            self._dragged = event.position()
            self.nudge(step.x(), step.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.nudge(degrees=steps * TURN)
        else:
            self.nudge(zoom=ZOOM**steps)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, + and - scale, comma and point turn; with Shift arrows move less."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            step = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            across, down = _MOVES[key]
            self.nudge(across * step, down * step)
        elif key in _TURNS:
            self.nudge(degrees=_TURNS[key] * TURN)
        elif key in _ZOOMS:
            self.nudge(zoom=ZOOM ** _ZOOMS[key])
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
        else:
            event.ignore()
