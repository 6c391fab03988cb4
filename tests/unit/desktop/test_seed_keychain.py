"""The system's keychain: which one is taken, and which errors mean that there is none."""

import sys

import keyring.errors
import pytest

from clinicvault.desktop.keychain import SeedStore, StoreKind, keychain_errors, system_keychain
from tests.unit.desktop.fake_keychains import SEED, VAULT, Gone, Memory

pytestmark = pytest.mark.usefixtures("keychain_allowed")


def test_the_systems_keychain_is_never_a_plain_file_of_someone_elses(monkeypatch):
    class PlainFile(Memory):
        __module__ = "keyrings.alt.file"

    class System(Memory):
        __module__ = "keyring.backends.SecretService"

    found = PlainFile()
    monkeypatch.setattr("keyring.get_keyring", lambda: found)
    assert system_keychain() is None
    found = System()
    assert system_keychain() is found


def test_the_first_real_keychain_of_a_chain_is_taken(monkeypatch):
    from keyring.backends import chainer, fail

    class System(Memory):
        __module__ = "keyring.backends.kwallet"

    real = System()
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [fail.Keyring(), real])
    monkeypatch.setattr("keyring.get_keyring", lambda: chain)
    assert system_keychain() is real


def test_a_store_without_a_given_keychain_asks_the_system(tmp_path, monkeypatch):
    found = Memory()
    monkeypatch.setattr("clinicvault.desktop.keychain.system_keychain", lambda: found)
    assert SeedStore(tmp_path).store(VAULT, SEED) is StoreKind.KEYCHAIN
    assert found.entries


def test_on_windows_the_entry_stays_on_this_computer(monkeypatch):
    class WinVault(Memory):
        __module__ = "keyring.backends.Windows"
        persist = "enterprise"

    found = WinVault()
    monkeypatch.setattr("keyring.backends.Windows.WinVaultKeyring", WinVault)
    monkeypatch.setattr("keyring.get_keyring", lambda: found)
    assert system_keychain() is found
    assert found.persist == "local machine"


def test_an_error_of_the_bus_counts_as_no_keychain(tmp_path):
    from jeepney import DBusAddress, new_error, new_method_call
    from jeepney.wrappers import DBusErrorResponse

    call = new_method_call(
        DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets"), "Unlock"
    )
    call.header.serial = 1
    refusal = new_error(call, "org.freedesktop.Secret.Error.IsLocked")

    class Broken(Gone):
        def set_password(self, *_):
            raise DBusErrorResponse(refusal)

        get_password = delete_password = set_password

    assert SeedStore(tmp_path, Broken()).store(VAULT, SEED) is StoreKind.FILE


def test_a_system_without_the_bus_libraries_still_knows_its_keychain_errors(monkeypatch):
    monkeypatch.setitem(sys.modules, "jeepney.wrappers", None)
    assert keyring.errors.KeyringError in keychain_errors()
