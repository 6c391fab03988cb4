"""The patients page: list beside patient, viewer over both."""

from __future__ import annotations

import dataclasses

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
from .giving import Giving
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
        self.giving = Giving(desk, self._stack)
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
        self.patient.export_wanted.connect(self._give)
        for one in (self.patient.compare, self.patient.timeline):
            one.sheet_wanted.connect(self._sheet)
        self.patient.pictures_over.connect(self.giving.drop)
        self.viewer.export_wanted.connect(lambda photo: self._give([photo]))
        self.giving.closed.connect(self._given)
        self.desk.patient_changed.connect(self._changed)
        self.desk.patient_erased.connect(self._erased)
        if self.desk.may(Act.REGISTER_PATIENT):
            QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._new)
        if self.desk.may(Act.EXPORT_PHOTO):
            QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self._give_by_key)
            keys = QShortcut(QKeySequence("Ctrl+Shift+E"), self)
            keys.activated.connect(lambda: self._sheet(self.patient.timeline.picks))

    def enter(self, place: Place) -> None:
        self.list.refresh()
        alone = self._stack.currentWidget() in {self.viewer, self.giving.wizard}
        self.desk.side_wanted.emit(not alone)
        if place.patient:
            self._go(place)
        elif self.patient.patient:
            self.open(self.patient.patient)
        else:
            self.search()

    def place(self, name: str) -> Place:
        return Place(name, self.patient.patient, self.patient.tab, self.giving.kept())

    def search(self) -> None:
        if self.giving.wizard is not None:
            self.giving.wizard.search()
            return
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def open(self, patient: str, tab: str = "", purpose: Purpose | None = None) -> None:
        """Open a patient's page by a job, for a reason that is stated now or was before."""
        self._go(Place("patients", patient, tab), purpose)

    def _go(self, place: Place, purpose: Purpose | None = None) -> None:
        """A wizard stays over its patient's page; to go elsewhere is to leave it."""
        elsewhere = place.patient != self.giving.patient or place.tab or place.kept is not None
        if self.giving.wizard is not None and elsewhere:
            self.giving.leave(lambda: self._go(place, purpose))
            return
        self._wanted, patient = place, place.patient
        self.errors.hide()
        patients = self.desk.services.patients
        self.desk.jobs.start(
            self, lambda _: patients.page(patient, purpose), self._opened, self._failed
        )

    def _opened(self, page: PatientPage) -> None:
        if page.row.id != self._wanted.patient:
            return
        if page.refusal:
            self.giving.drop()
        if self.giving.wizard is None:
            self._stack.setCurrentWidget(self.patient)
        self.patient.show_page(page)
        self.list.mark(page.row.id)
        self.desk.titled.emit(page.row.name)
        if self._wanted.tab:
            self.patient.show_tab(self._wanted.tab)
        kept, self._wanted = self._wanted.kept, dataclasses.replace(self._wanted, kept=None)
        if self.patient.may_give:
            self.giving.take_up(page, kept)

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
            self.giving.drop()
            self.viewer.wipe()
            self.patient.wipe()
            self._wanted = Place()
            self._stack.setCurrentIndex(0)
            self.desk.titled.emit("")

    def _give(self, photos: list[str]) -> None:
        """The wizard of an export, over everything of the patient."""
        page = self.patient.page
        if page is not None and self.patient.may_give:
            self.viewer.wipe()
            self.giving.open(page, photos)

    def _sheet(self, photos: list[str]) -> None:
        """The wizard of a before/after sheet."""
        page = self.patient.page
        if page is not None and self.patient.may_give:
            self.viewer.wipe()
            self.giving.open_sheet(page, photos)

    def _give_by_key(self) -> None:
        """Ctrl+E: what is in view large, else what is picked."""
        large = self._stack.currentWidget() is self.viewer
        self._give([self.viewer.photo] if large else self.patient.timeline.picks)

    def _given(self) -> None:
        """Back to the patient's page, unless somebody left it meanwhile."""
        if self.patient.page is not None:
            self._stack.setCurrentWidget(self.patient)
            self.patient.timeline.setFocus()
        if self.isVisible():
            self.desk.side_wanted.emit(True)

    def _new(self) -> None:
        if self.giving.wizard is not None:
            return
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
        self.giving.drop(told=False)
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
