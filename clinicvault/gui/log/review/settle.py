"""In a flag's card: how it ended, with a reason that is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import ReasonField
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import ErrorBanner, button, column, label, row
from clinicvault.services.views import Disposition

from . import words
from .drafts import Drafts

_SAVES = {
    Disposition.EXPLAINED: mark("It is explained"),
    Disposition.ESCALATED: mark("Escalate it"),
    Disposition.INCIDENT: mark("It is an incident"),
}


class TypedReason(ReasonField):
    """Ctrl+Return says it, Escape leaves it for later."""

    done = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and held:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SettleBox(QFrame):
    """Opened under a flag; what is typed is kept whatever happens."""

    wanted = Signal(object, str)
    """How it ended, and the reason."""
    closed = Signal()

    def __init__(self, flag_id: str, drafts: Drafts) -> None:
        super().__init__()
        self._flag, self._drafts = flag_id, drafts
        self.how = Disposition.EXPLAINED
        self.setProperty("card", "soft")
        self.errors, self.reason = ErrorBanner("warn"), TypedReason()
        self.question, self.hint = label("", "strong"), label("", "caption", wrap=True)
        self.short = label("A few words more, please: it has to be understood years later.", "bad")
        self.short.hide()
        self.save = button("It is explained", "primary", on=self._say, tip=mark("Ctrl+Return"))
        self.later = button("Later", on=self._close, tip=mark("Esc; what you typed is kept"))
        line = row(self.save, self.later, self.short, None)
        parts = (self.question, self.errors, self.reason, self.hint, line)
        self.setLayout(column(*parts, spacing=8, margins=14))
        self.reason.textChanged.connect(self._keep)
        self.reason.done.connect(self._say)
        self.reason.left.connect(self._close)
        self.hide()

    def ask(self, how: Disposition) -> None:
        """Ask for the reason of an ending; what was typed for it before is there again."""
        self.how = how
        self._drafts.open[self._flag] = how
        say(self.question.setText, words.QUESTIONS[how])
        say(self.reason.setAccessibleName, words.QUESTIONS[how])
        say(self.hint.setText, words.HINTS[how])
        say(self.reason.setAccessibleDescription, words.HINTS[how])
        say(self.save.setText, _SAVES[how])
        self.reason.setPlainText(self._drafts.of(self._flag, how))
        self.reason.moveCursor(self.reason.textCursor().MoveOperation.End)
        self.errors.hide()
        self.short.hide()
        self.show()
        self.reason.setFocus()

    def hold(self, held: bool) -> None:
        """While it is written."""
        self.save.setEnabled(not held)
        self.later.setEnabled(not held)
        self.reason.setReadOnly(held)

    def fail(self, error: ClinicVaultError) -> None:
        """It was not written; the reason stays in the field."""
        self.hold(False)
        self.errors.show_error(error)
        self.reason.setFocus()

    def _keep(self) -> None:
        self._drafts.keep(self._flag, self.how, self.reason.toPlainText())
        if self.reason.enough:
            self.short.hide()

    def _say(self) -> None:
        if not self.save.isEnabled():
            return
        if not self.reason.enough:
            self.short.show()
            self.reason.setFocus()
            return
        self.errors.hide()
        self.hold(True)
        self.wanted.emit(self.how, self.reason.words)

    def _close(self) -> None:
        self._drafts.open.pop(self._flag, None)
        self.hide()
        self.closed.emit()
