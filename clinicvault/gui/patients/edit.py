"""Registering a patient, and correcting one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import DateField, Dialog, edit, field, label, row
from clinicvault.services.views import PatientDetails, PatientRow

_LONGEST_NOTE = 4000


class PatientDialog(Dialog):
    """Name, birth date, record number, note; opens with `open()`."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        saved: Callable[[PatientRow], object],
        patient: str = "",
        details: PatientDetails | None = None,
    ) -> None:
        title = mark("Correct patient data") if patient else mark("New patient")
        super().__init__(parent, title)
        self._desk, self._saved, self._patient = desk, saved, patient
        self.given, self.family = edit(), edit()
        self.born, self.number = DateField(), edit("optional")
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(76)
        self.note.setTabChangesFocus(True)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self._lay_out()
        if details is not None:
            self._show(details)

    def _lay_out(self) -> None:
        names = row(field("Given name", self.given), field("Family name", self.family), spacing=14)
        facts = row(
            field("Date of birth", self.born), field("Record number", self.number), spacing=14
        )
        self.fill(names, facts, field("Note", self.note), self.problem)
        self.cancel_button()
        self.save = self.action_button("Save", self._save)
        self.given.setFocus()

    def _show(self, details: PatientDetails) -> None:
        self.given.setText(details.given)
        self.family.setText(details.family)
        self.born.set_day(details.born)
        self.number.setText(details.record_number)
        self.note.setPlainText(details.note)

    def _details(self) -> PatientDetails:
        return PatientDetails(
            self.given.text().strip(),
            self.family.text().strip(),
            self.born.day(),
            self.number.text().strip(),
            self.note.toPlainText().strip()[:_LONGEST_NOTE],
        )

    def _save(self) -> None:
        details = self._details()
        if not (details.given or details.family):
            self._complain(mark("Please enter a name."))
        elif not self.born.readable:
            self._complain(mark("Please enter the date of birth as day, month, year."))
        else:
            self._store(details)

    def _store(self, details: PatientDetails) -> None:
        self.hold(True)
        patients, patient = self._desk.services.patients, self._patient

        def work(_: object) -> PatientRow:
            return patients.edit(patient, details) if patient else patients.add(details)

        self._desk.jobs.start(self, work, self._done, self.fail)

    def _done(self, found: PatientRow) -> None:
        self.hold(False)
        self._saved(found)
        self.accept()

    def _complain(self, text: str) -> None:
        say(self.problem.setText, text)
        self.problem.show()
