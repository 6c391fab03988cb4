"""The services as the window and the command line see them (Protocols).

Every method may raise a `ClinicVaultError`. Methods that take `progress` are long: call them from
a job, never on the window's thread. Methods are thread-safe; after `lock()` every call that needs
a key raises `Refused("locked")`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import Evidence, View
from clinicvault.domain.records import Purpose
from clinicvault.domain.roles import Role
from clinicvault.jobs import CancelToken, Progress

from . import views

ProgressListener = Callable[[Progress], None]
"""Told at most twenty times a second, in the thread of the job."""


@dataclasses.dataclass(frozen=True, slots=True)
class KitOutcome:
    """A new vault's recovery kit: the PDF's bytes (three sheets), never written by itself."""

    vault_id: str
    pdf: bytes
    kit_id: str
    """Which recovery kit it is: only the one in force can be kept."""


class SetupService(Protocol):
    """Create, recover and open vaults. Before a vault is open."""

    def create(
        self,
        vault: Path,
        clinic: str,
        user: str,
        roles: frozenset[Role],
        password: str,
        *,
        language: str = "en",
        progress: ProgressListener | None = None,
    ) -> KitOutcome:
        """Make a vault; `roles` empty means administrator and privacy officer.

        Until `save_kit` or `kit_kept` nobody can unlock it; `abandon`, or creating once more at
        the same place, undoes it, since its recovery sheets exist nowhere but in the outcome.
        """
        ...

    def strength(self, password: str, words: Sequence[str] = ()) -> tuple[int, str]:
        """(0..4, warning code) by zxcvbn; 3 is the least that is accepted."""
        ...

    def suggest_passphrase(self) -> str:
        """Six random words."""
        ...

    def recover(
        self,
        vault: Path,
        sheets: Sequence[Path],
        user: str,
        password: str,
        *,
        language: str = "en",
        progress: ProgressListener | None = None,
    ) -> KitOutcome:
        """Bring a vault back from store plus two sheets; enrols this computer, makes a new kit.

        Until `save_kit` or `kit_kept` nobody can unlock it here, and it can be recovered again
        with the same sheets.
        """
        ...

    def refuse_kit_place(self, vault: Path, file: Path) -> None:
        """UsageError("kit-in-vault") for a place that copies of the vault or this computer take."""
        ...

    def save_kit(self, vault: Path, kit: KitOutcome, file: Path) -> None:
        """Write the kit to a private file (replacing one), then as `kit_kept`."""
        ...

    def kit_kept(self, vault: Path, kit: KitOutcome, file: Path | None = None) -> None:
        """The sheets are printed, or lie durably in a file: from now on the vault can be used.

        Unlocking warns until the file is gone. UsageError("vault-missing") where the vault is not
        there any more.
        """
        ...

    def abandon(self, vault: Path) -> bool:
        """Remove a vault whose first sheets were never kept; False for any other, left alone."""
        ...

    def rehearse(self, sheet: bytes | str) -> int:
        """Check one photographed (bytes) or typed (str) sheet; returns its number 1..3."""
        ...


class UnlockService(Protocol):
    """Unlock and lock."""

    def vault(self) -> views.VaultView:
        """Clinic, users, workstation; needs the workstation's seed only."""
        ...

    def unlock(
        self, user_id: str, password: str, *, progress: ProgressListener | None = None
    ) -> views.SessionView:
        """Refused("wrong-password") (logged); IntegrityError where the vault was altered.

        `progress` counts patients where this computer reads them for the first time.
        """
        ...

    def session(self) -> views.SessionView | None:
        """Who is unlocked, or None."""
        ...

    def lock(self) -> None:
        """Wipe every key at once; never blocks on jobs, never asks."""
        ...

    def idle_seconds(self) -> int:
        """Seconds without activity after which the window locks, for this user's roles."""
        ...


