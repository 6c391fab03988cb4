"""The pane of patients: instant search, the chips, registering."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QListView

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.domain.messages import message
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.patients import list as patient_list
from clinicvault.gui.patients.edit import PatientDialog
from clinicvault.gui.patients.list import ROW, PatientModel, second_line
from clinicvault.gui.theme import theme
from tests.gui import fakes
from tests.gui.hands import dialog, seen, type_text


@pytest.fixture
def page(open_page):
    """The patients page as the front desk sees it."""
    return open_page("patients", fakes.INES)


def names(model) -> list[str]:
    return [model.index(n).data() for n in range(model.rowCount())]


def test_every_letter_searches(page):
    type_text(page.list.search, "él")
    assert names(page.list.model) == ["Élodie Marchand"]
    type_text(page.list.search, "x")
    assert names(page.list.model) == []
    assert page.list.nothing.isVisible()
    page.list.search.clear()
    assert page.list.model.rowCount() == len(fakes._NAMES)


def test_whose_access_is_not_complete_is_told_so(page, clinic):
    clinic.fail["search"] = Refused("names-waiting")
    page.list.refresh()
    assert names(page.list.model) == []
    told = page.list.nothing.text()
    assert page.list.nothing.isVisible()
    assert "not complete yet" in told
    assert "privacy officer" in told
    page.list.refresh()
    assert page.list.model.rowCount() == len(fakes._NAMES)
    assert not page.list.nothing.isVisible()


def test_letters_of_other_alphabets_are_found(page):
    type_text(page.list.search, "łuk")
    assert names(page.list.model) == ["Łukasz Nowak"]


def test_return_opens_the_first(qtbot, page, settle):
    type_text(page.list.search, "grace")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    settle()
    assert page.patient.header.name.text() == "Grace Thornton"
    page.list.search.setText("zzzz")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    settle()
    assert page.patient.header.name.text() == "Grace Thornton"


def test_a_click_opens(qtbot, page, settle):
    view: QListView = page.list.view
    index = page.list.model.index(3)
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )
    settle()
    assert page.patient.header.name.text() == index.data()
    assert page.list.current() == index.data(ROW).id
    page.list._open(QModelIndex())


def test_who_needs_consent(page, click):
    click(page.list.chips.button("unconsented"))
    statuses = {
        page.list.model.index(n).data(ROW).consent for n in range(page.list.model.rowCount())
    }
    assert statuses == {ConsentStatus.NONE, ConsentStatus.WITHDRAWN, ConsentStatus.AWAITING_KEY}


def test_screen_readers_hear_name_birth_and_consent(page):
    heard = page.list.model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Chloé Lambert" in heard
    assert "No. 4002" in heard
    assert "No consent" in heard
    assert page.list.model.data(QModelIndex()) is None
    assert page.list.model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert page.list.model.rowCount(page.list.model.index(0)) == 0


def test_without_number_and_birth_the_code_is_shown():
    row = fakes.dataclasses.replace(fakes.patient_row(1, "A"), record_number="", born=None)
    assert second_line(row) == row.code


def test_many_patients_come_in_pages(qapp):
    clinic = fakes.Clinic(5000)
    services = clinic.services()
    services.unlocking.unlock(fakes.INES.id, fakes.PASSWORD)
    model = PatientModel(services.patients)
    model.search("")
    assert model.rowCount() == 200
    assert model.canFetchMore(QModelIndex())
    for expected in (2200, 4200, 5000):
        model.fetchMore(QModelIndex())
        assert model.rowCount() == expected
    assert not model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 5000
    model.wipe()
    assert model.rowCount() == 0


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_paints_in_every_look(page, qtbot, code, look):
    theme().choose(look)
    language().choose(code)
    page.list.view.setCurrentIndex(page.list.model.index(1))
    page.list.view.setFocus()
    qtbot.mouseMove(
        page.list.view.viewport(), page.list.view.visualRect(page.list.model.index(4)).center()
    )
    assert not page.list.grab().isNull()


def test_the_front_desk_registers(qtbot, page, settle, clinic, click):
    click(page.list.plus)
    made = dialog(page, PatientDialog)
    click(made.save)
    assert "Please enter a name." in seen(made)
    type_text(made.given, "Zoë")
    type_text(made.family, "Østergård")
    type_text(made.born, "31 31 1988")
    click(made.save)
    assert "date of birth" in seen(made)
    made.born.clear()
    type_text(made.born, "31.5.1988")
    type_text(made.number, "N-7")
    made.note.setPlainText(" allergic ")
    click(made.save)
    settle()
    settle()
    assert page.patient.header.name.text() == "Zoë Østergård"
    assert page.patient.tab == "consent"
    kept = clinic.details[page.patient.patient]
    assert (kept.born, kept.record_number, kept.note) == (dt.date(1988, 5, 31), "N-7", "allergic")


def test_a_patient_that_cannot_be_saved_keeps_the_answers(page, settle, clinic, click):
    clinic.fail["patients.add"] = StorageFailed("disk-full")
    page.list.new_wanted.emit()
    made = dialog(page, PatientDialog)
    type_text(made.family, "Ørsted")
    click(made.save)
    settle()
    assert made.errors.code == "disk-full"
    assert made.family.text() == "Ørsted"
    made.close()


def test_shortcuts_search_and_register(qtbot, page):
    shell = page.window()
    with qtbot.waitActive(shell):
        shell.activateWindow()
    shell.go(Place("import"))
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert shell.page is page
    qtbot.waitUntil(page.list.search.hasFocus)
    qtbot.keyClick(shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog(page, PatientDialog).close()


def test_a_page_that_cannot_open_says_why(page, clinic, settle):
    clinic.fail["patients.page"] = StorageFailed("disk-full")
    page.open(clinic.rows[0].id)
    settle()
    assert page.errors.code == "disk-full"


def test_only_the_patient_wanted_last_is_shown(page, clinic, settle):
    page.open(clinic.rows[0].id)
    page.open(clinic.rows[1].id)
    settle()
    assert page.patient.header.name.text() == clinic.rows[1].name


@pytest.fixture
def damaged(clinic):
    """The second patient's entries were changed from outside."""
    clinic.rows[1] = fakes.dataclasses.replace(clinic.rows[1], damaged=True)
    return clinic.rows[1]


