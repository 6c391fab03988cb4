"""Two hardware keys: unlocking takes one, a lost one is removed with the other.

No FIDO2 key is at hand here: a software authenticator speaks CTAP 2 with the real client library.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clinicvault import bootstrap
from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.staff import PHOTOS, RITA
from tests.acceptance.story_steps import become, find, go, lock, read_log, sees_pictures, unlock
from tests.drills import usb
from tests.unit.services.real_clinic import ADA, PAUL, password

RING, DRAWER = "Key ring", "Drawer"


class Pocket:
    """Two keys, and the port of the computer."""

    def __init__(self, folder: Path) -> None:
        self._port, self._pocket = folder / "port", folder / "pocket"
        for place in (self._port, self._pocket):
            place.mkdir()
        for name in (RING, DRAWER):
            (self._pocket / name).write_bytes(os.urandom(32))

    def plug(self, *names: str) -> None:
        """These keys are plugged in now, and no others."""
        for file in self._port.iterdir():
            file.rename(self._pocket / file.name)
        for name in names:
            (self._pocket / name).rename(self._port / name)


@pytest.fixture
def pocket(computer, monkeypatch) -> Pocket:
    made = Pocket(computer)
    monkeypatch.setattr(bootstrap, "hardware_keys", lambda: usb.keys_in(computer / "port"))
    return made


@pytest.mark.slow
def test_two_keys_and_one_is_lost(staffed, computer, pocket, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, PAUL)
        add(hands, pocket, RING, "From now on you unlock with your password and this key.")
        add(hands, pocket, DRAWER, "Each of your keys opens.", RING)
        lock(hands)
        nothing_by_the_password_alone(hands, pocket)
        pocket.plug(DRAWER)
        unlock(hands, PAUL)
        the_ring_is_lost(hands)
        lock(hands)
        pocket.plug(DRAWER)
        unlock(hands, PAUL)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        become(hands, ADA)
        told = read_log(hands, "Hardware key added", "Hardware key removed")
        assert [len(rows) for rows in told.values()] == [2, 1]

    run_window(monkeypatch, qtbot, computer, story, staffed)


def add(hands: Hands, pocket: Pocket, name: str, told: str, *others: str) -> None:
    """With the password, and with a key that is known already."""
    pocket.plug(name, *others)
    go(hands, "Settings")
    hands.press("Hardware keys")
    hands.press("Add a key …")
    hands.type("Name of the key", name)
    hands.type("Your password", password(PAUL))
    hands.press("Add the key")
    hands.wait_text(f"“{name}” is added.", told)


def nothing_by_the_password_alone(hands: Hands, pocket: Pocket) -> None:
    pocket.plug()
    hands.choose("Name", PAUL)
    hands.type("Password", password(PAUL), enter=True)
    hands.wait_text("Your hardware key is not plugged in.")
    assert not hands.has_button("Lock now")


def the_ring_is_lost(hands: Hands) -> None:
    go(hands, "Settings")
    hands.press("Hardware keys")
    hands.press(f"Remove the key {RING}")
    hands.type("Your password", password(PAUL))
    hands.press("Remove the key")
    hands.wait_text(f"“{RING}” is removed and opens nothing any more.", "You have only one key.")
