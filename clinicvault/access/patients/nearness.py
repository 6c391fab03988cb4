"""How far a visit or appointment may be from what it explains; entries tell of such as are further.

The log's reader sees when it was entered, never which day it is for: next year's would explain
today's look.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.ports import Event

NEAR = dt.timedelta(days=7)
FAR = "far"
"""Hint of an entry: its visit or appointment lies further away than `NEAR`."""


def told_far(session: VaultSession, entry: Event, day: dt.date) -> Event:
    """The entry about a visit or appointment of that day, which says whether it is far."""
    if abs(day - today_of(session)) <= NEAR:
        return entry
    return dataclasses.replace(entry, hints={**entry.hints, FAR: True})
