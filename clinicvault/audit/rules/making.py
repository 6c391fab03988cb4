"""Flags out of rows: identity, span of time, the entries that speak for it."""

from __future__ import annotations

import hashlib

import numpy as np

from clinicvault.audit.history import Column

from .contract import MOST_ENTRIES, Figures, Flag
from .work import Work

_ID_BYTES = 16


def flag_id(rule: str, user: bytes, day: int, patient: bytes) -> bytes:
    """The same flag has the same id on every computer, whenever it is computed.

    `day` as `date.toordinal` counts.
    """
    parts = (rule.encode(), user, str(day).encode(), patient)
    text = b"".join(len(part).to_bytes(2, "big") + part for part in (b"flag-1", *parts))
    return hashlib.sha256(text).digest()[:_ID_BYTES]


def flag(
    work: Work,
    rule: str,
    weight: int,
    user: int,
    day: int,
    places: Column,
    figures: Figures,
    patient: int = -1,
) -> Flag:
    """A flag of row places (into `Work.rows`, at least one)."""
    history = work.history
    rows = work.rows[places]
    who, about = history.users[user], history.patients[patient] if patient >= 0 else b""
    return Flag(
        id=flag_id(rule, who, work.base + int(day), about),
        rule=rule,
        weight=weight,
        day=work.date(day),
        user=who,
        patient=about,
        since_ms=int(work.ms[places].min()),
        until_ms=int(work.ms[places].max()),
        figures=figures,
        entries=tuple(np.sort(history.seq[rows])[:MOST_ENTRIES].tolist()),
        count=len(rows),
    )
