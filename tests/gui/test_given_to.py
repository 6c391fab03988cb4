"""To whom photos were given: of one patient, of all; for administrators and privacy officers."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui import formats
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.i18n import language
from clinicvault.gui.log.disclosures.model import cells
from clinicvault.gui.log.disclosures.section import DisclosureSection
from clinicvault.gui.log.export.periods import years_ago
from clinicvault.gui.log.timeline.by_name import ByNameDialog
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets.dates import today
from clinicvault.gui.widgets.tables import ROW
from clinicvault.gui.widgets.two_lines import SECOND
from clinicvault.services.views import DisclosureLine
from tests.gui import fakes
from tests.gui.ears import heard
from tests.gui.fakes_review import at
from tests.gui.hands import dialog, give_file, seen

CODE, OTHER = "P-7K3M-0004", "P-7K3M-0006"


def line(days: int, to: str, **more) -> DisclosureLine:
    fields = {
        "when": at(today() - dt.timedelta(days=days), 10),
        "recipient": to,
        "address": "12 rue des Lilas, Lyon",
        "description": "4 photos, encrypted file",
        "purpose": "colleagues",
        "patient": f"{CODE} Élodie Marchand",
        "by": "Marie Laurent",
        "entry": 4000 + days,
        "photos": 4,
        "form": "age",
    }
    return DisclosureLine(**{**fields, **more})


@pytest.fixture(autouse=True)
def given(clinic):
    clinic.users.append(fakes.OLGA)
    clinic.review_state.lines = [
        line(2, "Dr Girard"),
        line(9, "Allianz", address="", patient="P-7K3M-0006", photos=2, purpose="insurer"),
        line(400, "Journal of Surgery", photos=12, purpose="publication"),
    ]
    return clinic


@pytest.fixture
def section(open_page):
    return open_page("log", fakes.NOAH, tab="given").part(DisclosureSection)


@pytest.fixture
def officers(open_page):
    return open_page("log", fakes.OLGA, tab="given")


def ask(section, code: str) -> None:
    """As the page does it: wanted first, then brought into view."""
    section.want(code)
    section.enter()


def rows(section) -> list[str]:
    model = section.model
    return [model.index(n, 1).data() for n in range(model.rowCount())]


def test_everybody_of_the_last_month_newest_first(section, given):
    assert rows(section) == ["Dr Girard", "Allianz"]
    told = seen(section)
    assert "Given 2 times  ·  6 photos" in told
    assert "From the access log, patients by code." in told
    assert given.review_state.accounts == [("", today() - dt.timedelta(days=30), today())]
    assert not section.copy.isVisible()


def test_a_cell_has_two_lines_and_one_voice(section):
    cell = section.model.index(0, 1)
    assert (cell.data(), cell.data(SECOND)) == ("Dr Girard", "12 rue des Lilas, Lyon")
    spoken = cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Dr Girard\n12 rue des Lilas, Lyon"
    what = section.model.index(1, 2)
    assert (what.data(), what.data(SECOND)) == ("2 photos, encrypted file", "Insurer")
    patient = section.model.index(1, 3)
    assert (patient.data(), patient.data(SECOND)) == ("P-7K3M-0006", "")
    theme().choose("dark")
    assert not section.table.grab().isNull()


def what(line: DisclosureLine) -> tuple[str, str]:
    (to, _), (told, _) = cells(line)[1:3]
    return to, told


def test_what_the_log_tells_without_a_name():
    copies = [
        line(1, "", form="report", photos=0, handed=who) for who in ("patient", "representative")
    ]
    assert what(copies[0]) == ("The patient", "copy of everything held")
    assert what(copies[1])[0] == "Somebody who acts for the patient"
    assert what(line(1, "", form="plain file", photos=1)) == (
        "The clinic itself",
        "1 photo, plain file, kept at the clinic",
    )
    assert what(line(1, "", form="fax", handed="nobody")) == (
        "Not recorded",
        "4 photos, file (fax)",
    )


def test_of_which_visits_the_photos_are():
    days = [dt.date(2026, 3, day) for day in (2, 3, 4, 5)]
    one, few, many = (what(line(1, "X", visits=tuple(days[:n])))[1] for n in (1, 3, 4))
    assert one == f"4 photos (visit of {formats.day(days[0])}), encrypted file"
    assert few.count(",") == 3
    assert f"(4 visits, {formats.day(days[0])} to {formats.day(days[3])})" in many


def test_both_sources_are_named_and_what_could_not_be_read(section, given, click, settle):
    assert not section.unread.isVisible()
    given.review_state.source, given.review_state.unread = "both", 2
    section.load()
    settle()
    assert "From the patients' own lists and the access log" in seen(section)
    assert section.unread.isVisible()
    assert "2 records of the patients' lists are damaged" in seen(section)
    given.review_state.unread_log = 1
    section.load()
    settle()
    assert "could not be read. 1 entry of the access log could not be read." in seen(section)
    given.review_state.unread = 0
    section.load()
    settle()
    assert section.unread.isVisible()
    assert "1 entry of the access log could not be read." in seen(section)
    given.review_state.unread_log = 0
    section.load()
    settle()
    assert not section.unread.isVisible()


def test_each_look_is_in_the_log_so_it_asks_once(section, given):
    section.enter()
    section.enter()
    assert len(given.review_state.accounts) == 1


def test_one_patient_over_six_years(section, given, click, settle, qtbot):
    click(section.asked.whose.button("one"))
    assert section.asked.code.hasFocus()
    section.asked.code.setText(CODE)
    qtbot.keyClick(section.asked.code, Qt.Key.Key_Return)
    settle()
    assert given.review_state.accounts[-1] == (CODE, years_ago(6), today())
    assert rows(section) == ["Dr Girard", "Journal of Surgery"]
    assert section.table.isColumnHidden(3)
    click(section.asked.whose.button("all"))
    settle()
    assert rows(section) == ["Dr Girard", "Allianz"]
    assert not section.table.isColumnHidden(3)


def test_other_days(section, given, click, settle):
    click(section.asked.period.choices.button("own"))
    section.asked.period.since.setText("01/01/2020")
    section.asked.period.since.editingFinished.emit()
    settle()
    assert given.review_state.accounts[-1] == ("", dt.date(2020, 1, 1), today())
    assert len(rows(section)) == 3


def test_an_unknown_patient_is_explained(section, settle):
    ask(section, "P-0000-0000")
    settle()
    assert section.errors.code == "patient-unknown"
    assert rows(section) == []
    assert not section.pdf.isEnabled()


def test_nothing_given_is_said(section, settle):
    ask(section, "P-7K3M-0001")
    settle()
    assert "Nothing was given to anybody in this time." in seen(section)
    assert not section.table.isVisible()


def test_the_page_leads_to_a_patients_accounting(open_page, given, settle):
    page = open_page("log", fakes.NOAH, tab="review")
    page.show_given(CODE)
    settle()
    section = page.part(DisclosureSection)
    assert rows(section) == ["Dr Girard", "Journal of Surgery"]
    six = (years_ago(6), today())
    # Each look is in the log: of this patient, and of nobody else.
    assert given.review_state.accounts == [(CODE, *six)]
    page.show_given(OTHER)
    settle()
    assert rows(section) == ["Allianz"]
    assert given.review_state.accounts[1:] == [(OTHER, *six)]
    page.show_section("review")
    page.show_section("given")
    settle()
    assert len(given.review_state.accounts) == 2


@pytest.mark.parametrize("button", ["pdf", "csv"])
def test_it_is_saved(section, given, click, settle, tmp_path, button):
    ask(section, CODE)
    settle()
    language().choose("fr")
    click(getattr(section, button))
    give_file(section, tmp_path / f"out.{button}")
    settle()
    assert given.review_state.account_files == [(CODE, tmp_path / f"out.{button}", "fr")]
    assert str(tmp_path) in seen(section.notice)


def test_a_files_name_holds_no_name(section, click, settle):
    ask(section, CODE)
    settle()
    click(section.pdf)
    picker = dialog(section, QFileDialog)
    name = picker.selectedFiles()[0]
    assert CODE in name
    assert "Marchand" not in name
    picker.reject()


def test_a_save_that_fails_is_explained(section, given, click, settle, tmp_path):
    given.fail["disclosures.write"] = StorageFailed("disk-full")
    click(section.pdf)
    give_file(section, tmp_path / "out.pdf")
    settle()
    assert section.errors.code == "disk-full"
    assert section.pdf.isEnabled()


def test_an_entry_is_opened_from_its_line(open_page, settle, monkeypatch):
    page = open_page("log", fakes.NOAH, tab="given")
    went = []
    monkeypatch.setattr(page, "show_entry", went.append)
    section = page.part(DisclosureSection)
    section.table.opened.emit(section.model.index(0, 0).data(ROW))
    section.table.opened.emit(line(3, "Nobody", entry=-1))
    assert went == [4002]


def test_an_administrator_gives_the_logs_part(section, click, settle):
    ask(section, CODE)
    settle()
    click(section.copy)
    made = dialog(section, GiveLogDialog)
    assert made.code.text() == CODE
    made.close()


# privacy officers


def test_officers_find_it_on_their_page(officers, given, click):
    assert rows(officers.given) == ["Dr Girard", "Allianz"]
    assert "From the patients' own lists." in seen(officers)
    assert given.calls["review.page"] == given.calls["log_search.newest"] == 0
    assert officers.place("log").tab == "given"
    click(officers.sections.button("state"))
    assert officers.check.isVisible()
    assert not officers.given.isVisible()


def test_officers_take_a_check_code_along(officers, given, click, settle):
    click(officers.sections.button("state"))
    click(officers.code)
    settle()
    made = dialog(officers, WitnessDialog)
    click(made.code.photo)
    settle()
    assert given.review_state.printed == 1
    made.close()


def test_officers_find_a_patient_by_name(officers, given, click, settle):
    section = officers.given
    click(section.asked.whose.button("one"))
    click(section.asked.by_name)
    asked = dialog(section, ByNameDialog)
    assert "To whom photos of the patient you choose were given" in seen(asked)
    asked.picker.choose(given.rows[4])
    settle()
    assert given.review_state.accounts[-1][0] == given.rows[4].code


def test_officers_write_the_patients_own_copy(officers, given, click, settle):
    section = officers.given
    ask(section, given.rows[4].code)
    settle()
    click(section.copy)
    settle()
    asked = dialog(section, ReportDialog)
    assert asked._patient == given.rows[4].id
    asked.close()
    settle()


def test_no_entry_is_opened_for_officers(officers, given):
    before = dict(given.calls)
    officers.given.table.opened.emit(line(2, "Dr Girard"))
    assert officers.sections.current == "given"
    assert dict(given.calls) == before


def test_the_lock_forgets_it(section, officers):
    for one in (section, officers.given):
        one.asked.code.setText(CODE)
        one.wipe()
        assert rows(one) == []
        assert one.asked.code.text() == ""
    officers.wipe()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_it_fits_and_is_heard(open_page, click, settle, size, code):
    language().choose(code)
    page = open_page("log", fakes.OLGA, size, tab="given")
    heard(page.window())
    click(page.given.asked.whose.button("one"))
    click(page.given.asked.period.choices.button("own"))
    settle()
    heard(page.window())
    assert page.window().size().toTuple() == size
