"""What a recorder wrote is told once it is durable, and not before."""

import gc

import pytest

from clinicvault.audit.tree import leaf_hash
from clinicvault.audit.written import Written
from tests.unit.audit.log_helpers import Clinic, change, event


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path)


def test_every_entry_is_told_after_its_commit_with_place_and_leaf(clinic):
    heard = []
    clinic.recorder.tell(heard.append)
    clinic.recorder.record(clinic.log, [event("a"), event("b")], [change(1)])
    assert heard == []
    clinic.recorder.committed()
    [written] = heard
    assert [one.event.name for one in written] == ["a", "b"]
    assert [one.seq for one in written] == [1, 2]
    assert [one.leaf_hash for one in written] == [leaf_hash(clinic.log.rows[n]) for n in (1, 2)]


def test_the_time_that_the_clock_gave_is_told(clinic):
    heard = []
    clinic.recorder.tell(heard.append)
    clinic.recorder.record(clinic.log, [event("a", ms=0)], [])
    clinic.recorder.committed()
    assert heard[0][0].event.ms > 0


def test_what_was_rolled_back_is_never_told(clinic):
    heard = []
    clinic.recorder.tell(heard.append)
    clinic.recorder.record(clinic.log, [event("a")], [])
    clinic.recorder.rolled_back()
    clinic.recorder.committed()
    assert heard == []


def names(heard):
    return [one.event.name for told in heard for one in told]


def test_who_listens_first_hears_what_came_before_and_who_left_nothing(clinic):
    first, second = [], []
    clinic.write("a")
    clinic.recorder.tell(first.append)
    clinic.write("b")
    clinic.recorder.untell(second.append)
    clinic.write("c")
    clinic.recorder.tell(second.append)
    clinic.recorder.untell(first.append)
    clinic.write("d")
    clinic.recorder.untell(second.append)
    clinic.write("e")
    assert names(first) == ["a", "b", "c"]
    assert names(second) == ["d"]


def test_what_waits_for_a_listener_is_without_what_people_typed(clinic):
    heard = []
    said = {"detail": {"recipient": "Dr Rousseau"}, "hints": {"surname": True}}
    clinic.recorder.record(clinic.log, [event("a", user=b"u" * 16, **said)], [])
    clinic.recorder.committed()
    [kept] = clinic.recorder._untold
    assert (kept.event.detail, kept.event.hints, kept.event.user) == ({}, {}, b"u" * 16)
    clinic.recorder.tell(heard.append)
    clinic.recorder.record(clinic.log, [event("b", **said)], [])
    clinic.recorder.committed()
    assert [dict(one.event.detail) for told in heard for one in told] == [{}, said["detail"]]


def kept_in_memory(recorder):
    """Entries in the clear that the recorder refers to."""
    seen, found, waiting = set(), [], [recorder]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        found += [one] if isinstance(one, Written) else []
        waiting += gc.get_referents(one) if not isinstance(one, type) else []
    return found


def test_where_nobody_listens_nothing_is_kept(clinic):
    clinic.write("a")
    clinic.recorder.tell(None)
    clinic.write("b")
    heard = []
    clinic.recorder.tell(heard.append)
    assert heard == []
    clinic.recorder.tell(None)
    clinic.write("c")
    assert kept_in_memory(vars(clinic.recorder)) == []


def test_who_forgets_keeps_nothing(clinic):
    clinic.write("a")
    assert [one.event.name for one in kept_in_memory(vars(clinic.recorder))] == ["a"]
    clinic.recorder.forget()
    assert kept_in_memory(vars(clinic.recorder)) == []


def test_of_what_nobody_heard_the_last_few_are_kept(clinic):
    heard = []
    for number in range(40):
        clinic.write(f"e{number}")
    clinic.recorder.tell(heard.append)
    assert names(heard) == [f"e{number}" for number in range(24, 40)]


def test_the_end_of_an_epoch_alone_is_no_entry(clinic):
    heard = []
    clinic.recorder.tell(heard.append)
    clinic.write("a")
    clinic.recorder.end(clinic.log)
    clinic.recorder.committed()
    assert len(heard) == 1
