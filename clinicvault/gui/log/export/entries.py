"""Entries in a format that others read."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Choices, Paragraph, column, label, row
from clinicvault.gui.widgets.dates import today
from clinicvault.services.views import LogFilter

from .pane import ExportPane
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
        return self.period.check()

    @property
    def name(self) -> str:
        form = self.forms.current
        kind = f"-{form}" if form.startswith("fhir") or form == "atna" else ""
        return f"access-log-{today().isoformat()}{kind}{self._endings[form]}"

    def write(self, task: Task[int], output: Path) -> int:
        exports, form, wanted = self._dialog.desk.services.log_exports, self._form, self._chosen
        return exports.write(output, form, wanted, task.tell, task.token)

    def start(self, output: Path) -> None:
        # A job runs elsewhere: what is chosen is read here.
        self._form, self._chosen = self.forms.current, self.wanted
        super().start(output)

    def told(self, result: int) -> Callable[[], str]:
        return lambda: trn("{n} entry written.", "{n} entries written.", result)
