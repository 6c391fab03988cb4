"""Hardware keys as a part of what opens a user's seeds: enrol two, lose one."""

from __future__ import annotations

import dataclasses
import functools
import threading

import pytest

from clinicvault.access.people import hardware
from clinicvault.access.people.hardware import (
    add_hardware_key,
    hardware_keys,
    remove_hardware_key,
)
from clinicvault.access.unlocking import change_password, own_words, step_up
from clinicvault.crypto.fields import unwrap_key
from clinicvault.crypto.passwords import KdfParameters, open_seed, password_kek
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import (
    Cancelled,
    InputRefused,
    IntegrityError,
    UsageError,
)
from clinicvault.domain.ports import Touch
from clinicvault.domain.records import DeletionRecord
from tests.hardware.soft_key import SoftKey
from tests.unit.access.keyring import NEW, add, home, opens, port, refused, ring, row
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, password

__all__ = ["home", "port", "ring"]


def test_with_the_first_key_the_passwords_own_copy_goes(home, ring):
    before = row(home)
    told = []
    made = add(home, "  Key   ring ", touch=Touch(lambda: told.append(1)))
    assert (made.name, made.present) == ("Key ring", True)
    assert len(told) == ring.touched == 2
    after = row(home)
    assert (after.sealed_seed, after.sealed_second) == (b"", b"")
    assert after.version == before.version + 1
    key = row(home, HardwareKeyRecord)
    assert (key.user, len(key.credential_salt)) == (home.user(PAM), 32)
    assert len(key.sealed_seed) == len(key.sealed_second) == 104
    assert len(key.secret_sealed) == 60
    assert b"Key ring" not in b"".join(v for v in dataclasses.astuple(key) if isinstance(v, bytes))
    [entry] = home.events("hardware-key-add")
    assert (entry.outcome, entry.detail["keys"]) == ("done", 1)


def test_password_and_key_open_by_one_touch(home, ring):
    add(home)
    ring.touched = 0
    assert opens(home)
    assert ring.touched == 1


def test_the_seed_is_sealed_under_both(home, ring):
    """The row opens with password, vault secret and the key's answer, and with nothing less."""
    add(home)
    key = row(home, HardwareKeyRecord)
    answer = ring.secret_for(key.credential, key.credential_salt)
    fresh = KdfParameters(key.salt, key.memory_kib, key.iterations, key.lanes)

    def seed(*parts):
        with password_kek(password(PAM), fresh, home.vault.vault_secret, *parts) as kek:
            return open_seed(kek, home.user(PAM), fresh, key.sealed_seed, "first")

    with seed(Secret(answer)) as found:
        assert bytes(found.view()) == home.members[PAM].seed
    for parts in ((), (Secret(bytes(32)),)):
        with refused("wrong-password"):
            seed(*parts)


def test_a_wrong_password_and_a_foreign_key_tell_nothing_of_each_other(home, ring, port):
    add(home)
    with refused("wrong-password"):
        opens(home, secret=Secret(b"guess"))
    port.keys[:] = [SoftKey()]
    for secret in (password(PAM), Secret(b"guess")):
        with refused("hardware-key-wrong"):
            opens(home, secret=secret)
    port.keys.clear()
    with refused("hardware-key-missing"):
        opens(home)
    tries = [e.detail["reason"] for e in home.events("unlock") if e.outcome == "refused"]
    assert tries[-4:] == [
        "wrong-password",
        "hardware-key-wrong",
        "hardware-key-wrong",
        "hardware-key-missing",
    ]


def test_a_key_that_answers_otherwise_is_a_wrong_password(home, ring):
    """A copy of the credential in another key: it does not have the first one's secret."""
    add(home)
    ring._random = lambda credential, verified: b"r" * 32
    with refused("wrong-password"):
        opens(home)


def test_at_a_computer_without_keys(home, ring):
    add(home)
    home.shut()
    home.ports = home.attach("home")
    with refused("hardware-key-impossible"):
        opens(home)
    with refused("hardware-key-impossible"):
        add(home, "Other", INA)
    assert hardware_keys(home.session(PAM)) == [
        hardware.HardwareKey(row(home, HardwareKeyRecord).id, "Key ring")
    ]
    assert opens(home, INA)


