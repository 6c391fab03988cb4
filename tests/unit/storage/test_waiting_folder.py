"""Requests of computers in a vault's folder, where anybody may put anything."""

import os

import pytest

from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.storage.vault_folder import VaultFolder
from clinicvault.storage.waiting_folder import MOST_BYTES, MOST_FILES, WaitingFolder


def folder(tmp_path):
    return tmp_path / "waiting"


def test_a_request_under_a_random_name(tmp_path):
    waiting = WaitingFolder(tmp_path)
    assert waiting.read() == {}
    waiting.put(b"one")
    waiting.put(b"two")
    assert sorted(waiting.read().values()) == [b"one", b"two"]
    assert all(len(name) == 40 for name in waiting.read())
    assert {path.suffix for path in folder(tmp_path).iterdir()} == {".request"}
    assert folder(tmp_path).stat().st_mode & 0o777 == 0o700


def test_the_folder_goes_with_the_last(tmp_path):
    waiting = WaitingFolder(tmp_path)
    waiting.put(b"one")
    waiting.put(b"two")
    for name in waiting.read():
        waiting.remove(name)
        waiting.remove(name)
    assert not folder(tmp_path).exists()


def test_only_requests_are_removed(tmp_path):
    waiting = WaitingFolder(tmp_path)
    waiting.put(b"one")
    (tmp_path / "vault.request").write_bytes(b"else")
    (folder(tmp_path) / "notes.txt").write_bytes(b"else")
    waiting.remove("../vault.request")
    waiting.remove("notes.txt")
    assert (tmp_path / "vault.request").exists()
    assert (folder(tmp_path) / "notes.txt").exists()


def test_links_folders_pipes_and_large_files_are_left_out(tmp_path):
    waiting, place = WaitingFolder(tmp_path), folder(tmp_path)
    waiting.put(b"one")
    (tmp_path / "secret").write_bytes(b"secret")
    (place / "link.request").symlink_to(tmp_path / "secret")
    (place / "folder.request").mkdir()
    (place / "large.request").write_bytes(bytes(MOST_BYTES + 1))
    os.mkfifo(place / "pipe.request")
    assert list(waiting.read().values()) == [b"one"]


def test_no_more_than_a_few_are_read(tmp_path):
    waiting = WaitingFolder(tmp_path)
    folder(tmp_path).mkdir()
    for number in range(MOST_FILES + 5):
        (folder(tmp_path) / f"{number:03}.request").write_bytes(b"x")
    assert len(waiting.read()) == MOST_FILES


def test_a_disk_that_refuses_is_told(tmp_path, monkeypatch):
    waiting = WaitingFolder(tmp_path)
    waiting.put(b"one")
    [name] = waiting.read()

    def refused(*_, **__):
        raise OSError(28, "no space")

    monkeypatch.setattr("clinicvault.storage.waiting_folder.sync_file", refused)
    with pytest.raises(StorageFailed, match="disk-full"):
        waiting.put(b"two")
    assert len(list(folder(tmp_path).iterdir())) == 1
    monkeypatch.setattr("pathlib.Path.unlink", refused)
    with pytest.raises(StorageFailed, match="disk-full"):
        waiting.remove(name)


def test_a_vault_that_is_not_there_is_not_looked_at(tmp_path):
    with pytest.raises(UsageError, match="vault-missing"):
        VaultFolder(tmp_path / "none").looking()


def test_requests_go_with_a_store_that_is_taken_back(tmp_path):
    store = VaultFolder(tmp_path / "vault")
    (tmp_path / "vault").mkdir()
    store.create()
    store.waiting().put(b"one")
    with store.looking() as rows:
        assert rows.log.size() == 0
    store.remove()
    assert not (tmp_path / "vault").exists()
