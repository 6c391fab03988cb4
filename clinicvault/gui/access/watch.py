"""What waits for this person, for the numbers in the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.shell.notices import NoticeStrip
from clinicvault.gui.widgets.poll import Poll
from clinicvault.services.api import Services
from clinicvault.services.views import RequestView

from .export_news import ExportNews
from .request_words import waits

_EVERY_MS = 60_000
_ANY = frozenset(
    {
        Act.ALLOW_EMERGENCY,
        Act.ALLOW_MORE,
        Act.ALLOW_EXPORT,
        Act.ASK_EMERGENCY,
        Act.REVIEW_REQUEST,
        Act.GRANT_USER,
    }
)
Found = tuple[tuple[RequestView, ...], int]


class Watch(QObject):
    """Asks at once, and every minute, by a job; goes with the shell."""

    def __init__(self, parent: QWidget, desk: Desk, strip: NoticeStrip) -> None:
        super().__init__(parent)
        self._desk = desk
        self.exports = ExportNews(desk, strip)
        services = desk.services
        self.poll = Poll(parent, desk.jobs, _EVERY_MS, lambda: _waits(services), self._tell)
        if _ANY & desk.session.acts:
            QTimer.singleShot(0, self, self.look)
        else:
            self.poll.pause()

    def look(self) -> None:
        """Ask what waits; whoever cannot tell shows nothing."""
        self.poll.ask()

    def _tell(self, found: Found) -> None:
        waiting, renewals = found
        me = self._desk.session.user.id
        self._desk.counted.emit("requests", sum(waits(one, me) for one in waiting))
        self._desk.counted.emit("users", renewals)
        self.exports.follow(waiting)


def _waits(services: Services) -> Found:
    """(questions, how many renewals wait for this person's password)."""
    renewals = services.users.renewals()
    return services.requests.waiting(), sum(r.mine and r.needs_password for r in renewals)
