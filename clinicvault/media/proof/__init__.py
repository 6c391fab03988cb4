"""Independent checks of what the rewriters wrote: other code, the same list of what may stay."""

from __future__ import annotations

from clinicvault.domain.errors import InputRefused


def require(holds: bool) -> None:
    """InputRefused("proof-failed") unless something holds of the rewritten bytes."""
    if not holds:
        raise InputRefused("proof-failed")
