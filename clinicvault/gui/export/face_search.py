"""Looks for faces in the chosen pictures, one after the other, the one in view first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import FaceFound

from .draft import Draft


class FaceSearch(QObject):
    """What was found goes into the draft's coverings, once for each picture."""

    found = Signal(str)
    """A picture was searched, or could not be (`failed_of`)."""

    def __init__(
        self, desk: Desk, service: ExportWizardService, draft: Draft, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._service, self._draft = desk, service, draft
        self._queue: list[str] = []
        self._running = ""
        self._failed: dict[str, ClinicVaultError] = {}

    def failed_of(self, photo: str) -> ClinicVaultError | None:
        """Why a picture could not be searched."""
        return self._failed.get(photo)

    def waits(self, photo: str) -> bool:
        """Whether it is searched now, or will be."""
        return photo == self._running or photo in self._queue

    def want(self, photos: Iterable[str]) -> None:
        """Search these where that was not done, the first one first."""
        asked = [one for one in dict.fromkeys(photos) if self._open(one)]
        self._queue = [*asked, *(one for one in self._queue if one not in asked)]
        self._next()

    def again(self, photo: str) -> None:
        """Try once more."""
        self._failed.pop(photo, None)
        self.want([photo])

    def _open(self, photo: str) -> bool:
        known = self._draft.covering(photo).searched or photo in self._failed
        return not known and photo != self._running

    def _next(self) -> None:
        purpose = self._draft.purpose
        if self._running or not self._queue or purpose is None:
            return
        photo = self._running = self._queue.pop(0)
        self._desk.jobs.start(
            self,
            lambda _: self._service.faces(photo, purpose),
            partial(self._came, photo),
            partial(self._fell, photo),
        )

    def _came(self, photo: str, faces: tuple[FaceFound, ...]) -> None:
        self._draft.covering(photo).found(faces, self._draft.first_said)
        self._end(photo)

    def _fell(self, photo: str, error: ClinicVaultError) -> None:
        self._failed[photo] = error
        self._end(photo)

    def _end(self, photo: str) -> None:
        self._running = ""
        self.found.emit(photo)
        self._next()
