"""Key wraps leave a database copy for a file of their own, without a trace, and come back."""

import os
import sqlite3

import pytest

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.records import PatientRecord, WrapRecord
from clinicvault.storage.db import open_database
from clinicvault.storage.db.wraps_apart import join_wraps, split_wraps

IDENTITY = bytes(range(60))
"""The wrap of the one patient's identity key."""


@pytest.fixture
def copy(database, save, filled, tmp_path):
    """(path of a copy, its wraps)."""
    wraps = [filled(WrapRecord, sealed=os.urandom(1168)) for _ in range(40)]
    save(*wraps, filled(PatientRecord, identity_key_wrap=IDENTITY))
    target = tmp_path / "copy"
    database.snapshot_to(str(target))
    return target, sorted(wraps, key=lambda wrap: wrap.id)


def wraps_in(path):
    opened = open_database(path)
    try:
        with opened.read() as rows:
            return list(rows.scan(WrapRecord)), rows.count(PatientRecord)
    finally:
        opened.close()


def test_split_leaves_no_trace_and_join_brings_all_back(copy, tmp_path):
    path, wraps = copy
    apart = tmp_path / "wraps"
    split_wraps(path, apart)
    data = path.read_bytes()
    assert not any(wrap.sealed[:32] in data for wrap in wraps)
    assert apart.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("copy-*"))
    assert not list(tmp_path.glob("wraps-*"))
    assert wraps_in(path) == ([], 1)
    join_wraps(path, apart)
    assert wraps_in(path) == (wraps, 1)


def test_the_file_must_be_new(copy, tmp_path):
    path, _ = copy
    (tmp_path / "wraps").touch()
    with pytest.raises(StorageFailed):
        split_wraps(path, tmp_path / "wraps")


def test_a_copy_that_is_none_is_said(tmp_path):
    (tmp_path / "copy").write_bytes(b"no database" * 1000)
    with pytest.raises(IntegrityError):
        split_wraps(tmp_path / "copy", tmp_path / "wraps")


@pytest.mark.parametrize("content", [None, b"", b"no database" * 1000])
def test_wraps_that_cannot_be_read_are_a_damaged_backup(copy, tmp_path, content):
    path, _ = copy
    apart = tmp_path / "wraps"
    split_wraps(path, apart)
    if content is None:
        apart.unlink()
    else:
        apart.write_bytes(content)
    with pytest.raises(IntegrityError) as said:
        join_wraps(path, apart)
    assert said.value.code == "backup-damaged"


def test_wraps_of_another_shape_are_a_damaged_backup(copy, tmp_path):
    path, _ = copy
    apart = tmp_path / "wraps"
    with sqlite3.connect(apart) as db:
        db.execute(f"CREATE TABLE {WrapRecord.TABLE} (id BLOB)")
        db.execute(f"INSERT INTO {WrapRecord.TABLE} VALUES (x'00')")
    with pytest.raises(IntegrityError) as said:
        join_wraps(path, apart)
    assert said.value.code == "backup-damaged"


def test_joining_twice_is_refused(copy, tmp_path):
    path, wraps = copy
    apart = tmp_path / "wraps"
    split_wraps(path, apart)
    join_wraps(path, apart)
    with pytest.raises(IntegrityError):
        join_wraps(path, apart)
    assert wraps_in(path)[0] == wraps


def test_the_seeds_of_earlier_pairs_go_apart_and_come_back(database, save, filled, tmp_path):
    later = filled(SuccessionRecord, sealed=os.urandom(1168))
    save(later)
    path, apart = tmp_path / "copy", tmp_path / "wraps"
    database.snapshot_to(str(path))
    split_wraps(path, apart)
    assert later.sealed[:32] not in path.read_bytes()
    join_wraps(path, apart)
    opened = open_database(path)
    with opened.read() as rows:
        assert rows.find(SuccessionRecord) == [later]
    opened.close()


def identities_in(path):
    opened = open_database(path)
    try:
        with opened.read() as rows:
            return [one.identity_key_wrap for one in rows.scan(PatientRecord)]
    finally:
        opened.close()


def test_identity_keys_go_apart_and_come_back(copy, tmp_path):
    path, _ = copy
    apart = tmp_path / "wraps"
    split_wraps(path, apart)
    assert IDENTITY not in path.read_bytes()
    assert identities_in(path) == [b""]
    join_wraps(path, apart)
    assert identities_in(path) == [IDENTITY]


def test_a_backup_of_an_earlier_program_left_identity_keys_where_they_were(copy, tmp_path):
    path, wraps = copy
    apart = tmp_path / "wraps"
    split_wraps(path, apart)
    with sqlite3.connect(apart) as older:
        older.execute("DROP TABLE identity_wrap")
        older.execute("DROP TABLE succession")
    with sqlite3.connect(path) as older:
        older.execute("UPDATE patient SET identity_key_wrap = ?", (IDENTITY,))
    join_wraps(path, apart)
    assert identities_in(path) == [IDENTITY]
    assert wraps_in(path)[0] == wraps
