"""Which copies of the log's head there are, and how the log compares with one from elsewhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from clinicvault.access.certificates.trust_loading import load_anchors
from clinicvault.access.vault import VaultPorts
from clinicvault.audit.checkpoint import Checkpoint, checkpoint_valid, origin
from clinicvault.audit.consistency import Broken, is_explained, is_signed
from clinicvault.audit.cosignature import cosigned_by
from clinicvault.audit.heads import begins_with, epoch_keys, nodes_agree
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow
from clinicvault.domain.ports import LogTables

from .holding import stations_in_force

HOLDS, ROLLED_BACK, REPLACED = "holds", "rolled-back", "replaced"
OTHER, UNSIGNED = "other", "unsigned"
MOST = 500
"""So many are listed; all of them are held against the log at every unlock."""


@dataclasses.dataclass(frozen=True, slots=True)
class Copy:
    """A signed copy of the log's head, held against the log."""

    witness: Witness
    holds: bool
    explained: bool
    """It does not hold, and the log itself says of a restore or a loss there."""


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """How the log compares with a check code; one of the words above."""

    result: str
    size: int
    missing: int = 0
    explained: bool = False


def copies(ports: VaultPorts, pin: bytes, own: bytes, most: int = MOST) -> tuple[Copy, ...]:
    """Copies held elsewhere, newest first; what the computer `own` signed for itself is none.

    Those of the store and those kept here; what cannot be read or nobody signed is left out.
    """
    kept = _kept(ports)
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        stations = stations_in_force(anchors)
        found = {row.id: row for row in (*_rows(rows.log), *kept)}
        mine = {row.id for row in kept}
        listed = []
        for row in sorted(found.values(), key=_age, reverse=True):
            witness = _elsewhere(row, anchors.vault, own)
            if witness and (row.id in mine or is_signed(witness, anchors.vault, stations)):
                listed.append(_held(rows.log, witness))
                if len(listed) == most:
                    break
    return tuple(listed)


def newest_copy(ports: VaultPorts, pin: bytes, own: bytes) -> Witness | None:
    """The newest one that holds; None for none."""
    return next((one.witness for one in copies(ports, pin, own) if one.holds), None)


def compare(ports: VaultPorts, pin: bytes, checkpoint: Checkpoint) -> Compared:
    """Hold the log against a check code from elsewhere, whoever brings it."""
    size, root = checkpoint.size, checkpoint.root
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        if checkpoint.name != origin(anchors.vault):
            return Compared(OTHER, size)
        if not _is_signed(rows.log, anchors.vault, anchors.workstations, checkpoint):
            return Compared(UNSIGNED, size)
        if begins_with(rows.log, size, root):
            return Compared(HOLDS, size)
        missing = max(0, size - rows.log.size())
        explained = is_explained(rows.log, Broken(size, root, 0))
    return Compared(ROLLED_BACK if missing else REPLACED, size, missing, explained)


def _is_signed(
    log: LogTables, vault: bytes, stations: Mapping[bytes, bytes], checkpoint: Checkpoint
) -> bool:
    """By a computer of the clinic, also one of before, or by one of the log's own keys."""
    if cosigned_by(checkpoint.note, vault, stations) is not None:
        return True
    name, size, root = checkpoint.name, checkpoint.size, checkpoint.root
    signatures = [one for who, _, one in checkpoint.note.signatures if who == name]
    return any(
        checkpoint_valid(vault, size, root, public, signature)
        for public in epoch_keys(log)
        for signature in signatures
    )


def _age(row: WitnessRow) -> tuple[int, int, bytes]:
    return row.ms, row.size, row.id


def _kept(ports: VaultPorts) -> list[WitnessRow]:
    memory = ports.seen.witnesses if ports.seen is not None else None
    return memory.kept() if memory is not None else []


def _rows(log: LogTables) -> Iterator[WitnessRow]:
    for one in list(log.witness_ids()):
        row = log.witness(one)
        if row is not None:
            yield row


def _elsewhere(row: WitnessRow, vault: bytes, own: bytes) -> Witness | None:
    try:
        witness = read_witness(row, vault)
    except IntegrityError:
        return None
    inside = witness.kind is WitnessKind.WORKSTATION and witness.station == own
    return None if inside else witness


def _held(log: LogTables, witness: Witness) -> Copy:
    holds = nodes_agree(log, witness.size, witness.root)
    told = Broken(witness.size, witness.root, witness.generation)
    return Copy(witness, holds, not holds and is_explained(log, told))
