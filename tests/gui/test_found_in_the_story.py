"""What the window's story with real services found, each as a test of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QDir, QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from clinicvault.domain.clinical import View
from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.context import Place
from clinicvault.gui.files import choose_folder
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.result import DUPLICATE, IMPORTED, REFUSED, Result
from clinicvault.gui.people.users_code import sheet
from clinicvault.gui.people.users_inviting import InviteDialog
from clinicvault.gui.unlock.enrol import EnrolPanel
from clinicvault.gui.widgets import combo
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import Invitation
from tests.gui import fakes
from tests.gui.hands import dialog, seen, type_text


def gone(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_lock_in_the_middle_of_a_search_asks_a_locked_clinic_nothing(open_page, clinic, qtbot):
    page = open_page("patients", fakes.MARIE)
    qtbot.keyClicks(page.list.search, "ame")
    searched = clinic.calls["search"]
    page.wipe()
    assert page.list.search.text() == ""
    assert page.list.model.rowCount() == 0
    assert clinic.calls["search"] == searched


def test_the_code_card_names_the_person_and_not_an_id(open_page, click, settle):
    page = open_page("users")
    click(page.invite)
    asked = dialog(page, InviteDialog)
    type_text(asked.name, "Zoë Ø")
    asked.boxes[Role.INTAKE].click()
    click(asked.go)
    settle()
    assert "One-time code for Zoë Ø" in seen(asked)
    click(asked.handed)
    printed = sheet(Invitation("00" * 16, fakes.CODE, fakes.NOW), "Zoë Ø")
    assert "One-time code for Zoë Ø" in printed
    assert "00" * 16 not in printed


@pytest.fixture
def panel(context, clinic):
    """A newcomer's panel made before anybody was invited."""
    services = clinic.services()
    clinic.users = [fakes.MARIE]
    made = EnrolPanel(context, services, services.unlocking.vault())
    made.show()
    yield made
    context.jobs.drop_all()
    gone(made)


def test_who_was_invited_a_moment_ago_finds_the_own_name(panel, clinic, settle):
    assert "Nobody is waiting" in seen(panel)
    clinic.users = [fakes.MARIE, fakes.NEWCOMER]
    panel.begin()
    settle()
    assert panel.names.currentText() == fakes.NEWCOMER.name
    assert "Nobody is waiting" not in seen(panel)


def test_a_late_list_of_names_does_not_disturb_the_words(qtbot, panel, clinic, settle):
    clinic.users = [fakes.MARIE, fakes.NEWCOMER]
    panel.begin()
    settle()
    panel.begin()
    qtbot.keyClicks(panel.code, fakes.CODE)
    for one in (panel.password.first, panel.password.second):
        qtbot.keyClicks(one, "a really long password")
    panel.go.click()
    settle()
    assert fakes.WORDS in seen(panel)


def test_choices_speak_the_language_chosen_later(qapp, context):
    made = combo(tuple(View), words.view)
    made.setCurrentIndex(made.findData(View.BACK))
    language().choose("fr")
    assert made.currentText() == "De dos"
    assert made.currentData() is View.BACK
    gone(made)


def test_a_line_without_room_ends_in_an_ellipsis(qtbot):
    made = Elided("Administrator, Privacy officer")
    made.resize(400, 20)
    made.show()
    assert made.shown == made.text()
    made.resize(80, 20)
    assert made.shown.endswith("…")
    assert made.minimumSizeHint().width() < 80
    assert not made.grab().isNull()
    gone(made)


def test_notices_give_way_to_the_work_and_the_bell_brings_them_back(open_shell, clinic, settle):
    clinic.warnings = ("keychain-missing",)
    shell = open_shell(fakes.ALL)
    shell.go(Place("patients"))
    settle()
    assert shell._strip.isVisible()
    shell.go(Place("settings"))
    settle()
    assert not shell._strip.isVisible()
    language().choose("fr")
    assert not shell._strip.isVisible()
    shell._bar.notices.emit()
    assert shell._strip.isVisible()
    shell._desk.side_wanted.emit(False)
    assert not shell._strip.isVisible()


@pytest.mark.parametrize(("code", "word"), [("en", "Folder"), ("fr", "Dossier")])
def test_the_file_dialog_speaks_the_language_and_starts_at_home(context, qtbot, code, word):
    language().choose(code)
    parent = QWidget()
    parent.show()
    made = choose_folder(parent, "Folder to import", print)
    assert made.labelText(QFileDialog.DialogLabel.LookIn) == word
    assert made.directory() == QDir.home()
    up = next(one for one in made.findChildren(QWidget, "toParentButton"))
    assert up.accessibleName()
    made.reject()
    gone(parent)


def test_the_roles_leave_a_narrow_bar(open_shell, settle):
    shell = open_shell(fakes.NOAH, (1440, 900))
    assert all(pill.isVisible() for pill in shell._bar._roles)
    shell._bar.resize(500, 56)
    assert not any(pill.isVisible() for pill in shell._bar._roles)


def test_behind_the_veil_the_keyboard_has_its_ring(open_page, clinic, settle, qtbot):
    page = open_page("patients", fakes.INES, patient=clinic.rows[0].id)
    line = page.patient.timeline
    before = line.grab().toImage()
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Right)
    assert line.hasFocus()
    assert line.grab().toImage() != before


def test_the_buttons_inside_the_search_field_have_names(open_page):
    page = open_page("patients", fakes.MARIE)
    named = {one.accessibleName() for one in page.list.search.findChildren(QToolButton)}
    assert named == {"Search", "Empty the search"}


def test_after_an_import_the_first_refused_file_is_in_view(open_page):
    model = open_page("import", fakes.INES).model
    for kind in (IMPORTED, REFUSED, DUPLICATE, REFUSED):
        model.append(Result(kind, f"{kind}.jpg"))
    assert (model.first(REFUSED), model.first("other")) == (1, 3)