def test_enrol_two_lose_one(home, ring, port):
    first = add(home)
    drawer = SoftKey()
    port.keys.append(drawer)
    second = add(home, "Drawer")
    assert ring.touched == 3, "the first one opens the seeds, the second one is added"
    assert drawer.touched == 2
    assert len({key.credential_salt for key in rows_of(home, HardwareKeyRecord)}) == 1
    port.keys.remove(ring)
    assert opens(home)
    shown = [(key.name, key.present) for key in hardware_keys(home.session(PAM))]
    assert shown == [("Drawer", True), ("Key ring", False)]
    remove_hardware_key(home.session(PAM), first.id, password(PAM))
    assert [key.id for key in hardware_keys(home.session(PAM))] == [second.id]
    port.keys[:] = [ring]
    with refused("hardware-key-wrong"):
        opens(home)
    port.keys[:] = [drawer]
    assert opens(home)
    assert row(home).sealed_seed == b"", "still no copy for the password alone"
    deletions = rows_of(home, DeletionRecord, subject_table="hardware_key")
    assert [one.subject for one in deletions] == [first.id]
    assert home.events("hardware-key-remove")[-1].detail["keys"] == 1


def test_after_the_last_one_the_password_opens_alone(home, ring, port):
    made = add(home)
    remove_hardware_key(home.session(PAM), made.id, password(PAM))
    port.keys.clear()
    assert opens(home)
    assert len(row(home).sealed_second) == 104
    with step_up(home.session(PAM), password(PAM)):
        pass
    assert not rows_of(home, HardwareKeyRecord)
    home.again()


def test_a_lost_key_needs_another_one(home, ring, port):
    made = add(home)
    port.keys.clear()
    with refused("hardware-key-missing"):
        remove_hardware_key(home.session(PAM), made.id, password(PAM))
    assert home.events("hardware-key-remove")[-1].outcome == "refused"


def test_a_key_that_is_none_and_a_wrong_password(home, ring):
    add(home)
    with pytest.raises(UsageError, match="hardware-key-unknown"):
        remove_hardware_key(home.session(PAM), b"x" * 16, password(PAM))
    with refused("wrong-password"):
        remove_hardware_key(home.session(PAM), b"x" * 16, Secret(b"guess"))
    with refused("wrong-password"):
        add_hardware_key(home.session(INA), "Other", Secret(b"guess"))
    assert not rows_of(home, HardwareKeyRecord, user=home.user(INA))
    assert home.events("hardware-key-add")[-1].outcome == "refused"


def test_a_touch_for_every_step_up(home, ring):
    add(home)
    session, ring.touched = home.session(PAM), 0
    for _ in range(2):
        with step_up(session, password(PAM)) as archives:
            assert len(archives) == 1
    assert ring.touched == 2
    ring.touch = lambda: 0x27
    with refused("hardware-key-untouched"), step_up(session, password(PAM)):
        pass
    assert home.events("step-up")[-1].detail["reason"] == "hardware-key-untouched"


def test_an_unlocked_session_cannot_read_the_answers(home, ring):
    """Else malware and a watched password would step up without a touch."""
    add(home)
    key = row(home, HardwareKeyRecord)
    seeds = hardware.Seeds(home.session(PAM).keys, None)
    context = hardware._context(key.id, "secret_sealed")
    with pytest.raises(IntegrityError, match="field"):
        unwrap_key(seeds.answers(), key.secret_sealed, context)
    with hardware.own_seeds(home.session(PAM), password(PAM)) as (both, _):
        answer = unwrap_key(both.answers(), key.secret_sealed, context)
        expected = ring.secret_for(key.credential, key.credential_salt)
        assert bytes(answer.view()) == expected


def test_four_words_by_one_touch(home, ring):
    add(home)
    before, ring.touched = own_words(home.session(PAM), password(PAM)), 0
    from clinicvault.access.unlocking import unlock_with_words

    session, words = unlock_with_words(
        home.vault, home.user(PAM), password(PAM), lambda session: True
    )
    assert (words, ring.touched) == (before, 1)
    session.wipe()


