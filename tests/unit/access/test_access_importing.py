"""The import page: duplicates, moving, taking back, and what ends with it."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.people.enrolment import disable
from clinicvault.access.pictures.importing import Cleaned, ImportKeys
from clinicvault.access.verifying import referenced_objects, verify_rows
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import DeletionReason, Purpose
from clinicvault.domain.records import BatchRecord, DeletionRecord, PhotoRecord, VisitRecord
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, THUMBNAIL

DAY = dt.date(2026, 3, 2)


def consenting(world, given="Amélie"):
    patient = world.patient(given=given)
    world.consent(patient)
    return patient


def objects(world):
    return set(world.ports.objects.list())


def test_one_batch_a_page_and_patient(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    rows = [world.photo(patient, bytes([n]), page) for n in range(3)]
    moved = world.photo(other, b"other", page)
    assert len({row.batch for row in rows}) == 1
    assert moved.batch != rows[0].batch
    assert len(rows_of(world, BatchRecord)) == 2
    assert world.photo(patient, b"later").batch != rows[0].batch


def test_imports_need_role_and_consent(world):
    patient = world.patient()
    page = ImportKeys(world.session(INA))
    with pytest.raises(Refused, match="import-consent-missing"):
        page.begin(patient)
    world.consent(patient, until=DAY)
    page.begin(patient)
    world.clock.pass_days(1)
    with pytest.raises(Refused, match="consent-expired"):
        ImportKeys(world.session(INA)).begin(patient)
    world.consent(patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    for again in (page, ImportKeys(world.session(INA))):
        with pytest.raises(Refused, match="consent-withdrawn"):
            again.begin(patient)
    for act in (
        lambda keys: keys.begin(patient),
        lambda keys: keys.visit(patient, DAY, ""),
    ):
        with pytest.raises(Refused, match="role"):
            act(ImportKeys(world.session(ADA)))


def test_consent_withdrawn_during_the_import(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    row = sealed(world, page, patient, b"x")
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        page.acknowledge(row, {})
    page.discard(row)
    assert objects(world) == set()


def sealed(world, page, patient, content, visit=None):
    page.begin(patient)
    visit = visit or page.visit(patient, DAY, "")
    return page.seal(
        patient, visit, Cleaned(content, b"p", b"t", {}), page.digest(patient, content)
    )


def test_a_user_disabled_during_the_import(world):
    world.grant(ADA, "Eve", world.join("Eve", frozenset({Role.INTAKE})))
    patient = consenting(world)
    page = ImportKeys(world.session("Eve"))
    row = sealed(world, page, patient, b"x")
    disable(world.session(ADA), world.user("Eve"))
    with pytest.raises(Refused, match="user-disabled"):
        page.acknowledge(row, {})
    assert rows_of(world, PhotoRecord) == []


def test_a_photo_hangs_on_its_own_patients_visit(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    foreign = page.visit(other, DAY, "")
    row = sealed(world, page, patient, b"x", foreign)
    with pytest.raises(UsageError, match="visit-unknown"):
        page.acknowledge(row, {})


def test_duplicates_are_a_patients_own(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"same", page)
    digest = page.digest(patient, b"same")
    assert page.duplicate(patient, digest) == photo.id
    assert page.digest(other, b"same") != digest
    assert page.digest(patient, memoryview(b"same")) == digest
    assert page.duplicate(other, page.digest(other, b"same")) is None
    assert ImportKeys(world.session(PAM)).digest(patient, b"same") == digest


def test_taking_back(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"wrong", page)
    kept = world.photo(patient, b"right", page)
    page.take_back(photo.id)
    assert [row.id for row in rows_of(world, PhotoRecord)] == [kept.id]
    assert len(objects(world)) == 3
    [deletion] = rows_of(world, DeletionRecord, subject=photo.id)
    assert deletion.reason == DeletionReason.TAKEN_BACK
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []
    with world.vault.read() as rows:
        assert referenced_objects(rows, world.vault.ports.state) == objects(world)
    assert world.events("photo-take-back")[0].objects == (photo.id,)


def test_moving_a_misfiled_photo(world, monkeypatch):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"misfiled", page)
    contents = []
    reopen = ImportKeys.reopen

    def watched(self, photo_id):
        contents.append(reopen(self, photo_id))
        assert bytes(contents[0].original) == b"misfiled"
        assert contents[0].facts["view"] == "frontal"
        return contents[0]

    monkeypatch.setattr(ImportKeys, "reopen", watched)
    moved = page.move(photo.id, other)
    last = world.log()[-3:]
    assert [(e.event, e.patient) for e in last] == [
        ("visit-add", other), ("import", other), ("photo-move", patient),
    ]  # fmt: skip
    assert set(contents[0].original) == {0}
    [row] = rows_of(world, PhotoRecord)
    assert (row.id, row.patient) == (moved, other)
    [visit] = rows_of(world, VisitRecord, patient=other)
    assert row.visit == visit.id
    assert world.view(PAM, moved, THUMBNAIL) == b"thumb misfiled"
    [deletion] = rows_of(world, DeletionRecord, subject=photo.id)
    assert deletion.reason == DeletionReason.MOVED
    assert [e.outcome for e in world.events("photo-move")] == ["intent", "done", "done"]
    with world.vault.read() as rows:
        assert referenced_objects(rows, world.vault.ports.state) == objects(world)
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


def test_moving_joins_the_visit_of_the_same_day(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    world.photo(other, b"there before", page)
    photo = world.photo(patient, b"misfiled", page)
    moved = page.move(photo.id, other)
    [visit] = rows_of(world, VisitRecord, patient=other)
    [row] = rows_of(world, PhotoRecord, id=moved)
    assert row.visit == visit.id


def test_moving_to_where_it_is_or_where_it_is_known(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"same", page)
    known = world.photo(other, b"same", page)
    assert page.move(photo.id, patient) == photo.id
    assert page.move(photo.id, other) == known.id
    assert [row.id for row in rows_of(world, PhotoRecord)] == [known.id]
    assert len(objects(world)) == 3
    with pytest.raises(UsageError, match="photo-unknown"):
        page.move(photo.id, other)


def test_moving_needs_the_other_patients_consent(world):
    patient, other = consenting(world), world.patient(given="Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    with pytest.raises(Refused, match="import-consent-missing"):
        page.move(photo.id, other)
    assert [row.id for row in rows_of(world, PhotoRecord)] == [photo.id]


def test_a_photo_whose_visit_is_gone_is_not_moved(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    world.swap("delete from visit")
    with pytest.raises(IntegrityError, match="row-missing"):
        page.move(photo.id, other)


@pytest.mark.parametrize(
    "act",
    [
        lambda page, photo, other: page.take_back(photo),
        lambda page, photo, other: page.change_facts(photo, {"view": "left"}),
        lambda page, photo, other: page.reopen(photo),
        lambda page, photo, other: page.move(photo, other),
    ],
)
def test_a_photo_that_was_taken_back_already_is_no_damage(world, act):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    page.take_back(photo.id)
    with pytest.raises(UsageError, match="photo-unknown"):
        act(page, photo.id, other)


def test_objects_that_stay_behind_are_orphans_and_no_failure(world, monkeypatch):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)

    def busy(self, object_id):
        raise StorageFailed("storage-io", errno=5)

    monkeypatch.setattr(type(world.ports.objects), "delete", busy)
    moved = page.move(photo.id, other)
    assert world.view(PAM, moved, THUMBNAIL) == b"thumb x"


def test_read_only_content_is_left_alone():
    content = Cleaned(b"original", b"p", bytearray(b"t"), {})
    content.close()
    assert (content.original, content.thumbnail) == (b"original", bytearray(1))


def test_facts_can_be_corrected(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    changed = page.change_facts(photo.id, {"view": "basal"})
    assert changed.version == 2
    from clinicvault.access.gate import AccessGate

    found = AccessGate(world.session(PAM)).facts([changed])
    assert found[photo.id]["view"] == "basal"
    assert found[photo.id]["imported"] > 0


def test_a_closed_page_opens_nothing(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    row = sealed(world, page, patient, b"y")
    batch, _ = page.page(patient)
    page.close()
    assert batch.secret.wiped
    for act in (
        lambda: page.reopen(photo.id),
        lambda: page.take_back(photo.id),
        lambda: page.change_facts(photo.id, {}),
        lambda: page.acknowledge(row, {}),
        lambda: page.seal(patient, row.visit, Cleaned(b"", b"", b"", {}), bytes(32)),
    ):
        with pytest.raises(Refused, match="import-page-closed"):
            act()


def test_another_pages_photos_are_not_this_pages(world):
    patient = consenting(world)
    photo = world.photo(patient, b"yesterday")
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    with pytest.raises(Refused, match="import-page-closed"):
        page.reopen(photo.id)
    with pytest.raises(Refused, match="import-page-closed"):
        page.take_back(photo.id)


def test_the_lock_wipes_the_page(world):
    patient = consenting(world)
    session = world.session(INA)
    page = ImportKeys(session)
    photo = world.photo(patient, b"x", page)
    batch, _ = page.page(patient)
    session.wipe()
    assert batch.secret.wiped
    with pytest.raises(Refused, match="locked"):
        page.reopen(photo.id)
    late = ImportKeys(session)
    assert late._pages == {}


def test_a_row_of_a_stranger_batch(world):
    patient = consenting(world)
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"x", page)
    with pytest.raises(Refused, match="import-page-closed"):
        page.page_of(dataclasses.replace(photo, batch=new_id()))
