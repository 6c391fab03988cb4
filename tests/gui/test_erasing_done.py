"""Carrying an erasure out, and its certificate."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from clinicvault.gui.endings.carry_out import CarryOutDialog
from clinicvault.gui.endings.retention_acts import ErasureDialog
from tests.gui import fakes
from tests.gui.ending_hands import erasure
from tests.gui.hands import give_file, seen, type_text


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def page(open_page, clinic):
    return open_page("patients", fakes.OLGA, patient=clinic.rows[0].id)


@pytest.fixture
def carry(page, clinic, settle):
    """Open the last look at an erasure."""

    def go(number: int = 0, state: str = "granted") -> CarryOutDialog:
        one = erasure(clinic, number, state)
        made = CarryOutDialog(page, page.desk, one, lambda: go.told.append(1))
        made.open()
        settle()
        return made

    go.told = []
    return go


def test_it_takes_a_tick_and_the_password(carry, clinic, click, settle):
    made = carry()
    assert made.focusWidget() is made.quit
    assert not made.go.isEnabled()
    click(made.sure)
    click(made.go)
    assert made.focusWidget() is made.password
    assert clinic.calls["erasing.carry_out"] == 0
    type_text(made.password, "something else")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    assert len(clinic.rows) == 12
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    settle()
    assert "The patient is erased" in seen(made)
    assert "P-7K3M-0000" in seen(made)
    assert "Amélie Rousseau" not in seen(made)
    assert "until 21 Dec 2026" in seen(made)
    click(made.close_button)
    settle()
    assert carry.told == [1]


def test_nothing_of_an_erased_patient_stays_in_view(carry, page, clinic, click, settle):
    assert page.patient.patient == clinic.rows[0].id
    made = carry()
    erased(made, click, settle)
    assert page.patient.patient == ""
    assert "Amélie Rousseau" not in seen(page.window())
    made.close()
    settle()


def test_another_patients_page_stays(carry, page, clinic, click, settle):
    made = carry(3)
    erased(made, click, settle)
    assert page.patient.patient == clinic.rows[0].id
    made.close()
    settle()


def erased(made, click, settle) -> None:
    made.sure.setChecked(True)
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    settle()
    settle()


def test_while_it_runs_nothing_closes_it(carry, clinic, click, settle, qtbot):
    clinic.gates["erasing.file"] = threading.Event()
    made = carry()
    made.sure.setChecked(True)
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    qtbot.waitUntil(made.working.isVisible)
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.isVisible()
    assert not made.go.isEnabled()
    assert not made.quit.isEnabled()
    clinic.gates["erasing.file"].set()
    settle()
    made.close()
    settle()


def test_files_that_are_left_can_be_deleted_later(carry, clinic, click, settle):
    clinic.endings.unfinished = 3
    made = carry()
    erased(made, click, settle)
    assert "The keys are destroyed" in seen(made)
    assert "3 files still have to be deleted." in seen(made)
    made.close()
    settle()
    assert clinic.endings.erasures[0].state == "running"


def test_going_on_says_so(carry):
    made = carry(1, "running")
    assert made.go.text() == "Finish erasing"
    assert "P-7K3M-0001" in seen(made)
    made.close()


def test_two_people_of_one_name_do_not_take_back_each_others_question(page, clinic):
    for mine in (True, False):
        one = erasure(clinic, 2, by=fakes.OLGA.name, mine=mine)
        made = ErasureDialog(page, page.desk, one, print)
        assert hasattr(made, "take_back") == mine
        made.deleteLater()


# the certificate


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_certificate_is_saved_in_a_chosen_language(
    carry, clinic, click, settle, tmp_path, code
):
    made = carry()
    erased(made, click, settle)
    click(made.proof.languages.button(code))
    click(made.proof.save)
    give_file(made, tmp_path / "certificate.pdf")
    settle()
    ((_, spoken, output),) = clinic.endings.saved
    assert (spoken, output) == (code, tmp_path / "certificate.pdf")
    assert output.read_bytes().startswith(b"%PDF")
    assert "certificate.pdf" in made.proof.saved.text()
    made.close()
    settle()


def test_a_certificate_that_cannot_be_saved(carry, clinic, click, settle, tmp_path):
    made = carry()
    erased(made, click, settle)
    (tmp_path / "there.pdf").write_bytes(b"x")
    click(made.proof.save)
    give_file(made, tmp_path / "there.pdf")
    settle()
    assert made.errors.code == "output-exists"
    assert made.proof.save.isEnabled()
    made.close()
    settle()
