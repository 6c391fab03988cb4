"""Files of the services: private, whole or not there."""

import errno
import os

import pytest

from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.services import files


def test_a_new_file_is_private_and_never_replaces(tmp_path):
    path = tmp_path / "out"
    assert files.write_new(path, [b"ab", bytearray(b"c"), memoryview(b"d")]) == 4
    assert path.read_bytes() == b"abcd"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError) as said:
        files.write_new(path, [b"x"])
    assert said.value.code == "output-exists"
    with pytest.raises(StorageFailed) as said:
        files.write_new(tmp_path / "none" / "out", [])
    assert said.value.code == "output-unwritable"


@pytest.mark.parametrize("raised", [RuntimeError(), OSError(errno.ENOSPC, "full")])
def test_nothing_stays_behind_on_failure(tmp_path, raised):
    path = tmp_path / "out"
    expected = StorageFailed if isinstance(raised, OSError) else RuntimeError

    def begin():
        with files.new_file(path) as file:
            file.write(b"begun")
            raise raised

    with pytest.raises(expected):
        begin()
    assert not path.exists()


def test_room_is_taken_where_the_system_can(tmp_path, monkeypatch):
    with files.new_file(tmp_path / "a", 100_000) as file:
        assert os.fstat(file.fileno()).st_size == 100_000
        file.write(bytes(100_000))

    def refusing(code):
        def reserve(*_):
            raise OSError(code, "no")

        return reserve

    monkeypatch.setattr(os, "posix_fallocate", refusing(errno.EOPNOTSUPP))
    with files.new_file(tmp_path / "b", 10) as file:
        file.write(bytes(10))
    monkeypatch.setattr(os, "posix_fallocate", refusing(errno.ENOSPC))
    with pytest.raises(StorageFailed) as said, files.new_file(tmp_path / "c", 10):
        pass
    assert said.value.code == "disk-full"
    monkeypatch.delattr(os, "posix_fallocate")
    with files.new_file(tmp_path / "d", 10) as file:
        assert os.fstat(file.fileno()).st_size == 0


def test_a_durable_file_is_the_old_or_the_new_one(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "file"
    files.write_durable(path, b"one")
    files.write_durable(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600

    def full(_):
        raise OSError(errno.EDQUOT, "quota")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed) as said:
        files.write_durable(path, b"three")
    assert said.value.code == "disk-full"
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_systems_without_folder_sync_need_none(monkeypatch, tmp_path):
    monkeypatch.setattr(files.os, "name", "nt")
    files.sync_folder(tmp_path / "not there")


def test_a_disk_that_is_gone_is_told_though_nothing_can_be_removed_there(tmp_path, monkeypatch):
    """A stick that is pulled: the error is one that the log and a person are told."""

    def gone(*_, **__):
        raise OSError(errno.EIO, "pulled")

    monkeypatch.setattr(files.Path, "unlink", gone)
    with pytest.raises(StorageFailed, match="output-unwritable"), files.new_file(tmp_path / "a"):
        raise OSError(errno.EIO, "pulled")
