"""When entries leave the database, what an object must hold, and what verification says of gaps."""

import tempfile
from pathlib import Path

import pytest

from clinicvault.audit import heads, segments
from clinicvault.audit.leaf import EPOCH_PREFIX, EVENT_PREFIX
from clinicvault.audit.replay import replay
from clinicvault.audit.segments import (
    kept_digest,
    kept_leaves,
    next_segment,
    require_segment,
    segment_leaves,
)
from clinicvault.audit.tree import root_at
from clinicvault.audit.verify import MAX_FAULTS, verify_log
from clinicvault.domain import log_segments
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import ENTRY, TABLE, LogSegment, segment_pieces
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.ports import Change
from tests.unit.audit.log_helpers import VAULT, Clinic, MemoryIndex, change

LEVEL = 3
SIZE = 1 << LEVEL


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(segments, "SEGMENT_LEVEL", LEVEL)


@pytest.fixture
def clinic(tmp_path):
    """Entries of many epochs."""
    made = Clinic(tmp_path)
    for _ in range(4):
        made.many(4)
        made.write("changed", changes=[change(1)])
        made.end()
    made.many(60)
    assert made.faults() == []
    return made


def damaged(call, *arguments):
    with pytest.raises(IntegrityError) as said:
        call(*arguments)
    return said.value.code, said.value.params


def entries(clinic, first, stop):
    return [seq for seq in range(first, stop) if clinic.log.rows[seq].startswith(EVENT_PREFIX)]


def say(clinic, first, stop, digest=None, row=None):
    """The log says that these entries moved, and where they lie now."""
    segment = LogSegment(first, stop, bytes(16), bytes(32), 1)
    if digest is None:
        here = [(seq, clinic.log.rows[seq]) for seq in range(first, stop)]
        root = clinic.log.tree[LEVEL, first >> LEVEL]
        digest = kept_digest(VAULT, (first, stop), root, kept_leaves(here))
    moved = Change(TABLE, segment.row if row is None else row, 1, None, digest)
    clinic.write("log-archive", changes=[moved])
    clinic.log.moved.append(segment)


def lose(clinic, seqs):
    for seq in seqs:
        del clinic.log.rows[seq]


def lost(clinic, first, stop):
    """These entries lay in an object that is gone."""
    gone = entries(clinic, first, stop)
    say(clinic, first, stop)
    lose(clinic, gone)


def replayed(clinic, index=None, log=None, **more):
    index = MemoryIndex() if index is None else index
    replay(log or clinic.log, index, VAULT, clinic.stations, **more)
    return index


def refused(clinic, index=None):
    with pytest.raises(IntegrityError) as said:
        replayed(clinic, index)
    assert said.value.code == "log-damaged"
    return said.value.params["seq"], said.value.params["fault"]


def test_a_segment_has_65536_leaves(clinic, monkeypatch):
    monkeypatch.undo()
    assert segments.place_at(65_536) == (65_536, 131_072)
    assert next_segment(clinic.log) is None


def test_a_segment_is_due_once_more_than_two_are_there(clinic):
    size = clinic.log.size()
    assert next_segment(clinic.log) == 0
    clinic.log.moved.append(LogSegment(0, SIZE, b"", b"", 0))
    assert next_segment(clinic.log) == SIZE
    due = (size - 1) // SIZE - 1
    clinic.log.moved += [LogSegment(SIZE * n, SIZE * (n + 1), b"", b"", 0) for n in range(1, due)]
    assert next_segment(clinic.log) is None
    clinic.many(SIZE)
    assert next_segment(clinic.log) == SIZE * due


@pytest.mark.parametrize(
    "place", [(1 << 40, (1 << 40) + 1), (3, 5), (9, 2), (-8, 0), (-9, 1 << 60)]
)
def test_rows_that_are_out_of_line_hold_nothing_up(clinic, place):
    clinic.log.moved += [LogSegment(0, SIZE, b"", b"", 0), LogSegment(*place, b"", b"", 0)]
    assert next_segment(clinic.log) == SIZE


@pytest.mark.parametrize("stop", [SIZE, SIZE + 1, 3 * SIZE, 1 << 40, -1])
def test_a_wrong_row_in_the_next_place_leaves_the_leaves_where_they_are(clinic, stop):
    clinic.log.moved += [LogSegment(0, SIZE, b"", b"", 0), LogSegment(SIZE, stop, b"", b"", 0)]
    assert next_segment(clinic.log) is None


