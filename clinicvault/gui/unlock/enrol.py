"""A newcomer's first time: one-time code, own password, four words to compare."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import UserState
from clinicvault.gui.context import Context
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import ErrorBanner, button, column, edit, field, label, plain
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.new_password import NewPassword
from clinicvault.services.api import Services
from clinicvault.services.views import Enrolled, VaultView


class EnrolPanel(QWidget):
    """Ends with the words that a colleague must compare before access is given."""

    finished = Signal()

    def __init__(self, context: Context, services: Services, vault: VaultView) -> None:
        super().__init__()
        self.setFixedWidth(420)
        self._context, self._services = context, services
        self._asking: Task[VaultView] | None = None
        self.errors = ErrorBanner()
        self.names = QComboBox()
        self.code = edit("for example ABCD-EFGH-JKMN", big=True)
        self.password = NewPassword(context, words=(vault.clinic,))
        self.go = button("Save my password", "primary", big=True, on=self._enrol)
        self._box: QVBoxLayout = column(spacing=8)
        self.setLayout(self._box)
        self._ask()
        self._show_waiting(vault)

    def _ask(self) -> None:
        self._nobody = label("Nobody is waiting for a one-time code here.", "muted", wrap=True)
        self._questions = self._form()
        for widget in (
            label("Your first time here", "display", wrap=True),
            self._nobody,
            self._questions,
            button("Back", big=True, on=self.finished.emit),
        ):
            self._box.addWidget(widget)

    def _show_waiting(self, vault: VaultView) -> None:
        """Who has a code: newcomers, and who gets other roles; somebody chosen stays chosen."""
        chosen = self.names.currentData()
        self.names.clear()
        for user in vault.users:
            if user.waiting or (user.state is UserState.INVITED and not user.has_password):
                self.names.addItem(user.name, user.id)
        self.names.setCurrentIndex(max(0, self.names.findData(chosen)))
        waiting = bool(self.names.count())
        if waiting and self._questions.isHidden():
            self.code.setFocus()
        self._nobody.setVisible(not waiting)
        self._questions.setVisible(waiting)

    def _form(self) -> QWidget:
        made = QWidget()
        made.setLayout(
            column(
                label("Your administrator gave you a code. It works once.", "muted", wrap=True),
                self.errors,
                field("Name", self.names),
                field("One-time code", self.code),
                self.password,
                8,
                self.go,
            )
        )
        return made

    def begin(self) -> None:
        """Put the cursor where to type; somebody may have been invited a moment ago."""
        self.code.setFocus()
        self._asking = self._context.jobs.start(
            self, lambda _: self._services.unlocking.vault(), self._show_waiting, self._fail
        )

    def _enrol(self) -> None:
        if not self.code.text().strip() or not self.password.check():
            return
        self.go.setEnabled(False)
        self.errors.hide()
        if self._asking is not None:
            self._asking.drop()
        user, code, password = self.names.currentData(), self.code.text(), self.password.take()
        self._context.jobs.start(
            self,
            lambda _: self._services.users.enrol(user, code, password),
            self._show_words,
            self._fail,
        )

    def _fail(self, error: ClinicVaultError) -> None:
        self.go.setEnabled(True)
        self.errors.show_error(error)

    def _show_words(self, enrolled: Enrolled) -> None:
        clear(self._box)
        self.words = plain(enrolled.words, "secret", wrap=True)
        done = button("Done", "primary", big=True, on=self.finished.emit)
        for item in (
            label("Now compare four words", "display", wrap=True),
            label(
                "Read these words to the person who invited you, face to face or by telephone. "
                "They type them in, and only then your access begins.",
                "muted",
                wrap=True,
            ),
            self.words,
            done,
        ):
            self._box.addWidget(item)
        done.setFocus()
