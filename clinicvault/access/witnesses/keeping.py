"""What this computer keeps of witnesses outside the vault, and how it comes to know them."""

from __future__ import annotations

from clinicvault.access.vault import OpenVault
from clinicvault.audit.heads import generations_of, nodes_agree
from clinicvault.domain.log_witnesses import Proven

from .holding import signed_rows
from .signing import cosign


def attend(vault: OpenVault) -> None:
    """At unlock and lock: sign the head for the others, and keep what others signed."""
    cosign(vault)
    keep_witnesses(vault)


def keep_witnesses(vault: OpenVault) -> int:
    """Copy the store's new witnesses that hold, and note the head; how many were new.

    What does not hold, or nobody's key signed, stays where it is. StorageFailed.
    """
    seen = vault.ports.seen
    if seen is None or seen.witnesses is None:
        return 0
    known = seen.witnesses.known()
    with vault.read() as rows:
        signers = vault.signers
        fresh = [
            one.row
            for one in signed_rows(rows.log, vault.id, signers, known)
            if nodes_agree(rows.log, one.size, one.root)
        ]
        position = vault.ports.state.position()
        head = Proven(*position, generations_of(rows.log, position))
    seen.witnesses.keep(fresh, head, vault.now(), signers.stations)
    return len(fresh)
