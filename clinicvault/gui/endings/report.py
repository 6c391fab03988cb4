"""The patient's own copy: what is in it, who has to help, for whom, and what was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog, TouchLine
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_folder
from clinicvault.gui.i18n import LANGUAGES, language, mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Choices, column, edit, field, label, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import LogPart, ReportLook, ReportResult

from .ending_words import Line
from .parts import lines, who
from .report_log import LogPartBox
from .report_pictures import PicturesBox
from .report_result import result_lines


class ReportDialog(AskDialog):
    """Steps: contents and the log's part, then for whom and how, then what was written."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str) -> None:
        super().__init__(parent, desk, "The patient's own copy", width=620)
        self._patient = patient
        self._look: ReportLook | None = None
        self._task: Task[Any] | None = None
        self.waits = label("Looking at what there is …", "muted")
        self._first, self._second = QWidget(), QWidget()
        self.log: LogPartBox | None = None
        self.pictures: PicturesBox | None = None
        self.languages, self.given = Choices("seg"), edit(big=True)
        for code, name in LANGUAGES.items():
            self.languages.offer(code, name)
        self.languages.choose(language().code)
        self.seen = QCheckBox()
        say(self.seen.setText, "I have made sure who asks for it")
        self.seen.toggled.connect(lambda _: self._name_go())
        self.problem, self.touch = label("", "bad", wrap=True), TouchLine(desk)
        self.problem.hide()
        self.working = Working(self._stop)
        self.fill(self.waits, self._first, self._second, self.touch, self.working)
        self._lay_out_second()
        self.back = self.action_button("Back", self._go_back, kind="secondary")
        self.back.hide()
        self.quit = self.cancel_button()
        self.go = self.action_button("Go on", self._go_on)
        self.go.setEnabled(False)
        reports = desk.services.access_reports
        desk.jobs.start(self, lambda _: reports.look(patient), self._show, self.fail)

    def _show(self, look: ReportLook) -> None:
        self._look = look
        self.waits.hide()
        self.log = LogPartBox(self.desk, look)
        self.log.changed.connect(self._name_go)
        inside = [who(look.name, look.code), label("What it holds", "h2"), lines(_contents(look))]
        self._first.setLayout(column(*inside, self.log, spacing=14))
        self.pictures = PicturesBox(look)
        self.pictures.changed.connect(self.fit)
        self.given.setText(look.name)
        self._place.addWidget(self.pictures)
        self._name_go()

    def _lay_out_second(self) -> None:
        self._place = column()
        self._second.setLayout(
            column(
                label("Language of the report", "strong"),
                row(self.languages, None),
                field("Handed to", self.given, "The patient, or who acts for the patient."),
                self._place,
                self.seen,
                self.problem,
                spacing=12,
            )
        )
        self._second.hide()

    def _name_go(self) -> None:
        """The button says what it does, and works when nothing is missing for it."""
        second = not self._second.isHidden()
        self.back.setVisible(second)
        usable = self.log is not None and self.log.possible
        self.go.setEnabled(usable and (not second or self.seen.isChecked()))
        if second:
            say(self.go.setText, "Choose where to save")
        elif self.log is not None and self.log.asks:
            say(self.go.setText, "Get the log's part, and go on")
        else:
            say(self.go.setText, "Go on")
        self.fit()

    def _go_back(self) -> None:
        self.errors.hide()
        self._second.hide()
        self._first.show()
        self._name_go()

    def _go_on(self) -> None:
        if not self._second.isHidden():
            self._choose()
        elif self.log is not None and self.log.ready:
            self._get_log(self.log)

    def _get_log(self, log: LogPartBox) -> None:
        """What an administrator gives comes first: without it there is no report."""
        if not log.wanted:
            self._to_second()
            return
        reports, patient, (user, typed) = (
            self.desk.services.access_reports,
            self._patient,
            log.take(),
        )
        self.working.stop.hide()
        self.working.begin()

        def got(part: LogPart) -> None:
            log.show_part(part)
            self._to_second()

        self.run(lambda _: reports.give_log(patient, user_id=user, password=typed), got)
        self.fit()

    def _to_second(self) -> None:
        self._first.hide()
        self._second.show()
        self._name_go()
        self.given.setFocus()

    # writing

    def _choose(self) -> None:
        pictures = self.pictures
        if not self.given.text().strip():
            self._complain(mark("Please write who gets the report."))
            self.given.setFocus()
        elif pictures is not None and pictures.problem:
            self._complain(pictures.problem)
        else:
            self.problem.hide()
            choose_folder(self, mark("Folder for the report"), self._write)

    def _complain(self, text: str) -> None:
        say(self.problem.setText, text)
        self.problem.show()
        self.fit()

    def _write(self, folder: Path) -> None:
        pictures = self.pictures
        if pictures is None:
            return
        reports, patient, code = (
            self.desk.services.access_reports,
            self._patient,
            self.languages.current,
        )
        to, wanted, key = self.given.text().strip(), pictures.wanted, pictures.key_typed

        def work(task: Task[Any]) -> ReportResult:
            return reports.write(
                patient,
                folder,
                language=code,
                handed_to=to,
                pictures=wanted,
                age_recipient=key,
                progress=task.tell,
                cancel=task.token,
            )

        self.working.stop.show()
        self.working.begin()
        self._task = self.run(work, self._written, self.working.tell)
        self.fit()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def hold(self, held: bool) -> None:
        super().hold(held)
        self.back.setEnabled(not held)
        if not held:
            self.working.hide()

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self.waits.hide()
        self._name_go()

    def _written(self, result: ReportResult) -> None:
        clear(self.body)
        for old in (self.back, self.quit, self.go):
            old.hide()
        say(self.heading.setText, "The report is ready")
        say(self.setAccessibleName, "The report is ready")
        self.fill(*result_lines(result))
        if result.passphrase:
            self.keep_until_button()
        self.close_button = self.action_button("Done", self.accept)
        self.close_button.setFocus()
        self.desk.patient_changed.emit(self._patient)
        self.fit()


def _contents(look: ReportLook) -> list[Line]:
    def counted(*pairs: Callable[[], str]) -> Callable[[], str]:
        return lambda: "  ·  ".join(one() for one in pairs)

    found: list[Line] = [
        (
            "user",
            counted(
                lambda: trn("Personal data, {n} visit", "Personal data, {n} visits", look.visits),
                lambda: trn("{n} consent", "{n} consents", look.consents),
                lambda: trn("{n} signed form", "{n} signed forms", look.evidence),
            ),
        ),
        ("images", lambda: _photos(look)),
        ("share-2", lambda: _given(look.disclosures)),
    ]
    if look.kept_files:
        found.append(("file-text", lambda: _kept(look.kept_files)))
    return found


def _photos(look: ReportLook) -> str:
    count = trn("{n} photo, film or document", "{n} photos, films and documents", look.photos)
    return f"{count}  ·  {formats.size(look.bytes)}" if look.bytes else count


def _given(count: int) -> str:
    if not count:
        return tr("Nothing was given to anybody.")
    return trn("To whom photos were given, {n} time", "To whom photos were given, {n} times", count)


def _kept(count: int) -> str:
    return trn(
        "{n} file kept as it came: named, not added",
        "{n} files kept as they came: named, not added",
        count,
    )
