"""What is told about an encrypted file that was written: who can open it, and with what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from clinicvault.gui.widgets import label, plain


def protection(passphrase: str) -> list[QWidget]:
    """The passphrase that exists nowhere else; "" where a recipient's key protects the file."""
    if not passphrase:
        return [label("Only the recipient's key opens it. Send it as you like.", wrap=True)]
    return [
        label("Passphrase for the recipient", "strong"),
        secret(passphrase),
        label(
            "Tell it by telephone or on paper, never together with the file. "
            "It is not kept and not shown again. "
            "The recipient opens the file with the free program age.",
            "muted",
            wrap=True,
        ),
    ]


def secret(words: str, role: str = "secret") -> QLabel:
    """Words to read out or to mark with the keyboard; the mouse cannot drag them elsewhere."""
    made = plain(words, role, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return made
