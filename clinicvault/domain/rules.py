"""What the clinic decided about people: days, limits, times. Plain data without I/O."""

from __future__ import annotations

import dataclasses

from .roles import Role


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """What one user may do in an hour before the program slows and asks (DESIGN §1, promise 4)."""

    patients: int = 40
    """Different patients opened."""
    shown: int = 800
    """Pictures shown."""
    exported: int = 40
    """Pictures exported."""


@dataclasses.dataclass(frozen=True, slots=True)
class ClinicRules:
    """The rules in force; the defaults hold as long as nobody changed them."""

    active_days: int = 30
    """Days from a visit or the first consent during which a record stays active."""
    confirm_days: int = 1
    """Days for which a confirmed identity brings up an archived record; 1 is until midnight."""
    today_most: int = 60
    """So many archived records one confirmation brings up; beyond it a second person is needed."""
    emergency_minutes: int = 60
    emergency_days: int = 2
    """Days within which an emergency access must be reviewed before it is shown as overdue."""
    warn_days: int = 60
    """Days before its end from which a consent counts as expiring soon."""
    majority: int = 18
    """Age in years from which a patient consents alone."""
    confirm_hours: int = 72
    """Hours within which a consent recorded in an emergency must be confirmed."""
    backup_days: int = 35
    """Days after which the next backup takes the keys out of older ones, for erased patients."""
    idle_seconds: tuple[tuple[Role, int], ...] = (
        (Role.INTAKE, 180),
        (Role.PRACTITIONER, 300),
        (Role.ADMINISTRATOR, 300),
        (Role.OFFICER, 300),
    )
    limits: tuple[tuple[Role, Limits], ...] = (
        (Role.INTAKE, Limits(120, 0, 0)),
        (Role.PRACTITIONER, Limits()),
        (Role.ADMINISTRATOR, Limits(0, 0, 0)),
        (Role.OFFICER, Limits(60, 0, 0)),
    )
    confirm_factor: int = 2
    """At so many times the limit the program asks who is there; before it only slows."""
    colleague_factor: int = 4
    """At so many times the limit it asks for a second person."""
