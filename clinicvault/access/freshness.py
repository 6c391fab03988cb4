"""Bringing the state index up to the log, one way only: no row ever goes back (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clinicvault.audit.replay import StateEntry, Tail, replay
from clinicvault.domain.access_records import (
    ApprovalRecord,
    RequestRecord,
    RestrictionRecord,
    UsageRecord,
)
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.export_records import ForensicKeyRecord
from clinicvault.domain.lifecycle_records import (
    ErasureRecord,
    HoldRecord,
    RotationRecord,
    TeamRecord,
    TransferRecord,
)
from clinicvault.domain.ports import LogTables, RowState, StateIndex
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    DeletionRecord,
    EndorsementRecord,
    EnrolmentRecord,
    FoundingRecord,
    GroupRecord,
    PasswordRecord,
    PolicyRecord,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
    WorkstationRecord,
)

from .certificates.trust_loading import Anchors

KEPT = frozenset(
    kind.TABLE
    for kind in (
        FoundingRecord,
        UserRecord,
        EnrolmentRecord,
        UserKeyRecord,
        EndorsementRecord,
        GroupRecord,
        PasswordRecord,
        WorkstationRecord,
        PolicyRecord,
        RevocationRecord,
        DeletionRecord,
        ConsentRecord,
        AssignmentRecord,
        RequestRecord,
        ApprovalRecord,
        UsageRecord,
        RestrictionRecord,
        TeamRecord,
        TransferRecord,
        RotationRecord,
        HoldRecord,
        ErasureRecord,
        ForensicKeyRecord,
    )
)
"""Tables whose rows are never deleted: without one a revocation could be taken back."""


def catch_up(
    log: LogTables, state: StateIndex, anchors: Anchors, tail: Tail | None = None
) -> tuple[int, bytes]:
    """Replay the log's new leaves; returns the head (size, root).

    IntegrityError as `audit.replay`, and "row-rolled-back" where the log itself tells of an older
    version put back or of a certificate taken away: a computer's key can sign such a leaf, too.
    "row-missing" before anything is replayed where a revocation that the index knows is gone.
    """
    known, stations = OneWay(state), anchors.workstations
    _require_revocations(log, state, anchors)
    return replay(
        log,
        known,
        anchors.vault,
        stations,
        tail=tail,
        ended=ended_at(state, anchors),
        revocations=anchors.ending,
    )


def ended_at(state: StateIndex, anchors: Anchors) -> dict[bytes, int]:
    """Workstation -> leaf of its first revocation, of those that the index knows."""
    found: dict[bytes, int] = {}
    for row, station in anchors.revocations.items():
        known = state.get(RevocationRecord.TABLE, row)
        if known is not None:
            found[station] = min(known.seq, found.get(station, known.seq))
    return found


def _require_revocations(log: LogTables, state: StateIndex, anchors: Anchors) -> None:
    """Else a computer whose revocation is out of sight could write what the index then keeps.

    One that another process replayed after this view was taken is missing from no row.
    """
    size = log.size()
    for row, known in state.items(RevocationRecord.TABLE):
        if row not in anchors.revoked and known.seq < size:
            raise IntegrityError("row-missing", table=RevocationRecord.TABLE, id=row.hex())


class OneWay(StateIndex):
    """A state index that takes every row's versions in order, once."""

    def __init__(self, inner: StateIndex) -> None:
        self._inner = inner

    def position(self) -> tuple[int, bytes]:
        """As the index below."""
        return self._inner.position()

    def apply(self, entries: Sequence[StateEntry], size: int, root: bytes) -> None:
        """Check and apply what another process of this computer did not apply already."""
        while True:
            position = self.position()[0]
            fresh = [entry for entry in entries if entry[4] >= position]
            if position >= size:
                return
            fault = self._fault(fresh)
            if self.position()[0] != position:
                continue
            if fault is not None:
                raise IntegrityError("row-rolled-back", table=fault[0], id=fault[1].hex())
            self._inner.apply(fresh, size, root)
            return

    def get(self, table: str, row: bytes) -> RowState | None:
        """As the index below."""
        return self._inner.get(table, row)

    def many(self, table: str, rows: Sequence[bytes]) -> dict[bytes, RowState]:
        """As the index below."""
        return self._inner.many(table, rows)

    def live(self, table: str) -> int:
        """As the index below."""
        return self._inner.live(table)

    def changed_since(self, table: str, seq: int) -> list[bytes]:
        """As the index below."""
        return self._inner.changed_since(table, seq)

    def items(self, table: str) -> Iterator[tuple[bytes, RowState]]:
        """As the index below."""
        return self._inner.items(table)

    def close(self) -> None:
        """As the index below."""
        self._inner.close()

    def _fault(self, entries: Sequence[StateEntry]) -> StateEntry | None:
        """The first entry that does not follow its row's state before it."""
        newest = self._before(entries)
        for entry in entries:
            table, row, version, digest, seq = entry
            if not _follows(table, newest.get((table, row)), version, digest):
                return entry
            newest[table, row] = RowState(version, digest, seq)
        return None

    def _before(self, entries: Sequence[StateEntry]) -> dict[tuple[str, bytes], RowState]:
        """States of the entries' rows in the index."""
        rows: dict[str, list[bytes]] = {}
        for table, row, *_ in entries:
            rows.setdefault(table, []).append(row)
        return {
            (table, row): known
            for table, some in rows.items()
            for row, known in self._inner.many(table, some).items()
        }


def _follows(table: str, before: RowState | None, version: int, digest: bytes) -> bool:
    if before is None:
        return version == 1 and bool(digest)
    if not before.digest:
        return False
    if not digest:
        return version == before.version and table not in KEPT
    return version == before.version + 1
