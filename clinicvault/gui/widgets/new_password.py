"""Choosing a password: twice, with its strength, and a passphrase for who wants one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.gui.context import Context
from clinicvault.gui.i18n import mark, say

from .basic import button, column, field, label, row
from .password import ENOUGH, PasswordField, StrengthMeter

_LONGEST_MEASURED = 72


class NewPassword(QWidget):
    """`check` says whether what was typed will do, and tells the person why not."""

    def __init__(self, context: Context, words: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._context, self._words = context, words
        self._measured: tuple[str, int] = ("", -1)
        self.first, self.second = PasswordField(big=True), PasswordField(big=True)
        self.meter = StrengthMeter()
        self.problem = label("", "bad", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.suggest = button("Suggest six words", "link", icon="dices", on=self._suggest)
        self.first.textChanged.connect(self._measure)
        self._lay_out()

    def _lay_out(self) -> None:
        self.problem.hide()
        self.note.hide()
        self.setLayout(
            column(
                field("New password", self.first),
                row(self.meter, self.suggest),
                field("New password, once more", self.second),
                self.problem,
                self.note,
                spacing=8,
            )
        )

    def know(self, *words: str) -> None:
        """Words that make a password easy to guess: the clinic's and the person's name."""
        self._words = words

    def _measure(self, text: str) -> None:
        """By a job: measuring a long password takes longer than a frame."""
        self.problem.hide()
        if not text:
            self._show_score("", -1)
            return
        self._context.jobs.start(
            self, lambda _: self._score(text), lambda score: self._show_score(text, score)
        )

    def _score(self, text: str) -> int:
        return self._context.setup.strength(text[:_LONGEST_MEASURED], self._words)[0]

    def _show_score(self, text: str, score: int) -> None:
        if text == self.first.text():
            self._measured = (text, score)
            self.meter.show_score(score)

    def _suggest(self) -> None:
        words = self._context.setup.suggest_passphrase()
        self.first.eye.setChecked(True)
        self.first.setText(words)
        self.second.clear()
        say(self.note.setText, "Write it down until you know it, then type it once more.")
        self.note.show()
        self.second.setFocus()

    def check(self) -> bool:
        """Whether it is strong enough and typed twice alike."""
        text = self.first.text()
        if self._measured[0] != text:
            self._show_score(text, self._score(text) if text else -1)
        if self._measured[1] < ENOUGH:
            return self._refuse(mark("This password is too easy to guess. Longer is better."))
        if text != self.second.text():
            return self._refuse(mark("The two passwords are not the same."))
        self.problem.hide()
        return True

    def _refuse(self, text: str) -> bool:
        say(self.problem.setText, text)
        self.problem.show()
        return False

    def take(self) -> str:
        """The password; both inputs are emptied."""
        self.second.take()
        self._measured = ("", -1)
        return self.first.take()
