"""Reading rows, in a snapshot of its own or inside a write transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import sqlalchemy as sa

from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    PatientKeyRecord,
    Record,
    WrapRecord,
)

from .log_segments import OpenSegments
from .log_tables import LogStatements, SqlLogTables, log_statements
from .mapper import AT_ONCE, Tables
from .prepared import Channel, prepare

R = TypeVar("R", bound=Record)


class Statements:
    """Everything that one engine needs compiled, once."""

    def __init__(self, dialect: sa.Dialect) -> None:
        self.tables = Tables(dialect)
        self.log: LogStatements = log_statements(dialect)
        key, taken, wrap, batch, later = (
            self.tables.of(kind).table
            for kind in (
                PatientKeyRecord,
                AssignmentRecord,
                WrapRecord,
                BatchRecord,
                SuccessionRecord,
            )
        )
        joined = key.outerjoin(taken, taken.c.patient_key == key.c.id).outerjoin(
            later, later.c.later == key.c.id
        )
        self.free_keys = prepare(
            sa.select(key.c.id)
            .select_from(joined)
            .where(key.c.team == sa.bindparam("team"), taken.c.id.is_(None), later.c.id.is_(None))
            .order_by(key.c.id)
            .limit(sa.bindparam("limit", type_=sa.Integer)),
            dialect,
        )
        self.due = prepare(
            sa.select(wrap.c.id)
            .where(wrap.c.due_day > 0, wrap.c.due_day <= sa.bindparam("day"))
            .order_by(wrap.c.id),
            dialect,
        )
        owned = (
            (taken.c.id, taken.join(wrap, wrap.c.patient_key == taken.c.patient_key)),
            (later.c.patient, later.join(wrap, wrap.c.patient_key == later.c.later)),
        )
        """(patient, patients' key pairs with their wraps): of first pairs, of later ones."""
        lasts = (
            wrap.c.kind == sa.bindparam("kind"),
            sa.or_(wrap.c.due_day <= 0, wrap.c.due_day > sa.bindparam("day")),
        )
        self.lasting = [
            prepare(sa.select(who).select_from(rows).where(*lasts).order_by(who), dialect)
            for who, rows in owned
        ]
        self.owned = [
            prepare(
                sa.select(who, wrap.c.patient_key, wrap.c.kind, wrap.c.recipient).select_from(rows),
                dialect,
            )
            for who, rows in owned
        ]
        self.late = prepare(
            sa.select(batch.c.id, batch.c.patient)
            .select_from(batch.join(later, later.c.id == batch.c.patient_key))
            .order_by(batch.c.id),
            dialect,
        )


class SqlSnapshot:
    """A consistent read view, usable until its context ends: the port `Snapshot`.

    IntegrityError("row-damaged") where a stored value has a wrong type.
    """

    def __init__(self, channel: Channel, statements: Statements, old: OpenSegments) -> None:
        self._channel = channel
        self._statements = statements
        self._tables = statements.tables
        self._log = SqlLogTables(channel, statements.log, old)

    def get(self, kind: type[R], row: bytes) -> R | None:
        """One row by id, or None."""
        table = self._tables.of(kind)
        found = self._channel.first(table.by_id, {"row": row})
        return None if found is None else table.record(found)

    def find(self, kind: type[R], /, **equal: bytes | int | str) -> list[R]:
        """Rows whose columns equal the given values, ordered by id; TypeError if no column."""
        table = self._tables.of(kind)
        return [table.record(row) for row in self._channel.rows(table.find(equal), equal)]

    @property
    def log(self) -> SqlLogTables:
        """The log's tables in this transaction."""
        return self._log

    def scan(self, kind: type[R], after: bytes = b"", limit: int = 0) -> Iterator[R]:
        """Rows ordered by id, by key set (`id > after`), streamed; 0 = no limit."""
        table = self._tables.of(kind)
        if limit:
            rows = self._channel.rows(table.page, {"after": after, "limit": limit})
        else:
            rows = self._channel.rows(table.scan, {"after": after})
        return map(table.record, rows)

    def ids(self, kind: type[Record]) -> Iterator[bytes]:
        """Every row's id, ordered, streamed: with `get` it walks a table that has damaged rows."""
        for (row,) in self._channel.rows(self._tables.of(kind).ids, {}):
            yield row if isinstance(row, bytes) else str(row).encode()

    def prefixed(self, kind: type[R], prefix: bytes) -> list[R]:
        """Rows whose id begins with `prefix` (look-up of a patient by code), ordered by id."""
        table = self._tables.of(kind)
        # Longer than any id, so that it is above all that begin with the prefix.
        values = {"low": prefix, "high": prefix + b"\xff" * 64}
        return [table.record(row) for row in self._channel.rows(table.between, values)]

    def between(self, kind: type[R], column: str, first: bytes, last: bytes) -> Iterator[R]:
        """Rows whose column lies from `first` to `last`, both included, ordered by id, streamed.

        TypeError if no column.
        """
        table = self._tables.of(kind)
        values = {"first": first, "last": last}
        return map(table.record, self._channel.rows(table.within(column), values))

    def among(self, kind: type[R], column: str, values: Sequence[bytes]) -> list[R]:
        """Rows whose column equals one of the values, in no order; TypeError if no column."""
        table, found = self._tables.of(kind), list[R]()
        for start in range(0, len(values), AT_ONCE):
            some = values[start : start + AT_ONCE]
            # Always as many, so that one statement serves: the first stands for those that lack.
            asked = (*some, *(some[0] for _ in range(AT_ONCE - len(some))))
            named = {f"value_{number}": value for number, value in enumerate(asked)}
            found += map(table.record, self._channel.rows(table.among(column), named))
        return found

    def count(self, kind: type[Record]) -> int:
        """Number of rows."""
        row = self._channel.first(self._tables.of(kind).count, {})
        return int(row[0]) if row else 0

    def free_patient_keys(self, team: bytes, limit: int) -> list[bytes]:
        """Ids of patient keys of a team that are no patient's, ordered by id."""
        values = {"team": team, "limit": limit}
        return [row[0] for row in self._channel.rows(self._statements.free_keys, values)]

    def due_wraps(self, day: int) -> list[bytes]:
        """Ids of wraps with 0 < due_day <= day, ordered by id."""
        return [row[0] for row in self._channel.rows(self._statements.due, {"day": day})]

    def lasting_wraps(self, kind: int, day: int) -> list[bytes]:
        """Ids of patients with a wrap of a kind that goes never or after a day."""
        values = {"kind": kind, "day": day}
        found = (self._channel.rows(one, values) for one in self._statements.lasting)
        return [row[0] for rows in found for row in rows]

    def wraps_of_patients(self) -> list[tuple[bytes, bytes, int, bytes]]:
        """(patient, key id, kind, recipient) of every wrap of a patient's pair; not of the pool."""
        found = (self._channel.rows(one, {}) for one in self._statements.owned)
        return [(row[0], row[1], row[2], row[3]) for rows in found for row in rows]

    def late_batches(self) -> list[tuple[bytes, bytes]]:
        """(id, patient) of batches sealed to a pair that has a later one, ordered by id."""
        return [(row[0], row[1]) for row in self._channel.rows(self._statements.late, {})]
