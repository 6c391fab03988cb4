"""The check code as a QR code that can be made larger."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets.qr import QUIET, Modules, QrCode


class CheckQr(QrCode):
    """At most so large; whole pixels a module keep it readable for cameras."""

    def __init__(self, side: int) -> None:
        super().__init__(mark("Daily check code as a QR code"), side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.resize_to(side)

    def resize_to(self, most: int) -> None:
        """Change its size, to at most so many pixels."""
        self._most = most
        across = len(self.modules) + 2 * QUIET if self.modules else 1
        side = max(1, most // across) * across
        self.setFixedSize(side, side)

    def show_modules(self, found: Modules) -> None:
        """Show another code, each module a whole number of pixels wide."""
        super().show_modules(found)
        self.resize_to(self._most)
