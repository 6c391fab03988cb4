"""What an open import page changes and checks of its photos, each logged."""

import datetime as dt

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.patient_keys import open_facts
from clinicvault.access.pictures import page_edits
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import seal_kept
from clinicvault.access.pictures.page_edits import copy_is_whole, edit_facts, own_photos, set_visit
from clinicvault.access.verifying import verify_rows
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Keeping, Purpose
from clinicvault.domain.records import PhotoRecord, VisitRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA

DAY = dt.date(2026, 3, 2)


def consenting(world, given="Amélie"):
    patient = world.patient(given=given)
    world.consent(patient)
    return patient


@pytest.fixture
def page(world):
    return ImportKeys(world.session(INA))


def damage(world, object_id, at=-1):
    path = world.ports.objects._path(object_id)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)
    return path


def test_facts_are_sealed_anew_and_logged_once(world, page, monkeypatch):
    monkeypatch.setattr(page_edits, "_AT_ONCE", 2)
    patient, other = consenting(world), consenting(world, "Zoë")
    photos = [world.photo(patient, bytes([n]), page) for n in range(2)]
    photos.append(world.photo(other, b"other", page))
    before = [open_facts(page.page_of(photo)[0], photo) for photo in photos]
    told = edit_facts(page, [p.id for p in photos], lambda facts: {"n": len(facts)}, "clock")
    for photo, facts in zip(photos, before, strict=True):
        new = next(row for row in rows_of(world, PhotoRecord) if row.id == photo.id)
        assert new.version == photo.version + 1
        assert open_facts(page.page_of(new)[0], new) == facts | {"n": len(facts)}
        assert told[photo.id] == facts | {"n": len(facts)}
    said = world.events("photo-edit")
    assert [(one.patient, len(one.objects)) for one in said] == [(patient, 2), (other, 1)]
    assert all(one.detail == {"edited": "clock"} for one in said)
    assert not [found for found in verify_rows(world.ports, world.pin) if found]


def test_a_visit_of_another_day_is_each_patients_own(world, page):
    patient, other = consenting(world), consenting(world, "Zoë")
    photos = [world.photo(patient, b"1", page), world.photo(other, b"2", page)]
    set_visit(page, [photo.id for photo in photos], DAY, "before")
    rows = {row.id: row for row in rows_of(world, PhotoRecord)}
    visits = {row.id: row for row in rows_of(world, VisitRecord)}
    for photo in photos:
        new = rows[photo.id]
        assert new.visit != photo.visit
        assert visits[new.visit].patient == photo.patient
    assert not [found for found in verify_rows(world.ports, world.pin) if found]


def test_only_photos_of_the_open_page_are_changed(world, page):
    patient = consenting(world)
    photo, foreign = world.photo(patient, b"1", page), world.photo(patient, b"2")
    for act in (
        lambda ids: edit_facts(page, ids, lambda facts: facts, "clock"),
        lambda ids: set_visit(page, ids, DAY, ""),
    ):
        with pytest.raises(UsageError, match="photo-unknown"):
            act([photo.id, new_id()])
        with pytest.raises(Refused, match="import-page-closed"):
            act([photo.id, foreign.id])
        act([])
    with pytest.raises(Refused, match="role"):
        set_visit(ImportKeys(world.session(ADA)), [photo.id], DAY, "")
    assert not world.events("photo-edit")
    assert own_photos(page, [photo.id, foreign.id, new_id()]) == {photo.id: photo}
    page.close()
    assert own_photos(page, [photo.id]) == {}
    with pytest.raises(Refused, match="import-page-closed"):
        copy_is_whole(page, photo)
    page.session.wipe()
    with pytest.raises(Refused, match="locked"):
        own_photos(page, [photo.id])


def test_a_copy_is_whole_while_every_object_is(world, page):
    patient = consenting(world)
    photo = world.photo(patient, b"picture", page)
    assert copy_is_whole(page, photo)
    for object_id in (photo.original_object, photo.preview_object, photo.thumbnail_object):
        damage(world, object_id)
        assert not copy_is_whole(page, photo)
        path = damage(world, object_id)
        assert copy_is_whole(page, photo)
    path.unlink()
    assert not copy_is_whole(page, photo)


def test_the_file_beside_a_photo_counts(world, page):
    patient = consenting(world)
    photo = world.photo(patient, b"picture", page)
    raw = seal_kept(page, patient, b"raw bytes", Keeping.RAW, {"name": "a.dng"}, photo.id)
    beside = world.photo(patient, b"second", page)
    with world.vault.write() as rows:
        page.admit(rows, raw)
        rows.event(page.session.event("raw-kept", patient=patient, objects=(raw.id,)))
        rows.commit()
    assert copy_is_whole(page, photo)
    damage(world, raw.object)
    assert not copy_is_whole(page, photo)
    assert copy_is_whole(page, beside)


def test_a_file_beside_a_photo_that_this_page_cannot_open_is_not_known_to_be_whole(world, page):
    """And it stops no check of the others."""
    patient = consenting(world)
    photo = world.photo(patient, b"picture", page)
    world.kept(patient, b"by another page", photo=photo.id)
    assert not copy_is_whole(page, photo)


def test_nothing_is_changed_or_told_once_the_consent_is_gone(world, page):
    patient = consenting(world)
    photo = world.photo(patient, b"1", page)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    for act in (
        lambda: edit_facts(page, [photo.id], lambda facts: facts, "clock"),
        lambda: set_visit(page, [photo.id], DAY, "first"),
        lambda: page.change_facts(photo.id, {"view": "left"}),
    ):
        with pytest.raises(Refused, match="consent-withdrawn"):
            act()
    assert rows_of(world, PhotoRecord) == [photo]
    assert not world.events("photo-edit")
    page.take_back(photo.id)
    assert rows_of(world, PhotoRecord) == []


def test_the_same_photo_twice_is_no_damage(world, page):
    patient = consenting(world)
    photo = world.photo(patient, b"1", page)
    edit_facts(page, [photo.id, photo.id], lambda facts: {"n": 1}, "clock")
    [row] = rows_of(world, PhotoRecord)
    assert row.version == photo.version + 1


def test_another_picture_in_the_place_of_the_copy_is_noticed(world, page, monkeypatch):
    patient = consenting(world)
    photo = world.photo(patient, b"picture", page)
    monkeypatch.setattr(page, "digest", lambda patient, data: bytes(32))
    assert not copy_is_whole(page, photo)


def test_a_copy_is_opened_only_after_the_log_says_so(world, page):
    patient = consenting(world)
    photo = world.photo(patient, b"picture", page)
    assert copy_is_whole(page, photo)
    assert [event.outcome for event in world.events("copy-check")] == ["intent", "done"]
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        copy_is_whole(page, photo)
