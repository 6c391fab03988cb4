"""Verification names every altered thing; tidying collects what a crash left."""

import contextlib
import dataclasses
import os
import sqlite3
import threading
import typing
from pathlib import Path

import pytest

from clinicvault.domain.errors import Cancelled, IntegrityError, Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Role
from clinicvault.jobs import CancelToken
from clinicvault.services import health as module
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg

WRAPS = WrapRecord.TABLE


def verified(house):
    with house.open() as desk:
        return desk.health.verify()


def columns(database):
    """(table, column) of every table of the database but SQLite's and Alembic's own."""
    with sqlite3.connect(database) as db:
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")
            if not name.startswith(("sqlite_", "alembic"))
        ]
        return [
            (table, row[1], row[5])
            for table in tables
            for row in db.execute(f"PRAGMA table_info({table})")
        ]


def flipped(value, bit=0):
    if isinstance(value, int):
        return value ^ (1 << bit)
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 1) + value[1:]
    middle = len(value) // 2
    return value[:middle] + bytes([value[middle] ^ 4]) + value[middle + 1 :]


def flip(database, table, column):
    """One bit of one stored value, past the triggers; False where the table is empty."""
    with sqlite3.connect(database, isolation_level=None) as db:
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type='trigger' AND tbl_name=?", (table,)
        ).fetchall()
        keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        names = ", ".join(f'"{name}"' for name in (column, *keys))
        found = db.execute(
            f'SELECT {names} FROM {table} WHERE length("{column}") > 0 ORDER BY "{keys[0]}" DESC'
        ).fetchone()
        if found is None:
            return False
        db.execute("PRAGMA foreign_keys=OFF")
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        where = " AND ".join(f'"{key}"=?' for key in keys)
        sql = f'UPDATE {table} SET "{column}"=? WHERE {where}'
        try:
            db.execute(sql, (flipped(found[0]), *found[1:]))
        except sqlite3.IntegrityError:  # another row has that number
            db.execute(sql, (flipped(found[0], bit=20), *found[1:]))
        for _, sql in triggers:
            db.execute(sql)
        return True


@pytest.fixture(scope="module")
def busy(filled_clinic, tmp_path_factory):
    """A clinic in which every table has a row."""
    folder = tmp_path_factory.mktemp("busy")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(PAUL) as desk:
        desk.exporting.open_plain(desk.photos(patient)[0], Purpose.CARE, folder / "out")
        other = desk.patient("Autre")
        desk.consents.withdraw(other, Purpose.CARE)
        gone = desk.let_in("Gone", frozenset({Role.INTAKE}))
        desk.be(ADA)
        desk.users.disable(gone)
    return house


def test_a_sound_vault_is_sound(busy, tmp_path):
    told = []
    with busy.copy(tmp_path / "pc").open() as desk:
        report = desk.health.verify(told.append)
    assert not report.damaged
    assert report.checked > 50
    assert told


@pytest.mark.slow
def test_every_column_of_every_table_is_guarded(busy, tmp_path):
    """One flipped bit in one value of each column, one copy of the database each."""
    missed, named, tried = [], 0, 0
    house = busy.copy(tmp_path / "pc")
    database = house.vault / "vault.db"
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sound = database.read_bytes()
    known = {record.TABLE for record in RECORD_TYPES}
    every = columns(database)
    assert known <= {table for table, _, _ in every}
    for table, column, _ in every:
        for path in house.vault.glob("vault.db*"):
            path.unlink(missing_ok=True)
        database.write_bytes(sound)
        if not flip(database, table, column):
            continue
        tried += 1
        try:
            report = verified(house)
        except IntegrityError:  # so damaged that it does not open: said, too
            named += 1
            continue
        if report.damaged:
            named += 1
        else:
            missed.append((table, column))
    assert not missed
    assert named == tried > 100


def test_a_flipped_bit_in_any_object_is_named_with_its_patient(busy, tmp_path):
    house = busy.copy(tmp_path / "pc")
    objects = [p for p in (house.vault / "objects").rglob("*") if p.is_file()]
    assert len(objects) == 6
    for number, path in enumerate(objects):
        data = bytearray(path.read_bytes())
        place = number * (len(data) - 1) // (len(objects) - 1)
        data[place] ^= 1 << (number % 8)
        path.write_bytes(data)
    lost = objects[0]
    lost.unlink()
    report = verified(house)
    assert {one.what for one in report.damaged} == {"original", "preview", "thumbnail"}
    assert {one.id for one in report.damaged} == {p.parent.name + p.name for p in objects}
    assert all(one.patient.startswith("P-") for one in report.damaged)


def test_a_missing_row_is_named(busy, tmp_path):
    house = busy.copy(tmp_path / "pc")
    with sqlite3.connect(house.vault / "vault.db") as db:
        row = db.execute(f"SELECT id FROM {WRAPS} LIMIT 1").fetchone()[0]
        db.execute(f"DELETE FROM {WRAPS} WHERE id=?", (row,))
    report = verified(house)
    assert (WRAPS, row.hex()) in {(one.what, one.id) for one in report.damaged}


def test_a_damaged_log_entry_is_named_by_its_number(busy, tmp_path):
    house = busy.copy(tmp_path / "pc")
    with house.open() as desk:
        desk.clinic.vault.close()
        desk.clinic._vault = None
        assert flip(house.vault / "vault.db", "log_node", "hash")
        report = desk.health.verify()
    assert any(one.what.startswith("log-") and one.id.isdecimal() for one in report.damaged)


def test_verifying_can_be_cancelled(busy, tmp_path):
    token = CancelToken()
    token.cancel()
    with busy.copy(tmp_path / "pc").open() as desk, pytest.raises(Cancelled):
        desk.health.verify(cancel=token)


