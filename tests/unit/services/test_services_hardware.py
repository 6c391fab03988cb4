"""Hardware keys as a person has them: the whole way from the window to the key and back."""

from __future__ import annotations

import threading

import pytest

from clinicvault.desktop.hardware_keys import UsbKeys
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import Cancelled, Refused, UsageError
from clinicvault.jobs import CancelToken
from tests.hardware.soft_key import Port, SoftKey
from tests.unit.services.real_clinic import ADA, INA, PAUL, password


@pytest.fixture
def ring(house):
    """A key in this computer's port."""
    key = SoftKey()
    house.host.hardware = UsbKeys(Port(key))
    return key


def view(desk, name=INA):
    return next(user for user in desk.unlocking.vault().users if user.name == name)


def keys_in(desk):
    with desk.clinic.vault.read() as rows:
        return rows.find(HardwareKeyRecord)


def add(desk, name=INA, called="Key ring", **more):
    desk.be(name)
    return desk.hardware.add(called, password(name), **more)


def waits(key):
    """The key is asked and nobody touches it."""
    asked = threading.Event()

    def finger():
        asked.set()

    key.touch = finger
    return asked


def in_a_thread(act):
    outcome = []

    def run():
        try:
            outcome.append(act())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def test_enrolled_shown_and_removed(house, ring):
    with house.open() as desk:
        assert desk.hardware.available()
        touched = []
        made = add(desk, touch=lambda: touched.append(1))
        assert (made.name, made.present, len(touched)) == ("Key ring", True, 2)
        assert desk.hardware.keys() == (made,)
        assert view(desk).hardware
        assert not view(desk, PAUL).hardware
        desk.hardware.remove(made.id, password(INA), touch=lambda: touched.append(1))
        assert len(touched) == 3
        assert desk.hardware.keys() == ()
        assert not view(desk).hardware


def test_the_next_unlock_asks_for_the_key(house, ring):
    with house.open() as desk:
        add(desk)
    with house.open() as desk:
        touched = []
        session = desk.unlocking.unlock(
            desk.id_of(INA), password(INA), touch=lambda: touched.append(1)
        )
        assert (session.user.name, touched) == (INA, [1])
        assert session.user.hardware
        ring.plugged = False
        with pytest.raises(Refused, match="hardware-key-missing"):
            desk.be(INA)
        desk.be(PAUL)


def test_a_key_that_is_none(house, ring):
    with house.open() as desk:
        add(desk)
        for text in ("00" * 16, "no id"):
            with pytest.raises(UsageError, match="hardware-key-unknown"):
                desk.hardware.remove(text, password(INA))


def test_a_new_password_with_the_key(house, ring):
    with house.open() as desk:
        add(desk)
        fresh = "violet harbour notary twelve"
        desk.users.change_password(password(INA), fresh)
        desk.unlocking.unlock(desk.id_of(INA), fresh)
        with pytest.raises(Refused, match="wrong-password"):
            desk.be(INA)


def test_somebody_hears_of_the_wait_and_ends_it(house, ring):
    with house.open() as desk:
        add(desk)
        heard, asked = [], waits(ring)
        end = desk.hardware.listen(heard.append)
        thread, outcome = in_a_thread(lambda: desk.be(INA))
        assert asked.wait(20)
        desk.hardware.cancel()
        thread.join(20)
        assert isinstance(outcome[0], Cancelled)
        assert heard == [True, False]
        end()
        ring.touch = lambda: 0
        desk.be(INA)
        assert heard == [True, False]


def test_the_jobs_own_token_ends_it(house, ring):
    with house.open() as desk:
        add(desk)
        token, asked = CancelToken(), waits(ring)
        who = desk.id_of(INA)
        thread, outcome = in_a_thread(
            lambda: desk.unlocking.unlock(who, password(INA), cancel=token)
        )
        assert asked.wait(20)
        token.cancel()
        thread.join(20)
        assert isinstance(outcome[0], Cancelled)


def test_the_lock_waits_for_no_key(house, ring):
    with house.open() as desk:
        add(desk)
        asked = waits(ring)
        thread, outcome = in_a_thread(lambda: desk.be(INA))
        assert asked.wait(20)
        desk.unlocking.lock()
        thread.join(20)
        assert isinstance(outcome[0], Cancelled)
        assert desk.unlocking.session() is None


def test_at_a_computer_that_knows_no_keys(house, ring):
    with house.open() as desk:
        add(desk)
    house.host.hardware = None
    with house.open() as desk:
        assert not desk.hardware.available()
        with pytest.raises(Refused, match="hardware-key-impossible"):
            desk.be(INA)
        desk.be(ADA)


def test_the_log_tells_of_keys(house, ring):
    with house.open() as desk:
        made = add(desk)
        desk.hardware.remove(made.id, password(INA))
        desk.be(ADA)
        told = [entry.event for entry in desk.log()]
        assert "hardware-key-add" in told
        assert "hardware-key-remove" in told


def test_who_lost_all_keys_begins_anew_by_a_code(house, ring):
    """Nobody can skip the key: new seeds, a new password, and colleagues let the person in again."""
    with house.open() as desk:
        add(desk)
        ring.plugged = False
        desk.be(ADA)
        invited = desk.users.reinvite(desk.id_of(INA))
        words = desk.users.enrol(invited.user, invited.code, password(INA)).words
        desk.be(ADA).users.grant(invited.user, words, password(ADA))
        desk.be(INA)
        assert not view(desk).hardware
        assert desk.hardware.keys() == ()
        assert keys_in(desk) == []
        ring.plugged = True
        assert desk.hardware.add("New ring", password(INA)).name == "New ring"
