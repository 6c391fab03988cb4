"""What is SQLite's own: settings, copies, damage, the file's identity, the write-ahead log."""

import contextlib
import os
import shutil
import sqlite3
import stat
import threading

import pytest

from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ports import Event
from clinicvault.domain.records import PatientRecord, PolicyRecord
from clinicvault.storage.db import create_database, open_database


class Silent:
    def record(self, log, events, changes):
        log.append_leaf(log.size(), b"leaf")
        return log.size() - 1

    def committed(self):
        pass

    def rolled_back(self):
        pass


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "vault.db"
    create_database(path).close()
    return path


@pytest.fixture
def path(tmp_path, template):
    target = tmp_path / "vault.db"
    shutil.copy(template, target)
    return target


@pytest.fixture
def database(path):
    opened = open_database(path, busy_ms=200)
    yield opened
    opened.close()


def patient(**values):
    defaults = {
        "id": os.urandom(16),
        "identity_key_wrap": b"wrap",
        "identity_sealed": b"sealed",
        "record_index": os.urandom(32),
    }
    return PatientRecord(**{**defaults, **values})


def save(database, *records):
    with database.write(Silent()) as unit:
        for record in records:
            unit.put(record)
        unit.event(Event("test", "done", 1))
        unit.commit()


def alter(path, *statements):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(
                statement
            )


def test_a_database_is_created_once_private_and_empty(tmp_path):
    path = tmp_path / "new" / "vault.db"
    database = create_database(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert database.findings() == []
    database.close()
    with pytest.raises(StorageFailed) as refused:
        create_database(path)
    assert refused.value.code == "file-exists"


def test_a_folder_that_cannot_be_made_is_an_error_of_the_disk(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed) as refused:
        create_database(tmp_path / "file" / "vault.db")
    assert refused.value.code == "storage-io"


def test_a_path_with_signs_of_an_address_is_a_path(tmp_path):
    path = tmp_path / "a?mode=ro#b%20é" / "vault db?.sqlite"
    database = create_database(path)
    save(database, patient())
    database.close()
    assert path.is_file()
    with contextlib.closing(open_database(path)) as again, again.read() as view:
        assert view.count(PatientRecord) == 1


def test_opening_nothing_creates_nothing(tmp_path):
    with pytest.raises(IntegrityError) as refused:
        open_database(tmp_path / "vault.db")
    assert refused.value.code == "database-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("act", [create_database, open_database])
def test_a_network_share_is_refused(path, act):
    with pytest.raises(UsageError) as refused:
        act(path, detect=lambda folder: "nfs4")
    assert refused.value.code == "network-share"
    assert refused.value.params == {"kind": "nfs4"}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
    ],
)
def test_every_connection_is_set_up(database, pragma, value):
    with database._reading() as first, database._reading() as second:
        for connection in (first, second, database._own):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_driver_begins_nothing_by_itself(database):
    with database._reading() as connection:
        assert connection.connection.driver_connection.isolation_level is None
        assert connection.connection.driver_connection.in_transaction


# The file is still the one that was opened


def use(database):
    with database.read() as view:
        view.count(PatientRecord)


def write(database):
    save(database, patient())


@pytest.mark.parametrize("act", [use, write, lambda d: d.check(), lambda d: d.forget_deleted()])
@pytest.mark.parametrize("name", ["vault.db", "vault.db-wal"])
@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_replaced_file_is_noticed_before_anything_is_read_or_written(
    database, path, tmp_path, act, name, how
):
    save(database, patient())
    victim, other = tmp_path / name, tmp_path / "other"
    shutil.copy(victim, other)
    other.replace(victim) if how == "replaced" else victim.unlink()
    with pytest.raises(IntegrityError) as refused:
        act(database)
    assert refused.value.code == "database-replaced"


def test_a_file_replaced_during_a_transaction_is_not_committed_to(database, path, tmp_path):
    shutil.copy(path, tmp_path / "other")
    with database.write(Silent()) as unit:
        unit.put(patient())
        unit.event(Event("test", "done", 1))
        (tmp_path / "other").replace(path)
        with pytest.raises(IntegrityError) as refused:
            unit.commit()
    assert refused.value.code == "database-replaced"


# Damage


@pytest.mark.parametrize("table", ["patient", "log_leaf"])
def test_a_table_dropped_under_way_is_damage(database, path, table):
    alter(path, f"DROP TABLE {table}")
    with pytest.raises(IntegrityError) as refused:
        save(database, patient())
    assert refused.value.code == "database-damaged"
    assert f"{table} is missing" in database.findings()


def test_a_stored_value_of_another_type_is_damage_of_its_row(database, path):
    good, bad = patient(id=b"a" * 16), patient(id=b"b" * 16)
    save(database, good, bad)
    alter(
        path,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql=replace(sql, ' STRICT', '') WHERE name='patient'",
    )
    alter(path, ("UPDATE patient SET identity_sealed='text' WHERE id=?", (bad.id,)))
    with database.read() as view:
        assert view.get(PatientRecord, good.id) == good
        with pytest.raises(IntegrityError) as refused:
            view.get(PatientRecord, bad.id)
        assert refused.value.code == "row-damaged"
        assert refused.value.params == {"table": "patient", "row": bad.id.hex()}
        with pytest.raises(IntegrityError):
            list(view.scan(PatientRecord))
        assert list(view.ids(PatientRecord)) == [good.id, bad.id]


