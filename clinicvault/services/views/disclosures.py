"""The accounting of disclosures: what was given of whom, as it is read."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One disclosure, with the fields of 45 CFR 164.528(b)(2)."""

    when: dt.datetime
    recipient: str
    address: str
    """As far as it was recorded; "" else."""
    description: str
    """How many pictures, of which visits, in which form; in English."""
    purpose: str
    """A purpose's slug, or that of the patient's own copy."""
    patient: str
    """Code, and name for who holds the directory key."""
    by: str
    entry: int
    """Sequence number in the log, -1 where the log does not tell."""
    photos: int = 0
    form: str = ""
    handed: str = ""
    """Where the log alone tells who got their own copy, without a name: "patient" or
    "representative"."""
    visits: tuple[dt.date, ...] = ()
    """Days of the visits whose pictures were given, ascending; for who holds the directory key."""


@dataclasses.dataclass(frozen=True, slots=True)
class Accounting:
    """Disclosures of one patient, or of all, in a period; oldest first."""

    since: dt.date
    until: dt.date
    patient: str
    lines: tuple[DisclosureLine, ...]
    source: str
    """"directory" (the patients' own lists), "log", or "both": as the reader's keys allow."""
    unread: int = 0
    """Records of the patients' lists that are damaged: they are missing here."""
    unread_log: int = 0
    """Entries of the log that cannot be read, whatever they told."""
    faults: int = 0
    """Of the log as a whole, where it was verified."""

    @property
    def damaged(self) -> bool:
        """Whether more may have been given than is told here."""
        return bool(self.unread or self.unread_log or self.faults)
