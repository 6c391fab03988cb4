"""What a computer keeps of witnesses outside the vault: durable, bounded, begun anew if damaged."""

import itertools
import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.log_witnesses import Proven, WitnessRow
from clinicvault.storage.db import own_witnesses
from clinicvault.storage.db.own_witnesses import KEPT_DAYS, OwnWitnesses

DAY = 86_400_000
NOW = 20_000 * DAY


def row(number, days_ago=0.0):
    return WitnessRow(
        number.to_bytes(16, "big"), 3, number, bytes(32), NOW - int(days_ago * DAY), b"body"
    )


@pytest.fixture
def memory(tmp_path):
    return OwnWitnesses(tmp_path / "deep" / "witnesses.db")


def test_nothing_at_first_and_nothing_made_by_looking(memory, tmp_path):
    assert (memory.known(), memory.kept(), memory.proven()) == (set(), [], Proven())
    assert memory.signed_ms() == 0
    assert not (tmp_path / "deep").exists()


def test_there_and_back_by_every_program_of_the_computer(memory, tmp_path):
    memory.keep([row(2), row(1, 1)], Proven(9, b"root", b"1" * 16), NOW)
    memory.note_signed(NOW)
    again = OwnWitnesses(tmp_path / "deep" / "witnesses.db")
    assert again.kept() == [row(1, 1), row(2)]
    assert again.known() == {row(1).id, row(2).id}
    assert again.proven() == Proven(9, b"root", b"1" * 16)
    assert again.signed_ms() == NOW
    mode = (tmp_path / "deep" / "witnesses.db").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_head_never_goes_back_within_a_generation(memory):
    memory.keep([], Proven(9, b"a", b"1" * 16), NOW)
    memory.keep([], Proven(5, b"b", b"1" * 16), NOW)
    assert memory.proven() == Proven(9, b"a", b"1" * 16)
    memory.keep([], Proven(5, b"b", b"2" * 16), NOW)
    assert memory.proven() == Proven(5, b"b", b"2" * 16)


