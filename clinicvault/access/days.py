"""The clinic's days as rows keep them: counted since 1970, and until when a wrap lasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from clinicvault.domain.records import WrapRecord

from .consent.consent_reading import Consent, in_force, today_of
from .session import VaultSession

EPOCH = dt.date(1970, 1, 1)
NEVER = 0


def number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(value: int) -> dt.date:
    """The reverse of `number`."""
    return EPOCH + dt.timedelta(days=value)


def today_number(session: VaultSession) -> int:
    """The clinic's day as a number."""
    return number(today_of(session))


def is_due(session: VaultSession, wrap: WrapRecord) -> bool:
    """Whether a wrap's time is over, though nobody's program has deleted it yet."""
    return NEVER < wrap.due_day <= today_number(session)


def latest(ends: Iterable[dt.date | None]) -> dt.date | None:
    """The last day of several consents; None as soon as one of them has no end."""
    known = list(ends)
    dates = [end for end in known if end is not None]
    return max(dates, default=None) if len(dates) == len(known) else None


def care_end(consents: Iterable[Consent]) -> dt.date | None:
    """The last day of the consents for care that are in force; None where one has no end."""
    return latest(one.keyed_until for one in consents if in_force(one))
