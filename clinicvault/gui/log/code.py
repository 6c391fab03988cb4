"""The daily check code: kept elsewhere, it later proves that nothing was removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import Dialog, button, label, plain, row


class CodeDialog(Dialog):
    """The code, ready to be copied; it tells nothing about patients."""

    def __init__(self, parent: QWidget, code: str) -> None:
        super().__init__(parent, "Daily check code", width=620)
        self.text = plain(code.strip(), "secret", wrap=True)
        self.text.setStyleSheet("font-size: 13px;")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.text.setAccessibleName, "Daily check code")
        self.copy = button("Copy", icon="file-text", on=self._copy)
        self.copied = label("Copied.", "ok")
        self.copied.hide()
        self.fill(
            label(
                "Keep a copy outside the clinic, for example by e-mail to your tax adviser. "
                "It tells nothing about patients, and later proves that no entry was removed.",
                "muted",
                wrap=True,
            ),
            self.text,
            row(self.copy, self.copied, None),
        )
        self.action_button("Close", self.accept)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.text())
        self.copied.show()
