"""A restored copy beside the original must not take the original's memory away."""

from __future__ import annotations

import pytest

from clinicvault.desktop.vault_memory import VaultMemory
from clinicvault.domain.errors import StorageFailed

VAULT = bytes(range(16))
PIN = bytes(32)


def begin(memory, vault):
    with memory.next_state(vault, VAULT) as state:
        state.write_bytes(b"filled")
        return memory.begin(vault, VAULT, PIN, state)


def test_a_copy_beside_the_original_has_a_folder_of_its_own(tmp_path):
    memory = VaultMemory(tmp_path / "home")
    first, copy = tmp_path / "first", tmp_path / "copy"
    first.mkdir()
    copy.mkdir()
    original = begin(memory, first)
    restored = begin(memory, copy)
    assert original != restored
    assert (memory.find(first), memory.find(copy)) == (original, restored)


def test_where_the_original_is_gone_its_folder_serves_the_restored_one(tmp_path):
    memory = VaultMemory(tmp_path / "home")
    original = begin(memory, tmp_path / "gone")
    assert begin(memory, tmp_path / "restored") == original
    assert memory.find(tmp_path / "gone") is None


def test_a_state_index_counts_once_it_is_filled_and_the_one_before_goes_then(tmp_path):
    memory = VaultMemory(tmp_path / "home")
    folder = begin(memory, tmp_path / "vault")
    before = memory.state_path(folder)
    with memory.next_state(tmp_path / "vault", VAULT) as state:
        state.write_bytes(b"half")
        assert memory.state_path(folder) == before != state
    assert sorted(folder.glob("state*")) == [before]
    assert begin(memory, tmp_path / "vault") == folder
    assert sorted(folder.glob("state*")) == [memory.state_path(folder)] != [before]


@pytest.mark.parametrize("known", [True, False])
def test_what_breaks_off_while_it_is_filled_leaves_the_memory_as_it_was(tmp_path, known):
    memory = VaultMemory(tmp_path / "home")
    if known:
        begin(memory, tmp_path / "vault")
    left = sorted((tmp_path / "home" / "vaults").rglob("*"))

    def fail():
        with memory.next_state(tmp_path / "vault", VAULT) as state:
            state.with_name(state.name + ".head").write_bytes(b"half")
            raise StorageFailed("disk-full")

    with pytest.raises(StorageFailed):
        fail()
    assert sorted((tmp_path / "home" / "vaults").rglob("*")) == left


def test_no_step_of_the_switch_forgets_the_index_before(tmp_path, monkeypatch):
    """The one write that counts comes last: a disk that refuses it leaves the old one in force."""
    memory = VaultMemory(tmp_path / "home")
    folder = begin(memory, tmp_path / "vault")
    before = memory.state_path(folder)

    def full(*_):
        raise StorageFailed("disk-full")

    monkeypatch.setattr("clinicvault.desktop.vault_memory.write_private", full)
    with pytest.raises(StorageFailed):
        begin(memory, tmp_path / "vault")
    assert memory.state_path(folder) == before
    assert sorted(folder.glob("state*")) == [before]
