"""Plain files: in a folder of their own or alone, whole or not there."""

from __future__ import annotations

import dataclasses
import os
import stat

import pytest

from clinicvault.domain.errors import Cancelled, StorageFailed, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.packages import plain_files
from clinicvault.services.packages.plain_files import new_place
from tests.unit.services.packages.signed_contents import item, signed

GO = CancelToken()
MIB = 1 << 20


@pytest.fixture(scope="module")
def contents():
    return signed(item(1), item(2, MIB * 2 + 77), item(3, 0))


def files(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_a_new_folder_holds_the_files_and_nothing_else(contents, tmp_path):
    folder = tmp_path / "out"
    with new_place(folder, contents) as place:
        assert place.size == sum(len(one.data) for one in contents.items)
        assert not any(any(one) for one in files(folder).values()), "room only: nothing left yet"
        place.fill(GO)
    assert files(folder) == {one.name: bytes(one.data) for one in contents.items}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_an_empty_folder_that_was_there_will_do(contents, tmp_path):
    with new_place(tmp_path, contents) as place:
        place.fill(GO)
    assert len(files(tmp_path)) == 3


def test_the_signed_list_goes_along_where_it_is_asked_for(tmp_path):
    contents = signed(item(1))
    with new_place(tmp_path / "out.jpg", contents, listed=True) as place:
        place.fill(GO)
    there = files(tmp_path / "out.jpg")
    assert there["manifest.json"] == contents.manifest
    assert there["manifest.sig"] == contents.signature


def test_one_picture_alone_is_one_file(tmp_path):
    contents = signed(item(1))
    output = tmp_path / "out.JPG"
    with new_place(output, contents) as place:
        place.fill(GO)
    assert output.read_bytes() == bytes(contents.items[0].data)
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    with new_place(tmp_path / "folder", contents) as place:
        place.fill(GO)
    assert (tmp_path / "folder").is_dir()


def test_the_room_is_there_before_anything_leaves(contents, tmp_path):
    with new_place(tmp_path / "out", contents) as place:
        taken = {one.name: one.stat().st_size for one in (tmp_path / "out").iterdir()}
        assert taken == {one.name: len(one.data) for one in contents.items}
        place.fill(GO)


def test_what_is_there_is_not_touched(contents, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="output-exists"), new_place(tmp_path, contents):
        pass
    assert files(tmp_path) == {"letter.txt": b"mine"}
    lone = signed(item(1))
    picture = tmp_path / "there.jpg"
    picture.write_bytes(b"mine")
    with pytest.raises(UsageError, match="output-exists"), new_place(picture, lone):
        pass
    assert picture.read_bytes() == b"mine"
    with pytest.raises(UsageError, match="output-exists"), new_place(picture, contents):
        pass


def test_a_link_is_not_followed(tmp_path):
    lone = signed(item(1))
    (tmp_path / "out.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    with pytest.raises(UsageError, match="output-exists"), new_place(tmp_path / "out.jpg", lone):
        pass
    assert not (tmp_path / "elsewhere.jpg").exists()


def failing(place, error):
    """Everything is written, and then it goes wrong."""
    place.fill(GO)
    raise error


def test_nothing_is_left_after_a_failure(contents, tmp_path):
    with pytest.raises(RuntimeError), new_place(tmp_path / "out", contents):
        raise RuntimeError
    assert not (tmp_path / "out").exists()
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(RuntimeError), new_place(kept, contents) as place:
        failing(place, RuntimeError)
    assert files(kept) == {}, "the folder was there before, and stays"


class Stopped(CancelToken):
    def __init__(self, after):
        super().__init__()
        self.left = after

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("after", range(4))
def test_cancelling_leaves_nothing(contents, tmp_path, after):
    with pytest.raises(Cancelled), new_place(tmp_path / "out", contents) as place:
        place.fill(Stopped(after))
    assert not any(tmp_path.iterdir())


def test_what_was_written_is_overwritten_before_it_goes(contents, tmp_path, monkeypatch):
    seen = {}
    whole = plain_files._overwrite

    def watched(file, size):
        whole(file, size)
        written = os.fstat(file.fileno())
        for path in (tmp_path / "out").iterdir():
            if os.path.samestat(path.stat(), written):
                seen[path.name] = path.read_bytes()

    monkeypatch.setattr(plain_files, "_overwrite", watched)
    with pytest.raises(Cancelled), new_place(tmp_path / "out", contents) as place:
        failing(place, Cancelled)
    assert {name: len(data) for name, data in seen.items()} == {
        one.name: len(one.data) for one in contents.items
    }
    assert not any(any(data) for data in seen.values())


def test_what_takes_its_path_meanwhile_gets_nothing(contents, tmp_path):
    """Whoever can write into the folder leads no picture elsewhere, and reads none in a file that
    they opened themselves."""
    folder, away = tmp_path / "out", tmp_path / "away"
    away.write_bytes(b"theirs")
    with new_place(folder, contents) as place:
        for number, path in enumerate(sorted(folder.iterdir())):
            path.unlink()
            path.symlink_to(away) if number else path.write_bytes(b"theirs")
        place.fill(GO)
    assert away.read_bytes() == b"theirs"
    assert {path.read_bytes() for path in folder.iterdir()} == {b"theirs"}


def test_as_many_files_as_an_export_may_have(tmp_path):
    """Each stays open: the system's usual limit is lifted as far as it has to be."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    contents = signed(*(item(number, 10) for number in range(300)))
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, before[1]))
    try:
        with new_place(tmp_path / "out", contents) as place:
            place.fill(GO)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(files(tmp_path / "out")) == 300


def test_a_full_disk_is_said_before_anything_leaves(contents, tmp_path, monkeypatch):
    def full(descriptor, start, size):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(StorageFailed, match="disk-full"), new_place(tmp_path / "out", contents):
        raise AssertionError("nothing may be logged as given")
    assert not any(tmp_path.iterdir())


def test_a_disk_that_fills_up_meanwhile(contents, tmp_path, monkeypatch):
    real = os.write

    def failing(descriptor, data):
        if len(data) == MIB:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", failing)
    failing_disk = pytest.raises(StorageFailed, match="disk-full")
    with failing_disk, new_place(tmp_path / "out", contents) as place:
        place.fill(GO)
    assert not any(tmp_path.iterdir())


def test_a_disk_that_writes_in_small_parts(contents, tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:70_001]))
    with new_place(tmp_path / "out", contents) as place:
        place.fill(GO)
    assert files(tmp_path / "out") == {one.name: bytes(one.data) for one in contents.items}


def test_a_folder_that_cannot_be_made(contents, tmp_path):
    nowhere = tmp_path / "no" / "such" / "folder"
    with pytest.raises(StorageFailed, match="output-unwritable"), new_place(nowhere, contents):
        pass


def test_names_that_somebody_gave_are_not_written(tmp_path):
    contents = signed(item(1))
    for name in ("Anna.jpg", "../0123456789.jpg", "", "0123456789.jpg\n"):
        named = dataclasses.replace(contents.items[0], name=name)
        given = dataclasses.replace(contents, items=(named,))
        with pytest.raises(ValueError, match="random"), new_place(tmp_path / "out", given):
            pass
    twice = dataclasses.replace(contents, items=contents.items * 2)
    with pytest.raises(ValueError, match="stands once"), new_place(tmp_path / "out", twice):
        pass
    assert not any(tmp_path.iterdir())


def test_it_says_how_far_it_is(contents, tmp_path):
    told = []
    with new_place(tmp_path / "out", contents) as place:
        place.fill(GO, told.append)
    assert [one.done for one in told] == [1, 2, 3]
    assert told[-1].bytes == place.size
