"""How every database engine keeps records and finds them; runs once for each of conftest."""

import dataclasses
import os

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    ConsentRecord,
    GroupRecord,
    PatientKeyRecord,
    PatientRecord,
    PolicyRecord,
    VisitRecord,
    WrapRecord,
)
from tests.storage.contract_records import EVENT


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


def test_a_patients_later_pair_is_not_free(database, save, filled):
    team = os.urandom(16)
    first, second = (filled(PatientKeyRecord, team=team) for _ in range(2))
    save(first, second, filled(AssignmentRecord, patient_key=first.id))
    save(filled(SuccessionRecord, id=first.id, later=second.id))
    with database.read() as view:
        assert view.free_patient_keys(team, 10) == []


def test_wraps_of_patients_are_those_of_first_and_later_pairs(database, save, filled):
    first, second, free = (os.urandom(16) for _ in range(3))
    one, other = (filled(AssignmentRecord, patient_key=key) for key in (first, os.urandom(16)))
    later = filled(SuccessionRecord, id=other.patient_key, patient=other.id, later=second)
    wraps = [filled(WrapRecord, patient_key=key, due_day=0) for key in (first, second, free)]
    save(one, other, later, *wraps)
    with database.read() as view:
        found = view.wraps_of_patients()
        lasting = {patient for wrap in wraps for patient in view.lasting_wraps(wrap.kind, 9)}
    told = {
        (patient, wrap.patient_key, wrap.kind, wrap.recipient)
        for patient, wrap in zip((one.id, other.id), wraps, strict=False)
    }
    assert set(found) == told
    assert len(found) == 2
    assert lasting == {one.id, other.id}


def test_late_batches_are_those_of_pairs_with_a_later_one(database, save, filled):
    later = filled(SuccessionRecord)
    late, new = (filled(BatchRecord, patient_key=key) for key in (later.id, later.later))
    save(later, late, new)
    with database.read() as view:
        assert view.late_batches() == [(late.id, late.patient)]


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


@pytest.mark.parametrize("count", [0, 1, 64, 65, 200])
def test_rows_by_many_values_at_once(database, save, filled, count):
    records = [filled(WrapRecord, patient_key=b"%016d" % (n // 2)) for n in range(2 * count)]
    other = filled(WrapRecord, patient_key=b"another patient!")
    save(other, *records)
    keys = [b"%016d" % n for n in range(count)]
    with database.read() as view:
        found = view.among(WrapRecord, "patient_key", [*keys, b"of nobody at all"])
        assert sorted(one.id for one in found) == sorted(one.id for one in records)
        assert {one.id: one for one in found} == {one.id: one for one in records}
        by_id = view.among(WrapRecord, "id", [one.id for one in records])
        assert len(by_id) == 2 * count
        with pytest.raises(TypeError, match="no such column"):
            view.among(WrapRecord, "nothing", [b"x"])
