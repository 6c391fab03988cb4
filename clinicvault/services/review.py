"""The access log as administrators read it, and its verification, which needs no unlock."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.log_access import LogAccess, LogVerdict, verify_only
from clinicvault.access.plain import password_secret
from clinicvault.access.session import VaultSession
from clinicvault.access.settling import ACCEPTING, settle, unsettled
from clinicvault.access.unlocking import unlock
from clinicvault.audit.history_acts import told_once
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import Progress

from . import views
from .api import ProgressListener
from .clinic import Clinic
from .log_exports.registry import FORMS
from .log_exports.writing import export_log
from .witnesses.noting import last_copy

_VIEWS = frozenset({"photo-view", "photo-full", "thumbnails-view", "photo-compare"})
_GIFTS = frozenset({"export", "photo-open"})


class Review:
    """Implements `api.ReviewService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._status: views.LogStatus | None = None

    def activity(self, days: int = 30) -> tuple[views.DayActivity, ...]:
        """Counts per day, oldest first, days without entries included."""
        today = local_day(self._clinic.vault.now())
        counts = {today - dt.timedelta(days=back): [0, 0, 0, 0] for back in reversed(range(days))}
        session = self._clinic.session
        session.require(Act.READ_LOG)
        self._clinic.log_reading.tell()
        with LogAccess(session) as log:
            for entry in told_once(log.entries(None)):
                day = local_day(entry.ms)
                if day not in counts:
                    if day < min(counts):
                        break
                    continue
                _count(counts[day], entry)
        return tuple(views.DayActivity(day, *found) for day, found in counts.items())

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
        )
        return self._status

    def status(self) -> views.LogStatus | None:
        """The last verification of this process."""
        return self._status

    def checkpoint(self) -> str:
        """The newest signed checkpoint as text."""
        return self.verify().checkpoint

    def export(self, output: Path, progress: ProgressListener | None = None) -> int:
        """Every entry as JSON Lines, oldest first, then the checkpoint; itself logged."""
        return export_log(self._clinic, output, FORMS["jsonl"], progress=progress)

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


def _count(found: list[int], entry: LogEntry) -> None:
    """[views, exports and imports, refused, all]."""
    found[3] += 1
    if entry.outcome == "refused":
        found[2] += 1
    elif entry.event in _VIEWS:
        found[0] += 1
    elif entry.event == "import" or (entry.event in _GIFTS and entry.outcome == "given"):
        found[1] += 1
