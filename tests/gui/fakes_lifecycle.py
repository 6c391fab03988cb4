"""In-memory services of computers and of renewing everything; a test sets the state first."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicvault.domain.errors import (
    ClinicVaultError,
    InputRefused,
    IntegrityError,
    Refused,
    UsageError,
)
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener

from .fakes_access import NOW, Part

if TYPE_CHECKING:
    from .fakes import Clinic

STUDIO = views.WorkstationView("01" * 16, "Studio 2", NOW - dt.timedelta(days=300), NOW, own=True)
DESK = views.WorkstationView(
    "02" * 16, "Front desk", NOW - dt.timedelta(days=200), NOW - dt.timedelta(hours=2)
)
LAPTOP = views.WorkstationView("03" * 16, "Laptop of the surgery", NOW - dt.timedelta(days=80))
OLD = dataclasses.replace(
    LAPTOP, id="04" * 16, name="Old reception", revoked=NOW - dt.timedelta(days=9)
)
STATION_WORDS = "glasses lunar mustang screw"
STATION_CODE = (
    "academic beaver cover diploma enlarge fancy genius hamster "
    "idle junction kidney lunar mustang nylon ocean penalty"
)
ASKING = views.WaitingWorkstation("aa" * 16, STATION_WORDS, NOW - dt.timedelta(minutes=4))
QR_OF = {b"words": STATION_WORDS, b"code": STATION_CODE}
"""What a photo of a QR code holds."""
BOTH = frozenset({Role.PRACTITIONER, Role.OFFICER})


class LifecycleState:
    """What the services below share."""

    def __init__(self) -> None:
        self.computers = [STUDIO, DESK, LAPTOP]
        self.waiting: list[views.WaitingWorkstation] = []
        self.follows = views.RevocationView("", (), 5, NOW + dt.timedelta(days=30))
        self.rotation: views.RotationView | None = None
        self.plan = views.RotationPlan(3, 5, 4210, 4160, 9120, 95.0)
        self.reasons: list[str] = []
        self.renewing = 10_000
        """How many pieces one `go_on` does."""


def parts(*done: int) -> tuple[views.RotationPart, ...]:
    """The parts of a renewal of the fake clinic, so far done."""
    kinds = (
        ("secret", 3, False, frozenset({Role.ADMINISTRATOR})),
        ("people", 5, False, frozenset()),
        ("team", 1, False, frozenset({Role.PRACTITIONER})),
        ("patients", 50, False, frozenset({Role.PRACTITIONER})),
        ("archived", 4160, True, frozenset({Role.PRACTITIONER})),
    )
    return tuple(
        views.RotationPart(kind, had, total, password, roles=roles)
        for (kind, total, password, roles), had in zip(kinds, done, strict=True)
    )


def rotation(*done: int, **changes: Any) -> views.RotationView:
    """An order that is so far done."""
    made = views.RotationView(
        "ee" * 16, NOW, "Noah Fischer", "Laptop stolen from the car", parts(*done)
    )
    return dataclasses.replace(made, **changes)


class Workstations(Part):
    """Computers of the clinic."""

    @property
    def mine(self) -> LifecycleState:
        return self.clinic.lifecycle

    def list(self) -> tuple[views.WorkstationView, ...]:
        self.clinic.call("workstations.list")
        return tuple(self.mine.computers)

    def waiting(self) -> tuple[views.WaitingWorkstation, ...]:
        self.clinic.call("workstations.waiting")
        self.need(Act.MANAGE_USERS)
        return tuple(self.mine.waiting)

    def add(self, words: str | bytes, name: str) -> views.WorkstationCode:
        self.clinic.call("workstations.add")
        self.need(Act.MANAGE_USERS)
        if not name.strip():
            raise InputRefused("name-missing")
        said = QR_OF.get(words, "") if isinstance(words, bytes) else words
        found = next((one for one in self.mine.waiting if one.words == said), None)
        if found is None:
            raise Refused("station-words-differ")
        named = dataclasses.replace(found, name=found.name or name)
        self.mine.waiting = [named if one is found else one for one in self.mine.waiting]
        return views.WorkstationCode(named.name, STATION_CODE)

    def refuse(self, workstation_id: str) -> None:
        self.clinic.call("workstations.refuse")
        self.mine.waiting = [one for one in self.mine.waiting if one.id != workstation_id]

    def follows(self, workstation_id: str) -> views.RevocationView:
        self.clinic.call("workstations.follows")
        goes = self._one(workstation_id)
        stay = tuple(o.name for o in self.mine.computers if o is not goes and not o.revoked)
        return dataclasses.replace(self.mine.follows, workstation=goes.name, stay=stay)

    def revoke(
        self, workstation_id: str, *, cancel: CancelToken | None = None
    ) -> views.RevocationView:
        self.clinic.call("workstations.revoke")
        self.need(Act.MANAGE_USERS)
        goes, follows = self._one(workstation_id), self.follows(workstation_id)
        if goes.own:
            raise Refused("own-workstation")
        gone = dataclasses.replace(goes, revoked=NOW)
        self.mine.computers = [o for o in self.mine.computers if o is not goes] + [gone]
        return follows

    def accept_clock(self) -> None:
        self.clinic.call("workstations.accept_clock")
        self.need(Act.MANAGE_USERS)
        self.mine.computers = [
            dataclasses.replace(one, clock_behind=False) for one in self.mine.computers
        ]

    def _one(self, workstation_id: str) -> views.WorkstationView:
        for one in self.mine.computers:
            if one.id == workstation_id and not one.revoked:
                return one
        raise UsageError("workstation-missing")


class Rotation(Part):
    """Renewing everything."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic

    @property
    def mine(self) -> LifecycleState:
        return self.clinic.lifecycle

    def plan(self) -> views.RotationPlan:
        self.clinic.call("rotation.plan")
        self.need(Act.MANAGE_USERS)
        return self.mine.plan

    def state(self) -> views.RotationView | None:
        self.clinic.call("rotation.state")
        return self._seen()

    def order(self, reason: str) -> views.RotationView:
        self.clinic.call("rotation.order")
        self.need(Act.MANAGE_USERS)
        if not reason.strip():
            raise InputRefused("reason-missing")
        self.mine.reasons.append(reason)
        self.mine.rotation = rotation(0, 0, 0, 0, 0, by=self.me().name, reason=reason)
        return self._seen() or self.mine.rotation

    def go_on(
        self,
        password: str = "",
        *,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.RotationView:
        self.clinic.call("rotation.go_on")
        if password:
            self.check(password)
        state = self._seen()
        if state is None:
            raise UsageError("rotation-missing")
        for one in state.parts:
            if one.mine and (password or not one.needs_password):
                self._renew(one, progress, cancel)
        return self._seen() or state

    def _renew(
        self,
        one: views.RotationPart,
        progress: ProgressListener | None,
        cancel: CancelToken | None,
    ) -> None:
        meter = ProgressMeter(one.total, progress)
        for count in range(one.done, min(one.total, one.done + self.mine.renewing)):
            meter.add()
            if "rotation.piece" in self.clinic.gates:
                self.clinic.gates["rotation.piece"].wait(10)
            if cancel is not None:
                cancel.check()
            self._set(one.part, count + 1)

    def _set(self, part: str, done: int) -> None:
        state = self.mine.rotation
        assert state is not None
        moved = tuple(
            dataclasses.replace(one, done=done) if one.part == part else one for one in state.parts
        )
        self.mine.rotation = dataclasses.replace(state, parts=moved)

    def _seen(self) -> views.RotationView | None:
        """As this person sees it: whose parts are mine."""
        state = self.mine.rotation
        if state is None:
            return None
        mine = self.me().roles
        told = tuple(
            dataclasses.replace(one, mine=bool(one.roles & mine) and one.done < one.total)
            for one in state.parts
        )
        state = dataclasses.replace(state, parts=told)
        # Who ordered it, and why, is for those who read the log.
        known = Role.ADMINISTRATOR in mine
        return state if known else dataclasses.replace(state, by="", reason="")


class Joining:
    """A computer before the clinic; `answer` lets it in."""

    def __init__(self) -> None:
        self.asked: views.OwnRequest | None = None
        self.enrolled: list[str | bytes] = []
        self.fail: dict[str, ClinicVaultError] = {}
        self.looked = 0

    def answer(self) -> None:
        """An administrator compared the words."""
        assert self.asked is not None
        self.asked = dataclasses.replace(self.asked, confirmed=True)

    def _call(self, name: str) -> None:
        if name in self.fail:
            raise self.fail.pop(name)

    def suggested_name(self) -> str:
        return "studio-2"

    def pending(self, vault: Path) -> views.OwnRequest | None:
        self._call("pending")
        self.looked += 1
        return self.asked

    def request(self, vault: Path, name: str) -> views.OwnRequest:
        self._call("request")
        self.asked = views.OwnRequest(name, STATION_WORDS, NOW)
        return self.asked

    def withdraw(self, vault: Path) -> None:
        self._call("withdraw")
        self.asked = None

    def enrol(
        self, vault: Path, code: str | bytes, *, progress: ProgressListener | None = None
    ) -> None:
        self._call("enrol")
        said = QR_OF.get(code, "") if isinstance(code, bytes) else code
        if not said:
            raise UsageError("station-code-unreadable")
        if self.asked is None or not self.asked.confirmed:
            raise Refused("station-not-confirmed")
        if said != STATION_CODE:
            raise IntegrityError("station-code-differs")
        meter = ProgressMeter(4, progress)
        for _ in range(4):
            meter.add()
        self.enrolled.append(code)
