"""Copies of the log's head that are held elsewhere, as the window and the command line see them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum


class WitnessKind(enum.Enum):
    """Where a copy of the log's head went."""

    EXPORT = "export"
    BACKUP = "backup"
    WORKSTATION = "workstation"
    PRINT = "print"
    TIMESTAMP = "timestamp"
    LOG_EXPORT = "log-export"


@dataclasses.dataclass(frozen=True, slots=True)
class WitnessView:
    """A copy of the daily check code that is held elsewhere."""

    kind: WitnessKind
    when: dt.datetime
    size: int
    """Lines (leaves) of the log that it covers."""
    where: str
    """Name of the computer or of the time-stamp server; "" where that is not known. Of one that
    does not fit, the computer that signed it."""
    holds: bool
    """Whether the log still begins as this copy says."""
    explained: bool = False
    """It does not, and the log itself says why: a backup was restored, or local state lost."""
    ended: bool = False
    """Of a computer whose access ended: where it does not fit, it accuses nobody."""

    @property
    def wrong(self) -> bool:
        """Whether it says that the log is not what it was."""
        return not (self.holds or self.explained or self.ended)


@dataclasses.dataclass(frozen=True, slots=True)
class DayCode:
    """The daily check code."""

    text: str
    """The signed checkpoint; the QR code holds it."""
    size: int
    made: dt.datetime
    qr: tuple[tuple[bool, ...], ...]
    """Modules of the QR code, row by row, without quiet zone; True is dark."""


@dataclasses.dataclass(frozen=True, slots=True)
class WitnessCheck:
    """How the log compares with a check code from elsewhere."""

    result: str
    """"holds", "rolled-back" (the log is shorter), "replaced" (it begins otherwise),
    "altered" (stored hashes fit, the lines themselves do not), "other" (of another clinic),
    "unsigned" (no key of this log signed it), "unknown" (nor that, but a computer signed it that
    this vault does not know, and the log is shorter: perhaps it was rolled back)."""
    size: int
    missing: int = 0
    """Lines that the log does not have any more."""
    explained: bool = False
    """The log itself says of a restore or a loss there, which two people accept or do not; the code
    was signed before it."""
    perhaps: bool = False
    """It says of one, and nobody can tell here whether the code was signed before it or after."""


@dataclasses.dataclass(frozen=True, slots=True)
class TimestampServer:
    """Where RFC 3161 time-stamps come from; `url` "" for nowhere."""

    url: str = ""
    certificates: str = ""
    """PEM: the server's root (and more of its chain)."""
    failed: str = ""
    """Code of the message why this computer's last daily question failed; "" where it did not."""
    failed_at: dt.datetime | None = None
