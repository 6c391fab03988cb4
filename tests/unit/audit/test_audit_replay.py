"""Replay: the index learns the newest row states, and only what is signed."""

import pytest

from clinicvault.audit import replay as module
from clinicvault.audit.leaf import LeafType, event_body, pack
from clinicvault.audit.locate import find_epoch
from clinicvault.audit.replay import replay
from clinicvault.crypto.signing import record_digest
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.log_helpers import VAULT, Clinic, MemoryIndex, change, rebuilt


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path)


@pytest.fixture
def index():
    return MemoryIndex()


def run(clinic, index):
    return replay(clinic.log, index, VAULT, clinic.stations)


def refused(clinic, index):
    with pytest.raises(IntegrityError) as caught:
        run(clinic, index)
    return caught.value.code, caught.value.params.get("fault")


def test_an_empty_log_leaves_the_index_alone(clinic, index):
    size, _ = run(clinic, index)
    assert (size, index.calls) == (0, 0)


def test_the_newest_version_wins(clinic, index):
    clinic.write("a", changes=[change(1), change(2)])
    seq = clinic.write("b", changes=[change(1, 2), change(2, 1, deleted=True)])
    assert run(clinic, index) == clinic.head()
    row = index.states["policy", change(1).row]
    assert (row.version, row.digest, row.seq) == (2, record_digest(change(1, 2).record), seq + 1)
    assert index.states["policy", change(2).row].digest == b""
    assert index.at == clinic.head()


def test_replay_goes_on_where_it_stopped(clinic, index):
    clinic.write("a", changes=[change(1)])
    run(clinic, index)
    clinic.log.reads = 0
    for n in range(3):
        clinic.write("b", changes=[change(1, 2 + n)])
    assert run(clinic, index) == clinic.head()
    assert index.states["policy", change(1).row].version == 4
    calls = index.calls
    run(clinic, index)
    assert index.calls == calls


def test_it_goes_on_across_epochs_of_several_processes(clinic, index):
    other = clinic.new_recorder()
    clinic.write("a", changes=[change(1)])
    clinic.write("b", changes=[change(2)], recorder=other)
    clinic.write("c")
    run(clinic, index)
    clinic.write("d", changes=[change(3)])
    clinic.end(other)
    clinic.write("e", changes=[change(4)], recorder=other)
    assert run(clinic, index) == clinic.head()
    assert len(index.states) == 4
    clinic.write("f", recorder=other)
    assert run(clinic, index) == clinic.head()


def test_large_logs_are_applied_in_parts(clinic, index, monkeypatch):
    monkeypatch.setattr(module, "_BATCH", 4)
    for n in range(10):
        clinic.write("a", changes=[change(n), change(n + 100)])
        clinic.end()
    assert run(clinic, index) == clinic.head()
    assert index.calls == 6
    assert len(index.states) == 20


def test_a_log_shorter_than_the_index_is_rolled_back(clinic, index):
    saved = clinic.log.save()
    clinic.many(3)
    run(clinic, index)
    clinic.log.load(saved)
    assert refused(clinic, index) == ("log-rolled-back", None)


def test_a_log_that_does_not_continue_the_index_is_rolled_back(clinic, index, tmp_path):
    clinic.many(3)
    run(clinic, index)
    other = Clinic(tmp_path / "other")
    other.many(5)
    clinic.log.load(other.log.save())
    assert refused(clinic, index) == ("log-rolled-back", None)


def test_unsigned_states_are_not_applied(clinic, index):
    clinic.write("a", changes=[change(1)])
    size = clinic.log.size()
    rows = [["policy", change(9).row, 1, b""]]
    clinic.log.rows[size] = pack(LeafType.STATE, size, [1, rows])
    rebuilt(clinic.log)
    assert refused(clinic, index) == ("log-damaged", "entry-unsigned")
    assert index.states == {}


def test_a_missing_leaf_stops_it(clinic, index):
    clinic.many(3)
    del clinic.log.rows[1]
    assert refused(clinic, index) == ("log-damaged", "leaf-missing")


def test_a_missing_last_leaf_stops_it(clinic, index):
    clinic.many(3)
    del clinic.log.rows[3]
    assert refused(clinic, index) == ("log-damaged", "entry-unsigned")


def test_an_altered_leaf_stops_it(clinic, index):
    clinic.many(3)
    clinic.log.rows[2] = pack(LeafType.EVENT, 2, event_body(1, bytes(60)))
    assert refused(clinic, index) == ("log-damaged", "history-rewritten")


def test_an_altered_signature_stops_it(clinic, index):
    clinic.many(3)
    size, root, _ = clinic.log.marks[1]
    clinic.log.marks[1] = (size, root, bytes(64))
    assert refused(clinic, index) == ("log-damaged", "checkpoint-signature")


def test_a_missing_earlier_checkpoint_stops_it(clinic, index):
    clinic.many(3)
    clinic.end()
    clinic.many(3)
    del clinic.log.marks[1]
    assert refused(clinic, index) == ("log-damaged", "checkpoint-missing")


def test_an_unknown_computer_stops_it(clinic, index):
    clinic.many(3)
    with pytest.raises(IntegrityError) as caught:
        replay(clinic.log, index, VAULT, {})
    assert caught.value.params["fault"] == "computer-unknown"


def test_an_epoch_that_is_not_there_is_not_found(clinic):
    clinic.many(3)
    with pytest.raises(IntegrityError) as caught:
        find_epoch(clinic.log, 9, clinic.log.size())
    assert caught.value.code == "log-start-missing"
