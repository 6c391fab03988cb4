"""A restored copy beside the original must not take the original's memory away."""

from __future__ import annotations

from clinicvault.desktop.vault_memory import VaultMemory

VAULT = bytes(range(16))
PIN = bytes(32)


def test_a_copy_beside_the_original_has_a_folder_of_its_own(tmp_path):
    memory = VaultMemory(tmp_path / "home")
    first, copy = tmp_path / "first", tmp_path / "copy"
    first.mkdir()
    copy.mkdir()
    original = memory.begin(first, VAULT, PIN)
    restored = memory.begin(copy, VAULT, PIN)
    assert original != restored
    assert (memory.find(first), memory.find(copy)) == (original, restored)


def test_where_the_original_is_gone_its_folder_serves_the_restored_one(tmp_path):
    memory = VaultMemory(tmp_path / "home")
    original = memory.begin(tmp_path / "gone", VAULT, PIN)
    assert memory.begin(tmp_path / "restored", VAULT, PIN) == original
    assert memory.find(tmp_path / "gone") is None
