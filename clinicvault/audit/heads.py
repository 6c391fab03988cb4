"""The log's head as a signed note, who may sign one, and whether a log begins with an older one."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from . import proven
from .checkpoint import (
    Checkpoint,
    Note,
    checkpoint_body,
    checkpoint_valid,
    key_id,
    origin,
)
from .leaf import EPOCH_PREFIX, EpochLeaf, epoch_of
from .locate import Newest, backwards, newest_epoch, read_epoch
from .proven import Head, rewritten
from .tree import Frontier, leaf_hash, root_at

GENERATION_BYTES = 16


def head_note(log: LogTables, vault: bytes, head: Head) -> Checkpoint:
    """The checkpoint of the head that was followed, without reading the log as a whole.

    IntegrityError("log-damaged") where the newest one is of another head or not rightly signed;
    also as of `proven.find_epoch`.
    """
    size, name = log.size(), origin(vault)
    for seq, data in log.leaves(size - 1, size):
        epoch = epoch_of(seq, data)
        public = proven.find_epoch(log, epoch, head).public
        reached, root, signature = log.checkpoint(epoch) or (0, b"", b"")
        if (reached, root) == head and checkpoint_valid(vault, size, root, public, signature):
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
    for hash_ in leaf_hashes(log, 0, max(wanted, default=0)):
        tree.append(hash_)
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def leaf_hashes(log: LogTables, start: int, stop: int) -> Iterator[bytes]:
    """From `start` below `stop`, up to one that neither a leaf tells nor a moved one's node."""
    moved = max((segment.stop for segment in log.segments()), default=0)
    done = start
    for seq, data in itertools.chain(log.leaves(start, stop), [(stop, b"")]):
        if done < seq:
            stored = [hash_ for _, hash_ in log.nodes(0, done, min(seq, moved))]
            if len(stored) < seq - done:
                return
            yield from stored
        if seq < stop:
            yield leaf_hash(data)
        done = seq + 1


def leaves_agree(log: LogTables, size: int, root: bytes) -> bool:
    """Whether the first `size` leaves have this root by themselves: all of them are read."""
    return roots_of_leaves(log, [size]).get(size) == root


def generations(log: LogTables, head: Head) -> Iterator[tuple[int, bytes, EpochLeaf]]:
    """(seq, id, leaf) of the beginnings of all generations but the first, newest first.

    The id is the first 16 bytes of the leaf's SHA-256: numbers come again where an older backup is
    restored twice. Some look-ups for each. Leaves below `head` are held against it, those behind
    it are for whoever follows the log: IntegrityError as of `proven`.
    """
    newest = proven.newest_epoch(log, log.size(), head)
    while newest is not None and newest.leaf.generation > 1:
        first = _first_of(log, newest)
        data = proven.require_epoch(log, first.seq, first.leaf, head)
        # An epoch cites a head exactly where a generation begins: no other one passes for it.
        if first.leaf.cites is None:
            raise rewritten(first.seq)
        yield first.seq, hashlib.sha256(data).digest()[:GENERATION_BYTES], first.leaf
        newest = _before(log, first, head)


def generations_of(log: LogTables, head: Head) -> bytes:
    """Their ids, newest first, one after another; b"" where the log was never restored."""
    return b"".join(one for _, one, _ in generations(log, head))


def _before(log: LogTables, first: Newest, head: Head) -> Newest:
    """The last epoch of the generation before: its numbers say that none lies between."""
    found, leaf = newest_epoch(log, first.seq), first.leaf
    numbers = (found.leaf.epoch, found.leaf.generation) if found is not None else None
    if found is None or numbers != (leaf.epoch - 1, leaf.generation - 1):
        raise rewritten(first.seq)
    proven.require_epoch(log, found.seq, found.leaf, head)
    return found


def _first_of(log: LogTables, newest: Newest) -> Newest:
    """The first epoch of the same generation, by bisection: numbers never go down in a log.

    As it is stored: the leaves on the way are hints.
    """
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
