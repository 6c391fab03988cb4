"""What can be done with the marked photos while the import is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import say, trn
from clinicvault.gui.widgets import button, column, combo, label, row

from .alike import Alike
from .assign import ClockDialog, VisitDialog
from .result import IMPORTED
from .results import ResultModel
from .thumbs import Thumbs
from .undo import MoveDialog, TakeBackDialog

Marked = Callable[[], list[str]]


class Tools(QWidget):
    """Mark, set the view, the visit, the clock, move, take back."""

    failed = Signal(object)
    left = Signal(str)
    """Photos left this import; to this patient, or "" where they were taken back."""

    def __init__(
        self, desk: Desk, results: ResultModel, alike: Alike, thumbs: Thumbs, marked: Marked
    ) -> None:
        super().__init__()
        self._desk, self._results, self._alike, self._thumbs = desk, results, alike, thumbs
        self._marked = marked
        self._service = desk.services.importing
        self.all = button("Mark all", "ghost")
        self.later = button("Mark all but the first", "ghost")
        self.keep = button("Keep them all", icon="check")
        self.count = label("", "muted")
        self.set_view = combo(tuple(View), words.view)
        say(self.set_view.setAccessibleName, "View of the marked photos")
        self.apply = button("Set view", on=self._set_view)
        self.visit = button("Another visit", icon="calendar", on=self._set_visit)
        self.clock = button("Camera clock", icon="clock", on=self._set_clock)
        self.move_away = button("Another patient", icon="folder-input", on=self._move)
        self.take_back = button("Take back", "danger", icon="undo-2", on=self._take_back)
        say(self.move_away.setAccessibleName, "Move to another patient")
        self._of_marked = QWidget()
        self._of_marked.setLayout(
            row(self.set_view, self.apply, None, self.visit, self.move_away, self.take_back)
        )
        first = row(self.all, self.later, self.keep, self.count, None, self.clock)
        self.setLayout(column(first, self._of_marked))

    def check(self, *, idle: bool, alike: bool, markable: bool) -> None:
        """Enable what can be done now."""
        marked = len(self._marked())
        for widget in (self.apply, self.visit, self.move_away, self.take_back, self.set_view):
            widget.setEnabled(bool(marked) and idle)
        self._of_marked.setVisible(bool(marked))
        self.clock.setEnabled(idle and self._results.count(IMPORTED) > 0)
        self.all.setEnabled(markable)
        for widget in (self.later, self.keep):
            widget.setVisible(alike)
            widget.setEnabled(idle)
        self.all.setVisible(not alike)
        self.count.setVisible(bool(marked))
        say(self.count.setText, "{what}", what=lambda: _marked_words(marked))

    def _set_view(self) -> None:
        photos, view = self._marked(), self.set_view.currentData()

        def work(_: object) -> None:
            for photo in photos:
                self._service.set_view(photo, view)

        self._desk.jobs.start(
            self, work, lambda _: self._results.change(photos, view=view), self._fail
        )

    def _fail(self, error: ClinicVaultError) -> None:
        self.failed.emit(error)

    def _set_visit(self) -> None:
        VisitDialog(self, self._desk, self._marked(), self._visited).open()

    def _visited(self, photos: list[str], day: dt.date) -> None:
        self._results.change(self._results.with_clips(photos), visit=day)
        self.left.emit("")

    def _set_clock(self) -> None:
        every = [one for one in self._results.results if one.kind == IMPORTED]
        marked = self._results.of(self._marked())
        ClockDialog(self, self._desk, every, marked, self._shifted).open()

    def _shifted(self, taken: dict[str, str], shift: dt.timedelta) -> None:
        changes = {photo: {"taken": when, "shift": shift} for photo, when in taken.items()}
        self._results.change_each(changes)

    def _move(self) -> None:
        MoveDialog(self, self._desk, self._marked(), self._gone).open()

    def _take_back(self) -> None:
        TakeBackDialog(self, self._desk, self._marked(), self._gone).open()

    def _gone(self, photos: list[str], patient: str) -> None:
        gone = self._results.with_clips(photos)
        self._results.remove(gone)
        self._thumbs.forget(gone)
        self.left.emit(patient)


def _marked_words(count: int) -> str:
    return trn("{n} photo marked", "{n} photos marked", count)
