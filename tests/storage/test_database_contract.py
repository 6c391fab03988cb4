"""What every database engine must do; runs once for each engine of conftest."""

import dataclasses
import os
import threading

import pytest

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import Change, Event
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    GroupKind,
    GroupRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    PolicyRecord,
    VisitRecord,
    WrapRecord,
)

EVENT = Event("patient-added", "done", 1_000)


def bump(record, **values):
    return dataclasses.replace(record, version=record.version + 1, **values)


def test_every_record_type_comes_back_as_it_was(database, save, filled, kind):
    record = filled(kind)
    save(record)
    with database.read() as view:
        assert view.get(kind, record.id) == record
        assert view.find(kind) == [record]
        assert list(view.scan(kind)) == [record]
        assert list(view.ids(kind)) == [record.id]
        assert view.count(kind) == 1


def test_every_record_type_is_replaced_and_deleted(database, recorder, save, filled, kind):
    first = filled(kind)
    save(first)
    second = dataclasses.replace(filled(kind), id=first.id, version=2)
    save(second)
    with database.read() as view:
        assert view.find(kind) == [second]
    with database.write(recorder) as unit:
        unit.delete(second)
        unit.event(EVENT)
        unit.commit()
    with database.read() as view:
        assert view.find(kind) == []
        assert view.get(kind, first.id) is None
        assert view.count(kind) == 0


def test_empty_values_and_large_ones_are_kept(database, save, filled):
    empty = filled(PolicyRecord, name="", value=b"", signature=b"")
    large = filled(PolicyRecord, name="é\u0000漢" * 999, value=os.urandom(300_000))
    save(empty, large)
    with database.read() as view:
        assert {record.id: record for record in view.scan(PolicyRecord)} == {
            empty.id: empty,
            large.id: large,
        }


def test_64_bit_numbers_are_kept(database, save, filled):
    record = filled(WrapRecord, due_day=2**62, kind=-(2**62))
    save(record)
    with database.read() as view:
        assert view.get(WrapRecord, record.id) == record


def test_an_enumeration_is_stored_as_its_number(database, save, filled):
    record = filled(GroupRecord, kind=GroupKind.TEAM)
    save(record)
    with database.read() as view:
        found = view.get(GroupRecord, record.id)
        assert type(found.kind) is int
        assert found == record


@pytest.mark.parametrize("value", [None, "text", 1.5, bytearray(16), memoryview(bytes(16))])
def test_a_value_of_another_type_is_a_mistake_of_the_caller(database, recorder, filled, value):
    with database.write(recorder) as unit, pytest.raises(TypeError):
        unit.put(filled(PatientRecord, identity_sealed=value))


def test_a_truth_value_is_no_number(database, recorder, filled):
    with database.write(recorder) as unit, pytest.raises(TypeError):
        unit.put(filled(WrapRecord, due_day=True))


def test_find_takes_several_columns_and_orders_by_id(database, save, filled):
    patient = os.urandom(16)
    records = [filled(ConsentRecord, patient=patient, purpose=n % 2) for n in range(9)]
    save(*records, filled(ConsentRecord))
    expected = sorted((r for r in records if r.purpose == 1), key=lambda r: r.id)
    with database.read() as view:
        assert view.find(ConsentRecord, patient=patient, purpose=1) == expected
        assert view.find(ConsentRecord, patient=bytes(16)) == []


def test_find_by_a_column_called_kind(database, save, filled):
    team = filled(GroupRecord, kind=GroupKind.TEAM)
    save(team, filled(GroupRecord, kind=GroupKind.ROOT))
    with database.read() as view:
        assert view.find(GroupRecord, kind=GroupKind.TEAM) == [team]


def test_find_refuses_an_unknown_column(database):
    with database.read() as view, pytest.raises(TypeError):
        view.find(PatientRecord, surname="x")


def test_scan_pages_by_key(database, save, filled):
    records = sorted((filled(PatientRecord) for _ in range(700)), key=lambda r: r.id)
    save(*records)
    with database.read() as view:
        assert list(view.scan(PatientRecord)) == records
        assert list(view.scan(PatientRecord, limit=10)) == records[:10]
        assert list(view.scan(PatientRecord, after=records[9].id, limit=10)) == records[10:20]
        assert list(view.scan(PatientRecord, after=records[-1].id)) == []


def test_other_reads_go_on_in_the_middle_of_a_scan(database, save, filled):
    records = sorted((filled(PatientRecord) for _ in range(600)), key=lambda r: r.id)
    save(*records)
    with database.read() as view:
        for scanned, expected in zip(view.scan(PatientRecord), records, strict=True):
            assert scanned == view.get(PatientRecord, expected.id)


