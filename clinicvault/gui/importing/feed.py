"""Carries what an import tells from its thread to the window's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap

from clinicvault.gui.jobs import Task
from clinicvault.gui.pictures.picture import thumbnail
from clinicvault.services.views import Duplicate, ImportedPhoto, RefusedFile

from .results import DUPLICATE, IMPORTED, REFUSED, Result

_SIZE = QSize(39, 52)


class Feed:
    """An ImportListener; thumbnails are decoded here, in the import's thread."""

    def __init__(self, task: Task[Any], arrived: Callable[[Result], None]) -> None:
        self._task, self._arrived = task, arrived

    def imported(self, photo: ImportedPhoto) -> None:
        """A photo was acknowledged."""
        image = thumbnail(photo.thumbnail, _SIZE, 2.0, 6)
        self._task.post(self._show, photo, image)

    def duplicate(self, duplicate: Duplicate) -> None:
        """A duplicate was found."""
        self._task.post(self._arrived, Result(DUPLICATE, duplicate.path))

    def refused(self, refused: RefusedFile) -> None:
        """A file was refused."""
        self._task.post(self._arrived, Result(REFUSED, refused.path, reason=refused.reason))

    def _show(self, photo: ImportedPhoto, image: QImage) -> None:
        self._arrived(
            Result(
                IMPORTED,
                photo.path,
                photo.photo,
                photo.view,
                photo.stripped,
                photo.notes,
                image=QPixmap.fromImage(image),
            )
        )
