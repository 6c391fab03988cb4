"""Hardware keys in the settings, and at the unlock screen."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from clinicvault.domain.errors import Refused
from clinicvault.gui.people.hardware import AddKeyDialog, RemoveKeyDialog
from clinicvault.gui.touch_line import TouchLine
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.services.views import HardwareKeyView
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen

RING = HardwareKeyView("01" * 16, "Key ring", present=True)
DRAWER = HardwareKeyView("02" * 16, "Drawer")


@pytest.fixture
def panel(open_page, click, settle):
    """Open the keys as somebody."""

    def go(user=fakes.MARIE):
        page = open_page("settings", user)
        click(page.tabs.button("hardware"))
        settle()
        return page.hardware

    return go


@pytest.fixture
def state(clinic):
    """What the fake keys remember."""
    return clinic.access


def fill(qtbot, asked, name="Key ring", word=fakes.PASSWORD):
    if name:
        qtbot.keyClicks(asked.name, name)
    qtbot.keyClicks(asked.password, word)


def test_without_a_key_two_are_recommended(panel):
    shown = seen(panel())
    assert "You have no hardware key yet." in shown
    assert "Get two" in shown
    assert "a stolen password alone opens nothing" in shown


def test_the_first_key_changes_how_one_unlocks(qtbot, panel, state, click, settle):
    made = panel()
    click(made.add)
    asked = dialog(made, AddKeyDialog)
    assert "From then on your password alone opens nothing." in seen(asked)
    assert not asked.pin.isVisible()
    fill(qtbot, asked)
    click(named(asked, "Add the key"))
    settle()
    assert [key.name for key in state.hardware] == ["Key ring"]
    assert "From now on you unlock with your password and this key." in made.notice.head.text()
    assert "Backups made before today" in made.notice.body.text()
    shown = seen(made)
    assert "Plugged in" in shown
    assert "You have only one key." in shown


def test_the_second_one(qtbot, panel, state, click, settle):
    state.hardware.append(RING)
    made = panel()
    click(made.add)
    asked = dialog(made, AddKeyDialog)
    assert "one of those that you have" in seen(asked)
    fill(qtbot, asked, "Drawer")
    click(named(asked, "Add the key"))
    settle()
    assert made.notice.head.text() == "“Drawer” is added. Each of your keys opens."
    assert not made.advice.isVisible()


def test_nothing_is_asked_of_the_key_without_name_and_password(panel, clinic, click, settle):
    made = panel()
    click(made.add)
    asked = dialog(made, AddKeyDialog)
    click(named(asked, "Add the key"))
    asked.name.setText("Key ring")
    click(named(asked, "Add the key"))
    settle()
    assert clinic.calls["hardware.add"] == 0
    assert asked.isVisible()


def test_a_key_that_asks_for_its_pin(qtbot, panel, state, click, settle):
    state.pin = "2468"
    made = panel()
    click(made.add)
    asked = dialog(made, AddKeyDialog)
    fill(qtbot, asked)
    click(named(asked, "Add the key"))
    settle()
    assert asked.errors.code == "hardware-key-pin"
    assert asked.pin.isVisible()
    assert asked.password.text() == ""
    fill(qtbot, asked, "")
    qtbot.keyClicks(asked.pin, "2468")
    click(named(asked, "Add the key"))
    settle()
    assert [key.name for key in state.hardware] == ["Key ring"]


@pytest.mark.parametrize("code", ["hardware-key-missing", "wrong-password"])
def test_a_refusal_is_said_and_can_be_tried_again(qtbot, panel, clinic, click, settle, code):
    clinic.fail["hardware.add"] = Refused(code)
    made = panel()
    click(made.add)
    asked = dialog(made, AddKeyDialog)
    fill(qtbot, asked)
    click(named(asked, "Add the key"))
    settle()
    assert asked.errors.code == code
    assert named(asked, "Add the key").isEnabled()
    assert asked.name.text() == "Key ring"


def test_closing_while_the_key_waits_ends_the_wait(qtbot, panel, clinic, state, click, settle):
    clinic.gates["hardware.touched"] = threading.Event()
    made = panel()
    click(made.add)
    asked = dialog(made, AddKeyDialog)
    fill(qtbot, asked)
    click(named(asked, "Add the key"))
    qtbot.waitUntil(lambda: clinic.calls["hardware.touched"] == 1)
    assert not named(asked, "Add the key").isEnabled()
    click(named(asked, "Cancel"))
    clinic.gates.pop("hardware.touched").set()
    settle()
    assert asked.isVisible(), "it can be tried again, or closed"
    assert asked.errors.code == ""
    assert state.hardware == []
    click(named(asked, "Cancel"))
    assert not asked.isVisible()


def test_a_lost_key_is_removed_with_the_other_one(qtbot, panel, state, click, settle):
    state.hardware += [RING, DRAWER]
    made = panel()
    click(named(made, "Remove the key Key ring"))
    asked = dialog(made, RemoveKeyDialog)
    shown = seen(asked)
    assert "Plug in another one of your keys and touch it." in shown
    assert "Backups made before today still know it." in shown
    click(named(asked, "Remove the key"))
    assert asked.isVisible(), "not without the password"
    qtbot.keyClicks(asked.password, fakes.PASSWORD)
    click(named(asked, "Remove the key"))
    settle()
    assert state.hardware == [DRAWER]
    assert made.notice.head.text() == "“Key ring” is removed and opens nothing any more."


def test_the_last_key_gives_the_password_back_its_own(qtbot, panel, state, click, settle):
    state.hardware.append(RING)
    made = panel()
    click(named(made, "Remove the key Key ring"))
    asked = dialog(made, RemoveKeyDialog)
    assert "your password opens alone again" in seen(asked)
    qtbot.keyClicks(asked.password, fakes.PASSWORD)
    click(named(asked, "Remove the key"))
    settle()
    assert made.notice.head.text() == "“Key ring” is removed. Your password opens alone again."


def test_a_computer_without_them(panel, state):
    state.hardware_here = False
    made = panel()
    assert "This computer cannot work with hardware keys." in seen(made)
    assert not made.add.isEnabled()


def test_keys_that_cannot_be_read(panel, clinic, click, settle):
    clinic.fail["hardware.keys"] = Refused("locked")
    made = panel()
    assert made.errors.code == "locked"
    click(made.again)
    settle()
    assert made.errors.code == ""


def test_a_key_plugged_in_later_is_seen(panel, state, click, settle):
    state.hardware.append(DRAWER)
    made = panel()
    assert "Plugged in" not in seen(made)
    state.hardware[0] = dataclasses.replace(DRAWER, present=True)
    click(made.again)
    settle()
    assert "Plugged in" in seen(made)


# the line of a key that waits


def test_the_line_appears_whoever_waits_and_ends_the_wait(qtbot, clinic, state, click):
    line = TouchLine(clinic.services().hardware)
    qtbot.addWidget(line)
    [tell] = state.listeners
    thread = threading.Thread(target=tell, args=(True,))
    thread.start()
    thread.join()
    qtbot.waitUntil(line.isVisible)
    assert "Touch your key now" in line.accessibleName()
    click(line.stop)
    assert clinic.calls["hardware.cancel"] == 1
    tell(False)
    qtbot.waitUntil(lambda: not line.isVisible())


def test_a_line_that_is_gone_hears_nothing(qtbot, clinic, state):
    line = TouchLine(clinic.services().hardware)
    [tell] = state.listeners
    line.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    tell(True)
    assert state.listeners == []
    del line
    tell(True)


# the unlock screen


@pytest.fixture
def screen(qtbot, context, clinic, settle):
    """Marie has a hardware key."""
    clinic.users[0] = dataclasses.replace(clinic.users[0], hardware=True)
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


def test_who_has_a_key_is_told_to_plug_it_in(screen):
    assert screen.key_hint.isVisible()
    screen.names.setCurrentIndex(1)
    assert not screen.key_hint.isVisible()


def test_the_screen_waits_for_the_touch(qtbot, screen, clinic, click):
    clinic.gates["touched"] = threading.Event()
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    click(screen.go)
    qtbot.waitUntil(lambda: screen.go.text() == "Waiting for your key …")
    clinic.access.listeners[-1](True)
    qtbot.waitUntil(screen.touch.isVisible)
    with qtbot.waitSignal(screen.unlocked):
        clinic.gates.pop("touched").set()


def test_a_key_that_is_missing_is_said(qtbot, screen, clinic, click, settle):
    clinic.fail["touched"] = Refused("hardware-key-missing")
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    click(screen.go)
    settle()
    assert screen.errors.code == "hardware-key-missing"
    assert screen.go.text() == "Unlock"


def test_the_lock_does_not_wait_for_the_key(qtbot, screen, clinic, context, click, settle):
    clinic.gates["touched"] = threading.Event()
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    click(screen.go)
    qtbot.waitUntil(lambda: clinic.calls["touched"] == 1)
    context.jobs.drop_all()
    clinic.gates.pop("touched").set()
    settle()
    assert clinic.session is None, "the job was cancelled, and nobody is unlocked"
