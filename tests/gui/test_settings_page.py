"""Settings: language, look, password, help; by real clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

import clinicvault
from clinicvault.domain.errors import Refused
from clinicvault.gui.i18n import language
from clinicvault.gui.people.settings import GeneralPanel
from clinicvault.gui.resources import resource
from clinicvault.gui.theme import theme
from tests.gui import fakes

NEW = "copper lantern village"


@pytest.fixture
def page(open_page):
    return open_page("settings")


def general(page) -> GeneralPanel:
    return page.findChild(GeneralPanel)


def test_the_language_changes_at_once_and_is_remembered(page, qtbot, settings, settle):
    panel = general(page)
    panel.language.setFocus()
    qtbot.keyClick(panel.language, Qt.Key.Key_Down)
    settle()
    assert language().code == "fr"
    assert settings.kept.language == "fr"
    qtbot.keyClick(panel.language, Qt.Key.Key_Up)
    settle()
    assert (language().code, settings.kept.language) == ("en", "en")


def test_a_language_chosen_elsewhere_is_shown_here(page):
    language().choose("fr")
    assert general(page).language.currentData() == "fr"


def test_the_colours_change_at_once_and_are_remembered(page, click, settings, settle):
    choices = general(page).theme
    click(choices.button("dark"))
    settle()
    assert theme().dark
    assert settings.kept.theme == "dark"
    click(choices.button("system"))
    settle()
    assert settings.kept.theme == "system"


def test_colours_chosen_in_the_top_bar_are_shown_here(page):
    theme().choose("dark")
    assert general(page).theme.current == "dark"


def test_the_page_says_when_it_locks_and_what_this_computer_cannot_do(page):
    texts = " ".join(one.text() for one in general(page).findChildren(QLabel))
    assert "5 minutes" in texts
    assert "keychain" in texts
    assert "screen" in texts.lower()


def fill_password(page, old: str, first: str, second: str) -> None:
    page.password.old.setText(old)
    page.password.new.first.setText(first)
    page.password.new.second.setText(second)


@pytest.fixture
def password(page, click, settle):
    click(page.tabs.button("password"))
    return page.password


def test_the_password_is_changed_and_the_inputs_are_empty_afterwards(
    page, password, click, settle, clinic
):
    fill_password(page, fakes.PASSWORD, NEW, NEW)
    settle()
    click(password.go)
    settle()
    assert clinic.calls["users.change_password"] == 1
    assert password.done.isVisible()
    assert [one.text() for one in (password.old, password.new.first, password.new.second)] == [
        "",
        "",
        "",
    ]
    assert password.go.isEnabled()


def test_a_wrong_password_says_so_and_can_be_tried_again(page, password, click, settle):
    fill_password(page, "not this one", NEW, NEW)
    settle()
    click(password.go)
    settle()
    assert password.errors.code == "wrong-password"
    assert password.go.isEnabled()
    assert not password.done.isVisible()


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("short", "short", "too easy"), (NEW, NEW + "x", "not the same")],
)
def test_a_weak_or_mistyped_password_never_leaves_the_page(
    page, password, click, settle, clinic, first, second, told
):
    fill_password(page, fakes.PASSWORD, first, second)
    settle()
    click(password.go)
    settle()
    assert told in password.new.problem.text()
    assert clinic.calls["users.change_password"] == 0


def test_the_meter_follows_what_is_typed(page, password, settle):
    password.new.first.setText("abcd")
    settle()
    assert password.new.meter.score == 1
    password.new.first.setText(NEW)
    settle()
    assert password.new.meter.score == 4
    assert "Very good" in password.new.meter.accessibleName()


def test_the_current_password_is_needed(page, password, click, settle, clinic):
    fill_password(page, "", NEW, NEW)
    settle()
    click(password.go)
    settle()
    assert clinic.calls["users.change_password"] == 0


def test_no_password_survives_the_lock(page, password):
    fill_password(page, fakes.PASSWORD, NEW, NEW)
    page.wipe()
    assert [one.text() for one in (password.old, password.new.first, password.new.second)] == [
        "",
        "",
        "",
    ]


def test_another_failure_of_the_change_is_shown(page, password, click, settle, clinic):
    clinic.fail["users.change_password"] = Refused("locked")
    fill_password(page, fakes.PASSWORD, NEW, NEW)
    settle()
    click(password.go)
    settle()
    assert password.errors.code == "locked"


def test_every_technical_document_can_be_read(page, click, qtbot):
    click(page.tabs.button("help"))
    paths = sorted(resource("help", "technical").glob("*.md"))
    assert page.help.documents.count() == len(paths) > 0
    for number in range(len(paths)):
        page.help.documents.setCurrentIndex(number)
        heading = paths[number].read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert heading in page.help.text.toPlainText()


def test_help_tells_the_version_and_leaves_the_network_alone(page, click):
    click(page.tabs.button("help"))
    texts = [one.text() for one in page.help.findChildren(QLabel)]
    assert any(clinicvault.__version__ in text for text in texts)
    assert not page.help.text.openLinks()
    assert not page.help.text.openExternalLinks()


def test_f1_opens_the_help_and_the_lock_remembers_the_tab(open_shell, qtbot):
    shell = open_shell()
    shell._help()
    assert shell.page.help.isVisible()
    assert shell.where().tab == "help"


def test_every_input_has_a_name_for_screen_readers(page, click):
    click(page.tabs.button("password"))
    inputs = (
        page.password.old,
        page.password.new.first,
        page.password.new.second,
        general(page).language,
    )
    assert all(one.accessibleName() for one in inputs)
    assert page.help.documents.accessibleName()
    assert page.help.text.accessibleName()
