"""In-memory services of step-up, today's list, requests, hardware keys and people who leave."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clinicvault.domain.clinical import ConsentStatus, Standing
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act, Role, allowed
from clinicvault.domain.rules import ClinicRules
from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener

if TYPE_CHECKING:
    from .fakes import Clinic

PASSWORD = "a long password"
CODE = "ABCD-EFGH-JKMN"
TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 8, 41, 7, tzinfo=dt.UTC)
_OPEN_TO_NONE = {
    ConsentStatus.NONE: Standing.NO_KEY,
    ConsentStatus.AWAITING_KEY: Standing.NO_KEY,
    ConsentStatus.WITHDRAWN: Standing.CLOSED,
    ConsentStatus.EXPIRED: Standing.CLOSED,
    ConsentStatus.AWAITING_OFFICER: Standing.CLOSED,
}
REFUSALS = {
    Standing.COLD: "record-archived",
    Standing.NOT_NAMED: "record-restricted",
}
_ALLOWS = {
    RequestKind.EMERGENCY: Act.ALLOW_EMERGENCY,
    RequestKind.BULK: Act.ALLOW_MORE,
    RequestKind.RELEASE: Act.ALLOW_MORE,
    RequestKind.ERASURE: Act.ALLOW_ERASURE,
    RequestKind.EXPORT: Act.ALLOW_EXPORT,
}


class AccessState:
    """What the services below share; a test sets it before it looks."""

    def __init__(self) -> None:
        self.standings: dict[str, views.AccessStanding] = {}
        """Per patient; one that is not here follows the consent."""
        self.restricted: dict[str, tuple[str, ...]] = {}
        self.appointments: list[views.AppointmentView] = []
        self.requests: list[views.RequestView] = []
        self.plan: views.TodayPlan | None = None
        self.taken: list[tuple[str, str]] = []
        self.usage = views.UsageView((6, 40), (212, 800), (0, 40))
        self.rules = ClinicRules()
        self.hardware: list[views.HardwareKeyView] = []
        self.hardware_here = True
        self.pin = ""
        """The PIN that a new key asks for."""
        self.listeners: list[Callable[[bool], None]] = []
        """Who hears of a touch that is waited for."""
        self.renewals: list[views.RenewalView] = []
        self.brought: list[tuple[str, ...]] = []
        self.granted: list[str] = []
        """Request ids that an act was repeated with."""
        self.seconds: list[tuple[str, str]] = []
        """(request id, user id) of second persons at this screen."""
        self.lifted: list[str] = []
        self.renewing = 40
        """How many pieces one `renew` does."""
        self.now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)


class Part:
    """What every fake service of a clinic has."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.state = clinic.access

    def check(self, password: str) -> None:
        """What a wrong password is told."""
        if password != PASSWORD:
            raise Refused("wrong-password")

    def need(self, act: Act) -> None:
        """What a role that may not is told."""
        if not self.clinic.may(act):
            raise Refused("role-missing")

    def me(self) -> views.UserView:
        """Who is unlocked."""
        assert self.clinic.session is not None
        return self.clinic.session.user

    def now(self) -> dt.datetime:
        """The clinic's time."""
        return self.state.now()


def standing_of(clinic: Clinic, patient_id: str) -> views.AccessStanding:
    """Whether the pictures open for who is unlocked, and what would help."""
    known = clinic.access.standings.get(patient_id)
    row = clinic.row(patient_id)
    if known is None:
        known = views.AccessStanding(_OPEN_TO_NONE.get(row.consent, Standing.ACTIVE))
    helps = {Act.ASK_EMERGENCY} if known.standing is not Standing.ACTIVE else set()
    if known.standing is Standing.COLD:
        helps.add(Act.STEP_UP)
    if row.consent is ConsentStatus.AWAITING_OFFICER:
        helps.add(Act.BRING_BACK)
    return dataclasses.replace(known, may=frozenset(a for a in helps if clinic.may(a)))


