"""The clinic's rules for films, RAW files and live photos: who changes them, and that they hold."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.context import Place
from clinicvault.gui.people.media_rules import RULES
from clinicvault.services.views import MediaPolicy
from tests.gui import fakes
from tests.gui.hands import seen


@pytest.fixture
def panel(open_page, click, settle):
    """Open the rules as somebody."""

    def go(user=fakes.NOAH, size=(1440, 900)):
        page = open_page("settings", user, size)
        click(page.tabs.button("media"))
        settle()
        return page.media

    return go


def test_every_rule_of_the_policy_is_offered():
    assert set(RULES) == {field.name for field in dataclasses.fields(MediaPolicy)}


def test_an_administrator_changes_a_rule(panel, clinic, click, settle):
    clinic.policy = MediaPolicy(clips=True)
    made = panel()
    assert [rule.kept for rule in made.rules.values()] == [False, False, True]
    assert not made.save.isEnabled()
    click(made.rules["raw"].box)
    assert made.save.isEnabled()
    click(made.save)
    settle()
    assert clinic.policy == MediaPolicy(raw=True, clips=True)
    assert made.notice.head.text() == "The rules are saved."
    assert not made.save.isEnabled()


def test_a_rule_turned_back_is_no_change(panel, clinic, click):
    made = panel()
    click(made.rules["sound"].box)
    click(made.rules["sound"].box)
    assert not made.save.isEnabled()
    assert clinic.calls["policies.set"] == 0


def test_by_keyboard(qtbot, panel, clinic, settle):
    made = panel()
    made.rules["sound"].box.setFocus()
    qtbot.keyClick(made.rules["sound"].box, Qt.Key.Key_Space)
    made.save.setFocus()
    qtbot.keyClick(made.save, Qt.Key.Key_Space)
    settle()
    assert clinic.policy == MediaPolicy(sound=True)


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.INES, fakes.OLGA])
def test_others_read_them_only(panel, clinic, user):
    clinic.users.append(fakes.OLGA)
    clinic.policy = MediaPolicy(sound=True)
    made = panel(user)
    assert not made.save.isVisible()
    assert not any(rule.box.isVisible() for rule in made.rules.values())
    assert [rule.state.text() for rule in made.rules.values()] == ["Kept", "Left out", "Left out"]
    shown = seen(made)
    assert "Only administrators change these rules." in shown
    assert "A voice tells who somebody is" in shown


def test_each_rule_tells_its_reason_to_screen_readers(panel):
    for rule in panel().rules.values():
        assert rule.box.accessibleDescription() == rule.reason.text() != ""


def test_while_it_is_saved_nothing_changes_and_a_failure_is_said(panel, clinic, click, settle):
    made = panel()
    clinic.gates["policies.set"] = threading.Event()
    clinic.fail["policies.set"] = StorageFailed("disk-full")
    click(made.rules["clips"].box)
    click(made.save)
    assert not made.save.isEnabled()
    assert not made.rules["clips"].box.isEnabled()
    clinic.gates["policies.set"].set()
    settle()
    assert made.errors.code == "disk-full"
    assert made.save.isEnabled(), "what was ticked is still there to be saved"
    assert not made.notice.isVisible()


def test_rules_that_cannot_be_read_are_not_shown_as_off(panel, clinic, click, settle):
    clinic.fail["policies.media"] = StorageFailed("disk-full")
    clinic.policy = MediaPolicy(raw=True)
    made = panel()
    assert made.errors.code == "disk-full"
    assert not made.rules["raw"].box.isEnabled()
    click(made.again)
    settle()
    assert made.errors.code == ""
    assert not made.again.isVisible()
    assert made.rules["raw"].kept


def test_what_is_ticked_and_not_saved_survives_another_tab(panel, clinic, click, settle):
    made = panel()
    page = made.window().page
    click(made.rules["sound"].box)
    click(page.tabs.button("help"))
    click(page.tabs.button("media"))
    settle()
    assert made.rules["sound"].kept
    assert clinic.calls["policies.media"] == 1


def test_rules_changed_elsewhere_are_read_again(panel, clinic, click, settle):
    made = panel()
    page = made.window().page
    clinic.policy = MediaPolicy(sound=True)
    click(page.tabs.button("general"))
    click(page.tabs.button("media"))
    settle()
    assert made.rules["sound"].kept
    assert not made.save.isEnabled()


def test_the_same_place_is_found_again(open_shell, settle):
    shell = open_shell(fakes.NOAH)
    shell.go(Place("settings", tab="media"))
    settle()
    assert shell.page.media.isVisible()
    assert shell.page.place("settings").tab == "media"
