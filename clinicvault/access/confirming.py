"""Confirming one's identity where no archived record is to be opened by it."""

from __future__ import annotations

from collections.abc import Mapping

from clinicvault.crypto.secret import Secret
from clinicvault.domain.ports import Touch

from .people.newcomer import FIRST
from .proving import prove, refusals_logged
from .session import VaultSession


def confirm(
    session: VaultSession, password: Secret, detail: Mapping[str, object] | None = None
) -> None:
    """The password once more, and a hardware key where there is one; logged as step-up.

    Refused("wrong-password") and as `proving.prove` (logged). Every role can: it opens nothing.
    """
    session.current()
    vault, touch = session.vault, Touch(cancelled=lambda: session.locked)
    with (
        refusals_logged(vault, session.event("step-up", "refused")),
        prove(vault, session.user_id, password, touch) as proof,
    ):
        proof.open(FIRST).wipe()
    vault.log_event(session.event("step-up", detail=detail or {}))
