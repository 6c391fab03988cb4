"""Reviewing the access log: search, charts, flags, sign-off, witnesses, exports, disclosures.

Administrators, except where a method says otherwise. Reading is itself logged: once a session for
the page, and each export, timeline and accounting by an entry of its own.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol

from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class LogSearchService(Protocol):
    """Entries, whatever their number: found by a local index of the log, sealed as the names are.

    `newest` needs no index. Everything else brings the index up to date first, which takes long
    only on a computer's first look at a long log.
    """

    def newest(self, limit: int = 200) -> tuple[views.LogRow, ...]:
        """The newest entries, at once; logged as a reading of the log."""
        ...

    def follow(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> int:
        """Bring the index up to date; how many entries are shown when nothing is filtered."""
        ...

    def find(self, wanted: views.LogFilter, order: views.LogSort | None = None) -> views.LogFound:
        """Search; the newest eight results are kept for `rows`, until the lock.

        Flags are looked for where the filter asks for them. UsageError("log-column-unknown").
        """
        ...

    def rows(self, number: int, first: int, count: int) -> tuple[views.LogRow, ...]:
        """A stretch of a result; UsageError("search-over") where it is not kept any more."""
        ...

    def place(self, number: int, seq: int) -> int:
        """Where an entry stands in a result, -1 where it is not in it."""
        ...

    def entry(self, seq: int) -> views.LogEntryView:
        """One entry with its proof; UsageError("entry-unknown")."""
        ...

    def charts(self, since: dt.date, until: dt.date) -> views.LogCharts:
        """What the charts of a period show."""
        ...

    def timeline(self, patient: str) -> views.PatientTimeline:
        """Who did what of one patient (code or id); logged with the patient.

        UsageError("patient-unknown") where the log names no such patient.
        """
        ...

    def saved(self) -> tuple[views.SavedView, ...]:
        """Saved views, by name."""
        ...

    def save(self, name: str, wanted: views.LogFilter, order: views.LogSort) -> views.SavedView:
        """Keep a view; one of the same name is replaced. Logged.

        InputRefused("view-name-wrong"), ("view-names-patient"): every administrator reads it.
        """
        ...

    def forget(self, view_id: str) -> None:
        """Remove a saved view; UsageError("view-unknown"). Logged."""
        ...


class FlagService(Protocol):
    """What is unusual, and the review that ends it."""

    def state(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> views.ReviewState:
        """What is new since the last review."""
        ...

    def due(self) -> views.ReviewDue:
        """What waits, for the window's own signs: figures alone, so nobody reads the log by it."""
        ...

    def flags(
        self, since: dt.date | None = None, until: dt.date | None = None
    ) -> tuple[views.FlagView, ...]:
        """Flags, gravest and newest first; without days: all open ones and those of 30 days."""
        ...

    def settle(self, flag_id: str, disposition: views.Disposition, note: str) -> views.FlagView:
        """Say how it ended, with a reason; logged. A later word takes the earlier one's place.

        UsageError("flag-unknown"), InputRefused("reason-short") without a reason. An own flag is
        refused where somebody else could settle it: Refused("flag-own").
        """
        ...

    def history(self, flag_id: str) -> tuple[views.FlagView, ...]:
        """Every word said of a flag, oldest first."""
        ...

    def sign_off(self, upto: int, note: str = "") -> views.SignOff:
        """End the review of everything up to an entry; logged.

        Refused("review-over") where it is reviewed already, as by somebody else meanwhile.
        """
        ...

    def sign_offs(self, limit: int = 60) -> tuple[views.SignOff, ...]:
        """Past reviews, newest first."""
        ...

    def rules(self) -> views.ReviewRules:
        """What the clinic decided."""
        ...

    def zone(self) -> views.ClinicZone:
        """By whose days and hours the log is read; for whoever is unlocked."""
        ...

    def set_rules(self, rules: views.ReviewRules) -> None:
        """Decide anew; logged, signed by the root; InputRefused("rule-out-of-range").

        Without a zone the known one stays, else that of this computer is taken: "zone-unknown".
        """
        ...

    def notices(self) -> tuple[views.NoticeView, ...]:
        """For whoever is unlocked: notices about the own accesses, newest first."""
        ...

    def answer(self, notice_id: str, text: str = "") -> None:
        """Read and done, with an answer for the review; logged."""
        ...


