"""Somebody else acts at this screen, once, by her own password."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clinicvault.access.plain import password_secret
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import unlock

from .clinic import Clinic
from .known import parse_id


@contextlib.contextmanager
def acting_as(clinic: Clinic, user_id: str, password: str) -> Iterator[VaultSession]:
    """The session at the screen, or a second person's for one act, wiped after it.

    Her unlock, her act and her lock are in the log as hers; the lock of the screen ends her
    session, too. UsageError("user-unknown"), and whatever `unlock` refuses.
    """
    at_screen = clinic.session
    at_screen.alive()
    if not user_id:
        yield at_screen
        return
    with password_secret(password) as secret:
        second = unlock(at_screen.vault, parse_id(user_id, "user-unknown"), secret)
    try:
        at_screen.at_wipe(second.wipe)
        yield second
    finally:
        event = second.event("lock")
        second.wipe()
        at_screen.vault.log_event(event)
