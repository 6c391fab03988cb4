"""Single looks drawn by lot: the only answer to one curious look that no figure shows.

The lot is a keyed hash of the sequence number, so that nobody without the log key can foresee
which look it takes, and everybody with it draws the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Column

from .contract import Flag
from .making import flag
from .work import Work


class Sampling:
    """On days of work; looks without a visit first, others where there are too few."""

    slug = "sampling"

    def flags(self, work: Work) -> Iterator[Flag]:
        """As many a day as the clinic wants; none without the secret."""
        if not work.scope.lot:
            return
        looks = work.looks
        for day in range(work.first, work.days):
            if int(work.weekday(np.array([day]))[0]) in work.scope.hours.weekdays:
                today = np.flatnonzero(looks.day == day)
                for look in _drawn(work, today):
                    yield _flag(work, look, today)


def _drawn(work: Work, today: Column) -> list[int]:
    samples, free = work.scope.samples, work.looks.open[today]
    first = _lots(work, today[free])[:samples]
    more = samples - len(first)
    return first + (_lots(work, today[~free])[:more] if more > 0 else [])


def _lots(work: Work, looks: Column) -> list[int]:
    """Looks in the order of their lots; a look's lot is that of its first entry."""
    places = work.looks.places[work.looks.starts[looks]]
    numbers = work.history.seq[work.rows[places]].tolist()
    lot = work.scope.lot
    lots = [hmac.digest(lot, number.to_bytes(8, "big"), "sha256") for number in numbers]
    return [look for _, look in sorted(zip(lots, looks.tolist(), strict=True))]


def _flag(work: Work, look: int, today: Column) -> Flag:
    looks = work.looks
    figures = {"looks": len(today), "without": int(looks.open[today].sum())}
    rows = looks.rows(np.array([look]))
    user, patient, day = int(looks.user[look]), int(looks.patient[look]), int(looks.day[look])
    return flag(work, "sampling", 1, user, day, rows, figures, patient)
