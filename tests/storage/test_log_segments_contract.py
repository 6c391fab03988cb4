"""Old leaves in objects, on every engine: read as all others, and their rows go only for one."""

import contextlib
import sqlite3

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import (
    ENTRY,
    LARGEST,
    LogSegment,
    SegmentLeaves,
    place_of,
    segment_pieces,
)
from clinicvault.storage.db import open_database
from tests.storage.raw_sql import plain

VAULT = bytes(range(16))
KEPT = (0, 5, 8, 15, 23, 30)
"""Leaves that are no entries, and stay where they are."""
LEAVES = [(seq, (b"kept %d" if seq in KEPT else ENTRY + b"leaf %d") % seq) for seq in range(40)]


@pytest.fixture
def path(sqlite_template, tmp_path):
    path = tmp_path / "vault.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@pytest.fixture
def opened(path, store):
    database = open_database(path, objects=store)
    yield database
    database.close()


def fill(database, recorder):
    with database.write(recorder) as unit:
        for seq, leaf in LEAVES:
            unit.log.append_leaf(seq, leaf)
        unit.commit()


def content(first, stop):
    return b"".join(segment_pieces(VAULT, first, [leaf for _, leaf in LEAVES[first:stop]]))


def stored(store, first, stop):
    object_id, data = bytes([first]) * 16, content(first, stop)
    return LogSegment(first, stop, object_id, store.put(object_id, lambda: iter([data])), len(data))


def moved(database, recorder, store, *places):
    for place in places:
        segment = stored(store, *place)
        with database.write(recorder) as unit:
            unit.log.put_segment(segment)
            unit.commit()


def read(database, start=0, stop=2**62):
    with database.read() as rows:
        return list(rows.log.leaves(start, stop))


@pytest.fixture
def archived(opened, recorder, store):
    """Three segments, and a fourth part that lies in the database."""
    fill(opened, recorder)
    moved(opened, recorder, store, (0, 8), (8, 16), (16, 24))
    return opened


def test_leaves_are_read_wherever_they_lie(archived, path):
    assert read(archived) == LEAVES
    for start, stop in [(0, 1), (7, 9), (8, 16), (3, 30), (23, 25), (24, 40), (39, 99), (5, 5)]:
        assert read(archived, start, stop) == LEAVES[start:stop]
    with archived.read() as rows:
        assert rows.log.size() == 40
        assert [(one.first, one.stop) for one in rows.log.segments()] == [(0, 8), (8, 16), (16, 24)]
    [stayed] = plain(path, "SELECT seq FROM log_leaf WHERE seq < 24 ORDER BY seq")
    assert [seq for (seq,) in stayed] == [seq for seq in KEPT if seq < 24]
    assert plain(path, "SELECT count(*) FROM log_leaf WHERE seq >= 24") == [[(16,)]]


def test_without_any_segment_there_is_none(opened):
    with opened.read() as rows:
        assert rows.log.segments() == []


def test_the_next_leaf_is_still_the_next(archived, recorder):
    with archived.write(recorder) as unit:
        with pytest.raises(IntegrityError, match="row-conflict"):
            unit.log.append_leaf(3, b"again")
        unit.log.append_leaf(40, b"next")
        unit.commit()
    assert read(archived, 40) == [(40, b"next")]


@pytest.mark.parametrize("place", [(0, 8), (8, 16), (25, 30), (24, 40), (24, 41), (24, 24)])
def test_only_the_next_leaves_go_and_never_the_newest(archived, recorder, place):
    first, stop = place
    segment = LogSegment(first, stop, bytes(16), bytes(32), 1)
    with (
        pytest.raises(IntegrityError, match="row-conflict"),
        archived.write(recorder) as unit,
    ):
        unit.log.put_segment(segment)
    assert read(archived) == LEAVES


def test_what_is_not_committed_is_not_moved(opened, recorder, store, path):
    fill(opened, recorder)
    segment = stored(store, 0, 8)
    with opened.write(recorder) as unit:
        unit.log.put_segment(segment)
        assert list(unit.log.leaves(0, 40)) == LEAVES
    assert plain(path, "SELECT count(*) FROM log_leaf") == [[(40,)]]
    assert read(opened) == LEAVES


