"""What explains a look: hints and the log's own visits, of the same person or team alone."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules.names import EXPECTED, VISITS
from clinicvault.audit.rules.work import Work

from .review_log import DAY, Log, teams

TEAMS = teams(red=("ada", "bob"), blue=("eve", "ada"))


def days_after(count):
    return DAY + dt.timedelta(days=count)


def open_looks(log, first=DAY, last=None, **scope):
    looks = Work(log.history(), log.scope(first, last, **scope)).looks
    return int(looks.open.sum())


def test_a_look_without_anything_is_open():
    assert open_looks(Log().add(DAY, "ada", patient="p")) == 1


def test_the_hint_explains_and_its_contrary_does_not():
    assert open_looks(Log().add(DAY, "ada", patient="p", hints=Hint.VISIT)) == 0
    assert open_looks(Log().add(DAY, "ada", patient="p", hints=Hint.NO_VISIT)) == 1


def test_one_entry_with_the_hint_explains_the_day():
    log = Log().add(DAY, "ada", patient="p", hints=Hint.NO_VISIT)
    log.add(DAY, "ada", "photo-view", patient="p", hour=12, hints=Hint.VISIT)
    assert open_looks(log) == 0


@pytest.mark.parametrize("event", sorted(VISITS - EXPECTED))
def test_the_log_tells_of_a_visit(event):
    assert open_looks(Log().add(DAY, "ada", event, "p").add(DAY, "ada", patient="p")) == 0


@pytest.mark.parametrize(("ago", "open_"), [(0, 0), (1, 0), (7, 0), (8, 1)])
def test_a_visit_explains_for_seven_days(ago, open_):
    log = Log().add(days_after(-ago), "ada", "visit-add", "p").add(DAY, "ada", patient="p")
    assert open_looks(log) == open_


@pytest.mark.parametrize(
    ("who", "open_"), [("ada", 0), ("bob", 0), ("eve", 0), ("zoe", 1), ("", 1)]
)
def test_only_the_same_person_or_team_explains(who, open_):
    log = Log().add(DAY, who, "visit-add", "p").add(DAY, "ada", patient="p", hour=12)
    assert open_looks(log, teams=TEAMS) == open_


def test_colleagues_of_different_teams_do_not_explain_each_other():
    log = Log().add(DAY, "bob", "visit-add", "p").add(DAY, "eve", patient="p", hour=12)
    assert open_looks(log, teams=TEAMS) == 1


def test_another_patients_visit_explains_nothing():
    log = Log().add(DAY, "ada", "visit-add", "q").add(DAY, "ada", patient="p")
    assert open_looks(log) == 1


def test_a_refused_visit_explains_nothing():
    log = Log().add(DAY, "ada", "visit-add", "p", outcome="refused").add(DAY, "ada", patient="p")
    assert open_looks(log) == 1


@pytest.mark.parametrize(("later", "known"), [(1, 1), (7, 7), (8, None)])
def test_a_later_visit_explains_from_its_own_day_on(later, known):
    """A day's flags rest on that day and earlier ones alone."""
    log = Log().add(DAY, "ada", patient="p").add(days_after(later), "ada", "visit-add", "p")
    work = Work(log.history(), log.scope(DAY, days_after(10)))
    looks = work.looks
    assert looks.open.tolist() == [True]
    day = int(looks.known[0]) - int(looks.day[0])
    assert day == known if known else day > 10_000


def test_intents_that_came_to_nothing_are_no_looks_and_others_are():
    log = Log().add(DAY, "ada", "photo-view", "p", outcome="intent", closed=True)
    assert len(Work(log.history(), log.scope()).looks) == 0
    log.add(DAY, "ada", "photo-view", "p", outcome="intent")
    log.add(DAY, "ada", "photo-view", "q", outcome="refused")
    log.add(DAY, "ada", "photo-view", "r", outcome="failed")
    log.add(DAY, "", "photo-view", "s").add(DAY, "ada", "photo-view", "")
    assert len(Work(log.history(), log.scope()).looks) == 1


def test_looks_of_one_patient_and_day_are_one():
    log = Log().look(DAY, "ada", 3).look(DAY, "ada", 3).look(days_after(-1), "ada", 2)
    looks = Work(log.history(), log.scope()).looks
    assert sorted(looks.times.tolist()) == [1, 1, 2, 2, 2]
