"""The page "Trace a copy": the picture that turned up, the search, the answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import ErrorBanner, card, column, label, scroll
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views.tracing import TraceView

from .asking import Asking
from .result import Result

_WIDEST = 860


class TracePage(Page):
    """Asks for the copy above, and answers below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._task: Task[Any] | None = None
        self.errors = ErrorBanner()
        self.asking = Asking(desk.services.patients, self.begin)
        self.working = Working(self._stop)
        self.result = Result()
        self.result.gift_wanted.connect(lambda gift: desk.go("given", tab=gift))
        self.result.patient_wanted.connect(lambda patient: desk.go("patients", patient))
        self.asking.zone.chosen.connect(lambda _: self._forget())
        desk.patient_erased.connect(self._erased)
        self._lay_out()

    def _lay_out(self) -> None:
        told = label(
            "A picture turned up where it should not be? Pictures leave here with an invisible "
            "mark, another one for each recipient. The copy is compared with what left; you see "
            "no patient's picture, and the search stands in the access log.",
            "muted",
            wrap=True,
        )
        asked = card(self.asking, self.working, spacing=12)
        inner, box = QWidget(), QWidget()
        parts = (label("Trace a copy", "h1"), told, self.errors, asked, self.result, None)
        inner.setLayout(column(*parts, spacing=14))
        inner.setMaximumWidth(_WIDEST)
        box.setLayout(column(inner, margins=(24, 20, 24, 24)))
        self._area = scroll(box)
        self.setLayout(column(self._area))

    def search(self) -> None:
        self.asking.zone.pick.setFocus()

    def begin(self) -> None:
        """Compare the copy that was chosen."""
        path = self.asking.zone.path
        if path is None or self._task is not None:
            return
        self._forget()
        self.asking.freeze(True)
        self.working.begin()
        tracing = self.desk.services.tracing
        patient, since = self.asking.patient, self.asking.first_day
        self._task = self.desk.jobs.start(
            self,
            lambda task: tracing.trace(path, patient, since, task.tell, task.token),
            self._found,
            self._failed,
            self.working.tell,
        )

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _found(self, view: TraceView) -> None:
        self._end()
        self.result.show_view(view)
        # Once it is laid out: in a small window it begins below the edge.
        QTimer.singleShot(0, self, self._bring_up)

    def _bring_up(self) -> None:
        """The answer's head comes into view, and as much of the rest as there is room for."""
        head = self.result.geometry()
        self._area.verticalScrollBar().setValue(max(0, head.bottom() - self._area.height() + 40))

    def _failed(self, error: ClinicVaultError) -> None:
        self._end()
        self.errors.show_error(error)

    def _end(self) -> None:
        self._task = None
        self.working.hide()
        self.asking.freeze(False)

    def _forget(self) -> None:
        self.errors.hide()
        self.result.wipe()

    def _erased(self, patient: str) -> None:
        row = self.asking.picker.row
        if row is not None and row.id == patient:
            self.asking.picker.clear()
        self.result.wipe()

    def wipe(self) -> None:
        self._stop()
        self.asking.wipe()
        self.result.wipe()