class StepUp(Part):
    """Archived records come up by the password."""

    def standing(self, patient_id: str) -> views.AccessStanding:
        self.clinic.call("step_up.standing")
        return standing_of(self.clinic, patient_id)

    def bring_up(
        self,
        patient_ids: Sequence[str],
        password: str,
        *,
        request_id: str = "",
        progress: ProgressListener | None = None,
    ) -> views.BroughtUp:
        self.clinic.call("step_up.bring_up")
        self.need(Act.STEP_UP)
        self.check(password)
        if len(patient_ids) > self.state.rules.today_most and not self._granted(request_id):
            raise Refused("bulk-second-person", most=self.state.rules.today_most)
        meter = ProgressMeter(len(patient_ids), progress)
        opened, refused = [], []
        for patient in patient_ids:
            if standing_of(self.clinic, patient).standing is Standing.CLOSED:
                refused.append((patient, "consent-withdrawn"))
            else:
                opened.append(patient)
                self.state.standings[patient] = views.AccessStanding(Standing.ACTIVE, TODAY)
            meter.add()
        self._refresh(opened)
        self.state.brought.append(tuple(opened))
        return views.BroughtUp(tuple(opened), tuple(refused))

    def bring_up_today(
        self, password: str, *, request_id: str = "", progress: ProgressListener | None = None
    ) -> views.BroughtUp:
        self.clinic.call("step_up.bring_up_today")
        today = list(dict.fromkeys(one.patient_id for one in self.state.appointments))
        cold = [p for p in today if standing_of(self.clinic, p).standing is Standing.COLD]
        return self.bring_up(cold, password, request_id=request_id, progress=progress)

    def restrict(self, patient_id: str, user_ids: Sequence[str], password: str) -> None:
        self.clinic.call("step_up.restrict")
        self.check(password)
        self.state.restricted[patient_id] = tuple(user_ids)
        self.state.standings[patient_id] = views.AccessStanding(
            Standing.ACTIVE, named=tuple(user_ids)
        )

    def lift_restriction(self, patient_id: str, password: str) -> None:
        self.clinic.call("step_up.lift")
        self.check(password)
        self.state.restricted.pop(patient_id, None)
        self.state.standings[patient_id] = views.AccessStanding(Standing.ACTIVE)

    def bring_back(self, patient_id: str) -> None:
        self.clinic.call("step_up.bring_back")
        self.need(Act.BRING_BACK)
        row = self.clinic.row(patient_id)
        self.clinic.replace(dataclasses.replace(row, consent=ConsentStatus.VALID))
        self.state.standings[patient_id] = views.AccessStanding(Standing.COLD)

    def _granted(self, request_id: str) -> bool:
        found = [one for one in self.state.requests if one.id == request_id]
        if not found or found[0].state != "granted":
            return False
        self.state.granted.append(request_id)
        return True

    def _refresh(self, opened: Sequence[str]) -> None:
        self.state.appointments = [
            dataclasses.replace(one, standing=Standing.ACTIVE) if one.patient_id in opened else one
            for one in self.state.appointments
        ]


class Today(Part):
    """A day's patients."""

    def list(self, day: dt.date | None = None) -> tuple[views.AppointmentView, ...]:
        self.clinic.call("today.list")
        wanted = day or TODAY
        kept = [one for one in self.state.appointments if one.day == wanted]
        return tuple(sorted(kept, key=lambda one: (one.time or "99", one.name)))

    def add(
        self, patient_id: str, *, time: str = "", day: dt.date | None = None, source: str = "typed"
    ) -> views.AppointmentView:
        self.clinic.call("today.add")
        self.need(Act.KEEP_TODAY)
        row = self.clinic.row(patient_id)
        made = views.AppointmentView(
            f"{len(self.state.appointments) + 1:032x}",
            patient_id,
            row.name,
            row.code,
            day or TODAY,
            time,
            self.me().name,
            source,
            standing_of(self.clinic, patient_id).standing,
        )
        self.state.appointments.append(made)
        return made

    def remove(self, appointment_id: str) -> None:
        self.clinic.call("today.remove")
        self.state.appointments = [
            one for one in self.state.appointments if one.id != appointment_id
        ]

    def read(self, file: Path, day: dt.date | None = None) -> views.TodayPlan:
        self.clinic.call("today.read")
        if self.state.plan is None:
            raise InputRefused("list-unreadable")
        return self.state.plan

    def take(self, plan: views.TodayPlan, chosen: Sequence[tuple[str, str]]) -> int:
        self.clinic.call("today.take")
        here = {one.patient_id for one in self.state.appointments}
        new = [(patient, time) for patient, time in chosen if patient not in here]
        self.state.taken.extend(new)
        for patient, time in new:
            self.add(patient, time=time, source=plan.source)
        return len(new)


