"""Finding epoch leaves from the log's end, without an index of their own and without decoding.

An epoch has at most 256 entries, so the newest epoch leaf is near the end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .leaf import CLOSE_PREFIX, EPOCH_PREFIX, EpochLeaf, close_epoch, unpack

_FIRST_STEP = 64
_LARGEST_STEP = 4_096


def backwards(log: LogTables, before: int, down_to: int = 0) -> Iterator[tuple[int, bytes]]:
    """(seq, stored bytes) of the leaves below `before`, newest first, read in growing steps."""
    step = _FIRST_STEP
    while before > down_to:
        start = max(down_to, before - step)
        found = list(log.leaves(start, before))
        yield from reversed(found)
        # A damaged sequence number may leave a gap of any size.
        before = start if found else _end_below(log, down_to, start)
        step = min(step * 2, _LARGEST_STEP)


def _end_below(log: LogTables, low: int, high: int) -> int:
    """One more than the last seq stored from `low` up to `high`, or `low`, by bisection."""
    while low < high:
        middle = (low + high) // 2
        if next(iter(log.leaves(middle, high)), None) is None:
            high = middle
        else:
            low = middle + 1
    return high


def read_epoch(seq: int, data: bytes) -> EpochLeaf:
    """The epoch leaf stored at `seq`; IntegrityError("leaf-unreadable")."""
    return EpochLeaf.of(seq, unpack(seq, data)[1])


@dataclasses.dataclass(frozen=True, slots=True)
class Newest:
    """The newest epoch leaf below some place, and which epochs are open there."""

    seq: int
    leaf: EpochLeaf
    open: tuple[int, ...]
    """Epochs without a closing leaf that no epoch leaf named as ended, in order."""


def newest_epoch(log: LogTables, before: int) -> Newest | None:
    """The newest epoch leaf below `before` as it is stored, or None in an empty log.

    What rests on it is held against a head first (`proven`). IntegrityError("leaf-unreadable") for
    a damaged leaf on the way, ("log-start-missing") where leaves exist but no epoch leaf.
    """
    return newest_among(backwards(log, before), before)


def newest_among(leaves: Iterable[tuple[int, bytes]], before: int) -> Newest | None:
    """As `newest_epoch`, of the leaves below `before`, newest first; stops at the epoch's leaf."""
    closed = set()
    for seq, data in leaves:
        if data.startswith(CLOSE_PREFIX):
            closed.add(close_epoch(seq, unpack(seq, data)[1]))
        elif data.startswith(EPOCH_PREFIX):
            leaf = read_epoch(seq, data)
            return Newest(seq, leaf, tuple(sorted({*leaf.running, leaf.epoch} - closed)))
    if before:
        raise IntegrityError("log-start-missing")
    return None


def find_epoch(log: LogTables, epoch: int, before: int) -> tuple[int, EpochLeaf]:
    """(seq, leaf) of an epoch that began below `before`; IntegrityError("log-start-missing")."""
    for seq, data in backwards(log, before):
        if data.startswith(EPOCH_PREFIX):
            leaf = read_epoch(seq, data)
            if leaf.epoch == epoch:
                return seq, leaf
    raise IntegrityError("log-start-missing")
