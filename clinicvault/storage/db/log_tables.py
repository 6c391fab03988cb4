"""The access log's tables inside one transaction: the port `LogTables`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import ENTRY, LogSegment
from clinicvault.domain.log_witnesses import WitnessRow

from .log_segments import OpenSegments
from .models import Base, LogCheckpoint, LogLeaf, LogNode, LogWaiting
from .prepared import Channel, Prepared, Row, prepare
from .review_models import LogSegment as SegmentRow
from .witness_rows import WitnessRows, witness_statements

_PLACE = 1
_LEAF, _NODE, _POINT, _WAIT, _SEGMENT = (
    Base.metadata.tables[model.__tablename__]
    for model in (LogLeaf, LogNode, LogCheckpoint, LogWaiting, SegmentRow)
)
_SEGMENT_TYPES = (int, int, bytes, bytes, int)
_TOGETHER = 4_096
"""Leaves of a segment that are put in order with those that stayed at once."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogStatements:
    """The log's statements, compiled for one engine."""

    size: Prepared
    leaves: Prepared
    append: Prepared
    node: Prepared
    nodes: Prepared
    put_node: Prepared
    checkpoint: Prepared
    checkpoints: Prepared
    insert_checkpoint: Prepared
    update_checkpoint: Prepared
    waiting: Prepared
    insert_waiting: Prepared
    update_waiting: Prepared
    segments: Prepared
    segments_at: Prepared
    insert_segment: Prepared
    drop_leaves: Prepared
    witness_ids: Prepared
    witness_ages: Prepared
    witness: Prepared
    insert_witness: Prepared


def log_statements(dialect: Dialect) -> LogStatements:
    """Compile the log's statements for an engine."""
    leaf, node, point, wait, old = _LEAF.c, _NODE.c, _POINT.c, _WAIT.c, _SEGMENT.c
    bind = sa.bindparam
    segments = sa.select(old.first, old.stop, old.object, old.digest, old.bytes).order_by(old.first)
    statements: dict[str, sa.Executable] = {
        "size": sa.select(sa.func.max(leaf.seq)),
        "leaves": sa.select(leaf.seq, leaf.leaf)
        .where(leaf.seq >= bind("start"), leaf.seq < bind("stop"))
        .order_by(leaf.seq),
        "append": sa.insert(_LEAF),
        "node": sa.select(node.hash).where(node.level == bind("level"), node.idx == bind("idx")),
        "nodes": sa.select(node.idx, node.hash)
        .where(node.level == bind("level"), node.idx >= bind("start"), node.idx < bind("stop"))
        .order_by(node.idx),
        "put_node": sa.insert(_NODE),
        "checkpoint": sa.select(point.size, point.root, point.signature).where(
            point.epoch == bind("epoch")
        ),
        "checkpoints": sa.select(point.epoch, point.size, point.root, point.signature).order_by(
            point.epoch
        ),
        "insert_checkpoint": sa.insert(_POINT),
        "update_checkpoint": sa.update(_POINT)
        .where(point.epoch == bind("of"))
        .values(size=bind("size"), root=bind("root"), signature=bind("signature")),
        "waiting": sa.select(wait.epoch, wait.sealed_seed).where(wait.place == _PLACE),
        "insert_waiting": sa.insert(_WAIT),
        "update_waiting": sa.update(_WAIT).values(
            epoch=bind("epoch"), sealed_seed=bind("sealed_seed")
        ),
        "segments": segments,
        "segments_at": segments.where(old.first < bind("stop"), old.stop > bind("start")),
        "insert_segment": sa.insert(_SEGMENT),
        "drop_leaves": sa.delete(_LEAF).where(
            leaf.seq >= bind("start"),
            leaf.seq < bind("stop"),
            sa.func.substr(leaf.leaf, 1, len(ENTRY)) == bind("entry", type_=sa.LargeBinary),
        ),
        **witness_statements(),
    }
    return LogStatements(
        **{name: prepare(statement, dialect) for name, statement in statements.items()}
    )


