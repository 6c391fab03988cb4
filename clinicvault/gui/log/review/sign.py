"""The end of a review: a note, what stays open, and the sign-off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from clinicvault.gui.i18n import hush, language, say
from clinicvault.gui.widgets import Paragraph, button, column, divider, edit, row
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import FlagView, ReviewState

from . import words

LONGEST_NOTE = 500


class SignBar(QFrame):
    """Stays in view under the cards; the note outlives a failed attempt."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._state: ReviewState | None = None
        self._open: tuple[FlagView, ...] = ()
        self.left, self.keys = Elided("", "strong"), Paragraph()
        self.keys.setProperty("role", "caption")
        self.note: QLineEdit = edit("Note, if you like: what you looked at")
        say(self.note.setAccessibleName, "Note of the review")
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setMinimumWidth(220)
        self.go = button("Sign off", "primary", icon="signature", on=self._sign)
        self.note.returnPressed.connect(self._sign)
        line = row(column(self.left, self.keys, spacing=1), self.note, self.go, spacing=12)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        line.setContentsMargins(24, 10, 20, 12)
        self.setLayout(column(divider(), line, spacing=0))
        language().follow(self, self._speak)
        self._speak()

    def show_state(self, state: ReviewState, left_open: tuple[FlagView, ...]) -> None:
        """What a sign-off would end, and what it would leave open."""
        self._state, self._open = state, left_open
        self._speak()

    def hold(self, held: bool) -> None:
        """While it is written."""
        self.go.setEnabled(not held and self.possible)
        self.note.setReadOnly(held)

    def signed(self) -> None:
        """It is written: the note is in the log."""
        self.note.clear()
        self.hold(False)

    @property
    def possible(self) -> bool:
        """Whether there is something to sign."""
        return self._state is not None and bool(self._state.entries)

    def wipe(self) -> None:
        """Forget the note and the flags."""
        self._state, self._open = None, ()
        self.note.clear()
        self._speak()

    def _speak(self) -> None:
        hush(self.left.setText, self._told())
        say(
            self.keys.setText,
            "Keys: J and K or the arrows go from card to card; E explained, S escalate, "
            "I incident, Return entries, T timeline, P person",
        )
        self.go.setEnabled(self.possible)

    def _told(self) -> str:
        return words.stays_open(self._open) if self._state is not None else ""

    def _sign(self) -> None:
        if self.go.isEnabled():
            self.hold(True)
            self.wanted.emit(" ".join(self.note.text().split()))
