"""Files kept sealed as they came: who puts them there, who may open them, and what they go with."""

import dataclasses

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.damage import said_of
from clinicvault.access.gate import AccessGate
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import (
    acknowledge_kept,
    delete_kept,
    discard_kept,
    kept_of,
    of_patient,
    seal_kept,
)
from clinicvault.access.verifying import referenced_objects, verify_objects, verify_rows
from clinicvault.crypto.blobs import padded_size
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import DeletionReason, Keeping, Purpose
from clinicvault.domain.records import BatchRecord, DeletionRecord, KeptFileRecord, PhotoRecord
from clinicvault.storage.objects.local import LocalObjectStore
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_importing import consenting, objects, sealed
from tests.unit.access.world import ADA, INA, PAM, PETE, THUMBNAIL

DATA = b"as it came " * 5000


def sound(world):
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []
    assert [f for f in verify_objects(world.ports) if f] == []
    with world.vault.read() as rows:
        assert referenced_objects(rows, world.vault.ports.state) == objects(world)


def retried(world, name, file, checks=True):
    with_gate = AccessGate(world.session(name), checks=checks)
    return with_gate.open_kept(file.id)


# going in


def test_a_file_set_aside_is_sealed_and_counts_with_its_row(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    row = seal_kept(page, patient, DATA, Keeping.QUARANTINE, {"name": "a.jpg"})
    assert rows_of(world, KeptFileRecord) == []
    assert objects(world) == {row.object}
    acknowledge_kept(page, row)
    assert rows_of(world, KeptFileRecord) == [row]
    assert [batch.id for batch in rows_of(world, BatchRecord)] == [row.batch]
    assert (row.keeping, row.photo) == (Keeping.QUARANTINE, ZERO_ID)
    [entry] = world.events("file-set-aside")
    assert (entry.objects, entry.patient, entry.user) == ((row.id,), patient, world.user(INA))
    blob = world.ports.objects.get(row.object)
    assert len(blob) == row.object_size > padded_size(len(DATA), 5)
    assert b"as it came" not in blob
    sound(world)


def test_a_raw_file_comes_with_its_photo_in_one_transaction(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = sealed(world, page, patient, b"x")
    raw = seal_kept(page, patient, DATA, Keeping.RAW, {"name": "a.cr2"}, photo.id)
    page.acknowledge(photo, {}, raw)
    with world.vault.read() as rows:
        assert kept_of(world.session(INA), rows, patient, photo.id) == [raw]
        assert kept_of(world.session(INA), rows, patient, new_id()) == []
        assert kept_of(world.session(INA), rows, new_id(), photo.id) == []
    [went_in], [kept] = world.events("import"), world.events("raw-kept")
    assert (went_in.objects, kept.objects) == ((photo.id,), (raw.id,))
    assert kept.seq == went_in.seq + 1
    sound(world)


def test_a_raw_file_that_may_not_come_in_keeps_its_photo_out(world):
    patient = consenting(world)
    page, other = (ImportKeys(world.session(INA)) for _ in range(2))
    photo = sealed(world, page, patient, b"x")
    other.begin(patient)
    raw = seal_kept(other, patient, DATA, Keeping.RAW, {}, photo.id)
    with pytest.raises(Refused, match="import-page-closed"):
        page.acknowledge(photo, {}, raw)
    assert rows_of(world, PhotoRecord) == rows_of(world, KeptFileRecord) == []


def test_setting_aside_needs_role_consent_and_an_open_page(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    with pytest.raises(Refused, match="import-page-closed"):
        seal_kept(page, patient, DATA, Keeping.QUARANTINE, {})
    page.begin(patient)
    row = seal_kept(page, patient, DATA, Keeping.QUARANTINE, {})
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        acknowledge_kept(page, row)
    page.close()
    with pytest.raises(Refused, match="import-page-closed"):
        acknowledge_kept(page, row)
    assert rows_of(world, KeptFileRecord) == []
    discard_kept(world.session(INA), [row])
    assert objects(world) == set()


def test_facts_say_when_and_how_large(world):
    patient = consenting(world)
    row = world.kept(patient, DATA, name="IMG.CR2", program="0.1")
    facts = AccessGate(world.session(PAM)).facts([row], "kept-files-list")
    assert facts[row.id]["size"] == len(DATA)
    assert facts[row.id]["name"] == "IMG.CR2"
    assert 0 < facts[row.id]["when"] <= world.clock.ms
    [entry] = world.events("kept-files-list")
    assert (entry.objects, entry.patient) == ((row.id,), patient)
    assert AccessGate(world.session(INA)).facts([row], "kept-files-list") == {}


def test_facts_of_a_photo_are_none_of_a_file(world):
    """Sealed for their own table: whoever swaps them finds out."""
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    row = world.kept(patient, keys=page)
    batch, _ = page.page(patient)
    with pytest.raises(IntegrityError):
        AccessGate(page.session).open_own_kept(
            dataclasses.replace(row, facts_sealed=photo.facts_sealed), batch, "photo-move"
        )


# coming out: for a worker alone


@pytest.mark.parametrize("name", [PAM, PETE])
def test_a_practitioner_opens_a_file_that_was_set_aside(world, name):
    patient = consenting(world)
    row = world.kept(patient, DATA)
    opened = retried(world, name, row)
    assert (bytes(opened.data), opened.record) == (DATA, row)
    assert opened.facts["reason"] == "picture-crashed"
    intent, done = world.events("kept-file-open")
    assert (intent.outcome, done.outcome) == ("intent", "done")
    assert (intent.objects, intent.patient, intent.purpose) == ((row.id,), patient, "care")
    assert len(intent.consent) == 16
    opened.close()
    assert set(opened.data) == {0}


def test_raw_files_are_opened_by_nobody(world):
    patient, photo = world.treated()
    raw = world.kept(patient, photo=photo.id)
    for checks in (True, False):
        with pytest.raises(UsageError, match="kept-file-raw"):
            retried(world, PAM, raw, checks)
    with pytest.raises(UsageError, match="kept-file-unknown"):
        AccessGate(world.session(PAM)).open_kept(new_id())
    assert world.events("kept-file-open") == []


@pytest.mark.parametrize("name", [INA, ADA])
def test_other_roles_do_not_open_them(world, name):
    row = world.kept(consenting(world))
    with pytest.raises(Refused, match="role"):
        retried(world, name, row)
    [entry] = world.events("kept-file-open")
    assert (entry.outcome, entry.detail) == ("refused", {"reason": "role"})


@pytest.mark.parametrize("name", [INA, ADA])
def test_for_want_of_a_key_not_of_permission(world, name):
    """With every check switched off, what closed pages took in opens to practitioners alone."""
    row = world.kept(consenting(world), DATA)
    with pytest.raises(Refused, match="no-patient-key"):
        retried(world, name, row, checks=False)
    assert bytes(retried(world, PAM, row, checks=False).data) == DATA


def test_no_consent_no_file(world):
    patient = consenting(world)
    row = world.kept(patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        retried(world, PAM, row)
    with pytest.raises(Refused, match="no-patient-key"):
        retried(world, PAM, row, checks=False)


def test_an_altered_object_is_refused_and_logged_as_failed(world):
    row = world.kept(consenting(world))
    name = row.object.hex()
    path = world.folder / "objects" / name[:2] / name[2:]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(IntegrityError, match="object-altered"):
        retried(world, PAM, row)
    assert [e.outcome for e in world.events("kept-file-open")] == ["intent", "failed"]


def test_a_locked_session_opens_nothing(world):
    row = world.kept(consenting(world))
    session = world.session(PAM)
    gate = AccessGate(session)
    session.wipe()
    with pytest.raises(Refused, match="locked"):
        gate.open_kept(row.id)


def test_the_lock_wins_to_the_end(world, monkeypatch):
    row = world.kept(consenting(world), DATA)
    session = world.session(PAM)
    gate, seen = AccessGate(session), []
    opening = gate._open_file

    def then_locked(*arguments):
        opened = opening(*arguments)
        seen.append(opened.data)
        session.wipe()
        return opened

    monkeypatch.setattr(gate, "_open_file", then_locked)
    with pytest.raises(Refused, match="locked"):
        gate.open_kept(row.id)
    assert set(seen[0]) == {0}


def test_an_object_opens_as_no_other_kind(world):
    """A kept file's row that names a photo's object opens nothing."""
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    row = world.kept(patient, keys=page)
    batch, _ = page.page(patient)
    false = dataclasses.replace(row, object=photo.original_object, object_hash=photo.original_hash)
    with pytest.raises(IntegrityError, match="blob"):
        AccessGate(page.session).open_own_kept(false, batch, "photo-move")
    wrong = dataclasses.replace(row, commitment=bytes(32))
    with pytest.raises(IntegrityError, match="row-altered"):
        AccessGate(page.session).open_own_kept(wrong, batch, "photo-move")


# listing and deleting


def test_a_patients_files(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    photo = world.photo(patient)
    mine = {world.kept(patient).id, world.kept(patient, photo=photo.id).id}
    world.kept(other)
    assert {one.id for one in of_patient(world.session(INA), patient)} == mine
    assert of_patient(world.session(INA), new_id()) == []
    assert world.events("damage-found") == []


def test_a_damaged_row_is_left_out_and_named(world):
    patient = consenting(world)
    first, second = world.kept(patient), world.kept(patient)
    world.swap("update kept_file set photo = ? where id = ?", new_id(), first.id)
    session = world.session(PAM)
    assert [one.id for one in of_patient(session, patient)] == [second.id]
    [entry] = world.events("damage-found")
    assert (entry.objects, entry.patient) == ((first.id,), patient)
    assert entry.detail == dict(said_of({("kept_file", first.id): patient})["detail"])
    with pytest.raises(IntegrityError, match="row-altered"):
        retried(world, PAM, first)


def test_deleting(world):
    patient = consenting(world)
    row, left = world.kept(patient), world.kept(patient)
    delete_kept(world.session(PAM), row.id)
    assert rows_of(world, KeptFileRecord) == [left]
    assert objects(world) == {left.object}
    [deletion] = rows_of(world, DeletionRecord, subject=row.id)
    assert deletion.reason == DeletionReason.DISCARDED
    [entry] = world.events("kept-file-delete")
    assert (entry.objects, entry.patient, entry.user) == ((row.id,), patient, world.user(PAM))
    with pytest.raises(UsageError, match="kept-file-unknown"):
        delete_kept(world.session(PAM), row.id)
    sound(world)


def test_deleting_needs_a_practitioner_and_no_consent(world):
    patient = consenting(world)
    row = world.kept(patient)
    for name in (INA, ADA):
        with pytest.raises(Refused, match="role"):
            delete_kept(world.session(name), row.id)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    delete_kept(world.session(PAM), row.id)
    assert rows_of(world, KeptFileRecord) == []


def test_an_object_that_cannot_be_deleted_now_is_an_orphan(world, monkeypatch):
    row = world.kept(consenting(world))

    def failing(self, object_id):
        raise StorageFailed("storage-io")

    monkeypatch.setattr(LocalObjectStore, "delete", failing)
    delete_kept(world.session(PAM), row.id)
    assert rows_of(world, KeptFileRecord) == []
    with world.vault.read() as rows:
        assert objects(world) - referenced_objects(rows, world.ports.state) == {row.object}


# with a photo


def with_raw(world, patient, page, content=b"picture"):
    photo = world.photo(patient, content, page)
    return photo, world.kept(patient, DATA, keys=page, photo=photo.id, name="a.cr2")


def test_a_photo_taken_back_takes_its_raw_file_along(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo, raw = with_raw(world, patient, page)
    other, its_raw = with_raw(world, patient, page, b"right")
    page.take_back(photo.id)
    assert rows_of(world, PhotoRecord) == [other]
    assert rows_of(world, KeptFileRecord) == [its_raw]
    [deletion] = rows_of(world, DeletionRecord, subject=raw.id)
    assert deletion.reason == DeletionReason.TAKEN_BACK
    [entry] = world.events("kept-file-delete")
    assert (entry.objects, entry.detail) == ((raw.id,), {"reason": "taken-back"})
    sound(world)


def test_a_photo_that_moves_takes_its_raw_file_along(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo, raw = with_raw(world, patient, page)
    moved = page.move(photo.id, other)
    [row] = rows_of(world, KeptFileRecord)
    assert (row.patient, row.photo, row.keeping) == (other, moved, Keeping.RAW)
    assert row.id != raw.id
    [deletion] = rows_of(world, DeletionRecord, subject=raw.id)
    assert deletion.reason == DeletionReason.MOVED
    batch, _ = page.page(other)
    opened = AccessGate(page.session).open_own_kept(row, batch, "photo-move")
    assert (bytes(opened.data), opened.facts["name"]) == (DATA, "a.cr2")
    assert [e.patient for e in world.events("raw-kept")] == [patient, other]
    assert [e.outcome for e in world.events("photo-move") if e.objects == (raw.id,)] == [
        "intent",
        "done",
    ]
    assert world.view(PAM, moved, THUMBNAIL) == b"thumb picture"
    sound(world)


@pytest.mark.parametrize("theirs", [True, False])
def test_to_a_patient_who_has_that_picture(world, theirs):
    """The RAW file stays beside the known photo, unless that has one already."""
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo, raw = with_raw(world, patient, page)
    known = world.photo(other, b"picture")
    own = [world.kept(other, b"theirs", photo=known.id)] if theirs else []
    assert page.move(photo.id, other) == known.id
    [left] = rows_of(world, KeptFileRecord)
    assert (left.photo, left.patient) == (known.id, other)
    assert left.id != raw.id
    assert not theirs or left == own[0]
    sound(world)


def test_a_raw_file_of_another_page_stays_with_its_photo(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"picture", page)
    raw = world.kept(patient, photo=photo.id)
    with pytest.raises(Refused, match="import-page-closed"):
        page.move(photo.id, other)
    assert rows_of(world, KeptFileRecord) == [raw]
    assert rows_of(world, PhotoRecord) == [photo]
