"""The page of what to look after, and the panel where photos stay shut for want of consent."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.i18n import language
from clinicvault.gui.patients.consent_due import REASONS, texts, when
from clinicvault.gui.patients.consent_missing import ConsentMissing
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.gui.patients.consents_page import ConsentsPage
from clinicvault.gui.shell.registry import page_kind
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_consents import consenting
from tests.gui.hands import dialog, named, seen

NOW = dt.date(2026, 11, 21)


def due(clinic, number: int, reason: str, day: dt.date | None = None) -> views.ConsentDue:
    """Something to look after."""
    row = clinic.rows[number]
    status = ConsentStatus.VALID
    purpose = list(Purpose)[number % 7]
    return views.ConsentDue(row.id, row.name, f"{number:032x}", purpose, reason, day, status)


@pytest.fixture
def page(open_page, clinic):
    """The page, with one of each reason and a second scan that is missing."""
    consenting(clinic).due = [due(clinic, n, reason, NOW) for n, reason in enumerate(REASONS)]
    consenting(clinic).due.append(due(clinic, 7, "evidence-missing"))

    def go(user=fakes.INES, **place) -> ConsentsPage:
        return open_page("consents", user, **place)

    return go


def names(page: ConsentsPage) -> list[str]:
    """The patients in view."""
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def test_everything_is_listed_with_its_count(page, clinic):
    made = page()
    assert len(names(made)) == 7
    assert made.count.text() == "7 consents"
    assert made.filters.button("evidence-missing").text() == "Scan missing  2"
    assert "Confirm the emergency consent" in made.model.index(0, 2).data()


def test_the_rail_says_how_many_there_are(page, open_shell, clinic, settle):
    consenting(clinic).due = [due(clinic, 1, "expired")]
    shell = open_shell(fakes.INES)
    told = []
    shell._desk.counted.connect(lambda *what: told.append(what))
    shell.watches["consents"].look()
    settle()
    assert ("consents", 1) in told


def test_who_records_nothing_has_no_such_page_and_no_count(open_shell, clinic, settle):
    shell = open_shell(fakes.MARIE)
    settle()
    assert "consents" not in shell._kinds
    assert clinic.calls["consent.due"] == 0
    assert page_kind("consents").make is ConsentsPage


@pytest.mark.parametrize("reason", REASONS)
def test_filters(page, click, reason, clinic):
    made = page()
    click(made.filters.button(reason))
    wanted = [one.patient_name for one in consenting(clinic).due if one.reason == reason]
    assert names(made) == wanted
    click(made.filters.button("all"))
    assert len(names(made)) == 7


def test_a_filter_stays_while_the_person_comes_back(page):
    made = page(tab="expired")
    assert len(names(made)) == 1
    assert made.place("consents").tab == "expired"


def test_reasons_that_nobody_has_are_not_offered(open_page, clinic):
    consenting(clinic).due = [due(clinic, 1, "expired", NOW)]
    made = open_page("consents", fakes.INES)
    assert made.filters.button("expired").isVisible()
    assert not made.filters.button("majority").isVisible()


def test_opening_a_patient_leads_to_the_consents(page, click, settle, clinic):
    made = page()
    assert not made.open.isEnabled()
    told = []
    made.desk.wanted.connect(told.append)
    made.table.selectionModel().setCurrentIndex(
        made.model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    click(made.open)
    settle()
    (place,) = told
    assert (place.page, place.patient, place.tab) == ("patients", clinic.rows[1].id, "consent")


@pytest.mark.parametrize("way", ["return", "double click"])
def test_a_row_opens_by_keyboard_and_mouse(page, qtbot, settle, clinic, way):
    made = page()
    told = []
    made.desk.wanted.connect(told.append)
    box = made.table.visualRect(made.model.index(2, 1)).center()
    qtbot.mouseClick(made.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    if way == "return":
        qtbot.keyClick(made.table, Qt.Key.Key_Return)
    else:
        qtbot.mouseDClick(made.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    settle()
    assert told[0].patient == clinic.rows[2].id


def test_nothing_to_look_after(open_page, clinic):
    made = open_page("consents", fakes.INES)
    assert "Nothing to look after" in seen(made)
    assert not made.table.isVisible()
    assert not made.count.isVisible()


def test_what_cannot_be_loaded_is_said_and_tried_again(page, click, settle, clinic):
    clinic.fail["consent.due"] = StorageFailed("disk-full")
    made = page()
    if not made.errors.isVisible():  # the rail's own question met it first
        clinic.fail["consent.due"] = StorageFailed("disk-full")
        click(made.again)
        settle()
    assert made.errors.code == "disk-full"
    click(made.again)
    settle()
    assert len(names(made)) == 7


def test_a_change_of_a_patient_asks_again(page, settle, clinic):
    made = page()
    consenting(clinic).due.pop()
    made.desk.patient_changed.emit(clinic.rows[0].id)
    settle()
    assert len(names(made)) == 6
    made.wipe()
    assert names(made) == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Today"),
        (1, "in 1 day, 22 Nov 2026"),
        (44, "in 44 days, 4 Jan 2027"),
        (-1, "since 1 day, 20 Nov 2026"),
        (-30, "since 30 days, 22 Oct 2026"),
    ],
)
def test_how_far_away_a_day_is(qapp, days, said):
    assert when(NOW + dt.timedelta(days=days), NOW) == said
    assert when(None, NOW) == ""


def test_a_reason_of_a_later_version_reads_as_its_state(clinic):
    odd = dataclasses.replace(due(clinic, 1, "something-new"), patient_name="")
    assert texts(odd, NOW) == ("–", "Colleagues", "Valid", "")


def test_the_table_follows_the_language(page):
    made = page()
    head = made.model.headerData(3, Qt.Orientation.Horizontal)
    language().choose("fr")
    assert made.model.rowCount() == 7
    assert head == "WHEN"


# where photos stay shut


@pytest.fixture
def panel(open_page, clinic, settle):
    """The panel over a patient's page."""

    def go(user=fakes.MARIE, number: int = 2, **fields) -> ConsentMissing:
        page = open_page("patients", user, patient=clinic.rows[number].id)
        made = ConsentMissing(page.desk)
        made.setParent(page)
        made.resize(700, 400)
        shown = dataclasses.replace(page.patient._page, **fields)
        made.show_page(shown)
        settle()
        return made

    return go


