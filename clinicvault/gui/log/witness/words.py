"""Copies of the log's head in words: where one is, of when, and whether it is too old."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views import LastCopy, WitnessKind

OLD_DAYS = 7
"""Days after which the newest copy is too old to rely on."""
KINDS = MappingProxyType(
    {
        WitnessKind.EXPORT: (mark("In a photo export"), "share-2"),
        WitnessKind.BACKUP: (mark("In a backup"), "hard-drive"),
        WitnessKind.WORKSTATION: (mark("On another computer"), "monitor"),
        WitnessKind.PRINT: (mark("Printed or photographed"), "printer"),
        WitnessKind.TIMESTAMP: (mark("Time-stamped"), "clock"),
        WitnessKind.LOG_EXPORT: (mark("In an export of the log"), "scroll-text"),
    }
)
"""Word and sign of each kind."""


def days_old(when: dt.datetime) -> int:
    """Whole days since a copy was made."""
    return (dt.datetime.now(dt.UTC) - when).days


def old(days: int) -> str:
    """How old the newest copy is."""
    return trn("The newest copy is {n} day old.", "The newest copy is {n} days old.", days)


def reliable(last: LastCopy) -> bool:
    """Whether there is a copy, and a young one."""
    return last.when is not None and days_old(last.when) < OLD_DAYS


def place(last: LastCopy) -> str:
    """`In a backup`; "" where nobody knows."""
    return tr(KINDS[last.kind][0]) if last.kind is not None else ""


def told(last: LastCopy) -> str:
    """All of it in one line."""
    if last.when is None:
        return tr("Copy held elsewhere: none yet")
    when, where = clinic_clock.moment(last.when), place(last)
    if not where:
        said = tr("Copy held elsewhere: {when}", when=when)
    else:
        inside = where[:1].lower() + where[1:]
        said = tr("Copy held elsewhere: {where}, {when}", where=inside, when=when)
    return said if reliable(last) else f"{said}. {old(days_old(last.when))}"