def test_an_older_view_still_has_its_rows(opened, recorder, store):
    fill(opened, recorder)
    with opened.read() as before:
        moved(opened, recorder, store, (0, 8))
        assert before.log.segments() == []
        assert list(before.log.leaves(0, 40)) == LEAVES


def stays(first, stop):
    return [LEAVES[seq] for seq in KEPT if first <= seq < stop]


def test_of_a_missing_segment_all_but_entries_is_there(archived, store):
    store.delete(bytes([8]) * 16)
    assert read(archived) == LEAVES[:8] + stays(8, 16) + LEAVES[16:]
    assert read(archived, 9, 17) == stays(9, 16) + LEAVES[16:17]


@pytest.mark.parametrize("seq", [3, 5, 30, 31])
def test_nothing_but_a_moved_entry_is_deleted(archived, path, seq):
    """Not by a program that does not know the rule, either."""
    with sqlite3.connect(path) as database:
        if seq == 3:
            database.execute("DELETE FROM log_leaf WHERE seq = 3")
            return
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("DELETE FROM log_leaf WHERE seq = ?", (seq,))


def test_a_row_that_reaches_into_another_gives_no_leaf_twice(archived, path):
    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER log_segment_no_update")
        database.execute("UPDATE log_segment SET stop = 1 << 60 WHERE first = 8")
    assert read(archived, 0, 40) == LEAVES[:8] + stays(8, 24) + LEAVES[24:]


ROGUE = {
    "single": [(20, 21)],
    "entry alone": [(26, 27), (28, 29)],
    "overlapping": [(5, 12), (3, 30), (4, 6), (22, 39)],
    "reversed": [(12, 3), (30, 2), (39, 1)],
    "empty": [(9, 9), (30, 30)],
    "newest": [(39, 40)],
    "to come": [(seq, seq + 1) for seq in range(40, 90)],
    "beyond": [(38, 50), (1 << 40, (1 << 40) + 1), (100, (1 << 63) - 1)],
    "before": [(-5, -1), (-(1 << 62), 3), (-9, (1 << 63) - 1)],
    "everything": [(-1, (1 << 63) - 1)],
}


def intrude(path, places, object_id=b"i" * 16):
    """Rows that no program of ours writes."""
    found = "SELECT sql FROM sqlite_schema WHERE name = 'log_segment_in_order'"
    with contextlib.closing(sqlite3.connect(path)) as database:
        [(order,)] = database.execute(found).fetchall()
        database.execute("DROP TRIGGER log_segment_in_order")
        rows = [(first, stop, object_id, b"d" * 32, 10) for first, stop in places]
        database.executemany("INSERT INTO log_segment VALUES (?, ?, ?, ?, ?)", rows)
        database.execute(order)
        database.commit()


@pytest.mark.parametrize("object_id", [b"i" * 16, b"", b"x" * 40])
@pytest.mark.parametrize("places", ROGUE.values(), ids=ROGUE)
def test_no_row_of_anybodys_hides_a_stored_leaf(opened, recorder, path, places, object_id):
    fill(opened, recorder)
    intrude(path, places, object_id)
    assert read(opened) == LEAVES
    for start, stop in [(0, 1), (19, 22), (20, 21), (39, 40), (0, 1 << 60), (12, 3), (41, 99)]:
        assert read(opened, start, stop) == LEAVES[start:stop]


@pytest.mark.parametrize("places", ROGUE.values(), ids=ROGUE)
def test_what_is_stored_stays_with_rogue_rows_among_true_ones(archived, path, places):
    intrude(path, places)
    [stored_leaves] = plain(path, "SELECT seq, leaf FROM log_leaf ORDER BY seq")
    found = read(archived)
    assert found == sorted(dict(found).items())
    assert set(stored_leaves) <= set(found) <= set(LEAVES)


def test_a_row_behind_the_true_ones_stops_no_later_one(archived, recorder, store, path):
    intrude(path, [(1 << 40, (1 << 40) + 1), (30, 31)])
    moved(archived, recorder, store, (24, 32))
    assert read(archived) == LEAVES


