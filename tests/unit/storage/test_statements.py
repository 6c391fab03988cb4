"""Statements for drivers that take arguments by name, errors of a driver, misuse, damaged types."""

import gc
import sqlite3

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import PatientRecord, WrapRecord
from clinicvault.storage.db import create_database, dialect
from clinicvault.storage.db.mapper import RecordTable
from clinicvault.storage.db.prepared import Channel, prepare
from clinicvault.storage.db.snapshot import Statements

TABLE = sa.table("t", sa.column("a"), sa.column("b"))
QUERY = sa.select(TABLE.c.a).where(TABLE.c.b > 7, TABLE.c.a == sa.bindparam("a"))


def test_arguments_by_position_with_the_statements_own_constants():
    prepared = prepare(QUERY, sqlite.dialect())
    assert prepared.arguments({"a": 1}) == (7, 1)
    with pytest.raises(KeyError):
        prepared.arguments({})


def test_arguments_by_name():
    prepared = prepare(QUERY, postgresql.dialect())
    assert prepared.order is None
    assert prepared.arguments({"a": 1}) == {"a": 1, "b_1": 7}


@pytest.mark.parametrize("engine", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "pg"])
def test_every_statement_compiles_for_both_engines(engine):
    statements = Statements(engine)
    for kind in RECORD_TYPES:
        table = statements.tables.of(kind)
        for name in (
            "by_id",
            "scan",
            "page",
            "ids",
            "between",
            "count",
            "insert",
            "update",
            "delete",
        ):
            assert kind.TABLE in getattr(table, name).sql
    assert "log_leaf" in statements.log.append.sql


def test_only_core_statements_are_prepared():
    with pytest.raises(TypeError):
        prepare("SELECT 1", sqlite.dialect())


def test_a_find_is_compiled_once():
    table = RecordTable(WrapRecord, sqlite.dialect())
    assert table.find({"kind": 1, "due_day": 2}) is table.find({"kind": 3, "due_day": 4})
    assert table.find({"kind": 1}) is not table.find({"due_day": 4})


@pytest.mark.parametrize("place", range(7))
def test_each_field_of_a_row_is_checked(place):
    table = RecordTable(PatientRecord, sqlite.dialect())
    row = [b"i" * 16, 1, b"s", b"g", b"w", b"d", b"r"]
    assert table.record(tuple(row)).id == b"i" * 16
    row[place] = None
    with pytest.raises(IntegrityError) as refused:
        table.record(tuple(row))
    assert refused.value.code == "row-damaged"


def raised(code):
    error = sqlite3.OperationalError("played")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        (sqlite3.SQLITE_BUSY, StorageFailed, "database-busy"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StorageFailed, "database-busy"),
        (sqlite3.SQLITE_LOCKED, StorageFailed, "database-busy"),
        (sqlite3.SQLITE_FULL, StorageFailed, "disk-full"),
        (sqlite3.SQLITE_IOERR_READ, StorageFailed, "storage-io"),
        (sqlite3.SQLITE_CANTOPEN, StorageFailed, "storage-io"),
        (sqlite3.SQLITE_READONLY, StorageFailed, "storage-io"),
        (sqlite3.SQLITE_READONLY_DBMOVED, IntegrityError, "database-replaced"),
        (sqlite3.SQLITE_CORRUPT, IntegrityError, "database-damaged"),
        (sqlite3.SQLITE_CORRUPT_INDEX, IntegrityError, "database-damaged"),
        (sqlite3.SQLITE_NOTADB, IntegrityError, "database-damaged"),
        (sqlite3.SQLITE_ERROR, IntegrityError, "database-damaged"),
        (sqlite3.SQLITE_CONSTRAINT_TRIGGER, IntegrityError, "row-conflict"),
        (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, IntegrityError, "row-conflict"),
    ],
)
def test_errors_of_sqlite_become_a_persons(tmp_path, code, kind, expected):
    for error in (raised(code), sa.exc.OperationalError("SELECT", {}, raised(code))):
        told = dialect.translate(error, tmp_path / "vault.db")
        assert type(told) is kind
        assert told.code == expected