def painted(page, row: int):
    """The pixels of one row of the list."""
    view: QListView = page.list.view
    return view.viewport().grab(view.visualRect(page.list.model.index(row))).toImage()


def test_a_damaged_record_is_marked_in_words_too(damaged, open_page):
    model = open_page("patients", fakes.INES).list.model
    role = Qt.ItemDataRole.AccessibleTextRole
    assert "Damaged" in model.index(1).data(role)
    assert "Damaged" not in model.index(0).data(role)
    language().choose("fr")
    assert "Endommagé" in model.index(1).data(role)


def test_the_mark_of_a_damaged_record_is_drawn(page, clinic, monkeypatch):
    before = [painted(page, row) for row in (0, 1)]
    clinic.rows[1] = fakes.dataclasses.replace(clinic.rows[1], damaged=True)
    drawn: list[str] = []
    real = patient_list.line

    def line(painter, chosen, token, box, text):
        drawn.append(f"{token}: {text}")
        real(painter, chosen, token, box, text)

    monkeypatch.setattr(patient_list, "line", line)
    page.list.refresh()
    assert [painted(page, row) == old for row, old in enumerate(before)] == [True, False]
    assert drawn.count("bad: Damaged") == 1


def test_a_damaged_record_says_what_to_do_and_shows_nobody_else(
    damaged, qtbot, open_page, clinic, settle
):
    page = open_page("patients", fakes.INES)
    other, titles = clinic.rows[0], []
    page.open(other.id)
    settle()
    page.desk.titled.connect(titles.append)
    clinic.fail["patients.page"] = fakes.integrity()
    index = page.list.model.index(page.list.model.position(damaged.id))
    spot = page.list.view.visualRect(index).center()
    qtbot.mouseClick(page.list.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle()
    assert page.errors.code == "row-altered"
    assert message("row-altered", {"table": "patients"})[2] in seen(page)
    assert other.name not in seen(page)
    assert (page.patient.patient, titles) == ("", [""])
    page.open(other.id)
    settle()
    assert page.errors.isHidden()
    assert page.patient.header.name.text() == other.name


def test_a_failure_about_the_patient_in_view_leaves_the_page(page, clinic, settle):
    page.open(clinic.rows[0].id)
    settle()
    clinic.fail["patients.page"] = StorageFailed("disk-full")
    page.open(clinic.rows[0].id)
    settle()
    assert page.errors.code == "disk-full"
    assert page.patient.patient == clinic.rows[0].id
