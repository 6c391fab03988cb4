"""A privacy officer gives a record back whose consent was withdrawn and given anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark

from .asking import AskDialog, TouchLine, bullets


class BringBackDialog(AskDialog):
    """Says what follows; no practitioner can do it."""

    def __init__(
        self, parent: QWidget, desk: Desk, patient: str, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Give the record back?", width=500)
        self._patient, self._done = patient, done
        self.touch = TouchLine(desk)
        self.fill(
            bullets(
                mark("Look at the new consent first: who gave it, and what it covers."),
                mark("From then on practitioners can open the photos that were there before."),
                mark("Your name stands beside it in the access log."),
            ),
            self.touch,
        )
        self.cancel_button()
        self.go = self.action_button("Give the record back", self._give, icon="badge-check")

    def _give(self) -> None:
        step_up, patient, done = self.desk.services.step_up, self._patient, self._done
        self.run(lambda _: step_up.bring_back(patient), lambda _: self.finish(done))
