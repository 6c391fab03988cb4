"""A pool whose free keys are all damaged is as good as empty: the next practitioner fills it."""

import sqlite3

import pytest

from clinicvault.access.patients.pool import sound_keys
from tests.unit.services.real_clinic import ADA, INA, PAUL, POOL


def spoil(house, count=99):
    with sqlite3.connect(house.vault / "vault.db") as db:
        db.execute(
            "UPDATE patient_key SET signature = zeroblob(64) WHERE id IN "
            "(SELECT id FROM patient_key ORDER BY id LIMIT ?)",
            (count,),
        )


def sound(desk):
    vault = desk.clinic.vault
    with vault.read() as rows:
        return len(sound_keys(vault, rows, vault.trust.team, 99, {}))


def told(house):
    with house.open(ADA) as desk:
        return [one.event for one in desk.log()].count("damage-found")


def status(desk, patient):
    return desk.patients.page(patient).consents[0].status.value


def test_damaged_keys_are_made_good_at_the_next_unlock(house):
    spoil(house)
    with house.open(INA) as desk:
        patient = desk.patient()
        assert status(desk, patient) == "awaiting-key"
        desk.be(PAUL)
        assert status(desk, patient) == "valid"
        desk.clinic._join()
        assert sound(desk) == POOL
    assert told(house) == 2


@pytest.mark.parametrize("count", [1, POOL - 1])
def test_some_damaged_keys_are_made_good_in_the_background(house, count):
    spoil(house, count)
    with house.open(PAUL) as desk:
        desk.clinic._join()
        assert sound(desk) == POOL
    assert told(house) == 1


def test_a_whole_pool_stays_as_it_is(house):
    with house.open(PAUL) as desk:
        desk.clinic._join()
        assert sound(desk) == POOL
    assert told(house) == 0
