"""What the patient page holds decoded: bounded, and overwritten by the lock."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.jobs import Jobs, Task
from clinicvault.services.api import ViewService

from .picture import Picture, thumbnail

_PICTURES = 6
_THUMBNAILS = 240
_AT_ONCE = 48

Ready = Callable[[Picture], object]
Failed = Callable[[ClinicVaultError], None]


class PictureStore(QObject):
    """Pictures by photo id; the preview comes first, the original when somebody asks."""

    def __init__(self, jobs: Jobs, viewing: ViewService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._viewing = jobs, viewing
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._coming: dict[str, list[tuple[Ready, Failed | None]]] = {}
        self._wipes = 0
        """What was asked for before the last wipe, for another reason perhaps, is not kept."""
        # A picture that was replaced or pushed out may still be on a canvas.
        self._made: weakref.WeakSet[Picture] = weakref.WeakSet()

    def kept(self, photo: str) -> Picture | None:
        """A picture that is here already."""
        return self._kept.get(photo)

    def preview(self, photo: str, ready: Ready, failed: Failed | None = None) -> None:
        """The 2048 px picture, or the original where that is here already.

        Also for one that is here, the vault is asked and the log written first.
        """
        found = self._kept.get(photo)
        if found is not None:
            self._kept.move_to_end(photo)
            self._jobs.start(
                self,
                lambda _: self._viewing.shown(photo, full=found.full),
                partial(self._again, found, ready),
                partial(self._forbidden, photo, failed),
            )
            return
        waiting = self._coming.setdefault(photo, [])
        waiting.append((ready, failed))
        if len(waiting) == 1:  # one look, one entry in the log, however many places show it
            self._jobs.start(
                self,
                lambda _: Picture.from_preview(self._viewing.preview(photo)),
                partial(self._came, self._wipes, photo),
                partial(self._stayed_shut, self._wipes, photo),
            )

    def _came(self, wipes: int, photo: str, picture: Picture) -> None:
        waiting = self._coming.pop(photo, []) if wipes == self._wipes else []
        self._current(wipes, photo, lambda made: [ready(made) for ready, _ in waiting], picture)

    def _stayed_shut(self, wipes: int, photo: str, error: ClinicVaultError) -> None:
        for _, failed in self._coming.pop(photo, []) if wipes == self._wipes else []:
            if failed is not None:
                failed(error)

    def full(self, photo: str, ready: Ready, failed: Failed | None = None) -> Task[Picture] | None:
        """The whole picture; None where it is here already and on the screen (`preview`)."""
        found = self._kept.get(photo)
        if found is not None and found.full:
            ready(found)
            return None
        return self._jobs.start(
            self,
            lambda _: Picture.from_pixels(self._viewing.full(photo)),
            partial(self._current, self._wipes, photo, ready),
            failed,
        )

    @staticmethod
    def _again(found: Picture, ready: Ready, _: None) -> None:
        if not found.empty:  # wiped while the vault was asked
            ready(found)

    def _forbidden(self, photo: str, failed: Failed | None, error: ClinicVaultError) -> None:
        """It may not be shown any more: it goes, wherever it is on the screen."""
        gone = self._kept.pop(photo, None)
        if gone is not None:
            gone.wipe()
        if failed is not None:
            failed(error)

    def _current(self, wipes: int, photo: str, ready: Ready, picture: Picture) -> None:
        if wipes == self._wipes:
            self._keep(photo, ready, picture)
        else:
            picture.wipe()

    def _keep(self, photo: str, ready: Ready, picture: Picture) -> None:
        self._made.add(picture)
        self._kept[photo] = picture
        self._kept.move_to_end(photo)
        while len(self._kept) > _PICTURES:
            self._kept.popitem(last=False)
        ready(picture)

    def wipe(self) -> None:
        """Overwrite all, whoever holds them."""
        for picture in list(self._made):
            picture.wipe()
        self._wipes += 1
        self._made.clear()
        self._coming.clear()
        self._kept.clear()


class ThumbnailStore(QObject):
    """Thumbnails of one patient; what comes into view is asked for together, newest wish first."""

    ready = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, viewing: ViewService, patient: str, size: QSize) -> None:
        super().__init__()
        self._jobs, self._viewing, self._patient = jobs, viewing, patient
        self._size = size
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._wished: list[str] = []
        self._asked: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._ask)

    @property
    def size(self) -> QSize:
        """Logical size of a thumbnail."""
        return self._size

    def get(self, photo: str) -> QPixmap | None:
        """A thumbnail, or None and it is asked for."""
        found = self._kept.get(photo)
        if found is not None:
            self._kept.move_to_end(photo)
        elif photo not in self._asked:
            self._wish(photo)
        return found

    def _wish(self, photo: str) -> None:
        if photo not in self._wished:
            self._wished.append(photo)
            self._timer.start()

    def _ask(self) -> None:
        photos, self._wished = self._wished[-_AT_ONCE:], []
        if not photos:
            return
        self._asked.update(photos)  # a refusal is not repeated at every paint
        self._jobs.start(self, lambda _: self._load(photos), self._loaded, self.failed.emit)

    def _load(self, photos: Sequence[str]) -> dict[str, QImage]:
        found = self._viewing.thumbnails(self._patient, photos)
        return {photo: thumbnail(data, self._size, 2.0, 9) for photo, data in found.items()}

    def _loaded(self, images: dict[str, QImage]) -> None:
        for photo, image in images.items():
            self._asked.discard(photo)
            self._kept[photo] = QPixmap.fromImage(image)
        while len(self._kept) > _THUMBNAILS:
            self._kept.popitem(last=False)
        self.ready.emit()

    def wipe(self) -> None:
        """Overwrite all."""
        for pixmap in self._kept.values():
            pixmap.fill(0)
        self._kept.clear()
        self._wished.clear()
        self._timer.stop()
