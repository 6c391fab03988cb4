"""The log's head as a signed note, who may sign one, and whether a log begins with an older one."""

from __future__ import annotations

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
from .locate import backwards, find_epoch, newest_epoch, read_epoch
from .tree import Frontier, leaf_hash, root_at


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


def generation_of(log: LogTables) -> int:
    """The generation in which the log goes on; 0 for an empty one."""
    newest = newest_epoch(log, log.size())
    return newest.leaf.generation if newest else 0


def nodes_agree(log: LogTables, size: int, root: bytes) -> bool:
    """Whether the first `size` leaves have this root by the stored nodes: some look-ups."""
    try:
        return size <= log.size() and root_at(log.node, size) == root
    except IntegrityError:
        return False


def roots_of_leaves(log: LogTables, sizes: Iterable[int]) -> dict[int, bytes]:
    """Roots by size, from the leaves themselves in one pass: a damaged node changes none.

    Sizes beyond the log, or beyond a leaf that is missing, have none.
    """
    wanted, found, tree = set(sizes), dict[int, bytes](), Frontier()
    for seq, data in log.leaves(0, max(wanted, default=0)):
        if seq != tree.size:
            break
        tree.append(leaf_hash(data))
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def begins_with(log: LogTables, size: int, root: bytes) -> bool:
    """Whether the first `size` leaves have this root, by nodes or else by the leaves."""
    return nodes_agree(log, size, root) or roots_of_leaves(log, [size]).get(size) == root


def later_generations(log: LogTables, than: int) -> Iterator[tuple[int, EpochLeaf]]:
    """(seq, leaf) of the beginnings of generations after `than`, newest first; IntegrityError."""
    for seq, data in backwards(log, log.size()):
        if not data.startswith(EPOCH_PREFIX):
            continue
        leaf = read_epoch(seq, data)
        if leaf.generation <= than:
            return
        if leaf.cites is not None:
            yield seq, leaf


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
