"""The log's oldest entries move to objects, and everything that reads the log goes on."""

import contextlib
import dataclasses
import threading

import pytest

from clinicvault.access.certificates.trust_loading import load_anchors
from clinicvault.access.freshness import catch_up
from clinicvault.access.log.archive import archive, archive_next
from clinicvault.access.log.reading import LogAccess, verify_only
from clinicvault.access.named_objects import (
    count_named,
    named_objects,
    readable_segments,
    still_named,
)
from clinicvault.access.vault import OpenVault
from clinicvault.access.verifying import (
    referenced_objects,
    verify_objects,
    verify_rows,
)
from clinicvault.audit import segments
from clinicvault.audit.locks import FileLock
from clinicvault.audit.tree import inclusion_proof, leaf_hash, root_at, verify_inclusion
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.storage.db import SqliteStateIndex
from tests.storage.raw_sql import plain
from tests.unit.access.world import ADA

LEVEL = 3
SIZE = 1 << LEVEL


_INNER = f"level = {LEVEL} AND idx = 1"
DAMAGE = {
    "tree": (
        "DROP TRIGGER log_node_no_update",
        f"UPDATE log_node SET hash = zeroblob(32) WHERE {_INNER}",
    ),
    "leaf": (
        "DROP TRIGGER log_leaf_no_update",
        f"UPDATE log_leaf SET leaf = zeroblob(9) WHERE seq = {SIZE + 2}",
    ),
}


def rows_left(world):
    """(entries that lie in the database, all other leaves there)."""
    entries = "substr(leaf, 1, 3) = x'840101'"
    asked = f"SELECT sum({entries}), sum(NOT {entries}) FROM log_leaf"
    [[counts]] = plain(world.database, asked)
    return counts


def move(world, **more):
    return archive(world.vault, contextlib.nullcontext, lambda: None, **more)


def moved_by(world):
    with world.vault.read() as rows:
        return rows.log.segments()


