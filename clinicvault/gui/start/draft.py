"""What the first run collects; no password stays in it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from clinicvault.domain.roles import Role
from clinicvault.services.api import KitOutcome


@dataclasses.dataclass
class Draft:
    """Typed so far."""

    vault: Path
    clinic: str = ""
    person: str = ""
    roles: frozenset[Role] = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
    alone: bool = False
    sheets: tuple[Path, ...] = ()
    kit: KitOutcome | None = None
    kit_kept: bool = False
    """The kit was saved or printed, and the clinic can be used."""
    recovering: bool = False
    """The clinic was there before."""

    @property
    def kit_at_risk(self) -> bool:
        """Whether the only recovery sheets exist in this window alone."""
        return self.kit is not None and not self.kit_kept

    def forget_kit(self) -> None:
        """The sheets leave this computer's memory."""
        self.kit = None
