"""A creation that is killed before this computer knows the vault does not block its place."""

import os
import shutil
import subprocess
import sys

import pytest

from clinicvault.domain.errors import UsageError
from clinicvault.services.restoring import restore
from tests.unit.services.real_clinic import ADA, ROLES, House, password

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


def refused(house):
    before = sorted(house.vault.rglob("*"))
    with pytest.raises(UsageError, match="vault-exists"):
        create(house)
    assert sorted(house.vault.rglob("*")) == before


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
