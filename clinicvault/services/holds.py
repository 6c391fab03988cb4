"""Patients who must not be erased for now."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.endings import holds
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.roles import Act

from . import views
from .clinic import Clinic
from .erasures.views import hold_view
from .known import known_patient


class Holds:
    """Implements `api.HoldService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def of(self, patient_id: str) -> views.HoldView | None:
        """The hold of a patient while it lasts."""
        session = self._clinic.session
        session.require(Act.LIST_PATIENTS)
        patient = known_patient(self._clinic, patient_id)
        with session.vault.read() as rows:
            hold = holds.hold_of(session, rows, patient)
        lasts = hold is not None and hold.lasts(today_of(session))
        return hold_view(self._clinic, patient, hold if lasts else None, lasts)

    def list(self) -> tuple[views.HoldView, ...]:
        """All that last, the oldest first."""
        found = holds.all_lasting(self._clinic.session)
        made = (hold_view(self._clinic, patient, hold) for patient, hold in found.items())
        return tuple(one for one in made if one is not None)

    def place(
        self, patient_id: str, reason: str, *, until: dt.date | None = None
    ) -> views.HoldView:
        """Hold a patient, or change reason and day; logged."""
        patient = known_patient(self._clinic, patient_id)
        hold = holds.place(self._clinic.session, patient, reason, until)
        made = hold_view(self._clinic, patient, hold)
        if made is None:
            raise IntegrityError("row-altered", table="hold", id=patient.hex())
        return made

    def lift(self, patient_id: str, reason: str) -> None:
        """End a hold; logged."""
        holds.lift(self._clinic.session, known_patient(self._clinic, patient_id), reason)
