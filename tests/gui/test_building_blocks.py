"""Dialogs, inputs and banners that all pages share."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinicvault.domain.errors import Cancelled, UsageError
from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.files import choose_files, choose_folder, choose_save
from clinicvault.gui.i18n import language
from clinicvault.gui.widgets import (
    Banner,
    DateField,
    Dialog,
    ErrorBanner,
    PasswordField,
    StrengthMeter,
    button,
    card,
    column,
    combo,
    divider,
    edit,
    field,
    label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.dates import read_day, shown, today
from clinicvault.gui.widgets.new_password import NewPassword
from tests.gui.hands import type_text

STRONG = "acid beaver cover diploma"


@pytest.fixture
def shown_widget(qtbot):
    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return show


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4/5/1988", dt.date(1988, 5, 4)),
        ("04.05.1988", dt.date(1988, 5, 4)),
        ("1988-05-04", dt.date(1988, 5, 4)),
        ("4 May 1988", dt.date(1988, 5, 4)),
        ("31/02/1988", None),
        ("4/5", None),
        ("", None),
        ("1/1/1700", None),
        ("tomorrow", None),
    ],
)
def test_days_are_read_as_people_write_them(qapp, text, day):
    assert read_day(text, language().locale) == day


def test_a_day_with_a_french_month(qapp):
    language().choose("fr")
    assert read_day("4 mai 1988", language().locale) == dt.date(1988, 5, 4)
    language().choose("en")


def test_a_date_field_tidies_and_complains(qtbot, shown_widget):
    made = shown_widget(DateField())
    qtbot.keyClicks(made, "4.5.1988")
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert made.text() == shown(dt.date(1988, 5, 4)) == "04/05/1988"
    assert made.readable
    made.setText("99/99/1988")
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert made.property("bad") == "true"
    assert not made.readable
    made.set_day(None)
    assert made.readable
    assert made.day() is None
    assert isinstance(today(), dt.date)


def test_a_password_is_hidden_until_the_eye_is_pressed(qtbot, shown_widget):
    made = shown_widget(PasswordField(big=True))
    type_text(made, "sécret")
    assert made.displayText() == "●" * 6
    qtbot.mouseClick(made.eye, Qt.MouseButton.LeftButton)
    assert made.displayText() == "sécret"
    assert made.take() == "sécret"
    assert made.text() == ""
    assert made.echoMode() is QLineEdit.EchoMode.Password
    assert not made.isUndoAvailable()
    made.undo()
    assert made.text() == ""


def test_a_screen_reader_does_not_speak_a_password(shown_widget):
    made = shown_widget(PasswordField())
    made.setText("secret")
    spoken = QAccessible.queryAccessibleInterface(made)
    assert "secret" not in spoken.text(QAccessible.Text.Value)
    assert spoken.state().passwordEdit


def test_the_eye_is_reached_by_tab(qtbot, shown_widget):
    made = shown_widget(PasswordField())
    with qtbot.waitActive(made):
        made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    assert made.eye.hasFocus()
    assert made.eye.accessibleName() == "Show the password"


def test_the_meter_says_its_word(shown_widget):
    made = shown_widget(StrengthMeter())
    assert made.text() == ""
    for score, word in (
        (0, "Too easy to guess"),
        (2, "Still too easy"),
        (3, "Good"),
        (4, "Very good"),
    ):
        made.show_score(score)
        made.grab()
        assert made.text() == word
        assert word in made.accessibleName()


@pytest.fixture
def new_password(context, shown_widget):
    return shown_widget(NewPassword(context, ("Laurent",)))


def test_a_weak_password_is_refused(new_password):
    new_password.first.setText("short")
    new_password.second.setText("short")
    assert not new_password.check()
    assert "too easy" in new_password.problem.text()
    assert new_password.problem.isVisible()


def test_two_different_passwords_are_refused(new_password):
    new_password.first.setText(STRONG)
    new_password.second.setText(STRONG + "x")
    assert not new_password.check()
    assert "not the same" in new_password.problem.text()


def test_a_good_password_is_taken_once(new_password, settle):
    new_password.first.setText(STRONG)
    new_password.second.setText(STRONG)
    settle()
    assert new_password.meter.score == 4
    assert new_password.check()
    assert new_password.take() == STRONG
    assert (new_password.first.text(), new_password.second.text()) == ("", "")
    assert not new_password.check()


def test_measuring_runs_away_from_the_window(new_password, settle, context, monkeypatch):
    import threading

    seen = []
    monkeypatch.setattr(
        context.setup,
        "strength",
        lambda text, words: (seen.append(threading.current_thread().name), (4, ""))[1],
    )
    new_password.first.setText("x")
    settle()
    assert seen
    assert all(name.startswith("job") for name in seen)


def test_six_words_are_suggested_to_write_down(new_password, settle):
    new_password.suggest.click()
    settle()
    assert len(new_password.first.text().split()) == 6
    assert new_password.first.echoMode() is QLineEdit.EchoMode.Normal
    assert "Write it down" in new_password.note.text()
    assert not new_password.check()
    new_password.second.setText(new_password.first.text())
    assert new_password.check()


def test_words_of_the_clinic_count_as_known(new_password, context, settle, monkeypatch):
    seen = []
    monkeypatch.setattr(
        context.setup, "strength", lambda text, words: (seen.append(tuple(words)), (0, ""))[1]
    )
    new_password.know("Rousseau")
    new_password.first.setText("rousseau")
    settle()
    assert seen[-1] == ("Rousseau",)


def test_an_error_banner_says_three_things_and_can_be_closed(qtbot, shown_widget):
    made = ErrorBanner()
    holder = shown_widget(QWidget())
    QVBoxLayout(holder).addWidget(made)
    assert (made.isVisible(), made.code) == (False, "")
    made.show_error(UsageError("share-unreadable", number=2))
    assert made.isVisible()
    assert "sheet 2" in made.head.text()
    assert made.body.text()
    assert made.accessibleName().startswith(made.head.text())
    language().choose("fr")
    assert "fiche de secours 2" in made.head.text()
    language().choose("en")
    made.show_error(Cancelled())
    assert not made.isVisible()
    made.show_code("wrong-password")
    assert made.code == "wrong-password"
    closer = made.findChild(type(button("x")))
    qtbot.mouseClick(closer, Qt.MouseButton.LeftButton)
    assert made.code == ""


def test_a_banner_has_one_thing_to_do(qtbot, shown_widget):
    pressed = []
    made = shown_widget(Banner("info", action="Try again", on=lambda: pressed.append(1)))
    made.speak("No photo yet.")
    assert not made.body.isVisible()
    qtbot.mouseClick(made.action, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    made.retone("bad")
    assert made.property("banner") == "bad"


@pytest.fixture
def parent(shown_widget):
    return shown_widget(QWidget())


def test_a_dialog_opens_without_blocking_and_closes(qtbot, parent):
    made = Dialog(parent, "Withdraw this consent?")
    pressed = []
    made.cancel_button()
    go = made.action_button("Record", lambda: pressed.append(1))
    made.open()
    assert made.isVisible()
    assert made.windowTitle() == "ClinicVault"
    assert made.accessibleName() == made.heading.text()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert pressed == [1]
    assert go.isDefault()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert parent.findChildren(Dialog) == [] or not made.isVisible()


def test_a_dialog_that_works_waits_with_closing(qtbot, parent):
    made = Dialog(parent, "Withdraw this consent?")
    made.cancel_button()
    go = made.action_button("Withdraw", lambda: None, kind="danger")
    made.open()
    made.hold(True)
    assert not go.isEnabled()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    made.close()
    assert made.isVisible()
    made.fail(UsageError("share-unreadable"))
    assert go.isEnabled()
    assert made.errors.code == "share-unreadable"
    made.close()


def test_file_dialogs_are_ours_so_that_the_lock_can_close_them(qtbot, parent, tmp_path):
    from PySide6.QtWidgets import QFileDialog

    (tmp_path / "a.jpg").write_bytes(b"x")
    got = []
    for made in (
        choose_folder(parent, "Choose a folder", got.append),
        choose_save(parent, "Save", "x.age", got.append),
        choose_files(parent, "Photos to import", got.extend, "Photos (*.jpg)"),
    ):
        assert made.testOption(QFileDialog.Option.DontUseNativeDialog)
        assert made.isVisible()
    made.filesSelected.emit([str(tmp_path / "a.jpg")])
    assert got == [tmp_path / "a.jpg"]
    for one in parent.findChildren(QFileDialog):
        one.close()


def test_a_file_dialog_says_in_the_chosen_language_what_it_shows(parent):
    language().choose("fr")
    made = choose_files(parent, "Choose", print, "Pictures (*.jpg *.jpeg *.png *.webp)")
    assert made.nameFilters()[0] == "Images (*.jpg *.jpeg *.png *.webp)"
    made.close()
    language().choose("en")


def test_a_field_is_named_by_its_caption(shown_widget):
    made = edit("optional")
    holder = shown_widget(QWidget())
    holder.setLayout(
        column(field("Record number", made, "Leave it empty where no end was agreed."))
    )
    assert made.accessibleName() == "Record number"
    assert made.accessibleDescription().startswith("Leave it empty")
    language().choose("fr")
    assert made.accessibleName() == "Numéro de dossier"
    language().choose("en")


def test_a_list_of_words_gives_back_the_member(shown_widget):
    made = shown_widget(combo(tuple(Role), words.role, big=True))
    made.setCurrentIndex(1)
    assert made.currentData() is Role.PRACTITIONER
    assert made.currentText() == "Practitioner"


def test_layouts_are_emptied(qapp, shown_widget):
    holder = shown_widget(QWidget())
    box = column(label("Patients"), row(label("Visits"), None, 4), None, 5)
    holder.setLayout(box)
    clear(box)
    assert box.count() == 0


def test_cards_scroll_and_lines(shown_widget):
    inside = QWidget()
    inside.setLayout(column(card(label("Patients"), divider()), card(soft=True)))
    made = shown_widget(scroll(inside))
    assert made.widget() is inside
    made.grab()
