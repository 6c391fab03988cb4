"""Charts of the log: hours, people against their own past and peers, exports by purpose, days."""

import datetime as dt
import time

import numpy as np
import pytest

from clinicvault.audit.history_builder import HistoryBuilder
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services.local_zone import LOCAL
from clinicvault.services.log.charts import Charts
from clinicvault.services.log.times import local_times, within
from clinicvault.services.views import HourGrid
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.told_log import desk, told

__all__ = ["desk", "told"]

MONDAY = dt.date(2026, 3, 2)
ANN, BOB, EVE = b"a" * 16, b"b" * 16, b"e" * 16
PEOPLE = {
    ANN: ("Ann", ("practitioner",)),
    BOB: ("Bob", ("practitioner", "administrator")),
    EVE: ("Eve", ("intake",)),
}
HOURS = ReviewRules()


def at(day, hour=9, minute=0):
    """Milliseconds of a local time, `day` days after the Monday."""
    when = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute))
    return int(when.astimezone().timestamp() * 1000)


def history(*entries):
    builder = HistoryBuilder()
    for seq, values in enumerate(entries):
        defaults = {"event": "photo-view", "outcome": "done", "user": ANN, "patient": b"p" * 16}
        builder.add(LogEntry(seq=seq, leaf_hash=b"", **{**defaults, **values}))
    return builder.history()


def charts(*entries, days=30):
    last = MONDAY + dt.timedelta(days=days - 1)
    return Charts(history(*entries), MONDAY, last, LOCAL).all(PEOPLE, HOURS)


def looks(user, day, patients):
    """One look at each of so many patients on a day."""
    return [
        {"user": user, "patient": bytes([n]) * 16, "ms": at(day)} for n in range(1, patients + 1)
    ]


def test_hours_of_acts_with_patients():
    grid = charts(
        {"ms": at(0, 9)},
        {"ms": at(0, 9, 59)},
        {"ms": at(7, 9), "event": "import"},
        {"ms": at(6, 23), "outcome": "refused"},
        {"ms": at(1, 10), "event": "lock", "patient": b""},
        {"ms": at(1, 10), "user": b""},
        {"ms": at(1, 10), "event": "keys-due"},
        {"ms": at(-1, 10)},
        {"ms": at(30, 10)},
    ).hours
    assert isinstance(grid, HourGrid)
    counted = {
        (day, hour): grid.counts[day][hour]
        for day in range(7)
        for hour in range(24)
        if grid.counts[day][hour]
    }
    assert counted == {(0, 9): 3, (6, 23): 1}


def test_an_intent_whose_outcome_follows_is_not_counted():
    grid = charts({"ms": at(0), "outcome": "intent"}, {"ms": at(0)}).hours
    assert sum(map(sum, grid.counts)) == 1


def test_usual_hours_are_the_clinics():
    usual = charts().hours.usual
    assert [usual[0][hour] for hour in (6, 7, 19, 20)] == [False, True, True, False]
    assert not any(usual[5] + usual[6])


def test_people_against_their_own_past_and_peers():
    entries = [one for day in range(10) for one in looks(ANN, day, 2)]
    entries += [one for day in range(10, 17) for one in looks(ANN, day, 6)]
    entries += [one for day in (0, 5, 9) for one in looks(BOB, day, 3)]
    entries += looks(EVE, 2, 1)
    found = charts(*entries).people
    assert [one.name for one in found] == ["Ann", "Bob", "Eve"]
    ann, bob, eve = found
    assert ann.days == (2,) * 10 + (6,) * 7
    assert (ann.now, ann.past, ann.spread, ann.peers) == (6.0, 2.0, 0.0, 3.0)
    assert (bob.now, bob.past, bob.spread, bob.peers) == (3.0, 0.0, 0.0, 2.0)
    assert (eve.now, eve.peers, eve.roles, eve.id) == (1.0, None, ("intake",), EVE.hex())


def test_a_patient_counts_once_a_day_and_refusals_do_not():
    same = {"ms": at(0), "patient": b"1" * 16}
    found = charts(
        same, same, {**same, "event": "patient-open"}, {**same, "event": "import", "ms": at(1)}
    ).people
    assert [one.days for one in found] == [(1,)]
    assert charts({**same, "outcome": "refused"}, {**same, "outcome": "failed"}).people == ()


