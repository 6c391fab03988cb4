"""Working days, and what is new in the log since the last review."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import numpy.typing as npt

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.audit.history import History
from clinicvault.domain.review_rules import ReviewRules

from .flag_words import ANSWER, NOTICE, RAISE, RUN, SETTLE, SIGN_OFF

_DAY = dt.timedelta(days=1)
_OWN = frozenset(
    {RAISE, RUN, SETTLE, SIGN_OFF, NOTICE, ANSWER, "notice-drop", "log-read", "lock", "unlock"}
)
"""What reviewing itself writes, and coming and going: nothing that waits for a review."""
_VIEWS = frozenset({"photo-view", "photo-full", "thumbnails-view", "photo-compare"})
_GIFTS = frozenset({"export", "photo-open"})


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    """What a stretch of the log holds that waits for a review."""

    since_ms: int
    """Of its first entry; -1 for none."""
    entries: int
    views: int
    patients: int
    people: int
    exports: int
    refused: int


def news(history: History, after: int, upto: int) -> News:
    """Of the entries behind one and up to another, by sequence number."""
    rows = ~history.closed & (history.seq > after) & (history.seq <= upto)
    done = _named(history.outcome, history.outcomes, frozenset({"done"}))
    rows &= ~(done & _named(history.event, history.events, _OWN))
    refused = _named(history.outcome, history.outcomes, frozenset({"refused"})) & rows
    given = _named(history.outcome, history.outcomes, frozenset({"given"})) & rows
    return News(
        since_ms=int(history.ms[rows].min()) if rows.any() else -1,
        entries=int(rows.sum()),
        views=int((_named(history.event, history.events, _VIEWS) & rows & ~refused).sum()),
        patients=_different(history.patient[rows], history.patients),
        people=_different(history.user[rows], history.users),
        exports=int((_named(history.event, history.events, _GIFTS) & given).sum()),
        refused=int(refused.sum()),
    )


def overdue(since_ms: int, today: dt.date, rules: ReviewRules) -> int:
    """Working days since the review of what began then was due; 0 where it is not overdue."""
    if since_ms < 0:
        return 0
    first = local_day(since_ms)
    days = (first + _DAY * ahead for ahead in range(1, max((today - first).days, 0) + 1))
    return max(0, sum(day.weekday() in rules.weekdays for day in days) - rules.due_days)


def last_working_day(today: dt.date, rules: ReviewRules) -> dt.date:
    """The newest one before today."""
    return next(
        day for back in range(1, 8) if (day := today - _DAY * back).weekday() in rules.weekdays
    )


def _named(
    column: npt.NDArray[np.int64], table: tuple[str, ...], wanted: frozenset[str]
) -> npt.NDArray[np.bool_]:
    return np.isin(column, [code for code, name in enumerate(table) if name in wanted])


def _different(column: npt.NDArray[np.int64], table: tuple[bytes, ...]) -> int:
    return sum(bool(table[code]) for code in np.unique(column))
