"""The chosen pictures side by side, each with what is still to do for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from clinicvault.gui import words
from clinicvault.gui.i18n import language, mark, say, tr
from clinicvault.gui.patients.timeline_model import TimelineModel
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.theme import colour, pixmap, theme

Index = QModelIndex | QPersistentModelIndex
_WIDE, _HIGH, _GAP = 60, 80, 8
_PHOTO = Qt.ItemDataRole.UserRole
OPEN, DONE, WARN, FILM = "open", "done", "warn", "film"
_SIGNS = {DONE: ("check", "ok", "ok_soft"), WARN: ("triangle-alert", "bad", "bad_soft")}
_SPOKEN = {
    OPEN: mark("not looked at yet"),
    DONE: mark("looked at"),
    WARN: mark("somebody can be recognised"),
    FILM: mark("cannot be covered"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """A picture of the strip."""

    photo: str
    state: str


class _Frames(QAbstractListModel):
    def __init__(self, photos: TimelineModel) -> None:
        super().__init__()
        self._photos = photos
        self.frames: tuple[Frame, ...] = ()

    def show_frames(self, frames: tuple[Frame, ...]) -> None:
        if [one.photo for one in frames] != [one.photo for one in self.frames]:
            self.beginResetModel()
            self.frames = frames
            self.endResetModel()
        elif frames != self.frames:
            self.frames = frames
            self.dataChanged.emit(self.index(0), self.index(len(frames) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self.frames)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.frames):
            return None
        frame = self.frames[index.row()]
        if role == _PHOTO:
            return frame
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self._spoken(index.row(), frame)
        return None

    def _spoken(self, row: int, frame: Frame) -> str:
        found = self._photos.find(frame.photo)
        view = words.view(found.view) if found is not None else ""
        state = tr(_SPOKEN[frame.state])
        return tr("Picture {n}: {view}, {state}", n=row + 1, view=view, state=state)


class _Painted(QStyledItemDelegate):
    def __init__(self, view: Filmstrip) -> None:
        super().__init__(view)
        self._strip = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(_WIDE + _GAP, _HIGH + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Thumbnail, ring of the one in view, sign of what is to do."""
        frame = index.data(_PHOTO)
        half = _GAP // 2
        box = QRectF(option.rect.adjusted(half, half, -half, -half))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self._strip.thumbs.get(frame.photo)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(box, picture, QRectF(picture.rect()))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sunken"))
            painter.drawRoundedRect(box, 6, 6)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 3))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 7, 7)
        self._paint_sign(painter, box, frame.state)
        painter.restore()

    @staticmethod
    def _paint_sign(painter: QPainter, box: QRectF, state: str) -> None:
        if state not in _SIGNS:
            return
        name, ink, ground = _SIGNS[state]
        pill = QRectF(box.right() - 23, box.bottom() - 23, 20, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawEllipse(pill)
        place = QRect(round(pill.x()) + 4, round(pill.y()) + 4, 12, 12)
        painter.drawPixmap(place, pixmap(name, ink, 12))


class Filmstrip(QListView):
    """Arrows go from picture to picture."""

    shown = Signal(str)

    def __init__(
        self, photos: TimelineModel, thumbs: ThumbnailStore, state_of: Callable[[str], str]
    ) -> None:
        """`state_of` tells OPEN, DONE, WARN or FILM of a picture."""
        super().__init__()
        self.thumbs, self._state_of = thumbs, state_of
        self._frames = _Frames(photos)
        self.setModel(self._frames)
        self.setItemDelegate(_Painted(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(_HIGH + _GAP + 14)
        say(self.setAccessibleName, "The chosen pictures")
        thumbs.ready.connect(self.viewport().update)
        theme().follow(self, self.viewport().update)
        language().follow(self, self.viewport().update)

    def show_photos(self, photos: tuple[str, ...]) -> None:
        """Others; the states are asked anew."""
        frames = tuple(Frame(photo, self._state_of(photo)) for photo in photos)
        self._frames.show_frames(frames)

    def refresh(self) -> None:
        """Ask the states anew."""
        self.show_photos(tuple(one.photo for one in self._frames.frames))

    @property
    def photo(self) -> str:
        """The picture in view; "" for none."""
        found = self.currentIndex().data(_PHOTO)
        return found.photo if found is not None else ""

    def go(self, photo: str) -> None:
        """Bring a picture into view."""
        rows = [row for row, one in enumerate(self._frames.frames) if one.photo == photo]
        if rows:
            self.setCurrentIndex(self._frames.index(rows[0]))

    def step(self, by: int) -> None:
        """To the next or the one before."""
        row = self.currentIndex().row() + by
        if 0 <= row < self._frames.rowCount():
            self.setCurrentIndex(self._frames.index(row))

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        frame = now.data(_PHOTO)
        if frame is not None:
            self.shown.emit(frame.photo)

    def wipe(self) -> None:
        """Forget the pictures."""
        self._frames.show_frames(())
