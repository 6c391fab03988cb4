"""Thumbnails of the open import: their files are held, and only what is in view is decoded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from clinicvault.gui.jobs import Jobs
from clinicvault.gui.pictures.picture import preview_image

Key = tuple[str, int]
"""Photo id, and the side of the square it has to fit into (logical pixels)."""

_KEPT, _AT_ONCE = 160, 12


class Thumbs(QObject):
    """Pixmaps by photo and size, the newest wish first; all overwritten by `wipe`."""

    ready = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._files: dict[str, bytearray] = {}
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wished: dict[Key, None] = {}
        self._asked: set[Key] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._ask)

    def put(self, photo: str, data: bytes) -> None:
        """Hold the thumbnail's file: a baseline JPEG of our own."""
        self._files[photo] = bytearray(data)

    def get(self, photo: str, side: int) -> QPixmap | None:
        """The thumbnail, or None and it is being made; None for ever where there is none."""
        key = photo, side
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        elif photo in self._files and key not in self._asked:
            self._wished[key] = None
            self._timer.start()
        return found

    def _ask(self) -> None:
        keys, self._wished = list(self._wished)[-_AT_ONCE:], {}
        if keys:
            self._asked.update(keys)
            held = [(key, self._files.get(key[0], bytearray())) for key in keys]
            self._jobs.start(self, lambda _: _made(held), self._made)

    def _made(self, images: dict[Key, QImage]) -> None:
        for key, image in images.items():
            self._asked.discard(key)
            if not image.isNull() and key[0] in self._files:
                self._kept[key] = QPixmap.fromImage(image)
            image.fill(0)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)[1].fill(0)
        self.ready.emit()

    def forget(self, photos: Sequence[str]) -> None:
        """Photos that left the import."""
        for photo in photos:
            _overwrite(self._files.pop(photo, bytearray()))
        for key in [key for key in self._kept if key[0] in set(photos)]:
            self._kept.pop(key).fill(0)

    def wipe(self) -> None:
        """Overwrite all."""
        self._timer.stop()
        self.forget(list(self._files))
        self._wished.clear()
        self._asked.clear()


def _overwrite(data: bytearray) -> None:
    data[:] = bytes(len(data))


def _made(held: list[tuple[Key, bytearray]]) -> dict[Key, QImage]:
    return {key: fitted(bytes(data), key[1]) for key, data in held}


def fitted(data: bytes, side: int, ratio: float = 2.0, radius: float = 6) -> QImage:
    """A JPEG scaled whole into a square, with round corners; for a worker's thread."""
    source = preview_image(data)
    if source.isNull():
        return source
    room = QSize(round(side * ratio), round(side * ratio))
    smooth, whole = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.KeepAspectRatio
    scaled = source.scaled(room, whole, smooth)
    made = QImage(scaled.size(), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(made.rect()), radius * ratio, radius * ratio)
    painter.setClipPath(path)
    painter.drawImage(0, 0, scaled)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
