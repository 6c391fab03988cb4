"""`log verify` needs no unlock, no seed, no keychain: only the vault and its pinned beginning."""

import pytest

from clinicvault.bootstrap import Host
from clinicvault.domain.errors import Refused
from tests.unit.services.real_clinic import ADA, PAUL, House


class NoSeed(Host):
    """A computer whose keychain may not be asked."""

    def seed(self, remembered):
        raise AssertionError("the seed was asked for")

    kept_seed = seed


@pytest.fixture
def witnessed(house, tmp_path):
    """A clinic with a backup: a copy of the check code is held elsewhere."""
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    return house


def test_verification_reads_no_key(witnessed):
    blind = House(witnessed.folder, NoSeed)
    with blind.open() as desk:
        status = desk.review.verify()
        assert status.ok
        assert status.witnessed is not None
        assert desk.review.verify().checkpoint == status.checkpoint
        assert desk.health.verify().damaged == ()
        with pytest.raises(AssertionError, match="seed"):
            desk.be(PAUL)


def test_a_computer_that_lost_its_seed_verifies_all_the_same(witnessed):
    for file in (witnessed.home / "vaults").rglob("workstation-seed"):
        file.unlink()
    with witnessed.open() as desk:
        assert desk.review.verify().ok
        with pytest.raises(Refused, match="workstation-unknown"):
            desk.be(PAUL)


def test_before_anybody_unlocked_here_nothing_is_said_of_copies(house):
    for file in (house.home / "vaults").rglob("*.json"):
        file.write_text(file.read_text(encoding="utf-8").replace('"station"', '"other"'))
    with House(house.folder, NoSeed).open() as desk:
        assert desk.review.verify().ok
