"""Sessions that end: access taken elsewhere, another person at the same screen, and why is said."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.people.capture_card import CaptureCard
from clinicvault.gui.shell.shell import Shell
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.gui.widgets import Dialog
from clinicvault.gui.window import MainWindow
from tests.gui import fakes
from tests.gui.hands import named, seen


@pytest.fixture
def window(qtbot, context) -> Iterator[MainWindow]:
    """The main window, shown and empty."""
    made = MainWindow(context)
    made.show()
    yield made
    context.jobs.drop_all()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def enter(qtbot, window, settle, click) -> Callable[..., Shell]:
    """Unlock by name and password, as a person does."""

    def unlock(user=fakes.MARIE) -> Shell:
        window.open(Path("unused"))
        settle()
        screen = window.centralWidget()
        screen.names.setCurrentIndex(screen.names.findData(user.id))
        qtbot.keyClicks(screen.password, fakes.PASSWORD)
        click(screen.go)
        qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell))
        settle()
        return window.centralWidget()

    return unlock


@pytest.mark.parametrize("why", ["user-disabled", "keys-replaced", "roles-taken"])
def test_access_that_ended_elsewhere_locks_and_says_why(window, enter, clinic, settle, why):
    shell = enter()
    held = Dialog(shell, "Held")
    held.open()
    held.hold(True)
    clinic.ended = why
    window._watch.ask()
    settle()
    settle()
    screen = window.centralWidget()
    assert isinstance(screen, UnlockScreen)
    assert clinic.session is None
    assert screen.errors.code == why


def test_a_refused_act_asks_at_once(window, enter, clinic, context, settle):
    enter()
    asked = clinic.calls["ended"]
    context.jobs.start(window, lambda _: (_ for _ in ()).throw(Refused("role")))
    settle()
    settle()
    assert clinic.calls["ended"] == asked + 1
    assert isinstance(window.centralWidget(), Shell)


def test_other_failures_ask_nothing(window, enter, clinic, context, settle):
    enter()
    asked = clinic.calls["ended"]
    context.jobs.start(window, lambda _: (_ for _ in ()).throw(StorageFailed("disk-full")))
    settle()
    settle()
    assert clinic.calls["ended"] == asked


@pytest.mark.parametrize("error", [Refused("locked"), StorageFailed("database-busy")])
def test_a_question_without_an_answer_ends_nothing_and_is_asked_again(
    window, enter, clinic, settle, error
):
    enter()
    clinic.fail["ended"] = error
    window._watch.ask()
    settle()
    settle()
    asked = clinic.calls["ended"]
    assert isinstance(window.centralWidget(), Shell)
    clinic.ended = "roles-taken"
    window._watch.ask()
    settle()
    settle()
    assert clinic.calls["ended"] == asked + 1
    assert isinstance(window.centralWidget(), UnlockScreen)


def test_one_question_at_a_time_and_none_while_locked(qtbot, window, enter, clinic, settle):
    enter()
    clinic.gates["ended"] = threading.Event()
    asked = clinic.calls["ended"]
    window._watch.ask()
    window._watch.ask()
    # A lock drops what has not begun: the question must have been asked.
    qtbot.waitUntil(lambda: clinic.calls["ended"] > asked)
    window.lock()
    clinic.gates.pop("ended").set()
    settle()
    assert clinic.calls["ended"] == asked + 1
    window._watch.ask()
    settle()
    assert clinic.calls["ended"] == asked + 1


def test_it_is_asked_again_and_again(window, enter):
    enter()
    timer = window._watch._timer
    assert (timer.isActive(), timer.interval()) == (True, 15_000)
    window.lock()
    assert not timer.isActive()


def test_switching_the_user_locks_at_once_and_shows_the_names(window, enter, clinic, click, qtbot):
    shell = enter()
    click(named(shell, "Switch user (locks at once)"))
    screen = window.centralWidget()
    assert isinstance(screen, UnlockScreen)
    assert clinic.session is None
    assert screen.names.count() > 1
    assert window.focusWidget() is screen.names


def test_switching_the_user_by_keyboard(qtbot, window, enter, clinic):
    shell = enter()
    with qtbot.waitActive(window):
        window.activateWindow()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(shell, Qt.Key.Key_L, keys)
    assert clinic.session is None
    assert isinstance(window.centralWidget(), UnlockScreen)


def test_an_ordinary_lock_says_nothing(window, enter):
    enter()
    window.lock()
    assert window.centralWidget().errors.code == ""


def test_settings_say_how_the_screen_is_protected(window, enter, settle):
    shell = enter()
    shell.go(shell.where().__class__("settings"))
    settle()
    assert "cannot hide a window" in seen(shell.page.findChild(CaptureCard))