def test_its_leaves_are_all_there_and_what_the_tree_says(clinic):
    leaves, _ = segment_leaves(clinic.log, SIZE, clinic.head())
    assert leaves == [clinic.log.rows[seq] for seq in range(SIZE, 2 * SIZE)]
    saved = clinic.log.save()
    for seq in (SIZE, SIZE + 3, 2 * SIZE - 1):
        del clinic.log.rows[seq]
        said = damaged(segment_leaves, clinic.log, SIZE, clinic.head())
        assert said == ("log-damaged", {"seq": seq, "fault": "leaf-missing"})
        clinic.log.load(saved)
        clinic.log.rows[seq] += b"x"
        said = damaged(segment_leaves, clinic.log, SIZE, clinic.head())
        assert said == ("log-damaged", {"seq": seq, "fault": "leaf-altered"})
        clinic.log.load(saved)
    clinic.log.tree[LEVEL, 1] = bytes(32)
    said = damaged(segment_leaves, clinic.log, SIZE, clinic.head())
    assert said == ("log-damaged", {"seq": SIZE, "fault": "node-altered"})


def test_an_object_has_every_entry_and_nothing_else(clinic, monkeypatch):
    assert ENTRY == EVENT_PREFIX
    leaves, _ = segment_leaves(clinic.log, SIZE, clinic.head())
    data = b"".join(segment_pieces(VAULT, SIZE, leaves))
    require_segment(VAULT, SIZE, leaves, data)
    rare = next(leaf for leaf in leaves if leaf.startswith(EPOCH_PREFIX))
    assert rare not in data
    one = next(leaf for leaf in leaves if leaf.startswith(EVENT_PREFIX))
    other = [leaf[:-1] + b"x" if leaf == one else leaf for leaf in leaves]
    for wrong in (
        b"".join(segment_pieces(bytes(16), SIZE, leaves)),
        b"".join(segment_pieces(VAULT, 0, leaves)),
        b"".join(segment_pieces(VAULT, SIZE, leaves[:-1])),
        b"".join(segment_pieces(VAULT, SIZE, other)),
        data[:-1],
    ):
        assert damaged(require_segment, VAULT, SIZE, leaves, wrong)[0] == "segment-unreadable"
    monkeypatch.setattr("clinicvault.audit.segments.LARGEST", len(data) - 1)
    assert damaged(require_segment, VAULT, SIZE, leaves, data)[0] == "segment-unreadable"
    assert log_segments.LARGEST == 1 << 28


@pytest.mark.parametrize("first", range(0, 40, SIZE))
def test_a_missing_segment_is_one_fault_and_every_row_is_known_without_it(clinic, first):
    say(clinic, first, first + SIZE)
    whole = replayed(clinic)
    lose(clinic, entries(clinic, first, first + SIZE))
    assert clinic.faults() == [(first, "segment-missing")]
    found = replayed(clinic)
    assert (found.states, found.at) == (whole.states, whole.at)
    assert "{seq}" in MESSAGES["segment-missing"][0]


def test_several_side_by_side_are_named_each(clinic):
    for first in (0, SIZE, 3 * SIZE, 4 * SIZE, 5 * SIZE):
        lost(clinic, first, first + SIZE)
    assert clinic.faults() == [(at * SIZE, "segment-missing") for at in (0, 1, 3, 4, 5)]
    assert replayed(clinic).at[0] == clinic.log.size()


def test_a_computer_that_was_away_reads_on_over_it(clinic):
    index = replayed(clinic)
    middle = clinic.log.size() - 3
    clinic.many(40)
    clinic.write("changed", changes=[change(7)])
    first = middle - middle % SIZE
    lost(clinic, first, first + SIZE)
    assert replayed(clinic, index).states == replayed(clinic).states


@pytest.mark.parametrize("offset", range(SIZE))
def test_nothing_but_moved_entries_may_be_missing(clinic, offset):
    """Not a key, not what became of a row, though the object is gone as well."""
    lost(clinic, SIZE, 2 * SIZE)
    if SIZE + offset in clinic.log.rows:
        del clinic.log.rows[SIZE + offset]
        assert "leaf-missing" in clinic.codes()
        assert (SIZE, "segment-unknown") in clinic.faults()
        refused(clinic)


