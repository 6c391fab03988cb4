"""The picture that is being covered: boxes, brush, bars and crop by hand; everything by keys too.

Space beside it: what a hand does lies in `Covering`, what is painted in `editor_paint`.
"""

from __future__ import annotations

import enum
import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.domain.recipes import Box, EyeBar, Stroke
from clinicvault.gui.pictures.canvas import STEP, Stage, clip_round, paint_picture
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.state import ViewState
from clinicvault.gui.theme import colour, theme

from . import editor_paint as paint
from .covering import Covering, Item, Part, moved, tidied
from .editor_paint import Geometry
from .gesture import Gesture
from .stroke_layer import StrokeLayer

_ARROW = 0.01
_REACH = 12.0
"""Screen pixels within which a corner is taken."""


class Tool(enum.Enum):
    """What the hand does."""

    MOVE = "move"
    BOX = "box"
    BRUSH = "brush"
    EYES = "eyes"
    CROP = "crop"
    PERSON = "person"
    AROUND = "around"


_BRUSHES = {Tool.BRUSH: Part.STROKE, Tool.PERSON: Part.PERSON, Tool.AROUND: Part.AROUND}
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CoverCanvas(Stage, QWidget):
    """One picture and what lies over it."""

    changed = Signal()
    """Something was covered, moved or taken away."""
    chosen = Signal(object)
    """The item that a hand chose; None for none."""
    limited = Signal()
    """There are too many covers, or this one is too small."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ViewState(self)
        self.state.changed.connect(self.update)
        self.covering = Covering()
        self.tool, self.width_share = Tool.MOVE, 0.04
        self.item: Item | None = None
        self._picture: Picture | None = None
        self._gesture: Gesture | None = None
        self._hover: QPointF | None = None
        self._layers: dict[str, tuple[object, QPixmap]] = {}
        self._strokes = StrokeLayer()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setMouseTracking(True)
        theme().follow(self, self.update)

    # what is shown

    def show_covering(self, covering: Covering) -> None:
        """Another picture's covers; its pixels follow by `show_picture`."""
        self.covering, self.item, self._gesture = covering, None, None
        self.show_picture(None)
        self.state.reset()

    def show_picture(self, picture: Picture | None) -> None:
        """The picture under the covers."""
        self._picture = picture
        self._layers.clear()
        self._strokes.wipe()
        self.update()

    def stage_picture(self) -> Picture | None:
        return self._picture

    @property
    def stage(self) -> QSizeF:
        """The stage's size."""
        return QSizeF(self.size())

    @property
    def geometry_now(self) -> Geometry | None:
        """Where the picture lies; None while there is none."""
        if self._picture is None or self._picture.empty:
            return None
        return Geometry.of(self.state, self.stage, self._picture.size)

    def take(self, tool: Tool) -> None:
        """Another tool."""
        self.tool, self._gesture = tool, None
        cross = tool is not Tool.MOVE
        self.setCursor(Qt.CursorShape.CrossCursor if cross else Qt.CursorShape.ArrowCursor)
        self.update()

    def choose(self, item: Item | None) -> None:
        """Choose without telling: it gets handles, and is seen through."""
        self.item = item
        self.update()

    def touched(self) -> None:
        """The covers were changed."""
        if self.item is not None and self.item not in self.covering.now.items():
            self.item = None
        self.update()
        self.changed.emit()

    # painting: the picture and the strokes are kept at screen size

    def _layer(self, name: str, key: object) -> QPixmap | None:
        kept = self._layers.get(name)
        return kept[1] if kept is not None and kept[0] == key else None

    def _picture_layer(self, picture: Picture) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (id(picture), self.state.key(), self.width(), self.height(), ratio)
        found = self._layer("picture", key)
        if found is None:
            found = self._blank(ratio)
            found.fill(colour("stage"))
            painter = QPainter(found)
            paint_picture(painter, self.stage, picture, self.state, ratio)
            painter.end()
            self._layers["picture"] = (key, found)
        return found

    def _paint_strokes(self, painter: QPainter, geometry: Geometry) -> None:
        """What a brush made; what a frame has no time for comes with the next one."""
        ratio = self.devicePixelRatioF()
        view = (self.state.key(), self.width(), self.height(), ratio)
        lines = paint.strokes_of(self.covering.now)
        if not self._strokes.paint(painter, geometry, lines, view, self.size() * ratio):
            QTimer.singleShot(0, self, self.update)

    def _blank(self, ratio: float) -> QPixmap:
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        return made

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        clip_round(painter, self.rect())
        painter.fillRect(self.rect(), colour("stage"))
        geometry = self.geometry_now
        if geometry is not None and self._picture is not None:
            painter.drawPixmap(0, 0, self._picture_layer(self._picture))
            self._paint_strokes(painter, geometry)
            paint.paint_covers(painter, geometry, self.covering.now, self.item)
            self._paint_gesture(painter, geometry)
        if self.hasFocus() and self.property("kbd"):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_gesture(self, painter: QPainter, geometry: Geometry) -> None:
        made = self._gesture
        if self.tool in _BRUSHES and self._hover is not None:
            half = self.width_share * geometry.longer / 2
            painter.setPen(QPen(colour("on_stage"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._hover, half, half)
        if made is None:
            return
        if made.points and self.tool in _BRUSHES:
            ink = paint.stroke_ink(_BRUSHES[self.tool])
            stroke = Stroke(tuple(made.points), self.width_share)
            paint.paint_stroke(painter, geometry, stroke, ink)
        elif self.tool in {Tool.BOX, Tool.CROP} and made.end is not None:
            ends = geometry.point(made.begin), geometry.point(made.end)
            paint.paint_rubber(painter, QRectF(*ends).normalized())
        elif self.tool is Tool.EYES and made.end is not None:
            painter.setPen(QPen(colour("on_stage"), 1.5))
            painter.setBrush(paint.COVER)
            painter.drawPolygon(geometry.bar(EyeBar(made.begin, made.end)))

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        geometry = self.geometry_now
        if geometry is None:
            return
        share = geometry.share(event.position())
        self._gesture = Gesture(share, event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            self._gesture.panning = True
        elif self.tool is Tool.MOVE:
            self._grip(geometry, event.position())
        elif self.tool in _BRUSHES:
            self._gesture.points.append(share)
        self.update()

    def _grip(self, geometry: Geometry, at: QPointF) -> None:
        """Take a corner of what is chosen, else the thing under the hand, else the picture."""
        made = self._gesture
        if made is None:
            return
        made.corner = self._corner_at(geometry, at)
        if made.corner < 0:
            self.item = self._item_at(geometry, at)
            self.chosen.emit(self.item)
        made.box = self.covering.now.box_of(self.item) if self.item is not None else None
        made.panning = made.box is None

    def _corner_at(self, geometry: Geometry, at: QPointF) -> int:
        box = self.covering.now.box_of(self.item) if self.item is not None else None
        if box is None:
            return -1
        for number, corner in enumerate(paint.corners(geometry.rect(box))):
            if math.hypot(corner.x() - at.x(), corner.y() - at.y()) <= _REACH:
                return number
        return -1

    def _item_at(self, geometry: Geometry, at: QPointF) -> Item | None:
        """What lies on top there; the crop only by its edge."""
        now = self.covering.now
        for item in reversed(now.items()):
            box = now.box_of(item)
            if box is not None and _touches(geometry.rect(box), at, edge=item[0] is Part.CROP):
                return item
            if item[0] is Part.EYES:
                bar = geometry.bar(now.eyes[item[1]])
                if bar.containsPoint(at, Qt.FillRule.OddEvenFill):
                    return item
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = event.position()
        made, geometry = self._gesture, self.geometry_now
        if made is not None and geometry is not None:
            self._drag(made, geometry, event.position())
        self.update()

    def _drag(self, made: Gesture, geometry: Geometry, at: QPointF) -> None:
        share = geometry.share(at)
        if made.panning:
            self.pan_by(at - made.last, self.stage)
        elif self.tool in _BRUSHES:
            made.extend(share)
        elif self.tool is not Tool.MOVE:
            made.end = share
        elif made.box is not None and self.item is not None:
            if not made.begun:
                self.covering.begin()
                made.begun = True
            self.covering.place(self.item, made.dragged(share), done=False)
        made.last = at

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        made, self._gesture = self._gesture, None
        if made is None or made.panning:
            return
        if self.tool is Tool.MOVE:
            if made.begun:
                self.touched()
        elif not self._made(made):
            self.limited.emit()
        self.update()

    def _made(self, made: Gesture) -> bool:
        """A gesture ended; whether something came of it, or nothing was meant."""
        covering = self.covering
        if self.tool in _BRUSHES:
            stroke = Stroke(tuple(made.points), self.width_share)
            fine = covering.add_stroke(_BRUSHES[self.tool], stroke)
        elif made.end is None:
            return True
        elif self.tool is Tool.EYES:
            fine = covering.add_eyes(made.begin, made.end)
        else:
            box = Box(*made.begin, *made.end)
            fine = covering.cut(box) if self.tool is Tool.CROP else covering.add_box(box)
        if fine:
            self._choose_newest()
            self.touched()
        return fine

    def _choose_newest(self) -> None:
        now = self.covering.now
        newest = {
            Tool.BOX: (Part.BOX, len(now.boxes) - 1),
            Tool.EYES: (Part.EYES, len(now.eyes) - 1),
            Tool.CROP: (Part.CROP, 0),
        }.get(self.tool)
        self.item = newest
        self.chosen.emit(newest)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position(), self.stage)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()
        super().leaveEvent(event)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        used = (
            self.zoom_key(key, self.stage)
            or self._act_key(key)
            or self._move_key(key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            or self.pan_key(key, self.stage)
        )
        if not used:
            event.ignore()

    def _act_key(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.item is not None:
            self.covering.remove(self.item)
            self.touched()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.tool in _PLACED:
            self.place_in_middle()
        elif key == Qt.Key.Key_Escape and (self._gesture is not None or self.item is not None):
            self._gesture = None
            self.choose(None)
            self.chosen.emit(None)
        else:
            return False
        return True

    def place_in_middle(self) -> None:
        """Without a mouse: a box, bar or crop in the middle of what is in view."""
        x, y, reach = self.state.x, self.state.y, 0.15 / self.state.zoom
        reach = 0.4 / self.state.zoom if self.tool is Tool.CROP else reach
        made = Gesture((x - reach, y - reach), QPointF())
        made.end = (x + reach, y + reach)
        if self.tool is Tool.EYES:
            made.begin, made.end = (x - reach / 2, y), (x + reach / 2, y)
        if not self._made(made):
            self.limited.emit()

    def _move_key(self, key: Qt.Key, resize: bool) -> bool:
        item = self.item
        box = self.covering.now.box_of(item) if item is not None else None
        if key not in _MOVES or box is None or item is None:
            return False
        across, down = (_ARROW * way for way in _MOVES[key])
        grown = tidied(Box(box.left, box.top, box.right + across, box.bottom + down))
        self.covering.place(item, (grown or box) if resize else moved(box, across, down))
        self.touched()
        return True

    def wipe(self) -> None:
        """Forget the picture and what was drawn of it."""
        for _, layer in self._layers.values():
            layer.fill(0)
        self.show_picture(None)


_PLACED = frozenset({Tool.BOX, Tool.EYES, Tool.CROP})


def _touches(box: QRectF, at: QPointF, *, edge: bool) -> bool:
    inner = box.adjusted(_REACH, _REACH, -_REACH, -_REACH)
    outer = box.adjusted(-4, -4, 4, 4) if edge else box
    return outer.contains(at) and not (edge and inner.contains(at))
