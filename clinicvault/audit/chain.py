"""The log's rules, leaf by leaf: whose key may sign where, and which entries are in place."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from clinicvault.crypto.keys import verify
from clinicvault.domain.log_segments import TABLE, place_of
from clinicvault.domain.ports import LogTables

from .checkpoint import checkpoint_valid
from .leaf import (
    EVENT_PREFIX,
    MAX_ENTRIES,
    EpochLeaf,
    LeafError,
    LeafType,
    SettleLeaf,
    close_epoch,
    event_epoch,
    event_place,
    is_shared,
    settle_message,
    state_parts,
    unpack,
    unreadable,
)
from .proven import Head, find_epoch, newest_with_gaps
from .segments import Moved

Holder = Callable[[bytes, int], bytes | None]
"""(key id, seq) -> the Ed25519 key, if it was certified for the role and in force there."""
ADMINISTRATOR = "administrator"
OFFICER = "officer"
_UNTOUCHED = -1
_AN_EVENT = (int(LeafType.EVENT), b"")


@dataclasses.dataclass(frozen=True, slots=True)
class Trust:
    """The public keys that verification starts from (Ed25519, 32 bytes)."""

    vault: bytes
    workstations: Mapping[bytes, bytes]
    """Workstation id -> signing key."""
    acceptors: tuple[Holder, Holder] | None = None
    """Administrators and officers, who settle generations; None: that is not judged here."""
    ended: Mapping[bytes, int] = dataclasses.field(default_factory=dict)
    """Workstation id -> leaf at which its access ended, as far as that is known yet."""
    revocations: Mapping[tuple[str, bytes], bytes] = dataclasses.field(default_factory=dict)
    """(table, row id) -> the workstation whose access that row ends, from its state leaf on."""


@dataclasses.dataclass(slots=True)
class Section:
    """An epoch as verification sees it."""

    number: int
    workstation: bytes
    public: bytes
    last: int
    """Seq of its newest leaf; -1 where verification began later and met none."""
    entries: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class NewGeneration:
    """A generation after the first: the log was restored, or its local state was lost."""

    seq: int
    """Where it begins."""
    generation: int
    lost: int
    """Leaves of the cited head that the log no longer has."""
    settled: bool
    """Whether an administrator and an officer accepted it."""
    digest: bytes
    """SHA-256 of the stored leaf that began it, which acceptances sign."""


@dataclasses.dataclass(slots=True)
class _Generation:
    seq: int
    digest: bytes
    leaf: EpochLeaf
    settled: bool = False


Mark = tuple[Section, bytes, bytes]
"""(epoch, root, signature) of a checkpoint, kept by its size."""


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A place in a log that was followed so far: where to go on without looking back."""

    size: int
    root: bytes
    newest_seq: int
    newest: EpochLeaf
    open: tuple[tuple[int, bytes, bytes], ...]
    """(epoch, workstation, public key) of the epochs open there."""