def test_a_gap_that_the_log_does_not_tell_of_is_none_of_a_segment(clinic):
    gone = entries(clinic, SIZE, 2 * SIZE)
    clinic.log.moved.append(LogSegment(SIZE, 2 * SIZE, bytes(16), bytes(32), 1))
    assert clinic.faults() == [(SIZE, "segment-unknown")]
    lose(clinic, gone)
    assert clinic.faults() == [
        *sorted([(seq, "leaf-missing") for seq in gone] + [(SIZE, "segment-unknown")])
    ]
    assert refused(clinic) == (gone[0], "leaf-missing")


@pytest.mark.parametrize("place", [(-5, 2), (3, 1), (20, 21), (1 << 40, (1 << 63) - 1)])
def test_a_row_that_reaches_anywhere_is_told_and_nothing_else(clinic, place):
    clinic.log.moved.append(LogSegment(*place, b"", b"", -1))
    assert clinic.faults() == [(max(place[0], 0), "segment-unknown")]
    assert replayed(clinic).at[0] == clinic.log.size()


def test_beside_a_lost_one_no_other_entry_may_be_missing(clinic):
    lost(clinic, 0, SIZE)
    gone = entries(clinic, SIZE, 2 * SIZE)[0]
    lose(clinic, [gone])
    assert clinic.faults() == [(0, "segment-missing"), (gone, "leaf-missing")]
    assert refused(clinic) == (gone, "leaf-missing")


def test_what_was_said_first_counts(clinic):
    place = (SIZE, 2 * SIZE)
    say(clinic, *place, digest=bytes(32))
    clinic.log.moved.clear()
    lost(clinic, *place)
    assert "segment-unknown" in clinic.codes()
    refused(clinic)


def say_too_early(clinic):
    size = clinic.log.size()
    say(clinic, 0, size + SIZE, digest=bytes(32))


def say_nonsense(clinic):
    say(clinic, 0, SIZE, row=b"short")


@pytest.mark.parametrize("speak", [say_too_early, say_nonsense])
def test_a_place_that_is_none_is_refused(clinic, speak):
    speak(clinic)
    assert "leaf-unreadable" in clinic.codes()
    with pytest.raises(IntegrityError):
        replayed(clinic)


def test_a_wrong_word_of_a_computer_is_named(clinic):
    """It says that a leaf moved that is no entry: nobody follows such a log from its start."""
    place, root = (SIZE, 2 * SIZE), clinic.log.tree[LEVEL, 1]
    say(clinic, *place, digest=kept_digest(VAULT, place, root, []))
    assert clinic.faults() == [(SIZE, "segment-unknown")]


def test_hashes_of_what_is_missing_are_bound_by_the_tree(clinic):
    gone = entries(clinic, SIZE, 2 * SIZE)
    lost(clinic, SIZE, 2 * SIZE)
    known = clinic.log.tree[0, gone[0]]
    clinic.log.tree[0, gone[0]] = bytes(32)
    assert refused(clinic)[1] == "history-rewritten"
    assert "history-rewritten" in clinic.codes()
    del clinic.log.tree[0, gone[0]]
    assert refused(clinic) == (gone[0], "leaf-missing")
    assert (gone[0], "leaf-missing") in clinic.faults()
    clinic.log.tree[0, gone[0]] = known
    assert clinic.faults() == [(SIZE, "segment-missing")]


def test_a_log_forged_without_any_key_is_not_excused_by_a_lost_segment(clinic):
    attacker = Clinic(Path(tempfile.mkdtemp()))
    for _ in range(4):
        attacker.many(4)
        attacker.end()
    attacker.many(40)
    for tell in (False, True):
        gone = entries(attacker, 0, 2 * SIZE)
        if tell:
            say(attacker, 0, 2 * SIZE)
        saved = attacker.log.save()
        for whole in (False, True):
            lose(attacker, range(2 * SIZE) if whole else gone)
            report = verify_log(attacker.log, VAULT, clinic.stations)
            assert "key-uncertified" in {code for _, code in report.faults}
            with pytest.raises(IntegrityError):
                replay(attacker.log, MemoryIndex(), VAULT, clinic.stations)
            attacker.log.load(saved)


