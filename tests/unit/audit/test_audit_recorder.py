"""Recording: what a transaction appends, when epochs change, and how a rollback is taken back."""

import pytest

from clinicvault.audit.leaf import MAX_ENTRIES, MAX_ROWS, LeafType, epoch_of, unpack
from clinicvault.audit.locate import read_epoch
from clinicvault.audit.tree import root_at
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import record_digest
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from tests.unit.audit.log_helpers import Clinic, MemoryDatabase, change, event


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path)


def kinds(log):
    return [LeafType(unpack(seq, data)[0]).name for seq, data in sorted(log.rows.items())]


def epochs(log):
    return [
        read_epoch(seq, data)
        for seq, data in sorted(log.rows.items())
        if unpack(seq, data)[0] == LeafType.EPOCH
    ]


def refused(kind, call, *args):
    with pytest.raises(kind) as caught:
        call(*args)
    return caught.value.code


def test_events_then_states_in_one_append(clinic):
    seq = clinic.write("a", "b", changes=[change(1), change(2, 5, deleted=True)])
    assert seq == 1
    assert kinds(clinic.log) == ["EPOCH", "EVENT", "EVENT", "STATE"]
    rows = unpack(3, clinic.log.rows[3])[1][1]
    assert rows[0] == ["policy", change(1).row, 1, record_digest(change(1).record)]
    assert rows[1] == ["policy", change(2).row, 5, b""]
    assert clinic.log.marks[1][:2] == (4, root_at(clinic.log.node, 4))
    assert clinic.faults() == []


def test_the_next_transaction_stays_in_the_epoch(clinic):
    assert [clinic.write("a"), clinic.write("b")] == [1, 2]
    assert kinds(clinic.log) == ["EPOCH", "EVENT", "EVENT"]


def test_one_transaction_may_record_twice(clinic):
    seqs = [clinic.recorder.record(clinic.log, [event(name)], [change(1)]) for name in "ab"]
    clinic.recorder.committed()
    assert seqs == [1, 3]
    assert kinds(clinic.log) == ["EPOCH", "EVENT", "STATE", "EVENT", "STATE"]
    assert clinic.faults() == []


def test_many_rows_take_several_state_leaves(clinic):
    clinic.write("a", changes=[change(n) for n in range(MAX_ROWS + 1)])
    assert kinds(clinic.log) == ["EPOCH", "EVENT", "STATE", "STATE"]
    assert clinic.faults() == []


def test_a_change_without_an_entry_is_refused(clinic):
    code = refused(Refused, clinic.recorder.record, clinic.log, [], [change(1)])
    assert code == "log-entry-missing"
    assert clinic.log.size() == 0
    assert clinic.recorder.record(clinic.log, [], []) == 0


def test_an_epoch_has_at_most_256_entries(clinic):
    clinic.many(MAX_ENTRIES)
    assert kinds(clinic.log).count("EPOCH") == 1
    assert clinic.write("one more") == MAX_ENTRIES + 3
    assert kinds(clinic.log)[-3:] == ["CLOSE", "EPOCH", "EVENT"]
    first, second = epochs(clinic.log)
    assert (second.epoch, second.generation, second.certificate) == (2, 1, b"")
    assert second.public == first.next_public
    assert (second.unclosed, second.running) == ((), ())
    assert clinic.faults() == []


def test_one_transaction_may_fill_several_epochs(clinic):
    seq = clinic.write(*("e" for _ in range(600)), changes=[change(1)])
    assert seq == 1
    assert len(epochs(clinic.log)) == 3
    assert clinic.faults() == []


def test_ending_closes_the_epoch_and_the_next_write_opens_another(clinic):
    clinic.end()
    assert clinic.log.size() == 0
    clinic.write("a")
    clinic.end()
    clinic.end()
    assert kinds(clinic.log) == ["EPOCH", "EVENT", "CLOSE"]
    assert clinic.faults() == []
    clinic.write("b")
    assert kinds(clinic.log)[3:] == ["EPOCH", "EVENT"]
    assert clinic.faults() == []


def test_the_key_of_an_ended_epoch_is_erased_at_commit(clinic):
    clinic.write("a")
    epoch = clinic.recorder._epoch
    clinic.recorder.end(clinic.log)
    assert not epoch.key.seed.wiped
    clinic.recorder.committed()
    assert epoch.key.seed.wiped
    assert refused(Refused, epoch.key.sign, b"x") == "locked"
    assert not epoch.lock.path.exists()


def test_nothing_of_an_epochs_key_shows_in_its_repr(clinic):
    clinic.write("a")
    assert "key" not in repr(clinic.recorder._epoch).lower()


def test_an_event_without_a_time_is_stamped(clinic):
    clinic.write("a")
    assert next(clinic.clock) == 1_001_000
    clinic.recorder.record(clinic.log, [event("b", ms=77)], [])
    clinic.recorder.committed()
    assert next(clinic.clock) == 1_002_000


