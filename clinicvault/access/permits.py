"""Who may use a patient's pictures now: by role and consent, or by a running emergency access."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import BatchRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .consent.consent_reading import consents_of, judged_day
from .consent.consent_scope import Picture, permitted
from .patients.log_parts import require_part
from .patients.patient_keys import Sealed, require_opening
from .session import VaultSession

_PICTURES = frozenset({Act.VIEW_PHOTO, Act.EXPORT_PHOTO, Act.TRACE})
_IN_EMERGENCY = frozenset({Act.VIEW_PHOTO, Act.TRACE})
"""A copy that turned up is often why consent was withdrawn: tracing it shows nobody a picture."""


@dataclasses.dataclass(frozen=True, slots=True)
class Permit:
    """By which consent, or by which emergency access; both are named in the log."""

    consent: bytes = b""
    emergency: bytes = b""
    """Id of the request while an emergency access runs, else empty."""

    def said(self, event: Event) -> Event:
        """A log entry that names it."""
        if not self.emergency:
            return dataclasses.replace(event, consent=self.consent)
        detail = {**event.detail, "emergency": self.emergency.hex()}
        return dataclasses.replace(event, detail=detail)


@dataclasses.dataclass(slots=True)
class Entry:
    """The log entry of an act, which names its permit as soon as there is one."""

    said: Event

    def name(self, given: Permit) -> None:
        """By which consent or emergency access."""
        self.said = given.said(self.said)


UNCHECKED = Permit()
"""For tests alone, which prove that keys keep out whom no check keeps out."""


def permit(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    patient: bytes,
    purpose: Purpose | None,
    act: Act,
    photos: Sequence[Picture] = (),
) -> Permit:
    """Role and consent for each of `photos`; Refused("role"), ("consent-…").

    None as the purpose is the patient's own copy, which needs no consent, and an administrator's
    part (Refused("report-log-missing")).

    No photos: whether any picture of the patient may be used. While an emergency access runs,
    pictures may be looked at for care without consent, copies traced to them, and nothing else be
    done with them, nor for another purpose (Refused("emergency-view-only")): that needs consent and
    the ordinary key.
    """
    session.require(act)
    running = session.held.of(patient, session.vault.now())
    if running is not None and act in _PICTURES:
        if act not in _IN_EMERGENCY or purpose is not Purpose.CARE:
            raise Refused("emergency-view-only")
        return Permit(emergency=running.request)
    if purpose is None:
        session.require(Act.ACCESS_REPORT)
        require_part(session, rows, patient)
        return Permit()
    consents = consents_of(session, rows, patient)
    found = permitted(consents, purpose, photos, judged_day(session), session.user_id)
    return Permit(found.id)


def in_emergency(session: VaultSession, event: Event) -> Event:
    """A log entry about a patient, which names the emergency access while one runs."""
    running = session.held.of(event.patient, session.vault.now())
    return Permit(event.consent, running.request).said(event) if running else event


def permit_some(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    patient: bytes,
    purpose: Purpose | None,
    photos: Sequence[Sealed],
) -> tuple[Permit, list[Sealed]]:
    """Which of a patient's photos or kept files may be looked at for a purpose; as `permit`."""
    given = permit(session, rows, patient, purpose, Act.VIEW_PHOTO)
    if given.emergency or purpose is None:
        return given, list(photos)
    consents, today = consents_of(session, rows, patient), judged_day(session)

    def may(photo: Sealed) -> bool:
        try:
            permitted(consents, purpose, pictures([photo]), today, session.user_id)
        except Refused:
            return False
        return True

    return given, [photo for photo in photos if may(photo)]


def require_open(session: VaultSession, photos: Sequence[Sealed]) -> None:
    """Refused as `open_patient`, for one patient's photos opened before: its key may be gone."""
    if session.held.of(one_patient(photos), session.vault.now()) is not None:
        return
    with session.vault.read() as rows:
        reader = session.vault.reader(rows)
        batches = [reader.need(BatchRecord, batch) for batch in {photo.batch for photo in photos}]
        for key_id in {batch.patient_key for batch in batches}:
            require_opening(session, reader, key_id)


def pictures(records: Sequence[Sealed]) -> tuple[Picture, ...]:
    """(photo id, visit id) of photos; a kept file is of no visit, and any consent covers it."""
    return tuple((one.id, one.visit) for one in records if isinstance(one, PhotoRecord))


def one_patient(records: Sequence[Sealed]) -> bytes:
    """The patient of them all, for a log entry names one; UsageError("photo-patients-differ")."""
    patients = {record.patient for record in records}
    if len(patients) != 1:
        raise UsageError("photo-patients-differ")
    return patients.pop()
