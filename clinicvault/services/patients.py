"""The directory of patients, the patient page, consents."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.access.consent import consent_reading
from clinicvault.access.patients import patients as patient_access
from clinicvault.access.patients.directory import care_status
from clinicvault.access.patients.name_index import Entry
from clinicvault.access.patients.visits import Visit, visits_of
from clinicvault.access.permits import in_emergency
from clinicvault.access.pictures import kept_files as kept_access
from clinicvault.access.release import limits
from clinicvault.access.release.usage import Release
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import PhotoKind, Standing, View
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Keeping, Purpose
from clinicvault.domain.records import PatientRecord, PhotoRecord, VisitRecord
from clinicvault.domain.roles import Act

from . import purposes, views
from .clinic import Clinic
from .consent.views import consent_view
from .known import known_patient
from .names import user_name
from .receiving.senders import Senders
from .stepping_up import standing_of
from .teams import patients_team
from .telling import full_name, moment

_SHUT = {
    Standing.COLD: "record-archived",
    Standing.NOT_NAMED: "record-restricted",
    Standing.OTHER_TEAM: "record-other-team",
}
_PAGE_ACTS = (Act.EDIT_PATIENT, Act.RECORD_CONSENT, Act.WITHDRAW_CONSENT, Act.IMPORT)


class Patients:
    """Implements `api.PatientService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def search(self, text: str = "", limit: int = 200) -> tuple[views.PatientRow, ...]:
        """Instant, in memory."""
        found = self._clinic.directory.search(text, limit)
        return tuple(self._row(entry) for entry in found)

    def count(self) -> int:
        """Number of patients."""
        return len(self._clinic.directory)

    def add(self, details: views.PatientDetails) -> views.PatientRow:
        """Register."""
        record = patient_access.register(self._clinic.session, _identity(details))
        return self._fresh(record.id)

    def edit(self, patient_id: str, details: views.PatientDetails) -> views.PatientRow:
        """Correct a patient's data."""
        patient = known_patient(self._clinic, patient_id)
        patient_access.edit(self._clinic.session, patient, _identity(details))
        return self._fresh(patient)

    def page(self, patient_id: str, purpose: Purpose | None = None) -> views.PatientPage:
        """Open a patient; the entry in the log comes first, and says why.

        `purpose` holds until the lock; Refused("purpose-not-yours") for one of others' roles.
        """
        session = self._clinic.session
        session.require(Act.LIST_PATIENTS)
        patient = known_patient(self._clinic, patient_id)
        reason = purposes.wanted(session, patient, purpose)
        _log_opening(session, patient, reason)
        if purpose is not None:
            session.stated[patient] = purpose
        with session.vault.read() as rows:
            reader = session.vault.reader(rows)
            record = reader.need(PatientRecord, patient)
            identity = patient_access.open_identity(session, record)
            consents = consent_reading.consents_of(session, rows, patient)
            visits = visits_of(session, rows, patient)
            photos = reader.find(PhotoRecord, patient=patient)
            team, teams, moves = patients_team(session, rows, patient)
        kept = kept_access.of_patient(session, patient)
        raws = {one.photo: one.id.hex() for one in kept if one.keeping == Keeping.RAW}
        require_visits(photos, visits)
        gate, access = self._clinic.unlocked.gate, standing_of(self._clinic, patient)
        refusal = gate.refusal(patient, reason) or _shut(access)
        facts = {} if refusal else gate.facts(photos, purpose=reason)
        row, senders = self._fresh(patient, len(photos)), Senders(self._clinic)
        return views.PatientPage(
            row=row,
            details=_details(identity),
            consents=tuple(self._consent(consent) for consent in consents),
            visits=tuple(self._visit(visit, photos, facts, raws, senders) for visit in visits),
            may=self._may(patient, refusal),
            refusal=refusal,
            set_aside=sum(one.keeping == Keeping.QUARANTINE for one in kept),
            purpose=reason,
            purposes=purposes.purposes_for(session),
            access=access,
            minor=_minor(session, identity.born),
            team=team,
            teams=tuple(teams),
            moves=tuple(moves),
            missing=reason if refusal and not gate.refusal(patient, Purpose.CARE) else Purpose.CARE,
        )

    def find(self, code: str) -> str:
        """Patient id of a code."""
        self._clinic.session.require(Act.LIST_PATIENTS)
        return patient_access.find_by_code(self._clinic.session, code).hex()

    def _may(self, patient: bytes, refusal: str) -> frozenset[Act]:
        session = self._clinic.session
        acts = {act for act in _PAGE_ACTS if session.may(act)}
        if not refusal:
            acts |= {act for act in (Act.VIEW_PHOTO, Act.EXPORT_PHOTO) if session.may(act)}
        if session.held.of(patient, session.vault.now()) is not None:
            acts.discard(Act.EXPORT_PHOTO)  # what emergency access shows is not given away
        return frozenset(acts)

    def _fresh(self, patient: bytes, photos: int = 0) -> views.PatientRow:
        directory = self._clinic.directory
        directory.refresh()
        entry = directory.entry(patient)
        if entry is None:
            raise UsageError("patient-unknown")
        return self._row(entry, photos)

    def _row(self, entry: Entry, photos: int = 0) -> views.PatientRow:
        code = patient_code(entry.id)
        name = full_name(entry.given, entry.family)
        return views.PatientRow(
            id=entry.id.hex(),
            code=code,
            name=name or code,
            born=_date(entry.born),
            record_number=entry.number,
            consent=care_status(self._clinic.session, entry),
            last_visit=_date(entry.last_visit),
            photos=photos,
            damaged=entry.damaged,
        )

    def _consent(self, consent: consent_reading.Consent) -> views.ConsentView:
        return consent_view(self._clinic, consent)

    def _visit(
        self,
        visit: Visit,
        photos: list[PhotoRecord],
        facts: dict[bytes, dict[str, object]],
        raws: dict[bytes, str],
        senders: Senders,
    ) -> views.VisitView:
        mine = [
            photo_view(p, facts.get(p.id, {}), raws.get(p.id, ""), senders)
            for p in photos
            if p.visit == visit.id
        ]
        order = list(View)
        mine.sort(key=lambda photo: (order.index(photo.view), photo.taken, photo.id))
        by = user_name(self._clinic.vault, visit.by)
        return views.VisitView(visit.id.hex(), visit.date, visit.label, by, tuple(mine))


def _log_opening(session: VaultSession, patient: bytes, reason: Purpose) -> None:
    """The entry comes first, and counts; what a limit refuses is in the log as well."""
    event = session.event("patient-open", patient=patient, purpose=reason.slug)
    said = in_emergency(session, event)
    try:
        waited = limits.log_release(session, said, Release(patient))
    except Refused as error:
        detail = {**said.detail, "reason": error.code}
        session.vault.log_event(dataclasses.replace(said, outcome="refused", detail=detail))
        raise
    if waited:
        session.require(Act.LIST_PATIENTS)


def _shut(access: views.AccessStanding) -> str:
    """Why the keys open nothing although the consent would allow it; "" where they do."""
    return "" if access.emergency_until else _SHUT.get(access.standing, "")


def _minor(session: VaultSession, born: dt.date | None) -> bool:
    """Whether somebody else consents; an unknown birth date is nobody's childhood."""
    if born is None:
        return False
    return consent_reading.today_of(session) < consent_reading.birthday(
        born, rules(session).majority
    )


def require_visits(photos: list[PhotoRecord], visits: list[Visit]) -> None:
    """IntegrityError("row-missing"): a photo whose visit is gone would be left out in silence."""
    known = {visit.id for visit in visits}
    for photo in photos:
        if photo.visit not in known:
            raise IntegrityError("row-missing", table=VisitRecord.TABLE, id=photo.visit.hex())


def photo_view(
    photo: PhotoRecord,
    facts: dict[str, object],
    raw: str = "",
    senders: Senders | None = None,
) -> views.PhotoView:
    """A photo with what is known of it; defaults where the key is missing.

    `raw` is the id of the camera's own file that is kept beside it; `senders` know other clinics.
    """
    signer = str(facts.get("sender", ""))
    imported = _int(facts, "imported")
    kind = str(facts.get("format", ""))
    return views.PhotoView(
        id=photo.id.hex(),
        visit_id=photo.visit.hex(),
        kind=PhotoKind(kind) if kind else None,
        view=View(str(facts.get("view", View.UNSPECIFIED.value))),
        width=_int(facts, "width"),
        height=_int(facts, "height"),
        taken=str(facts.get("taken", "")),
        imported=moment(imported) if imported else None,
        camera=str(facts.get("camera", "")),
        exposure=str(facts.get("exposure", "")),
        stripped=_words(facts, "stripped"),
        notes=_words(facts, "notes"),
        lens=str(facts.get("lens", "")),
        focal_mm=_float(facts, "focal_mm"),
        flash=str(facts.get("flash", "")),
        colour=str(facts.get("colour", "")),
        orientation=_int(facts, "orientation") or 1,
        origin=str(facts.get("origin", "")),
        seconds=_float(facts, "seconds"),
        pages=_int(facts, "pages"),
        clock_shift=_int(facts, "clock_shift"),
        still=str(facts.get("still", "")),
        raw=raw,
        signer=signer,
        sender=senders.name(signer) if senders is not None and signer else "",
        sent_until=_told_day(facts, "sent_until"),
    )


def details_of(clinic: Clinic, patient: bytes) -> views.PatientDetails:
    """What intake typed about a patient; needs the directory key."""
    session = clinic.session
    with session.vault.read() as rows:
        record = session.vault.reader(rows).need(PatientRecord, patient)
    return _details(patient_access.open_identity(session, record))


def _int(facts: dict[str, object], name: str) -> int:
    value = facts.get(name, 0)
    return value if isinstance(value, int) else 0


def _told_day(facts: dict[str, object], name: str) -> dt.date | None:
    try:
        return _date(str(facts.get(name, "")))
    except ValueError:
        return None


def _float(facts: dict[str, object], name: str) -> float:
    value = facts.get(name, 0.0)
    return float(value) if isinstance(value, int | float) else 0.0


def _words(facts: dict[str, object], name: str) -> tuple[str, ...]:
    value = facts.get(name, ())
    return tuple(str(word) for word in value) if isinstance(value, list | tuple) else ()


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _identity(details: views.PatientDetails) -> patient_access.Identity:
    return patient_access.Identity(
        details.given, details.family, details.born, details.record_number, details.note
    )


def _details(identity: patient_access.Identity) -> views.PatientDetails:
    return views.PatientDetails(
        identity.given, identity.family, identity.born, identity.record_number, identity.note
    )
