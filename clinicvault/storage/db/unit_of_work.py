"""One write transaction: no change is committed without its entry in the access log."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import TABLE, LogSegment
from clinicvault.domain.ports import Change, Event, LogRecorder
from clinicvault.domain.records import Record

from .log_segments import OpenSegments
from .prepared import Channel
from .snapshot import SqlSnapshot, Statements

NO_EVENT = -1
"""What `commit` returns where the transaction had no event."""


class SqlUnitOfWork(SqlSnapshot):
    """The port `UnitOfWork`; reads see its own writes; rolled back by `close` unless committed.

    `check` runs right before the commit and refuses it by raising.
    """

    def __init__(
        self,
        channel: Channel,
        statements: Statements,
        old: OpenSegments,
        recorder: LogRecorder,
        check: Callable[[], None],
    ) -> None:
        super().__init__(channel, statements, old)
        self._recorder = recorder
        self._check = check
        self._changes: list[Change] = []
        self._events: list[Event] = []
        self._done = False

    def put(self, record: Record) -> None:
        """Insert version 1, or replace version n by n+1.

        IntegrityError("row-version") on any other version, "row-conflict" where the id or a
        unique value is taken.
        """
        table = self._tables.of(type(record))
        values = table.values(record)
        if record.version == 1:
            self._channel.change(table.insert, values)
        else:
            before = {"old_id": record.id, "old_version": record.version - 1}
            self._exactly_one(self._channel.change(table.update, {**values, **before}), record)
        self._changes.append(Change(record.TABLE, record.id, record.version, record))

    def put_over(self, record: Record) -> None:
        """Write a row whatever is in its place: the caller knows by the log that it follows."""
        table = self._tables.of(type(record))
        self._channel.change(table.clear, {"old_id": record.id})
        self._channel.change(table.insert, table.values(record))
        self._changes.append(Change(record.TABLE, record.id, record.version, record))

    def delete(self, record: Record) -> None:
        """Delete this version of the row; IntegrityError("row-version") where it is not stored."""
        values = {"old_id": record.id, "old_version": record.version}
        deleted = self._channel.change(self._tables.of(type(record)).delete, values)
        self._exactly_one(deleted, record)
        self._changes.append(Change(record.TABLE, record.id, record.version, None))

    def move(self, segment: LogSegment, digest: bytes) -> None:
        """Put a segment; the log says which leaves stayed, by their digest."""
        self.log.put_segment(segment)
        self._changes.append(Change(TABLE, segment.row, 1, None, digest))

    def event(self, event: Event) -> None:
        """Add a log entry to this transaction."""
        self._events.append(event)

    def commit(self) -> int:
        """Write the log, commit durably; the seq of the first event, or -1 where there is none.

        IntegrityError("unlogged-change") where something changed and no event says so. On any
        failure nothing is committed, and the transaction has ended.
        """
        try:
            seq = self._record()
            self._check()
            self._channel.commit()
            self._done = True
        finally:
            self.close()
        self._recorder.committed()
        return seq

    def close(self) -> None:
        """Roll back unless committed; safe to call again."""
        if not self._done:
            self._done = True
            try:
                self._channel.rollback()
            finally:
                self._recorder.rolled_back()

    def _record(self) -> int:
        if self._events:
            return self._recorder.record(self.log, self._events, self._changes)
        if self._changes:
            raise IntegrityError("unlogged-change")
        return NO_EVENT

    def _exactly_one(self, touched: int, record: Record) -> None:
        if touched != 1:
            raise IntegrityError("row-version", table=record.TABLE, row=record.id.hex())
