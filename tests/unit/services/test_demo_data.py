"""The demo clinic's people, visits and history hold together."""

import dataclasses
import datetime as dt
import json
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from clinicvault.domain.clinical import View
from clinicvault.domain.roles import Role
from clinicvault.services.demo import data
from clinicvault.services.demo.pictures import SUBJECTS
from clinicvault.services.resources import resource

HISTORY = data.history()
PORTRAITS = resource("demo", "portraits")
SHOTS = [shot for person in data.PATIENTS for visit in person.visits for shot in visit.shots]
TRUTH = {
    entry["file"]: entry
    for entry in json.loads((PORTRAITS / "truth.json").read_text(encoding="utf-8"))["images"]
}


def scripts(text):
    return {unicodedata.name(char).split()[0] for char in text if char.isalpha()}


def test_there_are_enough_patients_with_visits_and_pictures():
    with_photos = [person for person in data.PATIENTS if person.visits]
    assert len(with_photos) >= 14
    assert all(2 <= len(person.visits) <= 4 for person in with_photos)
    assert all(visit.shots for person in with_photos for visit in person.visits)


def test_names_come_from_several_scripts():
    found = set().union(*(scripts(f"{p.given} {p.family}") for p in data.PATIENTS))
    assert {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "CJK"} <= found


def test_names_and_record_numbers_are_unique():
    assert len({(p.given, p.family) for p in data.PATIENTS}) == len(data.PATIENTS)
    assert len({p.record_number for p in data.PATIENTS}) == len(data.PATIENTS)


def test_visits_go_from_old_to_new_and_say_what_they_are():
    for person in data.PATIENTS:
        days = [visit.days_ago for visit in person.visits]
        assert days == sorted(days, reverse=True)
        assert all(day > 0 for day in days)
        assert len({visit.label for visit in person.visits}) == len(person.visits)


def test_everybody_is_grown_up():
    assert all(
        dt.date(2026, 1, 1) - person.born > dt.timedelta(days=365 * 18) for person in data.PATIENTS
    )


def test_without_consent_there_are_no_pictures():
    assert [person for person in data.PATIENTS if not person.consent]
    assert not [person for person in data.PATIENTS if not person.consent and person.visits]


def test_every_picture_exists():
    for shot in SHOTS:
        if shot.portrait:
            assert (PORTRAITS / shot.portrait).is_file()
            assert not shot.subject
        else:
            subject = SUBJECTS[shot.subject]
            assert shot.view in dict(subject.views)
            assert shot.stage < len(subject.stages)


def test_no_picture_is_used_twice_and_every_subject_once():
    keys = [(shot.portrait, shot.subject, shot.stage, shot.view) for shot in SHOTS]
    assert len(set(keys)) == len(keys)
    assert {shot.subject for shot in SHOTS if shot.subject} == set(SUBJECTS)
    assert {shot.portrait for shot in SHOTS if shot.portrait} == set(TRUTH)


def test_portraits_are_filed_under_the_view_they_show():
    for shot in SHOTS:
        if shot.portrait:
            assert View(TRUTH[shot.portrait]["view"]) is shot.view


def test_one_person_is_one_patient_of_about_that_age():
    for person in data.PATIENTS:
        truth = [TRUTH[s.portrait] for v in person.visits for s in v.shots if s.portrait]
        assert len({entry["person"] for entry in truth}) <= 1
        if truth:
            assert abs(2026 - person.born.year - truth[0]["age"]) <= 1


def test_portraits_visits_are_in_the_order_of_the_truth():
    for person in data.PATIENTS:
        numbers = [
            {TRUTH[shot.portrait]["visit"] for shot in visit.shots}
            for visit in person.visits
            if visit.shots[0].portrait
        ]
        assert numbers == [{place} for place in range(1, len(numbers) + 1)]


def test_some_pictures_are_png():
    assert any(shot.png for shot in SHOTS)


def test_the_portraits_are_small_and_their_licence_lies_beside():
    files = list(PORTRAITS.glob("*.jpg"))
    assert {file.name for file in files} == set(TRUTH)
    assert sum(file.stat().st_size for file in files) < 6_000_000
    assert "CC0" in (PORTRAITS / "LICENCE.txt").read_text(encoding="utf-8")


