"""Accepting a restored log: what is said, who is asked, what is sent."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import UserState
from clinicvault.gui.i18n import language
from clinicvault.gui.log.accept import AcceptDialog
from clinicvault.gui.log.phrases import fact
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.hands import dialog, seen, type_text

OLGA = fakes.OLGA


@pytest.fixture
def restored(clinic):
    clinic.users.append(OLGA)
    clinic.log_verdict = views.LogStatus(1000, "ck", True, (), fakes.NOW, None, 1)
    return clinic


@pytest.fixture
def ask(restored, open_page, click):
    """Press "Accept…" as somebody; (page, dialog)."""

    def press(user=fakes.NOAH):
        page = open_page("log", user)
        click(page.warning.accept)
        return page, dialog(page, AcceptDialog)

    return press


def choices(asked) -> list[str]:
    return [asked.name.itemText(place) for place in range(asked.name.count())]


def test_the_button_stands_only_where_something_is_to_be_accepted(restored, open_page):
    page = open_page("log")
    assert page.warning.accept.isVisible()
    for gone in (
        dataclasses.replace(restored.log_verdict, unsettled=0),
        dataclasses.replace(restored.log_verdict, ok=False, faults=((3, "leaf-altered"),)),
    ):
        page.warning.show_status(gone)
        assert not page.warning.accept.isVisible()


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("user", [fakes.NOAH, fakes.ALL])
def test_it_says_in_plain_words_what_happened(ask, code, user):
    language().choose(code)
    _, asked = ask(user)
    told = seen(asked).casefold()
    assert ("backup" if code == "en" else "sauvegarde") in told
    assert not {word for word in ("chain", "chaîne", "epoch", "generation") if word in told}
    assert asked.height() >= asked.layout().totalHeightForWidth(asked.width())


def test_the_officer_chooses_the_name_and_types_the_password(ask, restored, click, settle):
    page, asked = ask()
    assert choices(asked) == [fakes.ALL.name, OLGA.name]
    assert "privacy officer" in seen(asked).casefold()
    assert asked.password.echoMode() is asked.password.EchoMode.Password
    asked.name.setCurrentIndex(1)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    assert restored.accepted == [(OLGA.id, fakes.PASSWORD)]
    assert not page.findChildren(AcceptDialog) or not asked.isVisible()
    assert page.warning.isHidden()
    assert "Log complete" in page.standing.badge.text()


def test_a_wrong_password_can_be_typed_again(ask, restored, click, settle):
    page, asked = ask()
    type_text(asked.password, "wrong")
    click(asked.go)
    settle()
    assert asked.errors.code == "wrong-password"
    assert asked.password.text() == ""
    assert not page.warning.isHidden()
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    assert [one[1] for one in restored.accepted] == ["wrong", fakes.PASSWORD]


def test_without_a_password_nothing_is_sent(ask, restored, click, settle):
    _, asked = ask()
    click(asked.go)
    settle()
    assert restored.accepted == []
    assert asked.isVisible()


def test_who_holds_both_roles_types_nothing(ask, restored, click, settle):
    _, asked = ask(fakes.ALL)
    assert not asked.password.isVisible()
    assert "one person" in seen(asked)
    click(asked.go)
    settle()
    assert restored.accepted == [("", "")]


def test_where_nobody_has_the_other_role_it_says_so(ask, restored):
    gone = dataclasses.replace(OLGA, state=UserState.DISABLED)
    restored.users = [fakes.NOAH, fakes.MARIE, gone]
    _, asked = ask()
    assert choices(asked) == []
    assert not asked.go.isEnabled()
    assert "Invite a person" in seen(asked)


def test_a_log_that_does_not_fit_is_not_accepted(ask, restored, click, settle):
    _, asked = ask(fakes.ALL)
    restored.fail["review.settle"] = IntegrityError("log-damaged", seq=3, fault="leaf-altered")
    click(asked.go)
    settle()
    assert asked.errors.code == "log-damaged"


def test_escape_accepts_nothing(ask, restored, qtbot, settle):
    _, asked = ask()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    settle()
    assert restored.accepted == []


def test_the_entry_names_both_people():
    assert fact("administrator", "Ada") == ("Accepted as administrator", "Ada")
    assert fact("officer", "Olga") == ("Accepted as privacy officer", "Olga")
    assert fact("signers", "2") == ("Number of people who accepted", "2")
