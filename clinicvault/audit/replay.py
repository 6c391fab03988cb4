"""Replaying state leaves: what each row's newest version is, as the signed log tells it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import TABLE, place_of
from clinicvault.domain.ports import LogTables, StateIndex

from .chain import Chain, Point, Trust
from .leaf import LeafType
from .segments import Place, stored_digest
from .tree import Frontier, leaf_hash

StateEntry = tuple[str, bytes, int, bytes, int]
"""(table, row id, version, SHA-256 or empty for a deletion, seq)."""

_BATCH = 8_192


@dataclasses.dataclass(slots=True)
class Tail:
    """Where one process's last replay of a log ended; kept by the caller from one to the next."""

    point: Point | None = None


def replay(
    log: LogTables,
    index: StateIndex,
    vault_id: bytes,
    workstation_keys: Mapping[bytes, bytes],
    *,
    tail: Tail | None = None,
    ended: Mapping[bytes, int] = MappingProxyType({}),
    revocations: Mapping[tuple[str, bytes], bytes] = MappingProxyType({}),
) -> tuple[int, bytes]:
    """Bring the index up to the log's head; returns the head (size, root).

    The leaves since the index's position are checked as `verify_log` does, but for acceptances,
    which change no row, and nothing is applied that no valid checkpoint covers. Entries may be
    missing where the log says that they moved; every other leaf is there. IntegrityError:
    "log-rolled-back" where the log does not continue the index's position, "log-damaged" (seq,
    fault) where a rule is broken. `ended` names workstations that write nothing any more, each with
    the leaf from which on; `revocations` the rows, by (table, id), whose leaves end others.
    """
    trust = Trust(vault_id, workstation_keys, ended=ended, revocations=revocations)
    tail = tail or Tail()
    replaying = _Replay(log, index, trust, tail.point)
    head = replaying.run()
    tail.point = replaying.point
    return head


class _Replay:
    def __init__(
        self, log: LogTables, index: StateIndex, trust: Trust, known: Point | None
    ) -> None:
        self._log = log
        self._index = index
        self._vault = trust.vault
        self._size = log.size()
        self._start, root = index.position()
        if self._size < self._start:
            raise IntegrityError("log-rolled-back")
        self._tree = Frontier.load(log.node, self._start)
        if self._start and self._tree.root() != root:
            raise IntegrityError("log-rolled-back")
        self._entries: list[StateEntry] = []
        self._gaps: list[range] = []
        self._proven = self._start
        self._chain = Chain(log, trust, _damaged)
        if known is not None and (known.size, known.root) == (self._start, root):
            self._chain.resume_at(known)
        else:
            self._gaps = self._chain.resume((self._start, root))
        if self._gaps:
            self._know_moved()

    def _know_moved(self) -> None:
        """What the log said of segments before: entries may be missing where it begins."""
        for row, known in self._index.items(TABLE):
            self._chain.moved.learn(place_of(row), known.digest)

    def _digest(self, place: Place) -> bytes:
        return stored_digest(self._log, self._vault, place)

    @property
    def point(self) -> Point | None:
        """Where the next replay may go on."""
        return self._chain.point(self._tree.size, self._tree.root())

    def run(self) -> tuple[int, bytes]:
        """Read on to the head."""
        for seq, data in self._log.leaves(self._start, self._size):
            if seq != self._tree.size:
                self._skip(seq)
            self._leaf(seq, data)
        for gap, moved in self._chain.moved.explained(self._gaps, self._digest):
            if moved is None:
                _damaged(gap.start, "leaf-missing")
        if self._proven != self._size:
            _damaged(self._proven, "entry-unsigned")
        self._chain.check_coverage(self._size)
        if self._entries or self._size > self._start:
            self._apply()
        return self._size, self._tree.root()

    def _skip(self, seq: int) -> None:
        """Leaves are missing: their hashes are bound by the tree, and the log must explain them."""
        start = self._tree.size
        hashes = [hash_ for _, hash_ in self._log.nodes(0, start, seq)]
        if len(hashes) != seq - start:
            _damaged(start, "leaf-missing")
        self._gaps.append(range(start, seq))
        self._chain.skip()
        for hash_ in hashes:
            self._tree.append(hash_)
            if self._tree.size in self._chain.marks:
                self._checkpoint()

    def _leaf(self, seq: int, data: bytes) -> None:
        self._tree.append(leaf_hash(data))
        fed = self._chain.feed(seq, data)
        if fed and fed[0] == LeafType.STATE:
            self._entries += [(*row, seq) for row in fed[1][1]]
        if self._tree.size in self._chain.marks:
            self._checkpoint()

    def _checkpoint(self) -> None:
        root = self._tree.root()
        for signed in self._chain.signed_here(self._tree.size):
            if signed != root:
                _damaged(self._proven, "history-rewritten")
            self._proven = self._tree.size
        # What is missing is judged at the end: until then nothing counts that may depend on it.
        if len(self._entries) >= _BATCH and not self._gaps:
            self._apply()

    def _apply(self) -> None:
        self._index.apply(self._entries, self._tree.size, self._tree.root())
        self._entries = []


def _damaged(seq: int, fault: str) -> None:
    raise IntegrityError("log-damaged", seq=seq, fault=fault)
