"""Verification names what is damaged, without any patient's key, and on a ruined vault, too."""

import dataclasses

import pytest

from clinicvault.access import backup_manifest
from clinicvault.access.backup_manifest import (
    check_manifest,
    log_size,
    manifest_digest,
    read_manifest,
    sign_manifest,
)
from clinicvault.access.log.reading import LogAccess, verify_only
from clinicvault.access.restoring import begin_generation, restored_trust
from clinicvault.access.verifying import (
    Finding,
    patient_of,
    referenced_objects,
    verify_objects,
    verify_rows,
)
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import Keeping
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import (
    DeletionRecord,
    DisclosureRecord,
    KeptFileRecord,
    PatientRecord,
    PhotoRecord,
    VisitRecord,
    WrapRecord,
)
from clinicvault.storage.db.snapshot import SqlSnapshot
from tests.unit.access.rows import rows_of, sql
from tests.unit.access.world import ADA, INA, NOON, PAM, PETE, Clock


def findings(world):
    found = [*verify_rows(world.ports, world.pin), *verify_objects(world.ports)]
    return [one for one in found if one]


CELLS = [
    pytest.param(kind, field.name, id=f"{kind.TABLE}.{field.name}")
    for kind in RECORD_TYPES
    for field in dataclasses.fields(kind)
]


def test_a_sound_vault_has_no_findings(known):
    assert findings(known) == []
    assert len(list(verify_rows(known.ports, known.pin))) > 50
    for kind in RECORD_TYPES:
        assert rows_of(known, kind), kind


@pytest.mark.parametrize(("kind", "column"), CELLS)
def test_every_column_of_every_table(known, kind, column):
    """One flipped bit in one stored value, and the row is named."""
    known.vault.close()
    known._vault = None
    row, value = flip(known, kind, column)
    named = {(one.what, one.id) for one in findings(known)}
    changed = value if column == "id" else row
    assert (kind.TABLE, row) in named or (kind.TABLE, changed) in named


def flip(world, kind, column):
    table, column = f'"{kind.TABLE}"', f'"{column}"'
    with world.sql() as rows:
        rows.execute("PRAGMA foreign_keys=OFF")
        row, value = rows.execute(sql("select id,", column, "from", table)).fetchone()
        flipped = changed(value)
        rows.execute(sql("update", table, "set", column, "= ? where id = ?"), (flipped, row))
    return row, flipped


def changed(value):
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"\1"
    return chr(ord(value[0]) ^ 1) + value[1:] if isinstance(value, str) else value ^ 1


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_missing_rows_are_named(known, kind):
    [first, *_] = rows_of(known, kind)
    known.swap(sql("delete from", f'"{kind.TABLE}"', "where id = ?"), first.id)
    assert (kind.TABLE, first.id) in {(one.what, one.id) for one in findings(known)}


def test_added_rows_are_named(known):
    with known.sql() as rows:
        rows.execute("create temp table one as select * from visit limit 1")
        rows.execute("update one set id = ?", (bytes(16),))
        rows.execute("insert into visit select * from one")
    assert [(one.what, one.id) for one in findings(known)] == [("visit", bytes(16))]


def unreadable(monkeypatch, kind, row):
    """A row whose value is not of its type: what a file edited with other tools can hold."""
    scan, get = SqlSnapshot.scan, SqlSnapshot.get

    def scanned(self, wanted, after=b"", limit=0):
        for record in scan(self, wanted, after, limit):
            if record.id == row:
                raise IntegrityError("row-damaged", table=kind.TABLE, row=row.hex())
            yield record

    def got(self, wanted, wanted_row):
        if wanted_row == row:
            raise IntegrityError("row-damaged", table=kind.TABLE, row=row.hex())
        return get(self, wanted, wanted_row)

    monkeypatch.setattr(SqlSnapshot, "scan", scanned)
    monkeypatch.setattr(SqlSnapshot, "get", got)


def test_values_of_another_type_are_named(known, monkeypatch):
    """The scan stops at such a row; the rest of the table is looked at all the same."""
    first, second = rows_of(known, WrapRecord)[1:3]
    known.swap("update key_wrap set due_day = 7 where id = ?", second.id)
    unreadable(monkeypatch, WrapRecord, first.id)
    named = {(one.what, one.id) for one in findings(known)}
    assert named == {("key_wrap", first.id), ("key_wrap", second.id)}


