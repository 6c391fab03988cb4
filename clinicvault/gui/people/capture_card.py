"""Screenshots and screen sharing: kept out, an exception for remote help, or not possible here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.capture import MINUTES
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets import Banner, Dialog, button, column, edit, field, label, row


class CaptureCard(QWidget):
    """A banner, and where the system can protect the window, the way to a timed exception."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._shield = desk, desk.context.shield
        self.banner = Banner("info")
        self.allow = button(
            "Let the screen be captured for {minutes} minutes …",
            icon="eye",
            on=self._ask,
            minutes=MINUTES,
        )
        self.end = button("End it now", "primary", icon="eye-off", on=self._end)
        self.setLayout(column(self.banner, row(self.allow, self.end, None)))
        self._shield.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        lifted, available = self._shield.lifted, self._shield.available
        self.allow.setVisible(available and not lifted)
        self.end.setVisible(lifted)
        self.banner.retone("warn" if lifted else "ok" if available else "info")
        if lifted:
            left = formats.countdown(self._shield.left)
            self.banner.speak(
                "Screenshots and screen sharing show this window.",
                "They will not any more in {left}, or as soon as ClinicVault locks.",
                left=left,
            )
        elif available:
            self.banner.speak(
                "Screenshots and screen sharing do not show this window.",
                "For remote help you can let the screen be captured for a short time; "
                "the access log keeps your reason.",
            )
        else:
            self.banner.speak(
                "This system cannot hide a window from screenshots.",
                "Close ClinicVault or lock it before you share the screen.",
            )

    def _ask(self) -> None:
        CaptureDialog(self, self._desk).open()

    def _end(self) -> None:
        self._desk.end_capture()


class CaptureDialog(Dialog):
    """Asks for the reason."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, "Let the screen be captured?", width=480)
        self._desk = desk
        self.reason = edit("for example remote help by our IT person")
        self.fill(
            label(
                "For {minutes} minutes screenshots and screen sharing show ClinicVault, with every "
                "photo and name that is in view. Whoever sees your screen may keep them.",
                wrap=True,
                minutes=MINUTES,
            ),
            field("Reason", self.reason, "It is kept in the access log with your name."),
        )
        self.cancel_button()
        self.go = self.action_button("Let it be captured", self._allow, kind="danger", icon="eye")
        self.reason.setFocus()

    def _allow(self) -> None:
        self.hold(True)
        unlocking, reason = self._desk.services.unlocking, self.reason.text()
        self._desk.jobs.start(
            self,
            lambda _: unlocking.allow_capture(reason, MINUTES),
            lambda _: self._allowed(),
            self._refused,
        )

    def _allowed(self) -> None:
        self.hold(False)
        self._desk.context.shield.allow(MINUTES)
        self.accept()

    def _refused(self, error: ClinicVaultError) -> None:
        self.fail(error)
        self.reason.setFocus()
