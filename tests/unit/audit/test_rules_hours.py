"""Rules about when: outside working hours, before and after access ends."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules import leaver, off_hours
from clinicvault.audit.rules.contract import Hours

from .review_log import DAY, Log, days, name, teams

SUNDAY = dt.date(2026, 3, 15)


def weights(log, day=DAY, **scope):
    return [flag.weight for flag in log.flags("off-hours", first=day, **scope)]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(7.0, []), (6.5, []), (6.49, [1]), (20.45, []), (20.49, []), (20.5, [1]), (21.4, [1]), (21.5, [2]),
     (5.4, [2]), (3.0, [2]), (23.99, [2])],
)  # fmt: skip
def test_one_patient_at_some_hour(hour, expected):
    log = Log().work(("ada",)).add(DAY, "ada", patient="p", hour=hour)
    assert weights(log) == expected


def test_two_patients_are_enough_just_after_hours():
    log = Log().work(("ada",)).add(DAY, "ada", patient="p", hour=20.6)
    assert weights(log.add(DAY, "ada", patient="q", hour=20.7)) == [2]


def test_figures_and_entries_are_those_of_the_night_alone():
    log = Log().work(("ada",)).look(DAY, "ada", 3)
    log.add(DAY, "ada", patient="patient 1", hour=22.25)
    log.add(DAY, "ada", "photo-view", "patient 1", hour=22.5)
    (flag,) = log.flags("off-hours")
    assert flag.figures == {
        "patients": 1, "since": "22:15", "until": "22:30", "days": 84, "usual": 0,
    }  # fmt: skip
    assert flag.count == 2


@pytest.mark.parametrize(("who", "silent"), [("ada", True), ("bob", True), ("zoe", False)])
def test_a_visit_of_the_person_or_team_silences(who, silent):
    log = Log().work(("ada",)).add(DAY, "ada", patient="p", hour=23)
    log.add(DAY, who, "import", "p", hour=23.5)
    held = teams(red=("ada", "bob"), blue=("zoe",))
    assert (weights(log, teams=held) == []) is silent


def test_free_days_have_no_working_hours():
    log = Log().work(("ada",)).add(SUNDAY, "ada", patient="p", hour=11)
    assert weights(log, SUNDAY) == [2]
    assert weights(log, SUNDAY, hours=Hours(weekdays=tuple(range(7)))) == []


def test_the_clinic_decides_its_hours():
    log = Log().work(("ada",)).add(DAY, "ada", patient="p", hour=21.5)
    assert weights(log, hours=Hours(closes=22)) == []
    assert weights(log, hours=Hours(opens=0, closes=24)) == []


def nights(count, patients=0):
    """Ada is on call, so many nights."""
    log = Log().work(("ada",))
    for day in days(count):
        log.add(day, "ada", "unlock", hour=22)
        for number in range(patients):
            log.add(day, "ada", patient=f"{day} {number}", hour=22.1)
    return log


def test_somebody_who_works_at_night_is_not_told_of():
    few = nights(off_hours.HABIT - 1).add(DAY, "ada", patient="p", hour=23)
    assert weights(few) == [1]
    often = nights(off_hours.HABIT).add(DAY, "ada", patient="p", hour=23)
    assert weights(often) == []


def test_nights_are_no_habit_for_sundays():
    log = nights(off_hours.HABIT).add(SUNDAY, "ada", patient="p", hour=12)
    assert weights(log, SUNDAY) == [2]


def test_much_is_unusual_even_on_call():
    log = nights(off_hours.HABIT)
    for number in range(off_hours.LEAST_ON_CALL - 1):
        log.add(DAY, "ada", patient=f"p{number}", hour=23)
    assert weights(log) == []
    assert weights(log.add(DAY, "ada", patient="one more", hour=23)) == [2]
    busy = nights(off_hours.HABIT, patients=2)
    for number in range(off_hours.LEAST_ON_CALL):
        busy.add(DAY, "ada", patient=f"p{number}", hour=23)
    assert weights(busy) == []


def test_one_patient_of_somebody_without_a_past_is_a_notice():
    log = Log().work(("ada",), count=9).add(DAY, "ada", patient="p", hour=23)
    assert weights(log) == [1]


def test_hours_are_the_clinics_own():
    for zone in ("Europe/Paris", "America/Los_Angeles", "Asia/Kolkata"):
        log = Log(ZoneInfo(zone)).work(("ada",)).add(DAY, "ada", patient="p", hour=22)
        (flag,) = log.flags("off-hours")
        assert (flag.day, flag.figures["since"]) == (DAY, "22:00")


@pytest.mark.parametrize("day", [dt.date(2026, 3, 30), dt.date(2026, 10, 26)])
def test_after_the_change_of_the_clock(day):
    """20:25 stays within the grace and 20:40 does not, on the first workday of either time."""
    log = Log().work(("ada",), until=day)
    log.entries.append(_at(day, 20, 25, "p"))
    assert weights(log, day) == []
    log.entries.append(_at(day, 20, 40, "q"))
    assert weights(log, day) == [1]


def _at(day, hour, minute, patient):
    zone = ZoneInfo("Europe/Paris")
    moment = dt.datetime.combine(day, dt.time(hour, minute), zone)
    entry = Log().add(day, "ada", patient=patient).entries[0]
    entry.ms = int(moment.timestamp() * 1000)
    return entry


def leaving(log, day=DAY, ended=DAY, **scope):
    return log.flags("leaver", first=day, leaves={name("ada"): ended}, **scope)


def test_the_last_days_have_lower_limits():
    log = Log().work(("ada",)).look(DAY, "ada", leaver.LEAST - 1)
    assert leaving(log) == []
    log.look(DAY, "ada", 1, start=50)
    (flag,) = leaving(log)
    assert (flag.weight, flag.user) == (2, name("ada"))
    assert flag.figures == {
        "ended": "2026-03-18", "patients": leaver.LEAST, "photos": 0, "tries": 0, "usual": 0,
    }  # fmt: skip
    assert log.flags("leaver") == []


def test_visits_silence_it():
    log = Log().work(("ada",)).look(DAY, "ada", leaver.LEAST, hints=Hint.VISIT)
    assert leaving(log) == []


def test_photos_given_out_count():
    log = Log().work(("ada",))
    log.add(DAY, "ada", "export", "p", outcome="given", objects=leaver.LEAST_PHOTOS - 1)
    assert leaving(log) == []
    log.add(DAY, "ada", "photo-open", "q", outcome="given")
    (flag,) = leaving(log)
    assert flag.figures["photos"] == leaver.LEAST_PHOTOS


@pytest.mark.parametrize(("before", "count"), [(14, 1), (15, 0)])
def test_two_weeks_before_the_end(before, count):
    log = Log().work(("ada",)).look(DAY, "ada", leaver.LEAST)
    assert len(leaving(log, ended=DAY + dt.timedelta(days=before))) == count


def test_any_try_after_the_end():
    log = Log().add(DAY, "ada", "unlock", outcome="refused")
    assert leaving(log, ended=DAY) == []
    (flag,) = leaving(log, ended=DAY - dt.timedelta(days=100))
    assert (flag.weight, flag.figures["tries"], flag.count) == (3, 1, 1)


def test_who_left_and_was_never_seen():
    log = Log().work(("ada",)).add(DAY, "ada", "unlock")
    assert log.flags("leaver", leaves={name("bob"): DAY, b"": DAY}) == []
