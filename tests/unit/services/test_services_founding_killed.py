"""A creation that is killed before this computer knows the vault does not block its place."""

import os
import shutil
import subprocess
import sys

import pytest

from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, INA, ROLES, House, password

CHILD = """
import os, sys
from pathlib import Path
from clinicvault import bootstrap
from tests.unit.services.real_clinic import ADA, ROLES, House, password
house = House(Path(sys.argv[1]))
owner, name = {
    "store": (bootstrap, "begin_following"),
    "seed": (house.host._seeds, "store"),
    "memory": (house.host._memory, "begin"),
    "database": (house.host, "_ports"),
    "marks": (house.host._foundings, "end"),
}[sys.argv[2]]
setattr(owner, name, lambda *a, **k: os._exit(9))
house.setup.create(house.vault, "C", ADA, ROLES[ADA], password(ADA))
"""


def killed(folder, step):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), step], check=False, env=dict(os.environ)
    )
    assert done.returncode == 9


def create(house):
    return house.setup.create(house.vault, "C", ADA, ROLES[ADA], password(ADA))


@pytest.fixture
def lone(tmp_path):
    return House(tmp_path / "lone")


@pytest.mark.parametrize("step", ["database", "seed", "memory", "store", "marks"])
def test_the_next_creation_takes_the_place(lone, step):
    killed(lone.folder, step)
    assert any(lone.vault.iterdir())
    again = House(lone.folder)
    kit = create(again)
    again.setup.kit_kept(again.vault, kit)
    with again.open(ADA) as desk:
        assert not desk.health.verify().damaged
    assert min(p.name for p in again.vault.iterdir() if p.is_file()) == "vault.db"
    with pytest.raises(UsageError, match="vault-exists"):
        create(House(lone.folder))


def lying(house):
    """What lies there, but for what SQLite keeps beside a database while it is open."""
    return sorted(p for p in house.vault.rglob("*") if not p.name.endswith(("-wal", "-shm")))


def refused(house):
    before = lying(house)
    with pytest.raises(UsageError, match="vault-exists"):
        create(house)
    assert lying(house) == before


def test_a_vault_this_computer_forgot_is_never_cleared(house):
    shutil.rmtree(house.home)
    refused(House(house.folder))


def test_a_vault_put_in_the_place_of_the_unfinished_one_is_never_cleared(lone, filled, tmp_path):
    killed(lone.folder, "memory")
    shutil.rmtree(lone.vault)
    shutil.copytree(filled[0].vault, lone.vault)
    refused(House(lone.folder))


def test_a_vault_copied_over_the_unfinished_one_is_never_cleared(lone, filled):
    """Even where the mark stayed: an unfinished vault holds no picture."""
    killed(lone.folder, "memory")
    shutil.copytree(filled[0].vault, lone.vault, dirs_exist_ok=True)
    refused(House(lone.folder))


def test_a_restored_vault_is_never_cleared(lone, house, tmp_path):
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    restore(lone.host, tmp_path / "bk", lone.vault)
    refused(House(lone.folder))


def test_a_running_creation_is_left_alone(lone):
    ports = lone.host.create(lone.vault)
    refused(House(lone.folder))
    lone.host.forget_ports(ports)


def test_a_vault_with_patients_and_no_picture_is_never_cleared(lone, house):
    killed(lone.folder, "memory")
    with house.open(ADA) as desk:
        desk.be(INA)
        desk.patient("Anna Berg")
    shutil.copytree(house.vault, lone.vault, dirs_exist_ok=True)
    refused(House(lone.folder))


def test_a_vault_known_at_another_place_is_never_cleared(lone, tmp_path):
    killed(lone.folder, "memory")
    twin = House(lone.folder)
    twin.setup.create(tmp_path / "other", "C", ADA, ROLES[ADA], password(ADA))
    shutil.copytree(tmp_path / "other", lone.vault, dirs_exist_ok=True)
    refused(twin)


def test_a_database_nobody_can_read_is_never_cleared(lone):
    killed(lone.folder, "seed")
    (lone.vault / "vault.db").write_bytes(b"\0" * 100)
    refused(House(lone.folder))


def test_an_empty_database_file_is(lone):
    killed(lone.folder, "seed")
    for file in lone.vault.glob("vault.db*"):
        file.unlink()
    (lone.vault / "vault.db").touch()
    create(House(lone.folder))


def test_a_creation_that_fails_gives_the_place_free(lone, monkeypatch):
    """At once, and to every program; what else lies there is nobody's to remove."""

    def full(*_):
        raise StorageFailed("disk-full")

    with monkeypatch.context() as patch:
        patch.setattr("clinicvault.services.setup.found_vault", full)
        with pytest.raises(StorageFailed, match="disk-full"):
            create(lone)
    assert not lone.vault.exists()
    create(House(lone.folder))


def test_a_database_that_came_between_is_not_removed(lone, monkeypatch):
    def late(folder):
        folder.database.write_bytes(b"somebody's")
        raise StorageFailed("file-exists")

    monkeypatch.setattr("clinicvault.storage.vault_folder.VaultFolder.create", late)
    with pytest.raises(StorageFailed, match="file-exists"):
        create(lone)
    assert [p.name for p in lone.vault.iterdir()] == ["vault.db"]
