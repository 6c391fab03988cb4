"""What needs a second person: emergency access, long lists, limits; and its review."""

from __future__ import annotations

from clinicvault.access.damage import Row
from clinicvault.access.plain import password_secret
from clinicvault.access.release import emergency, limits, requests
from clinicvault.access.release.request_states import ALLOWING, Said, State
from clinicvault.access.release.requests import Request
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.roles import Act

from . import views
from .clinic import Clinic
from .known import known_patient, parse_id
from .names import user_name
from .releases.orders import order_in
from .second_person import acting_as
from .telling import full_name, moment

_WORDS = {Stage.GRANT: "grant", Stage.DENY: "deny", Stage.REVIEW: "review"}
_PLAIN = frozenset({RequestKind.BULK, RequestKind.RELEASE})
"""What is asked for by a reason alone."""
_NEEDS = {limits.Stage.CONFIRM: "confirm", limits.Stage.COLLEAGUE: "colleague"}


class Requests:
    """Implements `api.RequestService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def emergency(self, patient_id: str, reason: str, password: str) -> views.RequestView:
        """Ask for emergency access; begins at once where one person is both."""
        patient = known_patient(self._clinic, patient_id)
        with password_secret(password) as secret:
            made = emergency.ask(self._clinic.session, patient, reason, secret)
        return self.one(made)

    def ask(self, kind: RequestKind, reason: str) -> views.RequestView:
        """Ask for a second person: BULK or RELEASE."""
        if kind not in _PLAIN:
            raise UsageError("request-unknown")
        return self.one(requests.make(self._clinic.session, kind, reason))

    def waiting(self) -> tuple[views.RequestView, ...]:
        """What waits for this person to allow, to begin or use, or to review; oldest first."""
        found = (self.view(one) for one in self._seen())
        return tuple(one for one in found if one.may or self._usable(one))

    def all(self, limit: int = 200) -> tuple[views.RequestView, ...]:
        """Newest first."""
        newest = self._seen()[::-1][:limit]
        return tuple(self.view(one) for one in newest)

    def allow(self, request_id: str, *, user_id: str = "", password: str = "") -> views.RequestView:
        """Allow as oneself, or as the second person who types her own password here."""
        request = _parsed(request_id)
        with acting_as(self._clinic, user_id, password) as session:
            with session.vault.read() as rows:
                kind = requests.load(session, rows, request).kind
            if kind is RequestKind.EMERGENCY:
                emergency.allow(session, request)
            else:
                requests.allow(session, request)
        return self.one(request)

    def deny(self, request_id: str) -> views.RequestView:
        """Say no."""
        request = _parsed(request_id)
        requests.deny(self._clinic.session, request)
        return self.one(request)

    def begin(self, request_id: str, password: str) -> views.RequestView:
        """Open what was granted, for the minutes of the rules."""
        request = _parsed(request_id)
        with password_secret(password) as secret:
            emergency.begin(self._clinic.session, request, secret)
        return self.one(request)

    def end(self, request_id: str) -> None:
        """End an emergency access before its time."""
        emergency.end(self._clinic.session, _parsed(request_id))

    def review(self, request_id: str, note: str) -> views.RequestView:
        """Close one's part of the review; needs administrator and privacy officer."""
        request = _parsed(request_id)
        requests.review(self._clinic.session, request, note)
        return self.one(request)

    def usage(self) -> views.UsageView:
        """How much of this hour's limits was used."""
        now = limits.standing(self._clinic.session)
        until = moment(now.lifted_until_ms) if now.lifted_until_ms else None

        def pair(what: str) -> tuple[int, int]:
            return now.used[what], now.limits[what]

        return views.UsageView(
            pair("patients"), pair("shown"), pair("exported"), until, _NEEDS.get(now.needs, "")
        )

    def lift(self, password: str, *, request_id: str = "") -> views.UsageView:
        """Go on beyond a limit for the rest of the hour, by password or a granted request."""
        session = self._clinic.session
        if request_id:
            limits.lift_by_request(session, _parsed(request_id))
        else:
            with password_secret(password) as secret:
                limits.lift(session, secret)
        return self.usage()

    def _seen(self) -> list[Request]:
        """Those this person may see, oldest first; what is over by its time is ended first."""
        session = self._clinic.session
        session.alive()
        emergency.end_over(session)
        damaged = dict[Row, bytes]()
        with session.vault.read() as rows:
            found = requests.load_all(session, rows, damaged)
        session.tell_damage(damaged)
        return [one for one in found if requests.may_see(session, one)]

    def one(self, request: bytes) -> views.RequestView:
        """One of them, by its id; UsageError("request-unknown")."""
        session = self._clinic.session
        with session.vault.read() as rows:
            return self.view(requests.load(session, rows, request))

    def _usable(self, view: views.RequestView) -> bool:
        mine = view.requester_id == self._clinic.session.user_id.hex()
        return mine and view.state == State.GRANTED.value

    def view(self, request: Request) -> views.RequestView:
        """As people see it."""
        record, now, session = request.record, request.standing, self._clinic.session
        patient = "" if record.patient == ZERO_ID else record.patient.hex()
        return views.RequestView(
            id=record.id.hex(),
            kind=request.kind,
            requester=user_name(session.vault, record.requester),
            requester_id=record.requester.hex(),
            patient_id=patient,
            patient_name=self._name(record.patient) if patient else "",
            reason=requests.reason_of(session, record),
            made=moment(record.made_ms),
            expires=moment(now.until_ms or record.expires_ms),
            state=now.state.value,
            alone=now.alone,
            said=tuple(self._said(one) for one in now.said if one.stage in _WORDS),
            missing=now.missing,
            overdue=now.overdue,
            may=self._may(request),
            order=order_in(session, record),
        )

    def _said(self, said: Said) -> views.SaidView:
        session = self._clinic.session
        return views.SaidView(
            name=user_name(session.vault, said.user),
            role=said.role,
            stage=_WORDS[said.stage],
            when=moment(said.made_ms),
            note=requests.note_of(session, said),
        )

    def _may(self, request: Request) -> frozenset[Act]:
        session = self._clinic.session
        acts = {ALLOWING[request.kind]} if requests.may_allow(session, request) else set()
        if requests.reviewing_roles(session, request):
            acts.add(Act.REVIEW_REQUEST)
        if emergency.may_begin(session, request):
            acts.add(Act.ASK_EMERGENCY)
        return frozenset(acts)

    def _name(self, patient: bytes) -> str:
        """A patient's name; nothing for who may not read names."""
        directory = self._clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        return full_name(entry.given, entry.family) if entry else ""


def _parsed(text: str) -> bytes:
    """A request's id; UsageError("request-unknown") for anything else."""
    return parse_id(text, "request-unknown")
