"""Keeps a window out of screenshots and screen sharing, where the system can (not on Linux)."""

from __future__ import annotations

import ctypes
import sys

_WDA_NONE = 0x00
_WDA_EXCLUDEFROMCAPTURE = 0x11
_SHARING_NONE = 0
_SHARING_READ_ONLY = 1


def available() -> bool:
    """Whether this system has capture protection at all; the window says so where it has not."""
    return sys.platform in {"win32", "darwin"}


def protect(window: int, *, on: bool = True) -> bool:
    """Protect a top-level window, or lift it; True only where the system confirmed it.

    `window` is what QWidget.winId gives (Windows: HWND, macOS: NSView). Windows and macOS are
    untested (SetWindowDisplayAffinity, NSWindow.sharingType).
    """
    if sys.platform == "win32":
        affinity = _WDA_EXCLUDEFROMCAPTURE if on else _WDA_NONE
        return bool(
            ctypes.windll.user32.SetWindowDisplayAffinity(ctypes.c_void_p(window), affinity)
        )
    if sys.platform == "darwin":
        return _share_on_mac(window, _SHARING_NONE if on else _SHARING_READ_ONLY)
    return False


if sys.platform == "darwin":

    def _share_on_mac(view: int, sharing: int) -> bool:
        objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
        objc.sel_registerName.restype = ctypes.c_void_p
        send = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
        tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
        address = ctypes.cast(objc.objc_msgSend, ctypes.c_void_p).value or 0
        window = send(address)(view, objc.sel_registerName(b"window"))
        if not window:
            return False
        tell(address)(window, objc.sel_registerName(b"setSharingType:"), sharing)
        return True
