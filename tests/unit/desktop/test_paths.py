"""The workstation folder: where it is, private, apart from the vault."""

import os
import stat
from pathlib import Path

import pytest

from clinicvault.desktop import paths
from clinicvault.domain.errors import Refused, StorageFailed, UsageError

VAULT = bytes(range(16))


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_environment_moves_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CLINICVAULT_HOME", str(tmp_path / "a" / "b"))
    assert paths.workstation_home() == tmp_path / "a" / "b"
    assert mode(tmp_path / "a" / "b") == 0o700


def test_a_relative_folder_becomes_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLINICVAULT_HOME", "here")
    assert paths.workstation_home() == tmp_path / "here"


def test_without_the_environment_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("CLINICVAULT_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert paths.workstation_home() == tmp_path / "data" / "clinicvault"


@pytest.mark.parametrize("data", ["", "relative/ignored"])
def test_an_unusable_data_folder_falls_back_to_the_home(tmp_path, monkeypatch, data):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", data)
    assert paths.default_home() == tmp_path / ".local/share/clinicvault"
    assert not paths.default_home().exists()


def test_a_folder_that_was_open_is_closed(tmp_path):
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home").chmod(0o755)
    paths.private_folder(tmp_path / "home")
    assert mode(tmp_path / "home") == 0o700


def test_a_vaults_folder_is_named_by_its_id_alone(tmp_path):
    folder = paths.vault_folder(tmp_path / "home", VAULT)
    assert folder == tmp_path / "home" / "vaults" / VAULT.hex()
    assert [mode(folder), mode(folder.parent)] == [0o700, 0o700]


def test_a_short_vault_id_is_a_programming_error(tmp_path):
    with pytest.raises(ValueError, match="16"):
        paths.vault_folder(tmp_path, b"short")


def test_a_file_in_the_folders_place_is_refused(tmp_path):
    (tmp_path / "home").write_text("x")
    with pytest.raises(Refused, match="home-foreign"):
        paths.private_folder(tmp_path / "home")


def test_a_folder_of_another_account_is_refused(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / "home").stat().st_uid + 1)
    with pytest.raises(Refused, match="home-foreign"):
        paths.private_folder(tmp_path / "home")


def test_a_place_that_cannot_hold_a_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed, match="home-unusable"):
        paths.private_folder(tmp_path / "file" / "home")


@pytest.mark.parametrize(
    ("home", "vault"), [("v/home", "v"), ("v", "v"), ("h", "h/vault"), ("v/x/../home", "v")]
)
def test_the_folder_may_not_lie_in_the_vault_nor_around_it(tmp_path, home, vault):
    with pytest.raises(UsageError, match="home-inside-vault"):
        paths.refuse_inside(tmp_path / home, tmp_path / vault)


def test_a_link_into_the_vault_is_seen_through(tmp_path):
    (tmp_path / "vault" / "deep").mkdir(parents=True)
    (tmp_path / "home").symlink_to(tmp_path / "vault" / "deep")
    with pytest.raises(UsageError, match="home-inside-vault"):
        paths.refuse_inside(tmp_path / "home", tmp_path / "vault")


def test_folders_side_by_side_are_fine(tmp_path):
    paths.refuse_inside(tmp_path / "vault-home", tmp_path / "vault")
    paths.refuse_inside(Path("a"), Path("b"))


def test_a_file_may_exist_where_nobody_can_look(tmp_path):
    (tmp_path / "kit.pdf").write_bytes(b"")
    assert paths.may_exist(str(tmp_path / "kit.pdf"))
    assert not paths.may_exist(str(tmp_path / "gone.pdf"))
    assert not paths.may_exist(str(tmp_path))
    # Too long a name cannot be looked for.
    assert paths.may_exist("/" + "n" * 5_000)
