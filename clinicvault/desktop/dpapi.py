"""Data sealed to the Windows account (CryptProtectData); untested, and only there on Windows."""

from __future__ import annotations

import ctypes
import sys

if sys.platform == "win32":
    _UI_FORBIDDEN = 0x1

    class _Blob(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_char)))

    def protect(data: bytes | bytearray) -> bytearray:
        """Seal to this account on this computer; OSError where Windows refuses."""
        return _call(ctypes.windll.crypt32.CryptProtectData, data)

    def unprotect(data: bytes | bytearray) -> bytearray:
        """Open what `protect` sealed; OSError where Windows refuses."""
        return _call(ctypes.windll.crypt32.CryptUnprotectData, data)

    def _call(function: ctypes._FuncPointer, data: bytes | bytearray) -> bytearray:
        held = bytearray(data)
        buffer = (ctypes.c_char * len(held)).from_buffer(held)
        source, target = _Blob(len(held), buffer), _Blob()
        arguments = (ctypes.byref(source), None, None, None, None, _UI_FORBIDDEN)
        if not function(*arguments, ctypes.byref(target)):
            raise ctypes.WinError()
        try:
            return bytearray(ctypes.string_at(target.data, target.size))
        finally:
            ctypes.memset(target.data, 0, target.size)
            ctypes.windll.kernel32.LocalFree(target.data)
            held[:] = bytes(len(held))
