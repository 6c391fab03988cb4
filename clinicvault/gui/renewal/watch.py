"""Computers that ask to be let in and parts of a renewal that wait, for the numbers in the rail."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk

from .page import asks

_EVERY_MS = 60_000
_SELDOM = 10
"""Every how many looks a renewal is counted: its page tells of it meanwhile."""


class LifecycleWatch(QObject):
    """Asks at once, and every minute, by a job; goes with the shell."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        if desk.may(Act.GRANT_USER):
            self._timer.start()
            QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Ask what waits; whoever cannot tell shows nothing."""
        computers, rotation = self._desk.services.workstations, self._desk.services.rotation
        if self._desk.may(Act.MANAGE_USERS):
            self._count("computers", lambda: len(computers.waiting()))
        if self._looks % _SELDOM == 0:
            self._count("renewal", lambda: asks(rotation.state()))
        self._looks += 1

    def _count(self, page: str, count: Callable[[], int]) -> None:
        told = self._desk.counted
        self._desk.jobs.start(self, lambda _: count(), lambda found: told.emit(page, found))
