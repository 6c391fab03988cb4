"""Putting a patient on a day's list, or checking one in who was not expected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.importing.picker import PatientPicker
from clinicvault.gui.widgets import edit, field, label, row

from .asking import AskDialog

_TIME = re.compile(r"(\d{1,2})\s*[:hH.]\s*(\d{2})?|(\d{1,2})(\d{2})?")
_LAST_HOUR, _LAST_MINUTE = 23, 59


def clock_of(text: str) -> str | None:
    """`9:30`, `9h30`, `930` or `9` as `09:30`; "" for nothing typed, None for what is no time."""
    typed = text.strip()
    if not typed:
        return ""
    found = _TIME.fullmatch(typed)
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    return f"{hour:02d}:{minute:02d}" if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


class AddDialog(AskDialog):
    """Patient, time, and whether the patient is here already."""

    def __init__(
        self, parent: QWidget, desk: Desk, day: dt.date | None, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Add a patient to the list", width=500)
        self._day, self._done = day, done
        self.picker = PatientPicker(desk.services.patients)
        self.time = edit("for example 09:30")
        self.time.setMaximumWidth(160)
        self.here = QCheckBox()
        say(self.here.setText, "The patient is here already")
        if day is not None:
            self.here.hide()
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.fill(
            self.picker,
            row(field("Time", self.time), None),
            self.here,
            self.problem,
        )
        self.cancel_button()
        self.go = self.action_button("Add", self._add, icon="plus")
        self.picker.chosen.connect(lambda _: self._picked())
        self.picker.search.textChanged.connect(lambda _: self.fit())
        self.picker.search.setFocus()

    def _picked(self) -> None:
        self.time.setFocus()
        self.fit()

    def _complain(self, text: str) -> None:
        say(self.problem.setText, text)
        self.problem.show()
        self.fit()

    def _add(self) -> None:
        time = clock_of(self.time.text())
        if self.picker.row is None:
            self._complain(mark("Please choose a patient."))
            self.picker.search.setFocus()
        elif time is None:
            self._complain(mark("Please enter the time as hour and minute."))
            self.time.setFocus()
        else:
            self._store(self.picker.row.id, time)

    def _store(self, patient: str, time: str) -> None:
        today, day, done = self.desk.services.today, self._day, self._done
        source = "check-in" if self.here.isChecked() else "typed"
        self.run(
            lambda _: today.add(patient, time=time, day=day, source=source),
            lambda _: self.finish(done),
        )
