"""The evidence package: the whole log, and what proves it to somebody without ClinicVault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from clinicvault.gui.access.asking import AskDialog, bullets
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Banner, column, label, plain
from clinicvault.gui.widgets.dates import today

from .pane import ExportPane

COMMAND = "python3 verify_log.py PACKAGE.zip"


class EvidencePane(ExportPane[int]):
    """Says what is in it, how it is verified, and how carefully it is kept."""

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__(dialog)
        warning = Banner("warn")
        warning.speak(
            "This package is as sensitive as the log itself.",
            "Every entry can be read in it. Give it to the auditor or the authority in person, or "
            "encrypted.",
        )
        self.command = plain(COMMAND)
        self.command.setStyleSheet("font-family: monospace;")
        self.command.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.command.setAccessibleName, "Command that verifies the package")
        self.setLayout(
            column(
                label("For an auditor, an authority or a court. The ZIP file holds:", wrap=True),
                bullets(
                    mark("every entry of the log, readable and as it was written"),
                    mark("all daily check codes, and the copies held elsewhere"),
                    mark("a program of under 200 lines that verifies them, and how it works"),
                ),
                warning,
                label(
                    "Whoever verifies it needs Python and no ClinicVault, no password and no "
                    "access to this clinic:",
                    "muted",
                    wrap=True,
                ),
                self.command,
                self.working,
                self.done,
                spacing=10,
            )
        )

    @property
    def name(self) -> str:
        return f"log-evidence-{today().isoformat()}.zip"

    def write(self, task: Task[int], output: Path) -> int:
        return self._dialog.desk.services.log_exports.evidence(output, task.tell, task.token)

    def told(self, result: int) -> Callable[[], str]:
        return lambda: trn("The package holds {n} entry.", "The package holds {n} entries.", result)
