"""Before a vault is open: create, recover, rehearse."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.roles import Role

from .progress import ProgressListener


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
