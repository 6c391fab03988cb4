"""Old entries of the log in objects: after an unlock, in backups, restored, verified, tidied."""

import shutil

import pytest

from clinicvault.audit import segments
from clinicvault.services.backups.restoring import restore
from tests.storage.raw_sql import plain
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.test_services_backup_log import forced, rotten_leaf
from tests.unit.services.test_services_health import flip

LEVEL = 3


@pytest.fixture
def small(monkeypatch):
    """Segments of eight leaves, moved after each unlock."""
    monkeypatch.setattr(segments, "SEGMENT_LEVEL", LEVEL)


@pytest.fixture
def old(filled, small):
    """(house, patient): a clinic whose old entries were moved after an unlock."""
    house, patient = filled
    with house.open(ADA) as desk:
        desk.clinic._join()
    [[(moved,)]] = plain(house.vault / "vault.db", "SELECT count(*) FROM log_segment")
    assert moved > 3
    return house, patient


def stored(house):
    return plain(house.vault / "vault.db", "SELECT object FROM log_segment ORDER BY first")[0]


def file_of(folder, object_id):
    [found] = [
        path
        for path in (folder / "objects").rglob("*")
        if path.is_file() and object_id.hex().endswith(path.name[-30:])
    ]
    return found


def test_an_unlock_moves_what_is_due_and_reading_goes_on(old):
    house, _ = old
    with house.open(ADA) as desk:
        rows = desk.log()
        assert rows[-1].seq < 8
        assert desk.review.verify().ok
        assert desk.health.verify().damaged == ()
        assert desk.health.tidy() == 0


def test_a_backup_has_them_and_a_restore_brings_them_back(old, tmp_path):
    house, patient = old
    with house.open(ADA) as desk:
        first = desk.backup.backup(tmp_path / "bk")
        again = desk.backup.backup(tmp_path / "bk")
        before = [row.seq for row in desk.log()]
    assert first.missing == 0
    assert again.bytes < first.bytes
    shutil.rmtree(house.vault)
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert report.damaged == ()
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert len(desk.photos(patient)) == 2
        desk.be(ADA)
        assert {row.seq for row in desk.log()} >= set(before[5:])
        assert desk.health.verify().damaged == ()


@pytest.mark.parametrize("every", [False, True])
def test_a_backup_without_them_gives_every_photo_back(old, tmp_path, every):
    """A rotten file of old entries takes away those entries, and nothing else."""
    house, patient = old
    with house.open(ADA) as desk:
        desk.clinic._join()
        desk.backup.backup(tmp_path / "bk")
    lost = [one for (one,) in stored(house)][: None if every else 1]
    for one in lost:
        rotten = file_of(tmp_path / "bk", one)
        data = rotten.read_bytes()
        rotten.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    told = {(one.what, one.id) for one in report.damaged}
    expected = {("segment", one.hex()) for one in lost}
    expected |= {("log-segment-missing", str(8 * number)) for number in range(len(lost))}
    assert told == expected
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        photos = desk.photos(patient)
        assert len(photos) == 2
        desk.be(ADA)
        assert len(desk.health.verify().damaged) == len(expected)
    with house.open(ADA, vault=tmp_path / "new") as desk:
        assert desk.review.verify().unsettled == 1
        desk.review.settle()
        assert desk.review.verify().unsettled == 0
        assert desk.backup.backup(tmp_path / "again").missing == len(lost)


def test_a_rotten_line_comes_back_and_what_moved_stays_where_it_is(old, tmp_path):
    house, _ = old
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    with forced(house) as db:
        [(stop,)] = db.execute("SELECT max(stop) FROM log_segment").fetchall()
        seq, _ = rotten_leaf(db, stop)
    with house.open(ADA) as desk:
        assert (seq, "leaf-altered") in desk.backup.backup(tmp_path / "bk").faults
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert [(one.what, one.id) for one in report.damaged] == [("log-leaf-mended", str(seq))]
    entries = "SELECT count(*) FROM log_leaf WHERE seq < 8 AND substr(leaf, 1, 3) = x'840101'"
    assert plain(tmp_path / "new" / "vault.db", entries) == [[(0,)]]


def test_a_vault_that_lost_one_is_still_backed_up_and_restored(old, tmp_path):
    house, patient = old
    [_, (lost,), *_] = stored(house)
    file_of(house.vault, lost).unlink()
    with house.open(ADA) as desk:
        made = desk.backup.backup(tmp_path / "bk")
        assert made.missing == 1
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert ("segment", lost.hex()) in {(one.what, one.id) for one in report.damaged}
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert len(desk.photos(patient)) == 2


def test_a_lost_one_is_named_by_its_entries_and_its_file(old):
    house, _ = old
    [_, (lost,), *_] = stored(house)
    kept = file_of(house.vault, lost)
    data = kept.read_bytes()
    kept.unlink()
    with house.open(ADA) as desk:
        status = desk.review.verify()
        assert status.faults == ((8, "segment-missing"),)
        found = {(one.what, one.id) for one in desk.health.verify().damaged}
        assert found == {("log-segment-missing", "8"), ("segment", lost.hex())}
        assert desk.log()
        desk.be(INA)
        desk.patient("Later")
    kept.write_bytes(data)
    with house.open(ADA) as desk:
        assert desk.review.verify().ok
        assert desk.health.verify().damaged == ()


@pytest.mark.parametrize("column", ["first", "stop", "object", "digest", "bytes"])
def test_an_altered_row_of_one_is_noticed(old, column):
    house, _ = old
    assert flip(house.vault / "vault.db", "log_segment", column)
    with house.open() as desk:
        assert desk.health.verify().damaged


def test_what_a_crash_left_is_tidied_up_and_no_segment(old):
    house, _ = old
    with house.open(ADA) as desk:
        desk.clinic.ports.objects.put(bytes(16), lambda: iter([b"orphan"]))
        assert desk.health.tidy() == 1
        assert desk.review.verify().ok
