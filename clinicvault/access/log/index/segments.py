"""A stretch of the log's index as bytes: columns as narrow as their values, tables, text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import NUMBERS, TABLES, Column, History
from clinicvault.audit.history_acts import Begun
from clinicvault.crypto.encoding import decode, encode
from clinicvault.domain.errors import IntegrityError

SEGMENT = 65_536
"""Leaves of a finished segment."""
_FORMAT = 3
"""Before 3 leaves were taken as they were stored."""
_HEAD_BYTES = 4
_NARROW = (np.uint8, np.uint16, np.uint32)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Entries from leaf `start` below leaf `stop`."""

    start: int
    stop: int
    root: bytes
    """Root of the log's first `stop` leaves when it was made."""
    keys: tuple[bytes, ...]
    """Ids of the log keys that its reader held, 16 bytes each."""
    history: History
    """Its `closed` column counts for nothing: `told` does."""
    outcomes: Column
    """Entries that stand for an earlier one, ascending."""
    told: Column
    """Which one, by the same places; it may be in the segment before."""
    begun: tuple[Begun, ...]
    """What entries after `stop` may stand for."""
    text: bytes
    """A line an entry."""

    def unread_with(self, keys: frozenset[bytes]) -> bool:
        """Whether somebody with these keys would read more of it."""
        return "no-key" in self.history.problems and not keys <= set(self.keys)


def pack(segment: Segment) -> bytes:
    """As `unpack` reads it."""
    columns = {name: _narrow(column) for name, column in _columns(segment)}
    head = encode(
        {
            "format": _FORMAT,
            "start": segment.start,
            "stop": segment.stop,
            "root": segment.root,
            "keys": list(segment.keys),
            "begun": [list(one) for one in segment.begun],
            "tables": {table: list(getattr(segment.history, table)) for table in TABLES.values()},
            "columns": [[name, one.dtype.str, len(one)] for name, one in columns.items()],
        }
    )
    length = len(head).to_bytes(_HEAD_BYTES, "big")
    return b"".join((length, head, *(one.tobytes() for one in columns.values()), segment.text))


def unpack(data: bytes) -> Segment:
    """IntegrityError("encoding") for anything that `pack` did not write."""
    try:
        return _unpack(memoryview(data))
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("encoding") from error


def _unpack(data: memoryview) -> Segment:
    at = _HEAD_BYTES + int.from_bytes(data[:_HEAD_BYTES], "big")
    head = decode(data[_HEAD_BYTES:at])
    if head["format"] != _FORMAT:
        raise ValueError("another format")
    columns: dict[str, Any] = {}
    for name, kind, count in head["columns"]:
        found = np.frombuffer(data, np.dtype(kind), count, at)
        columns[name] = found.astype(np.int64)
        at += found.nbytes
    outcomes, told = columns.pop("outcomes"), columns.pop("told")
    tables: dict[str, Any] = {table: tuple(values) for table, values in head["tables"].items()}
    closed = np.zeros(len(columns["seq"]), np.bool_)
    return Segment(
        start=head["start"],
        stop=head["stop"],
        root=head["root"],
        keys=tuple(head["keys"]),
        history=History(**columns, closed=closed, **tables),
        outcomes=outcomes,
        told=told,
        begun=tuple((act, outcome, seq) for act, outcome, seq in head["begun"]),
        text=bytes(data[at:]),
    )


def _columns(segment: Segment) -> Iterator[tuple[str, Column]]:
    for name in NUMBERS:
        yield name, getattr(segment.history, name)
    yield "outcomes", segment.outcomes
    yield "told", segment.told


def _narrow(column: Column) -> npt.NDArray[np.integer[Any]]:
    """The same values in the narrowest kind of number that holds them all."""
    largest = int(column.max()) if len(column) else 0
    for kind in _NARROW:
        if largest <= np.iinfo(kind).max:
            return column.astype(kind)
    return column
