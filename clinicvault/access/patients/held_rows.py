"""How many rows of every table hold something of one patient: nothing is left out of a report.

A table with a column `patient` is counted by itself; one that says it otherwise stands here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from clinicvault.access.reading import VerifiedReader
from clinicvault.access.rotation.succession import keys_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.access_records import AppointmentRecord, RestrictionRecord
from clinicvault.domain.lifecycle_records import (
    ErasureRecord,
    HoldRecord,
    TransferRecord,
)
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    PatientKeyRecord,
    PatientRecord,
    Record,
    WrapRecord,
)

from .appointments import appointments_with

BY_PATIENT: tuple[type[Record], ...] = tuple(
    kind
    for kind in RECORD_TYPES
    if any(field.name == "patient" for field in dataclasses.fields(kind))
)
"""Tables with a column that names the patient."""
BY_ID: tuple[type[Record], ...] = (
    PatientRecord,
    AssignmentRecord,
    RestrictionRecord,
    HoldRecord,
    ErasureRecord,
)
"""Tables whose row has the patient's id as its own."""
BY_KEY: tuple[type[Record], ...] = (PatientKeyRecord, TransferRecord, WrapRecord)
"""Tables that hang on the patient's key pairs."""
INSIDE: tuple[type[Record], ...] = (AppointmentRecord,)
"""Tables that name the patient in a sealed field alone."""


def row_counts(session: VaultSession, rows: Snapshot, patient: bytes) -> dict[str, int]:
    """Table -> number of rows, where there are some; needs the directory key. IntegrityError."""
    reader = session.vault.reader(rows)
    found = {kind.TABLE: len(reader.find(kind, patient=patient)) for kind in BY_PATIENT}
    found |= {kind.TABLE: int(reader.get(kind, patient) is not None) for kind in BY_ID}
    found |= _by_key(reader, patient)
    found[AppointmentRecord.TABLE] = len(appointments_with(session, rows, patient))
    return {table: count for table, count in found.items() if count}


def _by_key(reader: VerifiedReader, patient: bytes) -> dict[str, int]:
    keys = keys_of(reader, patient, reader.find(BatchRecord, patient=patient))
    wraps = sum(len(reader.find(WrapRecord, patient_key=key)) for key in keys)
    return {
        PatientKeyRecord.TABLE: _there(reader, PatientKeyRecord, keys),
        TransferRecord.TABLE: _there(reader, TransferRecord, keys),
        WrapRecord.TABLE: wraps,
    }


def _there(reader: VerifiedReader, kind: type[Record], rows: Iterable[bytes]) -> int:
    return sum(reader.get(kind, row) is not None for row in rows)
