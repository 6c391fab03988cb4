"""Rules about how much somebody does in a day or over weeks: mass, no-visit, slow, first names."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules import bulk_export, first_name, mass, no_visit, slow
from clinicvault.audit.rules.contract import MOST_ENTRIES

from .review_log import DAY, Log, days, name, roles, teams

CREW = ("ada", "bob", "cy", "dee", "eve")


def crew(a_day=0):
    return Log().work(CREW, a_day=a_day)


def told(log, rule, **scope):
    (flag,) = log.flags(rule, **scope)
    return flag


def test_mass_begins_where_no_visit_ends():
    few = crew().look(DAY, "ada", mass.LEAST - 1)
    assert few.flags("mass") == []
    assert told(few, "no-visit").weight == 1
    many = crew().look(DAY, "ada", mass.LEAST)
    flag = told(many, "mass")
    assert (flag.weight, flag.user, flag.day, flag.count) == (2, name("ada"), DAY, mass.LEAST)
    assert flag.figures == {
        "patients": mass.LEAST, "without": mass.LEAST,
        "usual": 0, "usual_without": 0, "peers": 0, "peers_without": 0,
    }  # fmt: skip
    assert many.flags("no-visit") == []


def test_very_many_are_graver():
    assert told(crew().look(DAY, "ada", mass.GRAVE - 1), "mass").weight == 2
    assert told(crew().look(DAY, "ada", mass.GRAVE), "mass").weight == 3


def test_visits_of_the_person_or_team_silence_mass_and_no_visit():
    for who, silent in (("ada", True), ("bob", True), ("zoe", False)):
        log = crew().look(DAY, "ada", mass.LEAST)
        for number in range(mass.LEAST):
            log.add(DAY, who, "visit-add", f"patient {number}", hour=9)
        found = log.flags("mass", teams=teams(red=("ada", "bob"), blue=("zoe",)))
        assert (found == []) is silent, who


def test_a_person_who_always_does_is_usual():
    log = crew(a_day=9).look(DAY, "ada", 14)
    assert log.flags("mass") == []
    assert log.flags("no-visit") == []
    some = crew(a_day=4).look(DAY, "ada", no_visit.LEAST + 2)
    assert some.flags("no-visit") == []


def test_what_the_whole_clinic_does_that_day_is_no_finding():
    log = crew()
    for place, one in enumerate(CREW):
        log.look(DAY, one, 15, start=20 * place)
    assert log.flags("mass") == []
    assert log.flags("no-visit") == []


def test_a_newcomer_is_held_against_the_colleagues():
    log = crew().work(("new",), count=3).look(DAY, "new", mass.LEAST)
    assert told(log, "mass").figures["usual"] == 0
    assert crew(a_day=6).look(DAY, "new", mass.LEAST + 3).flags("mass") == []


def test_copying_all_living_records_is_found_though_each_has_a_visit():
    log = crew().look(DAY, "ada", mass.LEAST_ALL, hints=Hint.VISIT)
    flag = told(log, "mass")
    assert (flag.figures["without"], flag.figures["patients"]) == (0, mass.LEAST_ALL)
    assert flag.count == mass.LEAST_ALL
    fewer = crew().look(DAY, "ada", mass.LEAST_ALL - 1, hints=Hint.VISIT)
    assert fewer.flags() == []


def test_patients_whose_photos_were_given_out_in_bulk_are_counted_there():
    log = crew()
    for number in range(mass.LEAST):
        log.add(DAY, "ada", "export", f"patient {number}", outcome="given", objects=2)
    assert log.flags("mass") == []
    assert len(log.flags("bulk-export")) == 1
    one = crew()
    for number in range(mass.LEAST):
        one.add(DAY, "ada", "export", f"patient {number}", outcome="given", objects=1)
    assert mass.LEAST < bulk_export.LEAST
    assert len(one.flags("mass")) == 1


def test_no_visit_from_the_smallest_number_on():
    assert crew().look(DAY, "ada", no_visit.LEAST - 1).flags("no-visit") == []
    flag = told(crew().look(DAY, "ada", no_visit.LEAST), "no-visit")
    assert flag.figures == {"without": no_visit.LEAST, "usual": 0, "peers": 0}


def test_no_more_than_the_first_entries_are_named():
    log = crew()
    for _ in range(3):
        log.look(DAY, "ada", MOST_ENTRIES // 2)
    flag = told(log, "mass")
    assert (len(flag.entries), flag.count) == (MOST_ENTRIES, MOST_ENTRIES // 2 * 3)


def slowly(a_day, last=DAY, count=20):
    """A crew of whom ada looks at some more each day, after weeks in which nobody did."""
    log = Log().work(CREW, count=60)
    number = 0
    for day in [*days(count, last), last]:
        log.look(day, "ada", a_day, start=number)
        number += a_day
    return log


def test_slow_accumulation():
    flag = told(slowly(2), "slow", first=DAY - dt.timedelta(days=2), last=DAY)
    assert (flag.weight, flag.user) == (2, name("ada"))
    assert flag.figures["without"] == flag.count
    assert flag.figures["most"] == 2
    assert (flag.figures["usual"], flag.figures["peers"]) == (0, 0)


def test_slow_tells_once_a_week_whatever_the_scope():
    log = slowly(2)
    week = log.flags("slow", first=DAY - dt.timedelta(days=2), last=DAY + dt.timedelta(days=4))
    assert len(week) == 1
    assert log.flags("slow", first=week[0].day) == week
    assert log.flags("slow", first=week[0].day + dt.timedelta(days=1)) == []
    month = log.flags("slow", first=DAY - dt.timedelta(days=20), last=DAY)
    assert len({one.day.isocalendar().week for one in month}) == len(month) > 1


def test_slow_needs_enough_in_all_and_this_week():
    assert slowly(2, count=6).flags("slow") == []
    assert 7 * 2 < slow.LEAST <= 8 * 2
    assert len(slowly(2, count=7).flags("slow")) == 1
    ended = slowly(2, last=DAY - dt.timedelta(days=8))
    assert ended.flags("slow") == []


def test_the_same_patients_again_are_no_accumulation():
    log = Log().work(CREW, count=60)
    for day in [*days(20), DAY]:
        log.look(day, "ada", 3)
    assert log.flags("slow") == []


def test_a_visit_that_comes_later_takes_a_patient_out_of_the_count():
    log = slowly(2)
    number = 4 * 2
    for day in days(16):
        log.add(day, "ada", "visit-add", f"patient {number}", hour=15)
        log.add(day, "ada", "visit-add", f"patient {number + 1}", hour=15)
        number += 2
    assert log.flags("slow") == []


def test_without_a_past_slow_is_a_notice():
    log = Log()
    for place, day in enumerate([*days(19), DAY]):
        for one in CREW:
            log.add(day, one, "unlock", hour=8)
        log.look(day, "ada", 2, start=2 * place)
    found = log.flags("slow", first=DAY - dt.timedelta(days=20), last=DAY)
    assert found
    assert {flag.weight for flag in found} == {1}


def test_what_is_usual_for_a_person_and_colleagues_is_not_slow():
    assert Log().work(CREW, count=60, a_day=2).look(DAY, "ada", 2).flags("slow") == []


def test_what_is_usual_for_a_person_and_not_for_colleagues_is_a_notice():
    log = Log().work(CREW[1:], count=60).work(("ada",), count=60, a_day=2).look(DAY, "ada", 2)
    found = log.flags("slow", first=DAY - dt.timedelta(days=2), last=DAY)
    assert [flag.weight for flag in found] == [1]


def test_days_of_masses_are_not_slow():
    log = Log().work(CREW, count=60)
    for place, day in enumerate([*days(3), DAY]):
        log.look(day, "ada", mass.LEAST, start=place * mass.LEAST)
    assert log.flags("slow") == []


@pytest.mark.parametrize("count", [first_name.LEAST - 1, first_name.LEAST])
def test_browsing_by_first_name(count):
    log = crew()
    for number, day in enumerate(days(30)):
        log.add(day, "bob", patient=f"other {number}", given=number + 1)
    log.look(DAY, "ada", count, given=77)
    found = log.flags("first-name")
    assert len(found) == (count >= first_name.LEAST)
    for flag in found:
        assert flag.figures == {"patients": count, "expected": 0}


def test_a_common_first_name_is_chance():
    log = crew()
    for number, day in enumerate(days(30)):
        log.add(day, "bob", patient=f"other {number}", given=77 if number % 2 else number + 1)
    log.look(DAY, "ada", 4, given=77).look(DAY, "ada", 4, start=10, given=78)
    found = log.flags("first-name")
    assert [flag.figures["patients"] for flag in found] == [4]
    log = crew()
    for number, day in enumerate(days(30)):
        log.add(day, "bob", patient=f"other {number}", given=77)
    log.look(DAY, "ada", 4, given=77)
    assert log.flags("first-name") == []


def test_the_most_frequent_first_name_is_told():
    log = crew().look(DAY, "ada", 4, given=1).look(DAY, "ada", 6, start=10, given=2)
    log.look(DAY, "ada", 5, start=20, given=3)
    assert told(log, "first-name").figures["patients"] == 6


def test_first_names_of_patients_with_a_visit_do_not_count():
    log = crew().look(DAY, "ada", 6, given=5, hints=Hint.VISIT)
    assert log.flags("first-name") == []


def test_peers_share_a_role():
    """Five at the desk look at many; a practitioner is held against practitioners."""
    desk = ("d1", "d2", "d3", "d4")
    log = crew().work(desk).look(DAY, "ada", mass.LEAST)
    for one in CREW:
        log.add(DAY, one, "unlock", hour=8)
    for place, one in enumerate(desk):
        log.look(DAY, one, 30, start=100 * (place + 1))
    held = roles("practitioner", *CREW) | roles("intake", *desk)
    assert {flag.user for flag in log.flags("mass", roles=held)} == {name("ada")}
