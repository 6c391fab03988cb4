"""One-time codes and users as they come in and go out."""

from __future__ import annotations

from clinicvault.access.people import enrolment
from clinicvault.domain.errors import UsageError

from . import views
from .clinic import Clinic
from .telling import moment


def invitation(made: enrolment.Invited) -> views.Invitation:
    """A one-time code as the window shows it, once."""
    expires = moment(made.expires_ms)
    return views.Invitation(made.user.hex(), made.code, expires)


def known_user(clinic: Clinic, text: str) -> bytes:
    """The id of somebody who works here; UsageError("user-unknown")."""
    with clinic.vault.read():
        people = clinic.vault.trust.people
    found = next((user for user in people if user.hex() == text), None)
    if found is None:
        raise UsageError("user-unknown")
    return found
