"""How much of what left waits for somebody, for the number in the rail."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.services.api import LedgerService

from .page import PAGE
from .rows import pressing_by_patient

_AFTER_MS = 1_500
"""The pages that somebody waits for come first."""


class GivenWatch(QObject):
    """Asks of all a moment after the unlock, and of a patient after every change."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._counts: Counter[str] = Counter()
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        if desk.may(Act.FOLLOW_UP):
            desk.patient_changed.connect(self._changed)
            desk.patient_erased.connect(self._erased)
            self._first.start(_AFTER_MS)

    def look(self) -> None:
        """Ask by a job; whoever cannot tell shows nothing."""
        ledger = self._desk.services.ledger
        self._desk.jobs.start(self, lambda _: waiting(ledger), self._know)

    def _know(self, counts: Counter[str]) -> None:
        self._counts = counts
        self._tell()

    def _changed(self, patient: str) -> None:
        ledger = self._desk.services.ledger
        self._desk.jobs.start(
            self,
            lambda _: waiting(ledger, patient),
            lambda counts: self._know_one(patient, counts),
        )

    def _know_one(self, patient: str, counts: Counter[str]) -> None:
        self._counts[patient] = counts[patient]
        self._tell()

    def _erased(self, patient: str) -> None:
        self._counts.pop(patient, None)
        self._tell()

    def _tell(self) -> None:
        self._desk.counted.emit(PAGE, self._counts.total())


def waiting(ledger: LedgerService, patient: str = "") -> Counter[str]:
    """For a worker: how much waits, by patient."""
    whole = ledger.whole(patient)
    return pressing_by_patient(whole.gifts, whole.live)
