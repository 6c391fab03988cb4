"""Clinics, people and sessions."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role

from .review import ClinicZone


@dataclasses.dataclass(frozen=True, slots=True)
class VaultView:
    """A vault before anyone unlocked it, as the enrolled workstation sees it."""

    vault_id: str
    clinic: str
    workstation: str
    users: tuple[UserView, ...]
    keychain: bool
    """False: the workstation's seed lies in a file, and the window warns."""


@dataclasses.dataclass(frozen=True, slots=True)
class TeamView:
    """A team of practitioners."""

    id: str
    name: str
    """Empty for the first team while nobody named it."""
    members: tuple[str, ...] = ()
    """User ids."""
    begun: bool = True
    """Whether its first practitioner has been here."""


@dataclasses.dataclass(frozen=True, slots=True)
class OfficerSays:
    """A privacy officer who signs at this screen; wiped as far as a text can be."""

    user: str
    password: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class UserView:
    """A person of the clinic."""

    id: str
    name: str
    roles: frozenset[Role]
    state: UserState
    has_password: bool
    missing_grants: frozenset[Role] = frozenset()
    """Roles whose keys no holder has given yet."""
    hardware: bool = False
    """Unlocks with password and hardware key."""
    waiting: bool = False
    """A one-time code for this person's (next) keys waits to be used."""
    teams: tuple[str, ...] = ()
    """Ids of the teams whose member this person is."""


@dataclasses.dataclass(frozen=True, slots=True)
class SessionView:
    """Who is unlocked, and what that person may do here."""

    user: UserView
    acts: frozenset[Act]
    warnings: tuple[str, ...] = ()
    """Message codes: kit file still on disk, no keychain, log not witnessed …"""
    words: str = ""
    """While keys are missing: the four words that a holder compares before giving them."""
    zone: ClinicZone = dataclasses.field(default_factory=ClinicZone)
    """By whose clock the log is read, as it was when this was asked."""


@dataclasses.dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time code for a newcomer."""

    user: str
    code: str
    expires: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class ReachView:
    """What a person's keys open, and so what that person may have copied."""

    groups: tuple[str, ...]
    """Group keys that were given: "root", "log", "officers", "directory", "team", "archive"."""
    names: int
    """Patients whose name, visits and consents they open."""
    active: int
    """Active records."""
    archived: int
    """Archived records, after confirming the own identity."""


@dataclasses.dataclass(frozen=True, slots=True)
class Enrolled:
    """What a newcomer's screen shows for a holder to compare."""

    user: str
    words: str
