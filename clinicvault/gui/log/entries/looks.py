"""How an entry looks in the table: texts of its columns, colours and sign."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.gui import clinic_clock, words
from clinicvault.gui.log.phrases import headline
from clinicvault.services.views import LogRow

_BAD = frozenset({"refused", "failed", "incomplete"})
_OUTCOME = 4


def text(entry: LogRow, column: int) -> str:
    """What a cell says."""
    return _TEXTS[column](entry)


def token(entry: LogRow, column: int) -> str:
    """The colour of a cell's text."""
    if column == _OUTCOME and entry.outcome in _BAD:
        return "bad"
    return "text2" if column else "text"


def sign(entry: LogRow) -> tuple[str, str]:
    """(icon, token) of an entry."""
    if entry.outcome == "refused":
        return "triangle-alert", "bad"
    return words.event_icon(entry.event), "text2"


def when(entry: LogRow) -> str:
    """`Today, 09:41:07`."""
    return f"{clinic_clock.short_day(entry.time)}, {clinic_clock.seconds_clock(entry.time)}"


_TEXTS: tuple[Callable[[LogRow], str], ...] = (
    headline,
    lambda entry: entry.user,
    lambda entry: entry.patient,
    lambda entry: words.purpose_slug(entry.purpose),
    lambda entry: words.outcome(entry.outcome),
    lambda entry: entry.workstation,
    when,
)
