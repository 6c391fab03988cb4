"""Times that do not fit their place: entries are judged by it, and a flag says so."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from clinicvault.audit.rules import run
from clinicvault.audit.rules.clock_order import SLACK_MS, placed

from .review_log import DAY, PARIS, Log, name

HOUR = 3_600_000
YEAR = 365 * 24 * HOUR


def wrong_clock(ahead_ms, count=200, rest=20):
    """Anna works, her computer's clock is off while she opens many patients, then it is right."""
    log = Log().work(["anna", "bob", "cy", "di"], count=30)
    for number in range(count):
        log.add(DAY, "anna", patient=f"p{number}", hour=10 + number / 1000)
    for number in range(rest):
        log.add(DAY, "bob", patient=f"q{number}", hour=12 + number / 10)
    history = log.history()
    at = history.ms >= ms(DAY, 10)
    off = at & (history.ms < ms(DAY, 11))
    return log, dataclasses.replace(history, ms=np.where(off, history.ms + ahead_ms, history.ms))


def ms(day, hour):
    return int(
        (dt.datetime.combine(day, dt.time(), PARIS) + dt.timedelta(hours=hour)).timestamp() * 1000
    )


def flags(log, history, day=DAY, **scope):
    return run(history, log.scope(day, now_ms=ms(DAY, 20), **scope))


@pytest.mark.parametrize("ahead", [3 * YEAR, -2 * YEAR, 2 * 24 * HOUR, -3 * 24 * HOUR])
def test_a_clock_that_is_wrong_hides_no_mass(ahead):
    log, history = wrong_clock(ahead)
    found = flags(log, history, first_of(ahead))
    assert ("mass", 3, name("anna")) in {(one.rule, one.weight, one.user) for one in found}
    [told] = [one for one in found if one.rule == "clock"]
    assert (told.user, told.weight, told.figures["times"]) == (name("anna"), 2, 200)


def first_of(_):
    """Before her first look that morning nobody did anything that day: it counts as the day before."""
    return DAY - dt.timedelta(days=1)


def test_it_is_judged_as_of_the_entry_before():
    log, history = wrong_clock(3 * YEAR, count=2)
    found = placed(history, ms(DAY, 20))
    assert found.wrong.sum() == 2
    before = int(np.flatnonzero(found.wrong)[0]) - 1
    assert set(found.ms[found.wrong]) == {int(history.ms[before])}
    assert log


def test_without_an_entry_before_the_first_right_one_counts():
    log = Log().add(DAY, "anna", hour=9).look(DAY, "bob", 5)
    history = log.history()
    history.ms[0] += YEAR
    found = placed(history, ms(DAY, 20))
    assert found.wrong.tolist() == [True, *[False] * 5]
    assert found.ms[0] == found.ms[1]


def test_what_lies_within_the_slack_stays():
    history = Log().look(DAY, "bob", 5).history()
    history.ms[2] += SLACK_MS
    found = placed(history)
    assert not found.wrong.any()
    assert found.ms.tolist() == history.ms.tolist()


def test_a_clock_that_is_an_hour_off_is_a_notice():
    log, history = wrong_clock(-2 * HOUR, count=3)
    history = dataclasses.replace(history)
    found = [one for one in flags(log, history, first_of(0)) if one.rule == "clock"]
    assert found == [] or {one.weight for one in found} == {1}
    log = Log().work(["anna"], count=3)
    for hour in (9, 10, 11, 12):
        log.add(DAY, "anna", hour=hour)
    log.add(DAY, "bob", hour=13)
    history = log.history()
    history.ms[-1] -= 3 * HOUR
    [told] = [one for one in flags(log, history) if one.rule == "clock"]
    assert (told.weight, told.figures) == (1, {"times": 1, "hours": 2})


def test_entries_by_the_thousand_in_one_hour_outvote_no_day():
    """Weighed are quarters of an hour: a program writes any number of entries in one."""
    log = Log().work(["bob"], count=3)
    for number in range(5):
        log.add(DAY, "bob", hour=8 + number)
    for number in range(500):
        log.add(DAY, "eve", hour=13 + number / 1000)
    history = log.history()
    history.ms[history.ms >= ms(DAY, 13)] -= 6 * HOUR
    found = placed(history, ms(DAY, 20))
    assert found.wrong.sum() == 500


def test_to_and_fro_within_the_slack_gains_nothing():
    log = Log().work(["bob"], count=1)
    for hour in (8, 9, 10):
        log.add(DAY, "bob", hour=hour)
    for number in range(100):
        log.add(DAY, "eve", hour=13 + number / 1000)
    history = log.history()
    eve = history.ms >= ms(DAY, 13)
    quarter = ms(DAY, 8) - 30 * 60_000
    history.ms[eve] = quarter + np.resize([-60_000, 60_000], 100)
    assert placed(history, ms(DAY, 20)).wrong.tolist() == eve.tolist()


def test_of_what_is_left_out_an_entry_that_fits_stays():
    log = Log()
    for hour in (8, 8.3, 8.6, 9, 9.1, 9.5):
        log.add(DAY, "bob", hour=hour)
    history = log.history()
    history.ms[4] = ms(DAY, 7.5)
    assert placed(history).wrong.tolist() == [False] * 4 + [True, False]


def test_small_steps_back_do_not_add_up():
    log = Log().look(DAY, "eve", 1)
    for number in range(20):
        log.add(DAY, "eve", hour=12 + number / 100)
    log.add(DAY, "bob", hour=20)
    history = log.history()
    history.ms[1:21] = history.ms[0] - np.arange(20) * (SLACK_MS - 1)
    assert placed(history).wrong.sum() == 19 - 1


def test_unreadable_entries_have_a_place_and_are_not_wrong():
    history = Log().look(DAY, "bob", 3).history()
    history.ms[1] = 0
    history = dataclasses.replace(history, problem=np.array([0, 1, 0]), problems=("", "unreadable"))
    found = placed(history)
    assert found.ms[1] == found.ms[0]
    assert not found.wrong.any()


def test_where_no_time_is_right_all_stay():
    history = Log().look(DAY, "bob", 3).history()
    found = placed(history, ms(DAY, 0))
    assert found.wrong.all()
    assert found.ms.tolist() == history.ms.tolist()
