"""Backup and restore: nothing of it opens a patient by itself, and nothing damaged comes back."""

import hashlib
import json
import shutil
import sqlite3

import pytest

from clinicvault.access.deleting import delete_row
from clinicvault.domain.errors import (
    Cancelled,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.record_kinds import DeletionReason, Purpose
from clinicvault.domain.records import PhotoRecord, WrapRecord
from clinicvault.jobs import CancelToken
from clinicvault.services.backups import restoring
from clinicvault.services.backups import service as module
from clinicvault.services.backups.files import DATABASE, MANIFEST, WRAPS, Target
from clinicvault.services.backups.restoring import restore
from clinicvault.services.views import NOT_TAKEN_UP, PASSED_OVER, Damage, VerifyReport
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, password


@pytest.fixture(scope="module")
def made(filled_clinic, tmp_path_factory):
    """(house, patient, backup folder)."""
    folder = tmp_path_factory.mktemp("backup")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(ADA) as desk:
        desk.backup.backup(folder / "bk")
    return house, patient, folder / "bk"


@pytest.fixture
def copied(made, tmp_path):
    """As `made`, to spoil."""
    house = made[0].copy(tmp_path / "pc")
    shutil.copytree(made[2], tmp_path / "bk")
    return house, made[1], tmp_path / "bk"


def snapshots(backup):
    return sorted((backup / "snapshots").iterdir())


def test_only_new_objects_are_copied_and_manifests_are_chained(house, tmp_path):
    backup, told = tmp_path / "bk", []
    with house.open(ADA) as desk:
        assert desk.backup.last() is None
        assert "warning-no-backup" in desk.unlocking.session().warnings
        first = desk.backup.backup(backup, told.append)
        assert (first.objects, first.bytes) == (0, 0)
        desk.be(INA)
        patient = desk.patient()
        desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
        second = desk.backup.backup(backup, told.append)
        assert second.objects == 3
        assert second.bytes == sum(
            p.stat().st_size for p in (backup / "objects").rglob("*") if p.is_file()
        )
        third = desk.backup.backup(backup)
        assert (third.objects, third.bytes) == (3, 0)
        assert desk.backup.last() == third
        assert "warning-no-backup" not in desk.unlocking.session().warnings
        assert desk.review.verify().witnessed is not None
        desk.be(ADA)
        rows = desk.log(event="backup")
        assert [row.outcome for row in rows] == ["done"] * 3
    bodies = [json.loads((s / MANIFEST).read_bytes())["body"] for s in snapshots(backup)]
    assert bodies[0]["previous"] == ""
    assert bodies[1]["previous"] == module.manifest_digest(
        (snapshots(backup)[0] / MANIFEST).read_bytes()
    )
    assert {p.name for p in snapshots(backup)[0].iterdir()} == {DATABASE, WRAPS, MANIFEST}
    for path in snapshots(backup)[0].iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert told


def test_the_database_of_a_backup_holds_no_wrap_not_even_in_free_pages(made):
    house, _, backup = made
    with sqlite3.connect(house.vault / "vault.db") as db:
        wraps = [row[0] for row in db.execute(f"SELECT sealed FROM {WrapRecord.TABLE}")]
    data = (snapshots(backup)[0] / DATABASE).read_bytes()
    apart = (snapshots(backup)[0] / WRAPS).read_bytes()
    assert len(wraps) >= 4
    assert not any(wrap[8:40] in data for wrap in wraps)
    assert all(wrap[8:40] in apart for wrap in wraps)


def test_a_restored_vault_opens_and_says_that_it_was_restored(copied, tmp_path):
    house, patient, backup = copied
    with house.open(INA) as desk:
        desk.patient("Later")  # lost with the disk: the backup is older
    shutil.rmtree(house.vault)
    told = []
    report = restore(house.host, backup, tmp_path / "new", told.append)
    assert not report.damaged
    assert told
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        photos = desk.photos(patient)
        assert len(photos) == 2
        assert desk.viewing.full(photos[0]).width
        status = desk.review.verify()
        assert status.ok, status.faults
        assert status.unsettled == 1
        desk.be(ADA)
        assert desk.log(event="vault-restore")
        assert not desk.health.verify().damaged
        again = desk.backup.backup(backup)
        assert again.bytes == 0
    assert (tmp_path / "new" / "vault.db").stat().st_mode & 0o777 == 0o600


def test_a_restore_beside_the_old_vault_leaves_both(copied, tmp_path):
    house, patient, backup = copied
    with house.open(ADA) as desk:
        assert not desk.backup.restore(backup, tmp_path / "new").damaged
    (tmp_path / "new").rename(tmp_path / "moved")
    for vault in (house.vault, tmp_path / "moved"):
        with house.open(PAUL, vault=vault) as desk:
            assert len(desk.photos(patient)) == 2
            assert not desk.health.verify().damaged
    house.host.forget(tmp_path / "moved")
    with house.open(PAUL):
        pass


@pytest.mark.parametrize("damaged", [True, False])
def test_a_vault_that_does_not_open_after_its_restore(copied, tmp_path, monkeypatch, damaged):
    """Known to be damaged: it stays, and the report says what. Otherwise the restore fails."""
    house, _, backup = copied
    if damaged:
        report = VerifyReport(1, (Damage("photo", "00", ""),))
        monkeypatch.setattr(restoring, "verify_ports", lambda *_: report)

    def shut(*_):
        raise IntegrityError("row-altered", table="founding", id="")

    monkeypatch.setattr(restoring, "begin_generation", shut)
    if damaged:
        shut = Damage(NOT_TAKEN_UP, "row-altered", "")
        assert restore(house.host, backup, tmp_path / "new").damaged == (*report.damaged, shut)
        assert (tmp_path / "new" / "vault.db").is_file()
    else:
        with pytest.raises(IntegrityError):
            restore(house.host, backup, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def test_restoring_where_nobody_was_enrolled_needs_the_sheets(copied, kit, tmp_path):
    _, patient, backup = copied
    other = House(tmp_path / "other")
    assert not restore(other.host, backup, other.vault).damaged
    with pytest.raises(Refused) as said, other.open():
        pass
    assert said.value.code == "workstation-unknown"
    sheets = tmp_path / "kit.pdf"
    sheets.write_bytes(kit)
    new = other.setup.recover(other.vault, [sheets], "Rita Rescue", password("Rita Rescue"))
    assert new.pdf.startswith(b"%PDF")
    other.setup.kit_kept(other.vault, new)
    with other.open("Rita Rescue") as desk:
        photos = desk.photos(patient)
        assert desk.viewing.preview(photos[0])
        assert desk.review.verify().ok
        assert not desk.health.verify().damaged


def spoil_manifest(snapshot):
    body = json.loads((snapshot / MANIFEST).read_bytes())
    body["body"]["objects"] += 1
    (snapshot / MANIFEST).write_text(json.dumps(body))


def spoil(name):
    def flip(snapshot):
        path = snapshot / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    return flip


def object_files(place):
    return sorted(p for p in (place / "objects").rglob("*") if p.is_file())


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.chmod(0o600)
    path.write_bytes(data)


def replace_both(snapshot):
    """Hashes made to fit: the signature does not."""
    spoil(DATABASE)(snapshot)
    signed = json.loads((snapshot / MANIFEST).read_bytes())
    signed["body"]["database"] = module.hash_file(snapshot / DATABASE).hex()
    (snapshot / MANIFEST).write_text(json.dumps(signed))


@pytest.mark.parametrize(
    "damage",
    [
        spoil_manifest,
        spoil(DATABASE),
        spoil(WRAPS),
        replace_both,
        lambda snapshot: (snapshot / WRAPS).unlink(),
        lambda snapshot: (snapshot / MANIFEST).write_text("{}"),
        lambda snapshot: (snapshot / MANIFEST).write_text('{"body": {"format": 2}}'),
    ],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing(copied, tmp_path, damage):
    house, patient, backup = copied
    damage(snapshots(backup)[-1])
    with pytest.raises(IntegrityError):
        restore(house.host, backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(IntegrityError):
        restore(house.host, backup, tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []
    with house.open(PAUL) as desk:  # the vault it has still is the vault it knows
        assert len(desk.photos(patient)) == 2


def test_restore_wants_a_backup_and_an_empty_place(copied, tmp_path):
    house, _, backup = copied
    for source, vault, code in (
        (tmp_path / "none", tmp_path / "new", "backup-none"),
        (backup, backup, "vault-exists"),
        (backup, house.home / "in", "home-inside-vault"),
    ):
        with pytest.raises(UsageError) as said:
            restore(house.host, source, vault)
        assert said.value.code == code


def test_a_failure_in_the_last_step_leaves_the_old_vault_in_force(copied, tmp_path, monkeypatch):
    house, patient, backup = copied

    def full(*_):
        raise StorageFailed("disk-full")

    monkeypatch.setattr("clinicvault.services.backups.restoring.begin_generation", full)
    with pytest.raises(StorageFailed):
        restore(house.host, backup, tmp_path / "new")
    monkeypatch.undo()
    assert not (tmp_path / "new").exists()
    with house.open(PAUL) as desk:
        assert len(desk.photos(patient)) == 2
        assert not desk.health.verify().damaged


def test_another_founding_record_under_the_same_id_is_refused(copied, tmp_path, monkeypatch):
    house, _, backup = copied
    monkeypatch.setattr(house.host, "recall_id", lambda _: _Other)
    with pytest.raises(IntegrityError) as said:
        restore(house.host, backup, tmp_path / "new")
    assert said.value.code == "founding-changed"


class _Other:
    pin = bytes(32)


def test_a_vault_that_was_damaged_before_is_restored_as_it_was_and_said_so(filled, tmp_path):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    # Made by hand what a damaged vault's backup would be: its rows lie, its manifest is signed.
    with sqlite3.connect(house.vault / "vault.db") as db:
        db.execute("UPDATE photo SET facts_sealed = randomblob(length(facts_sealed))")
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert {one.what for one in report.damaged} == {"photo"}
    with house.open(ADA, vault=tmp_path / "new"):
        pass


def test_a_backup_never_lies_in_the_vault_or_in_another_clinics_folder(copied, tmp_path):
    house, _, backup = copied
    with house.open(ADA) as desk:
        for place in (house.vault, house.vault / "bk", house.folder):
            with pytest.raises(UsageError) as said:
                desk.backup.backup(place)
            assert said.value.code == "backup-inside-vault"
        spoil_manifest(snapshots(backup)[-1])
        newest = snapshots(backup)[-1] / MANIFEST
        newest.write_text(newest.read_text().replace(desk.clinic.vault.id.hex(), "00" * 16))
        with pytest.raises(UsageError) as said:
            desk.backup.backup(backup)
        assert said.value.code == "backup-other-vault"


def test_a_manifest_that_cannot_be_read_does_not_keep_the_next_backup_out(copied, tmp_path):
    house, _, backup = copied
    with house.open(ADA) as desk:
        desk.backup.backup(backup)
        first, second = snapshots(backup)
        (second / MANIFEST).write_text("no JSON")
        desk.backup.backup(backup)
    cited = json.loads((snapshots(backup)[-1] / MANIFEST).read_bytes())["body"]["previous"]
    assert cited == hashlib.sha256((first / MANIFEST).read_bytes()).hexdigest()
    report = restore(house.host, backup, tmp_path / "new")
    assert report.damaged == (Damage(PASSED_OVER, second.name, ""),)


def test_a_cancelled_backup_leaves_no_snapshot_and_the_next_one_clears_up(copied):
    house, _, backup = copied
    token = CancelToken()
    token.cancel()
    with house.open(ADA) as desk:
        with pytest.raises(Cancelled):
            desk.backup.backup(backup, cancel=token)
        assert len(snapshots(backup)) == 1
        (backup / "snapshots" / ".clinicvault-part-20200101T000000000000Z").mkdir()
        desk.backup.backup(backup)
        assert len(snapshots(backup)) == 2
        assert desk.log(event="backup", outcome="failed")


def test_a_damaged_vault_is_not_backed_up_over_good_objects(copied, tmp_path):
    house, _, backup = copied
    for path in object_files(house.vault):
        path.write_bytes(b"noise")
    with house.open(ADA) as desk:
        kept = desk.backup.backup(backup)  # the good ones are there already
        assert (kept.objects, kept.missing, kept.damaged) == (6, 0, ())
        fresh = desk.backup.backup(tmp_path / "fresh")
        assert (fresh.objects, fresh.bytes, fresh.missing) == (0, 0, 6)
        assert not object_files(tmp_path / "fresh")


def test_a_rotten_object_at_the_target_is_replaced(copied):
    house, _, backup = copied
    flip(object_files(backup)[0])
    with house.open(ADA) as desk:
        again = desk.backup.backup(backup)
        assert again.bytes == object_files(backup)[0].stat().st_size
        assert again.missing == 0


def test_a_place_that_cannot_be_written_is_said(copied, tmp_path):
    house, _, _ = copied
    (tmp_path / "file").write_text("")
    with house.open(ADA) as desk, pytest.raises(StorageFailed) as said:
        desk.backup.backup(tmp_path / "file" / "bk")
    assert said.value.code == "output-unwritable"


def test_a_target_without_snapshots_has_none(tmp_path):
    assert Target(tmp_path).newest() is None
    assert Target(tmp_path).unreadable() == {}


def test_wraps_deleted_after_a_withdrawal_stay_deleted(copied, tmp_path):
    house, patient, backup = copied
    with house.open(INA) as desk:
        desk.consents.withdraw(patient, Purpose.CARE)
        desk.backup.backup(backup)
    restore(house.host, backup, tmp_path / "new")
    with house.open(PAUL, vault=tmp_path / "new") as desk, pytest.raises(Refused):
        desk.viewing.preview(desk.photos(patient)[0])


def bodies(backup):
    return [json.loads((one / MANIFEST).read_bytes())["body"] for one in snapshots(backup)]


def test_nothing_of_anybody_elses_is_ever_removed(copied):
    house, _, backup = copied
    foreign = backup / "snapshots" / "2024-05-01_timeshift" / "precious.txt"
    foreign.parent.mkdir()
    foreign.write_text("precious")
    left = backup / "snapshots" / ".clinicvault-part-20200101T000000Z"
    left.mkdir()
    (left / DATABASE).write_bytes(b"half")
    with house.open(ADA) as desk:
        desk.backup.backup(backup)
    assert foreign.read_text() == "precious"
    assert not left.exists()


@pytest.mark.parametrize("name", ["20310101T000000000000Z", "00000000T000000000000Z", "anything"])
def test_the_newest_backup_is_the_one_after_all_others_whatever_its_name(copied, tmp_path, name):
    house, _, backup = copied
    [first] = snapshots(backup)
    first.rename(first.with_name(name))
    with house.open(INA) as desk:
        patient = desk.patient("Later")
        desk.importing.run(patient, [jpeg(tmp_path / "late.jpg", 77)])
        desk.be(ADA)
        desk.backup.backup(backup)
        known = desk.clinic.ports.state.position()[0]
    report = restore(house.host, backup, tmp_path / "new")
    assert not report.damaged
    assert report.backed_up.isoformat() == max(body["when"] for body in bodies(backup))
    assert 0 < report.behind <= known
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert len(desk.photos(patient)) == 1


def test_a_manifest_that_rotted_is_named_however_old_its_folder_says_it_is(copied, tmp_path):
    """Names and clocks prove nothing: what cannot be read may be the newest."""
    house, _, backup = copied
    with house.open(ADA) as desk:
        desk.backup.backup(backup)
    old = snapshots(backup)[0]
    (old / MANIFEST).write_bytes(b"{}")
    report = restore(house.host, backup, tmp_path / "new")
    assert report.damaged == (Damage(PASSED_OVER, old.name, ""),)


def test_two_backups_at_once_are_refused(copied):
    house, _, backup = copied
    with house.open(ADA) as desk:
        said = []

        def again(_):
            with pytest.raises(Refused) as refused:
                desk.backup.backup(backup)
            said.append(refused.value.code)

        desk.backup.backup(backup, again)
        assert set(said) == {"backup-busy"}
        assert len(snapshots(backup)) == 2
        desk.backup.backup(backup)


def test_a_photo_taken_back_while_a_backup_runs_is_no_damage(copied, monkeypatch):
    house, _, backup = copied
    with house.open(PAUL) as desk:
        gone = []
        whole = Target.put

        def put(self, store, object_id, digest):
            if not gone:
                gone.append(object_id)
                session = desk.clinic.session
                with desk.clinic.vault.write() as rows:
                    [photo] = rows.find(PhotoRecord, original_object=object_id)
                    delete_row(session, rows, photo, DeletionReason.TAKEN_BACK)
                    rows.event(session.event("photo-take-back", objects=(photo.id,)))
                    rows.commit()
                store.delete(object_id)
            return whole(self, store, object_id, digest)

        monkeypatch.setattr(Target, "put", put)
        shutil.rmtree(backup)
        made = desk.backup.backup(backup)
        assert (made.missing, made.damaged) == (0, ())
        assert bodies(backup)[0]["missing"] == [gone[0].hex()]


@pytest.mark.parametrize(
    "change",
    [
        {"pin": None},
        {"pin": "zz"},
        {"pin": "00"},
        {"vault": 7},
        {"database": []},
        {"previous": "0011"},
        {"missing": {}},
        {"when": "yesterday"},
        {"when": "2026-01-01T00:00:00"},
        {"checkpoint": "one line"},
        {"checkpoint": None},
        {"checkpoint": "a\nb\nc"},
    ],
    ids=str,
)
def test_a_manifest_with_a_field_out_of_form_is_damage(copied, tmp_path, change):
    house, _, backup = copied
    [path] = [one / MANIFEST for one in snapshots(backup)]
    signed = json.loads(path.read_bytes())
    for name, value in change.items():
        signed["body"][name] = value
    path.write_text(json.dumps(signed))
    with pytest.raises(IntegrityError) as said:
        restore(house.host, backup, tmp_path / "new")
    assert said.value.code == "backup-manifest"


@pytest.mark.parametrize("data", [b"[" * 200_000, b"\xff\xfe", b"null", b"7", b"{}", b""])
def test_a_manifest_that_is_none_is_damage(copied, tmp_path, data):
    house, _, backup = copied
    (snapshots(backup)[0] / MANIFEST).write_bytes(data)
    with pytest.raises(IntegrityError) as said:
        restore(house.host, backup, tmp_path / "new")
    assert said.value.code == "backup-manifest"
