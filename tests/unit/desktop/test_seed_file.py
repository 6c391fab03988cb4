"""The seed's file: private, whole, this vault's and this account's, or refused."""

import os
import stat

import pytest

from clinicvault.desktop import seed_file
from clinicvault.desktop.keychain import SeedStore
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from tests.unit.desktop.fake_keychains import SEED, VAULT, seed_path

pytestmark = pytest.mark.usefixtures("keychain_allowed")


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


def test_wiping_zeroes_in_place():
    buffer = bytearray(SEED)
    seed_file.wipe(buffer)
    assert buffer == bytes(32)


def test_without_a_file_there_is_no_seed(tmp_path):
    assert seed_file.read_seed(tmp_path / "none", VAULT) is None
