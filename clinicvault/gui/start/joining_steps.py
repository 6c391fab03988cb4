"""The steps of joining a clinic from a computer it does not know."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit

from clinicvault.domain.errors import ClinicVaultError, IntegrityError
from clinicvault.gui.computers.words_field import photo_button, tidy
from clinicvault.gui.context import Context
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import badge, button, column, edit, field, label, plain, row
from clinicvault.gui.widgets.poll import Poll
from clinicvault.gui.widgets.qr import TextQr
from clinicvault.gui.widgets.working import Working
from clinicvault.services.api import JoiningService
from clinicvault.services.views import OwnRequest

from .step import Step

_POLL_MS = 3_000
CODE_WORDS = 16


class LookStep(Step):
    """Whether this computer asked already; a moment only."""

    found = Signal(object)

    def __init__(self, context: Context, joining: JoiningService, vault: Path) -> None:
        super().__init__(context, "This computer is not known to the clinic yet")
        self._joining, self._vault = joining, vault
        self.wait = label("One moment …", "muted")
        self.again = button("Try again", "primary", big=True, on=self.begin)
        self.again.hide()
        other = button("Another clinic or recovery", "link", on=self.back.emit)
        self.fill(self.wait, self.again, row(other, None))

    def begin(self) -> None:
        self.errors.hide()
        self.again.hide()
        joining, vault = self._joining, self._vault
        self.context.jobs.start(
            self, lambda _: joining.pending(vault), self.found.emit, self.fail, survives=True
        )

    def fail(self, error: ClinicVaultError) -> None:
        self.wait.hide()
        self.again.show()
        super().fail(error)


class AskStep(Step):
    """What happens now, and what this computer is called; `ended` tells why it is out again."""

    asked = Signal(object)

    def __init__(
        self,
        context: Context,
        joining: JoiningService,
        vault: Path,
        ended: ClinicVaultError | None = None,
    ) -> None:
        super().__init__(
            context,
            mark("This computer has no access any more")
            if ended
            else mark("This computer is not known to the clinic yet"),
            "A clinic opens only on computers that an administrator let in. Ask for it here; "
            "somebody at a computer that already works then lets this one in.",
        )
        self._joining, self._vault = joining, vault
        self._asking = False
        self.name = edit("for example Studio 2", big=True)
        self.fill(
            plain(str(vault), "caption", wrap=True),
            field("Name of this computer", self.name, "Tell it to the administrator, too."),
        )
        self.go = self.way("Ask to be let in", self._ask, back=False, icon="monitor")
        other = button("Another clinic or recovery", "link", on=self.back.emit)
        self.fill(row(None, other, None))
        self.name.textChanged.connect(self._check)
        self.name.returnPressed.connect(self._ask)
        self.name.setText(joining.suggested_name())
        self._check()
        if ended:
            self.errors.retone("warn")
            self.errors.show_error(ended)

    def begin(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def _check(self) -> None:
        self.go.setEnabled(not self._asking and bool(self.name.text().strip()))

    def _hold(self, held: bool) -> None:
        """A second question would take the first one's keys away."""
        self._asking = held
        self.name.setReadOnly(held)
        self._check()

    def _ask(self) -> None:
        if not self.go.isEnabled():
            return
        self._hold(True)
        self.errors.hide()
        joining, vault, name = self._joining, self._vault, self.name.text().strip()
        self.context.jobs.start(
            self, lambda _: joining.request(vault, name), self.asked.emit, self.fail, survives=True
        )

    def fail(self, error: ClinicVaultError) -> None:
        self._hold(False)
        super().fail(error)


