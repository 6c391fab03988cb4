"""This computer's own state index: what it says after it was deleted, damaged or put back."""

import shutil
import sqlite3

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.storage.db import OwnStateIndex, SqliteStateIndex
from clinicvault.storage.db import own_state as module

ROOT, LATER = b"r" * 32, b"l" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "state-1.db"


def kept(path, size=10, root=ROOT):
    """An index that followed a log so far, as a run of the program leaves it."""
    index = OwnStateIndex(path)
    index.apply([("photo", bytes(16), 1, b"d" * 32, 3)], size, root)
    index.told()
    index.close()


def lost(path):
    index = OwnStateIndex(path)
    try:
        return index.lost_head
    finally:
        index.close()


def test_an_index_that_was_followed_is_not_lost(path):
    kept(path)
    assert lost(path) is None
    index = OwnStateIndex(path)
    assert index.position() == (10, ROOT)
    index.close()


def test_a_new_one_counts_as_lost_until_it_was_filled(path):
    assert lost(path) == (0, b"")
    kept(path)
    assert lost(path) is None


def remove(path):
    path.unlink()


def damage(path):
    path.write_bytes(b"no database " * 500)


def empty(path):
    path.unlink()
    SqliteStateIndex(path).close()


def without_position(path):
    rows = sqlite3.connect(path, isolation_level=None)
    rows.execute("DELETE FROM position")
    rows.close()


@pytest.mark.parametrize("harm", [remove, damage, empty, without_position])
def test_a_lost_index_is_told_with_the_noted_head(path, harm):
    kept(path)
    harm(path)
    index = OwnStateIndex(path)
    assert index.lost_head == (10, ROOT)
    assert index.position() == (0, b"")
    assert index.get("photo", bytes(16)) is None
    index.close()


def test_an_older_index_put_back_is_lost_too(path, tmp_path):
    kept(path)
    shutil.copy(path, tmp_path / "old")
    kept(path, 20, LATER)
    shutil.copy(tmp_path / "old", path)
    assert lost(path) == (20, LATER)


def test_the_loss_outlives_a_crash_until_the_log_says_so(path):
    """Filled again, and killed before the entry in the log was written."""
    kept(path)
    path.unlink()
    index = OwnStateIndex(path)
    index.apply([], 12, LATER)
    del index
    index = OwnStateIndex(path)
    assert index.lost_head == (10, ROOT)
    index.close()
    assert lost(path) == (10, ROOT)
    index = OwnStateIndex(path)
    index.told()
    assert index.lost_head is None
    index.close()
    assert lost(path) is None


def test_the_first_loss_is_the_one_that_counts(path):
    kept(path)
    path.unlink()
    assert lost(path) == (10, ROOT)
    path.unlink()
    path.with_name(path.name + ".head").unlink()
    assert lost(path) == (10, ROOT)


def test_without_the_note_nothing_is_known(path):
    kept(path)
    path.unlink()
    path.with_name(path.name + ".head").unlink()
    assert lost(path) == (0, b"")


@pytest.mark.parametrize("text", ["", "x", "10", "ten 00", "10 zz"])
def test_a_note_that_cannot_be_read_is_none(path, text):
    kept(path)
    path.with_name(path.name + ".head").write_text(text)
    assert lost(path) is None
    path.unlink()
    path.with_name(path.name + ".head").write_text(text)
    assert lost(path) == ((10, b"") if text == "10" else (0, b""))


def test_the_note_never_goes_back(path):
    kept(path, 20, LATER)
    note = path.with_name(path.name + ".head")
    before = note.read_bytes()
    index = OwnStateIndex(path)
    index.close()
    assert note.read_bytes() == before == b"20 " + LATER.hex().encode()
    assert note.stat().st_mode & 0o777 == 0o600


def test_what_is_noted_is_on_the_disk(path, monkeypatch):
    """Else a power cut would make an honest index look older than its note."""
    done = []
    monkeypatch.setattr(OwnStateIndex, "sync", lambda self: done.append("index"))
    monkeypatch.setattr(module, "sync_file", lambda _: done.append("note"))
    monkeypatch.setattr(module, "sync_folder", lambda _: done.append("folder"))
    index = OwnStateIndex(path)
    done.clear()
    index.apply([], 5, ROOT)
    index.told()
    assert done == ["index", "note", "folder"]
    index.close()


def test_a_sync_writes_the_index_into_its_own_file(path):
    index = SqliteStateIndex(path)
    index.apply([("photo", b"p" * 16, 1, b"d" * 32, 3)], 5, ROOT)
    assert b"p" * 16 not in path.read_bytes()
    index.sync()
    assert b"p" * 16 in path.read_bytes()
    index.close()


@pytest.mark.parametrize("place", ["sync_file", "sync_folder"])
def test_a_disk_that_refuses_the_note_is_said(path, monkeypatch, place):
    def refuse(_):
        raise OSError(28, "full")

    monkeypatch.setattr(module, place, refuse)
    with pytest.raises(StorageFailed) as failed:
        OwnStateIndex(path)
    assert failed.value.code == "disk-full"


def test_an_index_that_cannot_be_removed_is_said(path, monkeypatch):
    kept(path)
    damage(path)
    monkeypatch.setattr("pathlib.Path.unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(5)))
    with pytest.raises(StorageFailed) as failed:
        OwnStateIndex(path)
    assert failed.value.code == "storage-io"
