"""Names of people, as this computer's vault secret opens them: no unlock is needed."""

from __future__ import annotations

from clinicvault.access.vault import OpenVault
from clinicvault.domain.records import UserRecord


def user_name(vault: OpenVault, user: bytes) -> str:
    """A user's name, or "" for nobody."""
    person = vault.trust.people.get(user)
    if person is None:
        return ""
    return vault.open_name(person.user.name_sealed, UserRecord.TABLE, user)
