"""Which backup comes back: the newest that opens. What was passed over is told, here and in the log."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.services.backups import restoring
from clinicvault.services.backups.files import DATABASE, MANIFEST, WRAPS
from clinicvault.services.backups.restoring import restore
from clinicvault.services.views import MADE_NEWER, NOT_TAKEN_UP, PASSED_OVER, Damage
from tests.unit.services.real_clinic import ADA, INA, PAUL, House
from tests.unit.services.test_services_backup_forged import change, forged, snapshots, when


@pytest.fixture(scope="module")
def once(filled_clinic, tmp_path_factory):
    """(house, backup folder with two backups); a patient came between them."""
    folder = tmp_path_factory.mktemp("once")
    house = filled_clinic[0].copy(folder / "pc")
    with house.open(ADA) as desk:
        desk.backup.backup(folder / "bk")
        desk.be(INA)
        desk.patient("Later")
        desk.be(ADA)
        desk.backup.backup(folder / "bk")
    return house, folder / "bk"


@pytest.fixture
def kept(once, tmp_path):
    """As `once`, to spoil."""
    shutil.copytree(once[1], tmp_path / "bk")
    return once[0].copy(tmp_path / "pc"), tmp_path / "bk"


def vanish(house, table):
    """A certified row is gone while somebody works; its log knows it."""
    with sqlite3.connect(house.vault / "vault.db") as db:
        last = f"SELECT max(rowid) FROM {table}"
        [(row,)] = db.execute(f"SELECT id FROM {table} WHERE rowid = ({last})").fetchall()
        db.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
    return row


def passed(*snapshots_, what=PASSED_OVER):
    return tuple(Damage(what, one.name, "") for one in snapshots_)


def told(house, vault):
    """The details of what the log says was not brought back."""
    with house.open(ADA, vault=vault) as desk:
        assert desk.review.verify().unsettled == 1
        return [dict(row.detail) for row in desk.log(event="vault-restore", outcome="incomplete")]


OPENING = ("password", "assignment", "batch", "photo", "key_wrap", "patient_key", "grant_key")


@pytest.mark.parametrize("table", [*OPENING, "enrolment", "patient"])
def test_a_backup_over_a_vanished_row_names_it_and_is_passed_over_if_it_cannot_open(
    kept, tmp_path, table
):
    house, backup = kept
    with house.open(ADA) as desk:
        row = vanish(house, table)
        made = desk.backup.backup(backup)
        assert Damage(table, row.hex(), "") in made.damaged
        assert made.missing == len(made.damaged)
        assert desk.log(event="backup", outcome="incomplete")
    [_, good, newest] = snapshots(backup)
    shutil.rmtree(house.vault)
    report = restore(house.host, backup, house.vault)
    if table == "patient":
        assert report.backed_up.isoformat() == when(newest)
        assert {one.what for one in report.damaged} == {"patient"}
        return
    assert (report.backed_up.isoformat(), report.damaged) == (when(good), passed(newest))
    assert report.behind > 0
    assert told(house, house.vault) == [{"passed over": newest.name}]
    with house.open(PAUL) as desk:
        assert desk.patients.search("Later")


def test_where_none_is_whole_the_newest_signed_one_comes_back_and_says_that_it_is_shut(
    kept, tmp_path
):
    house, backup = kept
    with house.open(ADA) as desk:
        row = vanish(house, "batch")
        for _ in range(2):
            desk.backup.backup(backup)
        known = desk.clinic.ports.state.position()[0]
    for one in snapshots(backup)[:2]:
        shutil.rmtree(one)
    made = forged(backup)
    newest = snapshots(backup)[-2]
    report = restore(house.host, backup, tmp_path / "new")
    assert report.backed_up.isoformat() == when(newest)
    lost = Damage("batch", row.hex(), "")
    shut = Damage(NOT_TAKEN_UP, "row-missing", "")
    assert report.damaged == (lost, shut, *passed(made))
    assert 0 < report.behind < known


def lose(newest):
    (newest / MANIFEST).unlink()


def rename(newest):
    (newest / MANIFEST).rename(newest / "manifest.json.locked")


def folder(newest):
    (newest / MANIFEST).unlink()
    (newest / MANIFEST).mkdir()


def pipe(newest):
    (newest / MANIFEST).unlink()
    os.mkfifo(newest / MANIFEST)


def file(newest):
    shutil.rmtree(newest)
    newest.write_bytes(b"")


@pytest.mark.parametrize("spoil", [lose, rename, folder, pipe, file])
@pytest.mark.parametrize("name", ["", "20200101T000000000000Z"])
@pytest.mark.parametrize("known", [True, False])
def test_whatever_became_of_the_newest_it_is_named(kept, tmp_path, spoil, name, known):
    house, backup = kept
    older, newest = snapshots(backup)
    newest = newest.rename(newest.with_name(name or newest.name))
    spoil(newest)
    host = house.host if known else House(tmp_path / "stranger").host
    report = restore(host, backup, tmp_path / "new")
    assert (report.backed_up.isoformat(), report.damaged) == (when(older), passed(newest))
    if known:
        assert told(house, tmp_path / "new") == [{"passed over": newest.name}]


def test_what_file_managers_leave_is_no_backup_and_strangers_files_stay(kept, tmp_path):
    house, backup = kept
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "letter.txt"):
        (backup / "snapshots" / name).write_bytes(b"x")
    report = restore(house.host, backup, tmp_path / "new")
    assert report.damaged == (Damage(PASSED_OVER, "letter.txt", ""),)
    assert (backup / "snapshots" / "letter.txt").read_bytes() == b"x"


def test_a_name_that_somebody_chose_spoils_neither_report_nor_log(kept, tmp_path):
    house, backup = kept
    (backup / "snapshots" / os.fsdecode(b"a\x1b[2J\xff" + b"y" * 200)).mkdir()
    for n in range(30):
        (backup / "snapshots" / f"b{n:02}").mkdir()
    report = restore(house.host, backup, tmp_path / "new")
    assert len(report.damaged) == 31
    assert report.damaged[0].id == "a?[2J?" + "y" * 58
    [said] = told(house, tmp_path / "new")
    names = said["passed over"].split(", ")
    assert names == [*(one.id for one in report.damaged[:20]), "…"]


def newer_form(backup):
    """Unsigned: whoever may write there can say so."""
    newest = snapshots(backup)[-1]
    change(newest, format=2)
    return newest


def newer_database(backup):
    made = forged(backup)
    with contextlib.closing(sqlite3.connect(made / DATABASE, isolation_level=None)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.execute("PRAGMA user_version = 9999")
    change(made, database=restoring.hash_file(made / DATABASE).hex())
    return made


@pytest.mark.parametrize("make", [newer_form, newer_database])
def test_a_newer_programs_backup_blocks_nothing_and_is_told_apart(kept, tmp_path, make):
    house, backup = kept
    made = make(backup)
    good = next(one for one in reversed(snapshots(backup)) if one != made)
    report = restore(house.host, backup, tmp_path / "new")
    assert report.backed_up.isoformat() == when(good)
    assert report.damaged == passed(made, what=MADE_NEWER)


def test_where_none_can_be_read_the_one_of_a_newer_program_is_the_reason(kept, tmp_path):
    house, backup = kept
    (snapshots(backup)[0] / DATABASE).unlink()
    newer_form(backup)
    with pytest.raises(IntegrityError, match="backup-newer"):
        restore(house.host, backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_damaged_backup_and_nothing_else_is_not_called_none(kept, tmp_path):
    house, backup = kept
    for one in snapshots(backup):
        lose(one)
    with pytest.raises(IntegrityError, match="backup-damaged"):
        restore(house.host, backup, tmp_path / "new")


@pytest.mark.parametrize("good", [True, False])
def test_a_linked_folder_is_cleared_where_it_really_lies(kept, tmp_path, good):
    house, backup = kept
    forged(backup)
    if not good:
        for one in snapshots(backup):
            (one / WRAPS).write_bytes(b"")
            change(one, wraps=restoring.hash_file(one / WRAPS).hex())
    (tmp_path / "disk").mkdir()
    (tmp_path / "new").symlink_to(tmp_path / "disk")
    if good:
        assert restore(house.host, backup, tmp_path / "new").damaged
        with house.open(PAUL, vault=tmp_path / "new") as desk:
            assert desk.patients.search("Later")
    else:
        with pytest.raises(IntegrityError):
            restore(house.host, backup, tmp_path / "new")
        assert list((tmp_path / "disk").iterdir()) == []
        assert (tmp_path / "new").is_symlink()


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize("existed", [True, False])
def test_what_somebody_puts_there_meanwhile_stays(kept, tmp_path, monkeypatch, good, existed):
    house, backup = kept
    forged(backup)
    if not good:
        for one in snapshots(backup):
            change(one, objects=7)
    place = tmp_path / "new"
    if existed:
        place.mkdir()
    reading = restoring.read_manifest

    def meanwhile(data):
        (place / "thesis.doc").write_bytes(b"x")
        return reading(data)

    monkeypatch.setattr(restoring, "read_manifest", meanwhile)
    if good:
        restore(house.host, backup, place)
    else:
        with pytest.raises(IntegrityError):
            restore(house.host, backup, place)
        assert [one.name for one in place.iterdir()] == ["thesis.doc"]
    assert (place / "thesis.doc").read_bytes() == b"x"


def test_a_database_that_came_first_is_neither_replaced_nor_removed(kept, tmp_path, monkeypatch):
    house, backup = kept
    place = tmp_path / "new"
    reading = restoring.read_manifest

    def first(data):
        (place / "vault.db").write_bytes(b"somebody's")
        return reading(data)

    monkeypatch.setattr(restoring, "read_manifest", first)
    with pytest.raises(UsageError, match="output-exists"):
        restore(house.host, backup, place)
    assert (place / "vault.db").read_bytes() == b"somebody's"


@pytest.mark.parametrize("how", ["unreadable", "changed"])
def test_a_database_that_fails_while_it_is_copied_is_passed_over(kept, tmp_path, monkeypatch, how):
    house, backup = kept
    older, newest = snapshots(backup)
    blocks = restoring.blocks

    def reading(path):
        whole = blocks(path)
        if path.parent == newest:
            yield next(whole)
            if how == "unreadable":
                raise OSError(5, "Input/output error")
            yield b"more"
        yield from whole

    monkeypatch.setattr(restoring, "blocks", reading)
    report = restore(house.host, backup, tmp_path / "new")
    assert (report.backed_up.isoformat(), report.damaged) == (when(older), passed(newest))


@pytest.mark.parametrize("source", [True, False])
def test_wraps_that_fail_while_they_are_joined_say_which_disk_it_is(
    kept, tmp_path, monkeypatch, source
):
    house, backup = kept
    older, newest = snapshots(backup)
    join = house.host.join_wraps

    def joining(database, wraps):
        if wraps.parent == newest:
            if source:
                wraps.unlink()
            raise StorageFailed("storage-io" if source else "disk-full")
        join(database, wraps)

    monkeypatch.setattr(house.host, "join_wraps", joining)
    if source:
        report = restore(house.host, backup, tmp_path / "new")
        assert (report.backed_up.isoformat(), report.damaged) == (when(older), passed(newest))
    else:
        with pytest.raises(StorageFailed, match="disk-full"):
            restore(house.host, backup, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def test_a_home_that_refuses_is_no_damage(kept, tmp_path, monkeypatch):
    house, backup = kept

    def foreign(*_, **__):
        raise Refused("home-foreign")

    monkeypatch.setattr(house.host, "attach", foreign)
    with pytest.raises(Refused, match="home-foreign"):
        restore(house.host, backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_full_target_is_no_damage(kept, tmp_path, monkeypatch):
    house, backup = kept

    def full(path, pieces):
        next(iter(pieces))
        raise StorageFailed("disk-full")

    monkeypatch.setattr(restoring, "write_new", full)
    with pytest.raises(StorageFailed, match="disk-full"):
        restore(house.host, backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def cited(house, vault):
    with house.open(ADA, vault=vault) as desk:
        [entry] = desk.log(event="vault-restore", outcome="done")
        return int(dict(entry.detail)["known"])


def known(house):
    return house.host.known_head(house.host.recall(house.vault))


@pytest.mark.parametrize("owner", ["begin_following", "memory"])
def test_a_restore_that_fails_at_the_end_forgets_nothing(kept, monkeypatch, owner):
    house, backup = kept
    with house.open(INA) as desk:
        desk.patient("Newest")
    before = known(house)
    shutil.rmtree(house.vault)

    def full(*_, **__):
        raise StorageFailed("disk-full")

    with monkeypatch.context() as patch:
        if owner == "memory":
            patch.setattr("clinicvault.desktop.vault_memory.write_private", full)
        else:
            patch.setattr("clinicvault.bootstrap.begin_following", full)
        with pytest.raises(StorageFailed):
            restore(house.host, backup, house.vault)
    again = House(house.folder)
    assert again.host.known_head(again.host.recall_id(house_id(house))) == before
    report = restore(again.host, backup, again.vault)
    assert report.behind > 0
    assert cited(again, again.vault) == before[0]


def house_id(house):
    [folder_] = [one for one in (house.home / "vaults").iterdir() if (one / "vault.json").exists()]
    return bytes.fromhex(folder_.name)


KILLED = """
import os, sys
from pathlib import Path
from clinicvault import bootstrap
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import House
house = House(Path(sys.argv[1]))
following = bootstrap.begin_following
def dies(*given):
    if sys.argv[3] == "filled":
        following(*given)
    os._exit(9)
bootstrap.begin_following = dies
restore(house.host, Path(sys.argv[2]), house.vault)
"""


@pytest.mark.parametrize("when_", ["empty", "filled"])
def test_a_restore_that_is_killed_at_the_end_forgets_nothing(kept, when_):
    house, backup = kept
    with house.open(INA) as desk:
        desk.patient("Newest")
    before = known(house)
    shutil.rmtree(house.vault)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(house.folder), str(backup), when_],
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 9
    again = House(house.folder)
    with pytest.raises(IntegrityError, match="log-rolled-back"), again.open(PAUL):
        pass
    shutil.rmtree(again.vault)
    report = restore(again.host, backup, again.vault)
    assert report.behind > 0
    assert cited(again, again.vault) == before[0]
    with again.open(PAUL) as desk:
        assert desk.review.verify().unsettled == 1
    [folder_] = (again.home / "vaults").iterdir()
    assert len(list(folder_.glob("state-*.db"))) == 1
