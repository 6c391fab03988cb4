"""Days and minutes are the clinic's own: summer time, other zones, a day that never was."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.audit.rules.local_time import local_minutes, midnight_ms, ordinals
from clinicvault.audit.rules.work import Work

from .review_log import Log

ZONES = ["Europe/Paris", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC",
         "America/Havana", "Pacific/Apia", "America/Asuncion"]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
@settings(deadline=None, max_examples=25)
@given(ms=st.lists(st.integers(10**11, 4 * 10**12), min_size=1, max_size=5))
def test_as_the_clock_on_the_wall_says(zone, ms):
    place = ZoneInfo(zone)
    ms = [ms[0] + one % 10**10 for one in ms]  # within four months, as a review's reach
    minutes = local_minutes(np.array(ms, np.int64), place)
    for one, minute in zip(ms, minutes.tolist(), strict=True):
        there = dt.datetime.fromtimestamp(one / 1000, place)
        assert minute % 1440 == there.hour * 60 + there.minute
        assert ordinals(np.array([minute]))[0] == there.date().toordinal()


def test_nothing_gives_nothing():
    assert len(local_minutes(np.empty(0, np.int64), ZoneInfo("UTC"))) == 0


def test_a_zone_without_offset_counts_as_utc():
    class Silent(dt.tzinfo):
        def fromutc(self, when):
            return when

        def utcoffset(self, when):
            return None

    assert local_minutes(np.array([60_000 * 61], np.int64), Silent()).tolist() == [61]


@pytest.mark.parametrize(
    ("day", "hours"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25)]
)
def test_days_of_the_change_to_summer_time_and_back(day, hours):
    paris = ZoneInfo("Europe/Paris")
    start, end = midnight_ms(day, paris), midnight_ms(day + dt.timedelta(days=1), paris)
    assert end - start == hours * 3_600_000
    inside = np.arange(start, end, 600_000, dtype=np.int64)
    assert set(ordinals(local_minutes(inside, paris)).tolist()) == {day.toordinal()}


def test_where_a_day_is_skipped_no_entry_falls_outside():
    """Samoa went from the 29th to the 31st of December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    log = Log(apia)
    first = midnight_ms(dt.date(2011, 12, 28), apia)
    for hour in range(72):
        moment = dt.datetime.fromtimestamp(first / 1000 + hour * 3600, apia)
        log.add(moment.date(), "ada", patient=f"{hour}", hour=moment.hour)
    for last in range(27, 32):
        work = Work(log.history(), log.scope(dt.date(2011, 12, last)))
        assert ((work.day >= 0) & (work.day < work.days)).all()


def test_the_end_of_the_calendar_is_no_trouble():
    log = Log(ZoneInfo("UTC")).add(dt.date(2026, 1, 1), "ada", patient="p")
    assert log.flags(first=dt.date(1970, 1, 1), last=dt.date(1970, 2, 1)) == []
    assert log.flags(first=dt.date(9999, 12, 1), last=dt.date(9999, 12, 31)) == []
