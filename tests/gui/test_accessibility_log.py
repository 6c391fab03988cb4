"""The access log for screen readers and the keyboard: every section, with all that opens in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clinicvault.gui.log.entries.saved import DropDialog, NameDialog
from clinicvault.gui.log.timeline.by_name import ByNameDialog
from clinicvault.services import views
from clinicvault.services.views import LogFilter, LogSort
from tests.gui import fakes
from tests.gui.ears import heard, nameless, tabbed
from tests.gui.hands import dialog
from tests.gui.log_hands import charts, click_row, entries, status, timeline

RESTORED = status(unsettled=1)
BROKEN = status(ok=False, faults=((3, "leaf-altered"),))
SIZES = [(1440, 900), (940, 620)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("found", [RESTORED, BROKEN])
def test_entries_with_filters_chips_and_an_open_entry(
    open_page, clinic, settle, click, qtbot, found, size
):
    clinic.log_verdict = found
    page = open_page("log", tab="entries", size=size)
    section = entries(page)
    click(section.more)
    section.want(LogFilter(outcome="refused", text="e"))
    settle()
    click_row(section, qtbot, 1)
    qtbot.waitUntil(lambda: section.detail.entry is not None)
    settle()
    section.detail.proof.steps.click()
    heard(page)
    seen = tabbed(page.window())
    wanted = {
        "table": section.table,
        "chips": section.chips.all,
        "proof": section.detail.proof.copy,
        "kinds": section.filters.panel.kinds,
    }
    assert [name for name, one in wanted.items() if one not in seen] == []


def test_the_list_of_kinds(open_page, click):
    page = open_page("log", tab="entries")
    section = entries(page)
    click(section.more)
    section.filters.panel.kinds.showPopup()
    assert nameless(section.filters.panel.kinds.list) == []
    section.filters.panel.kinds.hidePopup()


def test_where_nothing_fits(open_page, settle):
    page = open_page("log", tab="entries")
    entries(page).want(LogFilter(text="nobody"))
    settle()
    heard(page)


def test_a_first_look_that_was_stopped(open_page):
    page = open_page("log", tab="entries")
    entries(page).following.stopped()
    heard(page)


def test_saving_and_removing_a_view(open_page, clinic, click, settle):
    kept = views.SavedView("01" * 16, "Old", LogFilter(outcome="given"), LogSort(), "Noah")
    clinic.search_state.saved = [kept]
    section = entries(open_page("log", tab="entries"))
    section.saved.list.setCurrentIndex(1)
    section.saved.list.activated.emit(1)
    settle()
    for button, kind in ((section.saved.save, NameDialog), (section.saved.drop, DropDialog)):
        click(button)
        asked = dialog(section, kind)
        heard(asked)
        asked.reject()


@pytest.mark.parametrize("size", SIZES)
def test_charts(open_page, click, size):
    page = open_page("log", tab="charts", size=size)
    section = charts(page)
    click(section.period.lengths.button("own"))
    heard(page)
    seen = tabbed(page.window())
    assert all(one in seen for one in section.nothing)


@pytest.mark.parametrize("size", SIZES)
def test_a_patients_timeline(open_page, clinic, size):
    page = open_page("log", fakes.ALL, size=size, tab="patient")
    heard(page)
    page.show_patient(clinic.rows[0].code)


@pytest.mark.parametrize("size", SIZES)
def test_a_timeline_of_one_person(open_page, clinic, qtbot, size):
    page = open_page("log", fakes.ALL, size=size, patient=clinic.rows[0].code)
    section = timeline(page)
    qtbot.mouseClick(
        section.lookers,
        Qt.MouseButton.LeftButton,
        pos=section.lookers.box(0).center().toPoint(),
    )
    heard(page)
    seen = tabbed(page.window())
    assert all(one in seen for one in (section.list, section.lookers, section.all))


def test_finding_a_patient_by_name(open_page, click):
    section = timeline(open_page("log", fakes.ALL, tab="patient"))
    click(section.by_name)
    asked = dialog(section, ByNameDialog)
    heard(asked)
    asked.reject()
