"""kill -9 between two steps: what was acknowledged stays, what was not leaves at most an orphan."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from clinicvault.domain.records import PatientRecord
from clinicvault.storage.db import SqliteStateIndex, create_database, open_database
from clinicvault.storage.objects import LocalObjectStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

IMPORT = """
    import os, signal, sys
    from pathlib import Path
    from clinicvault.domain.ports import Event
    from clinicvault.domain.records import PatientRecord
    from clinicvault.storage.db import open_database
    from clinicvault.storage.objects import LocalObjectStore, local

    folder, where, after = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

    def die(step):
        if step == where and done == after:
            os.kill(os.getpid(), signal.SIGKILL)

    class Leaves:
        def record(self, log, events, changes):
            die("before-log")
            log.append_leaf(log.size(), b"leaf")
            die("before-commit")
            return 0
        def committed(self): die("after-commit")
        def rolled_back(self): pass

    def data():
        yield bytes(50_000)
        die("in-write")
        yield bytes(50_000)

    sync_file, sync_folder = local.sync_file, local.sync_folder
    def synced_file(descriptor):
        die("before-sync")
        sync_file(descriptor)
        die("before-rename")
    def synced_folder(path):
        die("after-rename")
        sync_folder(path)
    local.sync_file, local.sync_folder = synced_file, synced_folder

    done = 0
    database, store = open_database(folder / "vault.db"), LocalObjectStore(folder / "objects")
    while True:
        identifier = os.urandom(16)
        store.put(identifier, data)
        die("between")
        with database.write(Leaves()) as unit:
            unit.put(PatientRecord(id=identifier, identity_key_wrap=b"", identity_sealed=b"",
                                   record_index=b""))
            unit.event(Event("photo-imported", "done", 1))
            unit.commit()
        done += 1
        print(identifier.hex(), flush=True)
"""


def killed(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)]),
        },
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("step", "orphans", "temps", "rows"),
    [
        ("in-write", 0, 1, 2),
        ("before-sync", 0, 1, 2),
        ("before-rename", 0, 1, 2),
        ("after-rename", 1, 0, 2),
        ("between", 1, 0, 2),
        ("before-log", 1, 0, 2),
        ("before-commit", 1, 0, 2),
        ("after-commit", 0, 0, 3),
    ],
)
def test_a_kill_loses_nothing_acknowledged(tmp_path, step, orphans, temps, rows):
    create_database(tmp_path / "vault.db").close()
    acknowledged = {bytes.fromhex(word) for word in killed(IMPORT, tmp_path, step, 2)}
    assert len(acknowledged) == 2
    store = LocalObjectStore(tmp_path / "objects")
    with contextlib.closing(open_database(tmp_path / "vault.db")) as database:
        assert database.findings() == []
        with database.read() as view:
            stored = set(view.ids(PatientRecord))
            assert view.log.size() == rows
    assert len(stored) == rows
    assert acknowledged <= stored
    objects = set(store.list())
    assert stored <= objects
    assert len(objects - stored) == orphans
    assert all(len(store.get(identifier)) == 100_000 for identifier in objects)
    assert store.collect(store.temporary()) == temps
    assert store.temporary() == ()


def test_a_kill_within_an_apply_leaves_the_position_before(tmp_path):
    script = """
        import os, signal, sys
        from pathlib import Path
        from clinicvault.storage.db import SqliteStateIndex

        class Deadly(bytes):
            pass

        def entries(start, stop):
            return [("patient", number.to_bytes(16, "big"), 1, b"d", number) for number in range(start, stop)]

        index = SqliteStateIndex(Path(sys.argv[1]))
        index.apply(entries(0, 50_000), 50_000, b"first")
        print("applied", flush=True)
        real = index._count
        def count(keys, newest):
            real(keys, newest)
            index._db.executemany("INSERT INTO state VALUES (1, ?, 1, x'00', 1)",
                                  [(bytes([9]) + key[1],) for key in keys])
            os.kill(os.getpid(), signal.SIGKILL)
        index._count = count
        index.apply(entries(50_000, 90_000), 90_000, b"second")
    """
    assert killed(script, tmp_path / "state.db") == ["applied"]
    index = SqliteStateIndex(tmp_path / "state.db")
    assert index.position() == (50_000, b"first")
    assert index.live("patient") == 50_000
    assert sum(1 for _ in index.items("patient")) == 50_000
    index.close()
