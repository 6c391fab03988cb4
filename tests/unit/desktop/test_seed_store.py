"""The workstation seed: keychain when it gives back what was stored, a private file otherwise."""

import base64
import os
import stat
import sys

import keyring.errors
import pytest

from clinicvault.desktop import seed_file
from clinicvault.desktop.keychain import (
    SERVICE,
    SeedStore,
    StoreKind,
    keychain_errors,
    system_keychain,
)
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed

VAULT = bytes(range(16))
SEED = bytes(range(100, 132))
OTHER = bytes(range(32))


class Memory:
    """A keychain that works."""

    def __init__(self):
        self.entries = {}

    def set_password(self, service, username, password):
        self.entries[service, username] = password

    def get_password(self, service, username):
        return self.entries.get((service, username))

    def delete_password(self, service, username):
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError
        del self.entries[service, username]


class Forgetful(Memory):
    def get_password(self, service, username):
        return None


class Mangling(Memory):
    def get_password(self, service, username):
        return base64.b64encode(OTHER).decode()


class Truncating(Memory):
    def get_password(self, service, username):
        return super().get_password(service, username)[:12]


class Locked(Memory):
    def set_password(self, *_):
        raise keyring.errors.KeyringLocked

    get_password = delete_password = set_password


class Gone(Memory):
    def set_password(self, *_):
        raise ConnectionRefusedError

    def get_password(self, *_):
        raise ConnectionRefusedError

    delete_password = get_password


@pytest.fixture(autouse=True)
def keychain_allowed(monkeypatch):
    monkeypatch.delenv("CLINICVAULT_NO_KEYCHAIN", raising=False)


@pytest.fixture
def without_keychain(monkeypatch):
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")


def seed_path(home):
    return home / "vaults" / VAULT.hex() / "workstation-seed"


def files(home):
    return sorted(path.name for path in (home / "vaults" / VAULT.hex()).iterdir())


