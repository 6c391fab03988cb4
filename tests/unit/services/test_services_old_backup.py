"""Backups that a program of the first revision made come back, and the vault goes on."""

import contextlib
import sqlite3

import pytest

from clinicvault.domain import records
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.services.backups import service as module
from clinicvault.services.backups.files import DATABASE
from clinicvault.services.backups.restoring import restore
from tests.unit.services.kept import aside
from tests.unit.services.real_clinic import ADA, PAUL, House

LATER = [
    "kept_file", "log_witness", "log_segment",
    *(k.TABLE for k in RECORD_TYPES if k.__module__ != records.__name__),
]  # fmt: skip
"""Tables that the first revision did not have."""
NO_DELETE = (
    "CREATE TRIGGER log_leaf_no_delete BEFORE DELETE ON log_leaf "
    "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
)
"""As it was before there were segments."""


def as_it_was(path):
    """Nothing was kept aside then, and much else not: neither table nor log knows of it."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as rows:
        for table in LATER:
            rows.execute(f'DROP TABLE "{table}"')
        rows.execute("DROP TRIGGER log_leaf_no_delete")
        rows.execute(NO_DELETE)
        rows.execute("UPDATE alembic_version SET version_num = '0001'")
        rows.execute("PRAGMA user_version = 1")


@pytest.fixture
def old(filled, tmp_path, monkeypatch):
    """(house, patient, backup folder), signed over a database of revision 0001."""
    house, patient = filled
    body = module.Backup._body

    def older(self, target, folder, *more):
        as_it_was(folder / DATABASE)
        return body(self, target, folder, *more)

    with monkeypatch.context() as patch, house.open(ADA) as desk:
        patch.setattr(module.Backup, "_body", older)
        desk.backup.backup(tmp_path / "backup")
    return house, patient, tmp_path / "backup"


def test_on_this_computer_work_goes_on(old, tmp_path):
    house, patient, backup = old
    assert restore(house.host, backup, tmp_path / "new").damaged == ()
    with house.open(PAUL, tmp_path / "new") as desk:
        assert len(desk.photos(patient)) == 2
        assert desk.kept_files.list(patient) == ()
        kept = aside(desk, patient, b"today's")
        desk.be(ADA)
        assert desk.backup.backup(backup).damaged == ()
        assert desk.health.verify().damaged == ()
    restore(house.host, backup, tmp_path / "again")
    with house.open(PAUL, tmp_path / "again") as desk:
        assert [one.id for one in desk.kept_files.list(patient)] == [kept]


def test_on_a_strange_computer_it_is_whole(old, tmp_path):
    _, _, backup = old
    stranger = House(tmp_path / "stranger")
    assert restore(stranger.host, backup, tmp_path / "new").damaged == ()


def test_the_backup_itself_stays_as_it_was(old, tmp_path):
    house, _, backup = old
    before = {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()}
    restore(house.host, backup, tmp_path / "new")
    assert {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()} == before
