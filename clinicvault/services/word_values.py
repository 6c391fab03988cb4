"""Values out of words of the review: who signed them may have used an altered program.

One that no honest program writes makes the whole word none, so that it stops nobody who reads on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from clinicvault.audit.reading import EARLIEST_MS, LATEST_MS
from clinicvault.audit.rules.contract import Figures

_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 1), dt.date(2199, 12, 31)
_LONGEST_TEXT, _LONGEST_FIGURE = 1000, 100
_MOST_FIGURES, _LARGEST_FIGURE = 32, 1e15
_LARGEST = (1 << 63) - 1
_ID_BYTES = 16


def text_of(value: object, longest: int = _LONGEST_TEXT) -> str:
    """TypeError where it is no text, ValueError where it is longer than anybody may type."""
    if not isinstance(value, str):
        raise TypeError("no text")
    if len(value) > longest:
        raise ValueError("too long")
    return value


def bytes_of(value: object) -> bytes:
    """TypeError where they are none."""
    if not isinstance(value, bytes):
        raise TypeError("no bytes")
    return value


def flag_id_of(value: object) -> bytes:
    """A flag's id out of its hex; TypeError, ValueError."""
    found = bytes.fromhex(text_of(value))
    if len(found) != _ID_BYTES:
        raise ValueError("no flag's id")
    return found


def whole_of(value: object, least: int = 0, most: int = _LARGEST) -> int:
    """A whole number within bounds, inclusive; TypeError, ValueError."""
    if type(value) is not int:
        raise TypeError("no number")
    if not least <= value <= most:
        raise ValueError("out of bounds")
    return value


def ms_of(value: object) -> int:
    """A time that an entry of the log may tell; TypeError, ValueError."""
    return whole_of(value, EARLIEST_MS, LATEST_MS - 1)


def day_of(value: object) -> dt.date:
    """A day on which there may be entries; TypeError, ValueError."""
    day = dt.date.fromisoformat(text_of(value))
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise ValueError("no such day")
    return day


def figures_of(value: object) -> Figures:
    """The figures of a flag; TypeError, ValueError."""
    if not isinstance(value, Mapping):
        raise TypeError("no figures")
    if len(value) > _MOST_FIGURES:
        raise ValueError("too many figures")
    return {text_of(name): _figure(figure) for name, figure in value.items()}


def _figure(value: object) -> int | float | str:
    if isinstance(value, str):
        if len(value) > _LONGEST_FIGURE:
            raise ValueError("too long")
        return value
    if type(value) is not int and type(value) is not float:
        raise TypeError("no figure")
    if not -_LARGEST_FIGURE <= value <= _LARGEST_FIGURE:
        raise ValueError("out of bounds")
    return value
