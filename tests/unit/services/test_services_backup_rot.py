"""Rotten and lost objects: everything else is backed up and comes back, and they are named."""

import json
import shutil
import sqlite3

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ids import patient_code
from clinicvault.services.backups import files as backup_files
from clinicvault.services.backups.files import MANIFEST
from clinicvault.services.backups.objects import listed
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, PAUL, House


def object_files(place):
    """Files by object id, in a vault or a backup."""
    files = [p for p in (place / "objects").rglob("*") if p.is_file()]
    return {(p.parent.name + p.name)[-32:]: p for p in files}


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.chmod(0o600)
    path.write_bytes(data)


def lose(path):
    path.unlink()


def unreadable(path):
    """A folder where a file was: reading fails as it does on a bad sector."""
    path.unlink()
    path.mkdir()


def body(backup):
    newest = max((backup / "snapshots").iterdir())
    return json.loads((newest / MANIFEST).read_bytes())["body"]


def stored(house):
    with house.host.reading(house.vault / "vault.db") as rows:
        return listed(rows)[0]


def original(house):
    """The first photo's original."""
    return next(one for one in stored(house) if one.what == "original")


@pytest.mark.parametrize("harm", [flip, lose])
def test_a_fresh_backup_goes_on_and_names_what_is_not_in_it(filled, tmp_path, harm):
    house, patient = filled
    hurt = original(house)
    harm(object_files(house.vault)[hurt.id.hex()])
    with house.open(ADA) as desk:
        told = []
        made = desk.backup.backup(tmp_path / "bk", told.append)
        assert (made.objects, made.missing) == (5, 1)
        [damage] = made.damaged
        assert (damage.what, damage.id) == ("original", hurt.id.hex())
        assert damage.patient == patient_code(bytes.fromhex(patient))
        assert (told[-1].done, told[-1].total) == (6, 6)
        assert desk.backup.last() == made
        [row] = desk.log(event="backup", outcome="incomplete")
        assert dict(row.detail) == {"objects": "5", "damaged": "1"}
    assert body(tmp_path / "bk")["objects"] == 5
    assert body(tmp_path / "bk")["missing"] == [hurt.id.hex()]
    assert hurt.id.hex() not in object_files(tmp_path / "bk")


def test_what_was_missing_comes_into_the_backup_when_it_is_whole_again(filled, tmp_path):
    house, _ = filled
    hurt = object_files(house.vault)[original(house).id.hex()]
    hurt.rename(tmp_path / "aside")
    with house.open(ADA) as desk:
        assert desk.backup.backup(tmp_path / "bk").missing == 1
        (tmp_path / "aside").rename(hurt)
        later = desk.backup.backup(tmp_path / "bk")
        assert (later.objects, later.missing, later.bytes) == (6, 0, hurt.stat().st_size)
    assert body(tmp_path / "bk")["missing"] == []
    assert not restore(house.host, tmp_path / "bk", tmp_path / "new").damaged


@pytest.mark.parametrize("harm", [flip, lose, unreadable])
def test_a_restore_brings_everything_that_is_whole(filled, tmp_path, harm):
    house, patient = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    hurt = original(house)
    harm(object_files(tmp_path / "bk")[hurt.id.hex()])
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert [(one.what, one.id) for one in report.damaged] == [("original", hurt.id.hex())]
    assert len(object_files(tmp_path / "new")) == 5
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        first, second = desk.photos(patient)
        broken = hurt.id in photo_objects(house, first)
        whole, lost = (second, first) if broken else (first, second)
        assert desk.viewing.full(whole).width
        assert desk.viewing.preview(lost)
        with pytest.raises(StorageFailed) as said:
            desk.viewing.full(lost)
        assert said.value.code == "object-missing"
        assert desk.health.verify().damaged == report.damaged
        assert desk.review.verify().ok
        desk.be(ADA)
        [row] = desk.log(event="vault-restore", outcome="incomplete")
        assert dict(row.detail) == {"damaged": "1"}


def photo_objects(house, photo):
    with sqlite3.connect(house.vault / "vault.db") as db:
        return db.execute(
            "SELECT original_object FROM photo WHERE id = ?", (bytes.fromhex(photo),)
        ).fetchone()


def test_a_restore_without_damage_says_nothing_of_it(filled, tmp_path):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
        assert not desk.log(outcome="incomplete")
    assert not restore(house.host, tmp_path / "bk", tmp_path / "new").damaged
    with house.open(ADA, vault=tmp_path / "new") as desk:
        assert not desk.log(outcome="incomplete")


def test_every_object_lost_still_gives_the_records_back(filled, tmp_path):
    house, patient = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    shutil.rmtree(tmp_path / "bk" / "objects")
    other = House(tmp_path / "other")
    report = restore(other.host, tmp_path / "bk", other.vault)
    assert len(report.damaged) == 6
    assert {one.what for one in report.damaged} == {"original", "preview", "thumbnail"}
    assert {one.patient for one in report.damaged} == {patient_code(bytes.fromhex(patient))}
    assert (other.vault / "vault.db").is_file()


@pytest.mark.parametrize("column", ["original_hash = 7", "preview_object = x'00'"])
def test_a_photo_whose_row_cannot_be_read_does_not_stop_the_backup(filled, tmp_path, column):
    house, _ = filled
    with sqlite3.connect(house.vault / "vault.db") as db:
        [(row,)] = db.execute("SELECT id FROM photo ORDER BY id LIMIT 1").fetchall()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'photo'")
        db.commit()
        db.execute("PRAGMA writable_schema = RESET")
        db.execute(f"UPDATE photo SET {column} WHERE id = ?", (row,))
    with house.open(ADA) as desk:
        made = desk.backup.backup(tmp_path / "bk")
    assert made.objects == 3
    assert [(one.what, one.id) for one in made.damaged] == [("photo", row.hex())]
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert ("photo", row.hex()) in {(one.what, one.id) for one in report.damaged}
    assert len(object_files(tmp_path / "new")) == 3


def test_a_full_target_stops_the_backup_and_is_no_damage(filled, tmp_path, monkeypatch):
    house, _ = filled

    def full(path, data):
        raise StorageFailed("disk-full")

    monkeypatch.setattr(backup_files, "write_durable", full)
    with house.open(ADA) as desk:
        with pytest.raises(StorageFailed) as said:
            desk.backup.backup(tmp_path / "bk")
        assert said.value.code == "disk-full"
        assert desk.backup.last() is None
        [row] = desk.log(event="backup", outcome="failed")
        assert dict(row.detail) == {"reason": "disk-full"}
    assert not list((tmp_path / "bk" / "snapshots").iterdir())


def test_the_window_remembers_the_first_names_and_the_whole_number(filled, tmp_path, monkeypatch):
    house, _ = filled
    monkeypatch.setattr("clinicvault.services.backups.service._NOTED", 2)
    shutil.rmtree(house.vault / "objects")
    with house.open(ADA) as desk:
        made = desk.backup.backup(tmp_path / "bk")
        last = desk.backup.last()
    assert (made.missing, len(made.damaged)) == (6, 6)
    assert (last.missing, last.damaged) == (6, made.damaged[:2])
