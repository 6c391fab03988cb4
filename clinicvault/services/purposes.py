"""Why somebody works with a patient: stated once a session, in every entry of the log."""

from __future__ import annotations

from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .clinic import Clinic


def purposes_for(session: VaultSession) -> tuple[Purpose, ...]:
    """What somebody may state: who sees pictures any reason, everybody else works for care."""
    return tuple(Purpose) if session.may(Act.VIEW_PHOTO) else (Purpose.CARE,)


def wanted(session: VaultSession, patient: bytes, purpose: Purpose | None) -> Purpose:
    """What is to be stated, or what holds already where that is None; nothing is stated yet.

    Refused("purpose-not-yours") for a reason that this person's roles do not have.
    """
    if purpose is not None and purpose not in purposes_for(session):
        raise Refused("purpose-not-yours", purpose=purpose.slug)
    return purpose or session.purpose_of(patient)


def purpose_for(
    clinic: Clinic,
    row: bytes,
    purpose: Purpose | None = None,
    kind: type[PhotoRecord | KeptFileRecord] = PhotoRecord,
) -> Purpose:
    """The given reason, or the one that was stated for the patient of a photo or kept file."""
    session = clinic.session
    if purpose is not None or not session.stated:
        return purpose or Purpose.CARE
    with session.vault.read() as rows:
        record = session.vault.reader(rows).get(kind, row)
    return session.purpose_of(record.patient) if record else Purpose.CARE
