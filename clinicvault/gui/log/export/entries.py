"""Entries in a format that others read."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Choices, Paragraph, column, label, row
from clinicvault.services.views import LogFilter

from .pane import ExportPane, faults_found
from .periods import PeriodPick, last_month, years_ago

FORMATS = MappingProxyType(
    {
        "jsonl": (
            "JSON Lines",
            mark("One entry a line, with what proves it. For programs, and to keep."),
        ),
        "csv": ("CSV", mark("A table for a spreadsheet. Nothing in it can act as a formula.")),
        "fhir-r4": ("FHIR R4", mark("AuditEvent resources, one a line, for hospital systems.")),
        "fhir-r5": ("FHIR R5", mark("AuditEvent resources of the newer release, one a line.")),
        "atna": ("ATNA XML", mark("Audit messages as DICOM and IHE define them.")),
    }
)
_VIEW = "view"


class EntriesPane(ExportPane[int]):
    """Format and period; what the page shows can be taken as it is."""

    damage_code = "log-export-damaged"

    def __init__(self, dialog: AskDialog, wanted: LogFilter | None) -> None:
        super().__init__(dialog)
        self._wanted = wanted if wanted not in {None, LogFilter()} else None
        self.forms, self.about, self.period = Choices("seg"), Paragraph(), PeriodPick()
        self._endings: dict[str, str] = {}
        for form in dialog.desk.services.log_exports.formats():
            self._endings[form.slug] = form.ending
            self.forms.offer(form.slug, FORMATS[form.slug][0])
        self._offer_periods()
        self.forms.chosen.connect(lambda _: self._speak())
        self.period.changed.connect(dialog.fit)
        self.setLayout(
            column(
                label("Format", "strong"),
                row(self.forms, None),
                self.about,
                label("Which entries", "strong"),
                self.period,
                label(
                    "The file names the people who work here, and what they did. Keep it like a "
                    "record. That it was written is in the log itself.",
                    "muted",
                    wrap=True,
                ),
                self.working,
                self.done,
                self.damaged,
                spacing=10,
            )
        )
        language().follow(self, self._speak)
        self._speak()

    def _offer_periods(self) -> None:
        if self._wanted is not None:
            self.period.offer(_VIEW, mark("What the page shows"), None, None)
        first, last = last_month()
        self.period.offer("all", mark("Everything"), None, None)
        self.period.offer("month", mark("Last month"), first, last)
        self.period.offer("year", mark("12 months"), years_ago(1), today())
        self.period.offer_own(first, today())

    def _speak(self) -> None:
        hush(self.about.setText, tr(FORMATS[self.forms.current][1]))
        say(self.forms.setAccessibleName, "Format")
        self._dialog.fit()

    @property
    def wanted(self) -> LogFilter | None:
        """The entries chosen; None for all."""
        if self.period.choices.current == _VIEW:
            return self._wanted
        span = self.period.span
        if span is None or span == (None, None):
            return None
        return dataclasses.replace(LogFilter(), since=span[0], until=span[1])

    @property
    def ready(self) -> bool:
        """Whether the period is one; what is wrong stands under its fields."""
        return self.period.check()

    @property
    def name(self) -> str:
        """With the day, the format where its ending does not tell, and the ending."""
        form = self.forms.current
        kind = f"-{form}" if form.startswith("fhir") or form == "atna" else ""
        return f"access-log-{today().isoformat()}{kind}{self._endings[form]}"

    def write(self, task: Task[int], output: Path) -> int:
        """How many entries; by what was chosen at `start`, for this runs in a job."""
        exports, form, wanted = self._dialog.desk.services.log_exports, self._form, self._chosen
        return exports.write(output, form, wanted, task.tell, task.token)

    def start(self, output: Path) -> None:
        """Keep what is chosen, and write by a job."""
        # A job runs elsewhere: what is chosen is read here.
        self._form, self._chosen = self.forms.current, self.wanted
        super().start(output)

    def told(self, result: int) -> Callable[[], str]:
        """How many entries were written."""
        return lambda: trn("{n} entry written.", "{n} entries written.", result)

    def damage(self, error: ClinicVaultError) -> str:
        """How many faults, and what the file is good for."""
        return _damaged(*(int(error.params[name]) for name in ("count", "entries")))


def _damaged(count: int, entries: int) -> str:
    found = faults_found(count)
    held = trn("{n} entry is in the file.", "{n} entries are in the file.", entries)
    rest = tr(
        "The file says in its last record that the log is damaged; it is no copy that proves the "
        "log. Tell whoever gets it, keep the backups, check the whole log now, and tell your "
        "privacy officer and your IT person today."
    )
    return f"{found} {held} {rest}"
