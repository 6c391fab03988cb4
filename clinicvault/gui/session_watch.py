"""Notices that somebody's roles or access ended elsewhere while the window is unlocked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from clinicvault.domain.errors import ClinicVaultError, Refused
from clinicvault.services.api import UnlockService

from .jobs import Jobs

_EVERY_MS = 15_000


class SessionWatch(QObject):
    """Asks by a job, every quarter of a minute and whenever an act is refused."""

    ended = Signal(str)
    """Message code of why the session is over."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._unlocking: UnlockService | None = None
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        jobs.refused.connect(self.ask)

    def follow(self, unlocking: UnlockService) -> None:
        """From now on watch who is unlocked here."""
        self._unlocking, self._asking = unlocking, False
        self._timer.start()

    def rest(self) -> None:
        """Nobody is unlocked."""
        self._unlocking = None
        self._timer.stop()

    def ask(self) -> None:
        """Ask now, unless an answer is on its way."""
        unlocking = self._unlocking
        if unlocking is None or self._asking:
            return
        self._asking = True
        self._jobs.start(self, lambda _: _answer(unlocking), self._heard, self._failed)

    def _failed(self, _error: ClinicVaultError) -> None:
        self._asking = False

    def _heard(self, why: str) -> None:
        self._asking = False
        if why and self._unlocking is not None:
            self.ended.emit(why)


def _answer(unlocking: UnlockService) -> str:
    """A refusal of the question itself is no reason to ask again at once."""
    try:
        return unlocking.ended()
    except Refused:
        return ""
