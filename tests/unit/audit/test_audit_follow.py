"""Going on where this process's last replay ended, without looking back through the log."""

import dataclasses

import pytest

from clinicvault.audit.replay import Tail, replay
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.log_helpers import VAULT, Clinic, MemoryIndex, change


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path)


def follow(clinic, index, tail):
    return replay(clinic.log, index, VAULT, clinic.stations, tail=tail)


def test_nothing_is_read_again(clinic):
    index, tail = MemoryIndex(), Tail()
    clinic.many(200)
    follow(clinic, index, tail)
    seen = []
    whole = clinic.log.leaves
    clinic.log.leaves = lambda start, stop: seen.append(start) or whole(start, stop)
    before = clinic.log.size()
    clinic.write("a", changes=[change(1)])
    seen.clear()
    assert follow(clinic, index, tail) == clinic.head()
    assert seen
    assert min(seen) >= before


def test_it_gives_what_a_replay_from_nothing_gives(clinic):
    index, tail, other = MemoryIndex(), Tail(), clinic.new_recorder()
    for number in range(12):
        recorder = other if number % 3 == 1 else None
        clinic.write("a", changes=[change(number)], recorder=recorder)
        if number % 4 == 3:
            clinic.end(recorder)
        assert follow(clinic, index, tail) == clinic.head()
    fresh = MemoryIndex()
    follow(clinic, fresh, Tail())
    assert index.states == fresh.states


def test_another_index_position_is_looked_up_anew(clinic):
    """Another process of this computer moved the index on meanwhile."""
    index, tail = MemoryIndex(), Tail()
    clinic.write("a", changes=[change(1)])
    follow(clinic, index, tail)
    stale = tail.point
    clinic.write("b", changes=[change(2)])
    follow(clinic, index, Tail())
    clinic.write("c", changes=[change(3)])
    assert follow(clinic, index, tail) == clinic.head()
    assert tail.point.size == clinic.head()[0] > stale.size


def test_a_point_of_another_log_is_not_used(clinic):
    index, tail = MemoryIndex(), Tail()
    clinic.write("a", changes=[change(1)])
    follow(clinic, index, tail)
    tail.point = dataclasses.replace(tail.point, root=bytes(32), open=())
    clinic.write("b", changes=[change(2)])
    assert follow(clinic, index, tail) == clinic.head()


def test_a_failed_replay_moves_nothing(clinic):
    index, tail = MemoryIndex(), Tail()
    clinic.write("a", changes=[change(1)])
    follow(clinic, index, tail)
    point = tail.point
    clinic.write("b", changes=[change(2)])
    clinic.log.rows[clinic.log.size() - 1] = b"\x84\x01\x01\x00\xf6"
    with pytest.raises(IntegrityError):
        follow(clinic, index, tail)
    assert tail.point is point


def test_an_empty_log_has_no_point(clinic):
    tail = Tail()
    follow(clinic, MemoryIndex(), tail)
    assert tail.point is None