def test_what_is_wrong_beside_it_is_still_named(clinic):
    lost(clinic, SIZE, 2 * SIZE)
    seq = entries(clinic, 48, 60)[0]
    del clinic.log.rows[seq]
    clinic.log.rows[seq + 2] = clinic.log.rows[seq + 1]
    assert clinic.codes() == {"segment-missing", "leaf-missing", "leaf-altered", "leaf-misplaced"}
    clinic.log.marks[99] = (5, bytes(32), bytes(64))
    assert "checkpoint-unknown" in clinic.codes()


def test_where_it_stops_a_lost_one_before_is_still_one_fault(clinic):
    lost(clinic, 48, 56)
    clinic.many(4)
    seq = clinic.log.size() - 2
    del clinic.log.rows[seq], clinic.log.tree[0, seq]
    assert clinic.faults() == [(48, "segment-missing"), (seq, "leaf-missing")]


def test_a_large_hole_is_named_by_its_first_entries(clinic):
    clinic.many(MAX_FAULTS + 300)
    size = clinic.log.size()
    lose(clinic, [seq for seq in range(90, size - 1) if seq in clinic.log.rows])
    assert len(clinic.faults()) == MAX_FAULTS
    assert clinic.faults()[0] == (90, "leaf-missing")


def test_epochs_that_run_on_beside_it_are_followed(tmp_path):
    """Another program's epoch begins in the missing part and goes on behind it, or ends there."""
    clinic = Clinic(tmp_path)
    other, third = clinic.new_recorder(), clinic.new_recorder()
    clinic.many(3)
    clinic.write("mine", recorder=third)
    clinic.many(3, recorder=other)
    clinic.many(8)
    clinic.end(recorder=third)
    clinic.many(4, recorder=other)
    clinic.end(recorder=other)
    fourth = clinic.new_recorder()
    clinic.many(4, recorder=fourth)
    clinic.many(3)
    fourth.forget()
    clinic.end()
    clinic.many(40)
    for first in range(0, 40, SIZE):
        saved, moved = clinic.log.save(), list(clinic.log.moved)
        lost(clinic, first, first + SIZE)
        assert clinic.faults() == [(first, "segment-missing")]
        replayed(clinic)
        clinic.recorder.forget()
        clinic.recorder = clinic.new_recorder()
        clinic.log.load(saved)
        clinic.log.moved = moved
    other.forget()
    assert clinic.faults() == []


def test_of_many_rows_nothing_counts_before_the_gap_is_explained(clinic, monkeypatch):
    monkeypatch.setattr("clinicvault.audit.replay._BATCH", 1)
    lost(clinic, SIZE, 2 * SIZE)
    index = replayed(clinic)
    assert index.calls <= 3
    lose(clinic, entries(clinic, 30, 40)[:1])
    index = MemoryIndex()
    refused(clinic, index)
    assert index.at[0] <= SIZE + 1


class TestRootsOfLeaves:
    """Heads are held against leaves; of a lost object the stored hashes stand for them."""

    def test_a_lost_object_makes_no_history_another_one(self, clinic):
        true = {size: root_at(clinic.log.node, size) for size in (5, SIZE, 3 * SIZE, 60)}
        lost(clinic, 0, 2 * SIZE)
        assert heads.roots_of_leaves(clinic.log, true) == true
        del clinic.log.tree[5, 0]  # a damaged node, too: the leaves decide
        assert not heads.nodes_agree(clinic.log, 60, true[60])
        assert heads.leaves_agree(clinic.log, 60, true[60])

    def test_a_false_hash_is_no_signed_root(self, clinic):
        true = root_at(clinic.log.node, 60)
        lost(clinic, 0, SIZE)
        gone = next(seq for seq in range(SIZE) if seq not in clinic.log.rows)
        clinic.log.tree[0, gone] = bytes(32)
        assert heads.roots_of_leaves(clinic.log, [60])[60] != true

    def test_a_gap_that_no_hash_tells_ends_it(self, clinic):
        lost(clinic, 0, SIZE)
        gone = next(seq for seq in range(SIZE) if seq not in clinic.log.rows)
        del clinic.log.tree[0, gone]
        assert heads.roots_of_leaves(clinic.log, [gone + 1, 60]) == {}

    def test_behind_the_segments_a_missing_leaf_ends_it(self, clinic):
        size = clinic.log.size()
        lost(clinic, 0, SIZE)
        lose(clinic, [SIZE + 2])
        found = heads.roots_of_leaves(clinic.log, [SIZE + 2, SIZE + 3, size, 10 * size])
        assert sorted(found) == [SIZE + 2]
