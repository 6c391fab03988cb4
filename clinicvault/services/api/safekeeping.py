"""What keeps the vault whole: access log, verification, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class ReviewService(Protocol):
    """Whether the access log is complete."""

    def verify(self, progress: ProgressListener | None = None) -> views.LogStatus:
        """Verify the whole log; needs no unlock."""
        ...

    def status(self) -> views.LogStatus | None:
        """The last verification of this process, or None."""
        ...

    def witnessed(self) -> views.LastCopy:
        """Of when the newest copy is that is held elsewhere and holds; needs no unlock."""
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
