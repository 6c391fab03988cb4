"""The access log's verification, which needs no unlock, and the acceptance of what it tells."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from clinicvault.access.log.reading import LogVerdict, verify_only
from clinicvault.access.plain import password_secret
from clinicvault.access.session import VaultSession
from clinicvault.access.settling import ACCEPTING, settle, unsettled
from clinicvault.access.unlocking import unlock
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.jobs import Progress
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic

from .witnesses.noting import last_copy


class Review:
    """Implements `api.ReviewService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._status: views.LogStatus | None = None

    def verify(self, progress: ProgressListener | None = None) -> views.LogStatus:
        """Verify the whole log; needs no unlock."""
        told = (lambda done, total: progress(Progress(done, total))) if progress else None
        remembered = self._clinic.remembered
        verdict: LogVerdict = verify_only(self._clinic.ports, remembered.pin, told)
        witnessed, by = last_copy(self._clinic)
        self._status = views.LogStatus(
            entries=verdict.entries,
            checkpoint=verdict.checkpoint,
            ok=not verdict.faults,
            faults=verdict.faults,
            checked=dt.datetime.now(dt.UTC),
            witnessed=witnessed,
            unsettled=verdict.unsettled,
            witnessed_by=by,
            misfits=verdict.misfits,
        )
        return self._status

    def status(self) -> views.LogStatus | None:
        """The last verification of this process."""
        return self._status

    def witnessed(self) -> views.LastCopy:
        """Of when the newest copy is that is held elsewhere and holds; needs no unlock."""
        return views.LastCopy(*last_copy(self._clinic))

    def settle(self, other_user_id: str = "", other_password: str = "") -> int:
        """Accept every restore and loss, with the other role's holder where one lacks it."""
        session = self._clinic.session
        if not ACCEPTING & session.roles:
            raise Refused("role", act="settle-log")
        found = unsettled(session.vault)
        if found:
            with self._second(other_user_id, other_password) as other:
                settle(session, other, found)
            if self._status is not None:
                self._status = dataclasses.replace(self._status, unsettled=0)
        return len(found)

    @contextmanager
    def _second(self, user_id: str, password: str) -> Iterator[VaultSession | None]:
        """Somebody else's session for one signature; unlocking and locking are logged."""
        if not user_id:
            yield None
            return
        try:
            user = bytes.fromhex(user_id)
        except ValueError:
            raise UsageError("user-unknown") from None
        vault = self._clinic.vault
        with password_secret(password) as secret:
            session = unlock(vault, user, secret)
        try:
            yield session
        finally:
            session.wipe()
            vault.log_event(session.event("lock"))
