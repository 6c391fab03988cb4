"""Hardware keys of one's own: the list, adding one, and what to do about a lost one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinicvault.domain.errors import Cancelled, ClinicVaultError
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.touch_line import TouchLine
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    PasswordField,
    badge,
    button,
    card,
    column,
    edit,
    field,
    frame,
    label,
    plain,
    row,
)
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.services.views import HardwareKeyView

_PIN_CODES = frozenset({"hardware-key-pin", "hardware-key-pin-wrong"})
ENOUGH = 2
"""Keys: one to carry, one that lies safe."""


class HardwarePanel(QWidget):
    """A card with one's keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._keys: tuple[HardwareKeyView, ...] = ()
        self.available = True
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.advice = Banner("info")
        self.notice.hide()
        self.advice.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.add = button("Add a key …", "primary", icon="plus", on=self._add)
        self.again = button("Look again", icon="refresh-cw", on=self.load)
        inner: QFrame = card(
            label("Hardware keys", "h2"),
            label(
                "A small FIDO2 key in the USB port. With one, ClinicVault opens only with your "
                "password and a touch of the key: a stolen password alone opens nothing, also "
                "not at this computer.",
                "muted",
                wrap=True,
            ),
            self.errors,
            self.notice,
            self.advice,
            self._rows,
            row(self.add, self.again, None),
            spacing=14,
        )
        inner.setMaximumWidth(720)
        self.setLayout(column(inner, None, margins=(24, 18, 24, 24)))
        language().follow(self, self._fill)

    def load(self) -> None:
        """Ask for the keys, and which of them are plugged in.

        Until then none can be added: which is the first, and what follows from it, is not known.
        """
        self.errors.hide()
        self.add.setEnabled(False)
        hardware = self._desk.services.hardware
        self._desk.jobs.start(
            self,
            lambda _: (hardware.available(), hardware.keys()),
            lambda found: self._show(*found),
            self.errors.show_error,
        )

    def _show(self, available: bool, keys: tuple[HardwareKeyView, ...]) -> None:
        self.available, self._keys = available, keys
        self._fill()

    def _fill(self) -> None:
        clear(self._rows)
        for key in self._keys:
            self._rows.addWidget(self._row(key))
        self.add.setEnabled(self.available)
        self._advise()

    def _advise(self) -> None:
        if not self.available:
            self.advice.retone("warn")
            self.advice.speak("This computer cannot work with hardware keys.")
        elif not self._keys:
            self.advice.retone("info")
            self.advice.speak(
                "You have no hardware key yet.",
                "Get two: one for every day, and one that lies in a safe place for the day on "
                "which the first is lost.",
            )
        elif len(self._keys) < ENOUGH:
            self.advice.retone("warn")
            self.advice.speak(
                "You have only one key.",
                "Add a second one and put it in a safe place. If your only key is lost, you need "
                "a new one-time code from your administrator, and colleagues who let you in again.",
            )
        else:
            self.advice.hide()

    def _row(self, key: HardwareKeyView) -> QWidget:
        made = frame()
        made.setProperty("card", "soft")
        here = badge("ok")
        say(here.setText, "Plugged in")
        reveal(here, key.present)
        remove = button("Remove …", on=partial(self._remove, key))
        say(remove.setAccessibleName, "Remove the key {name}", name=key.name)
        made.setLayout(row(plain(key.name, "strong"), here, None, remove, margins=(14, 10, 10, 10)))
        return made

    def _add(self) -> None:
        AddKeyDialog(self, self._desk, len(self._keys)).open()

    def _remove(self, key: HardwareKeyView) -> None:
        RemoveKeyDialog(self, self._desk, key, last=len(self._keys) == 1).open()

    def added(self, key: HardwareKeyView, *, first: bool) -> None:
        """A key was added; the first one changes how one unlocks."""
        if first:
            self.notice.speak(
                "“{name}” is added. From now on you unlock with your password and this key.",
                "Backups made before today still open with your password alone, at a computer of "
                "the clinic. If somebody may know that password, ask your administrator for a new "
                "one-time code: then you get new keys.",
                name=key.name,
            )
        else:
            self.notice.speak("“{name}” is added. Each of your keys opens.", name=key.name)
        self.load()

    def removed(self, key: HardwareKeyView, *, last: bool) -> None:
        """A key was removed; after the last one the password opens alone."""
        if last:
            self.notice.speak(
                "“{name}” is removed. Your password opens alone again.", name=key.name
            )
        else:
            self.notice.speak("“{name}” is removed and opens nothing any more.", name=key.name)
        self.load()


