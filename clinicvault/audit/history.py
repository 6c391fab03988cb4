"""The log's entries in columns, oldest first, for searches, charts and review rules."""

from __future__ import annotations

import dataclasses
import enum

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
    ADDRESS = 4
    """Same address, where one is noted ("address")."""
    VIP = 8
    """A record restricted to named people ("vip")."""
    COLLEAGUE = 16
    """The patient works here ("colleague")."""
    NO_VISIT = 32
    """No visit or appointment of this user or team within seven days ("no-visit")."""
    VISIT = 64
    """There is one ("visit")."""


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
