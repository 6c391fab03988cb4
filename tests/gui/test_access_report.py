"""The patient's own copy: contents, the log's part, the photos, and what was written."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.errors import Refused, StorageFailed, UsageError
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.i18n import language
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.ending_hands import GIVEN
from tests.gui.fakes_reports import PASSPHRASE
from tests.gui.hands import give_file, named, seen, type_text

KEY = "age1" + "q" * 58
PART = views.LogPart(42, fakes.NOW, "Noah Fischer", fakes.NOW)


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def report(open_page, clinic, settle):
    """Open the dialog as somebody."""

    def go(user=fakes.MARIE) -> ReportDialog:
        page = open_page("patients", user, patient=clinic.rows[0].id)
        made = ReportDialog(page, page.desk, clinic.rows[0].id)
        made.open()
        settle()
        return made

    return go


@pytest.fixture
def ready(report, clinic, click, settle):
    """The second step, with the log's part given before."""

    def go(user=fakes.MARIE) -> ReportDialog:
        clinic.endings.logs[clinic.rows[0].id] = PART
        made = report(user)
        click(made.go)
        assert made.given.isVisible()
        return made

    return go


def write(made, click, settle, folder: Path) -> None:
    made.seen.setChecked(True)
    click(made.go)
    give_file(made, folder)
    settle()


# what it holds


def test_what_it_holds_is_said_before(report, clinic):
    clinic.endings.disclosures[clinic.rows[0].id] = (GIVEN,)
    made = report()
    told = seen(made)
    assert "Personal data, 3 visits  ·  2 consents  ·  1 signed form" in told
    assert "9 photos, films and documents" in told
    assert "To whom photos were given, 1 time" in told
    assert "1 file kept as it came: named, not added" in told
    made.close()


def test_nothing_was_given(report):
    made = report()
    assert "Nothing was given to anybody." in seen(made)
    made.close()


def test_what_cannot_be_looked_at_is_said(open_page, clinic, settle):
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    clinic.fail["reports.look"] = StorageFailed("disk-full")
    made = ReportDialog(page, page.desk, clinic.rows[0].id)
    made.open()
    settle()
    assert made.errors.code == "disk-full"
    assert not made.go.isEnabled()
    made.close()


# the log's part


def test_an_administrator_gives_the_logs_part_here(report, clinic, click, settle):
    made = report()
    assert made.log.says.name.currentText() == "Noah Fischer"
    click(made.go)
    assert made.focusWidget() is made.log.says.password
    assert clinic.calls["reports.give_log"] == 0
    type_text(made.log.says.password, fakes.PASSWORD)
    click(made.go)
    settle()
    assert clinic.endings.given == [(clinic.rows[0].id, fakes.NOAH.id)]
    assert made.given.isVisible()
    click(made.back)
    assert "42 entries, given by Noah Fischer" in seen(made)
    click(made.go)
    settle()
    assert clinic.calls["reports.give_log"] == 1
    made.close()


def test_a_wrong_password_is_said_in_place(report, clinic, click, settle):
    made = report()
    type_text(made.log.says.password, "something else")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    assert made.log.says.password.text() == ""
    assert made.go.isEnabled()
    assert not made.given.isVisible()
    made.close()


def test_who_reads_the_log_needs_nobody(report, clinic, click, settle):
    made = report(fakes.ALL)
    assert "You read the access log yourself" in seen(made)
    assert made.go.text() == "Go on"
    click(made.go)
    settle()
    assert clinic.endings.given == [(clinic.rows[0].id, "")]
    assert made.given.isVisible()
    made.close()


def test_what_was_given_before_is_used(ready, clinic):
    made = ready()
    assert clinic.calls["reports.give_log"] == 0
    made.close()


def test_without_an_administrator_there_is_no_way(report, clinic):
    clinic.users = [fakes.MARIE, fakes.OLGA]
    made = report()
    assert "No administrator works here at present." in seen(made)
    assert not made.go.isEnabled()
    made.close()


# how it is written


def test_it_takes_that_somebody_made_sure_who_asks(ready, click):
    made = ready()
    assert not made.go.isEnabled()
    made.seen.click()
    assert made.go.isEnabled()
    made.close()