class SqlLogTables:
    """The log's rows, as stored; IntegrityError("log-unreadable") where a type is wrong."""

    def __init__(self, channel: Channel, statements: LogStatements, old: OpenSegments) -> None:
        self._channel = channel
        self._sql = statements
        self._old = old
        asked = (statements.witness_ids, statements.witness_ages, statements.witness)
        self._witnesses = WitnessRows(channel, *asked, statements.insert_witness)

    def size(self) -> int:
        """Number of leaves: the highest sequence number, plus one.

        The newest leaf is never in a segment (`put_segment`).
        """
        row = self._channel.first(self._sql.size, {})
        return 0 if row is None or row[0] is None else int(row[0]) + 1

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """(seq, stored bytes) for start <= seq < stop, in order, streamed.

        Every stored leaf among them is there, whatever the segments' rows say: one that reaches
        into another, beyond the log or nowhere, or is none, adds nothing and hides nothing.
        """
        stop = min(stop, self.size())
        for segment in self._told({"start": start, "stop": stop}):
            first, end = max(start, segment.first), min(stop, segment.stop)
            if first < end:
                yield from self._stored({"start": start, "stop": first})
                yield from self._moved(segment, first, end)
                start = end
        yield from self._stored({"start": start, "stop": stop})

    def _told(self, values: dict[str, int]) -> list[LogSegment]:
        """Segments with some of the leaves, as their rows tell it; those rows that are none not."""
        found = (_segment(row) for row in self._channel.rows(self._sql.segments_at, values))
        return [one for one in found if one is not None]

    def _stored(self, values: dict[str, int]) -> Iterator[tuple[int, bytes]]:
        return _numbered(self._channel.pieces(self._sql.leaves, values))

    def _moved(self, segment: LogSegment, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Entries from the object, between the leaves that stayed."""
        moved = self._old.find(segment)
        if moved is None:
            yield from self._stored({"start": start, "stop": stop})
            return
        for at in range(start, stop, _TOGETHER):
            until = min(at + _TOGETHER, stop)
            found = dict(moved.leaves(at, until))
            found.update(self._stored({"start": at, "stop": until}))
            yield from sorted(found.items())

    def append_leaf(self, seq: int, leaf: bytes) -> None:
        """Insert; IntegrityError("row-conflict") unless `seq` is the next number."""
        self._channel.change(self._sql.append, {"seq": seq, "leaf": leaf})

    def node(self, level: int, index: int) -> bytes | None:
        """Hash of a complete subtree of 2**level leaves, or None."""
        row = self._channel.first(self._sql.node, {"level": level, "idx": index})
        return None if row is None else _typed(row, (bytes,))[0]

    def nodes(self, level: int, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """(index, hash) of a level for start <= index < stop, in order, streamed."""
        values = {"level": level, "start": start, "stop": stop}
        return _numbered(self._channel.pieces(self._sql.nodes, values))

    def put_nodes(self, nodes: Sequence[tuple[int, int, bytes]]) -> None:
        """Insert (level, index, hash) rows; a stored one is never replaced."""
        self._channel.change_many(
            self._sql.put_node,
            [{"level": level, "idx": index, "hash": hash_} for level, index, hash_ in nodes],
        )

    def checkpoint(self, epoch: int) -> tuple[int, bytes, bytes] | None:
        """(size, root, signature) of the epoch's newest checkpoint."""
        row = self._channel.first(self._sql.checkpoint, {"epoch": epoch})
        return None if row is None else _typed(row, (int, bytes, bytes))

    def put_checkpoint(self, epoch: int, size: int, root: bytes, signature: bytes) -> None:
        """Insert or replace the epoch's newest; IntegrityError("row-conflict") if it shrinks."""
        values = {"epoch": epoch, "size": size, "root": root, "signature": signature}
        if not self._channel.change(self._sql.update_checkpoint, {"of": epoch, **values}):
            self._channel.change(self._sql.insert_checkpoint, values)

    def checkpoints(self) -> Iterator[tuple[int, int, bytes, bytes]]:
        """(epoch, size, root, signature), ordered by epoch."""
        for row in self._channel.rows(self._sql.checkpoints, {}):
            yield _typed(row, (int, int, bytes, bytes))

    def waiting(self) -> tuple[int, bytes] | None:
        """(epoch, sealed seed) of the key that waits for the next epoch."""
        row = self._channel.first(self._sql.waiting, {})
        return None if row is None else _typed(row, (int, bytes))

    def put_waiting(self, epoch: int, sealed_seed: bytes) -> None:
        """Replace the waiting key."""
        values = {"epoch": epoch, "sealed_seed": sealed_seed}
        if not self._channel.change(self._sql.update_waiting, values):
            self._channel.change(self._sql.insert_waiting, {"place": _PLACE, **values})

    def segments(self) -> list[LogSegment]:
        """Which leaves lie in objects, oldest first; IntegrityError for a row that is none."""
        found = list(self.segment_rows())
        if None in found:
            raise IntegrityError("log-unreadable")
        return [one for one in found if one is not None]

    def segment_rows(self) -> Iterator[LogSegment | None]:
        """As `segments`, None for a row that is none."""
        return map(_segment, self._channel.rows(self._sql.segments, {}))

    def put_segment(self, segment: LogSegment) -> None:
        """Entries now lie in an object: their rows go, all other leaves stay.

        IntegrityError("row-conflict") unless they are the next ones, without the newest leaf.
        """
        self._channel.change(self._sql.insert_segment, dataclasses.asdict(segment))
        values = {"start": segment.first, "stop": segment.stop, "entry": ENTRY}
        self._channel.change(self._sql.drop_leaves, values)

    def witness_ids(self) -> Iterator[bytes]:
        """Ids of all witnesses."""
        return self._witnesses.ids()

    def witness_ages(self) -> Iterator[tuple[int, int, bytes]]:
        """(ms, size, id) of all witnesses."""
        return self._witnesses.ages()

    def witness(self, witness_id: bytes) -> WitnessRow | None:
        """One witness as it is stored, None where it is missing or damaged."""
        return self._witnesses.get(witness_id)

    def put_witness(self, row: WitnessRow) -> None:
        """Insert; one that is there already stays as it is."""
        self._witnesses.put(row)


def _numbered(pieces: Iterator[list[Row]]) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) rows, of which a log has the most: in few steps each."""
    for piece in pieces:
        numbers, values = zip(*piece, strict=True)
        if {*map(type, numbers)} != {int} or {*map(type, values)} != {bytes}:
            raise IntegrityError("log-unreadable")
        yield from piece


def _segment(row: Row) -> LogSegment | None:
    return LogSegment(*row) if tuple(map(type, row)) == _SEGMENT_TYPES else None


def _typed(row: Row, types: tuple[type, ...]) -> Row:
    if tuple(map(type, row)) != types:
        raise IntegrityError("log-unreadable")
    return row