class UserService(Protocol):
    """People of the clinic."""

    def list(self) -> tuple[views.UserView, ...]:
        """Everyone, by name."""
        ...

    def add(self, name: str, roles: frozenset[Role]) -> views.Invitation:
        """Invite; the code is shown once."""
        ...

    def enrol(self, user_id: str, code: str, password: str) -> views.Enrolled:
        """A newcomer's first unlock (nobody needs to be unlocked)."""
        ...

    def grant(self, user_id: str, words: str, password: str = "") -> tuple[str, ...]:
        """Give every group key the roles ask for and the caller holds; returns their kinds.

        A practitioner who lets a practitioner in confirms with the own `password`
        (Refused("step-up-needed") without), because the archive key opens only so.
        """
        ...

    def disable(self, user_id: str) -> None:
        """End a person's access."""
        ...

    def change_password(self, old: str, new: str) -> None:
        """For oneself."""
        ...


class PatientService(Protocol):
    """The directory of patients."""

    def search(self, text: str = "", limit: int = 200) -> tuple[views.PatientRow, ...]:
        """Instant: tokens and prefixes of names, record number, birth date; "" = recent first."""
        ...

    def count(self) -> int:
        """Number of patients."""
        ...

    def add(self, details: views.PatientDetails) -> views.PatientRow:
        """Register."""
        ...

    def edit(self, patient_id: str, details: views.PatientDetails) -> views.PatientRow:
        """Correct a patient's data."""
        ...

    def page(self, patient_id: str) -> views.PatientPage:
        """Open a patient (logged). Shows what this user may see, with the reason for the rest."""
        ...

    def find(self, code: str) -> str:
        """Patient id of a code; UsageError("patient-unknown")."""
        ...


class ConsentService(Protocol):
    """Consents."""

    def grant(
        self,
        patient_id: str,
        purpose: Purpose,
        *,
        until: dt.date | None = None,
        evidence: Evidence = Evidence.PAPER_TO_FOLLOW,
        note: str = "",
    ) -> views.ConsentView:
        """Record; the first one for care assigns the patient's key."""
        ...

    def withdraw(self, patient_id: str, purpose: Purpose) -> None:
        """Withdraw; for care the keys go at once."""
        ...

    def list(self, patient_id: str) -> tuple[views.ConsentView, ...]:
        """All consents of a patient, newest first."""
        ...


class ImportListener(Protocol):
    """Called from the import's thread as files are done."""

    def imported(self, photo: views.ImportedPhoto) -> None:
        """A photo was acknowledged."""
        ...

    def duplicate(self, duplicate: views.Duplicate) -> None:
        """A duplicate was found."""
        ...

    def refused(self, refused: views.RefusedFile) -> None:
        """A file was refused."""
        ...


