"""A backup that is forged or spoiled is passed over and named; the newest good one comes back."""

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from clinicvault.access.backup_manifest import read_manifest, sign_manifest
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.services.backups import service as module
from clinicvault.services.backups.files import DATABASE, MANIFEST, WRAPS, Target
from clinicvault.services.backups.restoring import restore
from clinicvault.services.views import Damage
from tests.unit.services.real_clinic import ADA, INA, PAUL, House

LATER = "99990101T000000000000Z"


@pytest.fixture(scope="module")
def two(filled_clinic, tmp_path_factory):
    """(house, backup folder with two backups); a patient came between them."""
    folder = tmp_path_factory.mktemp("two")
    house = filled_clinic[0].copy(folder / "pc")
    with house.open(ADA) as desk:
        desk.backup.backup(folder / "bk")
        desk.be(INA)
        desk.patient("Later")
        desk.be(ADA)
        desk.backup.backup(folder / "bk")
    return house, folder / "bk"


@pytest.fixture
def copied(two, tmp_path):
    """As `two`, to spoil; with a computer of its own that never saw the vault."""
    shutil.copytree(two[1], tmp_path / "bk")
    return two[0].copy(tmp_path / "pc"), tmp_path / "bk", House(tmp_path / "stranger")


def snapshots(backup):
    return sorted((backup / "snapshots").iterdir())


def change(snapshot, **fields):
    """Another body under the old signature."""
    signed = json.loads((snapshot / MANIFEST).read_bytes())
    signed["body"] |= fields
    (snapshot / MANIFEST).write_text(json.dumps(signed))


def longer(snapshot):
    """A log size that no backup beats."""
    body = read_manifest((snapshot / MANIFEST).read_bytes())[0]
    first, _, *rest = body["checkpoint"].split("\n")
    return "\n".join((first, str(10**9), *rest))


def forged(backup, like=-1, name=LATER, **fields):
    """A folder beside the others whose manifest nobody of the clinic signed."""
    made = backup / "snapshots" / name
    shutil.copytree(snapshots(backup)[like], made)
    change(made, checkpoint=longer(made), **fields)
    return made


def digest(snapshot):
    return module.manifest_digest((snapshot / MANIFEST).read_bytes())


def named(*snapshots):
    return {Damage("backup", one.name, "") for one in snapshots}


def restored(house, backup, place):
    """(what the report names, when the backup was made)."""
    report = restore(house.host, backup, place)
    return set(report.damaged), report.backed_up.isoformat()


def when(snapshot):
    return read_manifest((snapshot / MANIFEST).read_bytes())[0]["when"]


@pytest.mark.parametrize("known", [True, False])
def test_an_unsigned_manifest_does_not_keep_the_good_one_away(copied, tmp_path, known):
    house, backup, stranger = copied
    newest = snapshots(backup)[-1]
    made = forged(backup)
    found = restored(house if known else stranger, backup, tmp_path / "new")
    assert found == (named(made), when(newest))
    if known:
        with house.open(PAUL, vault=tmp_path / "new") as desk:
            assert desk.patients.search("Later")
            assert desk.review.verify().ok


def test_who_says_to_be_the_next_of_the_good_one_does_not_hide_it(copied, tmp_path):
    house, backup, _ = copied
    newest = snapshots(backup)[-1]
    made = forged(backup, previous=digest(newest))
    assert restored(house, backup, tmp_path / "new") == (named(made), when(newest))


def test_many_forged_ones_are_all_named(copied, tmp_path):
    house, backup, _ = copied
    newest = snapshots(backup)[-1]
    made = [forged(backup, name=f"{LATER}{n}", objects=n) for n in range(3)]
    assert restored(house, backup, tmp_path / "new") == (named(*made), when(newest))


class Stranger:
    """Somebody's key pair, as `sign_manifest` asks for it."""

    def __init__(self):
        self.keys = KeyPair.generate()


def test_a_stranger_who_signs_is_no_user_of_the_clinic(copied, tmp_path):
    house, backup, _ = copied
    newest = snapshots(backup)[-1]
    made = forged(backup)
    body = read_manifest((made / MANIFEST).read_bytes())[0]
    (made / MANIFEST).write_bytes(sign_manifest(Stranger(), body))
    assert restored(house, backup, tmp_path / "new") == (named(made), when(newest))


def rubbish(path):
    path.write_bytes(b"rubbish" * 1000)


def empty(path):
    path.write_bytes(b"")


