"""Which copies of the log's head there are, and how the log compares with one from elsewhere."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Generator, Iterator, Mapping

from clinicvault.access.certificates.trust_loading import load_anchors
from clinicvault.access.vault import VaultPorts
from clinicvault.audit.checkpoint import Checkpoint, checkpoint_valid, origin
from clinicvault.audit.consistency import Broken, is_explained
from clinicvault.audit.cosignature import cosigned_by, cosigners
from clinicvault.audit.heads import begins_with, epoch_keys, nodes_agree
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow
from clinicvault.domain.ports import LogTables

from .proving import ever, stamp_holds

HOLDS, ROLLED_BACK, REPLACED = "holds", "rolled-back", "replaced"
OTHER, UNSIGNED, UNKNOWN = "other", "unsigned", "unknown"
_DAY_MS = 86_400_000
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
    with contextlib.closing(each_copy(ports, pin, own)) as found:
        return tuple(itertools.islice(found, most))


def each_copy(ports: VaultPorts, pin: bytes, own: bytes) -> Generator[Copy]:
    """As `copies`, one after another and all of them; whoever stops before the end closes it."""
    kept = _kept(ports)
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        signers = ever(anchors, ports.state)
        found = {row.id: row for row in (*_rows(rows.log), *kept)}
        mine = {row.id for row in kept}
        for row in sorted(found.values(), key=_age, reverse=True):
            witness = _elsewhere(row, anchors.vault, own)
            if witness is None:
                continue
            # The signature first: what nobody signed is not worth a look at its certificates.
            signed = row.id in mine or signers.signed(witness, anchors.vault)
            if signed and stamp_holds(witness):
                yield _held(rows.log, witness)


def newest_copy(ports: VaultPorts, pin: bytes, own: bytes) -> Witness | None:
    """The newest one that holds; None for none. What is dated after tomorrow says nothing."""
    latest = ports.clock() + _DAY_MS
    with contextlib.closing(each_copy(ports, pin, own)) as found:
        holding = (one.witness for one in found if one.holds)
        return next((one for one in holding if one.told_ms <= latest), None)


def compare(ports: VaultPorts, pin: bytes, checkpoint: Checkpoint) -> Compared:
    """Hold the log against a check code from elsewhere, whoever brings it."""
    size, root = checkpoint.size, checkpoint.root
    unsigned = Compared(UNSIGNED, size)
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        if checkpoint.name != origin(anchors.vault):
            return Compared(OTHER, size)
        stations = {**_known(ports), **anchors.workstations}
        missing = max(0, size - rows.log.size())
        if not _is_signed(rows.log, anchors.vault, stations, checkpoint):
            strangers = cosigners(checkpoint.note, anchors.vault) - stations.keys()
            # Who goes back before a computer was let in makes its word unknown here.
            return Compared(UNKNOWN, size, missing) if missing and strangers else unsigned
        if begins_with(rows.log, size, root):
            return Compared(HOLDS, size)
        explained = is_explained(rows.log, Broken(size, root, b""))
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


def _known(ports: VaultPorts) -> dict[bytes, bytes]:
    """Computers that this one has ever known, by its own notes: no store takes them back."""
    memory = ports.seen.witnesses if ports.seen is not None else None
    return memory.stations() if memory is not None else {}


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
    told = Broken(witness.size, witness.root, witness.generations)
    return Copy(witness, holds, not holds and is_explained(log, told))
