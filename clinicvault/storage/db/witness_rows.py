"""The table of witnesses inside one transaction: the port `WitnessTables`."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessRow

from .models import Base
from .prepared import Channel, Prepared
from .review_models import LogWitness

_TABLE = Base.metadata.tables[LogWitness.__tablename__]
_AGE = (int, int, bytes)
_TYPES = (bytes, int, int, bytes, int, bytes)


def witness_statements() -> dict[str, sa.Executable]:
    """The table's statements by name."""
    row = _TABLE.c
    every = sa.select(row.id, row.kind, row.size, row.root, row.ms, row.body)
    return {
        "witness_ids": sa.select(row.id).order_by(row.id),
        "witness_ages": sa.select(row.ms, row.size, row.id),
        "witness": every.where(row.id == sa.bindparam("id")),
        "insert_witness": sa.insert(_TABLE),
    }


class WitnessRows:
    """Rows of witnesses as stored; nothing here says whether they are true."""

    def __init__(
        self, channel: Channel, ids: Prepared, ages: Prepared, one: Prepared, insert: Prepared
    ) -> None:
        self._channel = channel
        self._ids, self._ages, self._one, self._insert = ids, ages, one, insert

    def ids(self) -> Iterator[bytes]:
        """Ids of all; IntegrityError("log-unreadable") where one is no bytes."""
        for (found,) in self._channel.rows(self._ids, {}):
            if type(found) is not bytes:
                raise IntegrityError("log-unreadable")
            yield found

    def ages(self) -> Iterator[tuple[int, int, bytes]]:
        """(ms, size, id) of all but those with a value of a wrong type; no body is read."""
        for ms, size, found in self._channel.rows(self._ages, {}):
            if (type(ms), type(size), type(found)) == _AGE:
                yield ms, size, found

    def get(self, witness_id: bytes) -> WitnessRow | None:
        """One row; None where it is missing or a value has a wrong type."""
        row = self._channel.first(self._one, {"id": witness_id})
        if row is None or tuple(map(type, row)) != _TYPES:
            return None
        return WitnessRow(*row)

    def put(self, row: WitnessRow) -> None:
        """Insert; one of that id stays as it is."""
        if self._channel.first(self._one, {"id": row.id}) is None:
            self._channel.change(self._insert, row._asdict())
