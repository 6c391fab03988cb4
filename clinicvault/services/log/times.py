"""Times of the log in the clinic's own: days, weekdays and hours of whole columns at once."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column
from clinicvault.audit.rules.local_time import midnight_ms

_QUARTER_MS = 900_000
"""Clocks are set forward and back by whole quarters of an hour."""
_LAST_DAY = dt.date(9999, 12, 30)


@dataclasses.dataclass(frozen=True, slots=True)
class LocalTimes:
    """Columns of one length, clinic-local."""

    day: Column
    """Proleptic Gregorian ordinal (`datetime.date.toordinal`)."""
    hour: Column

    @property
    def weekday(self) -> Column:
        """0 is Monday."""
        return (self.day + 6) % 7


def local_times(ms: Column, zone: dt.tzinfo) -> LocalTimes:
    """Milliseconds since 1970 UTC as the clinic's zone tells them."""
    quarters, places = np.unique(ms // _QUARTER_MS, return_inverse=True)
    told = [_local(int(quarter) * _QUARTER_MS, zone) for quarter in quarters]
    table = np.array(told, np.int64).reshape(-1, 2)
    return LocalTimes(table[places, 0], table[places, 1])


def _local(ms: int, zone: dt.tzinfo) -> tuple[int, int]:
    when = dt.datetime.fromtimestamp(ms / 1000, zone)
    return when.toordinal(), when.hour


def within(
    ms: Column, since: dt.date | None, until: dt.date | None, zone: dt.tzinfo
) -> npt.NDArray[np.bool_]:
    """Which times lie from the first day to the last, inclusive; None for no bound."""
    found = np.ones(len(ms), np.bool_)
    if since is not None:
        found &= ms >= _begins(since, zone)
    if until is not None and until < _LAST_DAY:
        found &= ms < _begins(until + dt.timedelta(days=1), zone)
    return found


def _begins(day: dt.date, zone: dt.tzinfo) -> int:
    """When a day begins there, in milliseconds since 1970."""
    return -1 if day.year <= 1 else midnight_ms(day, zone)
