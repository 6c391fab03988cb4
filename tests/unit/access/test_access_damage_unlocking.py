"""Damage at an unlock: the day's duties go on, and a large clinic is read in pieces."""

import pytest

from clinicvault.access.consent.care_keys import assign_waiting, delete_due_wraps
from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.listing import Listing
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.records import (
    VisitRecord,
)
from tests.unit.access.test_access_damage import break_retyped, break_row
from tests.unit.access.test_access_patients import empty_the_pool
from tests.unit.access.world import INA, PAM, refill


def test_other_tables_still_keep_the_vault_shut(world):
    patient, _ = world.treated()
    world.swap("delete from photo where patient = ?", patient)
    with pytest.raises(IntegrityError, match="row-missing"):
        world.again()


def test_a_view_that_is_older_than_the_index_is_no_damage(world):
    world.patient()
    vault = world.vault
    with vault.read() as rows:
        reader = vault.reader(rows)
        world.ports.state.apply([("visit", b"v" * 16, 1, b"d" * 32, 10**6)], 10**6, b"r" * 32)
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.lost(VisitRecord)


def test_a_damaged_wrap_that_is_due_keeps_nobody_out(world):
    first, _ = world.treated()
    session = world.session(INA)
    world.swap("update key_wrap set due_day = 3 where kind = 4 and patient_key in"
               " (select patient_key from assignment where id = ?)", first)  # fmt: skip
    assert delete_due_wraps(session) == 0
    [entry] = world.events("damage-found")
    assert entry.detail["tables"] == "key_wrap"


def test_a_damaged_record_that_waits_keeps_nobody_waiting(world):
    empty_the_pool(world)
    first, second = world.patient(), world.patient(given="Zoë")
    for patient in (first, second):
        world.consent(patient)
    break_row(world, "patient", first, "altered")
    assert refill(world)
    assert assign_waiting(world.session(PAM)) == 1
    with world.vault.read() as rows:
        [consent] = consents_of(world.session(PAM), rows, second)
    assert consent.state == 1
    world.swap("update consent set signature = zeroblob(64) where patient = ?", first)
    assert assign_waiting(world.session(PAM)) == 0


def test_a_waiting_consent_that_cannot_be_read_keeps_nobody_out(world):
    empty_the_pool(world)
    patient = world.patient()
    world.consent(patient)
    world.shut()
    break_retyped(world, "consent", patient)
    world.again()
    refill(world)
    assert assign_waiting(world.session(PAM)) == 0


def test_every_piece_is_told_and_nobody_is_left_out(world, monkeypatch):
    monkeypatch.setattr("clinicvault.access.patients.listing._PIECE", 2)
    monkeypatch.setattr("clinicvault.access.patients.listing._SLICE", 1)
    monkeypatch.setattr("clinicvault.access.patients.listing._AHEAD", 1)
    made = {world.patient(given=f"P{number}") for number in range(7)}
    told = []
    directory = Directory(world.session(INA), None, lambda *step: told.append(step))
    assert {line.id for line in directory.search("", 50)} == made
    assert told == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert directory.damaged == 0


def test_the_lock_ends_the_reading(world, monkeypatch):
    monkeypatch.setattr("clinicvault.access.patients.listing._PIECE", 1)
    for number in range(6):
        world.patient(given=f"P{number}")
    session = world.session(INA)
    with pytest.raises(Exception, match="locked"):
        Directory(session, None, lambda *_: session.wipe())


def test_who_asks_for_one_who_was_never_there(world):
    session = world.session(INA)
    with session.vault.read() as rows:
        assert Listing(session, rows).one(b"n" * 16) is None
