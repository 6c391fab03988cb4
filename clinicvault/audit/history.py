"""The log's entries in columns, oldest first, for searches, charts and review rules."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int64]
"""One value an entry; codes point into the table of the same field."""


class Hint(enum.IntFlag):
    """What only the acting session could know (`Event.hints`), as bits."""

    OWN = 1
    """The patient's own record of the person who acted ("own")."""
    SURNAME = 2
    """Same surname ("surname")."""
    VIP = 8
    """A record restricted to named people ("vip")."""
    COLLEAGUE = 16
    """The patient works here ("colleague")."""
    NO_VISIT = 32
    """No visit or appointment of this user or team within seven days ("no-visit")."""
    VISIT = 64
    """There is one ("visit")."""
    FAR = 128
    """The visit or appointment that the entry tells of lies further away than that ("far")."""
    UNKNOWN = 256
    """Damage kept something of this from being known ("unknown")."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Columns of one length. Patients, users, workstations, sessions are 16 bytes, b"" for none."""

    seq: Column
    ms: Column
    """Milliseconds since 1970 UTC."""
    event: Column
    outcome: Column
    purpose: Column
    user: Column
    workstation: Column
    patient: Column
    session: Column
    objects: Column
    """How many pictures or documents it names."""
    hints: Column
    """Bits of `Hint`."""
    given: Column
    """Token of the patient's first name ("given" of the hints), 0 for none: equal names only."""
    problem: Column
    """Code of `LogEntry.problem`."""
    closed: npt.NDArray[np.bool_]
    """An intent whose outcome follows: not shown, not counted."""
    events: tuple[str, ...]
    outcomes: tuple[str, ...]
    purposes: tuple[str, ...]
    users: tuple[bytes, ...]
    workstations: tuple[bytes, ...]
    patients: tuple[bytes, ...]
    sessions: tuple[bytes, ...]
    problems: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.seq)


NUMBERS = (
    "seq", "ms", "event", "outcome", "purpose", "user", "workstation", "patient", "session",
    "objects", "hints", "given", "problem",
)  # fmt: skip
"""The columns of whole numbers, in order."""
TABLES = {
    "event": "events", "outcome": "outcomes", "purpose": "purposes", "user": "users",
    "workstation": "workstations", "patient": "patients", "session": "sessions",
    "problem": "problems",
}  # fmt: skip
"""Columns of codes, and the table that each points into."""


def nothing() -> History:
    """A history without entries."""
    fields: dict[str, Any] = {name: np.zeros(0, np.int64) for name in NUMBERS}
    fields |= dict.fromkeys(TABLES.values(), ())
    return History(**fields, closed=np.zeros(0, np.bool_))


def part(history: History, start: int, stop: int) -> History:
    """Rows from `start` below `stop`, with tables that hold what these rows name alone."""
    fields: dict[str, Any] = {name: getattr(history, name)[start:stop] for name in NUMBERS}
    for column, table in TABLES.items():
        used, fields[column] = np.unique(fields[column], return_inverse=True)
        fields[table] = tuple(getattr(history, table)[code] for code in used)
    return History(**fields, closed=history.closed[start:stop].copy())