def test_between_takes_both_ends(database, save, filled):
    records = sorted((filled(VisitRecord) for _ in range(600)), key=lambda r: r.patient)
    save(*records)
    first, last = records[50], records[450]
    by_id = sorted(records[50:451], key=lambda r: r.id)
    with database.read() as view:
        assert list(view.between(VisitRecord, "patient", first.patient, last.patient)) == by_id
        assert list(view.between(VisitRecord, "id", first.id, first.id)) == [first]
        assert list(view.between(VisitRecord, "patient", b"\xff" * 17, b"\xff" * 18)) == []


def test_between_refuses_an_unknown_column(database):
    with database.read() as view, pytest.raises(TypeError):
        view.between(VisitRecord, "surname", b"", b"")


def test_ids_of_a_table_in_order(database, save, filled):
    records = [filled(PatientRecord) for _ in range(300)]
    save(*records)
    with database.read() as view:
        assert list(view.ids(PatientRecord)) == sorted(record.id for record in records)
        assert list(view.ids(ConsentRecord)) == []


def test_prefixed_finds_by_the_first_bytes_of_the_id(database, save, filled):
    ids = [b"\x01" * 5 + bytes([n]) * 11 for n in range(3)] + [b"\x01" * 4 + b"\x02" * 12]
    ids += [b"\xff" * 16, b"\xff" * 15 + b"\x00"]
    save(*(filled(PatientRecord, id=identifier) for identifier in ids))
    with database.read() as view:
        found = [record.id for record in view.prefixed(PatientRecord, b"\x01" * 5)]
        assert found == sorted(ids[:3])
        found = [record.id for record in view.prefixed(PatientRecord, b"\xff" * 15)]
        assert found == [ids[5], ids[4]]
        assert view.prefixed(PatientRecord, b"\x03") == []
        assert len(view.prefixed(PatientRecord, b"")) == 6


def test_free_patient_keys_are_those_without_an_assignment(database, save, filled):
    team = os.urandom(16)
    keys = sorted((filled(PatientKeyRecord, team=team) for _ in range(6)), key=lambda r: r.id)
    taken = [filled(AssignmentRecord, patient_key=key.id) for key in keys[::2]]
    save(*keys, *taken, filled(PatientKeyRecord))
    free = [key.id for key in keys[1::2]]
    with database.read() as view:
        assert view.free_patient_keys(team, 10) == free
        assert view.free_patient_keys(team, 2) == free[:2]
        assert view.free_patient_keys(bytes(16), 2) == []


def test_a_key_of_the_pool_is_assigned_once(database, recorder, save, filled):
    key = os.urandom(16)
    save(filled(AssignmentRecord, patient_key=key))
    with database.write(recorder) as unit, pytest.raises(IntegrityError) as refused:
        unit.put(filled(AssignmentRecord, patient_key=key))
    assert refused.value.code == "row-conflict"


def test_due_wraps_leave_out_those_that_never_fall_due(database, save, filled):
    wraps = {day: filled(WrapRecord, due_day=day) for day in (0, 1, 19, 20, 21)}
    save(*wraps.values())
    with database.read() as view:
        assert view.due_wraps(20) == sorted(wraps[day].id for day in (1, 19, 20))
        assert view.due_wraps(0) == []


def test_a_unit_of_work_reads_its_own_writes(database, recorder, filled):
    team = os.urandom(16)
    key, wrap = filled(PatientKeyRecord, team=team), filled(WrapRecord, due_day=4)
    with database.write(recorder) as unit:
        unit.put(key)
        unit.put(wrap)
        assert unit.get(PatientKeyRecord, key.id) == key
        assert unit.find(PatientKeyRecord, team=team) == [key]
        assert unit.prefixed(PatientKeyRecord, key.id[:5]) == [key]
        assert unit.count(PatientKeyRecord) == 1
        assert unit.free_patient_keys(team, 9) == [key.id]
        assert unit.due_wraps(4) == [wrap.id]


# Versions


def test_a_new_row_begins_with_version_one(database, recorder, filled):
    with database.write(recorder) as unit, pytest.raises(IntegrityError) as refused:
        unit.put(filled(PatientRecord, version=2))
    assert refused.value.code == "row-version"


@pytest.mark.parametrize(
    ("version", "code"), [(1, "row-conflict"), (3, "row-version"), (0, "row-version")]
)
def test_a_version_follows_the_one_before(database, recorder, save, filled, version, code):
    record = filled(PatientRecord)
    save(record)
    with database.write(recorder) as unit, pytest.raises(IntegrityError) as refused:
        unit.put(dataclasses.replace(record, version=version))
    assert refused.value.code == code


def test_only_the_stored_version_is_deleted(database, recorder, save, filled):
    record = filled(PatientRecord)
    save(record)
    save(bump(record))
    with database.write(recorder) as unit, pytest.raises(IntegrityError) as refused:
        unit.delete(record)
    assert refused.value.code == "row-version"
    assert refused.value.params["table"] == "patient"


