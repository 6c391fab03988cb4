"""Segments: a run of the log's leaves as one stored object (format.md, Segments of the log).

    "CVLOGSEG" | version, 1 byte | vault id, 16 bytes | first, 8 bytes | count, 4 bytes
    | count lengths, 4 bytes each | the leaves, one after another

Numbers are big-endian. Only entries move; every other leaf stays in the database and has length 0
here: so keys and rows' states are known without any object. Leaves are sealed or public already,
so nothing is sealed here, and what was altered shows as any altered leaf does: by its hash.
"""

from __future__ import annotations

import dataclasses
import itertools
import struct
from collections.abc import Iterator, Sequence

from .errors import IntegrityError

_Id = bytes
ENTRY = b"\x84\x01\x01"
"""First bytes of the leaves that move: entries (`audit.leaf`)."""
LARGEST = 1 << 28
"""No object with more bytes is a segment: room for 65,536 leaves of 4 KiB."""
TABLE = "log_segment"
_HEAD = struct.Struct(">8sB16sQI")
_MAGIC = b"CVLOGSEG"
_VERSION = 1
_PLACE = struct.Struct(">QQ")
_LENGTH = 4
_PIECE = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True)
class LogSegment:
    """Which leaves lie in which object."""

    first: int
    stop: int
    """One more than the last."""
    object: bytes
    """The object's id, 16 bytes."""
    digest: bytes
    """SHA-256 of the object, 32 bytes."""
    bytes: int
    """Its size."""

    @property
    def row(self) -> _Id:
        """Under which id the log says that these leaves moved, 16 bytes."""
        return _PLACE.pack(self.first, self.stop)


class SegmentLeaves:
    """The leaves of an object's content; IntegrityError("segment-unreadable") where it is none.

    The content is kept as it is and cut where a leaf is asked for.
    """

    __slots__ = ("_data", "_ends", "first", "stop", "vault")

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEAD.size:
            raise _unreadable()
        magic, version, self.vault, self.first, count = _HEAD.unpack_from(data)
        table = _HEAD.size + count * _LENGTH
        if (magic, version) != (_MAGIC, _VERSION) or len(data) < table:
            raise _unreadable()
        lengths = struct.unpack_from(f">{count}I", data, _HEAD.size)
        self._ends = list(itertools.accumulate(lengths, initial=table))
        if self._ends[-1] != len(data):
            raise _unreadable()
        self._data, self.stop = data, self.first + count

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """(seq, stored bytes) of those from `start` below `stop` that lie here, in order."""
        data, ends, first = self._data, self._ends, self.first
        for seq in range(max(start, first), min(stop, self.stop)):
            place = seq - first
            if ends[place] < ends[place + 1]:
                yield seq, data[ends[place] : ends[place + 1]]


def place_of(row: bytes) -> tuple[int, int]:
    """(first, stop) of `LogSegment.row`; ValueError for anything else."""
    if len(row) != _PLACE.size:
        raise ValueError(row)
    first, stop = _PLACE.unpack(row)
    return first, stop


def segment_pieces(vault: bytes, first: int, leaves: Sequence[bytes]) -> Iterator[bytes]:
    """The content of a new object with the entries among the leaves, in pieces of about 1 MiB."""
    leaves = [leaf if leaf.startswith(ENTRY) else b"" for leaf in leaves]
    yield _HEAD.pack(_MAGIC, _VERSION, vault, first, len(leaves))
    yield struct.pack(f">{len(leaves)}I", *map(len, leaves))
    waiting, size = list[bytes](), 0
    for leaf in leaves:
        waiting.append(leaf)
        size += len(leaf)
        if size >= _PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _unreadable() -> IntegrityError:
    return IntegrityError("segment-unreadable")