def test_unreadable_deletions_vouch_for_nothing(known, monkeypatch):
    deletion = rows_of(known, DeletionRecord)[0]
    unreadable(monkeypatch, DeletionRecord, deletion.id)
    named = {(one.what, one.id) for one in findings(known)}
    assert named == {("deletion", deletion.id), ("deletion", deletion.subject)}


def test_a_wrap_deleted_without_a_signed_deletion(known):
    wrap = rows_of(known, WrapRecord)[0]
    known.append(delete=(wrap,))
    assert Finding("deletion", wrap.id) in findings(known)


def test_a_photo_deleted_without_a_signed_deletion(known):
    photo = rows_of(known, PhotoRecord)[0]
    known.append(delete=(photo,))
    assert Finding("deletion", photo.id) in findings(known)


def test_rows_by_the_wrong_hand(known):
    [photo, *_] = rows_of(known, PhotoRecord)
    known.append(known.session(ADA).signed(dataclasses.replace(photo, version=2)))
    assert findings(known) == [Finding("photo", photo.id, photo.patient)]


def test_objects(known):
    photo = rows_of(known, PhotoRecord)[0]
    known.ports.objects.delete(photo.original_object)
    name = photo.thumbnail_object.hex()
    path = known.folder / "objects" / name[:2] / name[2:]
    path.write_bytes(path.read_bytes()[:-1])
    assert findings(known) == [
        Finding("original", photo.original_object, photo.patient),
        Finding("thumbnail", photo.thumbnail_object, photo.patient),
    ]


def test_kept_files(known):
    """Their objects are verified as photos' are, and no orphans."""
    aside, raw = sorted(rows_of(known, KeptFileRecord), key=lambda one: one.keeping)
    assert (aside.keeping, raw.keeping) == (Keeping.QUARANTINE, Keeping.RAW)
    with known.vault.read() as rows:
        assert {aside.object, raw.object} <= referenced_objects(rows, known.ports.state)
    known.ports.objects.delete(aside.object)
    name = raw.object.hex()
    path = known.folder / "objects" / name[:2] / name[2:]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert {(one.what, one.id, one.patient) for one in findings(known)} == {
        ("held", aside.object, aside.patient),
        ("held", raw.object, raw.patient),
    }


def test_nothing_is_an_orphan_while_a_kept_file_is_missing(known):
    [first, *_] = rows_of(known, KeptFileRecord)
    known.swap("delete from kept_file where id = ?", first.id)
    with known.ports.database.read() as rows, pytest.raises(IntegrityError, match="row-missing"):
        referenced_objects(rows, known.ports.state)


def test_a_kept_file_deleted_without_a_signed_deletion(known):
    [first, *_] = rows_of(known, KeptFileRecord)
    known.append(delete=(first,))
    assert Finding("deletion", first.id) in findings(known)


def test_a_kept_file_by_the_wrong_hand(known):
    [first, *_] = rows_of(known, KeptFileRecord)
    known.append(known.session(ADA).signed(dataclasses.replace(first, version=2)))
    assert findings(known) == [Finding("kept_file", first.id, first.patient)]


def test_whose_a_row_is(known):
    [visit, *_] = rows_of(known, VisitRecord)
    [disclosure, *_] = rows_of(known, DisclosureRecord)
    [patient, *_] = rows_of(known, PatientRecord)
    assert patient_of(visit) == visit.patient
    assert patient_of(disclosure) == disclosure.patient
    assert patient_of(patient) == patient.id
    assert patient_of(rows_of(known, WrapRecord)[0]) == b""

    class Odd:
        TABLE, patient = "odd", 7

    assert patient_of(Odd()) == b""


def test_a_lost_pin(known):
    [first, *_] = [one for one in verify_rows(known.ports, bytes(32)) if one]
    assert first.what == "founding-changed"


# the log


def test_the_log_is_verified_without_a_key(known):
    verdict = verify_only(known.ports, known.pin)
    assert verdict.faults == ()
    assert verdict.entries > 20
    assert verdict.checkpoint.startswith("clinicvault.local/")
    with pytest.raises(IntegrityError, match="founding-changed"):
        verify_only(known.ports, bytes(32))
    fresh = known.attach("fresh", "locks")
    assert verify_only(fresh, known.pin).faults == ()


