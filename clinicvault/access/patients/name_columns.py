"""The searched form of all names: columns in name order, one cache file, nothing to parse.

A hundred thousand patients as Python objects take seconds to make; these columns are read as they
lie. All of it is in buffers that `wipe` overwrites.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clinicvault.domain.ids import ID_BYTES

Array = NDArray[Any]
_KEY = 8
"""Bytes of a token that the sorted column holds; longer ones are compared in the text."""
_BLANK = 0x20
_PIECE = 256
_MAGIC = b"names-2\n"


class Line(NamedTuple):
    """One patient for the columns: folded tokens, what is shown, how recent."""

    tokens: bytes
    """A blank before each token, a line feed after the last; UTF-8."""
    shown: bytes
    """One line, with its line feed."""
    id: bytes
    recency: int
    """Larger is more recent; fits 64 bits."""


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """Patients in the order of their tokens; rows are counted from 0."""

    ids: Array
    """16 bytes a row."""
    text: Array
    """All `Line.tokens`, one after another (uint8)."""
    text_at: Array
    """Where each row's tokens begin, and the end (uint32)."""
    shown: Array
    shown_at: Array
    keys: Array
    """The first 8 bytes of every token, big-endian, sorted (uint64)."""
    rows: Array
    """The row of each of `keys` (uint32)."""
    recency: Array
    """`Line.recency` of each row (uint64)."""
    recent: Array
    """Rows, the most recent first (uint32)."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Columns:
        """Build them from lines sorted by `tokens`."""
        text, text_at = _joined([line.tokens for line in lines])
        shown, shown_at = _joined([line.shown for line in lines])
        keys, rows = _sorted_tokens(text, text_at)
        recency = np.array([line.recency for line in lines], "<u8")
        recent = np.argsort(recency, kind="stable")[::-1].astype("<u4")
        ids = _bytes(b"".join(line.id for line in lines))
        return cls(ids, text, text_at, shown, shown_at, keys, rows, recency, recent)

    def __len__(self) -> int:
        return len(self.recent)

    def id_of(self, row: int) -> bytes:
        """A row's patient."""
        return bytes(self.ids[ID_BYTES * row : ID_BYTES * (row + 1)])

    def tokens_of(self, row: int) -> bytes:
        """A row's `Line.tokens`."""
        return bytes(self.text[self.text_at[row] : self.text_at[row + 1]])

    def shown_of(self, row: int) -> bytes:
        """A row's `Line.shown`."""
        return bytes(self.shown[self.shown_at[row] : self.shown_at[row + 1]])

    def lines(self) -> list[Line]:
        """Every row as it was given."""
        tokens = self.text.tobytes().splitlines(keepends=True)
        shown = self.shown.tobytes().splitlines(keepends=True)
        ids = self._ids()
        return list(map(Line, tokens, shown, ids, self.recency.tolist()))

    def places(self) -> dict[bytes, int]:
        """Patient id -> row."""
        return {patient: row for row, patient in enumerate(self._ids())}

    def newest(self) -> Iterator[int]:
        """Rows, the most recent first."""
        return _streamed(self.recent)

    def hits(self, tokens: Sequence[bytes]) -> Iterator[int]:
        """Rows of which every one of `tokens` begins a token, in order."""
        ranges = sorted((self._range(token) for token in tokens), key=len)
        found = np.ones(len(self), np.bool_)
        for rows in ranges:
            one = np.zeros(len(self), np.bool_)
            one[rows] = True
            found &= one
            if not found.any():
                return
        long = [b" " + token for token in tokens if len(token) > _KEY]
        for row in _streamed(np.flatnonzero(found)):
            if not long or all(token in self.tokens_of(row) for token in long):
                yield row

    def wipe(self) -> None:
        """Overwrite everything."""
        for column in self._parts():
            column.fill(0)

    def dump(self) -> bytes:
        """All columns as one string of bytes."""
        parts = [part.tobytes() for part in self._parts()]
        sizes = np.array([len(part) for part in parts], "<u8").tobytes()
        return b"".join((_MAGIC, sizes, *parts))

    @classmethod
    def load(cls, data: bytes) -> Columns:
        """The reverse of `dump`; ValueError where `data` is not one."""
        count = len(_TYPES)
        head = len(_MAGIC) + 8 * count
        if len(data) < head or not data.startswith(_MAGIC):
            raise ValueError("no names")
        sizes = np.frombuffer(data, "<u8", count, len(_MAGIC)).tolist()
        if head + sum(sizes) != len(data):
            raise ValueError("names of another length")
        whole, parts = bytearray(data), []
        for size, kind in zip(sizes, _TYPES, strict=True):
            width = np.dtype(kind).itemsize
            parts.append(np.frombuffer(whole, kind, size // width, head))
            head += size
        return cls(*parts)

    def _ids(self) -> list[bytes]:
        joined = self.ids.tobytes()
        return [joined[at : at + ID_BYTES] for at in range(0, len(joined), ID_BYTES)]

    def _parts(self) -> list[Array]:
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _range(self, token: bytes) -> Array:
        """Rows with a token that begins with (at most the first 8 bytes of) `token`."""
        head = token[:_KEY]
        low, high = (int.from_bytes(head.ljust(_KEY, fill), "big") for fill in (b"\0", b"\xff"))
        first = np.searchsorted(self.keys, np.uint64(low), "left")
        last = np.searchsorted(self.keys, np.uint64(high), "right")
        return self.rows[first:last]


_TYPES = ("u1", "u1", "<u4", "u1", "<u4", "<u8", "<u4", "<u8", "<u4")
"""Element types of the columns, in the order of the fields."""


def _bytes(data: bytes) -> Array:
    """A copy that can be overwritten."""
    return np.frombuffer(bytearray(data), np.uint8)


def _streamed(rows: Array) -> Iterator[int]:
    """As Python numbers, a few at a time: mostly only the first are wanted."""
    for start in range(0, len(rows), _PIECE):
        yield from rows[start : start + _PIECE].tolist()


def _joined(parts: Sequence[bytes]) -> tuple[Array, Array]:
    ends = np.cumsum([0, *map(len, parts)], dtype="<u4")
    return _bytes(b"".join(parts)), ends


def _sorted_tokens(text: Array, text_at: Array) -> tuple[Array, Array]:
    """(keys, rows) of every token, sorted by key."""
    starts = np.flatnonzero(text == _BLANK) + 1
    rows = np.searchsorted(text_at, starts, "right") - 1
    padded = np.concatenate((text, np.zeros(_KEY, np.uint8)))
    keys, inside = np.zeros(len(starts), "<u8"), np.ones(len(starts), np.bool_)
    for place in range(_KEY):
        letters = padded[starts + place]
        inside &= letters > _BLANK
        keys = (keys << np.uint64(8)) | np.where(inside, letters, 0).astype("<u8")
    order = np.argsort(keys, kind="stable")
    return keys[order], rows[order].astype("<u4")
