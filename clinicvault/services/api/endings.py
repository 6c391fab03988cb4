"""How a patient's record ends, and the patient's own copy of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class ErasureService(Protocol):
    """Erasing a patient for good; a second person's yes goes through `RequestService.allow`."""

    def look(self, patient_id: str, language: str = "en") -> views.ErasureLook:
        """What would be destroyed and what stands against it; logged, changes nothing."""
        ...

    def ask(
        self,
        patient_id: str,
        ground: views.ErasureGround,
        reason: str,
        *,
        before_time: bool = False,
    ) -> views.ErasureView:
        """Ask for it; logged.

        Refused("patient-held") under a hold; Refused("retention-runs") before the rule's day and
        ("retention-unknown") where no visit or birth date tells it, unless `before_time` says that
        the person knows; Refused("erasure-asked") where one is open already,
        InputRefused("reason-missing").
        """
        ...

    def list(self, limit: int = 200) -> tuple[views.ErasureView, ...]:
        """Those this person may see, newest first; erased patients by their code alone.

        Beside the newest `limit` also what a restore could not prove, first of all, and every
        older one that is not over.
        """
        ...

    def count(self) -> int:
        """How many this person may see."""
        ...

    def by_code(self, code: str) -> views.ErasureView | None:
        """As `of`, by the code, which is all that is left of who is erased; however long ago."""
        ...

    def of(self, patient_id: str) -> views.ErasureView | None:
        """The newest of a patient, or None."""
        ...

    def carry_out(
        self, erasure_id: str, password: str, *, progress: ProgressListener | None = None
    ) -> views.ErasureView:
        """Destroy keys first, then files; the own password confirms it.

        Goes on with one whose keys are gone and whose files are not (state "running"). Refused
        ("request-not-granted") before somebody allowed it or the waiting time is over.
        """
        ...

    def withdraw(self, erasure_id: str) -> views.ErasureView:
        """Who asked takes it back, as long as it is not carried out."""
        ...

    def certificate(self, erasure_id: str, language: str) -> bytes:
        """The certificate of one that is done, as PDF; names the patient's code alone."""
        ...

    def save_certificate(self, erasure_id: str, language: str, output: Path) -> None:
        """The same into a private file; UsageError("output-exists"), ("output-folder-missing")."""
        ...


class HoldService(Protocol):
    """Patients who must not be erased for now (litigation, complaint, audit)."""

    def of(self, patient_id: str) -> views.HoldView | None:
        """The hold of a patient while it lasts, or None."""
        ...

    def list(self) -> tuple[views.HoldView, ...]:
        """All that last, the oldest first."""
        ...

    def place(
        self, patient_id: str, reason: str, *, until: dt.date | None = None
    ) -> views.HoldView:
        """Hold a patient, or change reason and day; logged.

        InputRefused("reason-missing"), ("hold-day-past").
        """
        ...

    def lift(self, patient_id: str, reason: str) -> None:
        """End a hold; logged. InputRefused("reason-missing")."""
        ...


class RetentionService(Protocol):
    """How long records are kept, and whose time is over."""

    def packs(self, language: str = "en") -> tuple[views.RetentionPack, ...]:
        """The rule packs that come with the program."""
        ...

    def rules(self, language: str = "en") -> views.RetentionRules:
        """What is in force."""
        ...

    def choose(
        self,
        pack: str,
        own: Sequence[tuple[str, int, int]] | None = None,
        *,
        seen: views.RetentionRules | None = None,
    ) -> None:
        """Put a pack in force: administrators only; signed and logged.

        `own` are (rule key, years, until age) where the clinic's numbers differ from the pack's;
        None keeps those in force, for the same pack: Refused("retention-own") where they would be
        lost. InputRefused("retention-years") for fewer years than the pack says, or too many.
        Refused("retention-moved") where other rules are in force than those that were `seen`.
        """
        ...

    def standing(self, patient_id: str, language: str = "en") -> views.RetentionStanding:
        """Until when the rule in force wants one patient kept."""
        ...

    def counts(self) -> views.RetentionCounts:
        """How many patients there are to look at."""
        ...

    def review(
        self, which: str = "due", *, after: str = "", limit: int = 100, language: str = "en"
    ) -> views.RetentionPage:
        """A part of one list, the longest over first; logged.

        `which` is one of `views.RETENTION_PARTS`; `after` is the `after` of the part before, and
        goes on from there also where that patient has left the list.
        """
        ...


class AccessReportService(Protocol):
    """The patient's own copy: everything held, and who saw what."""

    def look(self, patient_id: str) -> views.ReportLook:
        """What it would hold and who has to help; logged, makes nothing."""
        ...

    def give_log(self, patient: str, *, user_id: str = "", password: str = "") -> views.LogPart:
        """An administrator makes the part "who saw what"; reading the log is logged.

        `patient` is an id, or a code for who may not read names. As oneself, or as the person
        `user_id` who types her own `password` here (wrong ones are logged). What is made is kept
        for who writes the report, and for nobody else; Refused("role").
        """
        ...

    def write(
        self,
        patient_id: str,
        folder: Path,
        *,
        language: str,
        handed_to: str,
        pictures: bool = True,
        age_recipient: str = "",
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ReportResult:
        """Write the PDF, and the pictures as an `age` package beside it, into a folder.

        A disclosure, in the log and in the patient's list: `handed_to` is who gets it. Without key
        and passphrase it makes a passphrase. Refused("report-log-missing") where nobody gave the
        log's part, UsageError("output-folder-missing"), InputRefused("passphrase-weak"),
        ("recipient-key-wrong"), ("export-too-large"). Nothing is left behind where it fails or is
        cancelled.
        """
        ...
