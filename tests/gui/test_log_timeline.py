"""Who looked at a patient: by code or name, day by day, and from there to entries and flags."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import QPoint, Qt

from clinicvault.domain.errors import UsageError
from clinicvault.gui import formats
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.i18n import language
from clinicvault.gui.log.disclosures.section import DisclosureSection
from clinicvault.gui.log.review.section import ReviewSection
from clinicvault.gui.log.timeline.by_name import ByNameDialog
from clinicvault.gui.log.timeline.telling import acts, bad, clock, icon, spoken, told
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.views import LogFilter, Looker, TimelineItem
from tests.gui import fakes
from tests.gui.hands import dialog, type_text
from tests.gui.log_hands import timeline

LOOK = TimelineItem(
    fakes.NOW,
    fakes.NOW + dt.timedelta(minutes=12),
    "Marie Laurent",
    fakes.MARIE.id,
    (("patient-open", 1), ("photo-view", 12)),
    "care",
    "done",
    "Studio 2",
    12,
    "",
    tuple(range(100, 113)),
)
GIVEN = dataclasses.replace(
    LOOK,
    until=LOOK.since,
    events=(("photo-view", 2), ("export", 1)),
    outcome="given",
    told="Dr Okafor",
    flags=(f"{7:032x}",),
)
REFUSED = dataclasses.replace(
    LOOK, events=(("photo-view", 1),), outcome="refused", photos=0, told="Emergency"
)


@pytest.fixture
def page(open_page):
    return open_page("log", tab="patient")


@pytest.fixture
def section(page):
    return timeline(page)


@pytest.fixture
def shown(section, clinic, settle):
    """The timeline of the first patient."""
    type_text(section.code, clinic.rows[0].code)
    section.go.click()
    settle()
    return section


def lines(section) -> list:
    return [section.model.index(n).data(ROW) for n in range(section.model.rowCount())]


# words


def test_a_run_in_words(qapp):
    assert acts(LOOK) == "Patient page opened · 12 × Photo viewed"
    assert clock(LOOK) == f"{formats.clock(LOOK.since)}–{formats.clock(LOOK.until)}"
    assert clock(GIVEN) == formats.clock(GIVEN.since)
    assert told(LOOK) == ""
    assert told(GIVEN) == "Given to: Dr Okafor"
    assert told(REFUSED) == "Why: Emergency"
    assert (bad(LOOK), bad(REFUSED)) == (False, True)
    assert [icon(one) for one in (LOOK, GIVEN, REFUSED)] == ["eye", "share-2", "triangle-alert"]


def test_a_run_is_read_out_whole(qapp):
    said = spoken(GIVEN)
    day = formats.day(GIVEN.since.astimezone().date())
    assert said == (
        f"Marie Laurent, {day}, {clock(GIVEN)}, 2 × Photo viewed · Photos exported, Care, "
        "Studio 2, 12 pictures, Given to: Dr Okafor, flagged"
    )
    assert "Refused" in spoken(REFUSED)


# choosing a patient


def test_first_the_page_asks_for_a_code(section):
    assert section.nothing.isVisible()
    assert not section.list.isVisible()
    assert not section.given.isVisible()
    section.go.click()
    assert section.errors.isHidden()


def test_a_code_shows_the_timeline_and_the_service_is_told_whose(shown, clinic):
    assert clinic.search_state.timelines == [clinic.rows[0].code]
    assert shown.title.text() == clinic.rows[0].code
    assert "entries by 2 people" in shown.told.text()
    first = lines(shown)[0]
    assert first.item is None
    assert first.entries == sum(
        len(one.item.entries) for one in lines(shown)[1:] if one.item and one.day == first.day
    )
    assert lines(shown)[-1].last


def test_days_have_headings_that_cannot_be_chosen(shown):
    found = lines(shown)
    for place, one in enumerate(found):
        flags = shown.model.flags(shown.model.index(place))
        assert bool(flags & Qt.ItemFlag.ItemIsSelectable) is (one.item is not None)
    days = [one.day for one in found if one.item is None]
    assert days == sorted(set(days), reverse=True)


def test_names_are_for_who_may_see_names(open_page, clinic, settle):
    section = timeline(open_page("log", fakes.ALL, tab="patient"))
    section.code.setText(clinic.rows[0].code.lower())
    section.go.click()
    settle()
    assert section.title.text() == f"{clinic.rows[0].code}  {clinic.rows[0].name}"
    assert section.by_name.isVisible()


def test_without_the_right_to_names_there_is_no_search_by_name(section):
    assert not section.by_name.isVisible()


def test_a_patient_is_found_by_name(open_page, clinic, click, qtbot, settle):
    section = timeline(open_page("log", fakes.ALL, tab="patient"))
    click(section.by_name)
    asked = dialog(section, ByNameDialog)
    type_text(asked.picker.search, "Chloé")
    qtbot.keyClick(asked.picker.search, Qt.Key.Key_Return)
    settle()
    assert clinic.search_state.timelines == [clinic.rows[2].code]
    assert section.code.text() == clinic.rows[2].code


def test_an_unknown_code_is_explained_and_the_old_timeline_stays(shown, clinic, settle):
    shown.code.setText("P-0000-0000")
    shown.go.click()
    settle()
    assert shown.errors.code == "patient-unknown"
    assert shown.go.isEnabled()
    assert shown.model.rowCount()


def test_return_in_the_field_shows_it_too(section, clinic, qtbot, settle):
    section.code.setText(clinic.rows[1].code)
    qtbot.keyClick(section.code, Qt.Key.Key_Return)
    settle()
    assert section.title.text().startswith(clinic.rows[1].code)


def test_a_link_shows_a_patient_at_once(open_page, clinic):
    page = open_page("log", patient=clinic.rows[3].code)
    assert page.sections.current == "patient"
    assert clinic.search_state.timelines == [clinic.rows[3].code]


# runs


def test_the_newest_run_is_chosen_first_and_arrows_go_on(shown, qtbot):
    first, second = [one.item for one in lines(shown) if one.item][:2]
    assert shown.run.title.text() == first.user
    qtbot.keyClick(shown.list, Qt.Key.Key_Down)
    assert shown.list.currentIndex().data(ROW).item is second


def press_item(section, qtbot, wanted, *, twice: bool = False) -> None:
    place = next(n for n, one in enumerate(lines(section)) if one.item is wanted)
    index = section.model.index(place)
    section.list.scrollTo(index)
    at = section.list.visualRect(index).center()
    press = qtbot.mouseDClick if twice else qtbot.mouseClick
    press(section.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_entries_of_a_run_are_one_press_away(shown, page, clinic, click, qtbot, settle):
    run = lines(shown)[4].item or lines(shown)[5].item
    press_item(shown, qtbot, run)
    click(shown.run.to_entries)
    settle()
    assert page.sections.current == "entries"
    assert clinic.search_state.found[-1][0] == LogFilter(
        patient=clinic.rows[0].code,
        user=run.user_id,
        since=run.since.astimezone().date(),
        until=run.until.astimezone().date(),
    )


def test_return_shows_the_entries_too(shown, page, qtbot, settle):
    qtbot.keyClick(shown.list, Qt.Key.Key_Return)
    settle()
    assert page.sections.current == "entries"


def test_a_flagged_run_leads_to_its_flag(section, page, clinic, click, settle, monkeypatch):
    asked = []
    monkeypatch.setattr(ReviewSection, "show_flag", lambda _, one: asked.append(one))
    clinic.search_state.items = (GIVEN, LOOK)
    section.load(clinic.rows[0].code)
    settle()
    click(section.run.to_flag)
    assert asked == list(GIVEN.flags)
    assert page.sections.current == "review"


def test_a_run_without_a_flag_offers_none(section, clinic, settle):
    clinic.search_state.items = (LOOK,)
    section.load(clinic.rows[0].code)
    settle()
    assert section.run.isVisible()
    assert not section.run.to_flag.isVisible()


def test_nobody_ever_looked(section, clinic, settle):
    clinic.search_state.items = ()
    section.load(clinic.rows[0].code)
    settle()
    assert section.told.text() == "0 entries by 0 people"
    assert not section.run.isVisible()


# who looked most


def test_one_person_alone_and_everybody_again(shown, qtbot, click):
    every = shown.model.rowCount()
    name = shown.lookers.people[1].name
    qtbot.mouseClick(shown.lookers, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert {one.item.user for one in lines(shown) if one.item} == {name}
    assert shown.model.rowCount() < every
    click(shown.all)
    assert shown.model.rowCount() == every
    assert not shown.all.isVisible()


def test_people_are_read_one_by_one(shown, qtbot):
    with qtbot.waitActive(shown.window()):
        shown.window().activateWindow()
    shown.lookers.setFocus(Qt.FocusReason.TabFocusReason)
    first = shown.lookers.people[0]
    told = f"{first.name}: looked {first.looks} times, {first.entries} entries"
    assert shown.lookers.accessibleDescription() == told
    qtbot.keyClick(shown.lookers, Qt.Key.Key_Down)
    assert shown.lookers.marked == 1
    assert not shown.lookers.grab().isNull()


def test_who_did_not_look_is_not_among_who_looked_most(section, clinic, settle):
    """The front desk registered, and was refused the pictures."""
    looker = Looker(fakes.MARIE.id, "Marie Laurent", 1, 1)
    refused = dataclasses.replace(REFUSED, user="Inès", user_id="e" * 32)
    clinic.search_state.items = (LOOK, refused)
    section.load(clinic.rows[0].code)
    settle()
    assert [one.name for one in section.lookers.people] == ["Marie Laurent"]
    assert section.told.text() == "26 entries by 2 people"
    section.lookers.show_people((looker, Looker("f" * 32, "Nobody", 0, 26)))
    assert section.lookers.people == (looker,)
    clinic.search_state.items = (refused,)
    section.load(clinic.rows[0].code)
    settle()
    assert not section.lookers.isVisible()
    assert section.nobody.isVisible()


def test_two_people_of_one_name_are_two(section, clinic, settle, qtbot):
    other = dataclasses.replace(LOOK, user_id="e" * 32, entries=(7,), events=(("photo-view", 1),))
    clinic.search_state.items = (LOOK, other)
    section.load(clinic.rows[0].code)
    settle()
    assert [one.looks for one in section.lookers.people] == [13, 1]
    qtbot.mouseClick(section.lookers, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert [one.item.user_id for one in lines(section) if one.item] == ["e" * 32]


# what else


def test_given_to_and_the_patients_report_know_the_code(
    shown, page, clinic, click, settle, monkeypatch
):
    asked = []
    monkeypatch.setattr(DisclosureSection, "want", lambda _, code: asked.append(code))
    click(shown.report)
    given = dialog(shown, GiveLogDialog)
    assert given.code.text() == clinic.rows[0].code
    given.reject()
    click(shown.given)
    assert asked == [clinic.rows[0].code]
    assert page.sections.current == "given"


def test_a_failed_reading_leaves_the_page_usable(section, clinic, settle):
    clinic.fail["search.timeline"] = UsageError("patient-unknown")
    section.load(clinic.rows[0].code)
    settle()
    assert section.errors.code == "patient-unknown"
    section.load(clinic.rows[0].code)
    settle()
    assert section.errors.isHidden()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_it_paints_in_every_window_theme_and_language(open_page, clinic, settle, size, code):
    language().choose(code)
    clinic.search_state.items = (GIVEN, REFUSED, LOOK)
    page = open_page("log", size=size, patient=clinic.rows[0].code)
    section = timeline(page)
    light = section.list.viewport().grab().toImage()
    theme().choose("dark")
    assert section.list.viewport().grab().toImage() != light
    assert (page.window().width(), page.window().height()) == size


def test_the_lock_leaves_no_patient_behind(shown):
    shown.wipe()
    assert shown.model.rowCount() == 0
    assert shown.title.text() == shown.code.text() == ""
    assert shown.lookers.people == ()
    assert not shown.run.isVisible()


def test_a_first_look_that_is_stopped_can_be_begun_again(section, clinic, click, settle, qtbot):
    clinic.search_state.steps = 3
    clinic.gates["search.follow"] = threading.Event()
    section.code.setText(clinic.rows[0].code)
    section.go.click()
    qtbot.waitUntil(section.following.working.isVisible)
    click(section.following.working.stop)
    clinic.gates["search.follow"].set()
    settle()
    assert section.following.stopped_note.isVisible()
    assert section.nothing.isVisible()
    click(section.following.stopped_note.action)
    settle()
    assert section.following.isHidden()
    assert section.title.text() == clinic.rows[0].code
