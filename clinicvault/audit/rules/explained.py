"""From which day on a look is explained: by the hint, or by what the log itself tells of a visit.

Bound to the person or a colleague of the team, never to the patient alone. A visit that follows
explains from the day on which it is in the log, so a day's flags never rest on later days.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from clinicvault.audit.history import Column

from .names import EXPLAINED_DAYS

NEVER = np.iinfo(np.int64).max


def team_slots(
    users: tuple[bytes, ...], teams: Mapping[bytes, frozenset[bytes]]
) -> tuple[Column, int]:
    """(users x slots codes, number of codes): the user's own code, then those of the teams.

    A slot without a team repeats the user's own code.
    """
    names = sorted({team for user in users for team in teams.get(user, frozenset())})
    code = {team: len(users) + place for place, team in enumerate(names)}
    width = 1 + max((len(teams.get(user, frozenset())) for user in users), default=0)
    slots = np.repeat(np.arange(len(users), dtype=np.int64)[:, None], width, axis=1)
    for row, user in enumerate(users):
        for place, team in enumerate(sorted(teams.get(user, frozenset())), start=1):
            slots[row, place] = code[team]
    return slots, len(users) + len(names)


def explained_from(
    looks: tuple[Column, Column, Column],
    visits: tuple[Column, Column, Column],
    slots: Column,
    codes: int,
    days: int,
) -> Column:
    """Day from which each look is explained, `NEVER` for none.

    Looks and visits are (user, patient, day from 0) columns; `days` is above every day.
    """
    who, patient, day = looks
    found = np.full(len(day), NEVER, np.int64)
    known = _visit_keys(visits, slots, codes, days)
    if not len(known):
        return found
    for slot in slots.T:
        base = (patient * codes + slot[who]) * days
        at = np.searchsorted(known, base + day, side="right")
        earlier = at > 0
        near = known[at - 1] >= base + np.maximum(day - EXPLAINED_DAYS, 0)
        found = np.where(earlier & near, np.minimum(found, day), found)
        inside = at < len(known)
        later = known[np.minimum(at, len(known) - 1)] - base
        soon = inside & (later < days) & (later <= day + EXPLAINED_DAYS)
        found = np.where(soon, np.minimum(found, later), found)
    return found


def _visit_keys(
    visits: tuple[Column, Column, Column], slots: Column, codes: int, days: int
) -> Column:
    """Sorted (patient, who or which team, day) as one number."""
    who, patient, day = visits
    keys = (patient[:, None] * codes + slots[who]) * days + day[:, None]
    return np.sort(keys, axis=None)
