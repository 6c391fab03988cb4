"""What the parts of the dialog share: where to, progress with a way to stop, what was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Banner
from clinicvault.gui.widgets.working import Working

T = TypeVar("T")


class ExportPane(QWidget, Generic[T]):
    """A part writes one file; the dialog holds its button."""

    damage_code = ""
    """Of the error after which a file stays that says itself that the log is damaged."""

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self._task: Task[Any] | None = None
        self.working, self.done = Working(self._stop), Banner("ok", closable=True)
        self.damaged, self._output = Banner("bad"), Path()
        self.done.hide()
        self.damaged.hide()

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; else it is said."""
        return True

    @property
    def name(self) -> str:
        """The file's name as it is offered."""
        raise NotImplementedError

    def write(self, task: Task[T], output: Path) -> T:
        """Write the file; runs in a job."""
        raise NotImplementedError

    def told(self, result: T) -> Callable[[], str]:
        """What was written, asked in the language in force."""
        raise NotImplementedError

    def damage(self, error: ClinicVaultError) -> str:
        """What `damage_code` says of the file, in the language in force."""
        raise NotImplementedError

    def choose(self, title: str) -> None:
        """Ask where to save, then write."""
        if self.ready:
            choose_save(self, title, self.name, self.start)

    def start(self, output: Path) -> None:
        """Write by a job; the dialog is held meanwhile."""
        self.done.hide()
        self.damaged.hide()
        self._output = output
        self.working.begin()

        def ended(result: T) -> None:
            self.working.hide()
            self._dialog.desk.witnessed.emit()
            self.done.speak("{what}", "{file}", what=self.told(result), file=str(output))
            self._dialog.fit()

        self._task = self._dialog.run(
            lambda task: self.write(task, output), ended, self.working.tell
        )
        self._dialog.fit()

    def over(self, error: ClinicVaultError) -> bool:
        """It failed or was stopped; whether that is said here: of a file that stayed."""
        self.working.hide()
        if not self.damage_code or error.code != self.damage_code:
            return False
        self.damaged.speak(
            "The file is written, but the access log is damaged.",
            "{more}\n{file}",
            more=lambda: self.damage(error),
            file=str(self._output),
        )
        self._dialog.fit()
        return True

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()


def faults_found(count: int) -> str:
    """How many faults a check of the log found."""
    return trn("The check found {n} fault.", "The check found {n} faults.", count)