class ImportService(Protocol):
    """Photos go in."""

    def run(
        self,
        patient_id: str,
        paths: Sequence[Path],
        *,
        visit: dt.date | None = None,
        label: str = "",
        view: View = View.UNSPECIFIED,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Import files and folders (recursive); one bad file never stops the rest."""
        ...

    def set_view(self, photo_id: str, view: View) -> None:
        """While the import page is open: say which view a photo shows."""
        ...

    def move(self, photo_ids: Sequence[str], patient_id: str) -> None:
        """While the import page is open: to another patient (re-sealed, logged)."""
        ...

    def take_back(self, photo_ids: Sequence[str]) -> None:
        """While the import page is open: remove again (logged)."""
        ...

    def close(self) -> None:
        """The import page is closed: keys of the imports are wiped."""
        ...

    def unfinished(self) -> tuple[str, int] | None:
        """(patient id, files left) of an import that a crash or lock interrupted, for this user."""
        ...

    def resume(
        self,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Go on with it (a new batch)."""
        ...

    def forget_unfinished(self) -> None:
        """Do not go on with it."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture: 8-bit RGB, row-major, `stride` bytes a row."""

    width: int
    height: int
    stride: int
    data: memoryview

    def release(self) -> None:
        """Overwrite the picture; whoever asked for it calls this once it is drawn."""
        if not self.data.readonly:
            self.data.cast("B")[:] = bytes(self.data.nbytes)


class ViewService(Protocol):
    """Pictures come out, for the eyes."""

    def thumbnails(
        self, patient_id: str, photo_ids: Sequence[str], purpose: Purpose = Purpose.CARE
    ) -> dict[str, bytes]:
        """Baseline JPEG bytes per photo; one log entry for the whole page."""
        ...

    def preview(self, photo_id: str, purpose: Purpose = Purpose.CARE) -> bytes:
        """2048 px baseline JPEG."""
        ...

    def full(self, photo_id: str, purpose: Purpose = Purpose.CARE) -> Pixels:
        """The full picture, oriented, sRGB; decoded by a worker without keys."""
        ...

    def shown(self, photo: str, purpose: Purpose = Purpose.CARE, *, full: bool = False) -> None:
        """Permit and log that a picture which the window still holds is shown again.

        Refused where it may not be any more: it is to be forgotten then.
        """
        ...

    def compared(self, first: str, second: str, purpose: Purpose = Purpose.CARE) -> None:
        """Log that two photos were put side by side (they are opened by the calls above)."""
        ...


class ExportService(Protocol):
    """Pictures leave."""

    def open_plain(self, photo_id: str, purpose: Purpose, output: Path) -> views.ExportResult:
        """A plain file; same policy, same log."""
        ...

    def export_age(
        self,
        patient_id: str,
        photo_ids: Sequence[str],
        *,
        recipient: str,
        purpose: Purpose,
        output: Path,
        age_recipient: str = "",
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ExportResult:
        """An `age` file with the pictures; without key and passphrase it makes a passphrase."""
        ...


class ReviewService(Protocol):
    """The access log, for administrators."""

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
        """Newest first, entries with seq < before; reading is itself logged."""
        ...

    def activity(self, days: int = 30) -> tuple[views.DayActivity, ...]:
        """Counts per day, oldest first."""
        ...

    def verify(self, progress: ProgressListener | None = None) -> views.LogStatus:
        """Verify the whole log; needs no unlock."""
        ...

    def status(self) -> views.LogStatus | None:
        """The last verification of this process, or None."""
        ...

    def checkpoint(self) -> str:
        """The newest signed checkpoint as text."""
        ...

    def export(self, output: Path, progress: ProgressListener | None = None) -> int:
        """All entries as JSON Lines with checkpoint; returns how many."""
        ...

    def settle(self, other_user_id: str = "", other_password: str = "") -> int:
        """Accept the restores and losses that the log tells of; returns how many.

        An administrator and a privacy officer sign: the unlocked person and the other one, whose
        password opens the keys for this signature only (wrong ones are logged), or one person who
        is both. Refused("settle-together"), IntegrityError where the log is not complete.
        """
        ...


class HealthService(Protocol):
    """Verification of everything."""

    def verify(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> views.VerifyReport:
        """Rows, row sets, log, objects; needs no patient key."""
        ...

    def tidy(self) -> int:
        """Collect orphan objects and stale temporary files; returns how many."""
        ...


class BackupService(Protocol):
    """Backup, first form."""

    def backup(
        self,
        destination: Path,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.BackupView:
        """Database snapshot, new objects, wraps apart, signed manifest."""
        ...

    def last(self) -> views.BackupView | None:
        """The last backup made, or None."""
        ...

    def restore(
        self, source: Path, vault: Path, progress: ProgressListener | None = None
    ) -> views.VerifyReport:
        """Into an empty folder."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Services:
    """All services over one open vault; made by `bootstrap`."""

    unlocking: UnlockService
    users: UserService
    patients: PatientService
    consents: ConsentService
    importing: ImportService
    viewing: ViewService
    exporting: ExportService
    review: ReviewService
    health: HealthService
    backup: BackupService
