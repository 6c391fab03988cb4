"""This computer's own state index: what it says after it was deleted, damaged or put back."""

import contextlib
import shutil
import sqlite3

import pytest

from clinicvault.audit.locks import FileLock
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.storage.db import OwnStateIndex, SqliteStateIndex
from clinicvault.storage.db import own_state as module

ROOT, LATER = b"r" * 32, b"l" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "state-1.db"


def kept(path, size=10, root=ROOT):
    """An index that followed a log so far, as a run of the program leaves it."""
    index = OwnStateIndex(path, FileLock)
    index.apply([("photo", bytes(16), 1, b"d" * 32, 3)], size, root)
    index.told()
    index.close()


def lost(path):
    index = OwnStateIndex(path, FileLock)
    try:
        return index.lost_head
    finally:
        index.close()


def test_an_index_that_was_followed_is_not_lost(path):
    kept(path)
    assert lost(path) is None
    index = OwnStateIndex(path, FileLock)
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
    index = OwnStateIndex(path, FileLock)
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
    index = OwnStateIndex(path, FileLock)
    index.apply([], 12, LATER)
    del index
    index = OwnStateIndex(path, FileLock)
    assert index.lost_head == (10, ROOT)
    index.close()
    assert lost(path) == (10, ROOT)
    index = OwnStateIndex(path, FileLock)
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
    index = OwnStateIndex(path, FileLock)
    index.close()
    assert note.read_bytes() == before == b"20 " + LATER.hex().encode()
    assert note.stat().st_mode & 0o777 == 0o600


def test_what_is_noted_is_on_the_disk(path, monkeypatch):
    """Else a power cut would make an honest index look older than its note."""
    done = []
    monkeypatch.setattr(OwnStateIndex, "sync", lambda self: done.append("index"))
    monkeypatch.setattr(module, "sync_file", lambda _: done.append("note"))
    monkeypatch.setattr(module, "sync_folder", lambda _: done.append("folder"))
    index = OwnStateIndex(path, FileLock)
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
        OwnStateIndex(path, FileLock)
    assert failed.value.code == "disk-full"


def test_an_index_that_cannot_be_removed_is_said(path, monkeypatch):
    kept(path)
    damage(path)
    monkeypatch.setattr("pathlib.Path.unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(5)))
    with pytest.raises(StorageFailed) as failed:
        OwnStateIndex(path, FileLock)
    assert failed.value.code == "storage-io"


def beside(path, ending):
    return path.with_name(path.name + ending)


@contextlib.contextmanager
def held(file):
    """Another program has its turn."""
    lock = FileLock(file)
    assert lock.try_acquire()
    yield
    lock.release()


def held_by_anyone(file):
    lock = FileLock(file)
    taken = lock.try_acquire()
    lock.release()
    return not taken


def crash(index):
    """The process ends without another word."""
    index._db.close()


def test_two_programs_that_note_at_once_do_not_meet(path, monkeypatch):
    """Each makes its note under a name of its own, even where no lock holds them apart."""
    path.parent.mkdir()
    note = beside(path, ".head")

    def meanwhile(_):
        monkeypatch.setattr(module, "sync_file", lambda _: None)
        module._write(note, (5, ROOT), durable=True)

    monkeypatch.setattr(module, "sync_file", meanwhile)
    module._write(note, (6, LATER), durable=True)
    assert note.read_bytes() == b"6 " + LATER.hex().encode()
    assert [file.name for file in path.parent.iterdir()] == [note.name]


@pytest.mark.parametrize("act", ["note", "told"])
def test_a_note_waits_for_its_turn(path, monkeypatch, act):
    kept(path)
    index = OwnStateIndex(path, FileLock)
    index.apply([], 12, LATER)
    turns = []
    acquire = FileLock.acquire

    def other_first(lock, seconds):
        turns.append(lock.path)
        module._write(beside(path, ".head"), (15, ROOT), durable=True)
        acquire(lock, seconds)

    monkeypatch.setattr(FileLock, "acquire", other_first)
    getattr(index, act)()
    assert turns == [beside(path, ".lock")]
    assert not held_by_anyone(beside(path, ".lock"))
    assert beside(path, ".head").read_bytes().startswith(b"15 ")
    crash(index)


def test_opening_waits_for_another_program_and_then_gives_up(path, monkeypatch):
    kept(path)
    path.unlink()
    monkeypatch.setattr(module, "WAIT_SECONDS", 0)
    with held(beside(path, ".lock")), pytest.raises(StorageFailed, match="log-busy"):
        OwnStateIndex(path, FileLock)
    assert not path.exists()


def test_what_a_crash_left_half_made_is_swept(path):
    kept(path)
    left = beside(path, ".head.0123.new")
    left.write_text("1")
    OwnStateIndex(path, FileLock).close()
    assert not left.exists()


@pytest.mark.parametrize("step", ["_prepare", "position"])
def test_an_index_that_is_whole_is_never_removed(path, monkeypatch, step):
    """An error that came of something else accuses nobody, and costs no replay."""
    kept(path)
    whole = getattr(SqliteStateIndex, step)

    def fail(self):
        whole(self)
        raise IntegrityError("state-index-damaged")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteStateIndex, step, fail)
        with pytest.raises(IntegrityError, match="state-index-damaged"):
            OwnStateIndex(path, FileLock)
    index = OwnStateIndex(path, FileLock)
    assert (index.lost_head, index.position()) == (None, (10, ROOT))
    index.close()


