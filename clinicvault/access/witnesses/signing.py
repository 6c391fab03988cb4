"""The log's head, signed by this computer, and where its copies went.

A computer signs what it has followed itself, leaf by leaf, and nothing that is merely stored.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence

from clinicvault.access.followed import followed
from clinicvault.access.vault import OpenVault
from clinicvault.audit.checkpoint import Checkpoint, origin, parse_checkpoint
from clinicvault.audit.cosignature import cosigned, cosigner_name
from clinicvault.audit.heads import generations_of, head_note
from clinicvault.audit.proven import Head, leads_to
from clinicvault.audit.witness import NO_STAMP, Stamp, witness_row
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow
from clinicvault.domain.ports import Event, Snapshot

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
    generations: bytes
    """`heads.generations_of` the log then."""
    ms: int


def countersigned(vault: OpenVault, text: str) -> SignedHead:
    """A checkpoint of this log with this computer's cosignature added.

    IntegrityError("log-damaged") unless it is the head up to which this computer has followed the
    log, or one that leads to it.
    """
    with followed(vault) as (rows, head):
        return _signed(vault, rows, head, parse_checkpoint(text))


def signed_head(vault: OpenVault) -> SignedHead:
    """The head as this computer follows it now; IntegrityError as of `head_note`, and as above."""
    with followed(vault) as (rows, head):
        return _signed(vault, rows, head, head_note(rows.log, vault.id, head))


def put_witness(
    vault: OpenVault,
    head: SignedHead,
    kind: WitnessKind,
    events: Sequence[Event] = (),
    stamp: Stamp = NO_STAMP,
) -> WitnessRow:
    """Store where a copy went, signed by this computer; `events` in the same transaction."""
    sign = vault.workstation.sign
    row = witness_row(kind, vault.id, head.text, head.generations, sign, stamp)
    with vault.write() as rows:
        rows.log.put_witness(row)
        for event in events:
            rows.event(event)
        rows.commit()
    return row


def cosign(vault: OpenVault) -> bool:
    """Sign the head that this computer verified, for the others; at most once an hour.

    The turn is taken first, for several threads and programs of a computer may come here at once;
    where nothing could be signed it is given back.
    """
    memory = vault.ports.seen.witnesses if vault.ports.seen is not None else None
    before = memory.take_turn(vault.now(), EVERY_MS) if memory is not None else None
    if memory is None or before is None:
        return False
    try:
        put_witness(vault, signed_head(vault), WitnessKind.WORKSTATION)
    except BaseException:
        with contextlib.suppress(StorageFailed):
            memory.note_signed(before)
        raise
    return True


def _signed(vault: OpenVault, rows: Snapshot, head: Head, told: Checkpoint) -> SignedHead:
    right = told.name == origin(vault.id)
    if not right or not leads_to(rows.log, (told.size, told.root), head):
        raise IntegrityError("log-damaged", seq=max(told.size - 1, 0), fault="checkpoint-root")
    seconds, keys = vault.now() // _SECOND_MS, vault.workstation
    name = cosigner_name(vault.id, keys.public.key_id)
    note = cosigned(told.note, name, keys.public.signing, keys.sign, seconds)
    ms, found = seconds * _SECOND_MS, generations_of(rows.log, head)
    return SignedHead(note.encoded(), told.size, told.root, found, ms)
