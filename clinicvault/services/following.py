"""What goes along with an open vault, without the clinic knowing what it is for."""

from __future__ import annotations

from typing import Protocol

from clinicvault.access.vault import OpenVault


class VaultFollower(Protocol):
    """Told by the clinic; registered where services are put together."""

    def follow(self, vault: OpenVault) -> None:
        """The vault was opened, or somebody unlocked it: go by what it says now."""
        ...

    def close(self) -> None:
        """The vault closes next: let go of it."""
        ...
