"""Checking the whole log without any secret (DESIGN §7).

The tree is rebuilt from the stored leaves and held against the stored nodes and every epoch's
newest signed checkpoint. Between two checkpoints, stored leaf hashes tell which leaf was altered.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from . import segments
from .chain import Chain, Holder, NewGeneration, Trust
from .checkpoint import checkpoint_body, origin, signature_line
from .segments import Place, kept_digest, stored_digest, within
from .tree import Frontier, leaf_hash, root_at

MAX_FAULTS = 1_000
"""A ruined log is named by its first faults."""
LOST_ENTRIES = "segment-missing"
"""The one fault that takes entries away, and nothing that the others rest on."""
_CHUNK = 4_096
_sha256 = hashlib.sha256
_LEVELS = 63
_ENDLESS = 1 << 62

Progress = Callable[[int, int], None]
"""(leaves done, leaves in all)."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogReport:
    """What verification found."""

    entries: int
    """Leaves in the log."""
    checkpoint: str
    """The newest checkpoint as a signed note; empty where there is none."""
    faults: tuple[tuple[int, str], ...]
    """(seq, fault): where, and which (codes of the message catalogue)."""
    generations: tuple[NewGeneration, ...]
    """Restores and losses; those not settled stay flagged, and are no fault of the log."""

    @property
    def grave(self) -> tuple[tuple[int, str], ...]:
        """Faults but for lost objects of old entries: on those neither keys nor rows rest."""
        return tuple(one for one in self.faults if one[1] != LOST_ENTRIES)

    @property
    def ok(self) -> bool:
        """Whether the log is complete and unaltered."""
        return not self.faults


def verify_log(
    log: LogTables,
    vault_id: bytes,
    workstation_keys: Mapping[bytes, bytes],
    trusted: tuple[int, bytes] | None = None,
    progress: Progress | None = None,
    *,
    acceptors: tuple[Holder, Holder] | None = None,
    ended: Mapping[bytes, int] = MappingProxyType({}),
    revocations: Mapping[tuple[str, bytes], bytes] = MappingProxyType({}),
) -> LogReport:
    """Check every leaf, node, key and checkpoint; needs no secret.

    `workstation_keys` maps workstation ids to Ed25519 keys; `acceptors` tell those of
    administrators and officers, without which no generation counts as settled. `trusted` is an
    older (size, root) that the log must still begin with, `ended` and `revocations` as for
    `replay`.
    """
    trust = Trust(vault_id, workstation_keys, acceptors, ended, revocations)
    check = _Verification(log, trust)
    check.guarded(lambda: check.run(progress))
    check.guarded(lambda: check.finish(trusted))
    return check.report()


