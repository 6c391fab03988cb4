"""Computers that ask to be let in and parts of a renewal that wait, for the numbers in the rail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets.poll import Poll

from .page import asks

_EVERY_MS = 60_000
_SELDOM_MS = 600_000
"""A renewal is counted seldom: its page tells of it meanwhile."""
T = TypeVar("T")


class LifecycleWatch(QObject):
    """Asks at once, and every minute, by a job; goes with the shell."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._shell, self._desk = parent, desk
        self.polls: dict[str, Poll] = {}
        """By the page whose number they tell."""
        computers, rotation = desk.services.workstations, desk.services.rotation
        if desk.may(Act.GRANT_USER):
            self._count("renewal", _SELDOM_MS, rotation.state, asks)
        if desk.may(Act.MANAGE_USERS):
            self._count("computers", _EVERY_MS, computers.waiting, len)

    def _count(self, page: str, ms: int, work: Callable[[], T], count: Callable[[T], int]) -> None:
        """Whoever cannot tell shows nothing."""
        told = self._desk.counted
        self.polls[page] = poll = Poll(
            self._shell, self._desk.jobs, ms, work, lambda found: told.emit(page, count(found))
        )
        QTimer.singleShot(0, poll, poll.ask)
