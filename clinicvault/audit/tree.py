"""The Merkle tree of RFC 6962 (section 2.1) over stored nodes of complete subtrees.

A node (level, index) is the hash of leaves `index << level` up to `(index + 1) << level`; nodes of
every level, leaf hashes (level 0) included, are written once when their subtree is complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from clinicvault.domain.errors import IntegrityError

Nodes = Callable[[int, int], bytes | None]
"""(level, index) -> hash of a complete subtree, or None where it is not stored."""

_sha256 = hashlib.sha256
EMPTY_ROOT = _sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf)."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return _sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Root over subtree hashes, largest (leftmost) first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


class Frontier:
    """The right edge of a growing tree: the peaks of its complete subtrees."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    @classmethod
    def load(cls, nodes: Nodes, size: int) -> Frontier:
        """The edge of a stored tree; IntegrityError("node-missing") where a peak is not stored."""
        return cls(size, [_need(nodes, level, index) for level, index in peaks(0, size)])

    def copy(self) -> Frontier:
        """An edge that grows apart from this one."""
        return Frontier(self.size, self._peaks)

    def append(self, hash_: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; returns the (level, index, hash) nodes that became complete."""
        index, level, stack = self.size, 0, self._peaks
        made = [(0, index, hash_)]
        while index & 1:
            hash_ = _sha256(b"\x01" + stack.pop() + hash_).digest()
            index >>= 1
            level += 1
            made.append((level, index, hash_))
        stack.append(hash_)
        self.size += 1
        return made

    def extend(self, hashes: Iterable[bytes], levels: Sequence[list[bytes]]) -> None:
        """Add leaf hashes; the hashes of complete subtrees go to their level's list."""
        made, index, level, rest = list(hashes), self.size, 0, list[bytes]()
        self.size += len(made)
        # Level by level: in one pass over pairs, which costs half of going up leaf by leaf.
        while made:
            levels[level] += made
            nodes = [self._peaks.pop(), *made] if index & 1 else made
            if len(nodes) & 1:
                rest.append(nodes[-1])
            pairs = zip(nodes[::2], nodes[1::2], strict=False)
            made = [_sha256(b"\x01" + left + right).digest() for left, right in pairs]
            index >>= 1
            level += 1
        self._peaks += reversed(rest)

    def root(self) -> bytes:
        """The tree's root."""
        return fold(self._peaks)


def peaks(start: int, stop: int) -> list[tuple[int, int]]:
    """(level, index) of the complete subtrees that cover leaves start to stop, left to right.

    `start` is a multiple of the size of every tree that may begin there (RFC 6962 ranges are).
    """
    found = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def root_at(nodes: Nodes, size: int) -> bytes:
    """Root of the first `size` leaves; IntegrityError("node-missing")."""
    return _range_hash(nodes, 0, size)


def _need(nodes: Nodes, level: int, index: int) -> bytes:
    found = nodes(level, index)
    if found is None:
        raise IntegrityError("node-missing", seq=index << level)
    return found


def _range_hash(nodes: Nodes, start: int, stop: int) -> bytes:
    return fold([_need(nodes, level, index) for level, index in peaks(start, stop)])


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """RFC 6962 2.1.1: audit path of leaf `index` in the tree of `size` leaves.

    Raises ValueError unless 0 <= index < size, IntegrityError("node-missing").
    """
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    proof = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            proof.append(_range_hash(nodes, middle, stop))
            stop = middle
        else:
            proof.append(_range_hash(nodes, start, middle))
            start = middle
    return proof[::-1]


def consistency_proof(nodes: Nodes, old: int, size: int) -> list[bytes]:
    """RFC 6962 2.1.2: proof that the tree of `old` leaves is a prefix of that of `size`.

    Raises ValueError unless 0 < old <= size, IntegrityError("node-missing").
    """
    if not 0 < old <= size:
        raise ValueError("the older tree is not a part of the newer")
    proof = []
    start, stop, whole = 0, size, True
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            proof.append(_range_hash(nodes, middle, stop))
            stop = middle
        else:
            proof.append(_range_hash(nodes, start, middle))
            start, whole = middle, False
    if not whole:
        proof.append(_range_hash(nodes, start, stop))
    return proof[::-1]


def verify_inclusion(
    hash_: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows the leaf hash at `index` under the root of `size` leaves."""
    if not 0 <= index < size:
        return False
    last = size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            hash_ = node_hash(sibling, hash_)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and hash_ == root


def verify_consistency(
    old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree (old, old_root) is a prefix of (size, root)."""
    if old == size:
        return not proof and old_root == root
    if not 0 < old < size:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    return bool(path) and _walk_consistency(old, old_root, size, root, path)


def _walk_consistency(old: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """RFC 9162 2.1.4.2, steps 3 to 7."""
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and first == old_root and second == root
