"""The workstation seed: keychain when it gives back what was stored, a private file otherwise."""

import base64
import stat

import pytest

from clinicvault.desktop.keychain import SERVICE, SeedStore, StoreKind
from clinicvault.domain.errors import IntegrityError, StorageFailed
from tests.unit.desktop.fake_keychains import (
    OTHER,
    SEED,
    VAULT,
    Forgetful,
    Gone,
    Locked,
    Mangling,
    Memory,
    Truncating,
    files,
    seed_path,
)

pytestmark = pytest.mark.usefixtures("keychain_allowed")


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


def test_a_file_that_goes_between_two_looks_counts_as_none(tmp_path, monkeypatch, without_keychain):
    store = SeedStore(tmp_path)
    store.store(VAULT, SEED)
    monkeypatch.setattr("clinicvault.desktop.keychain.read_seed", lambda *_: None)
    assert store.load(VAULT) is None


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
