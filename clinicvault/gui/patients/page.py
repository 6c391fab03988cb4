"""The patients page: list beside patient, viewer over both."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import ErrorBanner, column, label, picture_label, row
from clinicvault.services.views import PatientPage, PatientRow

from .edit import PatientDialog
from .list import PatientList
from .patient_view import PatientView
from .viewer import Viewer


class PatientsPage(Page):
    """What most people see most of the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = PatientList(desk)
        self.side = self.list
        self.errors = ErrorBanner()
        self.patient = PatientView(desk)
        self.viewer = Viewer(self.patient.store, self.patient.model)
        self._wanted = Place()
        self._stack = QStackedWidget()
        for widget in (_nobody(desk.may(Act.REGISTER_PATIENT)), self.patient, self.viewer):
            self._stack.addWidget(widget)
        box = column(self.errors, self._stack, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self.open)
        self.list.new_wanted.connect(self._new)
        self.patient.photo_opened.connect(self._view)
        self.patient.purpose_wanted.connect(self._state)
        self.viewer.closed.connect(self._close_viewer)
        self.desk.patient_changed.connect(self._changed)
        self.desk.patient_erased.connect(self._erased)
        if self.desk.may(Act.REGISTER_PATIENT):
            QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._new)

    def enter(self, place: Place) -> None:
        self.list.refresh()
        self.desk.side_wanted.emit(self._stack.currentWidget() is not self.viewer)
        if place.patient:
            self.open(place.patient, place.tab)
        elif self.patient.patient:
            self.open(self.patient.patient)
        else:
            self.search()

    def place(self, name: str) -> Place:
        return Place(name, self.patient.patient, self.patient.tab)

    def search(self) -> None:
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def open(self, patient: str, tab: str = "", purpose: Purpose | None = None) -> None:
        """Open a patient's page by a job, for a reason that is stated now or was before."""
        self._wanted = Place("patients", patient, tab)
        self.errors.hide()
        patients = self.desk.services.patients
        self.desk.jobs.start(
            self, lambda _: patients.page(patient, purpose), self._opened, self._failed
        )

    def _opened(self, page: PatientPage) -> None:
        if page.row.id != self._wanted.patient:
            return
        self._stack.setCurrentWidget(self.patient)
        self.patient.show_page(page)
        self.list.mark(page.row.id)
        self.desk.titled.emit(page.row.name)
        if self._wanted.tab:
            self.patient.show_tab(self._wanted.tab)

    def _state(self, purpose: Purpose) -> None:
        self.viewer.wipe()
        self.open(self.patient.patient, purpose=purpose)

    def _failed(self, error: ClinicVaultError) -> None:
        """Nobody else's page stays under an error about this patient."""
        if self._wanted.patient != self.patient.patient:
            self.patient.wipe()
            self._stack.setCurrentIndex(0)
            self.desk.titled.emit("")
        self.errors.show_error(error)

    def _changed(self, patient: str) -> None:
        self.list.refresh()
        if patient == self.patient.patient:
            self.open(patient)

    def _erased(self, patient: str) -> None:
        """The patient exists no more: neither the page nor the list knows of it."""
        self.list.refresh()
        if patient == self.patient.patient:
            self.viewer.wipe()
            self.patient.wipe()
            self._wanted = Place()
            self._stack.setCurrentIndex(0)
            self.desk.titled.emit("")

    def _new(self) -> None:
        PatientDialog(self, self.desk, self._registered).open()

    def _registered(self, found: PatientRow) -> None:
        self.list.search.clear()
        self.list.refresh()
        self.open(found.id, "consent")

    def _view(self, photo: str) -> None:
        self._stack.setCurrentWidget(self.viewer)
        self.desk.side_wanted.emit(False)
        self.viewer.open(photo)

    def _close_viewer(self) -> None:
        self._stack.setCurrentWidget(self.patient)
        self.desk.side_wanted.emit(True)
        self.viewer.wipe()
        self.patient.timeline.setFocus()

    def wipe(self) -> None:
        self.viewer.wipe()
        self.patient.wipe()
        self.list.wipe()


def _nobody(may_register: bool) -> QWidget:
    holder = QWidget()
    text = label("Choose a patient on the left, or search by name.", "muted")
    keys = mark("Ctrl+K search  ·  Ctrl+L lock")
    if may_register:
        keys = mark("Ctrl+K search  ·  Ctrl+N new patient  ·  Ctrl+L lock")
    hint = label("", "caption")
    say(hint.setText, keys)
    holder.setLayout(
        column(
            None,
            row(None, picture_label("users", "line_strong", 56), None),
            row(None, text, None),
            row(None, hint, None),
            None,
            spacing=12,
        )
    )
    return holder
