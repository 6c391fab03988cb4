"""Wraps leave a database copy without a trace and come back as they were."""

import contextlib
import dataclasses
import os
import stat

import pytest

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import PatientRecord, WrapRecord
from clinicvault.storage.db import create_database, open_database
from clinicvault.storage.db.wraps_apart import join_wraps, split_wraps


class Leaves:
    def record(self, log, events, changes):
        log.append_leaf(log.size(), b"leaf")
        return 0

    def committed(self):
        pass

    def rolled_back(self):
        pass


def wrap(number):
    return WrapRecord(
        id=bytes([number]) * 16,
        patient_key=os.urandom(16),
        kind=WrapKind.TEAM,
        recipient=os.urandom(16),
        due_day=number,
        sealed=os.urandom(1_168),
    )


WRAPS = [wrap(number) for number in range(1, 40)]
PATIENT = PatientRecord(
    id=bytes(16), identity_key_wrap=b"k", identity_sealed=b"i", record_index=b"r"
)


@pytest.fixture
def copy(tmp_path):
    with contextlib.closing(create_database(tmp_path / "vault.db")) as database:
        with database.write(Leaves()) as unit:
            for record in (*WRAPS, PATIENT):
                unit.put(record)
            unit.event(Event("test", "done", 1))
            unit.commit()
        database.snapshot_to(str(tmp_path / "backup" / "copy.db"))
    return tmp_path / "backup" / "copy.db"


@pytest.fixture
def wraps(copy):
    return copy.with_name("wraps.db")


def rows(path):
    with contextlib.closing(open_database(path)) as database, database.read() as view:
        assert database.findings() == []
        wraps = view.find(WrapRecord)
        # The wrap of the patient's identity key goes and comes with the others.
        person = PATIENT if wraps else dataclasses.replace(PATIENT, identity_key_wrap=b"")
        assert view.get(PatientRecord, PATIENT.id) == person
        assert view.log.size() == 1
        return wraps


def test_a_copy_without_its_wraps_holds_none_of_their_bytes(copy, wraps):
    before = copy.stat().st_size
    split_wraps(copy, wraps)
    assert copy.stat().st_size < before - sum(len(record.sealed) for record in WRAPS)
    assert sorted(file.name for file in copy.parent.iterdir()) == ["copy.db", "wraps.db"]
    assert stat.S_IMODE(wraps.stat().st_mode) == 0o600
    rest = copy.read_bytes()
    apart = wraps.read_bytes()
    for record in WRAPS:
        for value in (record.sealed[:64], record.patient_key, record.recipient):
            assert value not in rest
            assert value in apart
    assert rows(copy) == []


def test_wraps_come_back_as_they_were(copy, wraps):
    split_wraps(copy, wraps)
    join_wraps(copy, wraps)
    assert rows(copy) == WRAPS


def test_joining_twice_is_damage_and_changes_nothing(copy, wraps):
    split_wraps(copy, wraps)
    join_wraps(copy, wraps)
    with pytest.raises(IntegrityError) as refused:
        join_wraps(copy, wraps)
    assert refused.value.code == "backup-damaged"
    assert rows(copy) == WRAPS


@pytest.mark.parametrize(
    "spoil",
    [lambda p: p.unlink(), lambda p: p.write_bytes(b""), lambda p: p.write_bytes(b"x" * 9_000)],
)
def test_wraps_that_cannot_be_read_are_damage(copy, wraps, spoil):
    split_wraps(copy, wraps)
    spoil(wraps)
    with pytest.raises(IntegrityError) as refused:
        join_wraps(copy, wraps)
    assert refused.value.code == "backup-damaged"
    assert rows(copy) == []


def test_an_existing_file_of_wraps_is_left_alone(copy, wraps):
    wraps.write_bytes(b"older")
    with pytest.raises(StorageFailed):
        split_wraps(copy, wraps)
    assert wraps.read_bytes() == b"older"
    assert rows(copy) == WRAPS
