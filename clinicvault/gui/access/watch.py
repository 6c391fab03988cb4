"""What waits for this person, for the numbers in the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.services.api import Services

from .request_words import waits

_EVERY_MS = 60_000
_ANY = frozenset(
    {Act.ALLOW_EMERGENCY, Act.ALLOW_MORE, Act.ASK_EMERGENCY, Act.REVIEW_REQUEST, Act.GRANT_USER}
)


class Watch(QObject):
    """Asks at once, and every minute, by a job; goes with the shell."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        if _ANY & desk.session.acts:
            self._timer.start()
            QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Ask what waits; whoever cannot tell shows nothing."""
        services, me = self._desk.services, self._desk.session.user.id
        self._desk.jobs.start(self, lambda _: _waits(services, me), self._tell)

    def _tell(self, found: tuple[int, int]) -> None:
        for page, count in zip(("requests", "users"), found, strict=True):
            self._desk.counted.emit(page, count)


def _waits(services: Services, me: str) -> tuple[int, int]:
    """(questions, renewals that wait for this person's password)."""
    renewals = services.users.renewals()
    asked = sum(waits(one, me) for one in services.requests.waiting())
    return asked, sum(r.mine and r.needs_password for r in renewals)