class WaitStep(Step):
    """Four words with their QR code; asks every few seconds whether they were compared."""

    confirmed = Signal(object)
    withdrawn = Signal()

    def __init__(
        self, context: Context, joining: JoiningService, vault: Path, request: OwnRequest
    ) -> None:
        super().__init__(
            context,
            "Read these four words to an administrator",
            "At a computer that already works, an administrator opens Computers, presses "
            "“Let a computer in” and types these words, or photographs the code.",
        )
        self._joining, self._vault, self.request = joining, vault, request
        self.words = plain(request.words, "secret", wrap=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.words.setAccessibleName, "The four words: {words}", words=request.words)
        self.code = TextQr(context.jobs, request.words, mark("QR code of the four words"))
        self.state = badge("info")
        say(self.state.setText, "Waiting for an administrator …")
        told = label("It goes on here by itself as soon as they are compared.", "muted", wrap=True)
        beside = row(self.code, column(None, row(self.state, None), told, None), spacing=18)
        beside.setStretch(1, 1)
        called = label("Name of this computer: {name}", "muted", wrap=True, name=request.name)
        self.fill(self.words, beside, called)
        self.go = self.way("I have the code", self._go, back=False, icon="key-round")
        self.undo = button("Take the request back", "link", on=self._withdraw)
        other = button("Another clinic or recovery", "link", on=self.back.emit)
        self.fill(row(self.undo, None, other))
        self.errors.retone("warn")
        self._poll = Poll(
            self,
            context.jobs,
            _POLL_MS,
            lambda: joining.pending(vault),
            self._looked,
            self.errors,
        )

    def begin(self) -> None:
        self.go.setFocus()

    def _go(self) -> None:
        self.confirmed.emit(self.request)

    def look(self) -> None:
        """Ask whether an administrator has let this computer in."""
        self._poll.ask()

    def _looked(self, found: OwnRequest | None) -> None:
        taking_back = not self.undo.isEnabled()
        if found is not None and found.confirmed and not taking_back:
            self.confirmed.emit(found)

    def _withdraw(self) -> None:
        self.undo.setEnabled(False)
        self._poll.pause()
        self.errors.hide()
        joining, vault = self._joining, self._vault
        self.context.jobs.start(
            self,
            lambda _: joining.withdraw(vault),
            lambda _: self.withdrawn.emit(),
            self.fail,
            survives=True,
        )

    def fail(self, error: ClinicVaultError) -> None:
        """It was not taken back: go on waiting."""
        self.undo.setEnabled(True)
        self._poll.pause(False)
        super().fail(error)


class CodeStep(Step):
    """Sixteen words, typed or photographed, that the store must match."""

    def __init__(self, context: Context, joining: JoiningService, vault: Path) -> None:
        super().__init__(
            context,
            "Enter the code",
            "It is shown at the computer where this one was let in. With it ClinicVault checks "
            "that the folder really is your clinic's.",
        )
        self._joining, self._vault = joining, vault
        self._joins = False
        self.words = QPlainTextEdit()
        self.words.setFixedHeight(96)
        self.words.setTabChangesFocus(True)
        self.words.textChanged.connect(self._count)
        self.counted = plain("", "caption")
        self.photo = photo_button(self, context.jobs, self._photographed, self._not_read)
        self.working = Working()
        self.fill(field("The sixteen words", self.words), self.counted, row(self.photo, None))
        self.fill(self.working)
        self.go = self.way("Check and join", self._typed, icon="shield-check")
        language().follow(self, self._count)
        self._count()

    def begin(self) -> None:
        self.words.setFocus()

    def _count(self) -> None:
        count = len(self.words.toPlainText().split())
        hush(self.counted.setText, tr("{n} of {total} words", n=count, total=CODE_WORDS))
        self.go.setEnabled(not self._joins and count >= CODE_WORDS)

    def _typed(self) -> None:
        self._join(tidy(self.words.toPlainText()))

    def _photographed(self, photo: bytes) -> None:
        self._join(photo)

    def _not_read(self, error: ClinicVaultError) -> None:
        """A photo that comes too late says nothing of the code that is on its way."""
        if not self._joins:
            self.fail(error)

    def _join(self, code: str | bytes) -> None:
        if self._joins:
            return
        self._hold(True)
        self.errors.hide()
        self.working.begin()
        joining, vault = self._joining, self._vault
        self.context.jobs.start(
            self,
            lambda task: joining.enrol(vault, code, progress=task.tell),
            lambda _: self.done.emit(),
            self.fail,
            self.working.tell,
            survives=True,
        )

    def _hold(self, held: bool) -> None:
        """Also the way back: whoever leaves would never hear that it joined."""
        self._joins = held
        for one in (self.words, self.photo, self.go, self.backward):
            if one is not None:
                one.setEnabled(not held)
        self._count()

    def fail(self, error: ClinicVaultError) -> None:
        self.working.hide()
        self._hold(False)
        self.errors.retone("bad" if isinstance(error, IntegrityError) else "warn")
        super().fail(error)
        self.words.setFocus()
