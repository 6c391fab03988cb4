"""The frame of the access-log page: its sections, links from one to another, tools, the lock."""

from __future__ import annotations

import pytest

from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.charts.section import ChartsSection
from clinicvault.gui.log.disclosures.section import DisclosureSection
from clinicvault.gui.log.entries.section import EntriesSection
from clinicvault.gui.log.export.dialog import LogOutDialog
from clinicvault.gui.log.page import LogPage
from clinicvault.gui.log.review.section import ReviewSection
from clinicvault.gui.log.timeline.section import TimelineSection
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.services.views import LogFilter
from tests.gui import fakes
from tests.gui.fakes_review import CODE_TEXT
from tests.gui.hands import dialog, named
from tests.gui.log_hands import charts, entries, status, timeline

SECTIONS = {
    "review": ReviewSection,
    "entries": EntriesSection,
    "charts": ChartsSection,
    "patient": TimelineSection,
    "given": DisclosureSection,
}


@pytest.fixture
def page(open_page):
    return open_page("log", tab="entries")


def test_an_administrator_begins_with_the_review(open_page):
    page = open_page("log")
    assert isinstance(page, LogPage)
    assert page.sections.current == "review"
    assert isinstance(page._stack.currentWidget(), ReviewSection)


def test_a_section_is_made_when_it_is_first_chosen(page, click, settle):
    assert set(page._made) == {EntriesSection}
    click(page.sections.button("charts"))
    settle()
    assert set(page._made) == {EntriesSection, ChartsSection}
    kept = charts(page)
    click(page.sections.button("entries"))
    click(page.sections.button("charts"))
    settle()
    assert charts(page) is kept


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_is_shown_by_its_button(page, click, settle, name):
    click(page.sections.button(name))
    settle()
    assert isinstance(page._stack.currentWidget(), SECTIONS[name])


@pytest.mark.parametrize("name", SECTIONS)
def test_the_place_after_a_lock_is_the_same_section(open_page, name):
    page = open_page("log", tab=name)
    assert page.place("log") == Place("log", tab=name)


def test_an_unknown_tab_shows_what_was_there(page, settle):
    page.enter(Place("log", tab="nowhere"))
    settle()
    assert page.sections.current == "entries"


def test_entries_of_a_filter_are_shown_from_elsewhere(page, clinic, settle):
    page.show_section("charts")
    page.show_entries(LogFilter(outcome="refused"))
    settle()
    assert page.sections.current == "entries"
    assert clinic.search_state.found[-1][0] == LogFilter(outcome="refused")


def test_a_filter_wanted_before_the_first_visit_is_searched_at_once(open_page, clinic, settle):
    page = open_page("log", tab="charts")
    page.show_entries(LogFilter(outcome="refused"))
    settle()
    assert clinic.calls["search.newest"] == 0
    assert [one for one, _ in clinic.search_state.found] == [LogFilter(outcome="refused")]
    assert entries(page).chips.chips[0].text() == "Outcome: Refused"


def test_ctrl_f_goes_where_the_section_searches(page, qtbot, settle):
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    page.search()
    assert page.window().focusWidget() is entries(page).filters.text
    page.show_section("patient")
    settle()
    page.search()
    assert page.window().focusWidget() is timeline(page).code


def test_people_known_since_the_unlock_reach_the_filters(page, clinic, settle):
    before = entries(page).filters.panel.person.count()
    clinic.users.append(fakes.person(40, "Zoë Meier"))
    page.enter(Place("log", tab="entries"))
    settle()
    assert entries(page).filters.panel.person.count() == before + 1


def test_after_an_acceptance_the_section_is_read_again(page, clinic, settle):
    before = clinic.calls["search.find"]
    page._accepted()
    settle()
    assert clinic.calls["search.find"] == before + 1
    assert clinic.calls["review.verify"] == 2


# tools


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_daily_check_code(open_page, click, settle, size):
    page = open_page("log", tab="entries", size=size)
    click(named(page, "Daily check code"))
    settle()
    shown = dialog(page, WitnessDialog)
    assert shown.tabs.current == "code"
    assert shown.code.text.toPlainText() == CODE_TEXT.strip()
    shown.reject()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_export_begins_with_what_the_entries_show(open_page, click, settle, size, monkeypatch):
    asked = []
    made = LogOutDialog.__init__

    def init(self, parent, desk, wanted=None, **more) -> None:
        asked.append(wanted)
        made(self, parent, desk, wanted, **more)

    monkeypatch.setattr(LogOutDialog, "__init__", init)
    page = open_page("log", tab="entries", size=size)
    entries(page).want(LogFilter(outcome="refused"))
    settle()
    click(named(page, "Export"))
    dialog(page, LogOutDialog).reject()
    page.show_section("charts")
    settle()
    click(named(page, "Export"))
    assert asked == [LogFilter(outcome="refused"), None]


# room and the lock


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("name", ["entries", "charts", "patient"])
def test_the_page_fits_the_window(open_page, clinic, size, code, name):
    language().choose(code)
    clinic.log_verdict = status(unsettled=1)
    page = open_page("log", tab=name, size=size)
    window = page.window()
    assert (window.width(), window.height()) == size
    assert page.sections.width() >= page.sections.sizeHint().width()
    assert page.warning.accept.isVisible()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_entries_have_room_beside_a_warning_and_filters(open_page, clinic, click, settle, code):
    language().choose(code)
    clinic.log_verdict = status(unsettled=1)
    page = open_page("log", tab="entries", size=(940, 620))
    section = entries(page)
    assert section.table.viewport().height() >= 5 * 38
    click(section.more)
    settle()
    assert section.table.viewport().height() >= 2 * 38


def test_the_lock_forgets_every_section(page, clinic, settle, qtbot):
    page.show_patient(clinic.rows[0].code)
    settle()
    page.show_section("charts")
    settle()
    page.wipe()
    assert entries(page).model.rowCount() == 0
    assert timeline(page).model.rowCount() == 0
    assert charts(page).people.people == ()
    assert page._users == ()


def test_front_desk_and_practitioners_do_not_reach_the_page(open_shell):
    from clinicvault.gui.shell.registry import allowed_pages

    for user in (fakes.MARIE, fakes.INES):
        shell = open_shell(user)
        assert "log" not in [kind.name for kind in allowed_pages(shell._desk.session)]
