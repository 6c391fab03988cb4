"""Days' lists as an excuse: appointments of far days, and such as are taken off again."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules.strangers import STRANGER, without_strangers
from clinicvault.audit.rules.work import Work

from .review_log import DAY, Log, name, roles

NEXT = DAY + dt.timedelta(days=1)
INTAKE = roles("intake", "ina")


def looks(log, day=DAY, last=None, held=INTAKE):
    return Work(log.history(), log.scope(day, last, roles=held)).looks


@pytest.mark.parametrize("event", ["visit-add", "appointment-add"])
@pytest.mark.parametrize(("hint", "open_"), [(0, 0), (Hint.FAR, 1)])
def test_what_is_for_a_far_day_explains_nothing(event, hint, open_):
    log = Log().add(DAY, "ina", event, "p", hour=9, hints=hint)
    log.add(DAY, "ina", patient="p", hour=10, hints=Hint.NO_VISIT)
    assert int(looks(log).open.sum()) == open_


def listed(days_before=0, who="ina", hint=Hint.VISIT, far=0):
    """Ina put on a list by `who`, then looks at the patient."""
    before = DAY - dt.timedelta(days=days_before)
    log = Log().add(before, who, "appointment-add", "p", hour=9, hints=far)
    return log.add(DAY, "ina", patient="p", hour=10, hints=hint)


@pytest.mark.parametrize("hint", [0, Hint.VISIT])
@pytest.mark.parametrize("before", [0, 7, 14])
def test_an_own_entry_explains_the_front_desk_alone(hint, before):
    log = listed(before, hint=hint)
    near = before <= 7 or hint
    assert looks(log).open.tolist() == [not near]
    assert looks(log, held=roles("practitioner", "ina")).open.tolist() == [True]
    assert looks(log, held={}).open.tolist() == [True]


def test_a_hint_long_after_an_own_entry_is_another_ones():
    assert not looks(listed(15), held={}).open.any()
    assert looks(listed(15, far=Hint.FAR), held={}).open.all()


def test_a_hint_before_the_own_entry_is_another_ones():
    log = Log().add(DAY, "ina", patient="p", hour=10, hints=Hint.VISIT)
    log.add(DAY, "ina", "appointment-add", "p", hour=11)
    assert not looks(log, held={}).open.any()


@pytest.mark.parametrize(("event", "open_"), [("visit-add", 0), ("appointment-add", 0)])
def test_what_somebody_else_says_explains_all_the_same(event, open_):
    log = listed().add(DAY, "eve", event, "p", hour=8)
    team = {name(one): frozenset({name("team")}) for one in ("ina", "eve")}
    scope = log.scope(roles=roles("intake", "eve"), teams=team)
    assert int(Work(log.history(), scope).looks.open.sum()) == open_


def test_a_colleagues_entry_explains_who_put_nobody_there():
    log = Log().add(DAY, "eve", "appointment-add", "p", hour=9)
    log.add(DAY, "ina", patient="p", hour=10)
    team = {name(one): frozenset({name("team")}) for one in ("ina", "eve")}
    assert not Work(log.history(), log.scope(teams=team)).looks.open.any()


def test_an_entry_of_the_next_day_is_gone_too_late_for_the_look():
    log = listed().add(NEXT, "ina", "appointment-remove", "p")
    assert not looks(log, last=NEXT).open.any()


def test_an_entry_before_or_after_the_look_is_gone_with_its_removal():
    log = Log().add(DAY, "ina", patient="p", hour=8)
    log.add(DAY, "ina", "appointment-add", "p", hour=9)
    log.add(DAY, "ina", "appointment-remove", "p", hour=11)
    assert looks(log).open.all()


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
