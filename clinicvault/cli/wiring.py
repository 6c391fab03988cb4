"""What the command line needs from the program's wiring (`bootstrap` implements it)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from clinicvault.services.api import JoiningService, ProgressListener, Services, SetupService
from clinicvault.services.views import VerifyReport


class Wiring(Protocol):
    """Makes services on demand; nothing is opened before a command asks for it."""

    def setup(self) -> SetupService:
        """Create and recover vaults."""
        ...

    def joining(self) -> JoiningService:
        """Ask to be let into a vault that does not know this computer."""
        ...

    def open(self, vault: Path) -> AbstractContextManager[Services]:
        """The services over an existing vault; closing locks, ends the log and stops workers."""
        ...

    def restore(self, source: Path, vault: Path, progress: ProgressListener | None) -> VerifyReport:
        """Bring a backup back into an empty folder, and verify it."""
        ...

    def window(self, vault: Path | None) -> int:
        """Open the window; returns the exit code when it is closed."""
        ...

    def demo(
        self,
        vault: Path | None,
        patients: int | None,
        photos: int | None,
        window: bool,
        say: Callable[[str], None],
    ) -> int:
        """Make or reuse the demo clinic, then the window or the job without one; exit code."""
        ...

    def remove_demo(self, vault: Path | None) -> None:
        """Throw the demo clinic away: its vault, and what this computer keeps of it."""
        ...
