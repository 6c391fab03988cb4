"""The access log as administrators read it, and its verification, which needs no unlock."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.log_access import LogAccess, LogVerdict, verify_only
from clinicvault.access.plain import password_secret
from clinicvault.access.session import VaultSession
from clinicvault.access.settling import ACCEPTING, settle, unsettled
from clinicvault.access.unlocking import unlock
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.roles import Act
from clinicvault.jobs import Progress

from . import views
from .api import ProgressListener
from .clinic import Clinic
from .files import write_new
from .people import user_name
from .telling import moment

_VIEWS = frozenset({"photo-view", "photo-full", "thumbnails-view", "photo-compare"})
_GIFTS = frozenset({"export", "photo-open"})
_PAIRED = 256
"""An intent and its outcome lie no further apart than so many entries of others."""
_HIDDEN_OUTCOME = "intent"
_TELL_EVERY = 500


class Review:
    """Implements `api.ReviewService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._status: views.LogStatus | None = None
        self._reader: VaultSession | None = None
        """Whose reading of the log is in the log."""
        self._stations: dict[bytes, str] = {}

    def page(
        self,
        before: int | None = None,
        limit: int = 200,
        *,
        user: str = "",
        event: str = "",
        patient: str = "",
        outcome: str = "",
        text: str = "",
    ) -> tuple[views.LogRow, ...]:
        """Newest first. The first page of each look is logged as a reading of the log.

        So is whatever a session reads of it first.
        """
        wanted = _Filter(user, event, patient, outcome, text)
        with self._reading(announce=before is None) as log:
            rows: list[views.LogRow] = []
            for entry in _settled(log.entries(before + _PAIRED if before is not None else None)):
                if before is not None and entry.seq >= before:
                    continue
                row = self._row(entry)
                if wanted.keeps(row):
                    rows.append(row)
                    if len(rows) >= limit:
                        break
        return tuple(rows)

    def activity(self, days: int = 30) -> tuple[views.DayActivity, ...]:
        """Counts per day, oldest first, days without entries included."""
        today = local_day(self._clinic.vault.now())
        counts = {today - dt.timedelta(days=back): [0, 0, 0, 0] for back in reversed(range(days))}
        with self._reading(announce=False) as log:
            for entry in _settled(log.entries(None)):
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
        witnessed = self._clinic.host.noted(self._clinic.path, "witnessed")
        self._status = views.LogStatus(
            entries=verdict.entries,
            checkpoint=verdict.checkpoint,
            ok=not verdict.faults,
            faults=verdict.faults,
            checked=dt.datetime.now(dt.UTC),
            witnessed=dt.datetime.fromisoformat(witnessed) if witnessed else None,
            unsettled=verdict.unsettled,
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
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for entry in log.forward():
                count += 1
                if progress is not None and count % _TELL_EVERY == 0:
                    progress(Progress(count, 0))
                yield _line(_exported(entry, self._row(entry)))
            yield _line({"checkpoint": self.checkpoint()})

        self._clinic.refuse_output(output)
        with self._reading(announce=True, name="log-export") as log:
            write_new(output, lines())
        self._clinic.host.note(self._clinic.path, "witnessed", dt.datetime.now(dt.UTC).isoformat())
        return count

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

    def _reading(self, announce: bool, name: str = "log-read") -> LogAccess:
        session = self._clinic.session
        session.require(Act.READ_LOG)
        if announce or self._reader is not session:
            session.vault.log_event(session.event(name))
            self._reader = session
        return LogAccess(session)

    def _row(self, entry: LogEntry) -> views.LogRow:
        vault = self._clinic.vault
        detail = {**entry.detail, **{f"hint {k}": v for k, v in entry.hints.items()}}
        return views.LogRow(
            seq=entry.seq,
            time=moment(entry.ms),
            user=user_name(vault, entry.user),
            event=entry.event or entry.problem,
            patient=self._patient(entry.patient),
            objects=tuple(thing.hex() for thing in entry.objects),
            purpose=entry.purpose,
            outcome=entry.outcome,
            workstation=self._station(entry.workstation),
            detail=tuple((str(k), _text(vault_name(self._clinic, v))) for k, v in detail.items()),
        )

    def _station(self, station: bytes) -> str:
        if station not in self._stations:
            self._stations[station] = self._clinic.vault.workstation_name(station)
        return self._stations[station]

    def _patient(self, patient: bytes) -> str:
        if not patient:
            return ""
        code = patient_code(patient)
        directory = self._clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        name = f"{entry.given} {entry.family}".strip() if entry else ""
        return f"{code} {name}".strip()


class _Filter:
    """What a look at the log keeps; all conditions hold together, case does not matter."""

    def __init__(self, user: str, event: str, patient: str, outcome: str, text: str) -> None:
        self._user, self._event = user.casefold(), event
        self._patient, self._outcome = patient.casefold(), outcome
        self._text = text.casefold()

    def keeps(self, row: views.LogRow) -> bool:
        """Whether a row passes."""
        if self._event and row.event != self._event:
            return False
        if self._outcome and row.outcome != self._outcome:
            return False
        if self._user not in row.user.casefold() or self._patient not in row.patient.casefold():
            return False
        return not self._text or self._text in _haystack(row)


def _haystack(row: views.LogRow) -> str:
    parts = (row.user, row.event, row.patient, row.purpose, row.outcome, row.workstation)
    return " ".join((*parts, *(value for _, value in row.detail))).casefold()


def _settled(entries: Iterator[LogEntry]) -> Iterator[LogEntry]:
    """Newest first; an intent whose outcome follows is told by the outcome alone."""
    seen: Counter[tuple[bytes, str, tuple[bytes, ...]]] = Counter()
    for entry in entries:
        key = (entry.session, entry.event, entry.objects)
        if entry.outcome == _HIDDEN_OUTCOME:
            if seen[key]:
                seen[key] -= 1
                continue
        else:
            seen[key] += 1
        yield entry


def _count(found: list[int], entry: LogEntry) -> None:
    """[views, exports and imports, refused, all]."""
    found[3] += 1
    if entry.outcome == "refused":
        found[2] += 1
    elif entry.event in _VIEWS:
        found[0] += 1
    elif entry.event == "import" or (entry.event in _GIFTS and entry.outcome == "given"):
        found[1] += 1


def _exported(entry: LogEntry, row: views.LogRow) -> dict[str, object]:
    return {
        "seq": row.seq,
        "time": row.time.isoformat(),
        "user": row.user,
        "event": row.event,
        "patient": patient_code(entry.patient) if entry.patient else "",
        "objects": list(row.objects),
        "purpose": row.purpose,
        "outcome": row.outcome,
        "workstation": row.workstation,
        "detail": dict(row.detail),
        "leaf": entry.leaf_hash.hex(),
    }


def vault_name(clinic: Clinic, value: object) -> object:
    """A user id in a detail is shown as the name, several as theirs."""
    if isinstance(value, list | tuple):
        return [vault_name(clinic, one) for one in value]
    if isinstance(value, bytes):
        return user_name(clinic.vault, value) or value.hex()
    return value


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value)
    return value.hex() if isinstance(value, bytes) else str(value)


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode() + b"\n"
