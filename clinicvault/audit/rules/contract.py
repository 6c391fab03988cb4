"""What a review asks for and what it gets."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

MOST_ENTRIES = 2_000
"""So many of a flag's entries are named: a mass of views, and still no large entry of the log."""
Figures = Mapping[str, int | float | str]
"""The placeholders of a rule's sentence (`domain.flags`)."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When the clinic works."""

    opens: int = 7
    closes: int = 20
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """For which days flags are wanted, and what the rules may know besides the log."""

    first: dt.date
    last: dt.date
    """Both inclusive, clinic-local. A day's flags rest on that day and earlier ones alone."""
    zone: dt.tzinfo
    hours: Hours = Hours()
    samples: int = 2
    """Single looks a working day that are drawn."""
    lot: bytes = b""
    """Secret of the drawing: nobody without the log key can foresee it."""
    teams: Mapping[bytes, frozenset[bytes]] = dataclasses.field(default_factory=dict)
    """User -> teams: a visit that a colleague of the team recorded explains an access, too."""
    roles: Mapping[bytes, frozenset[str]] = dataclasses.field(default_factory=dict)
    """User -> role slugs, for peers."""
    leaves: Mapping[bytes, dt.date] = dataclasses.field(default_factory=dict)
    """User -> day on which access ended."""
    off: frozenset[str] = frozenset()
    """Slugs of rules that the clinic switched off."""
    people: frozenset[bytes] = frozenset()
    """Everybody who was ever certified; all others count as one stranger. Empty: unknown."""
    now_ms: int = 0
    """The reader's clock: entries of later than that have a wrong time. 0: unknown."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something unusual, the same whenever it is computed from the same entries."""

    id: bytes
    """16 bytes, from rule, user, day and patient."""
    rule: str
    weight: int
    """1 notice, 2 look at it, 3 look at it now."""
    day: dt.date
    user: bytes
    patient: bytes = b""
    since_ms: int
    until_ms: int
    figures: Figures
    """The placeholders of the rule's sentence (`domain.flags`)."""
    entries: tuple[int, ...]
    """Sequence numbers, at most `MOST_ENTRIES`, oldest first."""
    count: int
    """How many there are in all."""