class Requests(Part):
    """A second person: emergency access, long lists, limits."""

    def emergency(self, patient_id: str, reason: str, password: str) -> views.RequestView:
        self.clinic.call("requests.emergency")
        self.need(Act.ASK_EMERGENCY)
        self.check(password)
        if len(reason.strip()) < 10:
            raise InputRefused("reason-missing")
        made = self._made(RequestKind.EMERGENCY, reason, patient_id)
        if Role.OFFICER in self.me().roles:
            made = self._run(dataclasses.replace(made, alone=True))
        return self._mine(made)

    def ask(self, kind: RequestKind, reason: str) -> views.RequestView:
        self.clinic.call("requests.ask")
        return self._mine(self._made(kind, reason))

    def waiting(self) -> tuple[views.RequestView, ...]:
        self.clinic.call("requests.waiting")
        mine = [self._mine(one) for one in self.state.requests]
        ready = [one for one in mine if one.may or self._usable(one)]
        return tuple(sorted(ready, key=lambda one: one.made))

    def _usable(self, one: views.RequestView) -> bool:
        return one.state == "granted" and one.requester_id == self.me().id

    def all(self, limit: int = 200) -> tuple[views.RequestView, ...]:
        self.clinic.call("requests.all")
        newest = sorted(self.state.requests, key=lambda one: one.made, reverse=True)
        return tuple(self._mine(one) for one in newest[:limit])

    def allow(self, request_id: str, *, user_id: str = "", password: str = "") -> views.RequestView:
        self.clinic.call("requests.allow")
        one = self._found(request_id)
        who = self._second(user_id, password) if user_id else self.me()
        if who.id == one.requester_id:
            raise Refused("request-own")
        if not allowed(_ALLOWS[one.kind], who.roles):
            raise Refused("role-missing")
        said = views.SaidView(who.name, _role(who, _ALLOWS[one.kind]), "grant", self.now())
        return self._mine(
            self._keep(dataclasses.replace(one, state="granted", said=(*one.said, said)))
        )

    def deny(self, request_id: str) -> views.RequestView:
        self.clinic.call("requests.deny")
        one = self._found(request_id)
        said = views.SaidView(
            self.me().name, _role(self.me(), _ALLOWS[one.kind]), "deny", self.now()
        )
        return self._keep(dataclasses.replace(one, state="denied", said=(*one.said, said)))

    def begin(self, request_id: str, password: str) -> views.RequestView:
        self.clinic.call("requests.begin")
        self.check(password)
        one = self._found(request_id)
        if one.state != "granted" and not self._locked_away(one):
            raise Refused("request-not-granted")
        return self._mine(self._run(one))

    def end(self, request_id: str) -> None:
        self.clinic.call("requests.end")
        one = self._found(request_id)
        self._keep(dataclasses.replace(one, state="over"))
        self.state.standings[one.patient_id] = dataclasses.replace(
            self.state.standings[one.patient_id], emergency_until=None
        )

    def review(self, request_id: str, note: str) -> views.RequestView:
        self.clinic.call("requests.review")
        self.need(Act.REVIEW_REQUEST)
        one, me = self._found(request_id), self.me()
        mine = one.missing & me.roles
        said = tuple(views.SaidView(me.name, role, "review", self.now(), note) for role in mine)
        left = one.missing - mine
        closed = dataclasses.replace(
            one,
            missing=left,
            said=(*one.said, *said),
            state=one.state if left else "closed",
            overdue=one.overdue and bool(left),
        )
        return self._mine(self._keep(closed))

    def usage(self) -> views.UsageView:
        self.clinic.call("requests.usage")
        return self.state.usage

    def lift(self, password: str, *, request_id: str = "") -> views.UsageView:
        self.clinic.call("requests.lift")
        if not request_id:
            self.check(password)
        elif self._found(request_id).state != "granted":
            raise Refused("request-not-granted")
        self.state.lifted.append(request_id)
        until = self.now() + dt.timedelta(hours=1)
        self.state.usage = dataclasses.replace(self.state.usage, lifted_until=until, needs="")
        return self.state.usage

    def _made(self, kind: RequestKind, reason: str, patient: str = "") -> views.RequestView:
        made = views.RequestView(
            f"{len(self.state.requests) + 1:032x}",
            kind,
            self.me().name,
            self.me().id,
            patient,
            self.clinic.row(patient).name if patient else "",
            reason,
            self.now(),
            self.now() + dt.timedelta(hours=24),
            "waiting",
        )
        self.state.requests.append(made)
        return made

    def _run(self, one: views.RequestView) -> views.RequestView:
        until = self.now() + dt.timedelta(minutes=self.state.rules.emergency_minutes)
        before = standing_of(self.clinic, one.patient_id)
        self.state.standings[one.patient_id] = dataclasses.replace(before, emergency_until=until)
        both = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
        return self._keep(dataclasses.replace(one, state="running", expires=until, missing=both))

    def _second(self, user_id: str, password: str) -> views.UserView:
        self.state.seconds.append((self.state.requests[-1].id, user_id))
        self.check(password)
        return next(user for user in self.clinic.users if user.id == user_id)

    def _found(self, request_id: str) -> views.RequestView:
        found = [one for one in self.state.requests if one.id == request_id]
        if not found:
            raise UsageError("request-unknown")
        return found[0]

    def _keep(self, one: views.RequestView) -> views.RequestView:
        self.state.requests = [one if one.id == kept.id else kept for kept in self.state.requests]
        return one

    def _mine(self, one: views.RequestView) -> views.RequestView:
        """With what this person may do with it now."""
        may = set()
        own = one.requester_id == self.me().id
        if one.state == "waiting" and not own and self.clinic.may(_ALLOWS[one.kind]):
            may.add(_ALLOWS[one.kind])
        ready = one.state == "granted" or self._locked_away(one)
        if ready and own and one.kind is RequestKind.EMERGENCY:
            may.add(Act.ASK_EMERGENCY)
        if one.state == "granted" and one.kind is RequestKind.ERASURE:
            may |= {Act.ASK_ERASURE} if self.clinic.may(Act.ASK_ERASURE) else set()
        if one.missing & self.me().roles and one.state == "over":
            may.add(Act.REVIEW_REQUEST)
        return dataclasses.replace(one, may=frozenset(may))

    def _locked_away(self, one: views.RequestView) -> bool:
        """Whether it runs, and its key went with a lock."""
        if one.state != "running":
            return False
        return standing_of(self.clinic, one.patient_id).emergency_until is None


def _role(user: views.UserView, act: Act) -> Role:
    return next(role for role in Role if role in user.roles and allowed(act, frozenset({role})))
