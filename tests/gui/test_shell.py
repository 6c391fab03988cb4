"""The unlocked window: pages by role, notices, rail, shortcuts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.roles import Role
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.shell.nav import NARROW, WIDE, NavButton
from clinicvault.gui.shell.page import Page
from clinicvault.gui.shell.registry import PAGES, page_kind
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import Dialog
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen

ROLES = {
    fakes.INES: ["patients", "today", "import", "consents", "given", "backup", "settings"],
    fakes.MARIE: [
        "patients",
        "today",
        "import",
        "given",
        "trace",
        "users",
        "requests",
        "backup",
        "renewal",
        "settings",
    ],
    fakes.NOAH: ["users", "computers", "requests", "log", "backup", "renewal", "settings"],
    fakes.OLGA: [
        "patients",
        "consents",
        "given",
        "users",
        "requests",
        "retention",
        "log",
        "backup",
        "renewal",
        "settings",
    ],
    fakes.ALL: [kind.name for kind in PAGES],
}


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    """The clinic has a privacy officer who is nothing else."""
    clinic.users.append(fakes.OLGA)


@pytest.mark.parametrize("user", ROLES, ids=lambda user: user.name)
def test_each_role_sees_its_pages(open_shell, user, settle):
    shell = open_shell(user)
    assert list(shell._kinds) == ROLES[user]
    shell.go(Place())
    settle()
    assert len(shell.findChildren(NavButton)) == len(ROLES[user])
    assert shell.where().page == ROLES[user][0]


@pytest.mark.parametrize("page", ["log", "users", "nonsense"])
def test_a_page_that_is_not_allowed_is_not_opened(open_shell, settle, page):
    shell = open_shell(fakes.INES)
    shell.go(Place(page, "0" * 32))
    settle()
    assert shell.where().page == "patients"
    assert not shell.page.errors.isVisible()


def test_what_is_missing_is_explained(open_shell, settle, click):
    shell = open_shell(fakes.INES)
    shell.go(Place())
    click(named(shell, "What I do not see"))
    text = seen(dialog(shell, Dialog))
    assert "Photos: for Practitioner" in text
    assert "Access log: for Administrator" in text
    assert "Patient list" not in text
    click(named(dialog(shell, Dialog), "Close"))
    settle()


def test_who_may_all_has_nothing_to_explain(open_shell, settle):
    shell = open_shell(fakes.ALL)
    shell.go(Place())
    assert "What I do not see" not in seen(shell)
    assert "All roles" in seen(shell)
    settle()


def test_the_rail_narrows_with_the_window(qtbot, open_shell, settle):
    shell = open_shell(fakes.ALL, (1440, 900))
    shell.go(Place())
    assert shell._nav.maximumWidth() == WIDE
    settle()
    shell.resize(1000, 700)
    qtbot.waitUntil(lambda: shell._nav.maximumWidth() == NARROW)
    buttons = shell.findChildren(NavButton)
    assert all(not one.text() and one.toolTip() == one.accessibleName() for one in buttons)
    assert shell._nav.sizeHint().width() == WIDE
    settle()


def test_rail_and_keys_go_to_pages(qtbot, open_shell, settle, click):
    shell = open_shell(fakes.ALL)
    shell.go(Place())
    for button in shell.findChildren(NavButton):
        click(button)
        settle()
        assert button.isChecked()
    with qtbot.waitActive(shell):
        shell.activateWindow()
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    for key, modifier, page in (
        (Qt.Key.Key_1, alt, "patients"),
        (Qt.Key.Key_I, control, "import"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "settings"),
        (Qt.Key.Key_K, control, "patients"),
    ):
        qtbot.keyClick(shell, key, modifier)
        settle()
        assert shell.where().page == page, key
    qtbot.keyClick(shell, Qt.Key.Key_F, control)
    assert shell.page.list.search.hasFocus()


def test_notices_are_shown_closed_and_translated(open_shell, clinic, settle, click):
    clinic.warnings = ("wrong-password", "disk-full")
    shell = open_shell(fakes.INES)
    shell.go(Place())
    assert shell._strip.isVisible()
    before = seen(shell._strip)
    language().choose("fr")
    assert seen(shell._strip) != before
    language().choose("en")
    click(named(shell, "Show or hide the notices"))
    assert not shell._strip.isVisible()
    settle()


def test_who_lacks_access_sees_the_four_words_again(open_shell, clinic, settle, click):
    clinic.own_words = fakes.WORDS
    shell = open_shell(fakes.INES)
    shell.go(Place())
    assert shell._strip.isVisible()
    assert fakes.WORDS in seen(shell._strip)
    click(named(shell, "Show or hide the notices"))
    click(named(shell, "Show or hide the notices"))
    language().choose("fr")
    settle()
    assert fakes.WORDS in seen(shell._strip)
    language().choose("en")
    settle()


def test_language_and_theme_change_at_once_and_are_remembered(open_shell, settle, click, settings):
    shell = open_shell(fakes.INES)
    shell.go(Place())
    click(named(shell, "EN"))
    assert language().code == "fr"
    click(named(shell, "FR"))
    click(named(shell, "Switch between light and dark"))
    settle()
    assert theme().dark
    assert (settings.kept.language, settings.kept.theme) == ("en", "dark")


def test_the_countdown_shows_what_is_left(open_shell, context, settle):
    shell = open_shell(fakes.INES)
    shell.go(Place())
    context.activity.watch(300)
    card = next(one for one in shell._nav._wide_only if hasattr(one, "_tick"))
    card._tick()
    assert "5:00" in seen(card)
    context.activity.rest()
    settle()


@pytest.mark.parametrize("user", ROLES, ids=lambda user: user.name)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_page_paints_and_fits_a_small_window(open_shell, settle, user, look):
    theme().choose(look)
    shell = open_shell(user, (940, 620))
    for name in ROLES[user]:
        shell.go(Place(name))
        settle()
        assert not shell.grab().isNull()


def test_a_page_needs_nothing(open_shell, settle):
    shell = open_shell(fakes.INES)
    assert shell.where() == Place()
    page = Page(shell._desk)
    page.enter(Place())
    page.search()
    page.wipe()
    assert page.place("x") == Place("x")
    assert [page_kind(kind.name) for kind in PAGES] == list(PAGES)
    assert {role for user in ROLES for role in user.roles} == set(Role)
    page.deleteLater()
    shell.go(Place())
    settle()
