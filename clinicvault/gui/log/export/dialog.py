"""The log leaves the vault: entries in a format, the evidence package, the month on paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import Choices
from clinicvault.services.views import LogFilter

from .entries import EntriesPane
from .evidence import EvidencePane
from .month import MonthPane
from .pane import ExportPane

ENTRIES, EVIDENCE, MONTH = "entries", "evidence", "month"
_TITLES = {
    ENTRIES: mark("Save the entries"),
    EVIDENCE: mark("Save the evidence package"),
    MONTH: mark("Save the monthly report"),
}


class LogOutDialog(AskDialog):
    """`wanted` is what the page shows now; `tab` names the part to begin with."""

    def __init__(
        self, parent: QWidget, desk: Desk, wanted: LogFilter | None = None, tab: str = ENTRIES
    ) -> None:
        super().__init__(parent, desk, "Export the access log", width=640)
        self.tabs = Choices("tab")
        self.tabs.offer(ENTRIES, "Entries")
        self.tabs.offer(EVIDENCE, "Evidence package")
        self.tabs.offer(MONTH, "Monthly report")
        self.entries = EntriesPane(self, wanted)
        self.evidence, self.month = EvidencePane(self), MonthPane(self)
        self._panes: dict[str, ExportPane[Any]] = {
            ENTRIES: self.entries,
            EVIDENCE: self.evidence,
            MONTH: self.month,
        }
        self.fill(self.tabs, *self._panes.values())
        self.quit = self.cancel_button("Close")
        self.go = self.action_button("Choose where to save", self._choose, icon="download")
        self.tabs.chosen.connect(self.show_part)
        self.show_part(tab)

    @property
    def pane(self) -> ExportPane[Any]:
        """The part in view."""
        return self._panes[self.tabs.current]

    def show_part(self, key: str) -> None:
        """Show a part."""
        self.tabs.choose(key)
        for name, pane in self._panes.items():
            pane.setVisible(name == key)
        self.fit()

    def hold(self, held: bool) -> None:
        """While a file is written no other part is chosen, and nothing closes."""
        super().hold(held)
        self.tabs.setEnabled(not held)
        self.quit.setEnabled(not held)

    def _choose(self) -> None:
        self.pane.choose(_TITLES[self.tabs.current])

    def fail(self, error: ClinicVaultError) -> None:
        """The part tells of a file that stayed; the dialog of anything else."""
        if self.pane.over(error):
            self.hold(False)
        else:
            super().fail(error)