class Chain:
    """Feeds on leaves in order and reports what breaks a rule as (seq, fault)."""

    def __init__(self, log: LogTables, trust: Trust, report: Callable[[int, str], object]) -> None:
        self._log = log
        self._trust = trust
        self._report = report
        self._generations: dict[int, _Generation] = {}
        self._open: dict[int, Section] = {}
        self._ended = dict(trust.ended)
        self.sections: dict[int, Section] = {}
        self.sizes: dict[int, int] = {}
        """Epoch -> size of its newest checkpoint."""
        self.marks: dict[int, list[Mark]] = {}
        """Checkpoints of the epochs met so far, by size."""
        self.newest: EpochLeaf | None = None
        self.newest_seq = 0
        self.moved = Moved()
        self.kept: list[int] = []
        """Leaves met so far that are no entries."""

    def resume(self, head: Head) -> list[range]:
        """Take up the rules at a head that was followed, from the epochs open there.

        Each leaf that counts for it is held against the head: IntegrityError. What is missing
        among them is returned, and nothing may rest on it before the log explains it.
        """
        newest, gaps = newest_with_gaps(self._log, head[0], head)
        if newest is not None:
            self.newest, self.newest_seq = newest.leaf, newest.seq
            for number in newest.open:
                leaf = find_epoch(self._log, number, head)
                self._register(Section(number, leaf.workstation, leaf.public, _UNTOUCHED))
        return gaps

    def resume_at(self, point: Point) -> None:
        """As `resume`, where this process followed the same log up to `point` itself."""
        self.newest, self.newest_seq = point.newest, point.newest_seq
        for number, workstation, public in point.open:
            self._register(Section(number, workstation, public, _UNTOUCHED))

    def point(self, size: int, root: bytes) -> Point | None:
        """Where it stands now; None before the first epoch."""
        if self.newest is None:
            return None
        open_ = self._open.values()
        still = tuple((one.number, one.workstation, one.public) for one in open_)
        return Point(size, root, self.newest_seq, self.newest, still)

    def feed(self, seq: int, data: bytes) -> tuple[int, Any] | None:
        """Check the next leaf; returns (type, body), or None where it is unreadable.

        The body of an event is left out: whoever reads entries opens them anyway.
        """
        section = self._open.get(event_place(seq, data))
        if (
            section is not None
            and section.entries < MAX_ENTRIES
            and seq <= self._ended.get(section.workstation, seq)
        ):
            section.last = seq
            section.entries += 1
            return _AN_EVENT
        if not data.startswith(EVENT_PREFIX):
            self.kept.append(seq)
        try:
            kind, body = unpack(seq, data)
            if kind == LeafType.EVENT:
                self._entry(seq, event_epoch(seq, body))
                body = b""
            elif kind == LeafType.STATE:
                epoch, rows = state_parts(seq, body)
                self._entry(seq, epoch)
                self._learn(seq, rows)
            else:
                self._rare(seq, kind, body, data)
        except LeafError as error:
            self._report(seq, error.code)
            return None
        return kind, body

    def skip(self) -> None:
        """Leaves are missing: where the open epochs' last entries were is not known for now.

        Keys, and which epoch is open, no entry tells: of those nothing is forgiven.
        """
        for section in self._open.values():
            section.last = _UNTOUCHED

    def _rare(self, seq: int, kind: int, body: object, data: bytes) -> None:
        if kind == LeafType.EPOCH:
            self._begin(seq, EpochLeaf.of(seq, body), data)
        elif kind == LeafType.CLOSE:
            self._close(seq, close_epoch(seq, body))
        elif kind == LeafType.SETTLE:
            self._settle(seq, SettleLeaf.of(seq, body))
        else:
            raise unreadable(seq)

    def _entry(self, seq: int, epoch: int) -> None:
        """An event, state or settle leaf stands in an open epoch that has room."""
        section = self._open.get(epoch)
        if section is None:
            self._report(seq, "entry-outside")
            return
        section.last = seq
        section.entries += 1
        if section.entries > MAX_ENTRIES:
            self._report(seq, "too-many-entries")
        if self._is_out(section.workstation, seq):
            self._report(seq, "computer-unknown")

    def _learn(self, seq: int, rows: list[list[Any]]) -> None:
        """From a revocation's own leaf on: whoever reads both at once is told in time, too."""
        for table, row, _, digest in rows:
            gone = self._trust.revocations.get((table, row))
            if gone is not None:
                self._ended[gone] = min(seq, self._ended.get(gone, seq))
            elif table == TABLE:
                self._move(seq, row, digest)

    def _move(self, seq: int, row: bytes, digest: bytes) -> None:
        """Entries moved: nobody says so of what is to come, or hides it that way."""
        try:
            place = place_of(row)
        except ValueError:
            raise unreadable(seq) from None
        if place[1] > seq:
            raise unreadable(seq)
        self.moved.learn(place, digest)

    def _is_out(self, workstation: bytes, seq: int) -> bool:
        """Whether its access ended before: it still may close an epoch, and write nothing else."""
        return seq > self._ended.get(workstation, seq)

    def _close(self, seq: int, epoch: int) -> None:
        section = self._open.pop(epoch, None)
        if section is None:
            self._report(seq, "entry-outside")
        else:
            section.last = seq

    def _begin(self, seq: int, leaf: EpochLeaf, data: bytes) -> None:
        """The epoch's key fits its place, and the epochs before it are accounted for."""
        if leaf.handed and leaf.cites is None and self.newest is not None:
            self._check_handed(seq, leaf, self.newest)
        elif leaf.certificate:
            self._check_generation(seq, leaf, data)
        else:
            self._check_successor(seq, leaf)
        if not verify(leaf.public, leaf.signature, leaf.message(self._trust.vault)):
            self._report(seq, "key-signature")
        if sorted(leaf.unclosed + leaf.running) != sorted(self._open):
            self._report(seq, "open-list")
        for number in leaf.unclosed:
            self._open.pop(number, None)
        self.newest, self.newest_seq = leaf, seq
        self._register(Section(leaf.epoch, leaf.workstation, leaf.public, seq))

    def _register(self, section: Section) -> None:
        self.sections[section.number] = self._open[section.number] = section
        found = self._log.checkpoint(section.number)
        if found is not None:
            size, root, signature = found
            self.sizes[section.number] = size
            self.marks.setdefault(size, []).append((section, root, signature))

    def _check_successor(self, seq: int, leaf: EpochLeaf) -> None:
        before = self.newest
        if before is None:
            self._report(seq, "key-uncertified")
            return
        if leaf.public != before.next_public or leaf.cites is not None or is_shared(before):
            self._report(seq, "key-uncertified")
        place = (before.epoch + 1, before.generation, before.workstation)
        if (leaf.epoch, leaf.generation, leaf.workstation) != place:
            self._report(seq, "key-order")

    def _check_handed(self, seq: int, leaf: EpochLeaf, before: EpochLeaf) -> None:
        """In a shared log: by any workstation, with its signature and that of the waiting key."""
        if (leaf.epoch, leaf.generation) != (before.epoch + 1, before.generation):
            self._report(seq, "key-order")
        message = leaf.certificate_message(self._trust.vault)
        self._check_workstation(seq, leaf, message)
        if not verify(before.next_public, leaf.handed, message):
            self._report(seq, "key-uncertified")

    def _check_workstation(self, seq: int, leaf: EpochLeaf, message: bytes) -> None:
        public = self._trust.workstations.get(leaf.workstation)
        if public is None or self._is_out(leaf.workstation, seq):
            self._report(seq, "computer-unknown")
        elif not verify(public, leaf.own, message):
            self._report(seq, "key-uncertified")

    def _check_generation(self, seq: int, leaf: EpochLeaf, data: bytes) -> None:
        before = self.newest
        place = (before.epoch + 1, before.generation + 1) if before else (1, 1)
        if (leaf.epoch, leaf.generation) != place or (leaf.cites is None) != (before is None):
            self._report(seq, "key-order")
        message = leaf.certificate_message(self._trust.vault)
        self._check_workstation(seq, leaf, message)
        shared = before is not None and is_shared(before)
        if (shared or leaf.handed) and not verify(leaf.public, leaf.handed, message):
            self._report(seq, "key-uncertified")
        if before is not None:
            digest = hashlib.sha256(data).digest()
            self._generations[leaf.generation] = _Generation(seq, digest, leaf)

    def _settle(self, seq: int, leaf: SettleLeaf) -> None:
        self._entry(seq, leaf.epoch)
        if self._trust.acceptors is None:
            return
        begun = self._generations.get(leaf.generation)
        if begun is None:
            self._report(seq, "acceptance-invalid")
            return
        administrators, officers = self._trust.acceptors
        signed = (
            (administrators, leaf.administrator, leaf.administrator_signature, ADMINISTRATOR),
            (officers, leaf.officer, leaf.officer_signature, OFFICER),
        )
        for holder, key_id, signature, role in signed:
            message = settle_message(self._trust.vault, leaf.generation, begun.digest, role)
            if not verify(holder(key_id, seq) or b"", signature, message):
                self._report(seq, "acceptance-invalid")
                return
        begun.settled = True

    def signed_here(self, size: int) -> list[bytes]:
        """Roots that valid checkpoints of exactly `size` leaves name; invalid ones are reported."""
        roots = []
        for section, root, signature in self.marks.pop(size, ()):
            if checkpoint_valid(self._trust.vault, size, root, section.public, signature):
                roots.append(root)
            else:
                self._report(size - 1, "checkpoint-signature")
        return roots

    def check_coverage(self, size: int) -> None:
        """Every epoch's newest checkpoint ends exactly at the epoch's newest leaf."""
        for section in self.sections.values():
            covered = self.sizes.get(section.number)
            end = section.last + 1
            if section.last == _UNTOUCHED:
                continue
            if covered is None:
                self._report(section.last, "checkpoint-missing")
            elif covered > size:
                self._report(size, "truncated")
            elif covered < end:
                self._report(covered, "entry-unsigned")
            elif covered > end:
                self._report(end, "checkpoint-size")

    def cited(self) -> list[tuple[int, int, bytes]]:
        """(seq, size, root) of heads that later generations cite and that the log should have."""
        return [
            (begun.seq, *begun.leaf.cites)
            for begun in self._generations.values()
            if begun.leaf.cites and begun.leaf.cites[0] <= begun.seq
        ]

    def new_generations(self) -> tuple[NewGeneration, ...]:
        """The generations after the first, in order."""
        return tuple(
            NewGeneration(
                begun.seq,
                begun.leaf.generation,
                max(0, (begun.leaf.cites or (0, b""))[0] - begun.seq),
                begun.settled,
                begun.digest,
            )
            for begun in self._generations.values()
        )
