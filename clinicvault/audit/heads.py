"""The log's head as a signed note, who may sign one, and whether a log begins with an older one."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .checkpoint import (
    Checkpoint,
    Note,
    checkpoint_body,
    checkpoint_valid,
    key_id,
    origin,
)
from .leaf import EPOCH_PREFIX, EpochLeaf, epoch_of
from .locate import Newest, backwards, find_epoch, newest_epoch, read_epoch
from .tree import Frontier, consistency_proof, leaf_hash, root_at, verify_consistency

GENERATION_BYTES = 16


def head_note(log: LogTables, vault: bytes) -> Checkpoint:
    """The newest checkpoint, which covers every leaf, without reading the log as a whole.

    IntegrityError("log-damaged") where it does not, or is not rightly signed; also as of
    `locate.find_epoch`.
    """
    size, name = log.size(), origin(vault)
    for seq, data in log.leaves(size - 1, size):
        epoch = epoch_of(seq, data)
        public = find_epoch(log, epoch, size)[1].public
        reached, root, signature = log.checkpoint(epoch) or (0, b"", b"")
        if reached == size and checkpoint_valid(vault, size, root, public, signature):
            line = (name, key_id(name, public), signature)
            note = Note(checkpoint_body(name, size, root), (line,))
            return Checkpoint(name, size, root, note)
    raise IntegrityError("log-damaged", seq=max(size - 1, 0), fault="entry-unsigned")


def nodes_agree(log: LogTables, size: int, root: bytes) -> bool:
    """Whether the first `size` leaves have this root by the stored nodes: some look-ups."""
    try:
        return size <= log.size() and root_at(log.node, size) == root
    except IntegrityError:
        return False


def roots_of_leaves(log: LogTables, sizes: Iterable[int]) -> dict[int, bytes]:
    """Roots by size, from the leaves themselves in one pass: a damaged node changes none.

    Sizes beyond the log, or beyond a leaf that is missing, have none. An entry that moved to an
    object and is missing there counts by its stored hash: no other gives a root that was signed.
    """
    wanted, found, tree = set(sizes), dict[int, bytes](), Frontier()
    for hash_ in _hashes(log, max(wanted, default=0)):
        tree.append(hash_)
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def _hashes(log: LogTables, stop: int) -> Iterator[bytes]:
    """Leaf hashes below `stop`, from the first up to one that nothing tells."""
    moved = max((segment.stop for segment in log.segments()), default=0)
    done = 0
    for seq, data in itertools.chain(log.leaves(0, stop), [(stop, b"")]):
        if done < seq:
            stored = [hash_ for _, hash_ in log.nodes(0, done, min(seq, moved))]
            if len(stored) < seq - done:
                return
            yield from stored
        if seq < stop:
            yield leaf_hash(data)
        done = seq + 1


def begins_with(log: LogTables, size: int, root: bytes) -> bool:
    """Whether the first `size` leaves have this root, by nodes or else by the leaves."""
    return nodes_agree(log, size, root) or roots_of_leaves(log, [size]).get(size) == root


def leads_to(log: LogTables, older: tuple[int, bytes], newer: tuple[int, bytes]) -> bool:
    """Whether the log with the head `older` grew into that with `newer` (size, root).

    `newer` is what the caller trusts: stored nodes are hints, and a false one proves nothing.
    """
    try:
        proof = consistency_proof(log.node, older[0], newer[0])
    except (ValueError, IntegrityError):
        return False
    return verify_consistency(*older, *newer, proof)


def generations(log: LogTables) -> Iterator[tuple[int, bytes, EpochLeaf]]:
    """(seq, id, leaf) of the beginnings of all generations but the first, newest first.

    The id is the first 16 bytes of the leaf's SHA-256: numbers come again where an older backup is
    restored twice. Some look-ups for each; IntegrityError as of `newest_epoch`.
    """
    newest = newest_epoch(log, log.size())
    while newest is not None and newest.leaf.generation > 1:
        first = _first_of(log, newest)
        data = next(data for _, data in log.leaves(first.seq, first.seq + 1))
        yield first.seq, hashlib.sha256(data).digest()[:GENERATION_BYTES], first.leaf
        newest = newest_epoch(log, first.seq)


def generations_of(log: LogTables) -> bytes:
    """Their ids, newest first, one after another; b"" where the log was never restored."""
    return b"".join(one for _, one, _ in generations(log))


def _first_of(log: LogTables, newest: Newest) -> Newest:
    """The first epoch of the same generation, by bisection: numbers never go down in a log."""
    low, first = 0, newest
    while low < first.seq:
        middle = (low + first.seq) // 2
        found = newest_epoch(log, middle + 1)
        if found is not None and found.leaf.generation >= newest.leaf.generation:
            first = found
        else:
            low = middle + 1
    return first


def epoch_keys(log: LogTables) -> Iterator[bytes]:
    """Every key that may sign this log's checkpoints, newest first, and the one certified next."""
    newest = True
    for seq, data in backwards(log, log.size()):
        if not data.startswith(EPOCH_PREFIX):
            continue
        try:
            leaf = read_epoch(seq, data)
        except IntegrityError:
            continue
        if newest:
            yield leaf.next_public
        newest = False
        yield leaf.public
