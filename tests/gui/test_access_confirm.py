"""Confirm it's you: one dialog for every act that asks for the password again."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt

from clinicvault.domain.errors import Refused
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.window import MainWindow
from clinicvault.jobs import ProgressMeter
from tests.gui import fakes
from tests.gui.hands import seen, type_text


def gone(dialog) -> bool:
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


@pytest.fixture
def ask(open_page):
    """Open the dialog over the settings; `work` answers."""
    page = open_page("settings", fakes.MARIE)
    told = []

    def go(work, **more) -> ConfirmDialog:
        made = ConfirmDialog(page, page.desk, work, told.append, why="Why.", **more)
        made.open()
        return made

    go.told = told
    return go


def checked(password, _task):
    if password != fakes.PASSWORD:
        raise Refused("wrong-password")
    return "opened"


def test_the_right_password_does_it(ask, qtbot, settle):
    made = ask(checked)
    type_text(made.password, fakes.PASSWORD)
    qtbot.keyClick(made.password, Qt.Key.Key_Return)
    settle()
    assert ask.told == ["opened"]
    assert gone(made)


def test_a_wrong_password_is_said_in_place_and_can_be_typed_again(ask, click, settle):
    made = ask(checked)
    type_text(made.password, "something else")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    assert made.password.text() == ""
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    settle()
    assert ask.told == ["opened"]


def test_nothing_typed_asks_nobody(ask, click, settle):
    made = ask(checked)
    click(made.go)
    settle()
    assert made.isVisible()
    assert ask.told == []
    made.close()


def test_while_it_runs_it_stays_and_tells_how_far_it_is(ask, click, settle, qtbot):
    going = threading.Event()

    def work(_password, task):
        meter = ProgressMeter(2, task.tell)
        meter.add()
        assert going.wait(10)
        meter.add()

    made = ask(work)
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    qtbot.waitUntil(made.working.isVisible)
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.isVisible()
    assert not made.go.isEnabled()
    assert made.working.bar.maximum() == 2
    going.set()
    settle()
    assert ask.told == [None]


def test_a_refusal_may_lead_elsewhere(ask, click, settle):
    def work(_password, _task):
        raise Refused("bulk-second-person", most=60)

    others = []
    made = ask(work, instead={"bulk-second-person": lambda: others.append(1)})
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    settle()
    assert others == [1]
    assert gone(made)
    assert ask.told == []


def test_a_key_that_waits_for_a_finger_is_said_and_can_be_left(ask, click, settle, clinic, qtbot):
    touched = threading.Event()

    def work(_password, _task):
        for listener in tuple(clinic.access.listeners):
            listener(True)
        assert touched.wait(10)
        for listener in tuple(clinic.access.listeners):
            listener(False)

    made = ask(work)
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    qtbot.waitUntil(made.touch.isVisible)
    assert "Touch your key now" in seen(made)
    click(made.touch.stop)
    assert clinic.calls["hardware.cancel"] == 1
    touched.set()
    settle()
    assert gone(made)


def test_a_dialog_that_is_gone_hears_of_no_key(ask, clinic, settle, qtbot):
    before = tuple(clinic.access.listeners)
    made = ask(checked)
    heard = clinic.access.listeners[len(before) :]
    assert len(heard) == 1
    made.close()
    qtbot.waitUntil(lambda: not shiboken6.isValid(made))
    assert tuple(clinic.access.listeners) == before
    heard[0](True)  # the thread of the key knows it still


def test_the_lock_takes_the_dialog_away_while_it_waits(qtbot, clinic, context, settle):
    services = clinic.services()
    window = MainWindow(context)
    window._services, window._vault = services, services.unlocking.vault()
    window._unlocked(services.unlocking.unlock(fakes.MARIE.id, fakes.PASSWORD))
    window.show()
    settle()
    shell, going, told = window.centralWidget(), threading.Event(), []

    def work(_password, _task):
        assert going.wait(10)

    made = ConfirmDialog(shell, shell._desk, work, told.append, why="Why.")
    made.open()
    type_text(made.password, fakes.PASSWORD)
    made.go.click()
    window.lock()
    assert clinic.session is None
    assert gone(made)
    going.set()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert told == []
    del shell, made
    window.close()
    window.deleteLater()
