"""A full disk, played without root: nothing is committed, and room made again is enough."""

import contextlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ports import Event
from clinicvault.domain.records import PatientRecord
from clinicvault.storage.db import SqliteStateIndex, create_database, dialect

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")


class Leaves:
    def __init__(self):
        self.outcomes = []

    def record(self, log, events, changes):
        first = log.size()
        log.append_leaf(first, bytes(200_000))
        return first

    def committed(self):
        self.outcomes.append("committed")

    def rolled_back(self):
        self.outcomes.append("rolled back")


def patient(size=400_000):
    return PatientRecord(
        id=os.urandom(16),
        identity_key_wrap=b"",
        identity_sealed=os.urandom(size),
        record_index=os.urandom(32),
    )


def save(database, recorder, *records):
    with database.write(recorder) as unit:
        for record in records:
            unit.put(record)
        unit.event(Event("test", "done", 1))
        unit.commit()


def limit_pages(database, pages):
    # A pragma of the connection that writes: the file may grow so far and no further.
    database._own.connection.driver_connection.execute(f"PRAGMA max_page_count={pages}")


@pytest.fixture
def database(tmp_path):
    opened = create_database(tmp_path / "vault.db")
    yield opened
    opened.close()


def test_a_row_that_does_not_fit_is_not_committed(database):
    recorder = Leaves()
    kept = patient()
    save(database, recorder, kept)
    limit_pages(database, 300)
    with pytest.raises(StorageFailed) as failed:
        save(database, recorder, patient(1_500_000))
    assert failed.value.code == "disk-full"
    assert recorder.outcomes == ["committed", "rolled back"]
    with database.read() as view:
        assert list(view.scan(PatientRecord)) == [kept]
        assert view.log.size() == 1
    limit_pages(database, 2**30)
    save(database, recorder, patient(1_500_000))
    assert database.findings() == []


def test_a_log_entry_that_does_not_fit_undoes_its_change(database):
    recorder = Leaves()
    save(database, recorder, patient(1))
    with database._reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    limit_pages(database, pages + 3)
    with pytest.raises(StorageFailed) as failed:
        save(database, recorder, patient(10))
    assert failed.value.code == "disk-full"
    with database.read() as view:
        assert view.count(PatientRecord) == 1
        assert view.log.size() == 1


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path.cwd(),
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)]),
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


LIMITED = """
    import os, resource, sys
    from pathlib import Path
    from clinicvault.domain.errors import StorageFailed

    def limit(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def outcome(act):
        try:
            act()
        except StorageFailed as error:
            print(error.code)
        else:
            print("done")
"""


def test_a_limit_on_the_size_of_files_is_a_full_disk_for_the_database(tmp_path):
    script = (
        LIMITED
        + """
    from clinicvault.domain.ports import Event
    from clinicvault.domain.records import PatientRecord
    from clinicvault.storage.db import create_database, open_database

    class Leaves:
        def record(self, log, events, changes):
            log.append_leaf(log.size(), b"leaf")
            return 0
        def committed(self): print("committed")
        def rolled_back(self): print("rolled-back")

    def save(size):
        with database.write(Leaves()) as unit:
            unit.put(PatientRecord(id=os.urandom(16), identity_key_wrap=b"",
                                   identity_sealed=bytes(size), record_index=os.urandom(32)))
            unit.event(Event("test", "done", 1))
            unit.commit()

    database = create_database(Path(sys.argv[1]))
    outcome(lambda: save(1_000))
    limit(600_000)
    outcome(lambda: save(3_000_000))
    with database.read() as view:
        print(view.count(PatientRecord), view.log.size())
    outcome(lambda: save(1_000))
    limit(resource.RLIM_INFINITY)
    outcome(lambda: save(3_000_000))
    database.close()
    database = open_database(Path(sys.argv[1]))
    with database.read() as view:
        print(view.count(PatientRecord), view.log.size(), len(database.findings()))
    """
    )
    words = run(script, tmp_path / "vault.db")
    assert words[:2] == ["committed", "done"]
    assert words[2:4] == ["rolled-back", "disk-full"]
    assert words[4:6] == ["1", "1"]
    small, large = words[6:8], words[-5:-3]
    assert small in (["committed", "done"], ["rolled-back", "disk-full"])
    assert large == ["committed", "done"]
    rows = "3" if small[0] == "committed" else "2"
    assert words[-3:] == [rows, rows, "0"]


def test_a_limit_on_the_size_of_files_is_a_full_disk_for_objects(tmp_path):
    script = (
        LIMITED
        + """
    from clinicvault.storage.objects import LocalObjectStore

    store = LocalObjectStore(Path(sys.argv[1]))
    limit(100_000)
    outcome(lambda: store.put(bytes(16), lambda: iter([bytes(70_000)] * 3)))
    print(len(list(store.list())), len(store.temporary()))
    limit(resource.RLIM_INFINITY)
    outcome(lambda: store.put(bytes(16), lambda: iter([bytes(70_000)] * 3)))
    print(len(store.get(bytes(16))))
    """
    )
    assert run(script, tmp_path) == ["disk-full", "0", "0", "done", "210000"]


def test_a_limit_on_the_size_of_files_stops_a_copy_and_leaves_none(tmp_path):
    script = (
        LIMITED
        + """
    from clinicvault.storage.db import create_database

    folder = Path(sys.argv[1])
    database = create_database(folder / "vault.db")
    limit(50_000)
    outcome(lambda: database.snapshot_to(str(folder / "copy.db")))
    print((folder / "copy.db").exists(), (folder / "copy.db-journal").exists())
    limit(resource.RLIM_INFINITY)
    outcome(lambda: database.snapshot_to(str(folder / "copy.db")))
    """
    )
    assert run(script, tmp_path) == ["disk-full", "False", "False", "done"]


def test_a_full_disk_stops_the_state_index_between_two_positions(tmp_path):
    index = SqliteStateIndex(tmp_path / "state.db")
    index.apply([("patient", bytes(16), 1, b"d", 0)], 1, b"root")
    index._db.execute("PRAGMA max_page_count=12")
    many = [("patient", os.urandom(16), 1, bytes(32), number) for number in range(9_000)]
    with pytest.raises(StorageFailed) as failed:
        index.apply(many, 9_001, b"root2")
    assert failed.value.code == "disk-full"
    assert index.position() == (1, b"root")
    assert index.live("patient") == 1
    index._db.execute("PRAGMA max_page_count=1000000")
    index.apply(many, 9_001, b"root2")
    assert index.live("patient") == 9_001
    index.close()


@pytest.mark.parametrize(("free", "expected"), [(10, True), (2**40, False)])
def test_an_input_output_error_is_a_full_disk_only_where_there_is_no_room(
    tmp_path, monkeypatch, free, expected
):
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(dialect.shutil, "disk_usage", lambda path: usage)
    with contextlib.closing((tmp_path / "vault.db").open("wb")):
        assert dialect.no_room(tmp_path / "vault.db") is expected
    assert [file.name for file in tmp_path.iterdir()] == ["vault.db"]
