"""The secret by which single looks are drawn for the review: nobody foresees which."""

from __future__ import annotations

from clinicvault.access.session import VaultSession
from clinicvault.domain.record_kinds import GroupKind

_LABEL = "review-lot"


def lot(session: VaultSession) -> bytes:
    """The same for every administrator, whatever is renewed; Refused("no-key")."""
    with session.lasting(GroupKind.LOG, _LABEL) as secret:
        return bytes(secret.view())
