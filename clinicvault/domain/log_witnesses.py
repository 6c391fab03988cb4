"""Witnesses of the log's head: signed copies that somebody else has, and where they are kept."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

Head = tuple[int, bytes]
"""(size, root)."""


class WitnessKind(enum.IntEnum):
    """Where a copy of the log's head went; stored, so never renumbered."""

    EXPORT = 1
    BACKUP = 2
    WORKSTATION = 3
    PRINT = 4
    TIMESTAMP = 5
    LOG_EXPORT = 6


class WitnessRow(NamedTuple):
    """A witness as it is stored (format.md, Witnesses); everything follows from kind and body."""

    id: bytes
    kind: int
    size: int
    root: bytes
    ms: int
    body: bytes


class Proven(NamedTuple):
    """A head of the log that was seen and verified, and which generations it had."""

    size: int = 0
    root: bytes = b""
    generations: bytes = b""


class WitnessTables(Protocol):
    """The table of witnesses inside one transaction; rows are never changed or removed."""

    def witness_ids(self) -> Iterator[bytes]:
        """Ids of all witnesses; IntegrityError("log-unreadable") where one is none."""
        ...

    def witness_ages(self) -> Iterator[tuple[int, int, bytes]]:
        """(ms, size, id) of all as they are stored, unproven; what is no such row is left out."""
        ...

    def witness(self, witness_id: bytes) -> WitnessRow | None:
        """One row as it is stored; None where it is missing, or no row of this table's types."""
        ...

    def put_witness(self, row: WitnessRow) -> None:
        """Insert; one that is there already stays as it is."""
        ...


class WitnessMemory(Protocol):
    """What one computer keeps of witnesses outside the vault: durable, atomic, bounded.

    Only what was held against the log here gets in. A file that cannot be read is begun anew.
    """

    def known(self) -> set[bytes]:
        """Ids of all witnesses that were held against the log here, also of those let go."""
        ...

    def kept(self) -> list[WitnessRow]:
        """All of the last 90 days, before that one a week; oldest first."""
        ...

    def proven(self) -> Proven:
        """The newest head against which all of them were held."""
        ...

    def stations(self) -> dict[bytes, bytes]:
        """Workstation id -> Ed25519 key of every computer that was ever known here."""
        ...

    def signed_ms(self) -> int:
        """When this computer signed the head last, 0 for never."""
        ...

    def keep(
        self,
        fresh: Sequence[WitnessRow],
        proven: Proven,
        now_ms: int,
        stations: Mapping[bytes, bytes],
    ) -> None:
        """Keep more, all held against `proven`; lets go what is too old. StorageFailed.

        `stations` as of `stations()`: what was known stays known, and as it was.
        """
        ...

    def take_turn(self, now_ms: int, every_ms: int) -> int | None:
        """Note that this computer signs the head now, unless it did within `every_ms`.

        When it had signed before, 0 for never; None where it is not due. Of several threads and
        programs one gets the turn. StorageFailed.
        """
        ...

    def note_signed(self, ms: int) -> None:
        """This computer signed the head then; StorageFailed."""
        ...
