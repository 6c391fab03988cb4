"""The workstation's map of row states: newest wins, counts stay right, all or nothing."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import RowState
from clinicvault.storage.db import SqliteStateIndex
from clinicvault.storage.db.state_index import is_sound

ROW, OTHER = b"r" * 16, b"s" * 16


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "state.db"


@pytest.fixture
def index(path):
    opened = SqliteStateIndex(path)
    yield opened
    opened.close()


def test_it_begins_empty_and_private(index, path):
    assert index.position() == (0, b"")
    assert index.get("patient", ROW) is None
    assert index.live("patient") == 0
    assert index.changed_since("patient", 0) == []
    assert list(index.items("patient")) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_newest_state_of_a_row(index):
    index.apply([("patient", ROW, 1, b"one", 4), ("visit", ROW, 7, b"v", 5)], 6, b"root")
    index.apply([("patient", ROW, 2, b"two", 8)], 9, b"root2")
    assert index.get("patient", ROW) == RowState(2, b"two", 8)
    assert index.get("visit", ROW) == RowState(7, b"v", 5)
    assert index.position() == (9, b"root2")


def test_within_one_apply_the_last_entry_of_a_row_wins(index):
    index.apply([("patient", ROW, 1, b"one", 4), ("patient", ROW, 2, b"two", 5)], 6, b"root")
    assert index.get("patient", ROW) == RowState(2, b"two", 5)
    assert index.live("patient") == 1


def test_living_rows_are_counted_through_every_turn(index):
    steps = [(b"a", 1), (b"b", 1), (b"", 0), (b"", 0), (b"c", 1)]
    for number, (digest, expected) in enumerate(steps):
        index.apply([("patient", ROW, number + 1, digest, number)], number + 1, b"root")
        assert index.live("patient") == expected
    index.apply([("patient", OTHER, 1, b"x", 9), ("visit", OTHER, 1, b"x", 9)], 10, b"root")
    assert (index.live("patient"), index.live("visit")) == (2, 1)
    index.apply([("patient", OTHER, 1, b"", 10), ("patient", ROW, 9, b"", 11)], 12, b"root")
    assert (index.live("patient"), index.live("visit")) == (0, 1)


def test_a_row_first_heard_of_as_deleted_does_not_count(index):
    index.apply([("patient", ROW, 1, b"", 0)], 1, b"root")
    assert index.live("patient") == 0
    assert index.get("patient", ROW) == RowState(1, b"", 0)


def test_changed_since_names_a_row_once(index):
    index.apply([("patient", ROW, 1, b"1", 1), ("patient", OTHER, 1, b"1", 2)], 3, b"root")
    index.apply([("patient", ROW, 2, b"2", 5), ("visit", ROW, 1, b"1", 6)], 7, b"root")
    assert index.changed_since("patient", 0) == [ROW, OTHER]
    assert index.changed_since("patient", 2) == [ROW, OTHER]
    assert index.changed_since("patient", 3) == [ROW]
    assert index.changed_since("patient", 6) == []
    assert index.changed_since("visit", 6) == [ROW]


def test_many_at_once(index):
    rows = [os.urandom(16) for _ in range(600)]
    entries = [("patient", row, 1, b"d", number) for number, row in enumerate(rows)]
    index.apply([*entries, ("visit", rows[0], 3, b"v", 601)], 602, b"r")
    found = index.many("patient", [*rows[:599], ROW])
    assert found == {row: index.get("patient", row) for row in rows[:599]}
    assert index.many("visit", rows) == {rows[0]: RowState(3, b"v", 601)}
    assert index.many("visit", []) == index.many("unheard", rows) == {}


def test_items_stream_everything_in_order(index):
    rows = sorted(os.urandom(16) for _ in range(2_500))
    index.apply(
        [("patient", row, 1, b"" if n % 2 else b"d", n) for n, row in enumerate(rows)], 9, b"r"
    )
    index.apply([("visit", ROW, 1, b"d", 1)], 10, b"r")
    found = list(index.items("patient"))
    assert [row for row, _ in found] == rows
    assert found[3][1] == RowState(1, b"", 3)
    assert index.live("patient") == 1_250


def test_it_survives_closing(index, path):
    index.apply([("patient", ROW, 1, b"one", 4)], 6, b"root")
    index.close()
    again = SqliteStateIndex(path)
    assert again.position() == (6, b"root")
    assert again.get("patient", ROW) == RowState(1, b"one", 4)
    assert again.live("patient") == 1
    again.apply([("patient", OTHER, 1, b"one", 7), ("visit", ROW, 1, b"", 8)], 9, b"root")
    assert again.live("patient") == 2
    again.close()


@pytest.mark.parametrize("broken", [("visit", OTHER, "text", b"", 1), ("visit", OTHER, 1, None, 1)])
def test_an_apply_that_fails_changes_nothing(index, broken):
    index.apply([("patient", ROW, 1, b"one", 4)], 6, b"root")
    with pytest.raises(IntegrityError):
        index.apply([("patient", ROW, 2, b"", 7), broken], 9, b"root2")
    assert index.position() == (6, b"root")
    assert index.get("patient", ROW) == RowState(1, b"one", 4)
    assert (index.live("patient"), index.live("visit")) == (1, 0)
    index.apply([("visit", OTHER, 1, b"one", 7)], 8, b"root")
    assert index.live("visit") == 1
    assert index.get("visit", OTHER) == RowState(1, b"one", 7)


def test_two_threads_apply_and_read(index):
    def work(table):
        for number in range(50):
            index.apply([(table, os.urandom(16), 1, b"d", number)], number, b"root")
            index.get(table, ROW)

    threads = [threading.Thread(target=work, args=(table,)) for table in ("patient", "visit")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (index.live("patient"), index.live("visit")) == (50, 50)


def spoil(path, statement):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("statement", ["PRAGMA user_version=2", "DROP TABLE place"])
def test_another_format_is_damage(index, path, statement):
    index.close()
    spoil(path, statement)
    with pytest.raises(IntegrityError) as refused:
        SqliteStateIndex(path)
    assert refused.value.code == "state-index-damaged"


def test_a_lost_position_is_damage(index, path):
    index.close()
    spoil(path, "DELETE FROM position")
    again = SqliteStateIndex(path)
    with pytest.raises(IntegrityError) as refused:
        again.position()
    assert refused.value.code == "state-index-damaged"
    again.close()


def test_a_file_of_another_kind_is_damage(path):
    path.parent.mkdir()
    path.write_bytes(b"no database " * 500)
    with pytest.raises(IntegrityError) as refused:
        SqliteStateIndex(path)
    assert refused.value.code == "state-index-damaged"


def test_a_place_that_cannot_be_written_is_an_error_of_the_disk(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed) as failed:
        SqliteStateIndex(tmp_path / "file" / "state.db")
    assert failed.value.code == "storage-io"


def test_tables_that_another_process_made_meanwhile_are_not_made_again(path, monkeypatch):
    version = SqliteStateIndex._version

    def other_first(self):
        seen = version(self)
        monkeypatch.setattr(SqliteStateIndex, "_version", version)
        other = SqliteStateIndex(path)
        other.apply([("patient", ROW, 1, b"one", 4)], 6, b"root")
        other.close()
        return seen

    monkeypatch.setattr(SqliteStateIndex, "_version", other_first)
    index = SqliteStateIndex(path)
    assert index.position() == (6, b"root")
    assert index.live("patient") == 1
    index.close()


_TAKE_ALONE = """
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1], timeout=0)
print(rows.execute("PRAGMA journal_mode=DELETE").fetchone()[0])
"""


def test_opening_it_again_leaves_this_process_its_locks(index, path):
    """Closing any descriptor of a file ends a process's locks on it, by the rule of POSIX."""
    index.position()
    second = SqliteStateIndex(path)
    try:
        told = subprocess.run(
            [sys.executable, "-c", _TAKE_ALONE, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "locked" in told.stderr
    finally:
        second.close()


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version=2",
        "DROP TABLE place",
        "DELETE FROM position",
        "UPDATE position SET id=2",
    ],
)
def test_a_sound_file_has_every_table_and_its_position(index, path, statement):
    index.close()
    assert is_sound(path)
    spoil(path, statement)
    assert not is_sound(path)


def test_a_file_with_a_broken_page_is_not_sound(index, path):
    index.apply([("patient", os.urandom(16), 1, b"d" * 32, n) for n in range(900)], 900, b"root")
    index.close()
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    path.write_bytes(data)
    assert not is_sound(path)


def test_a_busy_file_is_neither_sound_nor_damaged(index, path, monkeypatch):
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file: connect(file, timeout=0))
    index.close()
    holder = connect(path, isolation_level=None)
    holder.execute("PRAGMA journal_mode=DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageFailed, match="database-busy"):
        is_sound(path)
    holder.close()
