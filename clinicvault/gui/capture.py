"""Keeps every window out of screenshots, but for an exception that ends by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from clinicvault.desktop import capture

MINUTES = 15
"""How long an exception lasts."""
Protect = Callable[[int, bool], bool]
"""(window id, whether to protect) -> whether the system confirmed it."""


def _protect(window: int, on: bool) -> bool:
    return capture.protect(window, on=on)


class CaptureShield(QObject):
    """Protects each top-level window as it is shown; `changed` comes every second of an exception.

    Where the system has no such protection (Linux) it does nothing, and `available` says so.
    """

    changed = Signal()
    over = Signal()
    """The time of an exception has run out."""

    def __init__(
        self,
        application: QApplication,
        protect: Protect = _protect,
        available: Callable[[], bool] = capture.available,
    ) -> None:
        super().__init__(application)
        self._protect = protect
        self.available = available()
        self._end, self._second = QTimer(self), QTimer(self)
        self._end.setSingleShot(True)
        self._end.setTimerType(Qt.TimerType.PreciseTimer)
        self._end.timeout.connect(self._run_out)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.changed)
        if self.available:
            application.installEventFilter(self)

    @property
    def left(self) -> int:
        """Seconds for which the windows may still be captured; 0 while they are protected."""
        return max(0, -(-self._end.remainingTime() // 1000)) if self._end.isActive() else 0

    @property
    def lifted(self) -> bool:
        """Whether the windows may be captured now."""
        return self._end.isActive()

    def allow(self, minutes: int = MINUTES) -> None:
        """Lift the protection of every window for a while; the log says so already."""
        self._end.start(minutes * 60_000)
        self._second.start()
        self._apply()

    def restore(self) -> None:
        """Protect every window again, now; harmless where they are."""
        lifted = self.lifted
        self._end.stop()
        self._second.stop()
        if lifted:
            self._apply()

    def _run_out(self) -> None:
        self._second.stop()
        self._apply()
        self.over.emit()

    def _apply(self) -> None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._cover(window)
        self.changed.emit()

    def _cover(self, window: QWidget) -> None:
        if self.available:
            self._protect(int(window.winId()), not self.lifted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window is protected before its first picture: dialogs, menus and lists, too."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._cover(watched)
        return False
