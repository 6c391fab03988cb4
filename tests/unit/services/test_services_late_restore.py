"""A backup that is older than the days of active records: restored, they are archived ones."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.services.backups.files import DATABASE, WRAPS
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, INA, PAUL, password


@pytest.fixture
def saved(filled, tmp_path):
    """(house, patient, backup folder)."""
    with filled[0].open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
    return *filled, tmp_path / "backup"


def kinds(desk, patient):
    """Of the wraps that are left of a patient's own key."""
    with desk.clinic.vault.read() as rows:
        found = rows.wraps_of_patients()
    return {WrapKind(kind) for of, _, kind, _ in found if of.hex() == patient}


def test_its_patients_come_up_by_confirming_who_is_there(saved, tmp_path):
    house, patient, backup = saved
    house.clock.sleep_days(400)
    assert restore(house.host, backup, tmp_path / "new").damaged == ()
    with house.open(INA, tmp_path / "new") as desk:
        assert WrapKind.TEAM not in kinds(desk, patient)
        desk.be(PAUL)
        assert desk.patients.page(patient).refusal == "record-archived"
        assert desk.step_up.bring_up([patient], password(PAUL)).refused == ()
        desk.viewing.preview(desk.photos(patient)[0])
        assert WrapKind.TEAM in kinds(desk, patient)
        desk.be(ADA)
        assert desk.health.verify().damaged == ()


def test_without_its_keys_a_backup_says_that_their_time_was_over(saved, tmp_path):
    house, _, backup = saved
    with house.open(ADA) as desk:
        desk.backup.backup(backup)
    old, newest = sorted((backup / "snapshots").iterdir())
    (old / WRAPS).unlink()
    (newest / WRAPS).unlink()
    with pytest.raises(IntegrityError, match="backup-expired"):
        restore(house.host, backup, tmp_path / "new")
    (newest / DATABASE).write_bytes(b"rotten")
    with pytest.raises(IntegrityError, match="backup-expired"):
        restore(house.host, backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()
