"""Zoom and place of a picture on its stage; several pictures may share one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QSizeF, Signal

LARGEST = 16.0


class ViewState(QObject):
    """Zoom 1 fits the stage; the centre is in shares of the picture (0 to 1)."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zoom, self.x, self.y = 1.0, 0.5, 0.5

    def reset(self) -> None:
        """Fit the picture."""
        self.place(1.0, 0.5, 0.5)

    def place(self, zoom: float, x: float, y: float) -> None:
        """Set all three, within bounds."""
        self.zoom = min(LARGEST, max(1.0, zoom))
        room = 0.5 / self.zoom
        self.x = min(1 - room, max(room, x))
        self.y = min(1 - room, max(room, y))
        self.changed.emit()

    def copy(self, other: ViewState) -> None:
        """Take another's place."""
        self.place(other.zoom, other.x, other.y)

    def key(self) -> tuple[float, float, float]:
        """For caches."""
        return (self.zoom, self.x, self.y)

    def pan(self, delta: QPointF, shown: QSizeF) -> None:
        """Move by screen pixels; `shown` is the picture's size on the screen."""
        self.place(
            self.zoom, self.x - delta.x() / shown.width(), self.y - delta.y() / shown.height()
        )

    def zoom_at(self, factor: float, point: QPointF, stage: QSizeF, picture: QSize) -> None:
        """Zoom so that what lies under `point` stays there."""
        before = shown_size(stage, picture, self.zoom)
        off_x, off_y = point.x() - stage.width() / 2, point.y() - stage.height() / 2
        at_x, at_y = self.x + off_x / before.width(), self.y + off_y / before.height()
        zoom = min(LARGEST, max(1.0, self.zoom * factor))
        after = shown_size(stage, picture, zoom)
        self.place(zoom, at_x - off_x / after.width(), at_y - off_y / after.height())


def fit_scale(stage: QSizeF, picture: QSize) -> float:
    """Screen pixels per picture pixel at zoom 1."""
    if picture.isEmpty() or stage.isEmpty():
        return 1.0
    return min(stage.width() / picture.width(), stage.height() / picture.height())


def shown_size(stage: QSizeF, picture: QSize, zoom: float) -> QSizeF:
    """The whole picture's size on the screen."""
    scale = fit_scale(stage, picture) * zoom
    return QSizeF(max(1.0, picture.width() * scale), max(1.0, picture.height() * scale))


def target_of(state: ViewState, stage: QSizeF, picture: QSize) -> QRectF:
    """Where the whole picture lies on the stage (parts of it may be outside)."""
    size = shown_size(stage, picture, state.zoom)
    return QRectF(
        stage.width() / 2 - state.x * size.width(),
        stage.height() / 2 - state.y * size.height(),
        size.width(),
        size.height(),
    )
