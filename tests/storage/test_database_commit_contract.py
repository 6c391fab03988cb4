"""How every database engine counts versions, logs and commits; runs once for each of conftest."""

import dataclasses

import pytest

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import Change
from clinicvault.domain.records import PatientRecord, PhotoRecord
from tests.storage.contract_records import EVENT, bump

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