class TestRollback:
    def test_a_rolled_back_first_transaction_leaves_nothing(self, clinic):
        saved = clinic.log.save()
        clinic.recorder.record(clinic.log, [event()], [])
        epoch = clinic.recorder._epoch
        clinic.log.load(saved)
        clinic.recorder.rolled_back()
        assert epoch.key.seed.wiped
        assert clinic.recorder._epoch is None
        assert list((clinic.folder / "locks").glob("epoch-*")) == []
        assert clinic.write("again") == 1
        assert clinic.faults() == []

    def test_a_rolled_back_append_goes_on_in_the_same_epoch(self, clinic):
        clinic.many(3)
        saved = clinic.log.save()
        clinic.recorder.record(clinic.log, [event(), event()], [change(1)])
        clinic.log.load(saved)
        clinic.recorder.rolled_back()
        assert clinic.recorder._epoch.entries == 3
        assert clinic.write("again") == 4
        assert clinic.faults() == []

    def test_a_rolled_back_change_of_epoch_brings_the_old_key_back(self, clinic):
        clinic.many(MAX_ENTRIES)
        old, saved = clinic.recorder._epoch, clinic.log.save()
        clinic.recorder.record(clinic.log, [event()], [])
        assert clinic.recorder._epoch is not old
        clinic.log.load(saved)
        clinic.recorder.rolled_back()
        assert clinic.recorder._epoch is old
        assert not old.key.seed.wiped
        clinic.write("again")
        assert old.key.seed.wiped
        assert [leaf.epoch for leaf in epochs(clinic.log)] == [1, 2]
        assert clinic.faults() == []

    def test_a_failing_append_can_be_taken_back(self, clinic):
        saved = clinic.log.save()

        def full(seq, leaf):
            raise OSError("disk full")

        clinic.log.append_leaf = full
        with pytest.raises(OSError, match="disk full"):
            clinic.recorder.record(clinic.log, [event()], [])
        del clinic.log.append_leaf
        clinic.log.load(saved)
        clinic.recorder.rolled_back()
        assert clinic.write("again") == 1
        assert clinic.faults() == []

    def test_a_waiting_key_that_cannot_be_stored_frees_the_epochs_lock(self, clinic):
        def full(epoch, sealed):
            raise OSError("disk full")

        clinic.log.put_waiting = full
        with pytest.raises(OSError, match="disk full"):
            clinic.recorder.record(clinic.log, [event()], [])
        del clinic.log.put_waiting
        clinic.recorder.rolled_back()
        assert clinic.write("again") == 1

    def test_a_commit_that_was_reported_as_failed_is_noticed(self, clinic):
        clinic.write("a")
        clinic.recorder.record(clinic.log, [event("b")], [])
        clinic.recorder.rolled_back()
        clinic.write("c")
        assert kinds(clinic.log) == ["EPOCH", "EVENT", "EVENT", "EPOCH", "EVENT"]
        assert epochs(clinic.log)[1].unclosed == (1,)
        assert clinic.faults() == []

    def test_settling_twice_does_no_harm(self, clinic):
        clinic.recorder.rolled_back()
        clinic.recorder.committed()
        assert clinic.write("a") == 1


class TestTheHeadIsReadAgain:
    def test_a_log_put_back_while_open_is_refused(self, clinic):
        clinic.many(2)
        saved = clinic.log.save()
        clinic.many(2)
        clinic.log.load(saved)
        code = refused(IntegrityError, clinic.recorder.record, clinic.log, [event()], [])
        assert code == "log-rolled-back"
        assert not clinic.recorder._lock.held
        assert clinic.recorder._epoch is None

    def test_a_log_replaced_by_another_is_refused(self, clinic, tmp_path):
        other = Clinic(tmp_path / "other")
        clinic.many(2)
        other.many(5)
        clinic.log.load(other.log.save())
        code = refused(IntegrityError, clinic.recorder.record, clinic.log, [event()], [])
        assert code == "log-rolled-back"

    def test_two_recorders_interleave_their_epochs(self, clinic):
        other = clinic.new_recorder()
        for _ in range(3):
            clinic.write("a")
            clinic.write("b", changes=[change(1)], recorder=other)
        second = epochs(clinic.log)[1]
        assert second.running == (1,)
        assert clinic.faults() == []
        clinic.many(MAX_ENTRIES, recorder=other)
        assert epochs(clinic.log)[2].running == (1,)
        clinic.end()
        clinic.end(other)
        assert clinic.faults() == []
        clinic.write("later")
        last = epochs(clinic.log)[-1]
        assert (last.unclosed, last.running) == ((), ())

    def test_an_epoch_that_ended_without_close_is_named_once(self, clinic):
        clinic.write("a")
        clinic.recorder.forget()
        assert clinic.recorder._epoch is None
        clinic.write("b")
        clinic.end()
        clinic.write("c")
        assert [leaf.unclosed for leaf in epochs(clinic.log)] == [(), (1,), ()]
        assert clinic.faults() == []

    def test_a_busy_append_lock_stops_the_append(self, clinic, monkeypatch):
        clinic.write("a")
        other = clinic.new_recorder()
        clinic.recorder.record(clinic.log, [event()], [])
        times = iter([0.0, 100.0])
        monkeypatch.setattr("clinicvault.audit.locks.time.monotonic", lambda: next(times))
        assert refused(StorageFailed, other.record, clinic.log, [event()], []) == "log-busy"