def findings(world, tmp_path):
    """As a computer that sees the vault for the first time."""
    index = SqliteStateIndex(tmp_path / "fresh.db")
    ports = dataclasses.replace(world.ports, state=index)
    try:
        found = [*verify_rows(ports, world.pin), *verify_objects(ports)]
    finally:
        index.close()
        (tmp_path / "fresh.db").unlink()
    return [one for one in found if one is not None]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Segments of eight leaves."""
    monkeypatch.setattr(segments, "SEGMENT_LEVEL", LEVEL)


@pytest.fixture
def world(world):
    world.treated()
    return world


def test_entries_rows_and_proofs_are_what_they_were(world, tmp_path):
    before, (entries, others) = world.log(), rows_left(world)
    moved = move(world)
    assert moved == len(moved_by(world)) > 3
    size = world.vault.ports.state.position()[0]
    assert 0 < size - moved * SIZE <= 2 * SIZE
    said = world.events("log-archive")
    assert [entry.detail["first"] for entry in said] == [SIZE * n for n in range(moved)]
    here, stayed = rows_left(world)
    assert stayed > others
    assert here < entries
    assert [entry for entry in world.log() if entry.event != "log-archive"] == before
    assert move(world) == 0
    before = world.log()
    world.again()
    assert world.log()[: len(before)] == before
    assert verify_only(world.ports, world.pin).faults == ()
    assert findings(world, tmp_path) == []
    with world.vault.read() as rows:
        [(_, leaf)] = rows.log.leaves(3, 4)
        proof = inclusion_proof(rows.log.node, 3, size)
        assert verify_inclusion(leaf_hash(leaf), 3, size, proof, root_at(rows.log.node, size))


def test_work_goes_on_and_moves_on(world, tmp_path):
    first = move(world)
    world.treated(b"another", given="Zoë")
    assert move(world) >= 1
    assert len(moved_by(world)) > first
    with LogAccess(world.session(ADA)) as log:
        newest = next(log.entries(None))
        assert [entry.seq for entry in log.entries(20)] == [
            entry.seq for entry in reversed(world.log()) if entry.seq < 20
        ]
    assert newest.seq > SIZE
    assert findings(world, tmp_path) == []


def test_their_objects_are_named_with_all_others(world):
    with world.vault.read() as rows:
        before = count_named(rows)
    moved = move(world)
    with world.vault.read() as rows:
        named = [one for one in named_objects(rows) if one.what == "segment"]
        assert [one.id for one in named] == [one.object for one in rows.log.segments()]
        assert count_named(rows) == before + moved
        assert still_named(rows, "segment", named[0].id)
        assert not still_named(rows, "segment", bytes(16))
        everything = referenced_objects(rows, world.vault.ports.state)
    assert everything == set(world.ports.objects.list())


def test_a_row_that_is_none_names_no_object_and_leaves_none_to_be_deleted(world):
    """Nobody knows which object it was: then no object is an orphan."""
    moved = move(world)
    with world.vault.read() as rows:
        before = count_named(rows)
    schema = "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'log_segment'"
    world.vault.close()
    loose = ("PRAGMA writable_schema = ON", schema, "PRAGMA writable_schema = RESET")
    plain(world.database, *loose, "DROP TRIGGER log_segment_no_update")
    plain(world.database, "UPDATE log_segment SET digest = 'text' WHERE first = 0")
    with world.ports.database.read() as rows:
        found = list(readable_segments(rows))
        assert [one is None for one in found] == [True] + [False] * (moved - 1)
        assert [one for one in named_objects(rows) if one.what == "segment"] == found[1:]
        assert count_named(rows) == before
        assert still_named(rows, "segment", found[1].id)
        with pytest.raises(IntegrityError, match="log-unreadable"):
            referenced_objects(rows, world.ports.state)


def test_a_missing_segment_is_named_and_shuts_nothing(world, tmp_path):
    move(world)
    [_, gone, *_] = moved_by(world)
    world.ports.objects.delete(gone.object)
    world.again()
    assert verify_only(world.ports, world.pin).faults == ((gone.first, "segment-missing"),)
    # Every row is known all the same, also to a computer that knows nothing yet.
    assert [one.id for one in findings(world, tmp_path)] == [gone.object]
    assert len(world.log()) > SIZE
    world.treated(b"goes on", given="Zoë")
    assert [one.id for one in findings(world, tmp_path)] == [gone.object]


def test_a_lost_object_hides_no_row_from_who_is_new(world, tmp_path):
    """Somebody deletes the object, and with it a leaf that tells of a row."""
    move(world)
    with world.vault.read() as rows:
        [first, *_] = moved_by(world)
        states = [seq for seq, leaf in rows.log.leaves(0, first.stop) if leaf[2] == 2]
    world.ports.objects.delete(first.object)
    world.vault.close()
    plain(world.database, "DROP TRIGGER log_leaf_no_delete")
    plain(world.database, f"DELETE FROM log_leaf WHERE seq = {states[0]}")
    index = SqliteStateIndex(tmp_path / "fresh.db")
    with (
        contextlib.closing(index),
        world.ports.database.read() as rows,
        pytest.raises(IntegrityError, match="log-damaged"),
    ):
        catch_up(rows.log, index, load_anchors(rows, world.pin))


def test_an_altered_entry_in_one_is_named(world):
    move(world)
    [_, other, *_] = moved_by(world)
    data = bytearray(world.ports.objects.get(other.object))
    data[-5] ^= 1
    world.ports.objects.delete(other.object)
    world.ports.objects.put(other.object, lambda: iter([bytes(data)]))
    world.again()
    verdict = verify_only(world.ports, world.pin)
    assert (other.stop - 1, "leaf-altered") in verdict.faults


@pytest.mark.parametrize("kind", DAMAGE)
def test_nothing_is_written_that_is_not_whole(world, kind):
    before = set(world.ports.objects.list())
    world.vault.close()
    plain(world.database, *DAMAGE[kind])
    for _ in range(3):
        with pytest.raises(IntegrityError, match="log-damaged"):
            move(world)
    moved = moved_by(world)
    # Without the node beside it, not even the first one is known to be the log's own.
    assert [one.first for one in moved] == ([0] if kind == "leaf" else [])
    # However often it is tried, the disk holds nothing that is nobody's.
    assert set(world.ports.objects.list()) - before == {one.object for one in moved}


def test_an_object_that_is_not_as_written_does_not_stay(world):
    class Flipping:
        put, delete = world.ports.objects.put, world.ports.objects.delete

        def get(self, object_id):
            data = bytearray(world.ports.objects.get(object_id))
            data[-1] ^= 1
            return bytes(data)

    before, vault = set(world.ports.objects.list()), world.vault
    vault.ports = dataclasses.replace(vault.ports, objects=Flipping())
    with pytest.raises(IntegrityError, match="segment-unreadable"):
        move(world)
    assert set(world.ports.objects.list()) == before
    assert moved_by(world) == []


def test_a_full_disk_leaves_the_entries_where_they_are(world):
    class Full:
        def put(self, object_id, data):
            raise StorageFailed("disk-full")

    vault = world.vault
    vault.ports = dataclasses.replace(vault.ports, objects=Full())
    count = rows_left(world)
    with pytest.raises(StorageFailed, match="disk-full"):
        move(world)
    assert rows_left(world) == count


def test_locking_ends_it_between_two(world):
    asked = []

    def alive():
        asked.append(1)
        if len(asked) == 3:
            raise Refused("locked")

    with pytest.raises(Refused, match="locked"):
        archive(world.vault, contextlib.nullcontext, alive)
    assert len(moved_by(world)) == 2


def test_programs_take_turns(world):
    turn = FileLock(world.ports.locks / "archive.lock")
    turn.acquire()
    assert move(world) == 0
    turn.release()
    assert move(world) > 0


def test_who_was_slower_leaves_nothing_behind(world):
    """Another program without the lock, as one of another computer is."""
    vault, objects = world.vault, set(world.ports.objects.list())
    slow = threading.Event()

    class Slow:
        put, delete = vault.ports.objects.put, vault.ports.objects.delete

        def get(self, object_id):
            data = world.ports.objects.get(object_id)
            if not slow.is_set():
                slow.set()
                assert archive_next(other)
            return data

    other = OpenVault(world.attach("home2"), world.keys(), world.pin)
    vault.ports = dataclasses.replace(vault.ports, objects=Slow())
    assert not archive_next(vault)
    assert [one.first for one in moved_by(world)] == [0]
    assert len(set(world.ports.objects.list()) - objects) == 1
    other.close()
    other.ports.database.close()
    other.ports.state.close()


def test_nothing_to_do(world, monkeypatch):
    monkeypatch.setattr(segments, "SEGMENT_LEVEL", 16)
    assert archive(world.vault, contextlib.nullcontext, lambda: None) == 0
    assert not archive_next(world.vault)
    assert moved_by(world) == []
