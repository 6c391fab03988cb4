"""Looks that somebody arranged: put on a day's list, looked at, and nobody came."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules.arranged import MUCH, OFTEN
from clinicvault.audit.rules.work import Work

from .review_log import DAY, Log, name, roles

OVER = 8
"""Days after which an entry that nobody took off is over."""
INTAKE = roles("intake", "ina", "bob", "cy")


def later(days):
    return DAY + dt.timedelta(days=days)


def listed(log, *patients, who="ina", day=0, looks=0, far=0, hints=Hint.VISIT, looker=""):
    """Put on a list at nine, looked at at ten, `looks` days later."""
    for patient in patients:
        log.add(later(day), who, "appointment-add", patient, hour=9, hints=far)
        log.add(later(day + looks), looker or who, patient=patient, hour=10, hints=hints)
    return log


def removed(log, *patients, who="ina", day=0):
    for patient in patients:
        log.add(later(day), who, "appointment-remove", patient, hour=11)
    return log


def told(log, held=INTAKE):
    """(day, weight, patients) of what is told, over three weeks."""
    found = log.flags("arranged", DAY, later(20), roles=held)
    return [((one.day - DAY).days, one.weight, one.figures["patients"]) for one in found]


def names(count, begin="p"):
    return [f"{begin}{number}" for number in range(count)]


@pytest.mark.parametrize("day", [1, 6, 8])
@pytest.mark.parametrize(("count", "weights"), [(1, []), (OFTEN - 1, []), (OFTEN, [2]), (12, [2])])
def test_several_that_are_taken_off_later_are_told_on_that_day(day, count, weights):
    log = removed(listed(Log(), *names(count)), *names(count), day=day)
    assert told(log) == [(day, weight, count) for weight in weights]


@pytest.mark.parametrize(("count", "weight"), [(1, 1), (OFTEN - 1, 1), (OFTEN, 2), (12, 2)])
def test_each_that_is_taken_back_the_same_day_is_told(count, weight):
    log = removed(listed(Log(), *names(count)), *names(count))
    assert told(log) == [(0, weight, count)]


@pytest.mark.parametrize(("count", "weights"), [(OFTEN - 1, []), (OFTEN, [2]), (12, [2])])
def test_left_until_it_was_over_several_are_told(count, weights):
    log = listed(Log(), *names(count))
    expected = [(OVER, weight, count) for weight in weights]
    assert told(log) == expected
    assert told(removed(log, *names(count), day=OVER + 1)) == expected


def test_the_day_itself_does_not_change_by_what_comes_later():
    log = removed(listed(Log(), *names(12)), *names(12), day=1)
    days = [log.flags("arranged", DAY, later(last), roles=INTAKE) for last in (0, 1, 20)]
    assert [len(one) for one in days] == [0, 1, 1]
    assert days[1] == days[2]


def test_of_the_same_day_it_explains_nothing():
    log = removed(listed(Log(), "p"), "p")
    assert Work(log.history(), log.scope(roles=INTAKE)).looks.open.all()


def test_taken_off_by_a_colleague_several_are_told_of_who_looked():
    log = removed(listed(Log(), *names(OFTEN)), *names(OFTEN), who="bob")
    [flag] = log.flags("arranged", roles=INTAKE)
    assert (flag.user, flag.weight, flag.count) == (name("ina"), 2, OFTEN)
    log = removed(listed(Log(), "p"), "p", who="bob")
    assert log.flags("arranged", roles=INTAKE) == []
    assert Work(log.history(), log.scope(roles=INTAKE)).looks.open.all()


def test_whom_somebody_else_put_there_is_none():
    assert told(removed(listed(Log(), *names(12), looker="bob"), *names(12), day=1)) == []


@pytest.mark.parametrize("event", ["visit-add", "import", "consent-sign"])
def test_who_came_after_all_is_none(event):
    log = removed(listed(Log(), "p"), "p", day=3).add(later(2), "eve", event, "p", hour=9)
    assert told(log) == []
    log = listed(Log(), *names(12))
    for patient in names(12):
        log.add(later(7), "eve", event, patient)
    assert told(log) == []


def test_a_visit_that_is_entered_after_the_removal_is_told_all_the_same():
    log = removed(listed(Log(), "p"), "p").add(DAY, "ina", "visit-add", "p", hour=12)
    assert told(log) == [(0, 1, 1)]
    assert not Work(log.history(), log.scope(roles=INTAKE)).looks.open.any()


def test_who_had_a_visit_of_that_person_before_is_none():
    for who, found in (("ina", []), ("eve", [(1, 2, OFTEN)])):
        log = Log()
        for patient in names(OFTEN):
            log.add(later(-1), who, "visit-add", patient)
        assert told(removed(listed(log, *names(OFTEN)), *names(OFTEN), day=1)) == found


@pytest.mark.parametrize(("looks", "expected"), [(7, [(8, 2, OFTEN)]), (9, [])])
def test_a_look_counts_for_a_week(looks, expected):
    log = listed(Log(), *names(OFTEN), looks=looks)
    assert told(removed(log, *names(OFTEN), day=max(looks, 8))) == expected


def test_a_look_before_the_entry_or_after_its_end_is_none():
    log = Log().add(DAY, "ina", patient="p", hour=8).add(later(2), "ina", patient="p")
    log.add(DAY, "ina", "appointment-add", "p", hour=9)
    assert told(removed(log, "p", day=1)) == []


def test_only_what_was_looked_at_meanwhile_is_named():
    log = Log()
    for patient in names(OFTEN):
        log.add(DAY, "ina", patient=patient, hour=8)
    removed(listed(log, *names(OFTEN)), *names(OFTEN), day=1)
    for patient in names(OFTEN):
        log.add(later(1), "ina", patient=patient, hour=12).add(later(2), "ina", patient=patient)
    [flag] = log.flags("arranged", DAY, later(5), roles=INTAKE)
    assert (flag.count, flag.since_ms) == (OFTEN, flag.until_ms)


def test_a_far_entry_counts_from_the_look_that_it_explains():
    log = listed(Log(), *names(12), looks=3, far=Hint.FAR)
    assert told(log) == [(3 + OVER, 2, 12)]
    assert told(listed(Log(), *names(12), far=Hint.FAR, hints=Hint.NO_VISIT)) == []


def test_where_most_come_a_few_who_do_not_are_none():
    come, missing = names(OFTEN + 1, "come"), names(OFTEN)
    log = listed(Log(), *come, *missing)
    for patient in come:
        log.add(later(1), "eve", "visit-add", patient)
    assert told(log) == []
    assert told(listed(log, *names(2, "more"))) == []
    assert told(listed(log, *names(4, "many"))) == [(OVER, 2, OFTEN + 6)]


def test_a_clinic_that_records_no_visits_is_not_told_of_each_day():
    log = listed(Log(), *names(12, "a"), who="ina")
    listed(log, *names(12, "b"), who="bob")
    assert told(log) == []
    # What was taken back the same day is told however the others do.
    assert told(removed(log, *names(OFTEN, "a"))) == [(0, 2, OFTEN)]


def test_a_few_a_day_over_weeks_are_told_together():
    log, each = Log(), 3
    for day in range(7):
        listed(log, *names(each, f"{day} "), day=day - 12)
    assert 5 * each < MUCH <= 6 * each
    # Once a calendar week; what is told for itself on its own day is not told again.
    assert told(log) == [(1, 2, 6 * each)]
    listed(log, *names(12), day=-12)
    assert told(log) == [(2, 2, 6 * each)]