def test_a_working_keychain_keeps_the_seed_and_no_file_does(tmp_path):
    keychain = Memory()
    store = SeedStore(tmp_path, keychain)
    assert store.store(VAULT, bytearray(SEED)) is StoreKind.KEYCHAIN
    assert keychain.entries == {(SERVICE, VAULT.hex()): base64.b64encode(SEED).decode()}
    assert SeedStore(tmp_path, keychain).load(VAULT) == SEED
    assert store.kind(VAULT) is StoreKind.KEYCHAIN
    assert store.notices == ()
    assert all(SEED not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("keychain", [Forgetful(), Mangling(), Truncating(), Locked(), Gone()])
def test_a_keychain_that_does_not_give_back_counts_as_none(tmp_path, keychain):
    store = SeedStore(tmp_path, keychain)
    assert store.store(VAULT, SEED) is StoreKind.FILE
    assert "seed-in-file" in store.notices
    assert keychain.entries == {}
    assert store.load(VAULT) == SEED
    assert store.kind(VAULT) is StoreKind.FILE


def test_an_entry_that_cannot_be_taken_back_is_said(tmp_path):
    store = SeedStore(tmp_path, Locked())
    store.store(VAULT, SEED)
    assert store.notices == ("keychain-entry-left", "seed-in-file")


def test_the_environment_forces_the_file(tmp_path, without_keychain):
    keychain = Memory()
    store = SeedStore(tmp_path, keychain)
    assert store.store(VAULT, SEED) is StoreKind.FILE
    assert keychain.entries == {}
    assert store.load(VAULT) == SEED
    assert store.notices == ("seed-in-file",)


def test_the_file_is_private(tmp_path, without_keychain):
    SeedStore(tmp_path).store(VAULT, SEED)
    assert stat.S_IMODE(seed_path(tmp_path).stat().st_mode) == 0o600
    assert files(tmp_path) == ["workstation-seed"]


def test_without_a_seed_there_is_none(tmp_path, without_keychain):
    store = SeedStore(tmp_path)
    assert store.load(VAULT) is None
    assert store.kind(VAULT) is None


def test_each_vault_has_its_own(tmp_path, without_keychain):
    store, second = SeedStore(tmp_path), bytes(16)
    store.store(VAULT, SEED)
    store.store(second, OTHER)
    assert (store.load(VAULT), store.load(second)) == (SEED, OTHER)


def test_from_file_to_keychain_the_file_goes(tmp_path):
    SeedStore(tmp_path, Forgetful()).store(VAULT, SEED)
    keychain = Memory()
    assert SeedStore(tmp_path, keychain).store(VAULT, OTHER) is StoreKind.KEYCHAIN
    assert not seed_path(tmp_path).exists()
    assert SeedStore(tmp_path, keychain).load(VAULT) == OTHER


def test_from_keychain_to_file_the_file_counts(tmp_path):
    SeedStore(tmp_path, Memory()).store(VAULT, SEED)
    SeedStore(tmp_path, Forgetful()).store(VAULT, OTHER)
    assert SeedStore(tmp_path, Memory()).load(VAULT) == OTHER


@pytest.mark.parametrize("keychain", [Memory(), Locked(), Gone()])
def test_a_keychain_that_lost_the_seed_is_not_taken_for_a_new_computer(tmp_path, keychain):
    SeedStore(tmp_path, Memory()).store(VAULT, SEED)
    with pytest.raises(StorageFailed, match="keychain-unavailable"):
        SeedStore(tmp_path, keychain).load(VAULT)


def test_a_seed_in_the_keychain_is_missed_when_the_keychain_is_off(tmp_path, monkeypatch):
    store = SeedStore(tmp_path, Memory())
    store.store(VAULT, SEED)
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    with pytest.raises(StorageFailed, match="keychain-unavailable"):
        store.load(VAULT)


@pytest.mark.parametrize("text", ["", "!!!", "AAAA", "é" * 44])
def test_a_mangled_entry_is_an_integrity_failure(tmp_path, text):
    keychain = Memory()
    store = SeedStore(tmp_path, keychain)
    store.store(VAULT, SEED)
    keychain.entries[SERVICE, VAULT.hex()] = text
    with pytest.raises(IntegrityError, match="keychain-item-damaged"):
        store.load(VAULT)


def test_forgetting_removes_it_from_the_keychain(tmp_path):
    keychain = Memory()
    store = SeedStore(tmp_path, keychain)
    store.store(VAULT, SEED)
    store.forget(VAULT)
    assert keychain.entries == {}
    assert files(tmp_path) == []
    assert store.load(VAULT) is None


def test_forgetting_removes_the_file_and_is_repeatable(tmp_path, without_keychain):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    store.forget(VAULT)
    store.forget(VAULT)
    assert files(tmp_path) == []


def test_forgetting_with_the_keychain_off_still_forgets_here(tmp_path, monkeypatch):
    store = SeedStore(tmp_path, Memory())
    store.store(VAULT, SEED)
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    store.forget(VAULT)
    assert store.kind(VAULT) is None


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_of_another_length_is_a_programming_error(tmp_path, length):
    with pytest.raises(ValueError, match="32"):
        SeedStore(tmp_path, Memory()).store(VAULT, bytes(length))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622, 0o777])
def test_a_file_that_others_could_read_is_closed_and_said(tmp_path, without_keychain, mode):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    seed_path(tmp_path).chmod(mode)
    assert store.load(VAULT) == SEED
    assert store.notices == ("seed-in-file", "seed-file-was-open")
    assert stat.S_IMODE(seed_path(tmp_path).stat().st_mode) == 0o600
    assert store.load(VAULT) == SEED
    assert store.notices == ("seed-in-file",)


def test_every_flipped_bit_of_the_file_is_noticed(tmp_path, without_keychain):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    good = seed_path(tmp_path).read_bytes()
    for bit in range(len(good) * 8):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        seed_path(tmp_path).write_bytes(bad)
        with pytest.raises(IntegrityError, match="seed-file-damaged"):
            store.load(VAULT)


