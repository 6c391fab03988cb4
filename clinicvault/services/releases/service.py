"""Which exports need a second person by the clinic's rules, and the asking for one."""

from __future__ import annotations

from clinicvault.access.damage import Row
from clinicvault.access.people.colleagues import others
from clinicvault.access.release import exports
from clinicvault.access.release.export_rules import export_rules, set_export_rules
from clinicvault.access.release.request_states import HOUR_MS, WAIT_MS
from clinicvault.domain.exports import ExportRules, require_order
from clinicvault.domain.roles import Act, roles_allowed
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient, parse_id
from clinicvault.services.names import user_name
from clinicvault.services.requests import Requests
from clinicvault.services.views import releases as views
from clinicvault.services.views.access import RequestView

from .orders import order_from


class Releases:
    """Implements `api.exports.ReleaseService`."""

    def __init__(self, clinic: Clinic, requests: Requests) -> None:
        self._clinic = clinic
        self._requests = requests

    def rules(self) -> ExportRules:
        """Those in force."""
        return export_rules(self._clinic.session)

    def set_rules(self, rules: ExportRules) -> None:
        """Administrators; signed and logged."""
        set_export_rules(self._clinic.session, rules)

    def needed(self, order: views.OrderView) -> views.Needed:
        """What the rules want of an order."""
        session = self._clinic.session
        session.require(Act.EXPORT_PHOTO)
        wanted = order_from(self._clinic, order)
        require_order(wanted)
        with session.vault.read() as rows:
            reasons = exports.second_reasons(session, rows, wanted)
        if not reasons:
            return views.Needed()
        people = others(session, {session.user_id}, roles_allowed(Act.ALLOW_EXPORT))
        named = ((one.hex(), user_name(session.vault, one)) for one in people)
        hours = 0 if people else WAIT_MS // HOUR_MS
        return views.Needed(reasons, tuple(sorted(named, key=lambda one: one[1])), hours)

    def ask(self, order: views.OrderView, reason: str) -> RequestView:
        """Ask for exactly this; logged."""
        made = exports.ask(self._clinic.session, order_from(self._clinic, order), reason)
        return self._requests.one(made)

    def asked(self, patient_id: str) -> tuple[RequestView, ...]:
        """This person's own that wait or were allowed."""
        session, damaged = self._clinic.session, dict[Row, bytes]()
        session.require(Act.EXPORT_PHOTO)
        patient = known_patient(self._clinic, patient_id)
        with session.vault.read() as rows:
            found = exports.asked_of(session, rows, patient, damaged)
        session.tell_damage(damaged)
        return tuple(self._requests.view(one) for one in found)

    def take_back(self, request_id: str) -> None:
        """Who asked does so no longer; logged."""
        exports.take_back(self._clinic.session, parse_id(request_id, "request-unknown"))
