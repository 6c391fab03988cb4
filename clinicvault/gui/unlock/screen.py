"""The unlock screen: names, password, a newcomer's code, and what is wrong with a vault."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from clinicvault.domain.errors import Cancelled, ClinicVaultError, IntegrityError
from clinicvault.domain.record_kinds import UserState
from clinicvault.gui import formats
from clinicvault.gui.context import Context
from clinicvault.gui.i18n import say, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.topbar import LanguageButton, theme_button
from clinicvault.gui.touch_line import TouchLine
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    PasswordField,
    button,
    column,
    field,
    label,
    row,
    scroll,
)
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import Services
from clinicvault.services.views import SessionView, UserView, VaultView

from .enrol import EnrolPanel
from .hero import Hero

_COLUMN = 400


class UnlockScreen(QWidget):
    """Nobody is unlocked; nothing here knows a patient."""

    unlocked = Signal(object)
    other_vault = Signal()

    def __init__(
        self,
        context: Context,
        services: Services | None,
        vault: VaultView | None = None,
        passwords: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__()
        self.setObjectName("root")
        self._context, self._services, self._vault = context, services, vault
        self._passwords = passwords
        self.hero, self._stack = Hero(), QStackedWidget()
        self._make_fields()
        self._stack.addWidget(self._panel())
        self._lay_out()
        if vault is not None:
            self._show_vault(vault)
            self._refresh()
        else:
            self._wait()

    def _make_fields(self) -> None:
        self.title = label("Welcome back", "display", wrap=True)
        self.errors = ErrorBanner()
        self.names = QComboBox()
        self.names.setProperty("big", "true")
        self.names.currentIndexChanged.connect(self._greet)
        self.password = PasswordField(big=True)
        self.password.returnPressed.connect(self._unlock)
        self.key_hint = label(
            "You unlock with your password and your hardware key. Plug the key in.",
            "muted",
            wrap=True,
        )
        self.key_hint.hide()
        self.touch = TouchLine(self._services.hardware) if self._services else None
        self.go = button("Unlock", "primary", icon="lock-keyhole", big=True, on=self._unlock)
        self.code = button("I have a one-time code", icon="key-round", big=True, on=self._enrol)
        self.other = button("Another clinic or recovery", "link", on=self.other_vault.emit)

    def _panel(self) -> QWidget:
        inner = QWidget()
        inner.setFixedWidth(_COLUMN)
        inner.setLayout(
            column(
                self.title,
                label("Choose your name and enter your password.", "muted", wrap=True),
                12,
                self.errors,
                *self._hints(),
                field("Name", self.names),
                4,
                field("Password", self.password),
                self.key_hint,
                12,
                *([self.touch] if self.touch else []),
                self.go,
                self.code,
                8,
                row(None, self.other, None),
                spacing=8,
            )
        )
        return _centred(inner)

    def _hints(self) -> list[QWidget]:
        if not self._passwords:
            return []
        banner = Banner("info")
        banner.show_texts(
            tr("Demo clinic: these people are invented."),
            "\n".join(f"{name}: {password}" for name, password in self._passwords),
        )
        return [banner]

    def _lay_out(self) -> None:
        top = row(None, LanguageButton(self._context, long=True), theme_button(self._context))
        top.setContentsMargins(0, 18, 26, 0)
        right = column(top, self._stack, spacing=0)
        right.setStretch(1, 1)
        line = row(self.hero, right, spacing=0)
        line.setStretch(0, 5)
        line.setStretch(1, 7)
        self.setLayout(line)

    def _wait(self) -> None:
        for widget in (self.names, self.password, self.go, self.code):
            widget.setEnabled(False)
        say(self.title.setText, "Opening the clinic …")

    def _show_vault(self, vault: VaultView) -> None:
        self._vault = vault
        self.hero.show_where(vault.clinic, vault.workstation)
        chosen = self.names.currentData()
        self.names.clear()
        for user in unlockable(vault):
            self.names.addItem(user.name, user.id)
        self.names.setCurrentIndex(max(0, self.names.findData(chosen)))
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._greet()

    def _refresh(self) -> None:
        """People may have come or gone since."""
        services = self._services
        if services is not None:
            self._context.jobs.start(
                self, lambda _: services.unlocking.vault(), self._show_vault, self.fail
            )

    def _greet(self) -> None:
        first = self.names.currentText().split(" ")
        titled = first[0].rstrip(".").casefold() in {"dr", "dre", "prof", "pr", "mme", "m"}
        name = " ".join(first[:2]) if titled else first[0]
        if name:
            say(self.title.setText, "Welcome back, {name}", name=name)
        users = self._vault.users if self._vault is not None else ()
        chosen = next((user for user in users if user.id == self.names.currentData()), None)
        self.key_hint.setVisible(chosen is not None and chosen.hardware)

    def _unlock(self) -> None:
        services, user = self._services, self.names.currentData()
        if services is None or not user or not self.go.isEnabled():
            return
        if not self.password.text():
            self.password.setFocus()
            return
        self._hold(True)
        password = self.password.take()

        def work(task: Task[SessionView]) -> SessionView:
            touched = partial(task.post, self._touch)
            return unlock(services, user, password, task.token, task.tell, touched)

        self._context.jobs.start(self, work, self._done, self.fail, self._count)

    def _touch(self) -> None:
        say(self.go.setText, "Waiting for your key …")

    def _count(self, progress: Progress) -> None:
        """The first unlock of a large clinic on a computer takes a while."""
        say(
            self.go.setText,
            "Reading the patients: {done} of {total}",
            done=formats.number(progress.done),
            total=formats.number(progress.total),
        )

    def _done(self, session: SessionView) -> None:
        self.unlocked.emit(session)

    def _hold(self, held: bool) -> None:
        for widget in (self.names, self.password, self.go, self.code):
            widget.setEnabled(not held)
        say(self.go.setText, "Unlocking …" if held else "Unlock")
        if held:
            self.errors.hide()

    def fail(self, error: ClinicVaultError) -> None:
        """Show what went wrong; an altered vault is said as such, and not as a wrong password."""
        self._hold(False)
        ready = self._services is not None
        for widget in (self.names, self.password, self.go, self.code):
            widget.setEnabled(ready)
        self.errors.retone("bad" if isinstance(error, IntegrityError) else "warn")
        self.errors.show_error(error)
        if not ready:
            say(self.title.setText, "This clinic could not be opened")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enrol(self) -> None:
        if self._services is None or self._vault is None:
            return
        panel = EnrolPanel(self._context, self._services, self._vault)
        panel.finished.connect(self._back)
        holder = _centred(panel)
        self._stack.addWidget(holder)
        self._stack.setCurrentWidget(holder)
        panel.begin()

    def _back(self) -> None:
        holder = self._stack.widget(1)
        self._stack.setCurrentIndex(0)
        if holder is not None:
            self._stack.removeWidget(holder)
            holder.deleteLater()
        self._refresh()


def unlock(
    services: Services,
    user: str,
    password: str,
    token: CancelToken,
    tell: Callable[[Progress], None] | None = None,
    touch: Callable[[], None] | None = None,
) -> SessionView:
    """Unlock in a job; one that was overtaken by the lock is undone (Cancelled)."""
    session = services.unlocking.unlock(user, password, progress=tell, touch=touch, cancel=token)
    if token.cancelled:
        services.unlocking.lock()
        raise Cancelled
    return session


def unlockable(vault: VaultView) -> tuple[UserView, ...]:
    """The people who have a password and whose access has not ended."""
    return tuple(u for u in vault.users if u.has_password and u.state is not UserState.DISABLED)


def _centred(inner: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(row(None, column(None, inner, None), None, margins=(24, 16, 24, 40)))
    return scroll(holder)
