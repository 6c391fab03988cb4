"""To whom photos were given, as a section of the access log's page and of the officers' page."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.errors import Cancelled, ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.context import Desk
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import hush, language, mark, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.log.links import LogLinks
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    Paragraph,
    button,
    column,
    frame,
    label,
    picture_label,
    plain,
    row,
)
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import Accounting, DisclosureLine

from .asked import AskedBar
from .model import DisclosureModel, DisclosureTable

_SOURCES = MappingProxyType(
    {
        "directory": mark("From the patients' own lists."),
        "log": mark("From the access log, patients by code."),
        "both": mark("From the patients' own lists and the access log."),
    }
)


class DisclosureSection(QWidget):
    """The accounting of one patient, or of everybody over a period."""

    def __init__(self, desk: Desk, page: LogLinks | None = None) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self._shown: Accounting | None = None
        self._task: Task[Any] | None = None
        self._writing: Task[Any] | None = None
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.unread = Banner("warn")
        for one in (self.notice, self.unread):
            one.hide()
        self.asked, self.model = AskedBar(desk), DisclosureModel()
        self.table = DisclosureTable(self.model)
        self.title, self.told, self.source = plain("", "h2"), plain("", "muted"), Paragraph()
        self.working = Working(self._stop)
        self.pdf = button("Save as PDF", icon="download", on=lambda: self._choose(".pdf"))
        self.csv = button("Save as CSV", icon="download", on=lambda: self._choose(".csv"))
        self.copy = button("The patient's own copy", "link", icon="book-open", on=self._own_copy)
        self._lay_out()
        self.asked.changed.connect(self.load)
        self.table.opened.connect(self._open)
        language().follow(self, self._speak)
        self._speak()

    def _lay_out(self) -> None:
        self.nothing = _nothing()
        head = row(column(self.title, self.told, spacing=2), None, self.copy, self.pdf, self.csv)
        head.setContentsMargins(18, 14, 14, 0)
        source = row(self.source, margins=(18, 0, 14, 0))
        inner = column(head, source, self.nothing, self.table, spacing=8, margins=(1, 0, 8, 8))
        inner.setStretch(3, 1)
        self._card = frame(card="1")
        self._card.setLayout(inner)
        box = column(
            self.errors,
            self.notice,
            self.working,
            self.asked,
            self.unread,
            self._card,
            spacing=14,
            margins=(24, 16, 20, 18),
        )
        box.setStretch(5, 1)
        self.setLayout(box)

    def enter(self) -> None:
        """The section comes into view; each look is in the log, so it asks once."""
        asking = self._task is not None and self._task.wanted
        if self._shown is None and not asking and self.asked.complete:
            self.load()

    def want(self, code: str) -> None:
        """One patient's accounting, as soon as the section comes into view."""
        self._forget()
        self.asked.want(code)

    def load(self) -> None:
        """Ask anew; an earlier question, and what it brought, are dropped.

        What is asked now may be no period: then nothing is shown, and the fields say why.
        """
        self._forget()
        self.errors.hide()
        self.notice.hide()
        span = self.asked.period.span
        if span is None or not self.asked.complete:
            return
        disclosures, patient = self._desk.services.disclosures, self.asked.patient
        since, until = span[0] or today(), span[1] or today()
        self._task = self._desk.jobs.start(
            self, lambda _: disclosures.accounting(patient, since, until), self._show, self._failed
        )

    def _forget(self) -> None:
        if self._task is not None:
            self._task.drop()
        self._shown = None
        self.model.wipe()
        self._speak()

    def _show(self, found: Accounting) -> None:
        self._shown = found
        self.model.show_lines(found.lines)
        self._speak()

    def _failed(self, error: ClinicVaultError) -> None:
        self._shown = None
        self.model.wipe()
        self._speak()
        self.errors.show_error(error)

    def _speak(self) -> None:
        found = self._shown
        lines = found.lines if found is not None else ()
        self.nothing.setVisible(found is not None and not lines)
        self.table.setVisible(bool(lines))
        for one in (self.pdf, self.csv):
            one.setEnabled(found is not None and self._writing is None)
        self.copy.setVisible(found is not None and bool(found.patient))
        hush(self.title.setText, _title(found))
        hush(self.told.setText, _told(found))
        hush(self.source.setText, tr(_SOURCES[found.source]) if found is not None else "")
        self._tell_unread(found)
        self._fit()

    def _tell_unread(self, found: Accounting | None) -> None:
        lists, log = (found.unread, found.unread_log) if found is not None else (0, 0)
        self.unread.setVisible(bool(lists or log))
        if lists:
            self.unread.speak(
                "{what}",
                "What was said there is missing here, unless the access log tells it. The log "
                "says which ones; verify what is stored, and look at the newest backup.",
                what=lambda: _unread(lists) + (f" {_unread_log(log)}" if log else ""),
            )
        elif log:
            self.unread.speak(
                "{what}",
                "What was said there is missing here. Check the whole log, and look at the newest "
                "backup.",
                what=lambda: _unread_log(log),
            )

    # acts

    def _open(self, one: DisclosureLine) -> None:
        if self._page is not None and one.entry >= 0 and self._desk.may(Act.READ_LOG):
            self._page.show_entry(one.entry)

    def _choose(self, ending: str) -> None:
        code = self._code()
        name = f"given-to-{code + '-' if code else ''}{today().isoformat()}{ending}"
        choose_save(self, mark("Save to whom photos were given"), name, self._save)

    def _code(self) -> str:
        """The patient's code alone: a file's name never holds a name."""
        return self._shown.patient.partition(" ")[0] if self._shown is not None else ""

    def _save(self, output: Path) -> None:
        found, disclosures, code = self._shown, self._desk.services.disclosures, language().code
        if found is None:
            return
        self.errors.hide()
        self.notice.hide()
        self.working.begin()
        patient, since, until = self._code(), found.since, found.until

        def write(task: Task[int]) -> int:
            token = task.token
            return disclosures.write(patient, since, until, output, language=code, cancel=token)

        self._writing = self._desk.jobs.start(
            self,
            write,
            lambda count: self._saved(count, output),
            self._not_saved,
        )
        self._speak()

    def _stop(self) -> None:
        if self._writing is not None:
            self._writing.cancel()

    def _release(self) -> None:
        self._writing = None
        self.working.hide()
        self._speak()

    def _saved(self, count: int, output: Path) -> None:
        self._release()
        self.notice.speak("{what}", "{file}", what=lambda: _written(count), file=str(output))

    def _not_saved(self, error: ClinicVaultError) -> None:
        self._release()
        if not isinstance(error, Cancelled):
            self.errors.show_error(error)

    def _own_copy(self) -> None:
        """Who writes reports begins one; who reads the log gives its part."""
        code = self._code()
        if not self._desk.may(Act.ACCESS_REPORT):
            made = GiveLogDialog(self, self._desk)
            made.code.setText(code)
            made.open()
            return
        patients = self._desk.services.patients
        self._desk.jobs.start(
            self,
            lambda _: patients.find(code),
            lambda found: ReportDialog(self, self._desk, found).open(),
            self.errors.show_error,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.table.fit(self.width(), one=self._shown is not None and bool(self._shown.patient))

    def wipe(self) -> None:
        """Forget everything shown and typed."""
        self._forget()
        self.asked.wipe()


def _title(found: Accounting | None) -> str:
    if found is None or not found.patient:
        return tr("Given to")
    return found.patient


def _told(found: Accounting | None) -> str:
    """How much."""
    if found is None:
        return ""
    photos = sum(one.photos for one in found.lines)
    times = trn("Given {n} time", "Given {n} times", len(found.lines))
    count = trn("{n} photo", "{n} photos", photos)
    return f"{times}  ·  {count}"


def _unread(count: int) -> str:
    return trn(
        "{n} record of the patients' lists is damaged and could not be read.",
        "{n} records of the patients' lists are damaged and could not be read.",
        count,
    )


def _unread_log(count: int) -> str:
    return trn(
        "{n} entry of the access log could not be read.",
        "{n} entries of the access log could not be read.",
        count,
    )


def _written(count: int) -> str:
    return trn("{n} row written.", "{n} rows written.", count)


def _nothing() -> QFrame:
    made = QFrame()
    text = label("Nothing was given to anybody in this time.", "muted")
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    sign = row(None, picture_label("share-2", "line_strong", 40), None)
    made.setLayout(column(40, sign, text, None, spacing=12))
    return made