def test_ninety_days_whole_and_one_a_week_before(memory):
    rows = [row(number, number) for number in range(400)]
    memory.keep(rows, Proven(), NOW)
    kept = {(NOW - one.ms) // DAY for one in memory.kept()}
    assert set(range(KEPT_DAYS + 1)) <= kept
    older = sorted(kept - set(range(KEPT_DAYS + 1)))
    assert len(older) in range(44, 46)
    assert {late - early for early, late in itertools.pairwise(older[1:])} == {7}
    # Known they stay: nobody copies them again.
    assert memory.known() == {one.id for one in rows}


def test_what_was_kept_stays_as_it_was(memory):
    memory.keep([row(1)], Proven(), NOW)
    memory.keep([row(1)._replace(body=b"other")], Proven(), NOW)
    assert memory.kept() == [row(1)]


@pytest.mark.parametrize("damage", [b"garbage" * 200, b"", None])
def test_a_damaged_file_is_begun_anew(memory, tmp_path, damage):
    file = tmp_path / "deep" / "witnesses.db"
    memory.keep([row(1)], Proven(9, b"root", b"1" * 16), NOW)
    if damage is None:
        with sqlite3.connect(file) as db:
            db.execute("DROP TABLE known")
    else:
        file.write_bytes(damage)
    assert memory.known() == set()
    memory.keep([row(2)], Proven(3, b"root", b"1" * 16), NOW)
    assert memory.kept() == [row(2)]
    assert memory.proven() == Proven(3, b"root", b"1" * 16)


def test_a_later_programs_file_is_left_alone_until_something_is_kept(memory, tmp_path):
    memory.keep([row(1)], Proven(), NOW)
    with sqlite3.connect(tmp_path / "deep" / "witnesses.db") as db:
        db.execute("PRAGMA user_version=9")
    assert memory.kept() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_refuses(tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(StorageFailed):
        OwnWitnesses(tmp_path / "shut" / "witnesses.db").note_signed(1)


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed):
        OwnWitnesses(tmp_path / "file" / "witnesses.db").note_signed(1)


def test_a_damaged_file_that_cannot_go(tmp_path):
    (tmp_path / "witnesses.db").mkdir()
    memory = OwnWitnesses(tmp_path / "witnesses.db")
    with pytest.raises(StorageFailed):
        memory.kept()
    with pytest.raises(StorageFailed):
        memory.note_signed(1)


def test_two_programs_at_once(memory, tmp_path):
    memory.note_signed(1)
    held = sqlite3.connect(tmp_path / "deep" / "witnesses.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    assert memory.signed_ms() == 1
    held.execute("COMMIT")
    held.close()
    memory.note_signed(2)
    assert memory.signed_ms() == 2


def test_a_turn_to_sign_comes_at_most_every_so_often(memory, tmp_path):
    hour = DAY // 24
    assert memory.take_turn(NOW, hour) == 0
    again = OwnWitnesses(tmp_path / "deep" / "witnesses.db")
    assert again.take_turn(NOW + hour - 1, hour) is None
    assert again.take_turn(NOW + hour, hour) == NOW
    assert memory.signed_ms() == NOW + hour
    # A clock that was far ahead does not keep a computer from signing.
    assert memory.take_turn(NOW - hour, hour) == NOW + hour


def test_of_many_at_once_one_signs(memory, tmp_path):
    """Unlock and lock, or a window and a command: each has looked before anybody noted it."""
    many = [OwnWitnesses(tmp_path / "deep" / "witnesses.db") for _ in range(6)]
    looked = threading.Barrier(len(many))

    class Together(int):
        """A time that waits, when it was held against what is noted, for everybody to be there."""

        def __sub__(self, other):
            if threading.get_ident() not in seen:
                seen.add(threading.get_ident())
                looked.wait(10)
            return int(self) - other

    seen: set[int] = set()
    with ThreadPoolExecutor(len(many)) as threads:
        turns = list(threads.map(lambda one: one.take_turn(Together(NOW), DAY), many))
    assert sorted(turns, key=str) == [0, *[None] * (len(many) - 1)]


def test_computers_stay_known_as_they_were(memory):
    assert memory.stations() == {}
    memory.keep([], Proven(), NOW, {b"a" * 16: b"k" * 32})
    memory.keep([], Proven(), NOW, {b"a" * 16: b"x" * 32, b"b" * 16: b"l" * 32})
    assert memory.stations() == {b"a" * 16: b"k" * 32, b"b" * 16: b"l" * 32}


def test_what_was_never_kept_is_not_lost(memory, tmp_path):
    assert not memory.lost()
    memory.known()
    assert not memory.lost()
    memory.keep([row(1)], Proven(), NOW)
    assert not memory.lost()
    assert not OwnWitnesses(tmp_path / "deep" / "witnesses.db").lost()


@pytest.mark.parametrize("damage", [b"garbage" * 200, b"", None, "another format", "a page"])
def test_a_file_that_is_gone_or_rotten_is_a_loss_until_it_is_told(memory, tmp_path, damage):
    file = tmp_path / "deep" / "witnesses.db"
    memory.keep([row(number) for number in range(200)], Proven(9, b"root", b""), NOW)
    if damage is None:
        file.unlink()
    elif damage == "another format":
        with sqlite3.connect(file) as db:
            db.execute("PRAGMA user_version=9")
    elif damage == "a page":
        whole = bytearray(file.read_bytes())
        whole[-8192:-4096] = bytes(range(256)) * 16
        file.write_bytes(whole)
    else:
        file.write_bytes(damage)
    assert memory.lost()
    assert OwnWitnesses(file).lost()
    memory.loss_told()
    assert not memory.lost()
    assert not file.exists()
    memory.keep([row(2)], Proven(), NOW)
    assert not memory.lost()


def test_what_rots_while_it_is_used_is_a_loss_though_it_is_begun_anew(memory, tmp_path):
    memory.keep([row(1)], Proven(), NOW)
    (tmp_path / "deep" / "witnesses.db").write_bytes(b"garbage" * 200)
    memory.keep([row(2)], Proven(), NOW)
    assert memory.kept() == [row(2)]
    assert memory.lost()
    memory.loss_told()
    assert not memory.lost()


def test_a_file_that_another_program_holds_is_no_loss(memory, tmp_path, monkeypatch):
    monkeypatch.setattr(own_witnesses, "_PATIENCE_S", 0.0)
    memory.note_signed(1)
    held = sqlite3.connect(tmp_path / "deep" / "witnesses.db", isolation_level=None)
    held.execute("PRAGMA locking_mode=EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    assert not memory.lost()
    held.execute("COMMIT")
    held.close()


def test_a_loss_that_cannot_be_cleared(tmp_path):
    (tmp_path / "witnesses.db").mkdir()
    (tmp_path / "witnesses.db.kept").touch()
    memory = OwnWitnesses(tmp_path / "witnesses.db")
    with pytest.raises(StorageFailed):
        memory.loss_told()