@pytest.mark.parametrize(
    "change", [lambda good: good[:-1], lambda good: good + b"\0", lambda _: b""]
)
def test_a_cut_or_grown_file_is_noticed(tmp_path, without_keychain, change):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    seed_path(tmp_path).write_bytes(change(seed_path(tmp_path).read_bytes()))
    with pytest.raises(IntegrityError, match="seed-file-damaged"):
        store.load(VAULT)


def test_a_well_formed_file_with_a_short_seed_is_damaged(tmp_path):
    seed_file.write_seed(tmp_path / "f", VAULT, SEED[:31])
    with pytest.raises(IntegrityError, match="seed-file-damaged"):
        seed_file.read_seed(tmp_path / "f", VAULT)


def test_the_seed_of_another_vault_does_not_pass(tmp_path):
    seed_file.write_seed(tmp_path / "f", bytes(16), SEED)
    with pytest.raises(IntegrityError, match="seed-file-damaged"):
        seed_file.read_seed(tmp_path / "f", VAULT)


def test_an_endless_file_is_not_read_whole(tmp_path):
    with (tmp_path / "f").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(IntegrityError, match="seed-file-damaged"):
        seed_file.read_seed(tmp_path / "f", VAULT)


def test_a_link_is_refused_even_to_a_good_file(tmp_path, without_keychain):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    seed_path(tmp_path).rename(tmp_path / "elsewhere")
    seed_path(tmp_path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="seed-file-foreign"):
        store.load(VAULT)


def test_a_dangling_link_is_refused_and_not_taken_for_no_seed(tmp_path, without_keychain):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    seed_path(tmp_path).unlink()
    seed_path(tmp_path).symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match="seed-file-foreign"):
        store.load(VAULT)


def test_a_folder_in_the_files_place_is_refused(tmp_path):
    (tmp_path / "f").mkdir()
    with pytest.raises(Refused, match="seed-file-foreign"):
        seed_file.read_seed(tmp_path / "f", VAULT)


def test_the_file_of_another_account_is_refused(tmp_path, monkeypatch):
    seed_file.write_seed(tmp_path / "f", VAULT, SEED)
    monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / "f").stat().st_uid + 1)
    with pytest.raises(Refused, match="seed-file-foreign"):
        seed_file.read_seed(tmp_path / "f", VAULT)


def test_a_failing_disk_is_said(tmp_path, monkeypatch):
    seed_file.write_seed(tmp_path / "f", VAULT, SEED)

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(StorageFailed, match="seed-file-unreadable"):
        seed_file.read_seed(tmp_path / "f", VAULT)


def test_a_file_that_goes_between_two_looks_counts_as_none(tmp_path, monkeypatch, without_keychain):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    monkeypatch.setattr("clinicvault.desktop.keychain.read_seed", lambda *_: None)
    assert store.load(VAULT) is None


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


def test_wiping_zeroes_in_place():
    buffer = bytearray(SEED)
    seed_file.wipe(buffer)
    assert buffer == bytes(32)


def test_without_a_file_there_is_no_seed(tmp_path):
    assert seed_file.read_seed(tmp_path / "none", VAULT) is None


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


def test_a_seed_kept_already_is_not_written_again(tmp_path, monkeypatch):
    store = SeedStore(tmp_path, Memory())
    store.store_once(VAULT, SEED)
    monkeypatch.setattr(store, "store", lambda *_: pytest.fail("written again"))
    store.store_once(VAULT, SEED)
    monkeypatch.undo()
    store.store_once(VAULT, OTHER)
    assert store.load_whole(VAULT) == OTHER


def test_a_damaged_seed_counts_as_none_and_is_replaced(tmp_path):
    chain = Memory()
    store = SeedStore(tmp_path, chain)
    store.store(VAULT, SEED)
    chain.entries = dict.fromkeys(chain.entries, "damaged")
    assert store.load_whole(VAULT) is None
    store.store_once(VAULT, SEED)
    assert store.load(VAULT) == SEED