def test_spread_is_the_median_deviation():
    days = [1, 2, 3, 4, 9, *[5] * 7]
    entries = [one for day, count in enumerate(days) for one in looks(ANN, day, count)]
    [ann] = charts(*entries).people
    assert (ann.past, ann.spread, ann.now) == (3.0, 1.0, 5.0)


def test_somebody_who_is_not_known_any_more():
    [one] = charts({"ms": at(0), "user": b"x" * 16}).people
    assert (one.name, one.roles, one.peers) == ("", (), None)


def test_exports_by_purpose():
    gift = {"event": "export", "outcome": "given", "ms": at(3)}
    two = (b"1" * 16, b"2" * 16)
    found = charts(
        {**gift, "purpose": "teaching", "objects": two},
        {**gift, "event": "photo-open", "purpose": "teaching", "objects": two[:1]},
        {**gift, "purpose": "care", "objects": two, "outcome": "refused"},
        {**gift, "event": "report-write", "purpose": "own-access", "objects": two},
    ).purposes
    told = {one.purpose: (one.exports, one.photos) for one in found}
    assert told[Purpose.TEACHING] == (2, 3)
    assert told[Purpose.CARE] == (0, 0)
    assert told[None] == (1, 2)
    assert found[0].purpose is Purpose.TEACHING
    assert len(found) == len(Purpose) + 1


def test_every_day_of_the_period():
    found = charts(
        {"ms": at(1)},
        {"ms": at(1), "event": "export", "outcome": "given"},
        {"ms": at(1), "event": "import"},
        {"ms": at(1), "outcome": "refused"},
        {"ms": at(2), "event": "lock", "patient": b""},
        days=4,
    ).days
    assert [one.day for one in found] == [MONDAY + dt.timedelta(days=n) for n in range(4)]
    counts = [(one.views, one.exports_imports, one.refused, one.events) for one in found]
    assert counts == [(0, 0, 0, 0), (1, 2, 1, 4), (0, 0, 0, 1), (0, 0, 0, 0)]


def test_a_period_that_ends_before_it_begins():
    assert charts({"ms": at(0)}, days=0).days == ()


def test_charts_of_a_clinic(desk):
    today = dt.datetime.now().astimezone().date()
    found = desk.log_search.charts(today - dt.timedelta(days=6), today)
    assert {one.name for one in found.people} <= {ADA, PAUL, INA}
    paul = next(one for one in found.people if one.name == PAUL)
    assert (paul.days, paul.roles) == ((1,), ("practitioner",))
    care = next(one for one in found.purposes if one.purpose is Purpose.CARE)
    assert (care.exports, care.photos) == (1, 1)
    last = found.days[-1]
    assert (last.day, last.views, last.refused, last.exports_imports) == (today, 3, 1, 3)
    assert len(found.days) == 7
    assert sum(map(sum, found.hours.counts)) > 5


# times


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="zones are the system's there")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/New_York", "Europe/Paris"])
def test_times_are_those_of_the_computers_zone(monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        # Around both changes of the clock of 2026, and at the edges of a day.
        step = 1_800_000
        first = int(dt.datetime(2026, 3, 1, tzinfo=dt.UTC).timestamp() * 1000)
        ms = np.arange(first, first + 250 * 86_400_000, step, dtype=np.int64)
        times, days = local_times(ms, LOCAL), dt.timedelta(days=3)
        expected = [dt.datetime.fromtimestamp(one / 1000).astimezone() for one in ms.tolist()]
        assert times.hour.tolist() == [when.hour for when in expected]
        assert times.weekday.tolist() == [when.weekday() for when in expected]
        assert times.day.tolist() == [when.toordinal() for when in expected]
        for day in (dt.date(2026, 3, 7), dt.date(2026, 3, 28), dt.date(2026, 10, 24)):
            inside = within(ms, day, day + days, LOCAL)
            assert inside.tolist() == [day <= when.date() <= day + days for when in expected]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_no_times():
    assert len(local_times(np.zeros(0, np.int64), LOCAL).day) == 0
