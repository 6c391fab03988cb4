"""How many consents somebody should look after, for the number in the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk


class ConsentWatch(QObject):
    """Asks at the beginning and after every change of a patient; goes with the shell."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        if desk.may(Act.RECORD_CONSENT):
            desk.patient_changed.connect(lambda _: self.look())
            QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Ask by a job; whoever cannot tell shows nothing."""
        consents = self._desk.services.consents
        self._desk.jobs.start(self, lambda _: len(consents.due()), self._tell)

    def _tell(self, count: int) -> None:
        self._desk.counted.emit("consents", count)
