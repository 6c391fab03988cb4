"""What waits for this person, for the numbers in the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets.poll import Poll
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
        services, me = desk.services, desk.session.user.id
        self.poll = Poll(parent, desk.jobs, _EVERY_MS, lambda: _waits(services, me), self._tell)
        if _ANY & desk.session.acts:
            QTimer.singleShot(0, self, self.look)
        else:
            self.poll.pause()

    def look(self) -> None:
        """Ask what waits; whoever cannot tell shows nothing."""
        self.poll.ask()

    def _tell(self, found: tuple[int, int]) -> None:
        for page, count in zip(("requests", "users"), found, strict=True):
            self._desk.counted.emit(page, count)


def _waits(services: Services, me: str) -> tuple[int, int]:
    """(questions, renewals that wait for this person's password)."""
    renewals = services.users.renewals()
    asked = sum(waits(one, me) for one in services.requests.waiting())
    return asked, sum(r.mine and r.needs_password for r in renewals)