def test_every_role_is_held_and_practitioners_are_two():
    held = Counter(role for user in data.USERS for role in user.roles)
    assert set(held) == set(Role)
    assert held[Role.PRACTITIONER] == 2
    assert data.USERS[0].roles >= {Role.ADMINISTRATOR, Role.OFFICER}
    assert len({user.name for user in data.USERS}) == len(data.USERS)


def test_roles_that_the_demo_shows_are_apart():
    assert data.INTAKE.roles == {Role.INTAKE}
    assert Role.ADMINISTRATOR not in data.PRACTITIONER.roles
    assert not data.ADMINISTRATOR.roles & {Role.INTAKE, Role.PRACTITIONER}


def test_passwords_are_strong_differ_and_do_not_show_in_a_repr():
    from zxcvbn import zxcvbn

    assert len({user.password for user in data.USERS}) == len(data.USERS)
    for user in data.USERS:
        assert zxcvbn(user.password, [data.CLINIC, user.name])["score"] >= 3
        assert user.password not in repr(user)


def test_the_history_is_some_weeks_of_about_300_acts():
    assert 240 <= len(HISTORY) <= 360
    assert {event.days_ago for event in HISTORY} <= set(range(28))
    assert max(event.days_ago for event in HISTORY) > 20


def test_the_history_is_the_same_every_time():
    assert data.history() == HISTORY


def test_acts_are_those_that_can_be_played():
    acts = Counter(event.act for event in HISTORY)
    assert set(acts) == {
        "expect", "open", "view", "compare", "refused-view", "log-review", "unlock-failed",
    }  # fmt: skip
    assert acts["refused-view"] >= 3
    assert acts["unlock-failed"] >= 2
    assert acts["log-review"] >= 3
    assert acts["view"] > 50


@pytest.mark.parametrize(
    ("acts", "roles"),
    [
        ({"view", "compare"}, {Role.PRACTITIONER}),
        ({"refused-view"}, {Role.INTAKE}),
        ({"log-review"}, {Role.ADMINISTRATOR}),
    ],
)
def test_acts_are_done_by_those_who_would(acts, roles):
    users = {user.name: user for user in data.USERS}
    for event in HISTORY:
        if event.act in acts:
            assert users[event.user].roles & roles


def test_pictures_are_only_looked_at_where_there_are_some():
    for event in HISTORY:
        if event.act in {"view", "compare", "refused-view"}:
            assert data.PATIENTS[event.patient].visits


def test_both_practitioners_work():
    assert {data.PRACTITIONER.name, data.COLLEAGUE.name} <= {
        e.user for e in HISTORY if e.act == "view"
    }


def test_acts_lie_in_working_hours_in_their_order():
    moments = [(-event.days_ago, event.time) for event in HISTORY]
    assert moments == sorted(moments)
    late = [event for event in HISTORY if not dt.time(8) <= event.time <= dt.time(18)]
    assert {(event.days_ago, event.user) for event in late} == {(1, data.COLLEAGUE.name)}
    assert len(late) == 6, "somebody is curious once, in the evening"


def test_people_work_in_blocks_so_that_few_unlocks_are_needed():
    changes = sum(1 for a, b in pairwise(HISTORY) if (a.user, a.days_ago) != (b.user, b.days_ago))
    assert changes < 60


@pytest.mark.parametrize("weekday", range(7))
def test_weekends_are_free_whenever_the_demo_is_made(weekday):
    today = dt.date(2026, 11, 16) + dt.timedelta(days=weekday)
    events = data.history(today)
    assert len(events) > 160
    for event in events:
        curious = event.time > dt.time(22)
        assert curious or (today - dt.timedelta(days=event.days_ago)).weekday() < 5


def test_the_data_cannot_be_changed():
    for thing in (data.PATIENTS[0], data.USERS[0], HISTORY[0], SHOTS[0], data.CAMERAS[0]):
        first = dataclasses.fields(thing)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, first, "x")
