"""Visits and disclosures: facts under the patient's identity key."""

import datetime as dt

import pytest

from clinicvault.access.patients.visits import days_of_photos, disclosure_record, visits_of
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.domain.errors import Refused
from clinicvault.domain.records import (
    PatientRecord,
)
from tests.unit.access.world import INA, PAM


def test_visits_newest_first_and_only_with_the_directory_key(world):
    patient = world.patient()
    page = ImportKeys(world.session(INA))
    first = page.visit(patient, dt.date(2026, 1, 5), "before")
    second = page.visit(patient, dt.date(2026, 2, 5), "after")
    assert page.visit(patient, dt.date(2026, 1, 5), "") == first
    assert page.visit(patient, dt.date(2026, 1, 5), "before") == first
    third = page.visit(patient, dt.date(2026, 1, 5), "evening")
    with world.vault.read() as rows:
        found = visits_of(world.session(PAM), rows, patient)
        assert found[0].id == second
        assert {visit.id for visit in found[1:]} == {first, third}
        assert (found[0].label, found[0].by) == ("after", world.user(INA))
        with pytest.raises(Refused, match="no-key"):
            visits_of(world.plain_administrator(), rows, patient)


def test_days_of_photos_as_far_as_they_can_be_read(world):
    patient, other = world.patient(), world.patient("Zoë")
    for one in (patient, other):
        world.consent(one)
    mine, theirs = world.photo(patient).id, world.photo(other).id
    asked = [mine, theirs, b"x" * 16]

    def days():
        with world.vault.read() as rows:
            return days_of_photos(world.session(INA), rows, patient, asked)

    assert days() == {mine: dt.date(2026, 3, 2)}
    world.swap("UPDATE photo SET facts_sealed = zeroblob(80) WHERE id = ?", mine)
    assert days() == {}


def test_a_damaged_visit_tells_no_day(world):
    patient = world.patient()
    world.consent(patient)
    photo = world.photo(patient)
    world.swap("UPDATE visit SET facts_sealed = zeroblob(80) WHERE id = ?", photo.visit)
    with world.vault.read() as rows:
        assert days_of_photos(world.session(INA), rows, patient, [photo.id]) == {}


def test_disclosures_are_sealed(world):
    patient = world.patient()
    session = world.session(PAM)
    with world.vault.write() as rows:
        person = world.vault.reader(rows).need(PatientRecord, patient)
        record = disclosure_record(session, person, {"recipient": "Dr Weber"})
        rows.put(record)
        rows.event(session.event("export"))
        rows.commit()
    assert b"Weber" not in record.facts_sealed
    with world.vault.read() as rows:
        assert world.vault.reader(rows).need(type(record), record.id) == record
