"""Finding a patient by name, for who may see names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.importing.picker import PatientPicker
from clinicvault.gui.widgets import label
from clinicvault.services.views import PatientRow

TIMELINE = mark("The timeline of the patient you choose opens; the access log says so.")


class ByNameDialog(AskDialog):
    """A search; the patient chosen is shown at once."""

    def __init__(
        self, parent: QWidget, desk: Desk, done: Callable[[str], object], about: str = TIMELINE
    ) -> None:
        """`about` is marked: what happens with the patient chosen."""
        super().__init__(parent, desk, "Find a patient by name", width=480)
        self._done = done
        self.picker = PatientPicker(desk.services.patients)
        self.fill(
            label(about, "muted", wrap=True),
            self.picker,
        )
        self.cancel_button()
        self.picker.chosen.connect(self._choose)
        self.picker.search.setFocus()

    def _choose(self, found: PatientRow | None) -> None:
        if found is not None:
            self.finish(self._done, found.code)
