"""Archived records: where they stand, who brings them up, for whom alone they are."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.access.consent import bringing_back
from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.damage import row_of
from clinicvault.access.patients import named, stepping_up
from clinicvault.access.patients import standing as standing_access
from clinicvault.access.patients.appointments import expected
from clinicvault.access.plain import password_secret
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.records import WrapRecord
from clinicvault.jobs import Progress

from . import views
from .api import ProgressListener
from .clinic import Clinic
from .known import known_patient, parse_id
from .telling import moment


class SteppingUp:
    """Implements `api.StepUpService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def standing(self, patient_id: str) -> views.AccessStanding:
        """Whether this person's keys open the pictures now."""
        return standing_of(self._clinic, known_patient(self._clinic, patient_id))

    def bring_up(
        self,
        patient_ids: Sequence[str],
        password: str,
        *,
        request_id: str = "",
        progress: ProgressListener | None = None,
    ) -> views.BroughtUp:
        """Bring archived records up for the days of the rules; logged."""
        patients = [known_patient(self._clinic, patient) for patient in patient_ids]
        return self._bring_up(patients, password, request_id, progress)

    def bring_up_today(
        self, password: str, *, request_id: str = "", progress: ProgressListener | None = None
    ) -> views.BroughtUp:
        """The same for everybody on today's list."""
        session = self._clinic.session
        patients = sorted(expected(session, today_of(session)))
        return self._bring_up(patients, password, request_id, progress)

    def restrict(self, patient_id: str, user_ids: Sequence[str], password: str) -> None:
        """From now on only these practitioners' keys open the pictures; one is oneself."""
        patient = known_patient(self._clinic, patient_id)
        users = [parse_id(user, "restrict-practitioner") for user in user_ids]
        with password_secret(password) as secret:
            named.restrict(self._clinic.session, patient, users, secret)

    def lift_restriction(self, patient_id: str, password: str) -> None:
        """Back to the whole team; only who is named can."""
        patient = known_patient(self._clinic, patient_id)
        with password_secret(password) as secret:
            named.lift_restriction(self._clinic.session, patient, secret)

    def bring_back(self, patient_id: str) -> None:
        """After a withdrawal and a new consent: an officer gives the record back."""
        patient = known_patient(self._clinic, patient_id)
        bringing_back.bring_back(self._clinic.session, patient)
        self._clinic.directory.refresh()

    def _bring_up(
        self,
        patients: Sequence[bytes],
        password: str,
        request_id: str,
        progress: ProgressListener | None,
    ) -> views.BroughtUp:
        request = parse_id(request_id, "request-unknown") if request_id else b""
        told = (lambda done, total: progress(Progress(done, total))) if progress else None
        with password_secret(password) as secret:
            found = stepping_up.bring_up(
                self._clinic.session, patients, secret, request=request, progress=told
            )
        return views.BroughtUp(
            tuple(patient.hex() for patient in found.opened),
            tuple((patient.hex(), code) for patient, code in found.refused.items()),
        )


def standing_of(clinic: Clinic, patient: bytes) -> views.AccessStanding:
    """Where a patient's record stands for who is unlocked; a damaged one is shut, and told."""
    session = clinic.session
    try:
        with session.vault.read() as rows:
            found = standing_access.standing_of(session, rows, patient)
    except IntegrityError as error:
        session.tell_damage({row_of(error, WrapRecord.TABLE, patient): patient})
        return views.AccessStanding(Standing.CLOSED)
    ms = found.emergency_until_ms
    return views.AccessStanding(
        standing=found.standing,
        until=found.until,
        named=tuple(user.hex() for user in found.named),
        emergency_until=moment(ms) if ms else None,
        may=found.may,
    )