def test_a_row_that_is_none_hides_nothing_and_is_told(archived, path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA writable_schema = ON")
        named = "WHERE name = 'log_segment'"
        database.execute(f"UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') {named}")
        database.execute("DROP TRIGGER log_segment_no_update")
        database.commit()
        database.execute("PRAGMA writable_schema = RESET")
        database.execute("UPDATE log_segment SET digest = 'text' WHERE first = 8")
        database.commit()
    assert read(archived) == LEAVES[:8] + stays(8, 16) + LEAVES[16:]
    with archived.read() as rows:
        told = [one and one.first for one in rows.log.segment_rows()]
        assert told == [0, None, 16]
        with pytest.raises(IntegrityError, match="log-unreadable"):
            rows.log.segments()


def test_no_more_is_read_than_the_row_says(path, store, recorder):
    """A row may name any object: a video of some gigabytes, too."""
    asked = []

    class Watched:
        put, get = store.put, store.get

        def get_range(self, object_id, start, length):
            asked.append(length)
            return store.get_range(object_id, start, length)

    database = open_database(path, objects=Watched())
    fill(database, recorder)
    moved(database, recorder, store, (0, 8))
    big = bytes([8]) * 16
    digest = store.put(big, lambda: iter([b"a film" * 1000]))
    for first, size in ((8, 100), (16, LARGEST + 1), (24, -1)):
        with database.write(recorder) as unit:
            unit.log.put_segment(LogSegment(first, first + 8, big, digest, size))
            unit.commit()
    assert read(database) == LEAVES[:8] + stays(8, 32) + LEAVES[32:]
    assert asked == [len(content(0, 8)) + 1, 101]
    database.close()


def test_who_gives_no_objects_has_the_newer_leaves(archived, path):
    database = open_database(path)
    assert read(database) == stays(0, 24) + LEAVES[24:]
    database.close()


DAMAGED = {
    "empty": lambda data: b"",
    "short": lambda data: data[:-1],
    "long": lambda data: data + b"x",
    "head": lambda data: data[:20],
    "magic": lambda data: b"X" + data[1:],
    "version": lambda data: data[:8] + b"\x02" + data[9:],
    "place": lambda data: data[:32] + b"\x09" + data[33:],
    "count": lambda data: data[:36] + b"\x07" + data[37:],
    "length": lambda data: data[:40] + b"\x09" + data[41:],
    "another's": lambda data: content(0, 8),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_segment_is_a_gap_too(archived, store, damage):
    changed = damage(content(8, 16))
    assert changed != content(8, 16)
    store.delete(bytes([8]) * 16)
    store.put(bytes([8]) * 16, lambda: iter([changed]))
    assert read(archived) == LEAVES[:8] + stays(8, 16) + LEAVES[16:]


def test_an_altered_leaf_is_given_as_it_is(archived, store):
    """The tree says which one was altered."""
    changed = content(8, 16).replace(b"leaf 9", b"leaf X")
    store.delete(bytes([8]) * 16)
    store.put(bytes([8]) * 16, lambda: iter([changed]))
    assert [leaf[-6:] for _, leaf in read(archived, 8, 11)] == [b"kept 8", b"leaf X", b"eaf 10"]


def test_a_segment_is_read_once_while_it_is_open(archived, store):
    assert read(archived, 16, 24) == LEAVES[16:24]
    store.delete(bytes([16]) * 16)
    assert read(archived, 16, 24) == LEAVES[16:24]
    assert read(archived, 0, 16) == LEAVES[:16]
    assert read(archived, 16, 24) == stays(16, 24)


def test_large_leaves_come_in_several_pieces():
    leaves = [ENTRY + bytes([number]) * 400_000 for number in range(8)]
    pieces = list(segment_pieces(VAULT, 8, leaves))
    assert len(pieces) > 4
    assert max(map(len, pieces)) < 2_000_000
    found = SegmentLeaves(b"".join(pieces))
    assert (found.vault, found.first, found.stop) == (VAULT, 8, 16)
    assert [leaf for _, leaf in found.leaves(0, 99)] == leaves


def test_places_are_told_apart():
    assert place_of(LogSegment(8, 16, b"", b"", 0).row) == (8, 16)
    for other in (b"", bytes(15), bytes(17)):
        with pytest.raises(ValueError, match="b'"):
            place_of(other)
