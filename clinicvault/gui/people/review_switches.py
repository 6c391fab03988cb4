"""Which rules look at the log: each with what it asks, and a tick."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame

from clinicvault.gui.i18n import hush, language, say
from clinicvault.gui.log.review import flag_words
from clinicvault.gui.widgets import Banner, Paragraph, column, label
from clinicvault.services.views import ReviewRules


class SwitchesCard(QFrame):
    """All of them look unless the clinic switched one off; the drawing has a number of its own."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "1")
        about, self.warning = Paragraph(), Banner("warn")
        say(
            about.setText,
            "A rule that is switched off raises no flags. Switch one off only where it cannot mean "
            "anything in your clinic.",
        )
        self.rules = {
            slug: QCheckBox() for slug in flag_words.rules() if slug != flag_words.SAMPLING
        }
        self._asks = {slug: label("", "caption", wrap=True) for slug in self.rules}
        self.warning.hide()
        lines = [
            column(one, self._asks[slug], spacing=0, margins=0) for slug, one in self.rules.items()
        ]
        for slug, one in self.rules.items():
            one.toggled.connect(self._told)
            self._asks[slug].setContentsMargins(28, 0, 0, 0)
        self.setLayout(
            column(
                label("Rules that look at the log", "h2"),
                about,
                self.warning,
                *lines,
                spacing=8,
                margins=18,
            )
        )
        language().follow(self, self._speak)
        self._speak()

    def _speak(self) -> None:
        for slug, one in self.rules.items():
            hush(one.setText, flag_words.title(slug))
            hush(self._asks[slug].setText, flag_words.ask(slug))
            hush(one.setAccessibleDescription, flag_words.ask(slug))

    def choose(self, rules: ReviewRules) -> None:
        """Show what is in force."""
        for slug, one in self.rules.items():
            one.setChecked(slug not in rules.off)

    def applied(self, rules: ReviewRules) -> ReviewRules:
        """The rules with what is in view, in the order in which they are stored."""
        off = tuple(sorted(slug for slug, one in self.rules.items() if not one.isChecked()))
        return dataclasses.replace(rules, off=off)

    def _told(self) -> None:
        none = not any(one.isChecked() for one in self.rules.values())
        if none:
            self.warning.speak("No rule looks at the log then. Nothing unusual will be noticed.")
        self.warning.setVisible(none)
        self.changed.emit()
