"""The month on paper: activity, flags and how they ended, exports, reviews; with charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.formats import to_qdate
from clinicvault.gui.i18n import LANGUAGES, language, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Choices, column, field, label, row

from .pane import ExportPane, faults_found

_EARLY = 5
"""Until this day of a month the one before is offered first: that is the one to print."""


class MonthPane(ExportPane[None]):
    """A month since the log began, and a language."""

    damage_code = "log-month-damaged"

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__(dialog)
        self.month, self.languages = QComboBox(), Choices("seg")
        self.month.setMinimumWidth(220)
        self._offer(today())
        self.month.setCurrentIndex(0)
        for code, name in LANGUAGES.items():
            self.languages.offer(code, name)
        self.languages.choose(language().code)
        self.setLayout(
            column(
                label(
                    "For the file and for whoever answers for privacy: activity, what was unusual "
                    "and how it ended, what was given to whom by reason, and the reviews. "
                    "Patients stand there by code; notes stand as people wrote them.",
                    "muted",
                    wrap=True,
                ),
                row(field("Month", self.month), None),
                label("Language of the report", "strong"),
                row(self.languages, None),
                self.working,
                self.done,
                self.damaged,
                spacing=10,
            )
        )
        language().follow(self, self._speak)
        self._speak()
        exports = dialog.desk.services.log_exports
        dialog.desk.jobs.start(self, lambda _: exports.begun(), self._begun)

    def _begun(self, day: dt.date) -> None:
        """The month that is usually wanted is chosen, unless somebody chose one already."""
        kept = self.month.currentIndex()
        self._offer(day)
        early = today().day <= _EARLY and self.month.count() > 1
        self.month.setCurrentIndex(kept or int(early))

    def _offer(self, begun: dt.date) -> None:
        self.month.clear()
        for day in months(begun, today()):
            self.month.addItem(month_name(day), day)

    def _speak(self) -> None:
        for place in range(self.month.count()):
            self.month.setItemText(place, month_name(self.month.itemData(place)))

    @property
    def name(self) -> str:
        """With year and month."""
        return f"log-report-{self.month.currentData():%Y-%m}.pdf"

    def start(self, output: Path) -> None:
        """Keep what is chosen, and write by a job."""
        # A job runs elsewhere: what is chosen is read here.
        self._day, self._code = self.month.currentData(), self.languages.current
        super().start(output)

    def write(self, task: Task[None], output: Path) -> None:
        """The report of the month chosen at `start`; runs in a job."""
        exports, day = self._dialog.desk.services.log_exports, self._day
        exports.month(day.year, day.month, output, self._code, task.tell, task.token)

    def damage(self, error: ClinicVaultError) -> str:
        """How many faults, and what the report is good for."""
        rest = tr(
            "The report says that the log is damaged; it holds no check code. Tell whoever gets "
            "it, keep the backups, check the whole log now, and tell your privacy officer and "
            "your IT person today."
        )
        return f"{faults_found(int(error.params['count']))} {rest}"

    def told(self, _result: None) -> Callable[[], str]:
        """Which month was written."""
        day = self._day
        return lambda: tr("The report of {month} is written.", month=month_name(day))


def months(begun: dt.date, now: dt.date) -> list[dt.date]:
    """First days of the months that the log tells of, the newest first; this one at least."""
    found = [now.replace(day=1)]
    while found[-1] > begun:
        found.append((found[-1] - dt.timedelta(days=1)).replace(day=1))
    return found


def month_name(day: dt.date) -> str:
    """`March 2026`, as the language writes it."""
    return language().locale.toString(to_qdate(day), "MMMM yyyy")
