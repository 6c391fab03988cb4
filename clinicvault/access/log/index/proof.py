"""That an entry is in the log: audit path up to the newest signed checkpoint (RFC 6962 2.1.1)."""

from __future__ import annotations

import dataclasses

from clinicvault.access.followed import followed
from clinicvault.access.session import VaultSession
from clinicvault.audit.heads import head_note
from clinicvault.audit.tree import inclusion_proof, leaf_hash, verify_inclusion
from clinicvault.domain.errors import IntegrityError


@dataclasses.dataclass(frozen=True, slots=True)
class Inclusion:
    """An entry's place in the log."""

    leaf: bytes
    """RFC 6962 leaf hash, 32 bytes; b"" where no such leaf is stored."""
    path: tuple[bytes, ...] = ()
    """Leaf upwards."""
    checkpoint: str = ""
    """The newest one, as a signed note; "" where there is none for the entry."""
    proven: bool = False
    """Whether leaf and path give the root of the checkpoint, which is the head that is followed."""


def inclusion(session: VaultSession, seq: int) -> Inclusion:
    """The proof for a leaf, up to the head that this computer follows.

    A damaged tree or checkpoint proves nothing, and is no error.
    """
    vault = session.vault
    with followed(vault) as (rows, head):
        leaf = next((leaf_hash(data) for _, data in rows.log.leaves(seq, seq + 1)), b"")
        try:
            path = tuple(inclusion_proof(rows.log.node, seq, head[0]))
            note = head_note(rows.log, vault.id, head).note.encoded()
        except (IntegrityError, ValueError):
            return Inclusion(leaf)
        return Inclusion(leaf, path, note, verify_inclusion(leaf, seq, head[0], path, head[1]))
