"""Days' lists as an excuse: appointments of far days, and such as are taken off again."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules.arranged import OFTEN
from clinicvault.audit.rules.strangers import STRANGER, without_strangers
from clinicvault.audit.rules.work import Work

from .review_log import DAY, Log, name

NEXT = DAY + dt.timedelta(days=1)


def looks(log, day=DAY, last=None):
    return Work(log.history(), log.scope(day, last)).looks


def arranged(log, count=1, hints=Hint.VISIT, remover="ina", looker="ina"):
    for number in range(count):
        who = f"p{number}"
        log.add(DAY, "ina", "appointment-add", who, hour=9)
        log.add(DAY, looker, patient=who, hour=10, hints=hints)
        log.add(DAY, remover, "appointment-remove", who, hour=11)
    return log


@pytest.mark.parametrize("event", ["visit-add", "appointment-add"])
@pytest.mark.parametrize(("hint", "open_"), [(0, 0), (Hint.FAR, 1)])
def test_what_is_for_a_far_day_explains_nothing(event, hint, open_):
    log = Log().add(DAY, "ina", event, "p", hour=9, hints=hint)
    log.add(DAY, "ina", patient="p", hour=10, hints=Hint.NO_VISIT)
    assert int(looks(log).open.sum()) == open_


def test_put_on_looked_at_and_taken_off_explains_nothing_and_is_told():
    log = arranged(Log())
    assert looks(log).open.all()
    [told] = log.flags("arranged")
    assert (told.user, told.weight, told.figures) == (name("ina"), 1, {"patients": 1})


def test_of_several_patients_it_is_looked_at():
    [told] = arranged(Log(), OFTEN).flags("arranged")
    assert (told.weight, told.figures) == (2, {"patients": OFTEN})


@pytest.mark.parametrize("other", [{"remover": "bob"}, {"looker": "bob"}])
def test_by_two_people_it_is_none(other):
    assert arranged(Log(), **other).flags("arranged") == []


def test_on_another_day_it_is_none():
    log = Log().add(DAY, "ina", "appointment-add", "p", hour=9)
    log.add(DAY, "ina", patient="p", hints=Hint.VISIT)
    log.add(NEXT, "ina", "appointment-remove", "p")
    assert log.flags("arranged", DAY, NEXT) == []
    assert not looks(log).open.any()


def test_a_look_before_or_after_the_entry_is_none():
    log = Log().add(DAY, "ina", patient="p", hour=8)
    log.add(DAY, "ina", "appointment-add", "p", hour=9)
    log.add(DAY, "ina", "appointment-remove", "p", hour=11)
    assert log.flags("arranged") == []
    assert looks(log).open.all()  # the entry went on the day it came


def test_a_visit_that_stays_explains_the_look_all_the_same():
    log = arranged(Log()).add(DAY, "ina", "visit-add", "p0", hour=12)
    assert not looks(log).open.any()
    assert log.flags("arranged") != []


def test_after_a_removal_the_sessions_word_counts():
    log = Log().add(DAY, "ina", "appointment-add", "p", hour=9)
    log.add(NEXT, "ina", "appointment-remove", "p", hour=9)
    log.add(NEXT, "ina", patient="p", hour=10, hints=Hint.NO_VISIT)
    log.add(NEXT, "ina", "photo-view", "q", hour=10)
    assert looks(log, NEXT).open.tolist() == [True, True]
    again = Log().add(DAY, "ina", "appointment-add", "p", hour=9)
    again.add(DAY, "ina", "appointment-add", "p", hour=9.5)
    again.add(NEXT, "ina", "appointment-remove", "p", hour=9)
    again.add(NEXT, "ina", patient="p", hour=10, hints=Hint.VISIT)
    assert not looks(again, NEXT).open.any()


def test_a_removal_without_an_entry_undoes_nothing():
    log = Log().add(DAY, "ina", "appointment-remove", "p", hour=8)
    log.add(DAY, "ina", "appointment-add", "p", hour=9).add(DAY, "ina", patient="p", hour=10)
    assert not looks(log).open.any()


def test_damage_is_told():
    log = Log().add(DAY, "ina", patient="p", hints=Hint.NO_VISIT | Hint.UNKNOWN)
    log.add(DAY, "ina", patient="q", hints=Hint.UNKNOWN).add(DAY, "ina", patient="r")
    [told] = log.flags("unknown")
    assert (told.user, told.weight, told.figures) == (name("ina"), 1, {"patients": 2})


def test_invented_people_are_one():
    log = Log().work(["ina"], count=2)
    for number in range(300):
        log.add(DAY, f"nobody {number}", patient=f"p{number}")
    log.add(DAY, "", "photo-view")
    history = without_strangers(log.history(), frozenset({name("ina")}))
    assert set(history.users) == {name("ina"), STRANGER, b""}
    assert without_strangers(log.history(), frozenset()) is not None
    people = frozenset({name("ina")})
    assert [one.user for one in log.flags("mass", people=people)] == [STRANGER]
    assert log.flags("mass") == []
