"""Which entries are due to leave the database for an object, and what the log says of them then.

Only entries of whole subtrees go; tree nodes and all other leaves stay. So every proof, the chain
of keys and the states of all rows need the database alone. That nothing but entries is missing, a
computer says in a state leaf: the digest of the leaves that stay.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from clinicvault.crypto.encoding import context
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import LARGEST, SegmentLeaves
from clinicvault.domain.ports import LogTables

from .leaf import EVENT_PREFIX
from .tree import Frontier, leaf_hash

SEGMENT_LEVEL = 16
"""A segment has 2**16 leaves."""
_SEQ_BYTES = 8
_ENDLESS = 1 << 62

Place = tuple[int, int]
"""First leaf of a segment, and one more than the last."""


def next_segment(log: LogTables, level: int = SEGMENT_LEVEL) -> int | None:
    """The first leaf of the segment that is due; None while the database has two or fewer.

    It follows those that lie one after another from the first leaf on: any other row, which
    somebody else put there, says nothing. None where such a row holds the place itself.
    """
    stops = {segment.first: segment.stop for segment in log.segments()}
    first, size = 0, 1 << level
    while stops.get(first) == first + size:
        first += size
    return first if first not in stops and log.size() - first > 2 * size else None


def segment_leaves(log: LogTables, first: int, level: int = SEGMENT_LEVEL) -> list[bytes]:
    """The leaves of a segment, as the log's tree has them; IntegrityError("log-damaged")."""
    stop = first + (1 << level)
    found, known = dict(log.leaves(first, stop)), dict(log.nodes(0, first, stop))
    for seq in range(first, stop):
        if seq not in found:
            raise _damaged(seq, "leaf-missing")
        if leaf_hash(found[seq]) != known.get(seq):
            raise _damaged(seq, "leaf-altered")
    tree, levels = Frontier(), [list[bytes]() for _ in range(level + 1)]
    tree.extend(known.values(), levels)
    if tree.root() != log.node(level, first >> level):
        raise _damaged(first, "node-altered")
    return list(found.values())


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


def kept_digest(vault: bytes, place: Place, kept: Iterable[int]) -> bytes:
    """What the log says of a segment: which of its leaves are no entries, and stay."""
    numbers = b"".join(seq.to_bytes(_SEQ_BYTES, "big") for seq in kept)
    return hashlib.sha256(context("log-segment", vault, *place, numbers)).digest()


def kept_leaves(leaves: Iterable[tuple[int, bytes]]) -> Iterator[int]:
    """Numbers of those that are no entries."""
    return (seq for seq, leaf in leaves if not leaf.startswith(EVENT_PREFIX))


class Moved:
    """What the log says of segments: the first that was said of each counts."""

    def __init__(self, vault: bytes) -> None:
        self._vault = vault
        self._told: dict[Place, bytes] = {}

    def learn(self, place: Place, digest: bytes) -> None:
        """From a state leaf behind the segment."""
        self._told.setdefault(place, digest)

    def says(self, place: Place, kept: Iterable[int]) -> bool:
        """Whether the log says that exactly these stay."""
        return self._told.get(place) == kept_digest(self._vault, place, kept)

    def explained(
        self, gaps: Iterable[range], kept: Callable[[Place], Iterable[int]]
    ) -> Iterator[tuple[range, Place | None]]:
        """Missing runs, cut at segments; the segment whose moved entries they are, if they are.

        `kept` tells which leaves of a place are there and are no entries.
        """
        places, sound = sorted(self._told), dict[Place, bool]()
        for gap in gaps:
            at = gap.start
            while at < gap.stop:
                place = _around(places, at)
                if place is not None and place not in sound:
                    sound[place] = self.says(place, kept(place))
                if place is None or not sound[place]:
                    yield range(at, gap.stop), None
                    break
                yield range(at, min(place[1], gap.stop)), place
                at = place[1]


def _around(places: Sequence[Place], seq: int) -> Place | None:
    at = bisect_right(places, (seq, _ENDLESS)) - 1
    return places[at] if at >= 0 and seq < places[at][1] else None


def within(numbers: Sequence[int], place: Place) -> Sequence[int]:
    """Of numbers in order those of a place."""
    return numbers[bisect_left(numbers, place[0]) : bisect_left(numbers, place[1])]


def stored_kept(log: LogTables) -> Callable[[Place], Iterable[int]]:
    """`kept` of `Moved.explained`, read from the log itself."""
    return lambda place: kept_leaves(log.leaves(*place))


def _damaged(seq: int, fault: str) -> IntegrityError:
    return IntegrityError("log-damaged", seq=seq, fault=fault)
