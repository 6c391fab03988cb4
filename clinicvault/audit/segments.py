"""Which leaves are due to leave the database for an object, and whether an object holds them.

Only whole subtrees go, and their tree nodes stay: so every proof needs the database alone, and
verification names each leaf that an object lacks or holds altered.
"""

from __future__ import annotations

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import SegmentLeaves
from clinicvault.domain.ports import LogTables

from .tree import Frontier, leaf_hash

SEGMENT_LEVEL = 16
"""A segment has 2**16 leaves."""


def next_segment(log: LogTables, level: int = SEGMENT_LEVEL) -> int | None:
    """The first leaf of the segment that is due; None while the database has two or fewer."""
    segments = log.segments()
    first = segments[-1].stop if segments else 0
    return first if log.size() - first > 2 << level else None


def segment_leaves(log: LogTables, first: int, level: int = SEGMENT_LEVEL) -> list[bytes]:
    """The leaves of a segment; IntegrityError("log-damaged") where one is missing."""
    found = list(log.leaves(first, first + (1 << level)))
    for expected, (seq, _) in enumerate(found, first):
        if seq != expected:
            raise _damaged(expected, "leaf-missing")
    if len(found) != 1 << level:
        raise _damaged(first + len(found), "leaf-missing")
    return [data for _, data in found]


def require_segment(
    log: LogTables, vault: bytes, first: int, data: bytes, level: int = SEGMENT_LEVEL
) -> None:
    """IntegrityError unless an object's content is that segment, as the log's tree has it.

    "segment-unreadable" where it is another or none, "log-damaged" where the tree differs.
    """
    content = SegmentLeaves(data)
    if (content.vault, content.first, content.stop) != (vault, first, first + (1 << level)):
        raise IntegrityError("segment-unreadable")
    tree = Frontier()
    levels: list[list[bytes]] = [[] for _ in range(level + 1)]
    tree.extend((leaf_hash(leaf) for _, leaf in content.leaves(first, content.stop)), levels)
    if tree.root() != log.node(level, first >> level):
        raise _damaged(first, "node-altered")


def _damaged(seq: int, fault: str) -> IntegrityError:
    return IntegrityError("log-damaged", seq=seq, fault=fault)
