"""Which entries are due to leave the database for an object, and what the log says of them then.

Only entries of whole subtrees go; tree nodes and all other leaves stay. So every proof, the chain
of keys and the states of all rows need the database alone. That nothing but entries is missing, a
computer says in a state leaf: the digest of the subtree and of the leaves that stay.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from clinicvault.crypto.encoding import context
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import LARGEST, SegmentLeaves
from clinicvault.domain.ports import LogTables

from .leaf import EVENT_PREFIX
from .proven import Head, leads_to
from .tree import Frontier, leaf_hash

SEGMENT_LEVEL = 16
"""A segment has 2**16 leaves."""
_SEQ_BYTES = 8

Place = tuple[int, int]
"""First leaf of a segment, and one more than the last."""


def place_at(seq: int) -> Place:
    """The only place that a segment with this leaf can have."""
    first = seq >> SEGMENT_LEVEL << SEGMENT_LEVEL
    return first, first + (1 << SEGMENT_LEVEL)


def next_segment(log: LogTables) -> int | None:
    """The first leaf of the segment that is due; None while the database has two or fewer.

    It follows those that lie one after another from the first leaf on: any other row, which
    somebody else put there, says nothing. None where such a row holds the place itself.
    """
    stops = {segment.first: segment.stop for segment in log.segments()}
    first, size = 0, 1 << SEGMENT_LEVEL
    while stops.get(first) == first + size:
        first += size
    return first if first not in stops and log.size() - first > 2 * size else None


def segment_leaves(log: LogTables, first: int, head: Head) -> tuple[list[bytes], bytes]:
    """The leaves of a segment, and the root of its subtree; IntegrityError("log-damaged").

    They are what the tree says, and the tree is that of the log with the head that was followed:
    who can alter leaf and nodes together gets nothing moved.
    """
    level, stop = SEGMENT_LEVEL, place_at(first)[1]
    found, known = dict(log.leaves(first, stop)), dict(log.nodes(0, first, stop))
    for seq in range(first, stop):
        if seq not in found:
            raise _damaged(seq, "leaf-missing")
        if leaf_hash(found[seq]) != known.get(seq):
            raise _damaged(seq, "leaf-altered")
    own, whole = Frontier(), Frontier.load(log.node, first)
    for hash_ in known.values():
        own.append(hash_)
        whole.append(hash_)
    if own.root() != log.node(level, first >> level):
        raise _damaged(first, "node-altered")
    if not leads_to(log, (stop, whole.root()), head):
        raise _damaged(first, "history-rewritten")
    return list(found.values()), own.root()


def require_segment(vault: bytes, first: int, leaves: Sequence[bytes], data: bytes) -> None:
    """IntegrityError("segment-unreadable") unless an object has all entries among the leaves."""
    stop = first + len(leaves)
    content = SegmentLeaves(data)
    entries = [
        (seq, leaf) for seq, leaf in enumerate(leaves, first) if leaf.startswith(EVENT_PREFIX)
    ]
    whole = (content.vault, content.first, content.stop) == (vault, first, stop)
    if not whole or len(data) > LARGEST or list(content.leaves(first, stop)) != entries:
        raise IntegrityError("segment-unreadable")


def kept_digest(vault: bytes, place: Place, root: bytes, kept: Iterable[int]) -> bytes:
    """What the log says of a segment: its subtree's root, and which leaves are no entries and stay.

    So what was said of other leaves than the tree has says nothing of these.
    """
    numbers = b"".join(seq.to_bytes(_SEQ_BYTES, "big") for seq in kept)
    return hashlib.sha256(context("log-segment", vault, *place, root, numbers)).digest()


def stored_digest(log: LogTables, vault: bytes, place: Place) -> bytes:
    """The same of the leaves as they are now; missing ones count by their stored hashes."""
    hashes, kept, tree = dict(log.nodes(0, *place)), list[int](), Frontier()
    for seq, leaf in log.leaves(*place):
        hashes[seq] = leaf_hash(leaf)
        if not leaf.startswith(EVENT_PREFIX):
            kept.append(seq)
    for seq in sorted(hashes):
        tree.append(hashes[seq])
    return kept_digest(vault, place, tree.root(), kept)


def kept_leaves(leaves: Iterable[tuple[int, bytes]]) -> Iterator[int]:
    """Numbers of those that are no entries."""
    return (seq for seq, leaf in leaves if not leaf.startswith(EVENT_PREFIX))


class Moved:
    """What the log says of segments: the first that was said of each counts.

    A segment has one place alone, so what is said of any other place hides none.
    """

    def __init__(self) -> None:
        self._told: dict[Place, bytes] = {}

    def learn(self, place: Place, digest: bytes) -> None:
        """From a state leaf behind the segment."""
        if place == place_at(place[0]):
            self._told.setdefault(place, digest)

    def says(self, place: Place, digest: Callable[[Place], bytes]) -> bool:
        """Whether the log says of it what `digest` gives (`stored_digest`)."""
        return place in self._told and self._told[place] == digest(place)

    def explained(
        self, gaps: Iterable[range], digest: Callable[[Place], bytes]
    ) -> Iterator[tuple[range, Place | None]]:
        """Missing runs, cut at segments; the segment whose moved entries they are, if they are.

        `digest` as of `says`.
        """
        sound = dict[Place, bool]()
        for gap in gaps:
            at = gap.start
            while at < gap.stop:
                place = place_at(at)
                if place not in sound:
                    sound[place] = self.says(place, digest)
                if not sound[place]:
                    yield range(at, gap.stop), None
                    break
                yield range(at, min(place[1], gap.stop)), place
                at = place[1]


def within(numbers: Sequence[int], place: Place) -> Sequence[int]:
    """Of numbers in order those of a place."""
    return numbers[bisect_left(numbers, place[0]) : bisect_left(numbers, place[1])]


def _damaged(seq: int, fault: str) -> IntegrityError:
    return IntegrityError("log-damaged", seq=seq, fault=fault)
