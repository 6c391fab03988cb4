"""Archived records, today's list, requests for a second person, hardware keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class StepUpService(Protocol):
    """Confirming one's identity (the password once more, or a hardware key)."""

    def standing(self, patient_id: str) -> views.AccessStanding:
        """Whether this person's keys open the pictures now."""
        ...

    def bring_up(
        self,
        patient_ids: Sequence[str],
        password: str,
        *,
        request_id: str = "",
        progress: ProgressListener | None = None,
    ) -> views.BroughtUp:
        """Bring archived records up for the days of the rules; logged.

        Refused("bulk-second-person") for more than the rules allow without a granted request.
        """
        ...

    def bring_up_today(
        self, password: str, *, request_id: str = "", progress: ProgressListener | None = None
    ) -> views.BroughtUp:
        """The same for everybody on today's list."""
        ...

    def restrict(self, patient_id: str, user_ids: Sequence[str], password: str) -> None:
        """From now on only these practitioners' keys open the pictures; one is oneself."""
        ...

    def lift_restriction(self, patient_id: str, password: str) -> None:
        """Back to the whole team; only who is named can."""
        ...

    def bring_back(self, patient_id: str) -> None:
        """After a withdrawal and a new consent: an officer gives the record back."""
        ...


class TodayService(Protocol):
    """Who is expected today; from it archived records come up at once."""

    def list(self, day: dt.date | None = None) -> tuple[views.AppointmentView, ...]:
        """A day's patients, by time and name; None is today."""
        ...

    def add(
        self, patient_id: str, *, time: str = "", day: dt.date | None = None, source: str = "typed"
    ) -> views.AppointmentView:
        """Put a patient on a list, or check one in (`source` "check-in")."""
        ...

    def remove(self, appointment_id: str) -> None:
        """Take one off."""
        ...

    def read(self, file: Path, day: dt.date | None = None) -> views.TodayPlan:
        """Read a practice system's CSV or iCalendar file; nothing is kept yet."""
        ...

    def take(self, plan: views.TodayPlan, chosen: Sequence[tuple[str, str]]) -> int:
        """Take over (patient id, time) pairs; returns how many are new."""
        ...


class RequestService(Protocol):
    """Emergency access, long lists and limits: what needs a second person, and its review."""

    def emergency(self, patient_id: str, reason: str, password: str) -> views.RequestView:
        """Ask for emergency access; begins at once where one person is both."""
        ...

    def ask(self, kind: RequestKind, reason: str) -> views.RequestView:
        """Ask for a second person: BULK or RELEASE; for an export as of `ReleaseService.ask`."""
        ...

    def waiting(self) -> tuple[views.RequestView, ...]:
        """What waits for this person to allow, to begin or to review; oldest first."""
        ...

    def all(self, limit: int = 200) -> tuple[views.RequestView, ...]:
        """Newest first."""
        ...

    def allow(self, request_id: str, *, user_id: str = "", password: str = "") -> views.RequestView:
        """Allow as oneself, or as the second person who types her own password here."""
        ...

    def deny(self, request_id: str) -> views.RequestView:
        """Say no."""
        ...

    def begin(self, request_id: str, password: str) -> views.RequestView:
        """Open what was granted, for the minutes of the rules."""
        ...

    def end(self, request_id: str) -> None:
        """End an emergency access before its time."""
        ...

    def review(self, request_id: str, note: str) -> views.RequestView:
        """Close one's part of the review; needs administrator and privacy officer."""
        ...

    def usage(self) -> views.UsageView:
        """How much of this hour's limits was used."""
        ...

    def lift(self, password: str, *, request_id: str = "") -> views.UsageView:
        """Go on beyond a limit for the rest of the hour, by password or a granted request."""
        ...


class HardwareService(Protocol):
    """FIDO2 keys of one's own."""

    def available(self) -> bool:
        """Whether this computer can talk to hardware keys."""
        ...

    def keys(self) -> tuple[views.HardwareKeyView, ...]:
        """One's own keys."""
        ...

    def listen(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """Hear that a key waits for a finger (True) and that it ends (False), whoever asked.

        Called in the thread that waits; what is returned ends the listening.
        """
        ...

    def cancel(self) -> None:
        """End every wait for a finger; the act that asked for it ends as cancelled."""
        ...

    def add(
        self,
        name: str,
        password: str,
        *,
        pin: str = "",
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> views.HardwareKeyView:
        """Enrol the key that is plugged in; `touch` is called when the person should touch it.

        From the first one on the password alone opens nothing; from the second on one of those
        before is touched first. `pin` is for keys that ask for theirs: Refused("hardware-key-pin").
        """
        ...

    def remove(
        self,
        key_id: str,
        password: str,
        *,
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """A lost key; the last one gives the password back its own seal. Needs one that is here."""
        ...
