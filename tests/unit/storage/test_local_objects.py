"""What is the local folder's own: names, modes, times, order of syncs, temporary files, links."""

import errno
import os
import stat

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ids import new_id
from clinicvault.storage import durable
from clinicvault.storage.objects import LocalObjectStore, local


@pytest.fixture
def root(tmp_path):
    return tmp_path / "vault" / "objects"


@pytest.fixture
def store(root):
    return LocalObjectStore(root)


def put(store, data=b"data", identifier=None):
    identifier = identifier or new_id()
    store.put(identifier, lambda: iter([data]))
    return identifier


def file_of(root, identifier):
    return root / identifier.hex()[:2] / identifier.hex()[2:]


def files(root):
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_the_name_is_the_id_and_nothing_else(store, root):
    identifier = put(store)
    assert files(root) == [file_of(root, identifier)]


def test_files_and_folders_are_private(store, root):
    identifier = put(store)
    assert stat.S_IMODE(file_of(root, identifier).stat().st_mode) == 0o600
    for folder in (root, root.parent, file_of(root, identifier).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_modification_times_are_the_same_for_all(store, root):
    put(store)
    put(store, b"")
    assert {path.stat().st_mtime_ns for path in files(root)} == {946_684_800 * 10**9}


def test_writes_are_durable_in_the_stated_order(store, root, monkeypatch):
    steps = []

    def noted(name, function):
        def run(*arguments):
            result = function(*arguments)
            steps.append(
                (name, len(files(root)), any(p.name.startswith(".tmp-") for p in files(root)))
            )
            return result

        return run

    monkeypatch.setattr(local, "sync_file", noted("file", local.sync_file))
    monkeypatch.setattr(local, "sync_folder", noted("folder", local.sync_folder))
    monkeypatch.setattr(local, "_hash_of", noted("read back", local._hash_of))
    put(store)
    assert steps == [("file", 1, True), ("folder", 1, False), ("read back", 1, False)]


def test_a_new_folder_is_synced_in_its_parent(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(durable, "sync_folder", synced.append)
    durable.make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a"]
    durable.make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_what_the_disk_gives_back_wrong_is_not_acknowledged(store, root, monkeypatch):
    monkeypatch.setattr(local, "_hash_of", lambda path: bytes(32))
    with pytest.raises(StorageFailed) as failed:
        put(store)
    assert failed.value.code == "object-readback"
    assert files(root) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EFBIG, "disk-full"),
        (errno.EIO, "storage-io"),
        (errno.EACCES, "storage-io"),
    ],
)
@pytest.mark.parametrize("step", ["sync_file", "sync_folder", "make_folder", "_hash_of"])
def test_an_error_at_any_step_is_told_and_leaves_no_temporary_file(
    store, root, monkeypatch, step, number, code
):
    def fail(*_):
        raise OSError(number, "played")

    monkeypatch.setattr(local, step, fail)
    with pytest.raises(StorageFailed) as failed:
        put(store)
    assert failed.value.code == code
    assert not [path for path in files(root) if path.name.startswith(".tmp-")]


def test_an_object_that_appears_during_a_put_is_kept(store, root):
    identifier = new_id()

    def data():
        yield b"slow"
        put(store, b"quick", identifier)

    with pytest.raises(StorageFailed) as failed:
        store.put(identifier, data)
    assert failed.value.code == "object-exists"
    assert store.get(identifier) == b"quick"
    assert len(files(root)) == 1


def test_foreign_names_are_not_objects(store, root):
    identifier = put(store)
    folder = file_of(root, identifier).parent
    for name in ("notes.txt", "A" * 30, "0" * 29, "0" * 31, "g" * 30, ".tmp-00"):
        (folder / name).write_bytes(b"x")
    (root / "abc").mkdir()
    (root / "abc" / ("0" * 29)).write_bytes(b"x")
    (root / "zz").write_bytes(b"x")
    (root / "00").symlink_to(folder)
    assert list(store.list()) == [identifier]


def test_temporary_files_of_a_crash_are_found_and_collected(store, root):
    identifier = put(store)
    left = file_of(root, identifier).with_name(".tmp-0123456789abcdef")
    left.write_bytes(b"half")
    assert store.temporary() == (left,)
    assert store.collect((left,)) == 1
    assert store.temporary() == ()
    assert files(root) == [file_of(root, identifier)]


def test_a_temporary_file_that_became_an_object_meanwhile_is_no_error(store, root):
    left = root / "ab" / ".tmp-1"
    left.parent.mkdir()
    left.write_bytes(b"half")
    assert store.collect([root / "ab" / ".tmp-2", left]) == 1
    assert files(root) == []


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_plain_file_is_not_read(store, root, tmp_path, kind):
    identifier = put(store)
    path = file_of(root, identifier)
    path.unlink()
    (tmp_path / "elsewhere").write_bytes(b"other")
    {
        "link": lambda: path.symlink_to(tmp_path / "elsewhere"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
    }[kind]()
    with pytest.raises(StorageFailed) as failed:
        store.get(identifier)
    assert failed.value.code == "object-missing"


def test_errors_of_reading_deleting_and_listing_are_told(store, root, monkeypatch):
    identifier = put(store)

    def fail(*_, **__):
        raise OSError(errno.EIO, "played")

    monkeypatch.setattr(local.os, "fdopen", fail)
    with pytest.raises(StorageFailed) as reading:
        store.get(identifier)
    monkeypatch.setattr(local, "sync_folder", fail)
    with pytest.raises(StorageFailed) as deleting:
        store.delete(identifier)
    root.rename(root.with_name("moved"))
    with pytest.raises(StorageFailed) as listing:
        list(store.list())
    assert {e.value.code for e in (reading, deleting, listing)} == {"storage-io"}


def test_a_root_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed) as failed:
        LocalObjectStore(tmp_path / "file" / "objects")
    assert failed.value.code == "storage-io"


def test_reading_back_asks_the_disk_where_the_system_can(store, monkeypatch):
    asked = []
    monkeypatch.setattr(os, "posix_fadvise", lambda *arguments: asked.append(arguments[1:]))
    put(store)
    assert asked == [(0, 0, os.POSIX_FADV_DONTNEED)]
    monkeypatch.delattr(os, "posix_fadvise")
    put(store)


def test_windows_has_no_folder_to_sync(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(durable.sys, "platform", "win32")
    monkeypatch.setattr(durable.os, "open", lambda *a: opened.append(a))
    durable.sync_folder(tmp_path)
    assert opened == []