def altered(path, *statements):
    """Closed, else the change would lie in a journal that nobody brings back."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def bare(path):
    path.unlink()
    altered(path, "CREATE TABLE empty (x)")


def headless(path):
    """A database without its founding record."""
    altered(path, "DELETE FROM founding")


def nobodys_form(path):
    """Of a revision that there never was; both marks say the same."""
    altered(path, "UPDATE alembic_version SET version_num = '0000'", "PRAGMA user_version = 0")


def two_forms(path):
    """Of an earlier revision, and of another one besides."""
    altered(
        path,
        "UPDATE alembic_version SET version_num = '0001'",
        "INSERT INTO alembic_version VALUES ('0000')",
        "PRAGMA user_version = 1",
    )


def later_form(path):
    """As a later program might write it."""
    altered(path, "UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("name", "spoil"),
    [(name, spoil) for name in (DATABASE, WRAPS) for spoil in (rubbish, empty, bare)]
    + [(DATABASE, how) for how in (headless, later_form, nobodys_form, two_forms)],
)
def test_rows_that_are_none_under_hashes_that_fit(copied, tmp_path, name, spoil):
    house, backup, _ = copied
    newest = snapshots(backup)[-1]
    made = forged(backup)
    spoil(made / name)
    change(made, **{name: module.hash_file(made / name).hex()})
    assert restored(house, backup, tmp_path / "new") == (named(made), when(newest))


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 200_000], ids=len)
def test_a_later_manifest_that_is_none_is_named(copied, tmp_path, data):
    house, backup, _ = copied
    older, newest = snapshots(backup)
    (newest / MANIFEST).write_bytes(data)
    assert restored(house, backup, tmp_path / "new") == (named(newest), when(older))


def test_a_later_manifest_that_the_disk_does_not_give_back_is_named(copied, tmp_path, monkeypatch):
    house, backup, _ = copied
    older, newest = snapshots(backup)
    opened = Path.open

    def reading(path, *more, **options):
        if path == newest / MANIFEST:
            raise OSError(5, "Input/output error")
        return opened(path, *more, **options)

    made = when(older)
    monkeypatch.setattr(Path, "open", reading)
    assert restored(house, backup, tmp_path / "new") == (named(newest), made)


@pytest.mark.parametrize("name", [DATABASE, WRAPS])
@pytest.mark.parametrize("how", ["gone", "altered", "unreadable"])
def test_the_older_one_serves_where_the_newest_rotted(copied, tmp_path, monkeypatch, name, how):
    house, backup, _ = copied
    older, newest = snapshots(backup)
    if how == "gone":
        (newest / name).unlink()
    elif how == "altered":
        (newest / name).write_bytes((newest / name).read_bytes()[:-1] + b"?")
    else:
        whole = module.hash_file

        def reading(path):
            if path == newest / name:
                raise OSError(5, "Input/output error")
            return whole(path)

        monkeypatch.setattr("clinicvault.services.backups.restoring.hash_file", reading)
    assert restored(house, backup, tmp_path / "new") == (named(newest), when(older))


def test_another_founding_record_is_passed_over_where_the_clinic_is_known(copied, tmp_path):
    house, backup, _ = copied
    newest = snapshots(backup)[-1]
    made = forged(backup, pin="11" * 32)
    assert restored(house, backup, tmp_path / "new") == (named(made), when(newest))


@pytest.mark.parametrize("existed", [True, False])
def test_where_none_is_good_the_newest_ones_error_is_told_and_nothing_stays(
    copied, tmp_path, existed
):
    house, backup, _ = copied
    for snapshot in snapshots(backup):
        (snapshot / DATABASE).unlink()
    forged(backup, name="0")
    place = tmp_path / "new"
    if existed:
        place.mkdir()
    with pytest.raises(IntegrityError) as said:
        restore(house.host, backup, place)
    assert said.value.code == "backup-damaged"
    assert place.exists() == existed
    assert not existed or list(place.iterdir()) == []


def test_the_restored_folder_is_closed_to_others_whatever_was_passed_over(copied, tmp_path):
    house, backup, _ = copied
    forged(backup)
    restore(house.host, backup, tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_the_next_backup_goes_on_after_the_newest_that_can_be_read(copied):
    _, backup, _ = copied
    older, newest = snapshots(backup)
    target = Target(backup)
    assert target.newest() == newest
    assert target.newest({newest.name}) == older
    assert target.newest({newest.name, older.name}) is None
    (newest / MANIFEST).write_bytes(b"{}")
    assert target.newest() == older
    assert set(target.unreadable()) == {newest.name}
