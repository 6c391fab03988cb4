"""The access log: read with the log key, verified with none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from clinicvault.access.certificates.trust_loading import Anchors, load_anchors, load_trust
from clinicvault.access.followed import followed
from clinicvault.access.freshness import catch_up, ended_at
from clinicvault.access.session import VaultSession
from clinicvault.access.settling import acceptors
from clinicvault.access.vault import VaultPorts
from clinicvault.access.witnesses.holding import Remembered, broken, misfits
from clinicvault.access.witnesses.proving import gone, in_force
from clinicvault.audit.chain import Holder
from clinicvault.audit.consistency import Broken, gravest
from clinicvault.audit.held import Held, Piece
from clinicvault.audit.reading import LogEntry, LogReader
from clinicvault.audit.verify import verify_log
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables, Snapshot
from clinicvault.domain.record_kinds import GroupKind


@dataclasses.dataclass(frozen=True, slots=True)
class LogVerdict:
    """What verification of the log found."""

    entries: int
    checkpoint: str
    faults: tuple[tuple[int, str], ...]
    unsettled: int
    """Restores and losses that administrator and officer have not accepted yet."""
    misfits: int = 0
    """Copies of computers whose access ended with which the log does not begin; no fault of it."""


def verify_only(
    ports: VaultPorts, pin: bytes, progress: Callable[[int, int], None] | None = None
) -> LogVerdict:
    """Every leaf, node, key and checkpoint, and that the log continues what was known of it.

    Known is what this computer saw last and keeps, and every head that a computer in force signed.

    Needs no secret; IntegrityError("founding-changed") where the vault is not the pinned one.
    """
    # Before the view is taken: what another thread appends meanwhile is no loss.
    followed_here = ports.state.position()
    size, root = max(followed_here, ports.lost.head if ports.lost else (0, b""))
    memory = ports.seen.witnesses if ports.seen is not None else None
    remembered = Remembered.of(memory) if memory is not None else None
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        trusted = (size, root) if size else None
        people = _acceptors(ports, rows, anchors, pin)
        report = verify_log(
            rows.log,
            anchors.vault,
            anchors.workstations,
            trusted,
            progress,
            acceptors=people,
            ended=ended_at(ports.state, anchors),
            revocations=anchors.ending,
        )
        unlike = broken(rows.log, anchors.vault, in_force(anchors), remembered)
        told = gravest(rows.log, unlike, followed_here)
        ended = gone(anchors, ports.state)
        others = len(misfits(rows.log, anchors.vault, ended, remembered, followed_here))
        more = () if told is None else (_fault(rows.log, told),)
    unsettled = sum(not generation.settled for generation in report.generations)
    faults = tuple(dict.fromkeys((*report.faults, *more)))
    return LogVerdict(report.entries, report.checkpoint, faults, unsettled, others)


def _fault(log: LogTables, told: Broken) -> tuple[int, str]:
    """As `verify_log` names a log that does not continue what was known of it."""
    short = bool(told.missing(log))
    return (log.size(), "rolled-back") if short else (0, "history-replaced")


def _acceptors(
    ports: VaultPorts, rows: Snapshot, anchors: Anchors, pin: bytes
) -> tuple[Holder, Holder] | None:
    """Administrators and officers by their certificates; None where these cannot be trusted."""
    try:
        catch_up(rows.log, ports.state, anchors)
        return acceptors(load_trust(rows, ports.state, pin))
    except IntegrityError:
        return None


class LogAccess:
    """Entries in the clear, for who holds the log key; a context manager."""

    def __init__(self, session: VaultSession) -> None:
        keys = {pair.public.key_id: pair for pair in session.generations(GroupKind.LOG)}
        self._reader = LogReader(keys, session.vault.id)
        self._vault = session.vault
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        rows, head = self._stack.enter_context(followed(self._vault))
        self._held = Held(rows.log, head)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.wipe()
        self._stack.close()

    def size(self) -> int:
        """Number of leaves that this view of the log has."""
        return self._held.size

    def entries(self, before: int | None) -> Iterator[LogEntry]:
        """Newest first, below seq `before`."""
        return self._reader.entries(self._held, before)

    def forward(self, start: int = 0, stop: int | None = None) -> Iterator[LogEntry]:
        """Oldest first, from seq `start` below `stop` (None: to the end)."""
        return self._reader.forward(self._held, start, stop)

    def entry(self, seq: int) -> LogEntry | None:
        """The entry at `seq`, None where there is none."""
        return self._reader.entry(self._held, seq)

    def piece(self, start: int, stop: int) -> tuple[list[LogEntry], Piece]:
        """Entries from seq `start` below `stop`, oldest first, and what they were read from."""
        piece = self._held.piece(start, stop)
        return list(self._reader.among(self._held, piece.leaves)), piece

    def begins_with(self, size: int, root: bytes) -> bool:
        """Whether the log's first `size` leaves are those that had this root."""
        return self._held.begins_with(size, root)
