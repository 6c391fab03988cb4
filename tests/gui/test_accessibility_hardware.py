"""Names and the Tab key in the dialogs of hardware keys; see `test_accessibility`."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.people.capture_card import CaptureDialog
from clinicvault.gui.people.hardware import AddKeyDialog, HardwarePanel, RemoveKeyDialog
from clinicvault.gui.widgets import Dialog
from tests.gui import fakes
from tests.gui.ears import heard, name, tabbed
from tests.gui.test_hardware_keys import DRAWER, RING


def first(panel: HardwarePanel) -> Dialog:
    return AddKeyDialog(panel, panel._desk, 0)


def second(panel: HardwarePanel) -> Dialog:
    return AddKeyDialog(panel, panel._desk, 1)


def lost(panel: HardwarePanel) -> Dialog:
    return RemoveKeyDialog(panel, panel._desk, RING, last=False)


def last(panel: HardwarePanel) -> Dialog:
    return RemoveKeyDialog(panel, panel._desk, RING, last=True)


def capture(panel: HardwarePanel) -> Dialog:
    return CaptureDialog(panel, panel._desk)


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_the_list_of_keys(open_page, clinic, settle, size):
    clinic.access.hardware += [RING, DRAWER]
    page = open_page("settings", fakes.MARIE, size, tab="hardware")
    settle()
    heard(page)


@pytest.mark.parametrize("make", [first, second, lost, last, capture])
def test_dialogs(open_page, clinic, settle, make):
    clinic.access.hardware += [RING, DRAWER]
    page = open_page("settings", fakes.MARIE, tab="hardware")
    made = make(page.hardware)
    made.open()
    settle()
    assert name(made)
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    made.close()
    settle()


def test_a_key_that_asks_for_its_pin(open_page, settle):
    page = open_page("settings", fakes.MARIE, tab="hardware")
    made = first(page.hardware)
    made.open()
    made.fail(Refused("hardware-key-pin"))
    assert made.pin in tabbed(made)
    heard(made)
    made.close()
    settle()
