"""Dialogs that never block: opened with `open()`, gone with their page when the vault locks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLayout, QPushButton, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.i18n import say

from .banner import ErrorBanner
from .basic import add, button, column, divider, label, row

Content = QWidget | QLayout | int | None


class Dialog(QDialog):
    """A heading, contents, an error banner and buttons."""

    def __init__(self, parent: QWidget, title: str, *, width: int = 520, **values: object) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("ClinicVault")
        self.setMinimumWidth(width)
        self.heading = label(title, "h1", wrap=True, **values)
        say(self.setAccessibleName, title, **values)
        self.errors = ErrorBanner()
        self.body: QVBoxLayout = column(spacing=14)
        self._foot = row(None, spacing=8)
        outer = column(self.heading, self.errors, self.body, spacing=16, margins=24)
        add(outer, divider(), self._foot)
        self.setLayout(outer)
        self._held = self._only_here = False

    def fill(self, *items: Content) -> None:
        """Append contents."""
        add(self.body, *items)

    def cancel_button(self, text: str = "Cancel") -> QPushButton:
        """The button that closes without doing anything."""
        return self._placed(button(text, on=self.reject))

    def action_button(
        self, text: str, on: Callable[[], object], *, kind: str = "primary", icon: str = ""
    ) -> QPushButton:
        """The button that does it; Return presses it."""
        made = self._placed(button(text, kind, icon=icon, on=on))
        made.setDefault(True)
        return made

    def hold(self, held: bool) -> None:
        """While work runs: no second press, no closing by Escape."""
        self._held = held
        for one in self.findChildren(QPushButton):
            if one.property("kind") in {"primary", "danger"}:
                one.setEnabled(not held)

    def keep_until_button(self) -> None:
        """What it shows now exists nowhere else: Escape does not throw it away, a button does."""
        self._only_here = True

    @property
    def only_here(self) -> bool:
        """Whether only its own button closes it."""
        return self._only_here

    def fail(self, error: ClinicVaultError) -> None:
        """Show an error and let the person try again."""
        self.hold(False)
        self.errors.show_error(error)

    def reject(self) -> None:
        if not self._held and not self._only_here:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held or self._only_here:
            event.ignore()
        else:
            super().closeEvent(event)

    def _placed(self, made: QPushButton) -> QPushButton:
        self._foot.addWidget(made)
        return made
