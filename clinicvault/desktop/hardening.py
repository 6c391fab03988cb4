"""Keeps this process's memory out of core dumps and away from other programs of the account."""

from __future__ import annotations

import ctypes
import dataclasses
import sys

_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31
_SEM_NO_CRASH_BOXES = 0x0001 | 0x0002
_WER_FLAG_NOHEAP = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Hardening:
    """What the system granted: no attaching or dumping by others, no core file on a crash."""

    attach_refused: bool
    core_refused: bool


def harden() -> Hardening:
    """Ask the system for both; call it first thing in every process that holds keys.

    Linux: PR_SET_DUMPABLE 0 (prctl(2)) and RLIMIT_CORE 0. A new program started from here has to
    ask again. macOS and Windows use their nearest calls (untested there).
    """
    return Hardening(_refuse_attach(), _refuse_core())


def _refuse_attach() -> bool:
    if sys.platform == "darwin":
        return bool(ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0) == 0)
    prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None
    if prctl is None:
        return False
    return bool(prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 == prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))


def _refuse_core() -> bool:
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_NO_CRASH_BOXES)
        return bool(ctypes.windll.wer.WerSetFlags(_WER_FLAG_NOHEAP) == 0)
    try:
        import resource
    except ImportError:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
