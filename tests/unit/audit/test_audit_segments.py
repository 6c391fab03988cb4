"""When leaves leave the database, what an object must hold, and what verification says of gaps."""

import pytest

from clinicvault.audit.segments import (
    SEGMENT_LEVEL,
    next_segment,
    require_segment,
    segment_leaves,
)
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import LogSegment, segment_pieces
from clinicvault.domain.messages import MESSAGES
from tests.unit.audit.log_helpers import VAULT, Clinic, change

LEVEL = 3
SIZE = 1 << LEVEL


@pytest.fixture
def clinic(tmp_path):
    """Entries of many epochs, four of them open side by side for a while."""
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


def lost(clinic, first, stop):
    """These leaves lay in an object that is gone."""
    clinic.log.moved.append(LogSegment(first, stop, bytes(16), bytes(32), 1))
    for seq in range(first, stop):
        del clinic.log.rows[seq]


def test_a_segment_is_due_once_more_than_two_are_there(clinic):
    size = clinic.log.size()
    assert 1 << SEGMENT_LEVEL == 65_536
    assert next_segment(clinic.log) is None
    assert next_segment(clinic.log, LEVEL) == 0
    clinic.log.moved.append(LogSegment(0, SIZE, b"", b"", 0))
    assert next_segment(clinic.log, LEVEL) == SIZE
    clinic.log.moved.append(LogSegment(SIZE, size - 2 * SIZE, b"", b"", 0))
    assert next_segment(clinic.log, LEVEL) is None
    clinic.many(1)
    assert next_segment(clinic.log, LEVEL) == size - 2 * SIZE


def test_its_leaves_are_all_there(clinic):
    leaves = segment_leaves(clinic.log, SIZE, LEVEL)
    assert leaves == [clinic.log.rows[seq] for seq in range(SIZE, 2 * SIZE)]
    last, inner = clinic.log.rows.pop(2 * SIZE - 1), clinic.log.rows.pop(SIZE + 3)
    assert damaged(segment_leaves, clinic.log, SIZE, LEVEL) == (
        "log-damaged",
        {"seq": SIZE + 3, "fault": "leaf-missing"},
    )
    clinic.log.rows[SIZE + 3] = inner
    clinic.log.rows = dict(sorted(clinic.log.rows.items()))
    assert damaged(segment_leaves, clinic.log, SIZE, LEVEL)[1]["seq"] == 2 * SIZE - 1
    assert last


def test_an_object_is_held_against_the_tree(clinic):
    leaves = segment_leaves(clinic.log, SIZE, LEVEL)
    data = b"".join(segment_pieces(VAULT, SIZE, leaves))
    require_segment(clinic.log, VAULT, SIZE, data, LEVEL)
    for other in (
        b"".join(segment_pieces(bytes(16), SIZE, leaves)),
        b"".join(segment_pieces(VAULT, 0, leaves)),
        b"".join(segment_pieces(VAULT, SIZE, leaves[:-1])),
        data[:-1],
    ):
        code, _ = damaged(require_segment, clinic.log, VAULT, SIZE, other, LEVEL)
        assert code == "segment-unreadable"
    altered = b"".join(segment_pieces(VAULT, SIZE, [*leaves[:-1], leaves[0]]))
    assert damaged(require_segment, clinic.log, VAULT, SIZE, altered, LEVEL) == (
        "log-damaged",
        {"seq": SIZE, "fault": "node-altered"},
    )


@pytest.mark.parametrize("first", range(0, 40, SIZE))
def test_a_missing_segment_is_one_fault_whatever_began_or_ended_in_it(clinic, first):
    lost(clinic, first, first + SIZE)
    assert clinic.faults() == [(first, "segment-missing")]
    assert "{seq}" in MESSAGES["segment-missing"][0]
    assert "65,536" in MESSAGES["segment-missing"][0]


def test_several_are_named_each(clinic):
    for first in (0, SIZE, 3 * SIZE):
        lost(clinic, first, first + SIZE)
    assert clinic.faults() == [(at, "segment-missing") for at in (0, SIZE, 3 * SIZE)]


def test_what_is_wrong_beside_it_is_still_named(clinic):
    lost(clinic, SIZE, 2 * SIZE)
    del clinic.log.rows[50]
    clinic.log.rows[55] = clinic.log.rows[54]
    assert clinic.codes() == {"segment-missing", "leaf-missing", "leaf-altered", "leaf-misplaced"}
    clinic.log.marks[99] = (5, bytes(32), bytes(64))
    assert "checkpoint-unknown" in clinic.codes()


def test_a_leaf_that_is_missing_elsewhere_is_none_of_a_segment(clinic):
    lost(clinic, 0, SIZE)
    del clinic.log.rows[SIZE + 1]
    assert (SIZE + 1, "leaf-missing") in clinic.faults()


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
    clinic.many(40)
    for first in range(0, 24, SIZE):
        saved, moved = clinic.log.save(), list(clinic.log.moved)
        lost(clinic, first, first + SIZE)
        assert clinic.faults() == [(first, "segment-missing")]
        clinic.log.load(saved)
        clinic.log.moved = moved
    other.forget()
    assert clinic.faults() == []


def test_an_acceptance_of_what_began_in_it_is_not_blamed(tmp_path):
    clinic = Clinic(tmp_path)
    clinic.many(2)
    clinic.recorder.new_generation(clinic.head())
    clinic.many(8)
    clinic.recorder.settle(clinic.log, 2, (b"A" * 16, bytes(64)), (b"O" * 16, bytes(64)))
    clinic.recorder.committed()
    clinic.many(20)
    nobody = (lambda key, seq: None, lambda key, seq: None)
    assert "acceptance-invalid" in clinic.codes(acceptors=nobody)
    lost(clinic, 0, SIZE)
    assert clinic.faults(acceptors=nobody) == [(0, "segment-missing")]
