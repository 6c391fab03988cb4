"""Writing the log: one append per transaction, under the append lock, signed by the open epoch."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from clinicvault.crypto.keys import PublicKeys
from clinicvault.crypto.signing import record_digest
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import Change, Database, Event, LogRecorder, LogTables

from .epoch import OpenEpoch, Opener, WorkstationSigner
from .leaf import MAX_ENTRIES, LeafType, SettleLeaf, epoch_of, pack, state_bodies
from .locks import APPEND_LOCK, FileLock
from .proven import NOTHING, Head, leads_to
from .tree import Frontier, leaf_hash
from .written import Heard, Written

__all__ = ["Recorder", "WorkstationSigner"]

_KEPT_UNTOLD = 16
"""Entries that are kept in memory until it is known who listens, if anybody does."""


@dataclasses.dataclass(slots=True)
class _Transaction:
    """What one database transaction changed in memory, so that it can be taken back."""

    log: LogTables
    tree: Frontier
    before: OpenEpoch | None
    entries: int
    mark: tuple[int, bytes, bytes] | None
    restart: tuple[int, bytes] | None
    opened: list[OpenEpoch] = dataclasses.field(default_factory=list)
    retired: list[OpenEpoch] = dataclasses.field(default_factory=list)
    nodes: list[tuple[int, int, bytes]] = dataclasses.field(default_factory=list)
    written: list[Written] = dataclasses.field(default_factory=list)

    def append(self, data: bytes) -> None:
        """Store the next leaf."""
        self.log.append_leaf(self.tree.size, data)
        self.nodes += self.tree.append(leaf_hash(data))

    def flush(self) -> None:
        """Store the nodes that became complete."""
        self.log.put_nodes(self.nodes)
        self.nodes = []


class Recorder(LogRecorder):
    """Writes every transaction's leaves; used by one writer at a time.

    Holds the open epoch of this process. Several recorders, also of several processes, interleave
    their epochs in one log.
    """

    def __init__(
        self,
        vault_id: bytes,
        workstation: WorkstationSigner,
        log_public: PublicKeys,
        locks_dir: Path,
        clock: Callable[[], int],
    ) -> None:
        """`locks_dir` belongs to this vault alone; `clock` gives milliseconds since 1970 UTC."""
        self._vault = vault_id
        self._workstation = workstation
        self._opener = Opener(vault_id, workstation, log_public, locks_dir)
        self._lock = FileLock(locks_dir / APPEND_LOCK)
        self._clock = clock
        self._epoch: OpenEpoch | None = None
        self._head: Frontier | None = None
        self._followed = NOTHING
        self._restart: Head | None = None
        self._open: _Transaction | None = None
        self._heard: Heard | None = None
        self._untold: deque[Written] | None = deque(maxlen=_KEPT_UNTOLD)

    def tell(self, heard: Heard | None) -> None:
        """From now on what became durable is told, None: to nobody, and nothing is kept.

        Who listens first hears the last entries from before, without their details: what opening
        a vault wrote, too.
        """
        self._heard, untold, self._untold = heard, self._untold, None
        if heard is not None and untold:
            heard(tuple(untold))

    def untell(self, heard: Heard) -> None:
        """Tell nobody any more, unless somebody else listens by now."""
        if self._heard == heard:
            self._heard = None

    def record(self, log: LogTables, events: Sequence[Event], changes: Sequence[Change]) -> int:
        """Append the events, then the rows' states; returns the seq of the first event.

        An `Event.ms` of 0 is stamped by the clock. Without events and changes nothing happens and
        the log's size is returned. Raises Refused("log-entry-missing") for changes without an
        event, StorageFailed("log-busy"), IntegrityError where the log is not the one last seen, its
        head is not signed or its key is not the certified one.
        """
        if not events:
            if changes:
                raise Refused("log-entry-missing")
            return log.size()
        work = self._begin(log)
        first, epoch = self._append_events(work, events)
        digests = [
            record_digest(change.record) if change.record else change.digest for change in changes
        ]
        for rows in state_bodies(changes, digests):
            epoch = self._room(work)
            body = [epoch.number, rows]
            self._append_entry(work, epoch, pack(LeafType.STATE, work.tree.size, body))
        self._sign(work, epoch)
        return first

    def go_on_from(self, followed: Head) -> None:
        """What is written next continues the log with this head, or is not written."""
        self._followed = followed

    def new_generation(self, known_head: tuple[int, bytes]) -> None:
        """After a restore or a loss: the next append begins a generation citing (size, root).

        It stays flagged in every verification until `settle`.
        """
        self._restart = known_head

    def seal_to(self, log_public: PublicKeys) -> None:
        """From the next entry on, entries are for this log key: an open epoch of another ends."""
        self._opener = dataclasses.replace(self._opener, log_public=log_public)

    def share_with(self, others: tuple[PublicKeys, ...]) -> None:
        """From the next entry on, these workstations may begin the next epoch, and no others.

        An open epoch whose next key waits for others ends.
        """
        self._opener = dataclasses.replace(self._opener, others=others)

    def settle(
        self,
        log: LogTables,
        generation: int,
        administrator: tuple[bytes, bytes],
        officer: tuple[bytes, bytes],
    ) -> int:
        """Append that administrator and officer (key id, signature) accept a generation.

        They sign `leaf.settle_message`; returns the leaf's seq.
        """
        work = self._begin(log)
        epoch = self._room(work)
        body = SettleLeaf(
            epoch=epoch.number,
            generation=generation,
            administrator=administrator[0],
            administrator_signature=administrator[1],
            officer=officer[0],
            officer_signature=officer[1],
        ).body()
        seq = self._append_entry(work, epoch, pack(LeafType.SETTLE, work.tree.size, body))
        self._sign(work, epoch)
        return seq

    def end(self, log: LogTables) -> None:
        """Append the closing leaf of this process's epoch, if it has one."""
        if self._epoch is None:
            return
        work = self._begin(log)
        if self._epoch is not None:
            self._retire(work, self._epoch)
        work.flush()

    def close(self, database: Database) -> None:
        """End the epoch in a transaction of its own and erase its key, whatever happens."""
        try:
            if self._epoch is not None:
                with database.write(self) as unit:
                    self.end(unit.log)
                    unit.commit()
        finally:
            self.forget()

    def forget(self) -> None:
        """Erase the epoch's key without a closing leaf; the next epoch says so."""
        self.rolled_back()
        self._drop_epoch()
        self._untold = None

    def committed(self) -> None:
        """The transaction is durable: erase the keys of epochs that ended."""
        work, self._open = self._open, None
        if work is None:
            return
        self._head = work.tree
        for epoch in work.retired:
            epoch.wipe()
        self._lock.release()
        if self._heard is not None and work.written:
            self._heard(tuple(work.written))
        elif self._untold is not None:
            self._untold.extend(one.bare() for one in work.written)

    def rolled_back(self) -> None:
        """The transaction is undone: back to the epoch and entries from before it."""
        work, self._open = self._open, None
        if work is None:
            return
        for epoch in work.opened:
            epoch.wipe()
        self._epoch, self._restart = work.before, work.restart
        if self._epoch is not None:
            self._epoch.entries, self._epoch.mark = work.entries, work.mark
        self._lock.release()

    def _begin(self, log: LogTables) -> _Transaction:
        """The transaction in memory: append lock held, head read again."""
        if self._open is not None:
            return self._open
        self._lock.acquire()
        with contextlib.ExitStack() as undo:
            undo.callback(self._lock.release)
            tree = self._read_head(log)
            undo.pop_all()
        epoch = self._epoch
        entries, mark = (epoch.entries, epoch.mark) if epoch else (0, None)
        self._open = _Transaction(log, tree, epoch, entries, mark, self._restart)
        return self._open

    def _read_head(self, log: LogTables) -> Frontier:
        """The tree's edge as the database has it; IntegrityError if it lost what was seen."""
        size, known = log.size(), self._head
        own = self._epoch and log.checkpoint(self._epoch.number) == self._epoch.mark
        if not own:
            # A transaction whose end is unknown, or another database: this epoch is over.
            self._drop_epoch()
        if known is not None and own and size == known.size:
            return known.copy()
        tree = Frontier.load(log.node, size)
        seen = (known.size, known.root()) if known is not None else NOTHING
        for older in (seen, self._followed):
            if older[0] and not leads_to(log, older, (size, tree.root())):
                raise IntegrityError("log-rolled-back")
        if self._restart is None:
            _require_signed(log, tree)
        return tree

    def _drop_epoch(self) -> None:
        if self._epoch is not None:
            self._epoch.wipe()
            self._epoch = None

    def _room(self, work: _Transaction) -> OpenEpoch:
        """An epoch with room for one more entry."""
        epoch = self._epoch
        if epoch is not None and self._goes_on(epoch):
            return epoch
        if epoch is not None:
            self._retire(work, epoch)
        work.flush()
        head = (work.tree.size, work.tree.root())
        fresh, leaf = self._opener.open(work.log, head, self._restart)
        work.opened.append(fresh)
        self._epoch, self._restart = fresh, None
        work.append(leaf)
        return fresh

    def _goes_on(self, epoch: OpenEpoch) -> bool:
        """Whether it has room, is of this generation, for the newest log key and computers."""
        newest = epoch.log_key == self._opener.log_public.key_id
        same = newest and epoch.others == self._opener.others
        return same and epoch.entries < MAX_ENTRIES and self._restart is None

    def _retire(self, work: _Transaction, epoch: OpenEpoch) -> None:
        """Append the closing leaf and the epoch's last checkpoint; its key goes at commit."""
        work.append(pack(LeafType.CLOSE, work.tree.size, epoch.number))
        self._put_checkpoint(work, epoch)
        work.retired.append(epoch)
        self._epoch = None

    def _append_events(self, work: _Transaction, events: Sequence[Event]) -> tuple[int, OpenEpoch]:
        """Append at least one event; (seq of the first, epoch of the last)."""
        seqs = []
        for event in events:
            epoch = self._room(work)
            stamped = event if event.ms else dataclasses.replace(event, ms=self._clock())
            data = epoch.event_leaf(self._vault, work.tree.size, self._value(stamped))
            seqs.append(self._append_entry(work, epoch, data))
            work.written.append(Written(seqs[-1], leaf_hash(data), stamped))
        return seqs[0], epoch

    def _append_entry(self, work: _Transaction, epoch: OpenEpoch, data: bytes) -> int:
        seq = work.tree.size
        work.append(data)
        epoch.entries += 1
        return seq

    def _sign(self, work: _Transaction, epoch: OpenEpoch) -> None:
        self._put_checkpoint(work, epoch)
        work.flush()

    def _put_checkpoint(self, work: _Transaction, epoch: OpenEpoch) -> None:
        mark = epoch.sign(self._vault, work.tree.size, work.tree.root())
        work.log.put_checkpoint(epoch.number, *mark)

    def _value(self, event: Event) -> dict[str, object]:
        """The entry as it is sealed (DESIGN §7)."""
        return {
            "ms": event.ms,
            "event": event.name,
            "user": event.user,
            "workstation": self._workstation.id,
            "patient": event.patient,
            "objects": list(event.objects),
            "purpose": event.purpose,
            "session": event.session,
            "consent": event.consent,
            "outcome": event.outcome,
            "detail": dict(event.detail),
            "hints": dict(event.hints),
        }


def _require_signed(log: LogTables, tree: Frontier) -> None:
    """The head is the one its last writer signed: nothing is written on top of damage."""
    size = tree.size
    for seq, data in log.leaves(size - 1, size):
        found = log.checkpoint(epoch_of(seq, data))
        if found is None or found[:2] != (size, tree.root()):
            raise IntegrityError("log-damaged", seq=seq, fault="entry-unsigned")