class Leaves:
    def record(self, log, events, changes):
        return 0

    def committed(self):
        pass

    def rolled_back(self):
        pass


def test_after_close_every_use_is_a_mistake(tmp_path):
    database = create_database(tmp_path / "vault.db")
    with database.read() as view:
        unfinished = view.log.leaves(0, 9)
    database.close()
    database.close()
    for use in (
        lambda: list(unfinished),
        lambda: view.count(PatientRecord),
        lambda: database.read().__enter__(),
        lambda: database.write(Leaves()).__enter__(),
        database.forget_deleted,
        database.findings,
    ):
        with pytest.raises(RuntimeError):
            use()
    assert [file.name for file in tmp_path.iterdir()] == ["vault.db"]


def test_a_driver_misused_is_a_mistake_too(tmp_path):
    driver = sqlite3.connect(":memory:")
    driver.close()
    with pytest.raises(RuntimeError), dialect.explain(tmp_path):
        driver.execute("SELECT 1")


def test_a_snapshot_ends_with_its_context(tmp_path):
    database = create_database(tmp_path / "vault.db")
    with database.read() as view:
        pass
    with database.read(), pytest.raises(RuntimeError):
        view.count(PatientRecord)
    database.close()


class Broken:
    """A connection whose driver fails where it is told to."""

    def __init__(self, failing):
        self.connection = self
        self.dialect = type("D", (), {"loaded_dbapi": sqlite3})
        self.failing = failing
        self.driver = sqlite3.connect(":memory:")

    def cursor(self):
        return self if self.failing == "fetchmany" else self.driver.cursor()

    def execute(self, *_):
        return self

    def close(self):
        raise raised(sqlite3.SQLITE_IOERR)

    def __getattr__(self, name):
        def act(*_):
            if name == self.failing:
                raise raised(sqlite3.SQLITE_FULL)

        return act


@pytest.mark.parametrize(
    ("step", "act"),
    [
        ("commit", lambda channel: channel.commit()),
        ("rollback", lambda channel: channel.rollback()),
        ("fetchmany", lambda channel: channel.first(prepare(QUERY, sqlite.dialect()), {"a": 1})),
        (
            "fetchmany",
            lambda channel: list(channel.rows(prepare(QUERY, sqlite.dialect()), {"a": 1})),
        ),
    ],
)
def test_errors_of_every_step_are_translated(tmp_path, step, act):
    channel = Channel(Broken(step), lambda error: dialect.translate(error, tmp_path / "vault.db"))
    with pytest.raises(StorageFailed) as failed:
        act(channel)
    assert failed.value.code == "disk-full"


def test_a_stream_that_nobody_finishes_outlives_its_connection_quietly(tmp_path):
    database = create_database(tmp_path / "vault.db")
    with database.write(Leaves()) as unit:
        for seq in range(3):
            unit.log.append_leaf(seq, b"leaf")
        unit.commit()
    with database.read() as view:
        stream = view.log.leaves(0, 9)
        assert next(stream) == (0, b"leaf")
    with pytest.raises(RuntimeError):
        list(stream)
    database.close()
    del stream
    gc.collect()


class Written:
    """Writes nothing into the log."""

    def record(self, log, events, changes):
        return 0

    def committed(self):
        pass

    rolled_back = committed


@pytest.mark.parametrize("whole", [True, False], ids=["committed", "rolled back"])
def test_the_next_writer_never_meets_the_statement_of_the_last_one(tmp_path, whole):
    """The driver keeps an insert by its text; who frees it late would reset the next writer's."""
    database = create_database(tmp_path / "clinic.db")
    with database.write(Written()) as unit:
        unit.log.put_nodes([(0, 0, bytes(32)), (0, 1, bytes(32))])
        if whole:
            unit._channel.commit()
            unit._done = True
        else:
            unit.close()
        with pytest.raises(sqlite3.ProgrammingError):
            unit._channel._own.fetchmany(1)
    database.close()
