"""Windows tells of a locked or left session and of sleep by window messages (untested).

WTSRegisterSessionNotification asks for WM_WTSSESSION_CHANGE; WM_POWERBROADCAST comes unasked
(Microsoft, Win32 API, Remote Desktop Services and Power Management).
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import SupportsInt

from .lock_signals import LockSignal, LockWatch

_SESSION_CHANGE, _POWER = 0x02B1, 0x0218
_SUSPEND = 0x0004
_LEFT = frozenset({0x2, 0x4, 0x6, 0x7})
"""Console disconnected, remote disconnected, logged off, locked."""
_THIS_SESSION = 0


def reason_of(message: int, detail: int) -> LockSignal | None:
    """Why a window message (its number and wParam) asks for the lock; None where it does not."""
    if message == _SESSION_CHANGE and detail in _LEFT:
        return LockSignal.SESSION
    if message == _POWER and detail == _SUSPEND:
        return LockSignal.SLEEP
    return None


if sys.platform == "win32":

    def watch_windows(callback: Callable[[LockSignal], None]) -> LockWatch:
        """Call `callback` on the window's thread; a hidden window of its own hears the messages."""
        from ctypes import wintypes

        from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
        from PySide6.QtGui import QWindow

        class Filter(QAbstractNativeEventFilter):
            def __init__(self) -> None:
                super().__init__()
                self.ear = QWindow()
                handle = ctypes.c_void_p(int(self.ear.winId()))
                register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
                self.heard = bool(register(handle, _THIS_SESSION))

            def nativeEventFilter(  # noqa: N802  (Qt's name)
                self, _kind: object, message: SupportsInt
            ) -> tuple[bool, int]:
                told = wintypes.MSG.from_address(int(message))
                why = reason_of(told.message, told.wParam)
                if why is not None:
                    callback(why)
                return False, 0

        made = Filter()
        application = QCoreApplication.instance()
        if application is None:
            return LockWatch(frozenset())
        application.installNativeEventFilter(made)
        heard = {LockSignal.SLEEP} | ({LockSignal.SESSION} if made.heard else set())
        return LockWatch(frozenset(heard), made)
