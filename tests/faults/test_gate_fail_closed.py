"""Fail closed: where the log cannot be written, not one byte of plaintext leaves the gate.

Every step from a patient's seed to a picture is watched: with a fault none of them may even begin.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clinicvault.access import gate as gate_module
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients import patient_keys
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.release import limits
from clinicvault.access.unlocking import unlock
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import ClinicVaultError, StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.storage.objects.local import LocalObjectStore
from tests.unit.access.world import INA, ORIGINAL, PAM, PREVIEW, THUMBNAIL, password

TOP = Path(__file__).parents[2]
STEPS = ("open_patient", "open_batch", "open_data_key", "open_facts", "decrypt_blob")


class Watch:
    """Notes every unwrapping, decryption and object read."""

    def __init__(self, monkeypatch, world) -> None:
        self.seen: list[str] = []
        self.plaintext: list[bytearray] = []
        for name in STEPS:
            step = self.noting(
                name, getattr(patient_keys, name, None) or getattr(gate_module, name)
            )
            users = [module for module in (gate_module, patient_keys) if hasattr(module, name)]
            for module in users:
                monkeypatch.setattr(module, name, step)
        unwrap = patient_keys.unwrap_key
        monkeypatch.setattr(patient_keys, "unwrap_key", self.noting("unwrap_key", unwrap))
        get = LocalObjectStore.get
        monkeypatch.setattr(LocalObjectStore, "get", self.noting("get", get))
        station = world.vault.workstation
        opened = KeyPair.open

        def open_(pair, sealed, info):
            # The computer's own key opens its log keys; every other seal is a secret of patients.
            if pair is not station:
                self.seen.append("KeyPair.open")
            return opened(pair, sealed, info)

        monkeypatch.setattr(KeyPair, "open", open_)

    def noting(self, name, function):
        def noted(*arguments, **keywords):
            self.seen.append(name)
            result = function(*arguments, **keywords)
            if name == "decrypt_blob":
                self.plaintext.append(result)
            return result

        return noted


@contextlib.contextmanager
def dropped(world):
    with world.sql() as rows:
        rows.execute("DROP TABLE log_leaf")
    yield


@contextlib.contextmanager
def refused_by_the_log(world):
    with world.sql() as rows:
        rows.execute(
            "CREATE TRIGGER full BEFORE INSERT ON log_leaf BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    yield


@contextlib.contextmanager
def replaced(world):
    copy = world.database.with_name("copy.db")
    shutil.copy(world.database, copy)
    copy.replace(world.database)
    yield


@contextlib.contextmanager
def removed(world):
    world.database.unlink()
    yield


@contextlib.contextmanager
def journal_replaced(world):
    journal = world.database.with_name("vault.db-wal")
    journal.rename(journal.with_name("away"))
    journal.write_bytes(b"")
    yield


@contextlib.contextmanager
def full(world):
    """As SQLite itself meets a full disk."""
    own = world.ports.database._own
    with own.begin():
        pages = own.exec_driver_sql("PRAGMA page_count").scalar()
        own.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    # Fill what is free inside the file, down to the last small entry.
    session = world.session(INA)
    for size in (3000, 300, 0):
        with contextlib.suppress(StorageFailed):
            for _ in range(500):
                world.vault.log_event(session.event("lock", detail={"fill": "x" * size}))
    yield


@contextlib.contextmanager
def locked(world):
    holder = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(world.database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline().strip() == b"held"
        yield
        process.stdin.close()


FAULTS = [dropped, refused_by_the_log, replaced, removed, journal_replaced, full, locked]


def acts(world, photo, page, session):
    """Every way in which something of a photo or kept file comes out of the gate."""
    gate = AccessGate(session)
    kept = world.kept(photo.patient, keys=page)

    def look(kind):
        return lambda: gate.open([photo.id], kind, Purpose.CARE, event="photo-view")

    batch, _ = page.page(photo.patient)
    return {
        "original": look(ORIGINAL),
        "preview": look(PREVIEW),
        "thumbnail": look(THUMBNAIL),
        "facts": lambda: gate.facts([photo]),
        "own": lambda: AccessGate(page._session).open_own(photo, batch, "photo-move"),
        "kept": lambda: gate.open_kept(kept.id),
        "kept facts": lambda: gate.facts([kept], "kept-files-list"),
        "kept own": lambda: AccessGate(page.session).open_own_kept(kept, batch, "photo-move"),
        "kept unchecked": lambda: AccessGate(session, checks=False).open_kept(kept.id),
        "unchecked": lambda: AccessGate(session, checks=False).open(
            [photo.id], PREVIEW, Purpose.CARE, event="photo-view"
        ),
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_no_log_no_plaintext(world, monkeypatch, fault):
    patient = world.patient()
    world.consent(patient)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"picture", page)
    session = world.session(PAM)
    ways = acts(world, photo, page, session)
    with fault(world):
        watch = Watch(monkeypatch, world)
        # Waiting for a lock takes its time: one way is enough for that fault's clock.
        for name in ["preview", "facts", "kept"] if fault is locked else list(ways):
            with pytest.raises(ClinicVaultError) as caught:
                ways[name]()
            assert watch.seen == [], (name, caught.value.code)
        assert caught.value.exit_code.value in (1, 4)


def test_the_outcome_of_opening_a_kept_file_cannot_be_written(world, monkeypatch):
    patient, _ = world.treated()
    kept = world.kept(patient, b"as it came")
    session = world.session(PAM)
    watch = Watch(monkeypatch, world)

    def full_by_then(event):
        assert event.outcome == "done"
        raise StorageFailed("disk-full")

    with monkeypatch.context() as patch:
        patch.setattr(world.vault, "log_event", full_by_then)
        with pytest.raises(StorageFailed, match="disk-full"):
            AccessGate(session).open_kept(kept.id)
    assert [entry.outcome for entry in world.events("kept-file-open")] == ["intent"]
    assert [set(one) for one in watch.plaintext] == [{0}]


def test_the_watch_sees_what_there_is_to_see(world, monkeypatch):
    _, photo = world.treated()
    session = world.session(PAM)
    watch = Watch(monkeypatch, world)
    AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert set(watch.seen) == {*STEPS, "unwrap_key", "get", "KeyPair.open"}
    assert bytes(watch.plaintext[0]) == b"preview picture"


@pytest.mark.parametrize("fault", [dropped, replaced, full])
def test_nobody_unlocks_without_a_log(world, fault):
    user = world.user(PAM)
    _ = world.vault
    with fault(world), pytest.raises(ClinicVaultError):
        unlock(world.vault, user, password(PAM))


def test_the_outcome_cannot_be_written(world, monkeypatch):
    """The intent is durable, the picture open, and then the disk is full: it is wiped again."""
    _, photo = world.treated()
    session = world.session(PAM)
    watch = Watch(monkeypatch, world)

    def full(event):
        assert event.outcome == "done"
        raise StorageFailed("disk-full")

    with monkeypatch.context() as patch:
        patch.setattr(world.vault, "log_event", full)
        with pytest.raises(StorageFailed, match="disk-full"):
            AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert [entry.outcome for entry in world.events("photo-view")] == ["intent"]
    assert [set(one) for one in watch.plaintext] == [{0}]


def test_the_file_is_replaced_between_intent_and_unwrapping(world, monkeypatch):
    _, photo = world.treated()
    session = world.session(PAM)
    watch = Watch(monkeypatch, world)
    log_release = limits.log_release

    def then_replaced(*arguments):
        log_release(*arguments)
        with replaced(world):
            pass

    monkeypatch.setattr(limits, "log_release", then_replaced)
    with pytest.raises(ClinicVaultError, match="database-replaced"):
        AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert watch.seen == []


SCRIPT = """
import json, os, resource, sys
from pathlib import Path
from clinicvault.access import gate as g
from clinicvault.access.patients import patient_keys as k
from clinicvault.access.gate import AccessGate
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from tests.unit.access.world import Clock, Member, PREVIEW, World
folder, station, pin, user, seed, photo, clock = sys.argv[1:]
world = World(Path(folder), bytes.fromhex(station), bytes.fromhex(pin), Clock(int(clock)))
world.members["Pam"] = Member(bytes.fromhex(user), bytes.fromhex(seed))
session = world.session("Pam")
gate = AccessGate(session)
seen = []
for name in ("open_patient", "open_batch", "decrypt_blob"):
    def noted(*a, real=getattr(k, name, None) or getattr(g, name), name=name, **checks):
        seen.append(name)
        return real(*a, **checks)
    for module in (g, k):
        if hasattr(module, name):
            setattr(module, name, noted)
gate.open([bytes.fromhex(photo)], PREVIEW, Purpose.CARE, event="photo-view")
before = list(seen)
seen.clear()
journal = Path(folder) / "vault.db-wal"
resource.setrlimit(resource.RLIMIT_FSIZE, (journal.stat().st_size,) * 2)
try:
    gate.open([bytes.fromhex(photo)], PREVIEW, Purpose.CARE, event="photo-view")
    code = ""
except ClinicVaultError as error:
    code = error.code
print(json.dumps({"before": before, "seen": seen, "code": code}), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_file_size_limit(world):
    """A real write error of the system, in a process of its own."""
    _, photo = world.treated()
    member = world.members[PAM]
    world.shut()
    words = [
        str(world.folder),
        world.station.hex(),
        world.pin.hex(),
        member.user.hex(),
        member.seed.hex(),
        photo.id.hex(),
        str(world.clock.ms),
    ]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=TOP,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["before"] == ["open_patient", "open_batch", "decrypt_blob"]
    assert told["seen"] == []
    assert told["code"] in {"disk-full", "storage-io"}
