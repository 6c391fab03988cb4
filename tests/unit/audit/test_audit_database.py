"""The log in the real database: several processes, crashes, rollbacks, replay, reading."""

import json
import subprocess
import sys
import time

import pytest

from clinicvault.audit.epoch import WorkstationSigner
from clinicvault.audit.held import Held
from clinicvault.audit.leaf import EPOCH_PREFIX
from clinicvault.audit.locate import read_epoch
from clinicvault.audit.reading import LogReader
from clinicvault.audit.recorder import Recorder
from clinicvault.audit.replay import replay
from clinicvault.audit.tree import root_at
from clinicvault.audit.verify import verify_log
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.records import PolicyRecord
from clinicvault.storage.db import SqliteStateIndex, create_database, open_database
from tests.unit.audit.log_helpers import STATION, VAULT, event

STATION_SEED, LOG_SEED = b"\x11" * 32, b"\x22" * 32
WRITER = """
import sys
from pathlib import Path
from tests.unit.audit.test_audit_database import recorder, write
from clinicvault.storage.db import open_database
folder, name, count, end = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
database, own = open_database(folder / "vault.db"), recorder(folder)
print("ready", flush=True)
sys.stdin.readline()
for n in range(count):
    write(database, own, f"{name}-{n}")
    print(n, flush=True)
if end == "close":
    own.close(database)
elif end == "wait":
    sys.stdin.read()
"""


def keys():
    return KeyPair.from_seed(Secret(STATION_SEED)), KeyPair.from_seed(Secret(LOG_SEED))


def recorder(folder):
    station, log_key = keys()
    signer = WorkstationSigner(STATION, station)
    clock = lambda: int(time.time() * 1000)  # noqa: E731
    return Recorder(VAULT, signer, log_key.public, folder / "locks", clock)


def write(database, own, name, record=None):
    with database.write(own) as unit:
        if record:
            unit.put(record)
        unit.event(event(name))
        return unit.commit()


def policy(version=1):
    return PolicyRecord(id=b"p" * 16, version=version, name="idle", value=b"\x05")


@pytest.fixture
def folder(tmp_path):
    create_database(tmp_path / "vault.db").close()
    return tmp_path


@pytest.fixture
def database(folder):
    opened = open_database(folder / "vault.db")
    yield opened
    opened.close()


def lose(database, own):
    with database.write(own) as unit:
        own.record(unit.log, [event("lost")], [])
        raise ZeroDivisionError


def check(database, trusted=None):
    with database.read() as snapshot:
        return verify_log(snapshot.log, VAULT, {STATION: keys()[0].public.signing}, trusted)


def read(database):
    station_log = keys()[1]
    reader = LogReader({station_log.public.key_id: station_log}, VAULT)
    with database.read() as snapshot:
        size = snapshot.log.size()
        held = Held(snapshot.log, (size, root_at(snapshot.log.node, size)))
        return [entry.event for entry in reader.forward(held)]


def epochs(database):
    with database.read() as snapshot:
        leaves = snapshot.log.leaves(0, snapshot.log.size())
        return [read_epoch(seq, data) for seq, data in leaves if data.startswith(EPOCH_PREFIX)]


class Writer:
    """A process of its own that writes entries."""

    def __init__(self, folder, name, count, end):
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), name, str(count), end],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def go(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def wrote(self, number):
        while int(self.process.stdout.readline()) < number:
            pass

    def finish(self):
        _, _ = self.process.communicate()
        assert self.process.returncode == 0


def test_entries_and_states_survive_closing_and_opening(folder, database):
    own = recorder(folder)
    assert write(database, own, "first", policy()) == 1
    own.close(database)
    again = recorder(folder)
    write(database, again, "second", policy(2))
    report = check(database)
    assert report.ok, report.faults
    assert read(database) == ["first", "second"]
    index = SqliteStateIndex(folder / "index.db")
    with database.read() as snapshot:
        replay(snapshot.log, index, VAULT, {STATION: keys()[0].public.signing})
    assert index.get("policy", b"p" * 16).version == 2
    index.close()
    again.close(database)


def test_a_failed_transaction_leaves_log_and_memory_as_they_were(folder, database):
    own = recorder(folder)
    write(database, own, "first")
    with pytest.raises(IntegrityError), database.write(own) as unit:
        unit.put(policy(7))
    with pytest.raises(ZeroDivisionError):
        lose(database, own)
    write(database, own, "second")
    assert read(database) == ["first", "second"]
    assert check(database).ok
    own.close(database)
    assert check(database).ok


def test_processes_interleave_their_epochs_in_one_log(folder, database):
    writers = [Writer(folder, name, 40, "close") for name in "abc"]
    for writer in writers:
        writer.go()
    for writer in writers:
        writer.finish()
    report = check(database)
    assert report.ok, report.faults
    names = read(database)
    assert len(names) == 120
    for name in "abc":
        own = [n for n in names if n.startswith(name)]
        assert own == [f"{name}-{n}" for n in range(40)]
    assert [leaf.epoch for leaf in epochs(database)] == list(range(1, len(epochs(database)) + 1))
    assert not list((folder / "locks").glob("epoch-*"))


def test_a_killed_process_is_named_by_the_next_epoch_and_a_living_one_is_not(folder, database):
    killed, living = Writer(folder, "k", 3, "wait"), Writer(folder, "l", 3, "wait")
    killed.go()
    killed.wrote(2)
    living.go()
    living.wrote(2)
    killed.process.kill()
    killed.process.communicate()
    own = recorder(folder)
    write(database, own, "after")
    last = epochs(database)[-1]
    assert (last.unclosed, last.running) == ((1,), (2,))
    assert check(database).ok
    living.finish()
    own.close(database)
    other = recorder(folder)
    write(database, other, "later")
    assert epochs(database)[-1].unclosed == (2,)
    assert check(database).ok
    other.close(database)


def test_a_process_killed_at_any_moment_leaves_a_sound_log(folder, database):
    for moment in range(4):
        writer = Writer(folder, f"m{moment}", 1_000, "wait")
        writer.go()
        writer.wrote(moment * 3)
        writer.process.kill()
        writer.process.communicate()
        report = check(database)
        assert report.ok, report.faults
    names = read(database)
    for moment in range(4):
        assert f"m{moment}-{moment * 3}" in names


def test_a_report_says_what_scripts_rely_on(folder, database):
    own = recorder(folder)
    write(database, own, "first")
    report = check(database, (99, bytes(32)))
    document = {
        "entries": report.entries,
        "checkpoint": report.checkpoint,
        "ok": report.ok,
        "faults": [{"seq": seq, "fault": fault} for seq, fault in report.faults],
    }
    assert json.loads(json.dumps(document))["faults"] == [{"seq": 2, "fault": "rolled-back"}]
    own.close(database)
