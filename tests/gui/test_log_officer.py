"""The privacy officer's own door: is the log complete, and accepting what a restore did."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractItemView

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.roles import Act, Role
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.accept import AcceptDialog
from clinicvault.gui.log.officer import ReviewPage
from clinicvault.gui.log.page import LogPage
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

OLGA = fakes.OLGA
BOTH = fakes.person(8, "Bea Both", Role.OFFICER, Role.PRACTITIONER)


@pytest.fixture
def restored(clinic):
    clinic.users.append(OLGA)
    clinic.log_verdict = views.LogStatus(1000, "ck", True, (), fakes.NOW, None, 1)
    return clinic


@pytest.fixture
def page(restored, open_page):
    """The officer's page after a restore."""
    return open_page("log", OLGA)


def test_an_officer_finds_it_in_the_rail(restored, open_shell, click, settle):
    shell = open_shell(OLGA)
    shell.go(Place())
    settle()
    click(named(shell, "Access log"))
    settle()
    assert isinstance(shell.page, ReviewPage)
    assert shell.page.warning.accept.isVisible()
    assert "Restored, not reviewed yet" in shell.page.standing.badge.text()


def test_she_accepts_with_an_administrators_password(page, restored, click, settle):
    click(page.warning.accept)
    asked = dialog(page, AcceptDialog)
    names = [asked.name.itemText(place) for place in range(asked.name.count())]
    assert names == [fakes.NOAH.name, fakes.ALL.name]
    assert "administrator" in seen(asked).casefold()
    assert "Let an administrator show you the entries" in seen(asked)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    assert restored.accepted == [(fakes.NOAH.id, fakes.PASSWORD)]
    assert page.warning.isHidden()
    assert "Log complete" in page.standing.badge.text()


def test_the_administrator_is_told_to_look_and_not_to_ask(restored, open_page, click, settle):
    page = open_page("log", fakes.NOAH)
    click(page.warning.accept)
    told = seen(dialog(page, AcceptDialog))
    assert "Look at the entries before and after" in told
    assert "Let an administrator" not in told


def test_no_entry_is_read_for_her(page, restored):
    assert Act.READ_LOG not in restored.session.acts
    assert not {name for name in restored.calls if name.startswith("log_search.")}
    assert page.findChildren(QAbstractItemView) == []
    assert "Its entries are read by: Administrator." in seen(page)


def test_who_reads_the_log_keeps_the_whole_page(restored, open_page):
    assert isinstance(open_page("log", fakes.ALL), LogPage)
    assert isinstance(open_page("log", fakes.NOAH), LogPage)


def test_a_practitioner_who_is_officer_has_it_too(restored, open_page):
    restored.users.append(BOTH)
    assert isinstance(open_page("log", BOTH), ReviewPage)


def test_it_is_checked_on_the_first_visit_and_when_asked(page, restored, click, settle):
    assert restored.calls["review.verify"] == 1
    page.enter(Place("log"))
    settle()
    assert restored.calls["review.verify"] == 1
    restored.log_verdict = None
    click(page.check)
    assert not page.check.isEnabled()
    settle()
    assert restored.calls["review.verify"] == 2
    assert page.warning.isHidden()


def test_a_check_that_fails_is_explained(page, restored, click, settle):
    restored.fail["review.verify"] = IntegrityError("founding-changed")
    click(page.check)
    settle()
    assert page.errors.code == "founding-changed"
    assert page.check.isEnabled()
    assert "Restored" in page.standing.badge.text()


def test_a_log_that_is_not_complete_cannot_be_accepted(page, restored, click, settle):
    restored.log_verdict = views.LogStatus(
        1000, "ck", False, ((3, "leaf-altered"),), fakes.NOW, None, 1
    )
    click(page.check)
    settle()
    assert not page.warning.accept.isVisible()
    assert page.warning.every.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_it_fits_every_window_in_both_languages(restored, open_page, size, code):
    language().choose(code)
    page = open_page("log", OLGA, size)
    window = page.window()
    assert (window.width(), window.height()) == size
    badge = page.standing.badge
    assert badge.width() >= badge.sizeHint().width()
    told = seen(page)
    assert ("saisit son mot de passe" if code == "fr" else "types the password") in told


def test_the_lock_forgets_who_is_here(page):
    page.wipe()
    assert page._users == ()
