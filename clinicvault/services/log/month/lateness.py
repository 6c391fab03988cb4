"""On how many working days of a month a review was overdue, as the page of the day told it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clinicvault.audit.history import History
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services import views
from clinicvault.services.flags.review_days import overdue, waiting
from clinicvault.services.local_zone import zone_of
from clinicvault.services.log.times import within

_DAY = dt.timedelta(days=1)


def late_days(
    history: History,
    reviews: Sequence[views.SignOff],
    rules: ReviewRules,
    since: dt.date,
    until: dt.date,
) -> int:
    """Working days at whose end a review was overdue; `reviews` are all there are.

    Days are the clinic's. An entry counts from the day it was written until the day of the review
    that covers it.
    """
    rows, zone = waiting(history), zone_of(rules)
    seq, ms = history.seq[rows], history.ms[rows]
    late = 0
    for ahead in range((until - since).days + 1):
        day = since + _DAY * ahead
        done = (one.upto for one in reviews if one.when.astimezone(zone).date() <= day)
        left = ms[(seq > max(done, default=-1)) & within(ms, None, day, zone)]
        began = int(left.min()) if len(left) else -1
        late += day.weekday() in rules.weekdays and overdue(began, day, rules) > 0
    return late
