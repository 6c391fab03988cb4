"""Stored leaves held against the head that was followed.

Below that head leaves are hints, as stored nodes are: whoever can write the database can put other
ones there. What counts is bound by the head, and every node on the way to it by the proof itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .leaf import EpochLeaf, LeafType, pack
from .locate import Newest, backwards, newest_among
from .locate import find_epoch as find_stored
from .tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

Head = tuple[int, bytes]
"""(size, root) of a log that somebody followed so far, leaf by leaf."""
NOTHING: Head = (0, b"")
Stored = tuple[int, bytes]
"""(seq, stored bytes) of a leaf."""


def leads_to(log: LogTables, older: Head, newer: Head) -> bool:
    """Whether the log with the head `older` grew into that with `newer`.

    One of them is what the caller trusts: stored nodes are hints, and a false one proves nothing.
    """
    try:
        proof = consistency_proof(log.node, older[0], newer[0])
    except (ValueError, IntegrityError):
        return False
    return verify_consistency(*older, *newer, proof)


def contains(log: LogTables, seq: int, hash_: bytes, head: Head) -> bool:
    """Whether the log with that head has this leaf hash at `seq`."""
    try:
        proof = inclusion_proof(log.node, seq, head[0])
    except (ValueError, IntegrityError):
        return False
    return verify_inclusion(hash_, seq, head[0], proof, head[1])


def require_epoch(log: LogTables, seq: int, leaf: EpochLeaf, head: Head) -> bytes:
    """The stored bytes of exactly this epoch leaf; IntegrityError("log-damaged").

    One at or behind the head is not held: who follows the log reads it next.
    """
    data = pack(LeafType.EPOCH, seq, leaf.body())
    if seq < head[0] and not contains(log, seq, leaf_hash(data), head):
        raise rewritten(seq)
    return data


def find_epoch(log: LogTables, epoch: int, head: Head) -> EpochLeaf:
    """An epoch's leaf below the head; IntegrityError as `locate.find_epoch` and as above."""
    seq, leaf = find_stored(log, epoch, head[0])
    require_epoch(log, seq, leaf, head)
    return leaf


def newest_epoch(log: LogTables, before: int, head: Head) -> Newest | None:
    """As `newest_with_gaps`, where nothing is missing; IntegrityError("log-damaged")."""
    found, gaps = newest_with_gaps(log, before, head)
    for gap in gaps:
        raise IntegrityError("log-damaged", seq=gap.start, fault="leaf-missing")
    return found


def newest_with_gaps(log: LogTables, before: int, head: Head) -> tuple[Newest | None, list[range]]:
    """The newest epoch leaf below `before`, which is the head's size or more, and what is missing.

    All leaves from it up to the head are held: that none of them is another beginning or end of an
    epoch counts as well. Missing ones count by their stored hashes, and the caller explains them.
    IntegrityError as `locate.newest_epoch`, and ("log-damaged").
    """
    met: list[Stored] = []
    found = newest_among(_noted(backwards(log, before), met), before)
    return (None, []) if found is None else (found, _held(log, met[::-1], head))


def _noted(leaves: Iterable[Stored], met: list[Stored]) -> Iterator[Stored]:
    for one in leaves:
        met.append(one)
        yield one


def _held(log: LogTables, leaves: Sequence[Stored], head: Head) -> list[range]:
    """Leaves that follow one another, up to the head or beyond; the gaps between them."""
    size, start = head[0], leaves[0][0]
    if start >= size:
        return []
    tree, gaps = Frontier.load(log.node, start), list[range]()
    for seq, data in [*(one for one in leaves if one[0] < size), (size, b"")]:
        if tree.size < seq:
            gaps.append(range(tree.size, seq))
            for _, hash_ in log.nodes(0, tree.size, seq):
                tree.append(hash_)
        if seq < size:
            tree.append(leaf_hash(data))
    if (tree.size, tree.root()) != head:
        raise rewritten(start)
    return gaps


def rewritten(seq: int) -> IntegrityError:
    """A leaf from `seq` on is not the one that was followed."""
    return IntegrityError("log-damaged", seq=seq, fault="history-rewritten")
