"""Values out of sealed fields: who sealed them may have used an altered program."""

from __future__ import annotations

_LAST_MS = 253_370_764_800_000
"""1 January 9999: every moment before it has a day, wherever this computer is."""


def raw(value: object) -> bytes:
    """Bytes as they are; TypeError for a number, of which `bytes` would make as many zeros."""
    if not isinstance(value, bytes):
        raise TypeError("no bytes")
    return value


def moment(value: object) -> int:
    """Milliseconds since 1970; TypeError for no number, ValueError for one without a day."""
    if not isinstance(value, int):
        raise TypeError("no number")
    if not 0 <= value < _LAST_MS:
        raise ValueError("no moment")
    return value
