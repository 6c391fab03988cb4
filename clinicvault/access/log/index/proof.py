"""That an entry is in the log: audit path up to the newest signed checkpoint (RFC 6962 2.1.1)."""

from __future__ import annotations

import dataclasses

from clinicvault.access.session import VaultSession
from clinicvault.audit.checkpoint import (
    checkpoint_body,
    checkpoint_valid,
    origin,
    signature_line,
)
from clinicvault.audit.locate import find_epoch
from clinicvault.audit.tree import inclusion_proof, leaf_hash, verify_inclusion
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables


@dataclasses.dataclass(frozen=True, slots=True)
class Inclusion:
    """An entry's place in the log."""

    leaf: bytes
    """RFC 6962 leaf hash, 32 bytes; b"" where no such leaf is stored."""
    path: tuple[bytes, ...] = ()
    """Leaf upwards."""
    checkpoint: str = ""
    """The newest one, as a signed note; "" where it does not cover the entry."""
    proven: bool = False
    """Whether leaf and path give the root of the checkpoint, and its signature is good."""


def inclusion(session: VaultSession, seq: int) -> Inclusion:
    """The proof for a leaf; a damaged tree or checkpoint proves nothing, and is no error."""
    vault = session.vault
    with vault.read() as rows:
        leaf = next((leaf_hash(data) for _, data in rows.log.leaves(seq, seq + 1)), b"")
        try:
            return _inclusion(rows.log, vault.id, seq, leaf)
        except IntegrityError:
            return Inclusion(leaf)


def _inclusion(log: LogTables, vault: bytes, seq: int, leaf: bytes) -> Inclusion:
    newest = max(log.checkpoints(), key=lambda point: point[1], default=None)
    if newest is None or not 0 <= seq < newest[1] <= log.size():
        return Inclusion(leaf)
    epoch, size, root, signature = newest
    path = tuple(inclusion_proof(log.node, seq, size))
    public = find_epoch(log, epoch, size)[1].public
    name = origin(vault)
    note = f"{checkpoint_body(name, size, root)}\n{signature_line(name, public, signature)}"
    signed = checkpoint_valid(vault, size, root, public, signature)
    return Inclusion(leaf, path, note, signed and verify_inclusion(leaf, seq, size, path, root))
