"""Leaving the wizard in the middle: asked for where something would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import Dialog, label

_ANSWERS = (
    mark("Leave the export?"),
    mark("Nothing has left. What you covered and answered here is forgotten."),
    mark("Go on with the export"),
)
_WORDS = (
    mark("Did you tell the words?"),
    mark(
        "The words that open the file stand here alone. They are kept nowhere, and are not shown "
        "again."
    ),
    mark("Back to the words"),
)


class LeaveDialog(Dialog):
    """What would be lost: the answers, or the words that are kept nowhere."""

    def __init__(
        self, parent: QWidget, leave: Callable[[], object], *, words: bool = False
    ) -> None:
        title, text, stay = _WORDS if words else _ANSWERS
        super().__init__(parent, title, width=440)
        self._leave = leave
        self.fill(label(text, "muted", wrap=True))
        self.stay = self.cancel_button(stay)
        self.act = self.action_button("Leave", self._go, kind="danger")

    def _go(self) -> None:
        self.accept()
        self._leave()
