"""How every database engine keeps readers and writers apart; runs once for each of conftest."""

import threading

import pytest

from clinicvault.domain.records import PatientRecord
from tests.storage.contract_records import EVENT


def test_a_snapshot_does_not_change_under_its_reader(database, save, filled):
    with database.read() as before:
        save(filled(PatientRecord))
        assert before.count(PatientRecord) == 0
        assert before.log.size() == 0
        with database.read() as after:
            assert after.count(PatientRecord) == 1


def test_a_reader_does_not_see_an_open_transaction(database, recorder, filled):
    with database.write(recorder) as unit:
        unit.put(filled(PatientRecord))
        with database.read() as view:
            assert view.count(PatientRecord) == 0


def test_a_snapshot_cannot_be_used_to_write(database, filled):
    with database.read() as view:
        assert not hasattr(view, "put")


def test_a_second_writer_waits_for_the_first(database, recorder, save, filled):
    inside, order = threading.Event(), []

    def second():
        inside.wait()
        save(filled(PatientRecord))
        order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with database.write(recorder) as unit:
        inside.set()
        unit.event(EVENT)
        unit.commit()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    with database.read() as view:
        assert view.log.size() == 3


def test_many_threads_write_and_read(database, save, filled):
    def work():
        for _ in range(20):
            record = filled(PatientRecord)
            save(record)
            with database.read() as view:
                assert view.get(PatientRecord, record.id) == record

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as view:
        assert view.count(PatientRecord) == 80
        assert [seq for seq, _ in view.log.leaves(0, 10_000)] == list(range(160))


def test_a_write_inside_a_write_is_a_mistake_and_not_a_deadlock(database, recorder):
    with database.write(recorder), pytest.raises(RuntimeError), database.write(recorder):
        raise AssertionError
    with database.write(recorder) as unit:
        unit.event(EVENT)
        unit.commit()
