"""What reading the certificates rests on: fresh rows, and where each of them stands."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from clinicvault.access.reading import VerifiedReader
from clinicvault.crypto.signing import verify_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.records import Record

from .trust import Trust

R = TypeVar("R", bound=Record)


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """The rows at one moment, and the certificates that are accepted so far."""

    rows: Snapshot | UnitOfWork
    reader: VerifiedReader
    state: StateIndex
    trust: Trust

    def seq(self, record: Record) -> int:
        """The leaf that told of the record's newest version."""
        known = self.state.get(record.TABLE, record.id)
        return known.seq if known else 0

    def rooted(self, kind: type[R]) -> list[R]:
        """Rows of a table that only the root may sign."""
        records = self.reader.find(kind)
        for record in records:
            require(verify_record(record, self.trust.root.signing), record)
        return records


def require(holds: bool, record: Record) -> None:
    """IntegrityError("certificate-invalid") unless it holds."""
    if not holds:
        raise invalid(record)


def invalid(record: Record) -> IntegrityError:
    """The error that names a certificate which is not what it must be."""
    return IntegrityError("certificate-invalid", table=record.TABLE, id=record.id.hex())
