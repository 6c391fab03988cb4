"""Reading files from outside: only whole, regular, unchanged ones."""

from __future__ import annotations

import os
import sys

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import reading
from clinicvault.media.reading import read_bounded

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def code(path, limit=1000):
    with pytest.raises(InputRefused) as caught:
        read_bounded(path, limit)
    return caught.value.code


def test_a_file_is_read_whole(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 1000)
    assert read_bounded(path, 1000) == b"x" * 1000


def test_sizes(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"")
    assert code(path) == "file-empty"
    path.write_bytes(b"x" * 1001)
    assert code(path) == "file-too-large"


@posix
def test_only_regular_files(tmp_path):
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    assert code(tmp_path / "link") == "file-not-regular"
    assert code(tmp_path / "pipe") == "file-not-regular"
    assert code(tmp_path) == "file-not-regular"
    assert code("/dev/null") == "file-not-regular"


def test_missing_files_and_failing_disks(tmp_path, monkeypatch):
    assert code(tmp_path / "none") == "file-unreadable"
    (tmp_path / "a").write_bytes(b"x")

    def failing(*_):
        raise OSError("disk")

    monkeypatch.setattr(reading, "_fill", failing)
    assert code(tmp_path / "a") == "file-unreadable"


@pytest.mark.parametrize("change", ["grow", "shrink", "rewrite"])
def test_a_file_that_changes_meanwhile_is_refused(tmp_path, monkeypatch, change):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    real = reading._fill

    def meanwhile(descriptor, data):
        if change == "shrink":
            path.write_bytes(b"x" * 50)
        filled = real(descriptor, data)
        if change == "grow":
            path.write_bytes(b"x" * 200)
        if change == "rewrite":
            os.utime(path, (1, 1))
        return filled

    monkeypatch.setattr(reading, "_fill", meanwhile)
    assert code(path) == "file-changed"


def test_refusals_name_no_path(tmp_path):
    with pytest.raises(InputRefused) as caught:
        read_bounded(tmp_path / "Jane Doe.jpg", 10)
    assert "Jane" not in str(caught.value) + str(caught.value.params)
