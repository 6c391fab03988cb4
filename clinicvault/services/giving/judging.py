"""What a patient's consents say about giving pictures out, as they count today."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

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
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.paper_words import LANGUAGES
from clinicvault.services.purposes import purposes_for
from clinicvault.services.views.exports import PurposeStanding


@dataclasses.dataclass(frozen=True, slots=True)
class Judge:
    """One patient's consents, for one person, on one day."""

    consents: tuple[Consent, ...]
    today: dt.date
    user: bytes

    def refusal(self, purpose: Purpose, channel: Channel | None, photos: Sequence[Picture]) -> str:
        """Message code of why pictures may not be given, "" where they may."""
        asked = (photos, self.today, self.user)
        if channel and shut_out(self.consents, channel, *asked):
            return "consent-channel"
        try:
            permitted(shown_at(self.consents, channel), purpose, *asked)
        except Refused as error:
            return error.code
        return ""

    def hidden(self, purpose: Purpose, channel: Channel | None, photos: Sequence[Picture]) -> bool:
        """Whether they may be given, but nobody may be recognised by a face."""
        there = shown_at(self.consents, channel)
        return faces_hidden(there, purpose, photos, self.today, self.user)

    def standing(
        self, purpose: Purpose, channel: Channel | None, photos: Sequence[Picture]
    ) -> PurposeStanding:
        """What is said of a reason; pictures that alone are left out do not refuse it."""
        out = [one for one in photos if self.refusal(purpose, channel, [one])]
        inside = [one for one in photos if one not in out]
        if not inside:
            return PurposeStanding(purpose, channel, self.refusal(purpose, channel, photos))
        counting = [self._consent(purpose, channel, one) for one in inside]
        since = [one.since or local_day(one.recorded_ms) for one in counting]
        return PurposeStanding(
            purpose,
            channel,
            faces_hidden=self.hidden(purpose, channel, inside),
            outside=tuple(photo.hex() for photo, _ in out),
            since=max(since),
            until=min((one.ends for one in counting if one.ends), default=None),
        )

    def _consent(self, purpose: Purpose, channel: Channel | None, photo: Picture) -> Consent:
        there = shown_at(self.consents, channel)
        return permitted(there, purpose, [photo], self.today, self.user)

    @property
    def language(self) -> str:
        """The patient's: that of the newest form that was signed, English where none tells."""
        told = (one.language for one in self.consents if one.language in LANGUAGES)
        return next(told, "en")


def judge(session: VaultSession, patient: bytes) -> Judge:
    """For one patient; needs the directory key. IntegrityError where the record is damaged."""
    with session.vault.read() as rows:
        consents = tuple(consents_of(session, rows, patient))
    return Judge(consents, judged_day(session), session.user_id)


def reasons(session: VaultSession) -> Iterator[tuple[Purpose, Channel | None]]:
    """Every reason of this person's roles; marketing once for each place."""
    for purpose in purposes_for(session):
        places = tuple(Channel) if purpose is Purpose.MARKETING else (None,)
        yield from ((purpose, place) for place in places)
