"""The evidence package: the whole log, and what proves it to somebody without ClinicVault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog, bullets
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.log.phrases import LINES
from clinicvault.gui.widgets import Banner, column, label, plain

from .pane import ExportPane, faults_found

COMMAND = "python3 -P verify_log.py PACKAGE.zip"


class EvidencePane(ExportPane[int]):
    """Says what is in it, how it is verified, and how carefully it is kept."""

    damage_code = "log-evidence-damaged"

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__(dialog)
        warning = Banner("warn")
        warning.speak(
            "This package is as sensitive as the log itself.",
            "All that the log says can be read in it. Give it to the auditor or the authority in "
            "person, or encrypted.",
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
                    mark("every line of the log as it was written, and what it says"),
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
                self.damaged,
                spacing=10,
            )
        )

    @property
    def name(self) -> str:
        """With the day."""
        return f"log-evidence-{today().isoformat()}.zip"

    def write(self, task: Task[int], output: Path) -> int:
        """How many lines the log had; runs in a job."""
        return self._dialog.desk.services.log_exports.evidence(output, task.tell, task.token)

    def told(self, result: int) -> Callable[[], str]:
        """How many lines the package holds, and what a line is."""
        return lambda: f"{_held(result)} {tr(LINES)}"

    def damage(self, error: ClinicVaultError) -> str:
        """How many faults, and what the package is good for."""
        rest = tr(
            "The package says that the log is damaged; nothing in it proves the log. Tell whoever "
            "gets it, keep the backups, check the whole log now, and tell your privacy officer and "
            "your IT person today."
        )
        return f"{faults_found(int(error.params['count']))} {rest}"


def _held(count: int) -> str:
    return trn("The package holds {n} line.", "The package holds {n} lines.", count)
