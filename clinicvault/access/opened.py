"""What the gate hands out; whoever gets it zeroes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.records import KeptFileRecord, PhotoRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """One opened object; the caller zeroes `data` when done."""

    photo: PhotoRecord
    data: bytearray
    facts: dict[str, object]
    """Format, orientation, view, capture time …: sealed with the photo, opened with it."""


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedFile:
    """An opened kept file: for a worker without keys, and nobody else."""

    record: KeptFileRecord
    data: bytearray
    facts: dict[str, object]
    """Name, reason, time, size …: sealed with the file, opened with it."""

    def close(self) -> None:
        """Zero it."""
        zero([self.data])


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedEvidence:
    """An opened document of a consent."""

    record: EvidenceRecord
    data: bytearray

    def close(self) -> None:
        """Zero it."""
        zero([self.data])


def wipe_all(opened: Sequence[Opened]) -> None:
    """Zero the plaintext of opened objects."""
    zero(one.data for one in opened)


def zero(plaintext: Iterable[bytearray]) -> None:
    """Overwrite with zeros."""
    for data in plaintext:
        data[:] = bytes(len(data))
