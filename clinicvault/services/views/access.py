"""Who may see what now: archived records, today's list, requests, hardware keys, renewals."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import Standing
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Act, Role

from .releases import OrderView


@dataclasses.dataclass(frozen=True, slots=True)
class AccessStanding:
    """Whether this person's keys open a patient's pictures now, and until when."""

    standing: Standing
    until: dt.date | None = None
    """Of an active record: its last active day, None for no end."""
    named: tuple[str, ...] = ()
    """Ids of the users it is restricted to; empty where it is the team's."""
    emergency_until: dt.datetime | None = None
    """While an emergency access of this session is open."""
    may: frozenset[Act] = frozenset()
    """Of STEP_UP, BRING_BACK, ASK_EMERGENCY: what would help and this person may do."""


@dataclasses.dataclass(frozen=True, slots=True)
class BroughtUp:
    """What one confirmation of the own identity brought up."""

    opened: tuple[str, ...]
    """Patient ids that are active now."""
    refused: tuple[tuple[str, str], ...] = ()
    """(patient id, message code) of those that stay shut."""


@dataclasses.dataclass(frozen=True, slots=True)
class AppointmentView:
    """A patient on a day's list."""

    id: str
    patient_id: str
    name: str
    code: str
    day: dt.date
    time: str = ""
    """"09:30", "" where none was told."""
    by: str = ""
    source: str = ""
    """"typed", "csv", "icalendar" or "check-in"."""
    standing: Standing = Standing.NO_KEY


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedAppointment:
    """One line of a practice system's file, before it is taken over."""

    line: int
    text: str
    """What the file says, shortened: for eyes, never kept."""
    time: str
    patient_id: str
    """The patient it surely is, or ""."""
    candidates: tuple[tuple[str, str], ...] = ()
    """(patient id, name with birth date) where it might be one of several."""
    reason: str = ""
    """Message code of why nobody was found, or ""."""


@dataclasses.dataclass(frozen=True, slots=True)
class TodayPlan:
    """What a practice system's file says of one day."""

    day: dt.date
    lines: tuple[PlannedAppointment, ...]
    skipped: int = 0
    """Lines of other days."""
    source: str = "csv"


@dataclasses.dataclass(frozen=True, slots=True)
class SaidView:
    """What somebody said of a request."""

    name: str
    role: Role
    stage: str
    """"grant", "deny" or "review"."""
    when: dt.datetime
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class RequestView:
    """Something that needs, or needed, a second person."""

    id: str
    kind: RequestKind
    requester: str
    requester_id: str
    patient_id: str
    patient_name: str
    """"" for who may not read names."""
    reason: str
    made: dt.datetime
    expires: dt.datetime
    """When it is void; of an emergency access that began, when that ends."""
    state: str
    """"waiting", "granted", "denied", "running", "over" (used up, or waiting for its review),
    "closed", "expired"."""
    alone: bool = False
    """One person was both who asked and who allowed: flagged."""
    said: tuple[SaidView, ...] = ()
    missing: frozenset[Role] = frozenset()
    """Roles whose review is still missing."""
    overdue: bool = False
    may: frozenset[Act] = frozenset()
    """What this person may do with it now: ALLOW_EMERGENCY, ALLOW_MORE, ALLOW_ERASURE,
    ALLOW_EXPORT, REVIEW_REQUEST, or ASK_EMERGENCY, ASK_ERASURE to begin what was granted."""
    order: OrderView | None = None
    """Of an export: exactly what is to leave; None for who reads no names."""


@dataclasses.dataclass(frozen=True, slots=True)
class UsageView:
    """How much of this hour's limits a person used: (used, limit) each; limit 0 is none."""

    patients: tuple[int, int]
    shown: tuple[int, int]
    exported: tuple[int, int]
    lifted_until: dt.datetime | None = None
    needs: str = ""
    """"", "confirm" or "colleague": what the next act asks for."""


@dataclasses.dataclass(frozen=True, slots=True)
class HardwareKeyView:
    """A FIDO2 key of one's own."""

    id: str
    name: str
    present: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class RenewalView:
    """Keys that must be renewed because somebody left; done in the background."""

    group: str
    """"team", "archive", "officers", "directory" or "log"."""
    done: int
    total: int
    needs_password: bool = False
    """The archive's renewal begins when a practitioner confirms the own identity."""
    mine: bool = False
    """Whether this person can do it."""


@dataclasses.dataclass(frozen=True, slots=True)
class StatedPurpose:
    """Why this session works with a patient."""

    purpose: Purpose
    stated: bool
    """False: care in the own team, which nobody had to state."""
