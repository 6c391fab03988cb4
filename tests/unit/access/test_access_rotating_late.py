"""Batches that came in under a pair which had a later one by then."""

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.rotation.late_batches import rewrap_late
from clinicvault.access.rotation.rotating import rotate, rotate_patients
from clinicvault.domain.records import (
    BatchRecord,
)
from tests.unit.access.rotations import (
    archived,
    confirmed_keys,
    damage_in,
    go_on,
    ordered,
    pair_of,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, PETE


def test_a_batch_that_came_in_late(world):
    """By an import page that was open all along, and again after a second order."""
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    ordered(world)
    go_on(world, PAM, PETE)
    late = world.photo(patient, b"late", page)
    assert world.view(PAM, late.id) == b"preview late"
    page.close()
    with world.vault.read() as rows:
        assert [row for row, _ in rows.late_batches()] == [late.batch]
    assert rewrap_late(world.session(INA)) == 0
    assert rewrap_late(world.session(PAM)) == 1
    assert rewrap_late(world.session(PAM)) == 0
    assert world.view(PETE, late.id) == b"preview late"
    assert damage_in(world) == []


def test_a_late_batch_of_an_archived_record(world):
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    ordered(world)
    go_on(world, PAM, PETE)
    late = world.photo(patient, b"late", page)
    archived(world)
    assert rotate(world.session(INA)) == 0
    session = world.session(PAM)
    rotate_patients(session)
    delete_due_wraps(session)
    assert rewrap_late(session) == 0
    with confirmed_keys(world) as (session, cold):
        assert rewrap_late(session, cold) == 1
    assert late.batch


def test_a_late_batch_before_the_second_order(world):
    """Its pair is two pairs old by then: the line in between opens it."""
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    ordered(world)
    go_on(world, PAM, PETE)
    late = world.photo(patient, b"late", page)
    ordered(world)
    go_on(world, PAM)
    [batch] = rows_of(world, BatchRecord, id=late.batch)
    assert batch.patient_key == pair_of(world, patient)
    assert world.view(PETE, late.id) == b"preview late"
