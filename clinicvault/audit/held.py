"""Reading a log that was followed: every stored leaf, and whether it is one of that log."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .heads import leaf_hashes, leaves_agree
from .proven import Head, contains, leads_to
from .tree import Frontier, leaf_hash

_PIECE = 2_048
_FIRST_STEP = 64
_LARGEST_STEP = 4_096


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """A stored leaf."""

    seq: int
    data: bytes
    hash: bytes
    """RFC 6962 leaf hash, 32 bytes."""
    own: bool
    """Whether it is the log's own: False for what was put in its place."""


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Leaves that follow one another."""

    leaves: list[Leaf]
    root: bytes
    """Root of the log up to where they end; b"" where that is not proven."""
    whole: bool
    """Whether none is missing, and all are the log's own."""


class Held:
    """A view of a log, held against the head that was followed; for one thread."""

    def __init__(self, log: LogTables, head: Head) -> None:
        self._log = log
        self._head = head
        self._agree: bool | None = None
        self._edge = Frontier()

    @property
    def size(self) -> int:
        """Leaves up to the head."""
        return self._head[0]

    def begins_with(self, size: int, root: bytes) -> bool:
        """Whether this is how the log was; by nodes, or else by the leaves, all of them."""
        if not size or leads_to(self._log, (size, root), self._head):
            return True
        return self._leaves_agree() and self._by_leaves(size) == root

    def piece(self, start: int, stop: int) -> Piece:
        """Leaves from `start` below `stop`, which is not beyond the head.

        Where an altered leaf's stored hash is the true one, it alone is none of the log's; where
        that does not tell, none of the piece is.
        """
        rows = [(seq, data, leaf_hash(data)) for seq, data in self._log.leaves(start, stop)]
        hashes = {seq: hash_ for seq, _, hash_ in rows}
        stored = dict(self._log.nodes(0, start, stop))
        root = self._root(start, stop, {**stored, **hashes})
        others: set[int] = set()
        if root is None:
            root = self._root(start, stop, stored)
            others = {seq for seq in hashes if root is None or stored[seq] != hashes[seq]}
        if root is None and self._leaves_agree():
            root, others = self._by_leaves(stop), set()
        leaves = [Leaf(seq, data, hash_, seq not in others) for seq, data, hash_ in rows]
        whole = root is not None and not others and len(rows) == stop - start
        return Piece(leaves, root or b"", whole)

    def forward(self, start: int, stop: int) -> Iterator[Leaf]:
        """Oldest first, from `start` below `stop`."""
        end = min(stop, self.size)
        for at in range(start, end, _PIECE):
            yield from self.piece(at, min(at + _PIECE, end)).leaves

    def backward(self, before: int) -> Iterator[Leaf]:
        """Newest first, below `before`, read in growing steps."""
        stop, step = min(before, self.size), _FIRST_STEP
        while stop > 0:
            start = max(0, stop - step)
            yield from reversed(self.piece(start, stop).leaves)
            stop, step = start, min(step * 2, _LARGEST_STEP)

    def leaf(self, seq: int) -> Leaf | None:
        """The leaf at `seq`, None where there is none."""
        for found, data in self._log.leaves(seq, seq + 1) if seq < self.size else ():
            hash_ = leaf_hash(data)
            own = contains(self._log, found, hash_, self._head) or self._leaves_agree()
            return Leaf(found, data, hash_, own)
        return None

    def _root(self, start: int, stop: int, hashes: dict[int, bytes]) -> bytes | None:
        """Root of the first `stop` leaves with these hashes in place, if it leads to the head."""
        try:
            tree = Frontier.load(self._log.node, start)
        except IntegrityError:
            return None
        for seq in sorted(hashes):
            tree.append(hashes[seq])
        root = tree.root()
        return root if leads_to(self._log, (stop, root), self._head) else None

    def _leaves_agree(self) -> bool:
        """A damaged node makes no leaf another one: then all of them are read, once."""
        if self._agree is None:
            self._agree = leaves_agree(self._log, *self._head)
        return self._agree

    def _by_leaves(self, size: int) -> bytes:
        """Root of the first `size` leaves where they agree; reads on from the last question."""
        if self._edge.size > size:
            self._edge = Frontier()
        for hash_ in leaf_hashes(self._log, self._edge.size, size):
            self._edge.append(hash_)
        return self._edge.root()
