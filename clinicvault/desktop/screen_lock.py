"""Tells when the system sleeps or locks, so that the vault locks with it.

Linux, over D-Bus: logind PrepareForSleep and session Lock (systemd org.freedesktop.login1), and
ActiveChanged of the screen saver. A delay inhibitor holds the system back until the callback has
returned. Windows and macOS: `windows_lock` and `mac_lock`, which nobody has run yet.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from .lock_signals import LockSignal, LockWatch

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtDBus import QDBusConnection

_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)
_PATIENCE_MS = 1000


def watch(callback: Callable[[LockSignal], None]) -> LockWatch:
    """Call `callback` on the thread of the window, whenever the system sleeps or locks.

    Needs a running QCoreApplication. Where there is no bus (other systems, bare X) `signals` is
    empty, and only the program's own idle timer locks.
    """
    if sys.platform == "win32":
        from .windows_lock import watch_windows

        return watch_windows(callback)
    if sys.platform == "darwin":
        from .mac_lock import watch_mac

        return watch_mac(callback)
    return _watch_buses(callback)


def _watch_buses(callback: Callable[[LockSignal], None]) -> LockWatch:
    from PySide6.QtDBus import QDBusConnection

    system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
    login = system.isConnected() and _has_service(system, _LOGIN)
    receiver = _receiver(callback, (lambda: _hold_sleep(system)) if login else lambda: None)
    heard = _watch_login(system, receiver) if login else set()
    if session.isConnected():
        heard |= _watch_savers(session, receiver)
    return LockWatch(frozenset(heard), receiver)


def _watch_login(bus: QDBusConnection, receiver: QObject) -> set[LockSignal]:
    heard = set()
    if bus.connect(
        _LOGIN, _LOGIN_PATH, _MANAGER, "PrepareForSleep", receiver, _slot("preparing(bool)")
    ):
        heard.add(LockSignal.SLEEP)
    path = _own_session(bus)
    if path and bus.connect(_LOGIN, path, _SESSION, "Lock", receiver, _slot("locking()")):
        heard.add(LockSignal.SESSION)
    return heard


def _watch_savers(bus: QDBusConnection, receiver: QObject) -> set[LockSignal]:
    connected = [
        bus.connect("", path, interface, "ActiveChanged", receiver, _slot("blanking(bool)"))
        for interface, path in _SAVERS
    ]
    return {LockSignal.SCREEN_SAVER} if any(connected) else set()


def _has_service(bus: QDBusConnection, name: str) -> bool:
    interface = bus.interface()
    interface.setTimeout(_PATIENCE_MS)
    return bool(interface.isServiceRegistered(name).value())


def _own_session(bus: QDBusConnection) -> str:
    """Object path of this login session; empty where logind knows none."""
    from PySide6.QtDBus import QDBusObjectPath

    found = _ask_login(bus, "GetSession", "auto")
    return found.path() if isinstance(found, QDBusObjectPath) else ""


def _hold_sleep(bus: QDBusConnection) -> object | None:
    """A delay inhibitor: while the descriptor lives, the system waits (logind: 5 s at most)."""
    why = "Locking the photos before the computer sleeps"
    return _ask_login(bus, "Inhibit", "sleep", "ClinicVault", why, "delay")


def _ask_login(bus: QDBusConnection, method: str, *arguments: str) -> object | None:
    from PySide6.QtDBus import QDBus, QDBusMessage

    call = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, _MANAGER, method)
    call.setArguments(list(arguments))
    reply = bus.call(call, QDBus.CallMode.Block, _PATIENCE_MS)
    if reply.type() != QDBusMessage.MessageType.ReplyMessage or not reply.arguments():
        return None
    return cast("object", reply.arguments()[0])


def _slot(signature: str) -> bytes:
    """PySide6's stubs ask for bytes, the call itself takes what SLOT gives and nothing else."""
    from PySide6.QtCore import SLOT

    return cast("bytes", SLOT(signature))


def _receiver(callback: Callable[[LockSignal], None], hold: Callable[[], object]) -> QObject:
    from PySide6.QtCore import QObject, Slot

    class Receiver(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.held: object = hold()

        @Slot(bool)
        def preparing(self, going_to_sleep: bool) -> None:
            try:
                if going_to_sleep:
                    callback(LockSignal.SLEEP)
            finally:
                self.held = None if going_to_sleep else hold()

        @Slot()
        def locking(self) -> None:
            callback(LockSignal.SESSION)

        @Slot(bool)
        def blanking(self, active: bool) -> None:
            if active:
                callback(LockSignal.SCREEN_SAVER)

    return Receiver()
