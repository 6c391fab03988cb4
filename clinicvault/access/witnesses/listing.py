"""Which copies of the log's head there are, and how the log compares with one from elsewhere."""

from __future__ import annotations

import contextlib
import dataclasses
import heapq
import itertools
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

from clinicvault.access.certificates.trust_loading import load_anchors
from clinicvault.access.vault import VaultPorts
from clinicvault.audit.checkpoint import Checkpoint, checkpoint_valid, origin
from clinicvault.audit.consistency import Broken, is_explained
from clinicvault.audit.cosignature import cosigned_by, cosigner, cosigners
from clinicvault.audit.heads import epoch_keys, generations, leaves_agree, nodes_agree
from clinicvault.audit.proven import Head
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow
from clinicvault.domain.ports import LogTables

from .holding import signed_rows
from .proving import ever, stamp_holds

HOLDS, ROLLED_BACK, REPLACED, ALTERED = "holds", "rolled-back", "replaced", "altered"
OTHER, UNSIGNED, UNKNOWN = "other", "unsigned", "unknown"
_DAY_MS = 86_400_000
_SECOND_MS = 1_000
Began = Callable[[int], int | None]
"""When the generation whose first leaf this is began, in milliseconds; None for unknown."""
MOST = 500
"""So many are listed; all of them are held against the log at every unlock."""


@dataclasses.dataclass(frozen=True, slots=True)
class Copy:
    """A signed copy of the log's head, held against the log."""

    witness: Witness
    holds: bool
    explained: bool
    """It does not hold, and the log itself says of a restore or a loss there."""
    ended: bool = False
    """Of a computer whose access ended: one that does not hold accuses nobody, unless kept here."""


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """How the log compares with a check code; one of the words above."""

    result: str
    size: int
    missing: int = 0
    explained: bool = False
    """The log says of a restore there, before which the code was signed."""
    perhaps: bool = False
    """The log says of one, and nobody can tell here whether the code was signed before it."""


def copies(ports: VaultPorts, pin: bytes, own: bytes, most: int = MOST) -> tuple[Copy, ...]:
    """Copies held elsewhere, newest first; what the computer `own` signed for itself is none.

    Those of the store and those kept here; what cannot be read or nobody signed is left out.
    """
    with contextlib.closing(each_copy(ports, pin, own)) as found:
        return tuple(itertools.islice(found, most))


def each_copy(ports: VaultPorts, pin: bytes, own: bytes) -> Generator[Copy]:
    """As `copies`, one after another and all of them; whoever stops before the end closes it."""
    kept, head = {row.id: row for row in _kept(ports)}, ports.state.position()
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        signers, vault = ever(anchors, ports.state), anchors.vault
        ids = [one for *_, one in sorted(rows.log.witness_ages(), reverse=True)]
        stored = signed_rows(rows.log, vault, signers, kept.keys(), ids=ids)
        own_ones = _readable(sorted(kept.values(), key=_age, reverse=True), vault)
        for witness in heapq.merge(own_ones, stored, key=lambda one: _age(one.row), reverse=True):
            inside = witness.kind is WitnessKind.WORKSTATION and witness.station == own
            if not inside and stamp_holds(witness):
                ended = witness.row.id not in kept and witness.station in signers.ended
                yield _held(rows.log, witness, ended, head)


def newest_copy(ports: VaultPorts, pin: bytes, own: bytes) -> Witness | None:
    """The newest one that holds; None for none. What is dated after tomorrow says nothing."""
    latest = ports.clock() + _DAY_MS
    with contextlib.closing(each_copy(ports, pin, own)) as found:
        holding = (one.witness for one in found if one.holds)
        return next((one for one in holding if one.told_ms <= latest), None)


def compare(
    ports: VaultPorts, pin: bytes, checkpoint: Checkpoint, began: Began = lambda _: None
) -> Compared:
    """Hold the log against a check code from elsewhere, whoever brings it.

    `began` is asked by whoever may read the log: a code that was signed after a restore is not
    explained by it.
    """
    size, root, head = checkpoint.size, checkpoint.root, ports.state.position()
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
        # Stored hashes say nothing of the leaves, which are what is asked for.
        if leaves_agree(rows.log, size, root):
            return Compared(HOLDS, size)
        if nodes_agree(rows.log, size, root):
            return Compared(ALTERED, size)
        restores = _restores(rows.log, size, head)
        signed = _signed_ms(checkpoint, anchors.vault, stations)
    times = [began(seq) for seq in restores]
    explained = any(when is not None and signed is not None and signed < when for when in times)
    perhaps = not explained and (None in times or (signed is None and bool(times)))
    return Compared(ROLLED_BACK if missing else REPLACED, size, missing, explained, perhaps)


def _restores(log: LogTables, size: int, head: Head) -> list[int]:
    """First leaves of the generations that own up to the loss of a log of this size."""
    try:
        found = [(seq, leaf.cites) for seq, _, leaf in generations(log, head)]
    except IntegrityError:
        return []
    return [seq for seq, cites in found if cites is not None and seq < size <= cites[0]]


def _signed_ms(checkpoint: Checkpoint, vault: bytes, stations: Mapping[bytes, bytes]) -> int | None:
    """The end of the second in which a computer of the clinic signed the code; None unproven."""
    told = cosigner(checkpoint.note, vault)
    if told is None or cosigned_by(checkpoint.note, vault, stations) != told[0]:
        return None
    return (told[1] + 1) * _SECOND_MS - 1


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


def _readable(rows: Iterable[WitnessRow], vault: bytes) -> Iterator[Witness]:
    for row in rows:
        with contextlib.suppress(IntegrityError):
            yield read_witness(row, vault)


def _held(log: LogTables, witness: Witness, ended: bool, head: Head) -> Copy:
    holds = nodes_agree(log, witness.size, witness.root)
    told = Broken(witness.size, witness.root, witness.generations)
    return Copy(witness, holds, not holds and is_explained(log, told, head), ended)
