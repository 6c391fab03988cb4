"""Computers of the clinic, and renewing everything after an incident."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.roles import Role


@dataclasses.dataclass(frozen=True, slots=True)
class WorkstationView:
    """A computer that was let in."""

    id: str
    name: str
    since: dt.datetime
    """When it was let in."""
    seen: dt.datetime | None = None
    """Time of its newest log entry; None for who may not read the log, or where there is none."""
    own: bool = False
    """This computer."""
    revoked: dt.datetime | None = None
    """When its access ended; None while it has access."""
    clock_behind: bool = False
    """This computer's clock is behind what it showed before, by more than a day."""


@dataclasses.dataclass(frozen=True, slots=True)
class WaitingWorkstation:
    """A request that lies in the vault's folder; nothing of it is proven but by its words."""

    id: str
    words: str
    """The four words of its keys, as its screen shows them."""
    asked: dt.datetime
    """When the request was made, by that computer's clock."""
    name: str = ""
    """Under which it was let in, and has not joined with its code yet; "" while nobody did."""


@dataclasses.dataclass(frozen=True, slots=True)
class WorkstationCode:
    """What takes the clinic's proof to a computer that was let in; shown once, typed in there."""

    workstation: str
    """Its name."""
    code: str
    """Sixteen words, which a QR code may hold as they are."""


@dataclasses.dataclass(frozen=True, slots=True)
class OwnRequest:
    """This computer's own request, while it is not enrolled."""

    name: str
    words: str
    """The four words of its keys, to be compared at an enrolled computer."""
    asked: dt.datetime
    confirmed: bool = False
    """The store holds an answer for it. Unproven: only the code's words prove the clinic."""


@dataclasses.dataclass(frozen=True, slots=True)
class RevocationView:
    """What follows, or followed, when a computer's access ends."""

    workstation: str
    """The name of the computer that goes."""
    stay: tuple[str, ...]
    """Names of the computers that stay, by name."""
    people: int
    """People whose keys are made anew at their next unlock."""
    until: dt.datetime
    """Who did not unlock by then needs a new one-time code."""


@dataclasses.dataclass(frozen=True, slots=True)
class RotationPart:
    """One part of renewing everything, and how far it is."""

    part: str
    """"secret" (computers), "people", "team", "archive", "officers", "directory", "log" (keys of
    groups), "patients" (active) or "archived" (patients' keys with their photos' keys)."""
    done: int
    total: int
    needs_password: bool = False
    """Goes on only when somebody who holds it confirms the own identity; `mine`: this person."""
    mine: bool = False
    """Whether this person takes it further."""
    roles: frozenset[Role] = frozenset()
    """Who else does: people with one of these roles."""


@dataclasses.dataclass(frozen=True, slots=True)
class MissingPerson:
    """Somebody whose own keys are still those of before."""

    user_id: str
    name: str
    roles: frozenset[Role]
    until: dt.datetime | None = None
    """By when the next unlock must be; None for the only holder of a role, who is waited for."""
    late: bool = False
    """The time is over: only a new one-time code helps."""


@dataclasses.dataclass(frozen=True, slots=True)
class RotationPlan:
    """What renewing everything would do now, for who is about to order it."""

    computers: int
    people: int
    patients: int
    """All patients who are not erased."""
    archived: int
    """Those of them who need a practitioner's confirmation, or wait until they are brought back."""
    imports: int
    """Imports whose photos' keys are taken over."""
    seconds: float
    """Estimated work of this computer for the patients."""


@dataclasses.dataclass(frozen=True, slots=True)
class RotationView:
    """The newest order to renew everything, and what is still to do."""

    id: str
    ordered: dt.datetime
    by: str
    """Name of the administrator; "" for who may not read it."""
    reason: str
    """"" for who may not read it."""
    parts: tuple[RotationPart, ...]
    """In the order in which they are done."""
    missing: tuple[MissingPerson, ...] = ()
    withdrawn: int = 0
    """Patients whose consent was withdrawn: their keys stay until they are brought back."""

    @property
    def over(self) -> bool:
        """Whether all is done but "people", who are only waited for."""
        return all(one.done >= one.total for one in self.parts if one.part != "people")
