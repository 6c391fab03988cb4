"""The unlock screen and a newcomer's first time."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import UserState
from clinicvault.gui.i18n import language
from clinicvault.gui.unlock.enrol import EnrolPanel
from clinicvault.gui.unlock.screen import UnlockScreen, unlockable
from clinicvault.jobs import Progress
from tests.gui import fakes
from tests.gui.hands import named, seen, type_text


@pytest.fixture
def screen(qtbot, context, clinic, settle) -> Iterator[UnlockScreen]:
    """The screen of the fake clinic, ready."""
    services = clinic.services()
    made = UnlockScreen(context, services, services.unlocking.vault())
    made.resize(1200, 850)
    made.show()
    settle()
    yield made
    context.jobs.drop_all()
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_only_people_who_can_unlock_are_offered(screen, clinic):
    names = [screen.names.itemText(n) for n in range(screen.names.count())]
    assert names == ["Marie Laurent", "Noah Fischer", "Inès Caron", "Ada Alone"]
    ended = dataclasses.replace(fakes.MARIE, state=UserState.DISABLED)
    view = dataclasses.replace(clinic.services().unlocking.vault(), users=(ended, fakes.NOAH))
    assert unlockable(view) == (fakes.NOAH,)


def test_the_right_password_unlocks_and_leaves_the_field(qtbot, screen):
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    with qtbot.waitSignal(screen.unlocked) as told:
        qtbot.keyClick(screen.password, Qt.Key.Key_Return)
        assert screen.password.text() == ""
    assert told.args[0].user == fakes.MARIE


def test_the_first_unlock_of_a_large_clinic_counts_on_the_button(qtbot, screen, clinic):
    clinic.counted = (Progress(5000, 12000), Progress(12000, 12000))
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    with qtbot.waitSignal(screen.unlocked):
        qtbot.keyClick(screen.password, Qt.Key.Key_Return)
    assert screen.go.text() == "Reading the patients: 12,000 of 12,000"


def test_a_password_with_any_letters_arrives_as_typed(screen, settle):
    type_text(screen.password, "motdepassé-Łüç")
    assert screen.password.text() == "motdepassé-Łüç"


def test_a_wrong_password_is_said_and_asked_again(qtbot, screen, settle, click):
    qtbot.keyClicks(screen.password, "wrong")
    click(screen.go)
    settle()
    assert screen.errors.code == "wrong-password"
    assert screen.errors.property("banner") == "warn"
    assert screen.password.isEnabled()
    assert screen.password.text() == ""
    assert screen.go.text() == "Unlock"


def test_an_altered_vault_is_said_as_such(qtbot, screen, settle, click, clinic):
    clinic.fail["unlock"] = IntegrityError("row-altered", table="users")
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    click(screen.go)
    settle()
    assert screen.errors.code == "row-altered"
    assert screen.errors.property("banner") == "bad"


def test_an_empty_password_is_not_tried(screen, click, clinic, settle):
    click(screen.go)
    settle()
    assert clinic.calls["unlock"] == 0


def test_while_unlocking_nothing_can_be_pressed(qtbot, screen, click, clinic, settle):
    clinic.gates["unlock"] = threading.Event()
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    click(screen.go)
    assert not screen.go.isEnabled()
    assert screen.go.text() == "Unlocking …"
    screen.password.returnPressed.emit()
    clinic.gates.pop("unlock").set()
    with qtbot.waitSignal(screen.unlocked):
        pass
    settle()
    assert clinic.calls["unlock"] == 1


def test_the_greeting_keeps_titles_with_names(screen):
    for name, greeting in (
        ("Dr Marie Laurent", "Welcome back, Dr Marie"),
        ("Zoë", "Welcome back, Zoë"),
    ):
        screen.names.setItemText(screen.names.currentIndex(), name)
        screen._greet()
        assert screen.title.text() == greeting


def test_people_who_came_meanwhile_are_there(screen, clinic, settle):
    screen.names.setCurrentIndex(1)
    clinic.users.append(fakes.person(77, "Zoë New", *fakes.ALL.roles))
    screen._refresh()
    settle()
    assert screen.names.findText("Zoë New") >= 0
    assert screen.names.currentText() == "Noah Fischer"


def test_the_eye_shows_the_password_until_it_is_taken(qtbot, screen, click):
    qtbot.keyClicks(screen.password, "secret")
    click(screen.password.eye)
    assert screen.password.echoMode() is QLineEdit.EchoMode.Normal
    assert screen.password.take() == "secret"
    assert screen.password.echoMode() is QLineEdit.EchoMode.Password


def test_the_screen_speaks_french(screen):
    language().choose("fr")
    assert "Bon retour" in screen.title.text() or screen.title.text() != "Welcome back, Marie"
    assert screen.go.text() == "Déverrouiller"


@pytest.fixture
def enrol(screen, click) -> EnrolPanel:
    click(screen.code)
    return screen.findChild(EnrolPanel)


LONG = "a really long password"


def fill(qtbot, enrol: EnrolPanel, code: str, password: str = LONG) -> None:
    qtbot.keyClicks(enrol.code, code)
    for field in (enrol.password.first, enrol.password.second):
        qtbot.keyClicks(field, password)


def test_a_newcomer_gets_four_words(qtbot, screen, enrol, click, settle, clinic):
    assert [enrol.names.itemText(n) for n in range(enrol.names.count())] == ["Tomás Ribeiro"]
    fill(qtbot, enrol, fakes.CODE)
    click(enrol.go)
    settle()
    assert enrol.words.text() == fakes.WORDS
    click(named(screen, "Done"))
    settle()
    assert screen.names.findText("Tomás Ribeiro") >= 0
    assert screen.findChild(EnrolPanel) is None or not screen.findChild(EnrolPanel).isVisible()


def test_who_gets_another_role_is_offered_beside_newcomers(screen, clinic, click, settle):
    clinic.users = [dataclasses.replace(fakes.INES, waiting=True), fakes.MARIE, fakes.NEWCOMER]
    click(screen.code)
    settle()
    panel = screen.findChild(EnrolPanel)
    offered = [panel.names.itemText(n) for n in range(panel.names.count())]
    assert offered == ["Inès Caron", "Tomás Ribeiro"]


def test_a_wrong_code_is_said(qtbot, enrol, click, settle, clinic):
    fill(qtbot, enrol, "XXXX")
    click(enrol.go)
    settle()
    assert enrol.errors.code == "code-wrong"
    assert enrol.go.isEnabled()


def test_without_code_or_with_a_weak_password_nothing_is_sent(qtbot, enrol, click, settle, clinic):
    click(enrol.go)
    fill(qtbot, enrol, fakes.CODE, "weak")
    click(enrol.go)
    settle()
    assert clinic.calls["users.enrol"] == 0
    assert "too easy to guess" in seen(enrol)


def test_nobody_waits_for_a_code(screen, clinic, click, settle):
    clinic.users = [fakes.MARIE]
    screen._refresh()
    settle()
    click(screen.code)
    panel = screen.findChild(EnrolPanel)
    assert "Nobody is waiting" in seen(panel)
    click(named(panel, "Back"))
    settle()
    assert screen.names.count() == 1


def test_before_a_vault_is_open_there_is_nothing_to_press(qtbot, context):
    made = UnlockScreen(context, None)
    made.show()
    assert not made.go.isEnabled()
    made._enrol()
    made._unlock()
    assert made.findChild(EnrolPanel) is None
    made.hide()
    made.deleteLater()
