"""The passphrase of a package that came encrypted: typed, tried, never kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import PasswordField, button, column, label, row
from clinicvault.gui.widgets.basic import reveal


class WordsBox(QWidget):
    """A field, a button, and what is wrong with what was typed."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = PasswordField()
        say(self.field.setAccessibleName, "Passphrase of the package")
        say(self.field.setPlaceholderText, "Passphrase of the package")
        say(self.field.eye.setAccessibleName, "Show the passphrase")
        say(self.field.eye.setToolTip, "Show the passphrase")
        self.open = button("Open it", "secondary", on=self._give)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        told = label("The sender tells it to you by telephone or on paper.", "caption", wrap=True)
        line = row(self.field, self.open, spacing=8)
        line.setStretch(0, 1)
        self.setLayout(column(line, told, self.problem, spacing=4, margins=(0, 4, 0, 0)))
        self.field.returnPressed.connect(self._give)

    def _give(self) -> None:
        words = self.field.take().strip()
        if not words:
            self.complain(mark("Please type the passphrase."))
            self.field.setFocus()
            return
        self.problem.hide()
        self.given.emit(words)

    def complain(self, text: str) -> None:
        """Say what is wrong with the words."""
        say(self.problem.setText, text)
        reveal(self.problem)

    def wipe(self) -> None:
        """Forget what was typed."""
        self.field.take()
