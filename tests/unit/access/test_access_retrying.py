"""A file that was set aside becomes a photo: both in one transaction, or neither."""

import contextlib

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import delete_kept, seal_kept
from clinicvault.access.pictures.retrying import read_at_last
from clinicvault.access.verifying import referenced_objects, verify_rows
from clinicvault.domain.errors import Refused, StorageFailed, UsageError
from clinicvault.domain.record_kinds import DeletionReason, Keeping, Purpose
from clinicvault.domain.records import BatchRecord, DeletionRecord, KeptFileRecord, PhotoRecord
from clinicvault.storage.db.unit_of_work import SqlUnitOfWork
from clinicvault.storage.objects.local import LocalObjectStore
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_importing import consenting, objects, sealed
from tests.unit.access.world import INA, PAM


@contextlib.contextmanager
def retrying(world, patient, name=PAM):
    keys = ImportKeys(world.session(name))
    with contextlib.closing(keys):
        keys.begin(patient)
        yield keys


def test_the_photo_is_in_and_the_file_is_gone(world):
    patient = consenting(world)
    file, left = world.kept(patient), world.kept(patient)
    with retrying(world, patient) as keys:
        photo = sealed(world, keys, patient, b"read at last")
        read_at_last(keys, file, [(photo, {"stripped": ["gps"]})])
    assert rows_of(world, PhotoRecord) == [photo]
    assert rows_of(world, KeptFileRecord) == [left]
    assert photo.batch != file.batch
    assert len(rows_of(world, BatchRecord)) == 3
    [deletion] = rows_of(world, DeletionRecord, subject=file.id)
    assert deletion.reason == DeletionReason.READ_AT_LAST
    [went_in], [read] = world.events("import"), world.events("kept-file-read")
    assert read.seq == went_in.seq + 1
    assert (read.objects, read.patient, read.user) == (
        (file.id, photo.id),
        patient,
        world.user(PAM),
    )
    assert went_in.detail == {"stripped": ["gps"]}
    assert world.view(PAM, photo.id) == b"p"
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []
    with world.vault.read() as rows:
        assert referenced_objects(rows, world.ports.state) == objects(world)


def test_a_still_and_its_clip(world):
    patient = consenting(world)
    file = world.kept(patient)
    with retrying(world, patient) as keys:
        still, clip = (sealed(world, keys, patient, content) for content in (b"still", b"clip"))
        read_at_last(keys, file, [(still, {}), (clip, {"clip": True})])
    assert {row.id for row in rows_of(world, PhotoRecord)} == {still.id, clip.id}
    assert [entry.detail for entry in world.events("import")] == [{}, {"clip": True}]
    [entry] = world.events("kept-file-read")
    assert entry.objects == (file.id, still.id, clip.id)


def test_a_picture_that_is_in_already(world):
    patient, photo = world.treated()
    file = world.kept(patient)
    with retrying(world, patient) as keys:
        read_at_last(keys, file, [])
    assert rows_of(world, KeptFileRecord) == []
    assert rows_of(world, PhotoRecord) == [photo]
    [entry] = world.events("kept-file-read")
    assert entry.objects == (file.id,)


def test_a_raw_file_stays_beside_its_photo(world):
    patient = consenting(world)
    file = world.kept(patient, b"raw bytes")
    with retrying(world, patient) as keys:
        photo = sealed(world, keys, patient, b"rendered")
        raw = seal_kept(keys, patient, b"raw bytes", Keeping.RAW, {}, photo.id)
        read_at_last(keys, file, [(photo, {})], raw)
    assert rows_of(world, KeptFileRecord) == [raw]


def test_who_came_first_wins(world):
    """Deleted or read meanwhile, or kept on purpose: nothing changes."""
    patient, photo = world.treated()
    file, raw = world.kept(patient), world.kept(patient, photo=photo.id)
    with retrying(world, patient) as keys:
        fresh = sealed(world, keys, patient, b"read at last")
        with pytest.raises(UsageError, match="kept-file-raw"):
            read_at_last(keys, raw, [(fresh, {})])
        delete_kept(world.session(PAM), file.id)
        with pytest.raises(UsageError, match="kept-file-unknown"):
            read_at_last(keys, file, [(fresh, {})])
    assert rows_of(world, PhotoRecord) == [photo]
    assert rows_of(world, KeptFileRecord) == [raw]
    assert world.events("kept-file-read") == []


def test_only_practitioners_and_only_with_consent(world):
    patient = consenting(world)
    file = world.kept(patient)
    with retrying(world, patient, INA) as keys:
        photo = sealed(world, keys, patient, b"x")
        with pytest.raises(Refused, match="role"):
            read_at_last(keys, file, [(photo, {})])
    with retrying(world, patient) as keys:
        photo = sealed(world, keys, patient, b"x")
        withdraw_consent(world.session(INA), patient, Purpose.CARE)
        with pytest.raises(Refused, match="consent-withdrawn"):
            read_at_last(keys, file, [(photo, {})])
    assert rows_of(world, KeptFileRecord) == [file]
    assert rows_of(world, PhotoRecord) == []


def test_a_visit_of_somebody_else(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    file = world.kept(patient)
    with retrying(world, patient) as keys:
        keys.begin(other)
        foreign = world.photo(other, b"y", keys).visit
        photo = sealed(world, keys, patient, b"x", foreign)
        with pytest.raises(UsageError, match="visit-unknown"):
            read_at_last(keys, file, [(photo, {})])
    assert rows_of(world, KeptFileRecord) == [file]


def test_a_full_disk_changes_nothing(world, monkeypatch):
    patient = consenting(world)
    file = world.kept(patient)

    def full(self):
        raise StorageFailed("disk-full")

    with retrying(world, patient) as keys:
        photo = sealed(world, keys, patient, b"x")
        with monkeypatch.context() as patch:
            patch.setattr(SqlUnitOfWork, "_record", full)
            with pytest.raises(StorageFailed, match="disk-full"):
                read_at_last(keys, file, [(photo, {})])
        assert rows_of(world, KeptFileRecord) == [file]
        assert rows_of(world, PhotoRecord) == []
        assert file.object in objects(world)
        assert read_at_last(keys, file, [(photo, {})])


def test_killed_behind_the_commit(world, monkeypatch):
    """The photo is in; the file's object is an orphan, which tidying finds."""
    patient = consenting(world)
    file = world.kept(patient)

    class Killed(Exception):
        pass

    def killed(self, object_id):
        raise Killed

    monkeypatch.setattr(LocalObjectStore, "delete", killed)
    with retrying(world, patient) as keys, pytest.raises(Killed):
        read_at_last(keys, file, [(sealed(world, keys, patient, b"x"), {})])
    assert rows_of(world, KeptFileRecord) == []
    [photo] = rows_of(world, PhotoRecord)
    assert world.view(PAM, photo.id) == b"p"
    with world.vault.read() as rows:
        assert objects(world) - referenced_objects(rows, world.ports.state) == {file.object}
