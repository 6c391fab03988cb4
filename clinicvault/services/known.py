"""Ids that come in as text: of a patient who is in the vault, of anything else."""

from __future__ import annotations

from clinicvault.domain.errors import UsageError
from clinicvault.domain.records import PatientRecord

from .clinic import Clinic

_ID_BYTES = 16


def known_patient(clinic: Clinic, text: str) -> bytes:
    """The id of a patient who is in the vault; UsageError("patient-unknown") otherwise."""
    patient, vault = parse_patient(text), clinic.session.vault
    with vault.read() as rows:
        reader = vault.reader(rows)
        if reader.get(PatientRecord, patient) is None or reader.erased(patient):
            raise UsageError("patient-unknown")
    return patient


def parse_patient(text: str) -> bytes:
    """A patient id; UsageError("patient-unknown") for anything else."""
    return parse_id(text, "patient-unknown")


def parse_id(text: str, code: str) -> bytes:
    """A 16-byte id; UsageError with the code for anything else."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise UsageError(code) from None
    if len(found) != _ID_BYTES:
        raise UsageError(code)
    return found
