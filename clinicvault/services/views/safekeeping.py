"""What left, what the log says, and whether all is whole."""

from __future__ import annotations

import dataclasses
import datetime as dt

from .witnesses import WitnessKind


@dataclasses.dataclass(frozen=True, slots=True)
class ExportResult:
    """Where the picture lies, and its log entry."""

    output: str
    log_entry: int
    orientation: int = 1
    """Exif orientation (1 to 8): the file is as the camera stored it."""
    check_code: str = ""
    """The log's check code with this export in it, where the file itself cannot carry one."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the access log."""

    seq: int
    time: dt.datetime
    user: str
    event: str
    patient: str
    """Patient code, and the name where this reader holds the directory key."""
    objects: tuple[str, ...]
    purpose: str
    outcome: str
    workstation: str
    detail: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class LogStatus:
    """State of the access log as the window's badge tells it."""

    entries: int
    checkpoint: str
    ok: bool
    faults: tuple[tuple[int, str], ...]
    checked: dt.datetime
    witnessed: dt.datetime | None
    """Of when the newest copy of the log's head is that is held elsewhere and still holds."""
    unsettled: int = 0
    """Restores or losses after which the log went on and which nobody has reviewed yet."""
    witnessed_by: WitnessKind | None = None
    """Where that copy is; None for none, or where an older program noted it."""
    misfits: int = 0
    """Copies of computers whose access ended with which the log does not begin; no fault of it."""


@dataclasses.dataclass(frozen=True, slots=True)
class LastCopy:
    """The newest copy of the log's head that is held elsewhere and still holds."""

    when: dt.datetime | None
    """None where none is known."""
    kind: WitnessKind | None
    """None where an older program noted it."""


@dataclasses.dataclass(frozen=True, slots=True)
class DayActivity:
    """Counts of one day, for the activity chart."""

    day: dt.date
    views: int
    exports_imports: int
    refused: int
    events: int


PASSED_OVER = "backup"
"""What a restore's report calls a backup that is not good; its folder's name is the id."""


MADE_NEWER = "backup-newer"
"""As PASSED_OVER, where it says that a newer ClinicVault made it; anybody can write so."""


NOT_TAKEN_UP = "vault-not-taken-up"
"""After a restore: this computer does not open what came back; the error's code is the id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Damage:
    """One thing that verification found."""

    what: str
    id: str
    patient: str
    """Patient code, or ""."""


@dataclasses.dataclass(frozen=True, slots=True)
class VerifyReport:
    """Outcome of a verification."""

    checked: int
    damaged: tuple[Damage, ...]
    backed_up: dt.datetime | None = None
    """After a restore: when that backup was made."""
    behind: int = 0
    """After a restore: lines of the log known on this computer that are newer than the backup."""


@dataclasses.dataclass(frozen=True, slots=True)
class BackupView:
    """The last backup."""

    when: dt.datetime
    objects: int
    """Objects that it holds whole."""
    bytes: int
    destination: str
    missing: int = 0
    """Things that are damaged in the vault and therefore not in it."""
    damaged: tuple[Damage, ...] = ()
    """Their names; `BackupService.last` tells the first ones only."""
    faults: tuple[tuple[int, str], ...] = ()
    """(seq, fault) of the access log, as it is in the vault and so in the backup."""