class TestTheWaitingKey:
    def test_without_one_no_epoch_opens(self, clinic):
        clinic.write("a")
        clinic.end()
        clinic.log.key = None
        code = refused(IntegrityError, clinic.recorder.record, clinic.log, [event()], [])
        assert code == "log-key-missing"

    def test_one_for_another_epoch_is_refused(self, clinic):
        clinic.write("a")
        clinic.end()
        clinic.log.key = (3, clinic.log.key[1])
        code = refused(IntegrityError, clinic.recorder.record, clinic.log, [event()], [])
        assert code == "log-key-missing"

    def test_one_sealed_to_another_computer_is_refused(self, clinic):
        clinic.write("a")
        clinic.end()
        stranger = clinic.new_recorder(station=KeyPair.generate())
        code = refused(IntegrityError, stranger.record, clinic.log, [event()], [])
        assert code == "log-key-unreadable"

    def test_one_that_was_not_certified_is_refused(self, clinic, tmp_path):
        other = Clinic(tmp_path / "other", (clinic.station, clinic.log_key))
        other.write("a")
        clinic.write("a")
        clinic.end()
        clinic.log.key = other.log.key
        code = refused(IntegrityError, clinic.recorder.record, clinic.log, [event()], [])
        assert code == "log-key-mismatch"

    def test_a_log_without_its_first_leaf_is_refused(self, clinic):
        clinic.write("a")
        del clinic.log.rows[0]
        other = clinic.new_recorder()
        code = refused(IntegrityError, other.record, clinic.log, [event()], [])
        assert code == "log-start-missing"


class TestClosing:
    def test_close_writes_the_closing_leaf_and_erases_the_key(self, clinic):
        clinic.write("a")
        epoch = clinic.recorder._epoch
        clinic.recorder.close(MemoryDatabase(clinic.log))
        assert kinds(clinic.log) == ["EPOCH", "EVENT", "CLOSE"]
        assert epoch.key.seed.wiped
        assert clinic.faults() == []
        clinic.recorder.close(MemoryDatabase(clinic.log))
        assert clinic.log.size() == 3

    def test_close_erases_the_key_even_when_the_disk_is_full(self, clinic):
        clinic.write("a")
        epoch, database = clinic.recorder._epoch, MemoryDatabase(clinic.log)
        database.fails = True
        with pytest.raises(OSError, match="disk full"):
            clinic.recorder.close(database)
        assert epoch.key.seed.wiped
        assert kinds(clinic.log) == ["EPOCH", "EVENT"]
        clinic.write("b")
        assert epochs(clinic.log)[1].unclosed == (1,)

    def test_an_epoch_whose_commit_is_unknown_is_not_closed(self, clinic):
        clinic.write("a")
        clinic.recorder.record(clinic.log, [event("b")], [])
        clinic.recorder.rolled_back()
        clinic.end()
        assert kinds(clinic.log) == ["EPOCH", "EVENT", "EVENT"]
        assert clinic.faults() == []


class TestNothingIsWrittenOnTopOfDamage:
    def refused(self, clinic):
        code = refused(IntegrityError, clinic.new_recorder().record, clinic.log, [event()], [])
        assert not clinic.recorder._lock.held
        return code

    def test_a_damaged_peak(self, clinic):
        clinic.many(3)
        clinic.log.tree[2, 0] = b"x" * 32
        assert self.refused(clinic) == "log-damaged"

    def test_a_missing_checkpoint(self, clinic):
        clinic.many(3)
        clinic.log.marks.clear()
        assert self.refused(clinic) == "log-damaged"

    def test_an_unsigned_leaf_at_the_end(self, clinic):
        clinic.many(3)
        saved = dict(clinic.log.marks)
        clinic.write("b")
        clinic.log.marks = saved
        assert self.refused(clinic) == "log-damaged"

    def test_a_missing_node(self, clinic):
        clinic.many(3)
        del clinic.log.tree[2, 0]
        assert self.refused(clinic) == "node-missing"

    def test_a_new_generation_may_begin_after_damage(self, clinic):
        clinic.many(3)
        head = clinic.head()
        clinic.log.marks.clear()
        again = clinic.new_recorder()
        again.new_generation(head)
        clinic.write("b", recorder=again)
        assert clinic.faults() == [(3, "checkpoint-missing")]

    @pytest.mark.parametrize("last", ["event", "state", "close", "settle"])
    def test_every_kind_of_last_leaf_is_understood(self, clinic, last):
        clinic.write("a", changes=[change(1)] if last == "state" else [])
        if last == "close":
            clinic.end()
        elif last == "settle":
            clinic.recorder.settle(clinic.log, 1, (b"a", b""), (b"o", b""))
            clinic.recorder.committed()
        clinic.write("b", recorder=clinic.new_recorder())
        assert kinds(clinic.log)[-1] == "EVENT"

    def test_a_beginning_alone_is_understood(self, clinic):
        clinic.write("a")
        saved = clinic.log.save()
        assert epoch_of(0, saved[0][0]) == 1
