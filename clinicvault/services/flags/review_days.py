"""Working days, and what is new in the log since the last review."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.audit.counted import Figures, Mask, figures
from clinicvault.audit.history import History
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services.local_zone import day_at, zone_of
from clinicvault.services.log.columns import of

from .words import ANSWER, NOTICE, RAISE, RUN, SETTLE, SIGN_OFF

_DAY = dt.timedelta(days=1)
_OWN = frozenset(
    {RAISE, RUN, SETTLE, SIGN_OFF, NOTICE, ANSWER, "notice-drop", "lock", "unlock"}
    | {"log-read", "flag-read"}
)
"""What reviewing itself writes, and coming and going: nothing that waits for a review."""


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    """What a stretch of the log holds that waits for a review."""

    since_ms: int
    """Of its first entry; -1 for none."""
    figures: Figures


def news(history: History, after: int, upto: int) -> News:
    """Of the entries behind one and up to another, by sequence number."""
    rows = waiting(history) & (history.seq > after) & (history.seq <= upto)
    # What could not be read has no time of its own, and makes no review overdue since 1970.
    timed = rows & ~of(history, "problem", {"no-key", "unreadable"})
    since = int(history.ms[timed].min()) if timed.any() else -1
    return News(since, figures(history, rows))


def waiting(history: History) -> Mask:
    """Rows that a review is for, whether there was one or not."""
    own = of(history, "event", _OWN) & of(history, "outcome", {"done"})
    return ~history.closed & ~own


def overdue(since_ms: int, today: dt.date, rules: ReviewRules) -> int:
    """Working days since the review of what began then was due; 0 where it is not overdue.

    `today` is the clinic's day.
    """
    if since_ms < 0:
        return 0
    first = day_at(since_ms, zone_of(rules))
    days = (first + _DAY * ahead for ahead in range(1, max((today - first).days, 0) + 1))
    return max(0, sum(day.weekday() in rules.weekdays for day in days) - rules.due_days)


def last_working_day(today: dt.date, rules: ReviewRules) -> dt.date:
    """The newest one before today."""
    return next(
        day for back in range(1, 8) if (day := today - _DAY * back).weekday() in rules.weekdays
    )
