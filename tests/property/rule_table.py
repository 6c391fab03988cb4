"""The rules of DESIGN §2 and §4 about who opens what, in as few lines as they take: the model."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.roles import Role

ACTIVE_DAYS = 30
CONFIRM_DAYS = 1
FIRST, HANDS = "first", "hands"
"""The two teams."""
NAMES = frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER})
"""Who holds the directory key."""


@dataclasses.dataclass
class Member:
    """Somebody of the clinic: which generations of the group keys this person was given."""

    roles: frozenset[Role]
    granted: bool = True
    teams: set[str] = dataclasses.field(default_factory=set)
    """Whose member this person is now."""
    team: dict[str, int] = dataclasses.field(default_factory=dict)
    """The newest generation ever held of each team's key (it opens all before it)."""
    archive: dict[str, int] = dataclasses.field(default_factory=dict)
    gone: bool = False

    @property
    def practises(self) -> bool:
        return self.granted and Role.PRACTITIONER in self.roles


@dataclasses.dataclass
class Lock:
    """What opens a record: a group's generation, or named people."""

    generation: int = 0
    team: str = FIRST
    names: frozenset[str] = frozenset()
    by_archive: bool = False
    """Named people need the archive's key of `generation`, too."""
    due: dt.date | None = None

    def opens(self, name: str, held: dict[str, int]) -> bool:
        if self.names and name not in self.names:
            return False
        if self.names and not self.by_archive:
            return True
        return held.get(self.team, 0) >= self.generation


@dataclasses.dataclass
class Record:
    """A patient: consents for care, keys, photos."""

    team: str = ""
    """Whose patient this is; empty before the first consent."""
    consents: list[dt.date | None] = dataclasses.field(default_factory=list)
    """Last days of those that were not withdrawn; None for no end."""
    awaiting_officer: bool = False
    waiting: bool = False
    """Consented to while no key was free."""
    assigned: dt.date | None = None
    visit: dt.date | None = None
    active: Lock | None = None
    cold: Lock | None = None
    held: int = 0
    """Generation of the archive's key inside the held wrap."""
    named: frozenset[str] = frozenset()
    photos: list[bytes] = dataclasses.field(default_factory=list)
    file: bytes = b""

    def valid(self, today: dt.date) -> bool:
        covers = any(end is None or end >= today for end in self.consents)
        return covers and not self.awaiting_officer and not self.waiting

    @property
    def end(self) -> dt.date | None:
        return None if None in self.consents else max(self.consents)  # type: ignore[type-var]

    def due(self, today: dt.date, least: dt.date | None = None) -> dt.date:
        """The day on which the active lock goes."""
        days = [min(day, today) for day in (self.assigned, self.visit) if day]
        day = max(max(days) + dt.timedelta(ACTIVE_DAYS + 1), least or today, today)
        return day if self.end is None else min(day, self.end + dt.timedelta(1))

    def keep_active(self, today: dt.date) -> None:
        """A visit or a consent sets the day anew; a confirmed identity's is not shortened."""
        if self.active is None:
            return
        before = self.active.due
        confirmed = before if before and before <= today + dt.timedelta(CONFIRM_DAYS) else None
        self.active.due = self.due(today, confirmed) if self.consents else today

    def withdrawn(self) -> None:
        """Consent is a key: both go at once."""
        self.consents, self.active, self.cold = [], None, None
        self.awaiting_officer = self.waiting = False

    def opens(self, name: str, member: Member) -> bool:
        """Whether this person's session opens the pictures, whatever the program says."""
        return self.active is not None and self.active.opens(name, member.team)

    def opens_cold(self, name: str, member: Member) -> bool:
        """The same once this person has confirmed the own identity."""
        return self.cold is not None and self.cold.opens(name, member.archive)
