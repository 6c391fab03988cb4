"""Rules about acts: emergency access, photos given out, refusals."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules import break_glass, bulk_export, refused

from .review_log import DAY, Log, days, name, teams

CREW = ("ada", "bob", "cy", "dee")


def emergencies(count, who="ada", log=None, **other):
    log = log or Log()
    for number, day in enumerate([*days(count - 1), DAY]):
        log.add(day, who, "emergency-begin", f"{who} {number}", **other)
    return log


@pytest.mark.parametrize(
    ("count", "weight"),
    [(1, 1), (break_glass.REPEATED - 1, 1), (break_glass.REPEATED, 2), (break_glass.OFTEN, 3)],
)
def test_each_emergency_is_noted_and_repeated_ones_are_graver(count, weight):
    (flag,) = emergencies(count).flags("break-glass")
    assert flag.weight == weight
    assert flag.figures == {"days": 28, "times": count, "without": count, "peers": 0}
    assert flag.count == count


def test_without_an_emergency_nothing():
    assert emergencies(3).flags("break-glass", first=DAY + dt.timedelta(days=1)) == []
    assert Log().add(DAY, "ada", "emergency-begin", "p", outcome="failed").flags() == []


@pytest.mark.parametrize(("who", "weight"), [("ada", 1), ("bob", 1), ("zoe", 2)])
def test_visits_of_the_person_or_team_keep_it_a_notice(who, weight):
    log = emergencies(break_glass.REPEATED)
    for number, day in enumerate([*days(break_glass.REPEATED - 1), DAY]):
        log.add(day, who, "visit-add", f"ada {number}", hour=9)
    held = teams(red=("ada", "bob"), blue=("zoe",))
    (flag,) = log.flags("break-glass", teams=held)
    assert flag.weight == weight


def test_where_colleagues_need_it_as_often_it_is_a_notice():
    log = emergencies(break_glass.REPEATED)
    for one in CREW[1:]:
        emergencies(break_glass.REPEATED, one, log)
    (flag,) = (flag for flag in log.flags("break-glass") if flag.user == name("ada"))
    assert (flag.weight, flag.figures["peers"]) == (1, break_glass.REPEATED)


def gave(log, day, who, photos, patients=5):
    for number in range(patients):
        objects = photos // patients + (number < photos % patients)
        log.add(day, who, "export", f"given {number}", outcome="given", objects=objects)
    return log


@pytest.mark.parametrize(
    ("photos", "weights"),
    [(bulk_export.LEAST - 1, []), (bulk_export.LEAST, [2]), (bulk_export.GRAVE, [3])],
)
def test_many_photos_given_out(photos, weights):
    found = gave(Log(), DAY, "ada", photos).flags("bulk-export")
    assert [flag.weight for flag in found] == weights
    for flag in found:
        assert flag.figures == {
            "photos": photos, "unfinished": 0, "patients": 5, "without": 5, "usual": 0, "peers": 0,
        }  # fmt: skip


def test_visits_are_counted_and_do_not_silence_it():
    """Who copies photos of this week's patients has them all the same."""
    log = gave(Log(), DAY, "ada", 30).add(DAY, "ada", "visit-add", "given 0", hour=8)
    (flag,) = log.flags("bulk-export")
    assert flag.figures["without"] == 4


def test_all_photos_of_one_patient_are_a_notice():
    found = gave(Log(), DAY, "ada", 60, patients=2).flags("bulk-export")
    assert [flag.weight for flag in found] == [1]


def test_an_entry_that_names_no_object_is_one_photo():
    log = Log()
    for number in range(bulk_export.LEAST):
        log.add(DAY, "ada", "photo-open", f"{number}", outcome="given")
    (flag,) = log.flags("bulk-export")
    assert flag.figures["photos"] == bulk_export.LEAST
    assert Log().add(DAY, "ada", "export", "p", outcome="refused", objects=90).flags() == []


def test_what_was_made_and_not_given_is_no_gift_and_what_has_no_outcome_is_named():
    log = Log().add(DAY, "ada", "export", "p", outcome="done", objects=90)
    assert log.flags("bulk-export") == []
    log.add(DAY, "ada", "export", "p", outcome="given", objects=25, hour=11)
    log.add(DAY, "ada", "export", "p", outcome="intent", objects=5, hour=12)
    [told] = log.flags("bulk-export")
    assert (told.figures["photos"], told.figures["unfinished"]) == (30, 5)


def test_who_always_gives_much_is_usual_and_others_are_not():
    log = Log()
    for day in days(6):
        gave(log, day, "ada", 30)
    assert gave(log, DAY, "ada", 40).flags("bulk-export") == []
    (flag,) = gave(log, DAY, "bob", 70).flags("bulk-export")
    assert (flag.user, flag.figures["usual"], flag.figures["peers"]) == (name("bob"), 0, 30)


def test_a_newcomer_gives_what_colleagues_give():
    log = Log()
    for day in days(6):
        gave(log, day, "ada", 30)
    assert gave(log, DAY, "bob", 40).flags("bulk-export") == []


def test_far_above_colleagues_is_odd_though_it_is_usual():
    log = Log()
    for day in days(6):
        gave(log, day, "ada", 200)
        gave(log, day, "bob", 5)
    (flag,) = gave(log, DAY, "ada", 210).flags("bulk-export")
    assert flag.weight == 3


def tries(count, event="unlock", who="ada", log=None):
    log = log or Log()
    for number in range(count):
        log.add(DAY, who, event, f"{number}", outcome="refused", hour=9 + number / 60)
    return log


@pytest.mark.parametrize(
    ("count", "event", "weights"),
    [
        (refused.LEAST - 1, "unlock", []),
        (refused.LEAST, "unlock", [1]),
        (refused.GRAVE_PASSWORDS, "step-up", [2]),
        (refused.LEAST, "photo-view", [1]),
        (refused.GRAVE_RECORDS, "photo-view", [2]),
    ],
)
def test_refused_again_and_again(count, event, weights):
    found = tries(count, event).flags("refused")
    assert [flag.weight for flag in found] == weights
    for flag in found:
        passwords = 0 if event == "photo-view" else count
        assert flag.figures == {"refused": count, "passwords": passwords, "usual": 0}
        assert flag.count == count


def test_names_that_nobody_has_count_too():
    (flag,) = tries(refused.GRAVE_PASSWORDS, who="").flags("refused")
    assert flag.user == b""


def test_who_is_refused_every_day_is_usual():
    log = Log()
    for day in days(20):
        for number in range(6):
            log.add(day, "ada", "photo-view", f"{number}", outcome="refused")
    assert tries(7, "photo-view", log=log).flags("refused") == []


def test_a_hint_of_a_visit_makes_no_difference_to_refusals():
    log = Log()
    for number in range(refused.LEAST):
        log.add(DAY, "ada", "photo-view", f"{number}", outcome="refused", hints=Hint.VISIT)
    assert len(log.flags("refused")) == 1
