"""The index's files: sealed, of this log alone; damage, a restore, a new key read it anew."""

import contextlib
import dataclasses
import shutil

import numpy as np
import pytest

from clinicvault.access.log.index import LogIndex, cache, index, segments
from clinicvault.access.log.index.segments import pack, unpack
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.audit.reading import LogEntry
from clinicvault.audit.tree import EMPTY_ROOT
from clinicvault.crypto.encoding import encode
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import GroupKind
from tests.unit.access.log_indexes import SMALL, read, say, shown, size_of, small, watched
from tests.unit.access.renewals import leave
from tests.unit.access.world import ADA, PAM, copy_world

__all__ = ["small"]


def test_the_files_are_sealed(world, small, tmp_path):
    say(world, 40, detail={"note": "Quintessa"}, purpose="teaching")
    folder = tmp_path / "index"
    made = LogIndex(world.session(ADA), folder)
    made.follow()
    made.keep()
    files = list(folder.iterdir())
    assert len(files) >= 3
    for file in files:
        data = file.read_bytes()
        for word in (b"uintessa", b"photo-view", b"teaching", world.user(PAM)):
            assert word not in data
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["flip", "missing", "moved", "empty", "unreadable"])
def test_damage_is_read_anew(world, small, tmp_path, damage, monkeypatch):
    folder = tmp_path / "index"
    say(world, 3 * SMALL)
    LogIndex(world.session(ADA), folder).follow()
    first, second = folder / "000000.sealed", folder / "000001.sealed"
    if damage == "flip":
        data = bytearray(first.read_bytes())
        data[40] ^= 1
        first.write_bytes(data)
    elif damage == "missing":
        first.unlink()
    elif damage == "moved":
        shutil.copy(second, first)
    elif damage == "empty":
        first.write_bytes(b"")
    else:
        first.unlink()
        first.mkdir()
    found = watched(monkeypatch)
    again = LogIndex(world.session(ADA), folder)
    assert shown(again.history()) == read(world)
    assert {seq // SMALL for seq in found} <= {0, size_of(world) // SMALL}
    assert 0 in found


def test_a_full_disk_is_no_error(world, small, tmp_path):
    (tmp_path / "index").write_bytes(b"")
    say(world, 40)
    made = LogIndex(world.session(ADA), tmp_path / "index")
    assert shown(made.history()) == read(world)


def test_after_a_restore_it_begins_anew(world, small, tmp_path):
    """The log is shorter than the files, or went another way."""
    folder = tmp_path / "index"
    world.shut()
    older = copy_world(world, tmp_path / "older")
    world.again()
    say(world, 40, detail={"note": "ghost"})
    made = LogIndex(world.session(ADA), folder)
    made.follow()
    made.keep()
    try:
        before = made.look.number
        made._session = older.session(ADA)
        made._files = cache.SegmentFiles(made._session, folder)
        assert shown(made.history()) == read(older)
        assert made.look.number == before + 1
        assert not made.look.saying("ghost").any()
        say(older, 70, detail={"note": "real"})
        again = LogIndex(older.session(ADA), folder)
        assert shown(again.history()) == read(older)
        assert not again.look.saying("ghost").any()
        made.follow()
        assert made.look.number == before + 1
    finally:
        older.shut()


def test_a_log_that_went_another_way_is_noticed(world, monkeypatch):
    made = LogIndex(world.session(ADA))
    first = made.follow()
    made._root = b"\0" * 32
    say(world)
    assert shown(made.history()) == read(world)
    assert made.look.number == first.number + 1


def test_a_new_log_key(world, small, tmp_path, monkeypatch):
    """Files of the older key are not taken up; older entries are read with the older key."""
    folder = tmp_path / "index"
    world.plain_administrator()
    say(world, 20)
    made = LogIndex(world.session(ADA), folder)
    made.follow()
    leave(world, "Adam")
    assert GroupKind.LOG in begin_renewals(made._session)
    say(world, 20)
    assert shown(made.history()) == read(world)
    found = watched(monkeypatch)
    again = LogIndex(world.session(ADA), folder)
    assert shown(again.history()) == read(world)
    assert "no-key" not in again.look.history.problems
    assert 0 in found


def test_what_a_later_key_opens_is_read_anew(world, small, tmp_path, monkeypatch):
    folder = tmp_path / "index"
    say(world, 20)
    made = LogIndex(world.session(ADA), folder)
    with monkeypatch.context() as blind:
        blind.setattr(index, "held_keys", lambda session: frozenset({b"k" * 16}))
        whole = LogAccess.piece

        def unread(self, start, stop):
            _, piece = whole(self, start, stop)
            hidden = [LogEntry(seq=seq, leaf_hash=b"", problem="no-key")
                      for seq in range(start, stop)]  # fmt: skip
            return hidden, piece

        blind.setattr(LogAccess, "piece", unread)
        made.follow()
        made.keep()
    assert set(made.look.history.problems) == {"no-key"}
    assert shown(LogIndex(world.session(ADA), folder).history()) == read(world)


# bytes


def some_segment(world):
    made = LogIndex(world.session(ADA))
    history = made.history()
    return segments.Segment(
        start=0,
        stop=made.look.size,
        root=b"r" * 32,
        keys=(b"k" * 16,),
        history=history,
        outcomes=np.array([5], np.int64),
        told=np.array([70_000], np.int64),
        begun=((b"a" * 8, "intent", 9),),
        text=b"a\nb",
    )


def test_bytes_and_back(world):
    made = some_segment(world)
    found = unpack(pack(made))
    assert shown(found.history) == shown(made.history)
    for name in ("start", "stop", "root", "keys", "begun", "text"):
        assert getattr(found, name) == getattr(made, name)
    assert found.told.tolist() == [70_000]
    assert found.history.ms.dtype == np.int64
    empty = dataclasses.replace(made, outcomes=made.outcomes[:0], told=made.told[:0])
    assert len(unpack(pack(empty)).told) == 0


def test_bytes_that_are_no_segment(world):
    data = pack(some_segment(world))
    head = encode({"format": 2})
    for wrong in (b"", data[:100], data[: len(data) // 2], len(head).to_bytes(4, "big") + head):
        with pytest.raises(IntegrityError):
            unpack(wrong)


def test_an_empty_log_has_an_empty_root(world):
    made = LogIndex(world.session(ADA))
    assert (made._size, made._root) == (0, EMPTY_ROOT)
    with contextlib.suppress(Refused):
        made.keep()
