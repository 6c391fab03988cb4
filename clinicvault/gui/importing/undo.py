"""Correcting an import while its page is open: to another patient, or out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import trn
from clinicvault.gui.widgets import Dialog, label

from .picker import PatientPicker

Left = Callable[[list[str], str], None]


class MoveDialog(Dialog):
    """Which patient the photos belong to."""

    def __init__(self, parent: QWidget, desk: Desk, photos: Sequence[str], left: Left) -> None:
        super().__init__(parent, "Move to another patient")
        self._desk, self._photos, self._left = desk, list(photos), left
        self.picker = PatientPicker(desk.services.patients)
        count = len(self._photos)
        self.fill(label("{what}", "muted", wrap=True, what=lambda: _moved(count)), self.picker)
        self.cancel_button()
        self.go = self.action_button("Move", self._move)
        self.go.setEnabled(False)
        self.picker.chosen.connect(lambda found: self.go.setEnabled(found is not None))
        self.picker.search.setFocus()

    def _move(self) -> None:
        found = self.picker.row
        if found is None:
            return
        self.hold(True)
        importing, photos, patient = self._desk.services.importing, self._photos, found.id
        self._desk.jobs.start(
            self,
            lambda _: importing.move(photos, patient),
            lambda _: self._done(patient),
            self.fail,
        )

    def _done(self, patient: str) -> None:
        self.hold(False)
        self._left(self._photos, patient)
        self.accept()


class TakeBackDialog(Dialog):
    """Out of the clinic again."""

    def __init__(self, parent: QWidget, desk: Desk, photos: Sequence[str], left: Left) -> None:
        super().__init__(parent, "Take these photos back?")
        self._desk, self._photos, self._left = desk, list(photos), left
        count = len(self._photos)
        self.fill(
            label("{what}", wrap=True, what=lambda: _taken(count)),
            label(
                "Your own files are not touched. The access log keeps that it happened.",
                "muted",
                wrap=True,
            ),
        )
        self.cancel_button()
        self.go = self.action_button("Take back", self._take, kind="danger")

    def _take(self) -> None:
        self.hold(True)
        importing, photos = self._desk.services.importing, self._photos
        self._desk.jobs.start(
            self, lambda _: importing.take_back(photos), lambda _: self._done(), self.fail
        )

    def _done(self) -> None:
        self.hold(False)
        self._left(self._photos, "")
        self.accept()


def _moved(count: int) -> str:
    return trn(
        "{n} photo is encrypted again for the patient you choose.",
        "{n} photos are encrypted again for the patient you choose.",
        count,
    )


def _taken(count: int) -> str:
    return trn(
        "{n} photo of this import is removed from the clinic.",
        "{n} photos of this import are removed from the clinic.",
        count,
    )