def test_orphans_and_temporary_files_of_this_very_moment_are_collected(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        store = desk.clinic.ports.objects
        kept = desk.objects()
        for _ in range(3):
            store.put(os.urandom(16), lambda: iter((b"orphan",)))
        temp = next((house.vault / "objects").iterdir()) / ".tmp-0011"
        temp.write_bytes(b"half")
        assert desk.health.tidy() == 4
        assert desk.health.tidy() == 0
        assert desk.objects() == kept
        assert not temp.exists()
        assert len(desk.photos(patient)) == 2


@pytest.mark.parametrize("damage", ["altered", "deleted"])
def test_tidying_deletes_nothing_where_a_photo_row_is_not_what_the_log_says(filled, damage):
    house, _ = filled
    with house.open(PAUL) as desk:
        kept = desk.objects()
        if damage == "altered":
            assert flip(house.vault / "vault.db", "photo", "original_object")
        else:
            with sqlite3.connect(house.vault / "vault.db") as db:
                db.execute("DELETE FROM photo WHERE id = (SELECT id FROM photo LIMIT 1)")
        with pytest.raises(IntegrityError, match="row-"):
            desk.health.tidy()
        assert desk.objects() == kept


def test_tidying_waits_for_nobody_and_touches_nothing_while_another_process_writes(filled):
    house, _ = filled
    with house.open() as desk:
        desk.clinic.ports.objects.put(os.urandom(16), lambda: iter((b"on its way",)))
        other = module.Clinic(house.vault, house.host, lambda: None, 1)
        with other.marks.writing():
            assert desk.health.tidy() == 0
        assert desk.health.tidy() == 1
        other.close()


def test_the_next_unlock_settles_a_crash(filled):
    house, _ = filled
    with house.open() as desk:
        desk.clinic.ports.objects.put(os.urandom(16), lambda: iter((b"orphan",)))
        (desk.clinic.ports.locks / "storing-dead.mark").touch()
        desk.be(INA)
        desk.clinic._join()
        assert len(desk.objects()) == 6
        assert not desk.clinic.marks.crashed()


def test_verifying_beside_an_import_finds_no_damage(house, tmp_path):
    """Every row that is written meanwhile is newer than what is looked at, not false."""
    files = [jpeg(tmp_path / f"{n}.jpg", n) for n in range(25)]
    with house.open(INA) as desk:
        patient = desk.patient()
        worker = threading.Thread(target=lambda: desk.importing.run(patient, files))
        worker.start()
        damaged = []
        while worker.is_alive():
            damaged += desk.health.verify().damaged
        worker.join()
        assert not damaged
        assert not desk.health.verify().damaged


def test_the_worker_never_sees_a_key(filled, monkeypatch):
    """What goes to the workers' process: pictures, and nothing that opens anything."""
    house, patient = filled
    from clinicvault.media import slot

    sent, start = [], slot.subprocess.Popen

    def watched(command, **options):
        sent.append((command, options["env"]))
        return start(command, **options)

    monkeypatch.setattr(slot.subprocess, "Popen", watched)
    monkeypatch.setenv("CLINICVAULT_SECRET_CANARY", "CANARY-ENV")
    with house.open(PAUL) as desk:
        asked = []
        media = desk.clinic.media
        decode = media.decode_pixels
        monkeypatch.setattr(
            media,
            "decode_pixels",
            lambda data, turn: asked.append((bytes(data[:2]), turn)) or decode(data, turn),
        )
        desk.viewing.full(desk.photos(patient)[0])
        keys = desk.clinic.session.keys.seed.copy()
        assert asked[0][0] in (b"\xff\xd8", b"\x89P")
        pid = media._slots[0]._running.process.pid
        assert _not_in_memory(pid, bytes(keys.view()))
        keys.wipe()
    assert "CANARY-ENV" not in str(sent)


def _not_in_memory(pid, secret):
    """Search the readable pages of a process; True also where the system forbids to look."""
    with contextlib.suppress(OSError), Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights = line.split()[:2]
            start, stop = (int(part, 16) for part in place.split("-"))
            if "r" not in rights or stop - start > 1 << 28:
                continue
            try:
                memory.seek(start)
                if secret in memory.read(stop - start):
                    return False
            except (OSError, ValueError, OverflowError):
                continue
    return True


def test_types_of_records_are_dataclasses():
    assert all(
        dataclasses.is_dataclass(kind) and typing.get_type_hints(kind) for kind in RECORD_TYPES
    )


def test_an_open_vault_that_is_another_ones_is_refused(filled):
    house, _ = filled
    with house.open() as desk:
        desk.clinic.remembered = dataclasses.replace(desk.clinic.remembered, pin=bytes(32))
        report = desk.health.verify()
        assert "founding-changed" in {one.what for one in report.damaged}
        with pytest.raises((IntegrityError, Refused)):
            desk.be(INA)


def test_a_trigger_that_went_is_named(filled):
    house, _ = filled
    with house.open() as desk:
        assert not desk.health.verify().damaged
        with sqlite3.connect(house.vault / "vault.db") as db:
            db.execute("DROP TRIGGER log_leaf_no_update")
        report = desk.health.verify()
    assert [one.what for one in report.damaged] == ["database"]
    assert "log_leaf_no_update" in bytes.fromhex(report.damaged[0].id).decode()


def test_a_photo_taken_back_while_it_is_looked_at_is_no_damage(filled, monkeypatch):
    house, _ = filled
    found = [None, module.Finding("original", b"x" * 16)]
    monkeypatch.setattr(module, "verify_objects", lambda _: iter(found))
    with house.open() as desk:
        assert not desk.health.verify().damaged