def test_the_head_is_noted_while_the_program_runs(path, monkeypatch):
    """Killed, and the index gone: what was noted in passing is still known."""
    kept(path)
    index = OwnStateIndex(path, FileLock)
    for place in ("sync_file", "sync_folder"):
        monkeypatch.setattr(module, place, lambda _: pytest.fail("an append waits for the disk"))
    for size in range(11, 60):
        index.apply([], size, size.to_bytes(32, "big"))
    crash(index)
    monkeypatch.undo()
    path.unlink()
    head = lost(path)
    assert head == (58, (58).to_bytes(32, "big"))
    assert beside(path, ".seen").stat().st_mode & 0o777 == 0o600


def test_a_note_in_passing_neither_waits_nor_fails(path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("an append waits for its note"))
    kept(path)
    index = OwnStateIndex(path, FileLock)
    with held(beside(path, ".lock")):
        index.apply([], 40, ROOT)
    assert not beside(path, ".seen").exists()
    index.apply([], 41, LATER)
    assert beside(path, ".seen").read_bytes().startswith(b"41 ")
    crash(index)


def test_a_note_in_passing_never_goes_back(path):
    kept(path)
    slow, fast = OwnStateIndex(path, FileLock), OwnStateIndex(path, FileLock)
    fast.apply([], 50, LATER)
    slow.apply([], 40, ROOT)
    assert beside(path, ".seen").read_bytes().startswith(b"50 ")
    crash(slow)
    crash(fast)


def test_a_lost_index_notes_nothing_in_passing(path):
    index = OwnStateIndex(path, FileLock)
    index.apply([], 40, ROOT)
    index.note()
    assert not beside(path, ".seen").exists()
    assert not beside(path, ".head").exists()
    index.told()
    index.apply([], 60, LATER)
    assert beside(path, ".seen").exists()
    index.close()


def test_an_index_older_than_a_note_in_passing_is_held_to_it(path, tmp_path):
    """A power cut may take the index back so far: that is no loss, but the log must go on there."""
    kept(path)
    shutil.copy(path, tmp_path / "old")
    index = OwnStateIndex(path, FileLock)
    index.apply([], 40, LATER)
    crash(index)
    beside(path, "-wal").unlink(missing_ok=True)
    shutil.copy(tmp_path / "old", path)
    index = OwnStateIndex(path, FileLock)
    assert (index.lost_head, index.position()) == (None, (10, ROOT))
    assert index.seen_head == (40, LATER)
    index.close()


@pytest.mark.parametrize("text", ["", "40", "40 6c6c", "\0" * 70])
def test_a_note_in_passing_that_a_power_cut_tore_is_none(path, text):
    kept(path)
    beside(path, ".seen").write_text(text)
    index = OwnStateIndex(path, FileLock)
    assert index.seen_head == (10, ROOT)
    index.close()


def test_a_durable_note_at_once(path):
    kept(path)
    index = OwnStateIndex(path, FileLock)
    index.apply([], 12, LATER)
    index.note()
    crash(index)
    path.unlink()
    assert lost(path) == (12, LATER)
