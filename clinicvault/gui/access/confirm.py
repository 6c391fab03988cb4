"""Confirm it's you: the own password once more, for one act; used wherever a service asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import PasswordField, field, label
from clinicvault.gui.widgets.working import Working
from clinicvault.jobs import Progress

from .asking import AskDialog, TouchLine

Work = Callable[[str, Task[Any]], Any]
Instead = Mapping[str, Callable[[], object]]
TITLE = mark("Confirm it's you")


class ConfirmDialog(AskDialog):
    """`work(password, task)` runs as a job; what it refuses is said in place.

    `instead` names refusals that lead elsewhere: the dialog closes and its function is called.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        work: Work,
        done: Callable[[Any], object],
        *,
        why: str,
        act: str = mark("Confirm"),
        heading: str = TITLE,
        instead: Instead | None = None,
        **values: object,
    ) -> None:
        super().__init__(parent, desk, heading, width=460)
        self._work, self._done, self._instead = work, done, dict(instead or {})
        self.password = PasswordField(big=True)
        self.touch, self.working = TouchLine(desk), Working()
        self.why = label(why, "muted", wrap=True, **values)
        self.fill(self.why, field("Your password", self.password), self.touch, self.working)
        self.cancel_button()
        self.go = self.action_button(act, self._go, icon="fingerprint")
        self.password.setFocus()

    def _go(self) -> None:
        if not self.password.text():
            self.password.setFocus()
            return
        work, password, done = self._work, self.password.take(), self._done
        self.run(
            lambda task: work(password, task), lambda found: self.finish(done, found), self._tell
        )

    def _tell(self, progress: Progress) -> None:
        if self.working.isHidden():
            self.working.begin()
            self.fit()
        self.working.tell(progress)

    def fail(self, error: ClinicVaultError) -> None:
        self.working.hide()
        super().fail(error)
        if error.code in self._instead:
            self.finish(self._instead[error.code])
        else:
            self.password.setFocus()
