"""What a consent permits: for which purpose, which pictures, whom, and on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clinicvault.domain.clinical import Channel, ConsentStatus, Scope
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose

from .consent_reading import Consent, status_for

Picture = tuple[bytes, bytes]
"""(photo id, visit id)."""

REFUSALS = {
    ConsentStatus.NONE: "consent-missing",
    ConsentStatus.EXPIRED: "consent-expired",
    ConsentStatus.WITHDRAWN: "consent-withdrawn",
    ConsentStatus.AWAITING_KEY: "consent-awaiting-key",
    ConsentStatus.AWAITING_OFFICER: "consent-awaiting-officer",
    ConsentStatus.NOT_YET: "consent-not-yet",
    ConsentStatus.UNCONFIRMED: "consent-unconfirmed",
}
"""Why nothing opens, by the best status that any consent for the purpose has."""


def permitted(
    consents: Sequence[Consent],
    purpose: Purpose,
    photos: Sequence[Picture],
    today: dt.date,
    user: bytes,
) -> Consent:
    """The consent by which a user may use a patient's pictures for a purpose on a day.

    Care must be consented to as well as the purpose, for each of `photos`; several consents may
    cover them together, and the one that covers the first is returned. Without photos: whether
    any picture at all could be covered. Refused("consent-…", purpose) otherwise.
    """
    care = _covering(consents, Purpose.CARE, photos, today, user)
    return care if purpose is Purpose.CARE else _covering(consents, purpose, photos, today, user)


def faces_hidden(
    consents: Sequence[Consent],
    purpose: Purpose,
    photos: Sequence[Picture],
    today: dt.date,
    user: bytes,
) -> bool:
    """Whether a purpose is consented to for these pictures, but for no recognisable face."""
    open_faced = [one for one in consents if one.faces or one.purpose is not purpose]
    asked = (purpose, photos, today, user)
    return _allowed(consents, *asked) and not _allowed(open_faced, *asked)


def shown_at(consents: Sequence[Consent], channel: Channel | None) -> list[Consent]:
    """Those that count where pictures are shown at a place; marketing is consented to by place."""
    return [
        one
        for one in consents
        if one.purpose is not Purpose.MARKETING or channel is None or channel in one.channels
    ]


def shut_out(
    consents: Sequence[Consent],
    channel: Channel | None,
    photos: Sequence[Picture],
    today: dt.date,
    user: bytes,
) -> bool:
    """Whether marketing is consented to for these pictures, but not at that place."""
    asked = (Purpose.MARKETING, photos, today, user)
    return _allowed(consents, *asked) and not _allowed(shown_at(consents, channel), *asked)


def covers(consent: Consent, photo: bytes, visit: bytes) -> bool:
    """Whether a picture is within a consent's scope, whatever its dates."""
    if consent.scope is Scope.ALL:
        return True
    return (visit if consent.scope is Scope.VISITS else photo) in consent.subjects


def _allowed(
    consents: Sequence[Consent],
    purpose: Purpose,
    photos: Sequence[Picture],
    today: dt.date,
    user: bytes,
) -> bool:
    try:
        permitted(consents, purpose, photos, today, user)
    except Refused:
        return False
    return True


def _covering(
    consents: Sequence[Consent],
    purpose: Purpose,
    photos: Sequence[Picture],
    today: dt.date,
    user: bytes,
) -> Consent:
    mine = [one for one in consents if one.purpose is purpose]
    valid = [one for one in mine if one.status(today) is ConsentStatus.VALID]
    if not valid:
        raise Refused(REFUSALS[status_for(mine, purpose, today)], purpose=purpose.slug)
    named = [one for one in valid if not one.named or user in one.named]
    if not named:
        raise Refused("consent-not-named", purpose=purpose.slug)
    found = [next((one for one in named if covers(one, *photo)), None) for photo in photos]
    covering = [one for one in found if one is not None]
    if len(covering) < len(photos):
        raise Refused("consent-scope", purpose=purpose.slug)
    return covering[0] if covering else named[0]