def test_a_row_is_changed_twice_in_one_transaction(database, recorder, filled):
    record = filled(PatientRecord)
    with database.write(recorder) as unit:
        unit.put(record)
        unit.put(bump(record, identity_sealed=b"2"))
        unit.event(EVENT)
        unit.commit()
    with database.read() as view:
        assert view.get(PatientRecord, record.id).identity_sealed == b"2"
    assert [change.version for change in recorder.calls[0][1]] == [1, 2]


# Log and commit


def test_commit_hands_events_and_changes_to_the_recorder(database, recorder, save, filled):
    old = filled(PatientRecord)
    save(old)
    new = filled(PhotoRecord)
    with database.write(recorder) as unit:
        unit.put(new)
        unit.delete(old)
        unit.event(EVENT)
        assert unit.commit() == 2
    events, changes = recorder.calls[-1]
    assert events == (EVENT,)
    assert changes == (
        Change("photo", new.id, 1, new),
        Change("patient", old.id, 1, None),
    )
    assert recorder.outcomes == ["committed", "committed"]


def test_a_change_without_an_event_is_refused(database, recorder, filled):
    with database.write(recorder) as unit:
        unit.put(filled(PatientRecord))
        with pytest.raises(IntegrityError) as refused:
            unit.commit()
    assert refused.value.code == "unlogged-change"
    assert recorder.outcomes == ["rolled back"]
    with database.read() as view:
        assert view.count(PatientRecord) == 0


def test_a_deletion_without_an_event_is_refused(database, recorder, save, filled):
    record = filled(PatientRecord)
    save(record)
    with database.write(recorder) as unit:
        unit.delete(record)
        with pytest.raises(IntegrityError):
            unit.commit()
    with database.read() as view:
        assert view.get(PatientRecord, record.id) == record


def test_an_event_alone_is_committed(database, recorder):
    with database.write(recorder) as unit:
        unit.event(EVENT)
        unit.event(EVENT)
        assert unit.commit() == 0
    with database.read() as view:
        assert view.log.size() == 2


def test_nothing_commits_to_nothing(database, recorder):
    with database.write(recorder) as unit:
        assert unit.commit() == -1
    assert recorder.calls == []
    assert recorder.outcomes == ["committed"]
    with database.read() as view:
        assert view.log.size() == 0


def test_what_the_recorder_itself_writes_is_committed_without_an_event(database, recorder):
    with database.write(recorder) as unit:
        unit.log.append_leaf(0, b"closing")
        unit.commit()
    assert recorder.calls == []
    with database.read() as view:
        assert list(view.log.leaves(0, 9)) == [(0, b"closing")]


def test_leaving_without_commit_rolls_back(database, recorder, filled):
    with database.write(recorder) as unit:
        unit.put(filled(PatientRecord))
        unit.event(EVENT)
    assert recorder.outcomes == ["rolled back"]
    with database.read() as view:
        assert view.count(PatientRecord) == 0
        assert view.log.size() == 0


def test_an_error_in_the_body_rolls_back(database, recorder, filled):
    def body():
        with database.write(recorder) as unit:
            unit.put(filled(PatientRecord))
            raise KeyError

    with pytest.raises(KeyError):
        body()
    assert recorder.outcomes == ["rolled back"]
    with database.read() as view:
        assert view.count(PatientRecord) == 0


def test_a_recorder_that_fails_rolls_back_rows_and_leaves(database, recorder, save, filled):
    recorder.fail_with = StorageFailed("disk-full")
    with pytest.raises(StorageFailed):
        save(filled(PatientRecord))
    assert recorder.outcomes == ["rolled back"]
    with database.read() as view:
        assert view.count(PatientRecord) == 0
        assert view.log.size() == 0


def test_a_transaction_that_ended_is_not_used_again(database, recorder, filled):
    with database.write(recorder) as unit:
        unit.event(EVENT)
        unit.commit()
        with pytest.raises(RuntimeError):
            unit.put(filled(PatientRecord))
        with pytest.raises(RuntimeError):
            unit.get(PatientRecord, bytes(16))
        with pytest.raises(RuntimeError):
            unit.log.put_nodes([(0, 0, b"h")])
        with pytest.raises(RuntimeError):
            unit.commit()
    assert recorder.outcomes == ["committed"]
    with database.read() as view:
        assert view.log.size() == 1


def test_after_a_failure_the_next_transaction_works(database, recorder, save, filled):
    record = filled(PatientRecord)
    save(record)
    with pytest.raises(IntegrityError):
        save(record)
    save(bump(record))
    assert recorder.outcomes == ["committed", "rolled back", "committed"]


# Isolation


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