class _Verification:
    def __init__(self, log: LogTables, trust: Trust) -> None:
        self._log = log
        self._vault = trust.vault
        self._size = log.size()
        self._faults: dict[tuple[int, str], None] = {}
        self._chain = Chain(log, trust, self._fault)
        self._tree = Frontier()
        self._gaps: list[range] = []
        self._depth = self._size.bit_length() + 1
        self._levels: list[list[bytes]] = [[] for _ in range(self._depth)]
        self._compared = [0] * self._depth
        self._subtrees: list[bytes] = []
        """Rebuilt roots of the parts that may be segments, by their places."""
        self._pending: list[bytes] = []
        """Leaf hashes since the last valid checkpoint."""
        self._suspects: dict[int, bytes | None] = {}
        """Leaves of `_pending` whose stored hash differs, with that hash."""
        self._broken = False
        self._stopped = False

    def _fault(self, seq: int, code: str) -> None:
        if len(self._faults) < MAX_FAULTS:
            self._faults[seq, code] = None

    def guarded(self, step: Callable[[], None]) -> None:
        """Do a step; a stored value that the database cannot even read is a fault as well."""
        try:
            step()
        except IntegrityError as error:
            self._stopped = True
            self._fault(self._tree.size + len(self._pending), error.code)

    def run(self, progress: Progress | None) -> None:
        """Stream the leaves, chunk by chunk."""
        start = 0
        while start < self._size and not self._stopped:
            stop = min(start + _CHUNK, self._size)
            self._chunk(start, stop)
            self._compare_nodes()
            if progress is not None:
                progress(stop, self._size)
            start = stop

    def _chunk(self, start: int, stop: int) -> None:
        rows, stored = list(self._log.leaves(start, stop)), dict(self._log.nodes(0, start, stop))
        hashes = [_sha256(b"\x00" + data).digest() for _, data in rows]
        whole = len(rows) == stop - start and rows[0][0] == start and rows[-1][0] == stop - 1
        if whole and list(stored.values()) == hashes:
            self._sound(start, rows, hashes)
        else:
            self._unsound(start, stop, rows, stored)

    def _sound(self, start: int, rows: list[tuple[int, bytes]], hashes: list[bytes]) -> None:
        """Leaves that are all there, with the hashes that are stored for them: nearly always."""
        feed, marks, taken = self._chain.feed, self._chain.marks, 0
        for seq, data in rows:
            feed(seq, data)
            if seq + 1 in marks:
                done = seq + 1 - start
                self._pending += hashes[taken:done]
                self._checkpoint(seq + 1)
                taken = done
        self._pending += hashes[taken:]

    def _unsound(
        self, start: int, stop: int, rows: list[tuple[int, bytes]], stored: dict[int, bytes]
    ) -> None:
        expected = start
        for seq, data in rows:
            if seq != expected and not self._gap(expected, seq, stored):
                return
            hash_ = leaf_hash(data)
            if stored.get(seq) != hash_:
                self._suspects[seq] = stored.get(seq)
            self._pending.append(hash_)
            self._chain.feed(seq, data)
            expected = seq + 1
            if expected in self._chain.marks:
                self._checkpoint(expected)
        self._gap(expected, stop, stored)

    def _gap(self, start: int, stop: int, stored: dict[int, bytes]) -> bool:
        """Go on with missing leaves' stored hashes; False where there are none."""
        if start < stop:
            self._gaps.append(range(start, stop))
            self._chain.skip()
        for seq in range(start, stop):
            if seq not in stored:
                self._stopped = True
                return False
            self._pending.append(stored[seq])
            if seq + 1 in self._chain.marks:
                self._checkpoint(seq + 1)
        return True

    def _check_gaps(self) -> None:
        """Missing leaves by number, or by the segment whose object is missing or unreadable."""
        chain = self._chain
        for gap, moved in chain.moved.explained(self._gaps, self._digest):
            if moved is not None:
                self._fault(moved[0], LOST_ENTRIES)
                continue
            for seq in gap[:MAX_FAULTS]:
                self._fault(seq, "leaf-missing")
        for one in () if self._stopped else self._log.segments():
            place = (one.first, one.stop)
            if not chain.moved.says(place, self._digest):
                self._fault(max(one.first, 0), "segment-unknown")

    def _digest(self, place: Place) -> bytes:
        """Of a place as it was met; of one that was not rebuilt, as it is stored."""
        number = place[0] >> segments.SEGMENT_LEVEL
        if number >= len(self._subtrees):
            return stored_digest(self._log, self._vault, place)
        kept = within(self._chain.kept, place)
        return kept_digest(self._vault, place, self._subtrees[number], kept)

    def _checkpoint(self, size: int) -> None:
        for root in self._chain.signed_here(size):
            self._resolve(root)

    def _resolve(self, root: bytes | None) -> None:
        """Decide which of leaf and stored hash is the true one, by the signed root."""
        start = self._tree.size
        from_leaves, made = self._grown(self._pending)
        code = "leaf-altered"
        if self._broken or root is None:
            pass
        elif from_leaves.root() == root:
            code = "node-altered"
        else:
            from_hashes, others = self._grown(self._repaired(start))
            if from_hashes.root() == root:
                from_leaves, made = from_hashes, others
            else:
                self._broken = True
                if not self._suspects:
                    self._fault(start, "history-rewritten")
        for seq in self._suspects:
            self._fault(seq, code)
        self._tree = from_leaves
        for level, hashes in enumerate(made):
            self._levels[level] += hashes
        self._pending, self._suspects = [], {}

    def _grown(self, hashes: list[bytes]) -> tuple[Frontier, list[list[bytes]]]:
        tree, made = self._tree.copy(), [list[bytes]() for _ in range(self._depth)]
        tree.extend(hashes, made)
        return tree, made

    def _repaired(self, start: int) -> list[bytes]:
        """The pending leaf hashes with the stored ones in the suspects' places."""
        hashes = list(self._pending)
        for seq, stored in self._suspects.items():
            hashes[seq - start] = stored or hashes[seq - start]
        return hashes

    def _compare_nodes(self) -> None:
        """Hold the rebuilt inner nodes against the stored ones."""
        for level, hashes in enumerate(self._levels):
            start = self._compared[level]
            self._compared[level] += len(hashes)
            if level == segments.SEGMENT_LEVEL:
                self._subtrees += hashes
            if level and hashes and not self._broken:
                self._compare_level(level, start, hashes)
            hashes.clear()

    def _compare_level(self, level: int, start: int, hashes: list[bytes]) -> None:
        stored = dict(self._log.nodes(level, start, start + len(hashes)))
        if list(stored.values()) == hashes:
            return
        for index, hash_ in enumerate(hashes, start):
            found = stored.get(index)
            if found != hash_:
                self._fault(index << level, "node-altered" if found else "node-missing")

    def finish(self, trusted: tuple[int, bytes] | None) -> None:
        """What only the end can tell: coverage, waiting key, older heads."""
        if trusted is not None and trusted[0] > self._size:
            self._fault(self._size, "rolled-back")
        elif trusted is not None and not self._is_prefix(*trusted):
            self._fault(0, "history-replaced")
        if not self._stopped:
            self._resolve(None)
            self._compare_nodes()
        self._check_gaps()
        if self._stopped:
            return
        if not self._size:
            self._fault(0, "log-empty")
        self._chain.check_coverage(self._size)
        self._check_strangers()
        self._check_waiting()
        for seq, size, root in self._chain.cited():
            if not self._is_prefix(size, root):
                self._fault(seq, "cited-head")

    def _is_prefix(self, size: int, root: bytes) -> bool:
        try:
            return root_at(self._log.node, size) == root
        except IntegrityError:
            return False

    def _check_strangers(self) -> None:
        """Stored checkpoints and nodes that no leaf accounts for."""
        for epoch, size, _root, _signature in self._log.checkpoints():
            if epoch not in self._chain.sections:
                self._fault(min(size, self._size), "checkpoint-unknown")
        for level in range(_LEVELS):
            for index, _hash in self._log.nodes(level, self._size >> level, _ENDLESS):
                self._fault(min(index << level, self._size), "node-unknown")
                break

    def _check_waiting(self) -> None:
        """The key that waits is the one that the newest epoch leaf names."""
        newest, waiting = self._chain.newest, self._log.waiting()
        if newest is None:
            return
        named = (newest.epoch + 1, newest.waiting_hash)
        if waiting is None or (waiting[0], hashlib.sha256(waiting[1]).digest()) != named:
            self._fault(self._chain.newest_seq, "waiting-key")

    def report(self) -> LogReport:
        """The findings, in the order of the log."""
        note = ""
        with contextlib.suppress(IntegrityError):
            note = newest_checkpoint(self._log, self._vault, self._chain)
        return LogReport(
            self._size,
            note,
            tuple(sorted(self._faults)),
            self._chain.new_generations(),
        )


def newest_checkpoint(log: LogTables, vault: bytes, chain: Chain) -> str:
    """The checkpoint of the largest size among the chain's epochs, as a signed note."""
    if not chain.sizes:
        return ""
    epoch = max(chain.sizes, key=chain.sizes.__getitem__)
    found = log.checkpoint(epoch)
    if found is None:
        return ""
    size, root, signature = found
    name, public = origin(vault), chain.sections[epoch].public
    body = checkpoint_body(name, size, root)
    return f"{body}\n{signature_line(name, public, signature)}"
