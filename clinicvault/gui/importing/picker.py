"""Choosing a patient by search, in place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from clinicvault.gui import words
from clinicvault.gui.i18n import hush, language, say
from clinicvault.gui.patients.list import ROW, PatientDelegate, PatientModel, second_line
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import badge, button, column, frame, plain, row, set_badge
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.services.api import PatientService
from clinicvault.services.views import PatientRow


class _Search(QLineEdit):
    """Down goes to the list; Return chooses, and presses no button of a dialog around it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class PatientPicker(QWidget):
    """A search field with its finds; then the chosen patient with a way to change."""

    chosen = Signal(object)

    def __init__(self, patients: PatientService) -> None:
        super().__init__()
        self._patients = patients
        self.row: PatientRow | None = None
        self.search = _Search()
        say(self.search.setPlaceholderText, "Search name, number or birth date")
        say(self.search.setAccessibleName, "Search patients")
        self.model = PatientModel(patients)
        self.view = self._list_view()
        self._make_card()
        self.setLayout(column(self.search, self.view, self._card, spacing=6))
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self._first)
        self.search.down.connect(self.view.setFocus)
        language().follow(self, self._fill)

    def _list_view(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(PatientDelegate(made))
        made.setUniformItemSizes(True)
        made.setFixedHeight(200)
        made.clicked.connect(self._take)
        made.activated.connect(self._take)
        say(made.setAccessibleName, "Patients found")
        theme().follow(made, made.viewport().update)
        made.hide()
        return made

    def _make_card(self) -> None:
        self._avatar, self._name, self._line = (
            Avatar("", 40),
            plain("", "strong"),
            plain("", "muted"),
        )
        self._consent = badge()
        self.change = button("Change", "link", on=self.clear)
        self._card: QFrame = frame(card="soft")
        self._card.setLayout(
            row(
                self._avatar,
                column(self._name, self._line, row(self._consent, None), spacing=3),
                None,
                self.change,
                spacing=12,
                margins=(12, 10, 8, 10),
            )
        )
        self._card.hide()

    def _look(self, text: str) -> None:
        self.view.setVisible(bool(text.strip()))
        if text.strip():
            self.model.search(text)

    def _first(self) -> None:
        if self.view.isVisible() and self.model.rowCount():
            self._take(self.model.index(0))

    def _take(self, index: QModelIndex) -> None:
        found = index.data(ROW)
        if found is not None:
            self.choose(found)

    def choose(self, found: PatientRow) -> None:
        """Take a patient."""
        self.row = found
        self.search.clear()
        self.search.hide()
        self.view.hide()
        self._fill()
        self._card.show()
        self.chosen.emit(found)

    def _fill(self) -> None:
        if self.row is not None:
            hush(self._name.setText, self.row.name)
            hush(self._line.setText, second_line(self.row))
            self._avatar.show_name(self.row.name)
            set_badge(self._consent, words.CONSENT_BADGES[self.row.consent])
            hush(self._consent.setText, words.consent_badge(self.row.consent))

    def clear(self) -> None:
        """Choose again."""
        self.row = None
        self._card.hide()
        self.search.show()
        self.search.setFocus()
        self.chosen.emit(None)

    def freeze(self, frozen: bool) -> None:
        """While photos come in the patient stays."""
        self.change.setEnabled(not frozen)

    def wipe(self) -> None:
        """Forget every name."""
        self.row = None
        self.model.wipe()
        for text in (self._name, self._line):
            text.clear()
