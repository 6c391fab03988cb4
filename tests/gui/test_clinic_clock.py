"""The log's pages tell the clinic's time, say so where the computer's differs, and follow it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import Qt

from clinicvault.gui import clinic_clock
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.disclosures.model import cells
from clinicvault.gui.log.entries import facts, looks
from clinicvault.gui.log.review import words
from clinicvault.gui.log.timeline import telling
from clinicvault.gui.log.timeline.model import TimelineModel
from clinicvault.services.views import ClinicZone, DisclosureLine, TimelineItem
from tests.gui import fakes
from tests.gui.hands import seen
from tests.gui.log_hands import entry

TOKYO = ClinicZone("Asia/Tokyo", "Europe/Paris", apart=True)
ISLANDS = ClinicZone("Pacific/Kiritimati", "Europe/Paris", apart=True)
LATE = dt.datetime(2026, 3, 2, 23, 30, 5, tzinfo=dt.UTC)
SAID = "Times are the clinic's: Asia/Tokyo"


@pytest.fixture(autouse=True)
def own_clock():
    """What a test showed is forgotten."""
    yield
    clinic_clock.show(ClinicZone())


def test_every_part_tells_it(qapp):
    row = entry(time=LATE)
    clinic_clock.show(TOKYO)
    assert looks.when(row) == "3 Mar, 08:30:05"
    assert facts.when(row) == "3 Mar 2026, 08:30:05"
    assert words.soon(LATE) == "3 Mar 08:30"
    assert clinic_clock.moment(LATE) == "3 Mar 2026, 08:30"
    assert clinic_clock.day_of(LATE) == dt.date(2026, 3, 3)
    clinic_clock.show(ISLANDS)
    assert clinic_clock.today() == (dt.datetime.now(dt.UTC) + dt.timedelta(hours=14)).date()
    assert clinic_clock.short_day(clinic_clock.today()) == "Today"
    run = TimelineItem(LATE, LATE, "Ada", "", (), "", "done", "", 0, "", (1,))
    assert telling.clock(run) == "13:30"
    assert telling.spoken(run).startswith("Ada, 3 Mar 2026, 13:30")


def test_a_patients_days_are_the_clinics(qapp):
    early = LATE - dt.timedelta(hours=12)
    runs = [
        TimelineItem(when, when, "Ada", "", (), "", "done", "", 0, "", (1,))
        for when in (LATE, early)
    ]
    model = TimelineModel()
    for zone, days in ((ClinicZone("Etc/UTC"), 1), (TOKYO, 2)):
        clinic_clock.show(zone)
        model.show_items(tuple(runs))
        assert model.rowCount() == 2 + days


def test_what_was_given_out_is_told_by_it(qapp):
    line = DisclosureLine(LATE, "Dr X", "", "1 picture", "care", "P-1", "Ada", 1, 1, "age")
    clinic_clock.show(TOKYO)
    assert cells(line)[0] == ("3 Mar 2026", "08:30")


@pytest.mark.parametrize("user", [fakes.NOAH, fakes.OLGA])
def test_the_page_says_whose_times_these_are(clinic, open_page, user):
    clinic.users.append(fakes.OLGA)
    page = open_page("log", user)
    assert not page.times.isVisible()
    clinic.review_state.zone = TOKYO
    page = open_page("log", user)
    assert page.times.isVisible()
    assert page.times.text() == SAID
    language().choose("fr")
    assert "Asia/Tokyo" in page.times.text()


def test_a_change_elsewhere_is_followed_by_what_is_in_view(clinic, open_shell, settle):
    shell = open_shell()
    shell.go(Place("log", tab="charts"))
    settle()
    page = shell.page
    before = page._stack.currentWidget()
    clinic.review_state.zone = ISLANDS
    page.begin()
    settle()
    now = page._stack.currentWidget()
    assert now is not before
    assert type(now) is type(before)
    assert now.period.days()[1] == clinic_clock.today()
    assert page.times.isVisible()


def test_the_officers_list_is_made_anew(clinic, open_shell, settle):
    clinic.users.append(fakes.OLGA)
    shell = open_shell(fakes.OLGA)
    shell.go(Place("log", tab="given"))
    settle()
    before = shell.page.given
    clinic.review_state.zone = TOKYO
    shell.page.begin()
    settle()
    assert shell.page.given is not before
    assert shell.page.given.isVisible()


# the setting


@pytest.fixture
def panel(clinic, open_page):
    clinic.review_state.zone = ClinicZone(own="Europe/Paris")
    return open_page("settings", fakes.NOAH, tab="review").review


def choose(qtbot, pick, text):
    pick.lineEdit().setFocus()
    pick.lineEdit().selectAll()
    qtbot.keyClicks(pick.lineEdit(), text)
    qtbot.keyClick(pick.lineEdit(), Qt.Key.Key_Return)


def test_a_zone_is_typed_and_saved(panel, clinic, click, settle, qtbot):
    pick = panel.hours.zone
    assert pick.currentText() == "As this computer: Europe/Paris"
    assert pick.accessibleName() == "Time zone of the clinic"
    choose(qtbot, pick, "america/new york")
    assert (pick.currentData(), panel.count.text()) == ("America/New_York", "1 change")
    click(panel.save)
    settle()
    assert clinic.review_state.rules.zone == "America/New_York"
    assert clinic_clock.zone().name == "America/New_York"
    assert "The rules are saved." in seen(panel)
    assert panel.changed == 0


def test_what_is_no_zone_gives_way(panel, qtbot):
    pick = panel.hours.zone
    choose(qtbot, pick, "nowhere at all")
    assert (pick.currentText(), panel.changed) == ("As this computer: Europe/Paris", 0)


def test_part_of_a_name_offers_all_that_hold_it(panel):
    completer = panel.hours.zone.completer()
    completer.setCompletionPrefix("new york")
    assert completer.currentCompletion() == "America/New York"


def test_the_usual_rules_do_not_move_the_clinic(clinic, open_page, click):
    clinic.review_state.rules = dataclasses.replace(
        clinic.review_state.rules, zone="Asia/Tokyo", samples=7
    )
    panel = open_page("settings", fakes.NOAH, tab="review").review
    pick = panel.hours.zone
    assert pick.findData("") < 0  # nobody knows where this computer is
    click(panel.usual)
    assert (panel.wanted.zone, panel.wanted.samples) == ("Asia/Tokyo", 2)


def test_this_computers_zone_takes_the_place_of_another(clinic, open_page):
    clinic.review_state.zone = TOKYO
    clinic.review_state.rules = dataclasses.replace(clinic.review_state.rules, zone="Asia/Tokyo")
    panel = open_page("settings", fakes.NOAH, tab="review").review
    panel.hours.zone.setCurrentIndex(0)
    assert panel.wanted.zone == "Europe/Paris"
    language().choose("fr")
    assert panel.hours.zone.itemData(0) == ""
