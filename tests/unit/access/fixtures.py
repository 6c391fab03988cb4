"""Fixtures around `world`, shared by every folder that tests access."""

import pytest

from tests.unit.access.world import copy_world, make_world


@pytest.fixture(autouse=True)
def at_the_floor(monkeypatch):
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    made = make_world(tmp_path_factory.mktemp("clinic") / "vault")
    made.shut()
    patch.undo()
    return made


@pytest.fixture
def world(founded_once, tmp_path):
    made = copy_world(founded_once, tmp_path / "clinic")
    yield made
    made.shut()


@pytest.fixture(scope="session")
def two_teams_once(founded_once, tmp_path_factory):
    from tests.unit.access.two_teams import add_second_team

    made = copy_world(founded_once, tmp_path_factory.mktemp("teams") / "clinic")
    made.hands = add_second_team(made)
    made.shut()
    return made


@pytest.fixture
def two(two_teams_once, tmp_path):
    """(the clinic, first team, second team)."""
    made = copy_world(two_teams_once, tmp_path / "clinic")
    yield made, made.vault.trust.team, two_teams_once.hands
    made.shut()


@pytest.fixture
def founded_alone(tmp_path):
    """A clinic whose administrator and officer is still alone."""
    from clinicvault.domain.roles import Role
    from tests.unit.access.test_access_founding import found

    made = found(tmp_path, frozenset({Role.ADMINISTRATOR, Role.OFFICER}))
    yield made
    made.shut()
