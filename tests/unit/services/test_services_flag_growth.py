"""A flag that grows after somebody spoke of it is open again, and is told again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets

import pytest

from clinicvault.access.review.words import said
from clinicvault.services.flags import finding as flag_finding
from clinicvault.services.flags.details import detail_of
from clinicvault.services.flags.extent import NOTHING, Extent, said_extent
from clinicvault.services.flags.listening import FlagListener
from clinicvault.services.flags.words import NOTICE, RAISE, SETTLE
from clinicvault.services.local_zone import LOCAL
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import ADA, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, monday

EXPLAINED, ESCALATED = Disposition.EXPLAINED, Disposition.ESCALATED


@pytest.fixture
def morning(house):
    """(desk, house): by ten Paul opened twelve patients without a visit; notices are wanted."""
    at(house, 10)
    with house.open() as desk:
        flags = as_ada(desk)
        flags.set_rules(dataclasses.replace(flags.rules(), notices=True, samples=0))
        opens(desk, 12)
        yield desk, house


def opens(desk, count, name=PAUL):
    """So many other patients' pages."""
    desk.be(name)
    session = desk.clinic.session
    with session.vault.write() as rows:
        for _ in range(count):
            rows.event(session.event("patient-open", patient=secrets.token_bytes(16)))
        rows.commit()


def mass(desk):
    [flag] = [one for one in as_ada(desk).flags() if one.rule == "mass"]
    return flag


def settled(desk, disposition=EXPLAINED):
    flag = mass(desk)
    return desk.services.flags.settle(flag.id, disposition, "a list of recalls")


def test_what_was_explained_stays_explained_while_nothing_comes(morning):
    desk, house = morning
    assert settled(desk).disposition is EXPLAINED
    assert desk.services.flags.due().open == 0
    at(house, 9, day=1)
    assert mass(desk).disposition is EXPLAINED
    assert as_ada(desk).evening() == 0


@pytest.mark.parametrize("more", [1, 300])
def test_what_comes_later_that_day_opens_it_again(morning, more):
    desk, house = morning
    settled(desk)
    opens(desk, more)
    flag = mass(desk)
    assert (flag.disposition, flag.note) == (Disposition.OPEN, "a list of recalls")
    assert desk.services.flags.due().open == 1
    assert [one.disposition for one in desk.services.flags.history(flag.id)] == [EXPLAINED]
    at(house, 9, day=1)
    assert mass(desk).disposition is Disposition.OPEN
    assert settled(desk).disposition is EXPLAINED
    assert desk.services.flags.due().open == 0


def test_the_person_is_told_of_what_came_after_the_explanation(morning):
    desk, house = morning
    settled(desk)
    opens(desk, 300)
    at(house, 21)
    assert as_ada(desk).evening() == 1
    assert as_ada(desk).evening() == 0
    desk.be(PAUL)
    [notice] = desk.services.flags.notices()
    assert notice.figures["without"] == 312


def test_who_was_told_is_told_again_of_more(morning):
    desk, house = morning
    at(house, 21)
    assert as_ada(desk).evening() == 1
    opens(desk, 40)
    assert as_ada(desk).evening() >= 1
    flag = mass(desk).id
    assert [one.detail["flag"] for one in entries(desk, NOTICE)].count(flag) == 2
    assert as_ada(desk).evening() == 0


def test_nobody_is_told_of_what_is_investigated_whatever_it_grows_to(morning):
    desk, house = morning
    settled(desk, ESCALATED)
    opens(desk, 300)
    at(house, 21)
    assert as_ada(desk).evening() == 0
    assert mass(desk).disposition is Disposition.OPEN


def test_a_finished_day_to_which_graver_things_come_is_raised_again(morning):
    """Of a run that saw more of that day; a lighter one changes nothing."""
    desk, house = morning
    at(house, 9, day=1)
    first = mass(desk)
    settled(desk)
    at(house, 10, day=2)
    desk.be(ADA)
    look = desk.clinic.log_index.follow()
    words = FlagListener(LOCAL).follow(look, desk.clinic.log_index, desk.clinic.vault.trust)
    known = words.raised[first.id].flag
    graver = dataclasses.replace(known, weight=3, count=known.count + 5)
    assert words.grown(graver)
    session = desk.clinic.session
    assert flag_finding._is_new(session, graver, words)
    assert not flag_finding._is_new(session, words.raised[first.id].flag, words)
    desk.clinic.vault.log_event(said(desk.clinic.session, RAISE, detail_of(graver)))
    again = mass(desk)
    assert (again.weight, again.count) == (3, graver.count)
    assert again.disposition is Disposition.OPEN
    lighter = dataclasses.replace(graver, weight=1, count=2)
    desk.clinic.vault.log_event(said(desk.clinic.session, RAISE, detail_of(lighter)))
    assert mass(desk).weight == 3


def test_a_word_of_before_extents_were_said_speaks_of_what_was_raised(morning):
    desk, house = morning
    at(house, 9, day=1)
    flag = mass(desk)
    old = {"flag": flag.id, "state": "explained", "note": "a list of recalls"}
    desk.clinic.vault.log_event(said(desk.clinic.session, SETTLE, old))
    assert mass(desk).disposition is EXPLAINED


@pytest.mark.parametrize("wrong", [{"weight": "3", "count": 1}, {"weight": 3, "count": True}])
def test_an_extent_of_no_sense_makes_the_word_none(morning, wrong):
    desk, _ = morning
    flag = mass(desk)
    detail = {"flag": flag.id, "state": "explained", "note": "mine", **wrong}
    desk.clinic.vault.log_event(said(desk.clinic.session, SETTLE, detail))
    assert mass(desk).by == ""
    assert said_extent({}, None) == NOTHING == Extent(0, 0)


def test_days_are_looked_through_by_the_true_clock_after_one_that_ran_ahead(house):
    at(house, 10)
    true = house.clock.ahead_ms
    house.clock.ahead_ms = true + 3 * 365 * 24 * 3_600_000
    with house.open() as desk:
        desk.be(PAUL)
    house.clock.ahead_ms = true
    with house.open() as desk:
        at(house, 11)
        opens(desk, 200)
        at(house, 9, day=1)
        found = {one.rule: one for one in as_ada(desk).flags()}
        assert (found["mass"].day, found["mass"].weight) == (monday(), 3)
        assert found["clock"].weight == 2
        days = [dt.date.fromisoformat(one.detail["day"]) for one in entries(desk, "flags-run")]
        assert days == [monday()]
        assert all(one.detail["size"] < one.seq + 1 for one in entries(desk, "flags-run"))