def test_ids_are_listed_even_where_one_became_a_text(database, path):
    save(database, patient(id=b"a" * 16))
    alter(
        path,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql=replace(sql, ' STRICT', '') WHERE name='patient'",
    )
    alter(path, "UPDATE patient SET id=CAST(id AS TEXT)")
    with database.read() as view:
        assert list(view.ids(PatientRecord)) == [b"a" * 16]
        assert list(view.scan(PatientRecord)) == []
        with pytest.raises(IntegrityError) as refused:
            view.find(PatientRecord)
        assert refused.value.params["row"] == "?"


def test_a_text_that_is_no_text_is_damage(database, path):
    record = PolicyRecord(id=bytes(16), name="name", value=b"")
    save(database, record)
    alter(path, "UPDATE policy SET name=CAST(x'ff' AS TEXT)")
    with database.read() as view, pytest.raises(IntegrityError) as refused:
        view.get(PolicyRecord, record.id)
    assert refused.value.code == "database-damaged"


def test_a_log_value_of_another_type_is_damage(database, path):
    save(database, patient())
    alter(
        path,
        "DROP TRIGGER log_leaf_no_update",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql=replace(sql, ' STRICT', '') WHERE name='log_leaf'",
    )
    alter(path, "UPDATE log_leaf SET leaf='text'")
    with database.read() as view, pytest.raises(IntegrityError) as refused:
        list(view.log.leaves(0, 9))
    assert refused.value.code == "log-unreadable"
    assert "log_leaf_no_update is missing" in database.findings()


def test_every_bit_of_an_index_is_checked(database, path):
    marker = b"\xa5" * 32
    save(database, *(patient(record_index=marker) for _ in range(3)))
    database.close()
    content = bytearray(path.read_bytes())
    places = [place for place in range(len(content)) if content.startswith(marker, place)]
    assert len(places) == 6
    for place in places:
        content[place + 20] ^= 1
        path.write_bytes(content)
        content[place + 20] ^= 1
        with contextlib.closing(open_database(path)) as damaged:
            assert any("ix_patient_record_index" in text for text in damaged.findings())


def test_a_torn_page_is_damage(database, path):
    save(database, *(patient() for _ in range(400)))
    database.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(os.urandom(size - 4096 * 2))
    with pytest.raises(IntegrityError) as refused:
        use(open_database(path))
    assert refused.value.code == "database-damaged"


# Copies


def test_a_copy_is_complete_private_and_opens(database, tmp_path):
    records = [patient(identity_sealed=os.urandom(3_000)) for _ in range(2_000)]
    save(database, *records)
    seen = []
    target = tmp_path / "backup" / "copy.db"
    database.snapshot_to(str(target), lambda done, total: seen.append((done, total)))
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert len(seen) > 1
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    with contextlib.closing(open_database(target)) as copy, copy.read() as view:
        assert set(view.scan(PatientRecord)) == set(records)
        assert copy.findings() == []


def test_a_copy_is_of_one_moment_though_others_write(database, tmp_path):
    save(database, *(patient(identity_sealed=bytes(3_000)) for _ in range(2_000)))
    target = tmp_path / "copy.db"
    database.snapshot_to(str(target), lambda done, total: save(database, patient()))
    with contextlib.closing(open_database(target)) as copy, copy.read() as view:
        assert view.count(PatientRecord) == 2_000
        assert view.log.size() == 1


def test_a_copy_does_not_overwrite(database, tmp_path):
    target = tmp_path / "copy.db"
    target.write_bytes(b"something else")
    with pytest.raises(StorageFailed) as refused:
        database.snapshot_to(str(target))
    assert refused.value.code == "file-exists"
    assert target.read_bytes() == b"something else"


def test_a_copy_that_is_broken_off_leaves_no_file(database, tmp_path):
    def stop(done, total):
        raise KeyboardInterrupt

    target = tmp_path / "copy.db"
    with pytest.raises(KeyboardInterrupt):
        database.snapshot_to(str(target), stop)
    assert not target.exists()
    database.snapshot_to(str(target))


# Deleted values


def test_deleted_values_leave_the_files(database, path):
    secret = b"a value that must go" * 3
    record = patient(identity_sealed=secret)
    save(database, record)
    with database.write(Silent()) as unit:
        unit.delete(record)
        unit.event(Event("test", "done", 1))
        unit.commit()
    journal = path.with_name("vault.db-wal")
    assert secret in journal.read_bytes()
    assert database.forget_deleted()
    assert journal.stat().st_size == 0
    assert secret not in path.read_bytes()
    write(database)


def test_a_reader_holds_the_journal(database):
    save(database, patient())
    driver = database._own.connection.driver_connection
    [usual] = driver.execute("PRAGMA busy_timeout").fetchone()
    with database.read():
        save(database, patient())
        assert not database.forget_deleted()
    assert driver.execute("PRAGMA busy_timeout").fetchone() == (usual,)
    assert database.forget_deleted()


# Closing


def test_after_close_nothing_is_left_beside_the_file(database, path):
    save(database, patient())
    database.close()
    assert [file.name for file in path.parent.iterdir()] == ["vault.db"]


def test_a_thread_that_does_not_get_its_turn_is_told_so(database):
    codes = []

    def second():
        try:
            save(database, patient())
        except StorageFailed as error:
            codes.append(error.code)

    with database.write(Silent()):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert codes == ["database-busy"]


def test_errors_name_no_value(database, path):
    save(database, patient(identity_sealed=b"sealed-value"))
    alter(path, "DROP TABLE patient")
    with pytest.raises(IntegrityError) as refused:
        save(database, patient(identity_sealed=b"sealed-value"))
    assert "sealed-value" not in str(refused.value.params)
    assert not isinstance(refused.value, Refused)