def test_a_new_password_reaches_the_key_in_the_drawer(home, ring, port):
    add(home)
    drawer = SoftKey()
    port.keys.append(drawer)
    add(home, "Drawer")
    port.keys[:] = [ring]
    before = {key.id: key.salt for key in rows_of(home, HardwareKeyRecord)}
    change_password(home.session(PAM), password(PAM), Secret(NEW))
    for key in (ring, drawer):
        port.keys[:] = [key]
        assert opens(home, secret=Secret(NEW))
        with refused("wrong-password"):
            opens(home)
    after = {key.id: key.salt for key in rows_of(home, HardwareKeyRecord)}
    assert before.keys() == after.keys()
    assert all(before[key] != after[key] for key in before)
    assert row(home).sealed_seed == b""
    with step_up(home.session(PAM), Secret(NEW)):
        pass


def test_who_has_no_second_seed(home, ring):
    made = add(home, who=INA)
    assert row(home, HardwareKeyRecord).sealed_second == b""
    change_password(home.session(INA), password(INA), Secret(NEW))
    assert opens(home, INA, Secret(NEW))
    words = own_words(home.session(INA), Secret(NEW))
    assert len(words.split()) == 4
    with refused("no-key"), step_up(home.session(INA), Secret(NEW)):
        pass
    remove_hardware_key(home.session(INA), made.id, Secret(NEW))
    ring.plugged = False
    assert opens(home, INA, Secret(NEW))


def test_names_and_how_many(home, ring, port, monkeypatch):
    for name in ("", " \t", "x" * 61):
        with pytest.raises(InputRefused, match=r"^hardware-key-name$"):
            add(home, name)
    add(home)
    port.keys.append(SoftKey())
    with pytest.raises(InputRefused, match="hardware-key-name-known"):
        add(home, "KEY RING")
    monkeypatch.setattr(hardware, "MOST_KEYS", 1)
    with refused("hardware-key-enough"):
        add(home, "Drawer")


def test_keys_of_their_own(home, ring):
    """One key may be several people's; nobody sees another's."""
    add(home)
    add(home, "Mine", INA)
    assert [key.name for key in hardware_keys(home.session(INA))] == ["Mine"]
    assert opens(home)
    assert opens(home, INA)
    assert hardware_keys(home.session(ADA)) == []


def test_a_pin_only_for_adding(home, port):
    port.keys.append(SoftKey(pin="2468"))
    with refused("hardware-key-pin"):
        add(home)
    add(home, pin="2468")
    assert opens(home)


# waiting for a finger


def waiting_for(world, key, act):
    """Start `act` in a thread; returns when the key waits, with a list for its outcome."""
    waiting, outcome = threading.Event(), []
    key.touch = lambda: None
    end = world.ports.touches.listen(lambda begins: waiting.set() if begins else None)

    def run():
        try:
            outcome.append(act())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert waiting.wait(20)
    end()
    return thread, outcome


def test_the_wait_ends_when_somebody_ends_it(home, ring):
    add(home)
    heard = []
    home.ports.touches.listen(heard.append)
    thread, outcome = waiting_for(home, ring, lambda: opens(home))
    home.ports.touches.cancel()
    thread.join(10)
    assert isinstance(outcome[0], Cancelled)
    assert heard == [True, False]
    assert home.events("unlock")[-1].outcome != "refused", "nothing was tried"


def test_the_lock_ends_the_wait(home, ring, port):
    made = add(home)

    def up(session):
        with step_up(session, password(PAM)):
            return True

    for act in (
        up,
        lambda session: change_password(session, password(PAM), Secret(NEW)),
        lambda session: own_words(session, password(PAM)),
        lambda session: remove_hardware_key(session, made.id, password(PAM)),
        lambda session: add_hardware_key(session, "Other", password(PAM)),
    ):
        session = home.session(PAM)
        thread, outcome = waiting_for(home, ring, functools.partial(act, session))
        session.wipe()
        thread.join(10)
        assert isinstance(outcome[0], Cancelled), act
    with refused("locked"):
        add_hardware_key(session, "Other", password(PAM))
