"""Says in the top bar that the window can be captured, for how long, and ends it by a click."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from clinicvault.gui import formats
from clinicvault.gui.capture import CaptureShield
from clinicvault.gui.i18n import hush, language, say
from clinicvault.gui.theme import set_icon


class CaptureNote(QPushButton):
    """Hidden while every window is protected."""

    def __init__(self, shield: CaptureShield) -> None:
        super().__init__()
        self._shield, self._short = shield, False
        self.setProperty("kind", "warn")
        self.setAutoDefault(False)
        set_icon(self, "eye", "warn")
        say(self.setToolTip, "Screenshots and screen sharing show ClinicVault. Press to end it.")
        shield.changed.connect(self.show_left)
        language().follow(self, self.show_left)
        self.show_left()

    def shorten(self, short: bool) -> None:
        """Where there is little room the time alone stands beside the eye."""
        self._short = short
        self.show_left()

    def show_left(self) -> None:
        """Show how long it lasts."""
        self.setVisible(self._shield.lifted)
        left = formats.countdown(self._shield.left)
        if self._short:
            hush(self.setText, left)
        else:
            say(self.setText, "Screen can be captured: {left}", left=left)
        say(self.setAccessibleName, "The screen can be captured; press to end it")
