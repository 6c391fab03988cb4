"""The first screen of all, and the demo clinic."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Context, DemoClinic
from clinicvault.gui.files import choose_folder
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import button, label, plain
from clinicvault.jobs import Progress

from .step import Step


class WelcomeStep(Step):
    """Create, open, recover or try."""

    founded = Signal()
    recover = Signal()
    demo = Signal()
    open_folder = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "Welcome to ClinicVault",
            "Before and after photos of your patients, "
            "kept so that a stolen computer shows nothing.",
        )
        self.first = button(
            "Create a new clinic", "primary", icon="building-2", big=True, on=self.founded.emit
        )
        self.fill(
            8,
            self.first,
            button("Open an existing clinic", "choice", icon="folder-open", on=self._open),
            button(
                "Recover with recovery sheets", "choice", icon="life-buoy", on=self.recover.emit
            ),
        )
        if context.demo is not None:
            self.fill(
                button(
                    "Try it with a demo clinic", "choice", icon="flask-conical", on=self.demo.emit
                ),
                label(
                    "The demo's patients are invented and can be thrown away.", "caption", wrap=True
                ),
            )

    def begin(self) -> None:
        self.first.setFocus()

    def _open(self) -> None:
        choose_folder(self, mark("Folder of the clinic"), self._chosen)

    def _chosen(self, folder: Path) -> None:
        self.open_folder.emit(folder)


class DemoStep(Step):
    """Makes the demo clinic, with progress."""

    made = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Making the demo clinic …", "This takes a moment the first time.")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        say(self.bar.setAccessibleName, "Progress")
        self.count = plain("", "caption")
        self.fill(self.bar, self.count)
        self.retry = self.way("Try again", self.begin)
        self.retry.hide()

    def begin(self) -> None:
        demo = self.context.demo
        if demo is None:
            return
        self.retry.hide()
        self.errors.hide()
        self.context.jobs.start(
            self, lambda task: demo(task.tell), self._made, self._failed, self._told, survives=True
        )

    def _told(self, progress: Progress) -> None:
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)

    def _made(self, demo: DemoClinic) -> None:
        self.made.emit(demo)

    def _failed(self, error: ClinicVaultError) -> None:
        self.retry.show()
        self.fail(error)
