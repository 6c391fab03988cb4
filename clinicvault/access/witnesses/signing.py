"""The log's head, signed by this computer, and where its copies went."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.access.vault import OpenVault
from clinicvault.audit.checkpoint import parse_checkpoint
from clinicvault.audit.cosignature import cosigned, cosigner_name
from clinicvault.audit.heads import generation_of, head_note
from clinicvault.audit.witness import witness_row
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow
from clinicvault.domain.ports import Event

EVERY_MS = 3_600_000
"""A computer signs the head at most so often."""
_SECOND_MS = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class SignedHead:
    """The newest checkpoint with this computer's cosignature: what goes elsewhere."""

    text: str
    """The signed note."""
    size: int
    root: bytes
    generation: int
    ms: int
    vault: bytes

    def row(self, kind: WitnessKind, where: str = "", token: bytes = b"") -> WitnessRow:
        """The witness that says where a copy went."""
        return witness_row(kind, self.vault, self.text, self.generation, where=where, token=token)


def countersigned(vault: OpenVault, text: str) -> SignedHead:
    """A checkpoint that this computer just verified, with its cosignature added."""
    head, seconds = parse_checkpoint(text), vault.now() // _SECOND_MS
    keys = vault.workstation
    name = cosigner_name(vault.id, keys.public.key_id)
    note = cosigned(head.note, name, keys.public.signing, keys.sign, seconds)
    with vault.read() as rows:
        generation = generation_of(rows.log)
    ms = seconds * _SECOND_MS
    return SignedHead(note.encoded(), head.size, head.root, generation, ms, vault.id)


def signed_head(vault: OpenVault) -> SignedHead:
    """The head as this computer follows it now; IntegrityError as of `head_note`."""
    with vault.read() as rows:
        text = head_note(rows.log, vault.id).note.encoded()
    return countersigned(vault, text)


def put_witness(vault: OpenVault, row: WitnessRow, events: Sequence[Event] = ()) -> None:
    """Store a witness; `events` in the same transaction."""
    with vault.write() as rows:
        rows.log.put_witness(row)
        for event in events:
            rows.event(event)
        rows.commit()


def cosign(vault: OpenVault) -> bool:
    """Sign the head that this computer verified, for the others; at most once an hour."""
    memory = vault.ports.seen.witnesses if vault.ports.seen is not None else None
    if memory is None or abs(vault.now() - memory.signed_ms()) < EVERY_MS:
        return False
    head = signed_head(vault)
    put_witness(vault, head.row(WitnessKind.WORKSTATION))
    memory.note_signed(head.ms)
    return True
