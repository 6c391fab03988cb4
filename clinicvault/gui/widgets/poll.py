"""Asking again and again while a widget is in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.jobs import Jobs, Task

from .banner import ErrorBanner

T = TypeVar("T")


class Poll(QObject):
    """One question in flight, so that a disk that hangs never takes more than one thread.

    What it could not ask is said in `errors`, and goes away with the next answer.
    """

    def __init__(
        self,
        widget: QWidget,
        jobs: Jobs,
        ms: int,
        work: Callable[[], T],
        done: Callable[[T], object],
        errors: ErrorBanner | None = None,
    ) -> None:
        """`work` runs in a thread, `done` and everything else on the window's thread."""
        super().__init__(widget)
        self._widget, self._jobs, self._errors = widget, jobs, errors
        self._work: Callable[[], Any] = work
        self._done: Callable[[Any], object] = done
        self._task: Task[Any] | None = None
        self._again = self._paused = self._loud = False
        self._told: ClinicVaultError | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(ms)
        self.timer.timeout.connect(self._tick)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The clock runs while the widget is in view."""
        if watched is self._widget and event.type() is QEvent.Type.Show:
            self.timer.start()
        elif watched is self._widget and event.type() is QEvent.Type.Hide:
            self.timer.stop()
        return False

    @property
    def asking(self) -> bool:
        """Whether an answer is still to come; what the lock dropped never comes."""
        return self._task is not None and self._task.wanted

    @property
    def active(self) -> bool:
        """Whether it asks by itself at present."""
        return self.timer.isActive() and not self._paused

    def ask(self) -> None:
        """Ask now; while an answer is on its way, once more after it: that one may be old."""
        if self.asking:
            self._again = True
            return
        self._start(loud=True)

    def pause(self, paused: bool = True) -> None:
        """Do not ask by itself: another act tells how things stand."""
        self._paused = paused

    def _tick(self) -> None:
        if not self._paused and not self.asking:
            self._start(loud=False)

    def _start(self, *, loud: bool) -> None:
        self._again, self._loud = False, loud
        self._task = self._jobs.start(
            self._widget, lambda _: self._work(), self._heard, self._failed
        )

    def _heard(self, found: object) -> None:
        if self._errors is not None and self._told is not None:
            if self._errors.error is self._told:
                self._errors.hide()
            self._told = None
        self._done(found)
        self._go_on()

    def _failed(self, error: ClinicVaultError) -> None:
        # What the clock meets again says nothing new: a notice that was closed stays closed.
        new = self._loud or self._told is None or self._told.code != error.code
        if self._errors is not None and new and self._free(self._errors):
            self._told = error
            self._errors.show_error(error)
        self._go_on()

    def _free(self, errors: ErrorBanner) -> bool:
        """What an act of the person met is not pushed aside."""
        return errors.isHidden() or errors.error is self._told

    def _go_on(self) -> None:
        if self._again:
            self.ask()