def test_with_a_passphrase(ready, clinic, click, settle, tmp_path):
    made = ready()
    click(made.languages.button("fr"))
    write(made, click, settle, tmp_path)
    assert clinic.endings.written == [
        {
            "patient": clinic.rows[0].id,
            "language": "fr",
            "handed_to": "Amélie Rousseau",
            "pictures": True,
            "key": "",
        }
    ]
    told = seen(made)
    assert "The report is ready" in told
    assert PASSPHRASE in told
    assert str(tmp_path / "P-7K3M-0000.pdf") in told
    assert "9 photos, encrypted" in told
    assert "Entry 812 of the access log" in told
    assert "The report is not encrypted" in told
    made.reject()  # Escape
    made.close()
    assert made.isVisible()  # the passphrase is nowhere else
    click(named(made, "Done"))
    settle()


def test_with_the_recipients_key(ready, clinic, click, settle, tmp_path):
    made = ready()
    click(made.pictures.by_key)
    made.seen.click()
    click(made.go)
    assert "This is no age key" in seen(made)
    type_text(made.pictures.key, KEY)
    write(made, click, settle, tmp_path)
    assert clinic.endings.written[0]["key"] == KEY
    assert "Only the recipient's key opens it." in seen(made)
    made.close()
    settle()


def test_without_photos(ready, clinic, click, settle, tmp_path):
    made = ready()
    click(made.pictures.add)
    assert not made.pictures.by_words.isVisible()
    write(made, click, settle, tmp_path)
    assert clinic.endings.written[0]["pictures"] is False
    assert "Passphrase" not in seen(made)
    made.close()
    settle()


def test_who_may_not_add_photos_is_told_why(ready, clinic, click, settle, tmp_path):
    clinic.endings.pictures_code = "record-archived"
    made = ready(fakes.OLGA)
    assert not made.pictures.add.isEnabled()
    assert made.pictures.why.text()
    write(made, click, settle, tmp_path)
    assert clinic.endings.written[0]["pictures"] is False
    made.close()
    settle()


def test_it_says_to_whom(ready, clinic, click):
    made = ready()
    made.given.setText("  ")
    made.seen.setChecked(True)
    click(made.go)
    assert "Please write who gets the report." in seen(made)
    assert clinic.calls["reports.write"] == 0
    made.close()


def test_what_was_left_out_is_said(ready, clinic, click, settle, tmp_path):
    clinic.endings.left_out = 2
    made = ready()
    write(made, click, settle, tmp_path)
    assert "2 photos are not in it" in seen(made)
    made.close()
    settle()


def test_cancelling_keeps_the_answers(ready, clinic, click, settle, tmp_path, qtbot):
    clinic.gates["reports.picture"] = threading.Event()
    made = ready()
    made.seen.setChecked(True)
    click(made.go)
    give_file(made, tmp_path)
    qtbot.waitUntil(made.working.isVisible)
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.isVisible()
    assert not made.go.isEnabled()
    click(made.working.stop)
    settle()
    assert not made.working.isVisible()
    assert made.errors.code == ""
    assert made.go.isEnabled()
    assert made.given.text() == "Amélie Rousseau"
    made.close()


def test_what_is_refused_is_said_in_place(ready, clinic, click, settle, tmp_path):
    made = ready()
    clinic.fail["reports.write"] = UsageError("output-exists")
    write(made, click, settle, tmp_path)
    assert made.errors.code == "output-exists"
    assert made.go.isEnabled()
    made.close()


def test_its_words_follow_the_language(ready):
    made = ready()
    language().choose("fr")
    assert made.pictures.by_words.text()
    language().choose("en")
    assert made.pictures.by_words.text() == "With a passphrase that ClinicVault makes"
    made.close()


# at the administrator's own computer


@pytest.fixture
def give(open_page):
    """The dialog, as the patient's part of the access log's page opens it."""
    page = open_page("log", fakes.NOAH)
    made = GiveLogDialog(page, page.desk)
    made.open()
    return made


def test_an_administrator_gives_it_by_the_code(give, clinic, click, settle):
    click(give.go)
    assert clinic.calls["reports.give_log"] == 0
    type_text(give.code, " P-7K3M-0002 ")
    click(give.go)
    settle()
    assert clinic.endings.given == [("P-7K3M-0002", "")]
    assert clinic.rows[2].id in clinic.endings.logs
    assert "42 entries were given." in seen(give)
    assert "Chloé" not in seen(give)
    assert give.code.text() == ""
    give.close()


@pytest.mark.parametrize("error", [UsageError("patient-unknown"), Refused("role")])
def test_a_wrong_code_is_said_in_place(give, clinic, click, settle, error):
    clinic.fail["reports.give_log"] = error
    type_text(give.code, "P-0000")
    click(give.go)
    settle()
    assert give.errors.code == error.code
    assert give.code.text() == "P-0000"
    give.close()