def test_the_log_is_read_by_administrators_alone(known):
    with LogAccess(known.session(ADA)) as log:
        newest = next(log.entries(None))
        assert next(log.forward()).event == "vault-create"
    assert newest.event
    for name in (INA, PAM):
        with pytest.raises(Refused, match="no-key"):
            LogAccess(known.session(name))


# manifests and restores


def manifest(world, **more):
    return sign_manifest(world.session(INA), {**BODY, **more})


BODY = {
    "format": 1,
    "vault": "11" * 16,
    "pin": "22" * 32,
    "when": "2026-03-04T05:06:07+00:00",
    "database": "33" * 32,
    "wraps": "44" * 32,
    "objects": 3,
    "missing": [],
    "checkpoint": "origin\n17\nroot\n",
    "previous": "",
}


def trust(world):
    return restored_trust(world.ports, world.pin)


def test_manifests_are_signed(known):
    data = manifest(known)
    body, signer, _ = read_manifest(data)
    assert body["objects"] == 3
    assert signer == known.session(INA).keys.public.key_id
    assert check_manifest(data, trust(known), known.ports.state) == body
    assert len(manifest_digest(data)) == 64
    faulty = read_manifest(manifest(known, faults=[[3, "leaf-altered"], [0, "log-unreadable"]]))[0]
    assert faulty["faults"] == [[3, "leaf-altered"], [0, "log-unreadable"]]
    assert log_size(body) == 17


@pytest.mark.parametrize(
    "change",
    [
        {"pin": None},
        {"pin": "zz"},
        {"vault": "00"},
        {"previous": "0011"},
        {"missing": {}},
        {"when": "yesterday"},
        {"when": "2026-01-01T00:00:00"},
        {"checkpoint": "one line"},
        {"checkpoint": None},
        {"checkpoint": "a\nb\nc"},
        {"faults": 3},
        {"faults": {"a": 1}},
        {"faults": [[3]]},
        {"faults": [["3", "leaf-altered"]]},
        {"faults": [[-1, "leaf-altered"]]},
        {"faults": [[3, 4]]},
        {"faults": [[3, "leaf-altered"], []]},
    ],
    ids=str,
)
def test_a_manifest_out_of_form_is_none(known, change):
    with pytest.raises(IntegrityError, match="backup-manifest"):
        read_manifest(manifest(known, **change))


def test_a_manifest_without_end_is_none(known, monkeypatch):
    data = manifest(known)
    monkeypatch.setattr(backup_manifest, "LIMIT_BYTES", len(data) - 1)
    with pytest.raises(IntegrityError, match="backup-manifest"):
        read_manifest(data)
    monkeypatch.setattr(backup_manifest, "LIMIT_BYTES", len(data))
    assert read_manifest(data)[0]["objects"] == 3


def test_manifests_that_do_not_count(known):
    data = manifest(known)
    for wrong in (
        data.replace(b'"objects": 3', b'"objects": 4'),
        data.replace(read_manifest(data)[1].hex().encode(), b"00" * 16),
        b"nonsense",
        b"[]",
        b"{}",
        data.replace(b'"signature": "', b'"signature": "zz'),
    ):
        with pytest.raises(IntegrityError, match="backup-manifest"):
            check_manifest(wrong, trust(known), known.ports.state)
    with pytest.raises(IntegrityError, match="backup-newer"):
        read_manifest(manifest(known, format=2))


def test_manifests_of_a_disabled_user(known):
    data = sign_manifest(known.session(PETE), BODY)
    with pytest.raises(IntegrityError, match="backup-manifest"):
        check_manifest(data, trust(known), known.ports.state)


def test_a_restore_begins_a_generation(known):
    known.vault.close()
    known._vault = None
    known.ports = known.attach("restored")
    assert restored_trust(known.ports, known.pin).team
    begin_generation(known.ports, known.keys(), known.pin, (7, bytes(32)))
    [entry] = known.events("vault-restore")
    assert entry.detail == {"known": 7}
    assert Clock()() > NOON
