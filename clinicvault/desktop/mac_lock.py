"""macOS tells of a locked screen and of sleep by notifications (untested).

`com.apple.screenIsLocked` and the screen saver's start come from NSDistributedNotificationCenter,
NSWorkspaceWillSleepNotification from NSWorkspace's own centre. No bridge to Objective-C is needed
but its C runtime.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from .lock_signals import LockSignal, LockWatch

DISTRIBUTED = {
    "com.apple.screenIsLocked": LockSignal.SESSION,
    "com.apple.screensaver.didstart": LockSignal.SCREEN_SAVER,
}
WORKSPACE = {
    "NSWorkspaceWillSleepNotification": LockSignal.SLEEP,
    "NSWorkspaceSessionDidResignActiveNotification": LockSignal.SESSION,
}
"""Notification -> why the vault should lock."""

if sys.platform == "darwin":

    class _Runtime:
        """The few calls of libobjc that observing takes."""

        def __init__(self) -> None:
            self.library = ctypes.CDLL("/usr/lib/libobjc.dylib")
            ctypes.CDLL("/System/Library/Frameworks/AppKit.framework/AppKit")
            for name in ("objc_getClass", "sel_registerName", "objc_allocateClassPair"):
                getattr(self.library, name).restype = ctypes.c_void_p
            self._send = ctypes.cast(self.library.objc_msgSend, ctypes.c_void_p).value or 0

        def call(self, target: int, selector: str, *arguments: int) -> int:
            """Send a message whose arguments and result are pointers."""
            kinds = [ctypes.c_void_p] * (2 + len(arguments))
            send = ctypes.CFUNCTYPE(ctypes.c_void_p, *kinds)(self._send)
            return send(target, self.selector(selector), *arguments) or 0

        def selector(self, name: str) -> int:
            """A selector by its name."""
            return int(self.library.sel_registerName(name.encode("ascii")))

        def kind(self, name: str) -> int:
            """A class by its name."""
            return int(self.library.objc_getClass(name.encode("ascii")))

        def text(self, value: str) -> int:
            """An NSString."""
            made = ctypes.c_char_p(value.encode("ascii"))
            pointer = ctypes.cast(made, ctypes.c_void_p).value or 0
            return self.call(self.kind("NSString"), "stringWithUTF8String:", pointer)

    _IMPLEMENTATION = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)

    class _Observer:
        """An Objective-C object with one method for each notification; lives with its watch."""

        def __init__(self, callback: Callable[[LockSignal], None]) -> None:
            self._runtime = _Runtime()
            self._callback = callback
            self._methods: list[object] = []
            library, base = self._runtime.library, self._runtime.kind("NSObject")
            name = f"ClinicVaultLock{id(self)}".encode("ascii")
            made = library.objc_allocateClassPair(ctypes.c_void_p(base), name, 0)
            for number, signal in enumerate([*DISTRIBUTED.values(), *WORKSPACE.values()]):
                self._add(made, f"told{number}:", signal)
            library.objc_registerClassPair(ctypes.c_void_p(made))
            self._object = self._runtime.call(made, "new")
            self._observe()

        def _add(self, kind: int, selector: str, signal: LockSignal) -> None:
            method = _IMPLEMENTATION(lambda _self, _selector, _note: self._callback(signal))
            self._methods.append(method)  # else the runtime would call what is gone
            self._runtime.library.class_addMethod(
                ctypes.c_void_p(kind),
                ctypes.c_void_p(self._runtime.selector(selector)),
                method,
                b"v@:@",
            )

        def _observe(self) -> None:
            run = self._runtime
            distributed, workspace = self._centres()
            centres = [(distributed, name) for name in DISTRIBUTED]
            centres += [(workspace, name) for name in WORKSPACE]
            for number, (centre, name) in enumerate(centres):
                selector = run.selector(f"told{number}:")
                asked = "addObserver:selector:name:object:"
                run.call(centre, asked, self._object, selector, run.text(name), 0)

        def _centres(self) -> tuple[int, int]:
            run = self._runtime
            distributed = run.call(run.kind("NSDistributedNotificationCenter"), "defaultCenter")
            shared = run.call(run.kind("NSWorkspace"), "sharedWorkspace")
            return distributed, run.call(shared, "notificationCenter")

        def close(self) -> None:
            """Observe nothing any more, before Python forgets the methods."""
            for centre in self._centres():
                self._runtime.call(centre, "removeObserver:", self._object)

    def watch_mac(callback: Callable[[LockSignal], None]) -> LockWatch:
        """Call `callback` on the main thread, which is the window's."""
        observer = _Observer(callback)
        heard = frozenset([*DISTRIBUTED.values(), *WORKSPACE.values()])
        return LockWatch(heard, observer, observer.close)
