"""Another program holds the database: a bounded wait, a clear word, and nothing half done."""

import contextlib
import os
import subprocess
import sys
import textwrap

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ports import Event
from clinicvault.domain.records import PatientRecord
from clinicvault.storage.db import create_database, open_database

HOLDER = """
    import sqlite3, sys
    connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
    for statement in sys.argv[2:]:
        connection.execute(statement).fetchall()
    print("held", flush=True)
    sys.stdin.readline()
    connection.close()
    print("free", flush=True)
"""


class Leaves:
    def record(self, log, events, changes):
        first = log.size()
        log.append_leaf(first, b"leaf")
        return first

    def committed(self):
        pass

    def rolled_back(self):
        pass


@contextlib.contextmanager
def held(path, *statements):
    """Another process that runs the statements and keeps its locks until the end."""
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(path), *statements]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"

        def release():
            holder.stdin.write("\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "free\n"

        yield release
        if holder.poll() is None:
            with contextlib.suppress(BrokenPipeError):
                holder.stdin.close()


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "vault.db"
    create_database(target).close()
    return target


def save(database):
    record = PatientRecord(
        id=os.urandom(16), identity_key_wrap=b"", identity_sealed=b"", record_index=b""
    )
    with database.write(Leaves()) as unit:
        unit.put(record)
        unit.event(Event("test", "done", 1))
        unit.commit()


def test_a_writer_elsewhere_is_waited_for_and_then_told(path):
    database = open_database(path, busy_ms=100)
    with held(path, "BEGIN IMMEDIATE") as release:
        with pytest.raises(StorageFailed) as failed:
            save(database)
        assert failed.value.code == "database-busy"
        with database.read() as view:
            assert view.count(PatientRecord) == 0
        release()
        save(database)
    with database.read() as view:
        assert view.count(PatientRecord) == 1
    database.close()


def test_a_program_that_locks_everything_keeps_the_database_shut(path):
    with held(path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE") as release:
        with pytest.raises(StorageFailed) as failed:
            open_database(path, busy_ms=100)
        assert failed.value.code == "database-busy"
        release()
    open_database(path, busy_ms=100).close()


def test_a_reader_elsewhere_stops_nobody(path):
    database = open_database(path, busy_ms=100)
    with held(path, "BEGIN", "SELECT * FROM patient"):
        save(database)
        assert not database.forget_deleted()
    assert database.forget_deleted()
    database.close()


def test_the_next_writer_sees_what_another_process_wrote(path):
    database = open_database(path, busy_ms=100)
    statement = "INSERT INTO log_leaf VALUES (0, x'00')"
    with held(path, statement), database.write(Leaves()) as unit:
        unit.event(Event("test", "done", 1))
        assert unit.commit() == 1
    database.close()
