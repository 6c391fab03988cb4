"""On the access log's page: an administrator gives a report's part, by the patient's code."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, say, trn
from clinicvault.gui.widgets import Banner, edit, field, label
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import LogPart


class GiveLogDialog(AskDialog):
    """The code comes from who writes the report; no name is shown."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "For a patient's report", width=520)
        self.code, self.working, self.done_banner = edit(), Working(), Banner("ok")
        self.done_banner.hide()
        self.code.setProperty("big", "true")
        hush(self.code.setPlaceholderText, "P-7K3M-0001")
        self.fill(
            label(
                "Patients may know who saw their record. You give this part of the report; "
                "only who writes reports can use it, and reading the log is in the log.",
                "muted",
                wrap=True,
            ),
            field("Code of the patient", self.code, "Who writes the report tells it to you."),
            self.working,
            self.done_banner,
        )
        self.quit = self.cancel_button("Close")
        self.go = self.action_button("Give this part", self._give, icon="scroll-text")
        self.code.setFocus()

    def _give(self) -> None:
        code = self.code.text().strip()
        if not code:
            self.code.setFocus()
            return
        self.done_banner.hide()
        self.working.begin()
        reports = self.desk.services.access_reports
        self.run(lambda _: reports.give_log(code), self._given)
        self.fit()

    def _given(self, part: LogPart) -> None:
        self.working.hide()
        self.done_banner.speak(
            "{what}",
            "Whoever writes the report finds it there until {until}.",
            what=lambda: _count(part.entries),
            until=lambda: formats.moment(part.until),
        )
        self.code.clear()
        say(self.go.setText, "Give another part")
        self.fit()

    def fail(self, error: ClinicVaultError) -> None:
        self.working.hide()
        super().fail(error)
        self.code.setFocus()


def _count(entries: int) -> str:
    return trn("{n} entry was given.", "{n} entries were given.", entries)