def test_which_consent_is_missing_and_who_can_record_it(panel):
    made = panel()
    text = seen(made)
    assert "Missing: consent for Care" in text
    assert "Who can record it: Inès Caron, Olga Brandt" in text
    assert not made.record.isVisible()


def test_who_may_records_it_from_there(panel, click, settle):
    made = panel(fakes.ALL)
    click(made.record)
    asked = dialog(made, ConsentDialog)
    assert asked.reasons.purposes == (Purpose.CARE,)
    made.wipe()
    assert not made.isVisible()
    asked.close()
    settle()


def test_another_reason_that_is_missing(panel):
    made = panel(number=0, refusal="consent-missing", purpose=Purpose.TEACHING)
    assert "Missing: consent for Teaching" in seen(made)


def test_it_leads_to_the_consents(panel, click, settle, clinic):
    made = panel()
    told = []
    made._desk.wanted.connect(told.append)
    click(named(made, "See the consents"))
    settle()
    assert told[0].tab == "consent"


@pytest.mark.parametrize(
    ("user", "number", "fields"),
    [
        (fakes.MARIE, 0, {}),
        (fakes.INES, 2, {}),
        (fakes.MARIE, 2, {"refusal": "role-missing"}),
    ],
)
def test_where_no_consent_is_missing_it_stays_away(panel, user, number, fields):
    told = []
    made = panel(user, number, **fields)
    assert not made.isVisible()
    made.found.connect(told.append)
    made.show_page(made._page)
    assert told == [None]


def test_an_answer_for_another_patient_is_not_shown(panel, clinic):
    made = panel(number=0)
    made._show("somebody else", views.MissingConsent(Purpose.CARE, "consent-missing", ()))
    assert not made.isVisible()


def test_nobody_can_record_it_yet(panel):
    made = panel()
    made._show(made._page.row.id, views.MissingConsent(Purpose.CARE, "consent-missing", ()))
    QCoreApplication.processEvents()
    assert "Nobody here can record it yet" in seen(made)


def test_what_cannot_be_asked_is_said(panel, settle, clinic):
    made = panel()
    clinic.fail["consent.missing"] = StorageFailed("disk-full")
    made.show_page(made._page)
    settle()
    assert made.errors.code == "disk-full"
