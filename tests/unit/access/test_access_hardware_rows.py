"""Hardware keys against people who write rows of their own, and against a second computer."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.people import hardware
from clinicvault.access.people.hardware import (
    add_hardware_key,
    hardware_keys,
    remove_hardware_key,
)
from clinicvault.access.unlocking import change_password
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.passwords import KdfParameters, password_kek
from clinicvault.crypto.secret import Secret
from clinicvault.desktop.hardware_keys import UsbKeys
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import (
    IntegrityError,
)
from clinicvault.domain.records import PasswordRecord
from tests.hardware.soft_key import SoftKey
from tests.unit.access.keyring import NEW, add, home, opens, port, refused, ring, row
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, password

__all__ = ["home", "port", "ring"]


# what an attacker or a second computer does to the rows


def test_a_password_copy_put_beside_the_keys(home, ring):
    old = row(home)
    add(home)
    session = home.session(PAM)
    with home.vault.write() as rows:
        now = home.vault.reader(rows).need(PasswordRecord, home.user(PAM))
        rows.put(session.signed(dataclasses.replace(old, version=now.version + 1)))
        rows.event(session.event("password-change"))
        rows.commit()
    with pytest.raises(IntegrityError, match="row-altered"):
        opens(home)


def test_an_empty_password_row_without_keys(home, ring):
    session = home.session(PAM)
    with home.vault.write() as rows:
        now = home.vault.reader(rows).need(PasswordRecord, home.user(PAM))
        rows.put(session.signed(hardware._emptied(now)))
        rows.event(session.event("password-change"))
        rows.commit()
    with pytest.raises(IntegrityError, match="row-altered"):
        opens(home)


def test_the_old_password_row_put_back_is_seen(home, ring):
    """Rolled back by hand: the log knows the newer version."""
    old = row(home)
    add(home)
    home.swap(
        "update password set version=?, salt=?, sealed_seed=?, sealed_second=?, signature=? "
        "where id=?",
        old.version,
        old.salt,
        old.sealed_seed,
        old.sealed_second,
        old.signature,
        old.id,
    )
    with pytest.raises(IntegrityError):
        opens(home)


def test_a_key_row_of_somebody_else(home, ring):
    """Only the own user's signature counts on a key's row."""
    add(home)
    key, other = row(home, HardwareKeyRecord), home.session(INA)
    forged = other.signed(dataclasses.replace(key, version=key.version + 1))
    home.append(forged)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        opens(home)


def test_weakened_parameters_of_a_key_are_refused(home, ring):
    add(home)
    session, key = home.session(PAM), row(home, HardwareKeyRecord)
    home.append(session.signed(dataclasses.replace(key, version=2, memory_kib=1024)))
    with pytest.raises(IntegrityError, match="kdf-floor"):
        opens(home)


def test_seeds_of_somebody_else_in_a_key_row(home, ring):
    add(home)
    key = row(home, HardwareKeyRecord)
    fresh = KdfParameters(key.salt, key.memory_kib, key.iterations, key.lanes)
    answer = Secret(ring.secret_for(key.credential, key.credential_salt))
    from clinicvault.crypto.passwords import seal_seed

    with password_kek(password(PAM), fresh, home.vault.vault_secret, answer) as kek:
        other = KeyPair.generate()
        sealed = seal_seed(kek, home.user(PAM), fresh, other.seed, "first")
    home.append(home.session(PAM).signed(dataclasses.replace(key, version=2, sealed_seed=sealed)))
    with pytest.raises(IntegrityError, match="row-altered"):
        opens(home)


def test_a_port_that_answers_for_another_credential(home, ring):
    add(home)

    class Wrong(UsbKeys):
        def secret(self, rp, salts, touch):
            return b"other", bytearray(32)

    home.shut()
    home.ports = dataclasses.replace(home.attach("home"), hardware=Wrong())
    with refused("hardware-key-wrong"):
        opens(home)


def test_changed_at_another_computer_meanwhile(home, ring, monkeypatch):
    """Between the touch and the change another program of the same person was faster."""
    other, session = home.session(PAM), home.session(PAM)
    sealed = hardware.sealed_anew

    def faster(*given):
        monkeypatch.setattr("clinicvault.access.unlocking.sealed_anew", sealed)
        add_hardware_key(other, "Faster", password(PAM))
        return sealed(*given)

    monkeypatch.setattr("clinicvault.access.unlocking.sealed_anew", faster)
    with refused("hardware-key-changed"):
        change_password(session, password(PAM), Secret(NEW))
    assert opens(home)
    assert said_no(home, "password-change") == ["hardware-key-changed"]


def said_no(home, event):
    refusals = [entry for entry in home.events(event) if entry.outcome == "refused"]
    return [entry.detail["reason"] for entry in refusals]


@pytest.mark.parametrize(
    ("step", "event"),
    [("_record", "hardware-key-add"), ("_password_alone", "hardware-key-remove")],
)
def test_a_key_changed_meanwhile_is_in_the_log_too(home, port, monkeypatch, step, event):
    """Whoever did that at another computer may be a thief: the log tells of it."""
    port.keys.append(SoftKey())
    first = add(home) if event == "hardware-key-remove" else None
    mine, other, before = home.session(PAM), home.session(PAM), getattr(hardware, step)

    def faster(*given):
        monkeypatch.setattr(hardware, step, before)
        port.keys += [SoftKey()] if first else []
        add_hardware_key(other, "Faster", password(PAM))
        return before(*given)

    monkeypatch.setattr(hardware, step, faster)
    with refused("hardware-key-changed"):
        if first is None:
            add_hardware_key(mine, "Slower", password(PAM))
        else:
            remove_hardware_key(mine, first.id, password(PAM))
    assert said_no(home, event) == ["hardware-key-changed"]
    assert [key.name for key in hardware_keys(mine)][-1:] == [first.name if first else "Faster"]


def test_who_is_not_let_in_yet_waits_with_keys(home, ring):
    """Nobody's deletion would count of a practitioner whom nobody has confirmed."""
    home.join("Nora", home.session(PAM).roles)
    session = home.session("Nora")
    with refused("hardware-key-incomplete"):
        add(home, who="Nora")
    with refused("hardware-key-incomplete"):
        remove_hardware_key(session, bytes(16), password("Nora"))
    assert ring.touched == 0
    assert rows_of(home, HardwareKeyRecord) == []


def test_without_keys_everything_is_as_it_was(world):
    assert opens(world)
    session = world.session(PAM)
    assert hardware_keys(session) == []
    change_password(session, password(PAM), Secret(NEW))
    assert opens(world, secret=Secret(NEW))
