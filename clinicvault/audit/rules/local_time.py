"""The log's milliseconds as the clinic's days and minutes, summer time and all."""

from __future__ import annotations

import datetime as dt

import numpy as np

from clinicvault.audit.history import Column

DAY_MINUTES = 24 * 60
_QUARTER_MS = 900_000
"""No zone has changed its offset within a quarter of an hour since 1972."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


def midnight_ms(day: dt.date, zone: dt.tzinfo) -> int:
    """When a day begins, in milliseconds since 1970 UTC."""
    return int(dt.datetime.combine(day, dt.time(), zone).timestamp() * 1000)


def local_minutes(ms: Column, zone: dt.tzinfo) -> Column:
    """Minutes since the first of January 1970 on the clinic's own clock."""
    if not len(ms):
        return np.empty(0, np.int64)
    quarters = ms // _QUARTER_MS
    first = int(quarters.min())
    offsets = np.zeros(int(quarters.max()) - first + 1, np.int64)
    met = np.zeros(len(offsets), np.bool_)
    met[quarters - first] = True
    for place in np.flatnonzero(met):
        offsets[place] = _offset((first + int(place)) * _QUARTER_MS, zone)
    return (ms // 60_000) + offsets[quarters - first]


def _offset(ms: int, zone: dt.tzinfo) -> int:
    """Minutes that the zone is ahead of UTC."""
    ahead = dt.datetime.fromtimestamp(ms / 1000, zone).utcoffset()
    return int(ahead / dt.timedelta(minutes=1)) if ahead else 0


def ordinals(minutes: Column) -> Column:
    """Days as `date.toordinal` counts them."""
    return minutes // DAY_MINUTES + _EPOCH
