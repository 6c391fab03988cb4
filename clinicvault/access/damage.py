"""Damaged rows: named, logged, kept shut; who is not concerned works on (DESIGN §4, Freshness)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from clinicvault.crypto.signing import record_digest
from clinicvault.domain.access_records import UsageRecord
from clinicvault.domain.errors import ClinicVaultError, IntegrityError
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    PatientRecord,
    PhotoRecord,
    Record,
    VisitRecord,
)

from .reading import VerifiedReader

R = TypeVar("R", bound=Record)
Row = tuple[str, bytes]
"""(table, row id)."""

_PATIENTS: tuple[type[Record], ...] = (PatientRecord, ConsentRecord, VisitRecord)
OF_ONE_PATIENT = (*_PATIENTS, UsageRecord)
"""Tables in which damage concerns one patient, or what one user released in the last hour, which
is counted anew; in any other it keeps the vault shut."""
_NAMED = 100
_TRACED = 20
"""So many lost rows are traced to their patients; each takes a look through a whole table."""


def row_of(error: ClinicVaultError, table: str, row: bytes) -> Row:
    """The row an error names; the given one where it names none."""
    named = str(error.params.get("id") or error.params.get("row") or "")
    try:
        return str(error.params.get("table") or table), bytes.fromhex(named) or row
    except ValueError:
        return table, row


@dataclasses.dataclass(frozen=True, slots=True)
class Lost:
    """Rows of patients that the log knows and the database lacks, or the other way round."""

    owners: Mapping[Row, bytes] = dataclasses.field(default_factory=dict)
    """Row -> its patient, b"" where nothing left tells."""

    @property
    def patients(self) -> frozenset[bytes]:
        """Whose record is not whole."""
        return frozenset(owner for owner in self.owners.values() if owner)

    def require_whole(self, patient: bytes) -> None:
        """IntegrityError("row-missing") where a row of this patient is known to be lost."""
        for row, owner in self.owners.items():
            if owner == patient:
                raise _missing(row)


def find_lost(rows: Snapshot, reader: VerifiedReader) -> Lost:
    """Hold the row sets of the patients' tables against the log's."""
    lost = [(kind.TABLE, row) for kind in _PATIENTS for row in sorted(reader.lost(kind))]
    traced = {row: _owner(rows, *row) for row in lost[:_TRACED]}
    return Lost(dict.fromkeys(lost, b"") | traced)


def _owner(rows: Snapshot, table: str, row: bytes) -> bytes:
    """The patient of a lost row, by what else names it: signed rows that are checked on use."""
    if table == PatientRecord.TABLE:
        return row
    try:
        if table == ConsentRecord.TABLE:
            return next((a.id for a in rows.find(AssignmentRecord, consent=row)), b"")
        return next((photo.patient for photo in rows.find(PhotoRecord, visit=row)), b"")
    except IntegrityError:
        return b""


def sound_rows(
    reader: VerifiedReader, kind: type[R], rows: list[bytes]
) -> tuple[list[R], dict[Row, bytes]]:
    """(rows that are whole, damaged ones): one of these keeps nobody from unlocking."""
    sound, damaged = [], {}
    for row in rows:
        try:
            sound.append(reader.need(kind, row))
        except IntegrityError as error:
            damaged[row_of(error, kind.TABLE, row)] = b""
    return sound, damaged


def found_rows(
    rows: Snapshot | UnitOfWork, reader: VerifiedReader, kind: type[R], /, **equal: bytes
) -> tuple[list[R], dict[Row, bytes]]:
    """As `reader.find` by column values, but (rows that are whole, damaged ones)."""
    try:
        ids = [record.id for record in rows.find(kind, **equal)]
    except IntegrityError:
        # A value that is not even of its type ends the look: go on row by row.
        ids = [row for row in list(rows.ids(kind)) if _may_be(rows, kind, row, equal)]
    return sound_rows(reader, kind, ids)


def stored_rows(
    rows: Snapshot | UnitOfWork, kind: type[R], /, **equal: bytes
) -> tuple[list[R], dict[Row, bytes]]:
    """As `found_rows`, but not checked: for who checks only those that matter."""
    try:
        return rows.find(kind, **equal), {}
    except IntegrityError:
        found = {row: readable(rows, kind, row) for row in list(rows.ids(kind))}
    whole = [record for record in found.values() if record is not None]
    mine = [one for one in whole if all(getattr(one, name) == equal[name] for name in equal)]
    return mine, {(kind.TABLE, row): b"" for row, record in found.items() if record is None}


class Damaged(dict[Row, bytes]):
    """Damaged rows, each with its patient or b"": kept by who reads on, until it is told.

    What is read through it comes without the damage, which cannot be lost on the way.
    """

    def found(
        self,
        rows: Snapshot | UnitOfWork,
        reader: VerifiedReader,
        kind: type[R],
        /,
        **equal: bytes,
    ) -> list[R]:
        """As `found_rows`: the whole rows; the others are added here."""
        whole, spoiled = found_rows(rows, reader, kind, **equal)
        self.update(spoiled)
        return whole

    def add(self, error: IntegrityError, record: Record) -> None:
        """A row that is whole, and does not hold what it must."""
        self[row_of(error, record.TABLE, record.id)] = b""


def _may_be(
    rows: Snapshot | UnitOfWork, kind: type[Record], row: bytes, equal: Mapping[str, bytes]
) -> bool:
    record = readable(rows, kind, row)
    return record is None or all(getattr(record, name) == equal[name] for name in equal)


def readable(rows: Snapshot | UnitOfWork, kind: type[R], row: bytes) -> R | None:
    """A row as it is stored, not checked; None where there is none that can be read."""
    try:
        return rows.get(kind, row)
    except IntegrityError:
        return None


def as_stored(
    rows: Snapshot | UnitOfWork, state: StateIndex, kind: type[R], row: bytes
) -> R | None:
    """A damaged row that can be deleted: there is one, in the version that the log knows."""
    record, known = readable(rows, kind, row), state.get(kind.TABLE, row)
    same = record and known and known.digest and known.version == record.version
    return record if same else None


def as_logged(
    rows: Snapshot | UnitOfWork, state: StateIndex, kind: type[R], row: bytes
) -> R | None:
    """A damaged row that is what the log says, so that only its signer does not count.

    Of any other nobody can tell whose it is: its own word may have been altered, and whoever
    deleted it for the patient or person that it names would take another's away.
    """
    record, known = readable(rows, kind, row), state.get(kind.TABLE, row)
    same = record and known and known.digest == record_digest(record)
    return record if same else None


def said_of(found: Mapping[Row, bytes]) -> dict[str, object]:
    """Damaged rows and their patients as the fields of a log entry."""
    patients = {owner for owner in found.values() if owner}
    tables = ", ".join(sorted({table for table, _ in found}))
    return {
        "patient": next(iter(patients)) if len(patients) == 1 else b"",
        "purpose": "",
        "objects": tuple(row for _, row in sorted(found))[:_NAMED],
        "detail": {"rows": len(found), "tables": tables, "patients": len(patients)},
    }


def _missing(row: Row) -> IntegrityError:
    return IntegrityError("row-missing", table=row[0], id=row[1].hex())
