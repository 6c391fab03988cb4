"""Whether a gift may stay where it is, by today's consents: else it is asked back, or taken down.

Judged as if it left today, for the pictures, the purpose and the place, by who gave it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from clinicvault.access.consent.consent_reading import (
    Consent,
    consents_of,
    judged_day,
    local_day,
)
from clinicvault.access.consent.consent_scope import (
    Picture,
    faces_hidden,
    permitted,
    shown_at,
    shut_out,
)
from clinicvault.access.damage import found_rows
from clinicvault.access.patients.disclosures import Disclosure
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import Scope
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import PhotoRecord

OVER = "disclosure-over"
_OWN = frozenset({"patient"})
"""Forms that are made for the patient alone: nobody asks her for her own pictures."""


@dataclasses.dataclass(frozen=True, slots=True)
class Judge:
    """One patient's consents, as they count today."""

    consents: tuple[Consent, ...]
    today: dt.date
    visits: dict[bytes, bytes]
    """Photo id -> its visit, where a consent names visits; a photo that is not the patient's any
    more is missing."""
    damaged: str = ""
    """Message code where the consents cannot be read: then nothing may stay."""

    def problem(self, gift: Disclosure, *, own: bool = False) -> str:
        """Message code of why a gift may not stay, "" where it may; `own`: the patient has it."""
        if gift.purpose is None or own or gift.form in _OWN:
            return ""
        over = gift.until is not None and gift.until < self.today
        return self._forbidden(gift, gift.photos) or (OVER if over else "")

    def shown(self, gift: Disclosure, photo: bytes) -> str:
        """The same of one picture that is shown."""
        return self._forbidden(gift, (photo,))

    def days(self, consents: Iterable[bytes]) -> tuple[dt.date, ...]:
        """When they were given, in the order of the calendar; what the record lacks is left out."""
        asked = frozenset(consents)
        found = (
            one.since or local_day(one.recorded_ms) for one in self.consents if one.id in asked
        )
        return tuple(sorted(set(found)))

    def _forbidden(self, gift: Disclosure, photos: Iterable[bytes]) -> str:
        if self.damaged or gift.purpose is None:
            return self.damaged
        pictures = [self._picture(photo) for photo in photos]
        asked = (pictures, self.today, gift.by)
        if gift.channel and shut_out(self.consents, gift.channel, *asked):
            return "consent-channel"
        there = shown_at(self.consents, gift.channel)
        if gift.faces and faces_hidden(there, gift.purpose, *asked):
            return "consent-faces"
        try:
            permitted(there, gift.purpose, *asked)
        except Refused as error:
            return error.code
        return ""

    def _picture(self, photo: bytes) -> Picture:
        return photo, self.visits.get(photo, ZERO_ID)


def judge(session: VaultSession, rows: Snapshot, patient: bytes) -> Judge:
    """For all gifts of a patient; damage in the record lets nothing stay."""
    today = judged_day(session)
    try:
        consents = tuple(consents_of(session, rows, patient))
    except IntegrityError as error:
        return Judge((), today, {}, error.code)
    if all(one.scope is not Scope.VISITS for one in consents):
        return Judge(consents, today, {})  # then nothing asks for a picture's visit
    photos, _ = found_rows(rows, session.vault.reader(rows), PhotoRecord, patient=patient)
    return Judge(consents, today, {one.id: one.visit for one in photos})