class _KeyDialog(AskDialog):
    """Asks for the password; while a key is waited for, closing ends the wait."""

    def __init__(self, panel: HardwarePanel, desk: Desk, title: str, **values: object) -> None:
        super().__init__(panel, desk, title, width=520, **values)
        self._panel = panel
        self._task: Task[HardwareKeyView] | Task[None] | None = None
        self.password = PasswordField()
        self.touch = TouchLine(desk.services.hardware)
        self.touch.told.connect(self.fit, Qt.ConnectionType.QueuedConnection)

    def waiting(self, task: Task[HardwareKeyView] | Task[None]) -> None:
        """The act runs."""
        self._task = task

    def fail(self, error: ClinicVaultError) -> None:
        self._task = None
        super().fail(error)
        if not isinstance(error, Cancelled):
            self.password.setFocus()

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            super().reject()


class AddKeyDialog(_KeyDialog):
    """Name, password, and the key's PIN where it asks for one."""

    def __init__(self, panel: HardwarePanel, desk: Desk, known: int) -> None:
        super().__init__(panel, desk, "Add a hardware key")
        self._known = known
        self.name = edit("such as “Key ring” or “Drawer”")
        self.pin = PasswordField()
        self._pin_box = QWidget()
        self._pin_box.setLayout(
            column(field("PIN of the key", self.pin, "The key asks for it once, to be added."))
        )
        self._pin_box.hide()
        self.fill(
            self._steps(),
            field("Name of the key", self.name),
            field("Your password", self.password),
            self._pin_box,
            self.touch,
        )
        self.cancel_button()
        self.go = self.action_button("Add the key", self._add)

    def _steps(self) -> QWidget:
        if self._known:
            return label(
                "Plug in the new key and one of those that you have. First touch the one you "
                "have, then the new one twice; the key that waits blinks.",
                "muted",
                wrap=True,
            )
        return label(
            "Plug the key in. You touch it twice, when it blinks. "
            "From then on your password alone opens nothing.",
            "muted",
            wrap=True,
        )

    def _add(self) -> None:
        name = self.name.text()
        if not name.strip():
            self.name.setFocus()
            return
        if not self.password.text():
            self.password.setFocus()
            return
        hardware, password, pin = (
            self.desk.services.hardware,
            self.password.take(),
            self.pin.take(),
        )

        def work(task: Task[HardwareKeyView]) -> HardwareKeyView:
            return hardware.add(name, password, pin=pin, cancel=task.token)

        first, panel = not self._known, self._panel

        def added(key: HardwareKeyView) -> None:
            self.finish(lambda: panel.added(key, first=first))

        self.waiting(self.run(work, added))

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        if error.code in _PIN_CODES:
            self._pin_box.show()
            self.pin.setFocus()


class RemoveKeyDialog(_KeyDialog):
    """A key that is lost, or not used any more."""

    def __init__(
        self, panel: HardwarePanel, desk: Desk, key: HardwareKeyView, *, last: bool
    ) -> None:
        super().__init__(panel, desk, "Remove the key “{name}”?", name=key.name)
        self._key, self._last = key, last
        if last:
            told = label(
                "It is your only key. Plug it in and touch it once more; afterwards your "
                "password opens alone again. If it is lost, ask your administrator for a new "
                "one-time code instead.",
                wrap=True,
            )
        else:
            told = label(
                "It opens nothing any more, also for somebody who finds it and knows your "
                "password. Plug in another one of your keys and touch it.",
                wrap=True,
            )
        self.fill(
            told,
            label(
                "Backups made before today still know it. They, too, open only with your "
                "password of then, at a computer of the clinic.",
                "muted",
                wrap=True,
            ),
            field("Your password", self.password),
            self.touch,
        )
        self.cancel_button()
        self.go = self.action_button("Remove the key", self._remove, kind="danger")

    def _remove(self) -> None:
        if not self.password.text():
            self.password.setFocus()
            return
        hardware, password, key = self.desk.services.hardware, self.password.take(), self._key.id

        def work(task: Task[None]) -> None:
            hardware.remove(key, password, cancel=task.token)

        panel, gone, last = self._panel, self._key, self._last
        self.waiting(self.run(work, lambda _: self.finish(lambda: panel.removed(gone, last=last))))
