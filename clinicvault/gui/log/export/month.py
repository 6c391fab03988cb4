"""The month on paper: activity, flags and how they ended, exports, reviews; with charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.formats import to_qdate
from clinicvault.gui.i18n import LANGUAGES, language, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Choices, column, field, label, row

from .pane import ExportPane

_MONTHS = 36
_EARLY = 5
"""Until this day of a month the one before is offered first: that is the one to print."""


class MonthPane(ExportPane[None]):
    """A month and a language."""

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__(dialog)
        self.month, self.languages = QComboBox(), Choices("seg")
        self.month.setMinimumWidth(220)
        for day in months(today()):
            self.month.addItem("", day)
        self.month.setCurrentIndex(int(today().day <= _EARLY))
        for code, name in LANGUAGES.items():
            self.languages.offer(code, name)
        self.languages.choose(language().code)
        self.setLayout(
            column(
                label(
                    "For the file and for whoever answers for privacy: activity, what was unusual "
                    "and how it ended, what was given to whom by reason, and the reviews. "
                    "Patients appear by their codes alone.",
                    "muted",
                    wrap=True,
                ),
                row(field("Month", self.month), None),
                label("Language of the report", "strong"),
                row(self.languages, None),
                self.working,
                self.done,
                spacing=10,
            )
        )
        language().follow(self, self._speak)
        self._speak()

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
        exports.month(day.year, day.month, output, self._code, task.tell)

    def told(self, _result: None) -> Callable[[], str]:
        """Which month was written."""
        day = self._day
        return lambda: tr("The report of {month} is written.", month=month_name(day))


def months(now: dt.date) -> list[dt.date]:
    """First days of the months to choose from, the newest first."""
    found, day = [], now.replace(day=1)
    for _ in range(_MONTHS):
        found.append(day)
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return found


def month_name(day: dt.date) -> str:
    """`March 2026`, as the language writes it."""
    return language().locale.toString(to_qdate(day), "MMMM yyyy")
