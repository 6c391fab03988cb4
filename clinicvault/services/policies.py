"""What the clinic decided, about media and about people."""

from __future__ import annotations

import dataclasses

from clinicvault.access import rules as rule_access
from clinicvault.access.policies import MediaPolicies, media_policy, set_media_policy
from clinicvault.domain.rules import ClinicRules

from . import views
from .clinic import Clinic


class Policies:
    """Implements `api.PolicyService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def media(self) -> views.MediaPolicy:
        """The policy in force; Refused("locked") while nobody is unlocked."""
        session = self._clinic.session
        session.alive()
        return views.MediaPolicy(**dataclasses.asdict(media_policy(session)))

    def rules(self) -> ClinicRules:
        """Days, limits and times in force; Refused("locked") while nobody is unlocked."""
        return rule_access.rules(self._clinic.session)

    def set_rules(self, rules: ClinicRules) -> None:
        """Change them: administrators only; signed and logged with what was and what is."""
        rule_access.set_rules(self._clinic.session, rules)

    def set_media(self, policy: views.MediaPolicy) -> None:
        """Change it: administrators only; signed and logged."""
        set_media_policy(self._clinic.session, MediaPolicies(**dataclasses.asdict(policy)))
