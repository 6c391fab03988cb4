"""The photos beside the report: whether, and how the file is protected."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import hush, language, mark, say
from clinicvault.gui.widgets import column, edit, label
from clinicvault.services.views import ReportLook

_KEY = re.compile(r"age1[0-9a-z]{20,}\Z")


class PicturesBox(QWidget):
    """A tick, and two ways to protect the file; or why this person cannot add photos."""

    changed = Signal()

    def __init__(self, look: ReportLook) -> None:
        super().__init__()
        self._code = look.pictures_code
        self.add, self.by_words, self.by_key = QCheckBox(), QRadioButton(), QRadioButton()
        self.key, self.why = edit("age1…"), label("", "muted", wrap=True)
        self._ways = QWidget()
        self._speak()
        possible = look.pictures and bool(look.photos)
        self.add.setChecked(possible)
        self.add.setEnabled(possible)
        self.by_words.setChecked(True)
        self.key.setEnabled(False)
        self._ways.setLayout(column(self.by_words, self.by_key, self.key, margins=(26, 0, 0, 0)))
        self.setLayout(column(self.add, self.why, self._ways, spacing=8))
        self.why.setVisible(not look.pictures and bool(look.photos))
        self._ways.setVisible(possible)
        self.by_key.toggled.connect(self.key.setEnabled)
        self.add.toggled.connect(self._switch)
        language().follow(self, self._speak)

    def _speak(self) -> None:
        say(self.add.setText, "Add the photos, in an encrypted file beside the report")
        say(self.by_words.setText, "With a passphrase that ClinicVault makes")
        say(self.by_key.setText, "With the recipient's own age key")
        say(self.key.setAccessibleName, "The recipient's age key")
        if self._code:
            happened, _, help_ = sentences(self._code)
            hush(self.why.setText, f"{happened} {help_}".strip())
        else:
            hush(self.why.setText, "")

    def _switch(self, added: bool) -> None:
        self._ways.setVisible(added)
        self.changed.emit()

    @property
    def wanted(self) -> bool:
        """Whether the photos are added."""
        return self.add.isChecked()

    @property
    def key_typed(self) -> str:
        """The recipient's key, "" for a passphrase."""
        return self.key.text().strip() if self.wanted and self.by_key.isChecked() else ""

    @property
    def problem(self) -> str:
        """What is wrong with what was typed, or ""."""
        if self.wanted and self.by_key.isChecked() and not _KEY.match(self.key_typed):
            return mark("This is no age key; it starts with age1.")
        return ""
