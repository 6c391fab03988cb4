"""Where the search finds nothing: a person clicks the same places in both pictures."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicvault.domain.alignment import Alignment, Place, by_hand, place
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.i18n import hush, say, tr
from clinicvault.gui.pictures.canvas import clip_round, paint_picture
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.state import ViewState, target_of
from clinicvault.gui.theme import colour, theme
from clinicvault.gui.widgets import Dialog, button, column, label, row

MOST = 3
_STEP, _FINE = 0.02, 0.004
_RADIUS = 11.0
_MOVES = MappingProxyType(
    {
        Qt.Key.Key_Left: (-1, 0),
        Qt.Key.Key_Right: (1, 0),
        Qt.Key.Key_Up: (0, -1),
        Qt.Key.Key_Down: (0, 1),
    }
)


class PointCanvas(QWidget):
    """A picture in which places are clicked; arrows move a cross, Return sets a point there."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.points: list[Place] = []
        """In shares of width and height."""
        self.cross: Place = (0.5, 0.5)
        self._picture: Picture | None = None
        self._state = ViewState(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 320)
        self.setCursor(Qt.CursorShape.CrossCursor)
        theme().follow(self, self.update)

    def show_picture(self, picture: Picture | None) -> None:
        """What is clicked in."""
        self._picture = picture
        self.update()

    @property
    def places(self) -> list[Place]:
        """The points as alignments want them."""
        if self._picture is None:
            return []
        size = self._picture.size.width(), self._picture.size.height()
        return [place(point, size) for point in self.points]

    def add(self, point: Place) -> None:
        """One more; beyond the third nothing is taken."""
        inside = 0 <= point[0] <= 1 and 0 <= point[1] <= 1
        if self._picture is not None and inside and len(self.points) < MOST:
            self.points.append(point)
            self._told()

    def drop(self) -> None:
        """The last one goes."""
        if self.points:
            self.points.pop()
            self._told()

    def _told(self) -> None:
        self.update()
        said = tr("{n} of {all} points set", n=len(self.points), all=MOST)
        hush(self.setAccessibleDescription, said)
        self.changed.emit()

    def _area(self) -> QRectF:
        assert self._picture is not None  # noqa: S101  (asked before)
        return target_of(self._state, QRectF(self.rect()).size(), self._picture.size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        clip_round(painter, self.rect())
        painter.fillRect(self.rect(), colour("stage"))
        if self._picture is not None and not self._picture.empty:
            stage = QRectF(self.rect()).size()
            paint_picture(painter, stage, self._picture, self._state, self.devicePixelRatioF())
            self._paint_points(painter, self._area())
        painter.end()

    def _paint_points(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, point in enumerate(self.points, 1):
            self._paint_point(painter, _on(area, point), str(number))
        if self.hasFocus() and self.property("kbd") and len(self.points) < MOST:
            at = _on(area, self.cross)
            for ink, width in ((QColor(0, 0, 0), 3), (QColor(255, 255, 255), 1)):
                painter.setPen(QPen(ink, width))
                painter.drawLine(at - QPointF(14, 0), at + QPointF(14, 0))
                painter.drawLine(at - QPointF(0, 14), at + QPointF(0, 14))

    @staticmethod
    def _paint_point(painter: QPainter, at: QPointF, said: str) -> None:
        """A ring leaves the place itself to be seen; the number stands beside it."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((QColor(0, 0, 0, 160), 4), (colour("accent"), 2)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(at, _RADIUS / 2, _RADIUS / 2)
        pill = QRectF(at.x() + 7, at.y() - 24, 20, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawEllipse(pill)
        painter.setPen(colour("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, said)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None and event.button() == Qt.MouseButton.LeftButton:
            area, at = self._area(), event.position()
            self.add(((at.x() - area.x()) / area.width(), (at.y() - area.y()) / area.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            step = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            across, down = _MOVES[key]
            x, y = self.cross[0] + across * step, self.cross[1] + down * step
            self.cross = min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
            self.update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.add(self.cross)
        elif key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.drop()
        else:
            event.ignore()


def _on(area: QRectF, point: Place) -> QPointF:
    return QPointF(area.x() + point[0] * area.width(), area.y() + point[1] * area.height())


class PointsDialog(Dialog):
    """Two or three places, in the same order in both pictures."""

    def __init__(
        self,
        parent: QWidget,
        pictures: tuple[Picture | None, Picture | None],
        done: Callable[[Alignment], object],
    ) -> None:
        super().__init__(parent, "The same places in both pictures", width=880)
        self._done = done
        self.before, self.after = PointCanvas(), PointCanvas()
        say(self.before.setAccessibleName, "Points in the picture before")
        say(self.after.setAccessibleName, "Points in the picture after")
        for canvas, picture in zip((self.before, self.after), pictures, strict=True):
            canvas.show_picture(picture)
            canvas.changed.connect(self._enable)
        self.undo = button("Take the last point back", icon="undo-2", on=self._undo)
        told = label(
            "Click two or three places that both pictures show, such as the corners of the eyes: "
            "first on the left, then the same one on the right.",
            "muted",
            wrap=True,
        )
        panes = row(self._pane("Before", self.before), self._pane("After", self.after), spacing=14)
        panes.setStretch(0, 1)
        panes.setStretch(1, 1)
        self.fill(told, panes, row(self.undo, None))
        self.cancel_button()
        self.act = self.action_button("Use these points", self._use)
        # Return sets a point while a picture has the keyboard.
        self.act.setDefault(False)
        self._enable()
        self.before.setFocus()

    @staticmethod
    def _pane(title: str, canvas: PointCanvas) -> QWidget:
        made = QWidget()
        box = column(label(title, "strong"), canvas, spacing=6)
        box.setStretch(1, 1)
        made.setLayout(box)
        return made

    def _enable(self) -> None:
        first, second = len(self.before.points), len(self.after.points)
        self.act.setEnabled(first == second >= 2)
        self.undo.setEnabled(bool(first or second))

    def _undo(self) -> None:
        """Of the picture that has more of them; of the right one where both have as many."""
        more = len(self.before.points) > len(self.after.points)
        (self.before if more else self.after).drop()

    def _use(self) -> None:
        pairs = list(zip(self.after.places, self.before.places, strict=True))
        try:
            found = by_hand(pairs)
        except ClinicVaultError as error:
            self.errors.show_error(error)
            return
        self.act.setEnabled(False)
        self.accept()
        self._done(found)