class WitnessService(Protocol):
    """Copies of the log's head that are held elsewhere."""

    def day_code(self) -> views.DayCode:
        """The newest check code; anybody, no unlock. Shown is not yet held elsewhere."""
        ...

    def sheet(self, output: Path, language: str = "en") -> views.DayCode:
        """A PDF page with the code to print, which counts as a copy held elsewhere; logged."""
        ...

    def printed(self) -> None:
        """The code was printed or photographed from the screen: a copy is held elsewhere."""
        ...

    def list(self) -> tuple[views.WitnessView, ...]:
        """Known copies, newest first, each held against the log; no unlock needed."""
        ...

    def check(self, text: str) -> views.WitnessCheck:
        """Hold the log against a check code; no unlock needed.

        `text` is a QR code's, or a manifest's. InputRefused("checkpoint-unreadable").
        """
        ...

    def check_file(self, path: Path) -> views.WitnessCheck:
        """As `check`: a text or manifest file, a photograph of the code, or an evidence package."""
        ...

    def server(self) -> views.TimestampServer:
        """The time-stamp server that the clinic chose."""
        ...

    def set_server(self, server: views.TimestampServer) -> None:
        """Choose one, tried at once; administrators; logged."""
        ...

    def stamp(self, cancel: CancelToken | None = None) -> views.WitnessView:
        """Have the newest check code time-stamped now."""
        ...


class LogExportService(Protocol):
    """The log out of the vault; each export is logged first and carries leaf hashes."""

    def formats(self) -> tuple[views.LogFormat, ...]:
        """What `write` can write."""
        ...

    def write(
        self,
        output: Path,
        form: str,
        wanted: views.LogFilter | None = None,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """Write entries, oldest first; how many. Nothing stays where it fails or is cancelled."""
        ...

    def evidence(
        self,
        output: Path,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """A ZIP with the whole log, checkpoints, witnesses and the script that verifies them."""
        ...

    def month(
        self,
        year: int,
        month: int,
        output: Path,
        language: str = "en",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """The monthly report as PDF, with charts; logged.

        IntegrityError("log-month-damaged") where the log is not complete: the report stays.
        """
        ...

    def begun(self) -> dt.date:
        """The clinic's day of the log's first entry."""
        ...

    def forwarding(self, seconds: float = 0.0) -> views.ForwardingState:
        """Whether entries are forwarded, and reach the server."""
        ...

    def set_forwarding(self, settings: views.Forwarding) -> views.ForwardingState:
        """Choose where to, tried at once; administrators; logged, signed by the root."""
        ...


class DisclosureService(Protocol):
    """The accounting of disclosures (45 CFR 164.528): administrators and privacy officers.

    Who holds the directory key reads the patients' own lists, an administrator alone the log.
    """

    def accounting(
        self,
        patient: str,
        since: dt.date,
        until: dt.date,
        *,
        verify: bool = False,
        cancel: CancelToken | None = None,
    ) -> views.Accounting:
        """Disclosures of one patient (code or id), or of all (""); `verify` the whole log, too."""
        ...

    def write(
        self,
        patient: str,
        since: dt.date,
        until: dt.date,
        output: Path,
        *,
        language: str = "en",
        cancel: CancelToken | None = None,
    ) -> int:
        """As PDF or CSV, by the file's ending; how many lines; logged.

        IntegrityError("accounting-damaged") where something is: the file stays, and says so.
        """
        ...
