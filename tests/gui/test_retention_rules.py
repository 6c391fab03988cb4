"""Settings, Retention: a country's rules, and where the clinic keeps for longer."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_endings import FRANCE, NHS
from tests.gui.hands import seen


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def panel(open_page, settle):
    def go(user=fakes.NOAH):
        page = open_page("settings", user, tab="retention")
        settle()
        return page.retention

    return go


@pytest.fixture
def chosen(clinic) -> None:
    """An administrator has chosen the rules of France."""
    clinic.endings.rules = views.RetentionRules(FRANCE, chosen=True)


def test_each_rule_names_its_source_and_day(panel):
    told = seen(panel())
    assert "Adults" in told
    assert "Source: Code de la santé publique, art. R. 1112-7, read on 1 Jun 2026" in told
    assert "Where the 20 years end before the 28th birthday, until that birthday." in told
    assert "As of 1 Jun 2026." in told
    assert "no legal advice" in told


def test_an_age_is_asked_for_where_a_rule_has_one(panel):
    made = panel()
    assert [one.age.isVisible() for one in made.rows] == [False, True]


def test_nobody_has_chosen_yet(panel, clinic, click, settle):
    made = panel()
    assert made.first.isVisible()
    click(made.save)
    settle()
    settle()
    assert clinic.endings.chosen == [("fr", ())]
    assert not made.first.isVisible()
    assert "The rules are saved." in seen(made)
    assert not made.save.isEnabled()


def test_another_country(panel, chosen, clinic, click, settle):
    made = panel()
    assert not made.save.isEnabled()
    made.pack.setCurrentIndex(1)
    made.pack.activated.emit(1)
    settle()
    assert "NHS Records Code 2023" in seen(made)
    click(made.save)
    settle()
    assert clinic.endings.chosen == [("uk-nhs", ())]


def test_going_back_to_the_country_in_force_brings_the_own_numbers_back(panel, clinic):
    longer = dataclasses.replace(FRANCE.rules[0], years=25)
    own = dataclasses.replace(FRANCE, rules=(longer, FRANCE.rules[1]))
    clinic.endings.rules = views.RetentionRules(own, frozenset({"adults"}), True)
    made = panel()
    for place in (1, 0):
        made.pack.setCurrentIndex(place)
        made.pack.activated.emit(place)
    assert made.rows[0].chosen == (25, 0)
    assert made.rows[0].pill.text() == "The clinic's own"
    assert not made.changed


def test_keeping_for_longer(panel, chosen, clinic, click, settle):
    made = panel()
    minors = made.rows[1]
    assert minors.pill.text() == "Usual"
    minors.age.setValue(30)
    assert minors.pill.text() == "The clinic's own"
    click(made.save)
    settle()
    settle()
    assert clinic.endings.chosen == [("fr", (("minors", 20, 30),))]
    assert made.rows[1].chosen == (20, 30)


def test_never_for_less_than_the_rule_says(panel, chosen):
    made = panel()
    made.rows[0].years.setValue(3)
    assert made.rows[0].years.value() == 20
    assert "usual: 20" in made.rows[0].years.toolTip()


def test_undoing(panel, chosen, click):
    made = panel()
    assert not made.back.isVisible()
    made.rows[0].years.setValue(30)
    click(made.back)
    assert made.rows[0].years.value() == 20
    assert not made.save.isEnabled()


def test_what_is_being_changed_is_not_loaded_over(panel, chosen, clinic, settle):
    made = panel()
    made.rows[0].years.setValue(30)
    made.load()
    settle()
    assert clinic.calls["retention.rules"] == 1
    assert made.rows[0].years.value() == 30


def test_what_is_refused_is_said_and_nothing_is_lost(panel, chosen, clinic, click, settle):
    made = panel()
    made.rows[0].years.setValue(30)
    clinic.fail["retention.choose"] = InputRefused("retention-years")
    click(made.save)
    settle()
    assert made.errors.code == "retention-years"
    assert made.rows[0].years.value() == 30
    assert made.save.isEnabled()


def test_rules_that_cannot_be_read(open_page, clinic, click, settle):
    clinic.fail["retention.rules"] = StorageFailed("disk-full")
    made = open_page("settings", fakes.NOAH, tab="retention").retention
    assert made.errors.code == "disk-full"
    click(made.again)
    settle()
    assert not made.again.isVisible()
    assert len(made.rows) == 2


def test_others_read_them_alone(panel):
    made = panel(fakes.OLGA)
    assert "Only administrators change these rules." in seen(made)
    assert not made.save.isVisible()
    assert not made.pack.isEnabled()
    assert not made.rows[0].years.isVisible()
    assert "20" in seen(made.rows[0])
    assert "28" in seen(made.rows[1])


def test_the_language_is_asked_for_again(panel, clinic, settle):
    panel()
    language().choose("fr")
    settle()
    assert clinic.calls["retention.rules"] == 2


# what somebody is changing stays


@pytest.mark.parametrize("pack", ["fr", "uk-nhs"])
def test_another_language_keeps_what_is_being_changed(panel, chosen, clinic, settle, pack):
    made = panel()
    place = made.pack.findData(pack)
    made.pack.setCurrentIndex(place)
    made.pack.activated.emit(place)
    made.rows[0].years.setValue(33)
    before = made.rows
    clinic.endings.rules = views.RetentionRules(
        dataclasses.replace(FRANCE, title="La France"), chosen=True
    )
    language().choose("fr")
    settle()
    assert made.rows is not before
    assert made.pack.currentData() == pack
    assert made.rows[0].years.value() == 33
    assert made.changed
    assert made.back.isVisible()
    assert made.save.isEnabled()


def test_an_answer_after_somebody_began_keeps_what_was_typed(panel, chosen, clinic, qtbot, settle):
    made = panel()
    clinic.gates["retention.rules"] = gate = threading.Event()
    made.load()
    qtbot.waitUntil(lambda: clinic.calls["retention.rules"] == 2)
    made.rows[1].age.setValue(31)
    more = dataclasses.replace(FRANCE.rules[0], years=40)
    other = dataclasses.replace(FRANCE, rules=(more, FRANCE.rules[1]))
    clinic.endings.rules = views.RetentionRules(other, frozenset({"adults"}), True)
    gate.set()
    settle()
    assert [one.chosen for one in made.rows] == [(40, 0), (20, 31)]
    assert made.changed


def test_an_answer_that_says_the_same_leaves_the_fields_alone(panel, chosen, settle):
    made = panel()
    before = made.rows
    made.load()
    settle()
    assert made.rows is before


@pytest.mark.parametrize("fails", [False, True])
def test_an_answer_in_the_language_before_counts_no_more(
    panel, chosen, clinic, qtbot, settle, fails
):
    made = panel()
    clinic.gates["retention.rules"] = gate = threading.Event()
    language().choose("fr")
    qtbot.waitUntil(lambda: clinic.calls["retention.rules"] == 2)
    del clinic.gates["retention.rules"]
    language().choose("en")
    qtbot.waitUntil(lambda: clinic.calls["retention.packs"] == 2)
    before = made.rows
    clinic.endings.rules = views.RetentionRules(FRANCE, chosen=False)
    if fails:
        clinic.fail["retention.rules"] = StorageFailed("disk-full")
    gate.set()
    settle()
    assert made.rows is before
    assert made.errors.code == ""
    assert not made.again.isVisible()


def test_nothing_can_be_changed_while_it_is_saved(panel, chosen, clinic, qtbot, settle):
    made = panel()
    made.rows[0].years.setValue(30)
    clinic.gates["retention.choose"] = gate = threading.Event()
    made.save.click()
    qtbot.waitUntil(lambda: clinic.calls["retention.choose"] == 1)
    language().choose("fr")
    qtbot.waitUntil(lambda: clinic.calls["retention.packs"] == 2)
    others = (made.save, made.back, made.pack, *made.rows)
    assert not any(one.isEnabled() for one in others)
    gate.set()
    settle()
    settle()
    assert made.rows[0].isEnabled()
    assert made.rows[0].chosen == (30, 0)
    assert not made.changed


def test_rules_that_were_saved_and_cannot_be_read_are_tried_again(
    panel, chosen, clinic, click, settle
):
    made = panel()
    made.rows[0].years.setValue(30)
    clinic.fail["retention.rules"] = StorageFailed("disk-full")
    click(made.save)
    settle()
    settle()
    assert made.errors.code == "disk-full"
    click(made.again)
    settle()
    assert not made.again.isVisible()
    assert not made.changed
    assert made.rows[0].chosen == (30, 0)


# two administrators


def moved(clinic, pack=FRANCE, **numbers) -> None:
    """A colleague puts other numbers in force."""
    rules = tuple(
        dataclasses.replace(one, years=numbers.get(one.key, (one.years, 0))[0],
                            until_age=numbers.get(one.key, (0, one.until_age))[1])
        for one in pack.rules
    )  # fmt: skip
    pack = dataclasses.replace(pack, rules=rules)
    clinic.endings.rules = views.RetentionRules(pack, frozenset(numbers), True)


def refused_once(made, clinic, click, settle) -> None:
    """Save over rules that moved: it is refused, and the rules in force come."""
    click(made.save)
    settle()
    settle()
    assert made.errors.code == "retention-moved"
    assert clinic.endings.chosen == []


def test_a_colleagues_newer_lengthening_is_not_taken_back(panel, chosen, clinic, click, settle):
    made = panel()
    made.rows[1].age.setValue(31)
    moved(clinic, adults=(40, 0), minors=(25, 28))
    refused_once(made, clinic, click, settle)
    assert [one.chosen for one in made.rows] == [(40, 0), (25, 31)]
    click(made.save)
    settle()
    settle()
    assert clinic.endings.chosen == [("fr", (("adults", 40, 0), ("minors", 25, 31)))]
    assert made.errors.code == ""


@pytest.mark.parametrize(("theirs", "shown"), [(40, 40), (25, 33)])
def test_of_two_lengthenings_the_longer_one_is_shown(
    panel, chosen, clinic, click, settle, theirs, shown
):
    made = panel()
    made.rows[0].years.setValue(33)
    moved(clinic, adults=(theirs, 0))
    refused_once(made, clinic, click, settle)
    assert made.rows[0].chosen == (shown, 0)


def test_a_colleagues_other_country_stays(panel, chosen, clinic, click, settle):
    made = panel()
    made.rows[0].years.setValue(33)
    moved(clinic, NHS, minors=(0, 27))
    refused_once(made, clinic, click, settle)
    assert made.pack.currentData() == "uk-nhs"
    assert [one.chosen for one in made.rows] == [(8, 0), (0, 27)]
    assert not made.changed


def test_rules_that_come_after_all_take_the_notice_away(panel, chosen, clinic, settle):
    made = panel()
    clinic.fail["retention.rules"] = StorageFailed("disk-full")
    made.load()
    settle()
    assert made.again.isVisible()
    language().choose("fr")
    settle()
    assert made.errors.code == ""
    assert not made.again.isVisible()
