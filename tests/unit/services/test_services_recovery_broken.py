"""A recovery that breaks off shuts nobody out, and only the newest sheets finish one."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest

from clinicvault.domain.errors import ClinicVaultError, IntegrityError, Refused, UsageError
from clinicvault.domain.messages import message
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, password

RITA, YAN = "Rita Rescue", "Yan Rescue"


class Boom(Exception):
    """The window was closed in the middle."""


@pytest.fixture
def sheets(kit, tmp_path):
    path = tmp_path / "kit.pdf"
    path.write_bytes(kit)
    return path


def recover(house, sheets, user=RITA, progress=None):
    return house.setup.recover(house.vault, [sheets], user, password(user), progress=progress)


def break_off(house, sheets):
    def stop(_):
        raise Boom

    with pytest.raises(Boom):
        recover(house, sheets, YAN, stop)


def stations(house):
    rows = sqlite3.connect(house.vault / "vault.db")
    [(count,)] = rows.execute("select count(*) from workstation")
    rows.close()
    return count


def elsewhere(house, tmp_path):
    other = House(tmp_path / "other")
    shutil.copytree(house.vault, other.vault)
    return other


def test_a_recovery_that_breaks_off_shuts_nobody_out(filled, sheets):
    house, patient = filled
    break_off(house, sheets)
    for user in (ADA, INA, PAUL):
        with house.open(user) as desk:
            assert desk.patients.count() == 1 if user != ADA else desk.log()
    house.setup.kit_kept(house.vault, recover(house, sheets))
    assert stations(house) == 1
    for user in (RITA, ADA, INA):
        with house.open(user) as desk:
            assert user != RITA or desk.viewing.preview(desk.photos(patient)[0])


def test_on_a_new_computer_a_repeated_recovery_goes_on_with_the_same_key(filled, sheets, tmp_path):
    house, patient = filled
    other = elsewhere(house, tmp_path)
    break_off(other, sheets)
    seeds = {path: path.read_bytes() for path in other.home.rglob("workstation-seed*")}
    assert seeds
    with pytest.raises(Refused, match="workstation-unknown"):
        other.host.recall(other.vault)
    other.setup.kit_kept(other.vault, recover(other, sheets))
    assert {path: path.read_bytes() for path in other.home.rglob("workstation-seed*")}.keys() == (
        seeds.keys()
    )
    assert stations(other) == 2
    with other.open(RITA) as desk:
        assert desk.viewing.preview(desk.photos(patient)[0])
        assert desk.review.verify().ok


def test_a_lost_seed_does_not_stop_a_recovery(filled, sheets):
    house, patient = filled
    [seed] = house.home.rglob("workstation-seed")
    seed.write_bytes(b"rotten")
    house.setup.kit_kept(house.vault, recover(house, sheets))
    with house.open(RITA) as desk:
        assert desk.viewing.preview(desk.photos(patient)[0])


def test_wrong_sheets_leave_no_key_behind(house, computer_kit, tmp_path):
    other = elsewhere(house, tmp_path)
    with pytest.raises(ClinicVaultError):
        recover(other, computer_kit)
    assert not list(other.home.rglob("workstation-seed*"))


@pytest.fixture
def computer_kit(_computer, tmp_path):
    """The sheets of some other clinic."""
    strange = House(tmp_path / "strange")
    kit = strange.setup.create(strange.vault, "Clinic", ADA, frozenset(), password(ADA))
    path = tmp_path / "strange.pdf"
    path.write_bytes(kit.pdf)
    return path


def test_a_store_without_its_founding_record_is_not_recovered(house, sheets, tmp_path):
    other = elsewhere(house, tmp_path)
    rows = sqlite3.connect(other.vault / "vault.db", isolation_level=None)
    rows.execute("delete from founding")
    rows.close()
    with pytest.raises(IntegrityError) as said:
        recover(other, sheets)
    assert said.value.code == "founding-changed"


def test_only_the_newest_sheets_finish_a_recovery(house, sheets, tmp_path):
    """A window still holds the first ones: kept, they would end the sheets that are printed."""
    first = recover(house, sheets)
    second = recover(house, sheets, YAN)
    place = tmp_path / "new.pdf"
    place.write_bytes(second.pdf)
    for act in (
        lambda: house.setup.save_kit(house.vault, first, place),
        lambda: house.setup.kit_kept(house.vault, first),
    ):
        with pytest.raises(UsageError) as said:
            act()
        assert said.value.code == "kit-not-newest"
    assert place.read_bytes() == second.pdf
    assert "newest" in message("kit-not-newest", {})[0]
    with pytest.raises(Refused, match="recovery-unfinished"), house.open(YAN):
        pass
    house.setup.save_kit(house.vault, second, place)
    with house.open(YAN):
        pass
    house.setup.kit_kept(house.vault, recover(house, place, "Third Rescue"))


def test_a_backup_of_another_founding_is_refused_however_damaged(filled, tmp_path):
    house, _ = filled
    backup = tmp_path / "backup"
    with house.open(ADA) as desk:
        desk.backup.backup(backup)
    damaged = next(path for path in (backup / "objects").rglob("*") if path.is_file())
    damaged.write_bytes(b"x")
    [facts] = house.home.glob("vaults/*/vault.json")
    facts.write_text(json.dumps(json.loads(facts.read_text()) | {"pin": "00" * 32}))
    with pytest.raises(IntegrityError) as said:
        restore(house.host, backup, tmp_path / "back")
    assert said.value.code == "founding-changed"
    assert not (tmp_path / "back").exists()
