"""Deleting what this computer remembers: the next start says so, and rolls nothing back unnoticed."""

import shutil

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, INA


def states(house):
    return sorted(house.home.glob("vaults/*/state*.db"))


def unsettled(house):
    with house.open(ADA) as desk:
        status = desk.review.verify()
        assert status.ok
        return status.unsettled


def events(house):
    with house.open(ADA) as desk:
        return [row.event for row in desk.log()].count("local-state-lost")


def test_a_new_clinic_is_not_flagged(house):
    assert unsettled(house) == 0
    assert events(house) == 0


def test_a_deleted_state_is_flagged_once(house):
    [state] = states(house)
    state.unlink()
    assert unsettled(house) == 1
    assert unsettled(house) == 1
    assert events(house) == 1


def test_window_and_command_line_that_start_together_flag_one_loss(house):
    [state] = states(house)
    state.unlink()
    with house.open() as window, house.open() as line:
        # Both have found the loss by now; the vault itself opens on first use.
        assert window.unlocking.vault().users
        assert line.unlocking.vault().users
    assert unsettled(house) == 1
    assert events(house) == 1


def test_the_older_store_is_refused_when_only_the_state_was_deleted(house, tmp_path):
    shutil.copy(house.vault / "vault.db", tmp_path / "older.db")
    with house.open(INA) as desk:
        desk.patient()
    [state] = states(house)
    state.unlink()
    shutil.copy(tmp_path / "older.db", house.vault / "vault.db")
    with pytest.raises(IntegrityError) as refused, house.open(INA):
        pass
    assert refused.value.code == "log-rolled-back"
    with house.open() as desk:
        assert "log-rolled-back" in {one.what for one in desk.health.verify().damaged}


def test_whoever_deletes_the_note_too_is_flagged(house, tmp_path):
    shutil.copy(house.vault / "vault.db", tmp_path / "older.db")
    with house.open(INA) as desk:
        desk.patient()
    for file in house.home.glob("vaults/*/state*"):
        file.unlink()
    shutil.copy(tmp_path / "older.db", house.vault / "vault.db")
    # The copies of the log's head that this computer keeps are left, and tell it.
    with pytest.raises(IntegrityError), house.open(INA):
        pass
    for file in house.home.glob("vaults/*/witnesses.db"):
        file.unlink()
    assert unsettled(house) == 1
    assert events(house) == 1


@pytest.mark.parametrize("lost", [False, True])
def test_a_backup_is_brought_back_to_where_the_clinic_lay(house, tmp_path, lost):
    """What this computer saw of the vault that is gone is cited, and refuses nothing."""
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
        desk.review.verify()
    if lost:
        states(house)[0].unlink()
    shutil.rmtree(house.vault)
    assert not restore(house.host, tmp_path / "backup", house.vault).damaged
    assert unsettled(house) == 1
    assert events(house) == 0
    with house.open(INA) as desk:
        desk.patient()
    assert unsettled(house) == 1


def rotten(file):
    file.write_bytes(b"junk" * 3_000)


@pytest.mark.parametrize("damage", [rotten, lambda file: file.unlink()])
def test_kept_copies_that_are_lost_are_flagged_once(house, damage):
    """Else forty-eight lines of proof were forgotten, and nobody was told."""
    with house.open(INA):
        pass
    [file] = house.home.glob("vaults/*/witnesses.db")
    damage(file)
    assert unsettled(house) == 1
    assert unsettled(house) == 1
    assert events(house) == 1
    assert file.exists()


def test_state_and_kept_copies_lost_together_are_one_loss(house):
    with house.open(INA):
        pass
    for name in ("state*.db", "witnesses.db"):
        for file in house.home.glob(f"vaults/*/{name}"):
            file.unlink()
    assert unsettled(house) == 1
    assert events(house) == 1
