"""Private files: old or new, never half; nothing left behind."""

import os
import stat

import pytest

from clinicvault.desktop import durable
from clinicvault.domain.errors import StorageFailed


def test_new_content_replaces_the_old(tmp_path):
    durable.write_private(tmp_path / "f", b"old")
    durable.write_private(tmp_path / "f", bytearray(b"newer"))
    assert (tmp_path / "f").read_bytes() == b"newer"
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600


def test_the_file_is_private_whatever_the_umask_says(tmp_path):
    before = os.umask(0)
    try:
        durable.write_private(tmp_path / "f", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600


def test_short_writes_are_continued(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
    durable.write_private(tmp_path / "f", b"0123456789")
    assert (tmp_path / "f").read_bytes() == b"0123456789"


def test_content_and_folder_are_synced_around_the_rename(tmp_path, monkeypatch):
    steps = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("sync"), fsync(handle)))
    monkeypatch.setattr(
        "pathlib.Path.replace",
        lambda self, target: (steps.append("rename"), replace(self, target)),
    )
    durable.write_private(tmp_path / "f", b"x")
    assert steps == ["sync", "rename", "sync"]


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_failing_disk_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step):
    durable.write_private(tmp_path / "f", b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(StorageFailed, match="workstation-write"):
        durable.write_private(tmp_path / "f", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_removing_is_repeatable(tmp_path):
    durable.write_private(tmp_path / "f", b"x")
    durable.remove_private(tmp_path / "f")
    durable.remove_private(tmp_path / "f")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_said(tmp_path):
    (tmp_path / "f").mkdir()
    with pytest.raises(StorageFailed, match="workstation-write"):
        durable.remove_private(tmp_path / "f")
