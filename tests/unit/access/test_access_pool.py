"""Damaged keys of the pool: they count as none, so that it is filled; each is told once."""

import pytest

from clinicvault.access.consent.care_keys import assign_waiting
from clinicvault.access.consent.consents import NewConsent, record_consent
from clinicvault.access.patients.pool import current_keys, sound_keys
from clinicvault.access.people.enrolment import disable
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import AssignmentRecord, PatientKeyRecord, WrapRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, POOL, refill

CARE = NewConsent(Purpose.CARE, None, Evidence.PAPER_SCANNED)
SPOIL = {
    "pair": "update patient_key set signature = zeroblob(64)",
    "wraps": "update key_wrap set signature = zeroblob(64) where due_day = 0",
}


def sound(world, limit=99):
    damaged = {}
    with world.vault.read() as rows:
        found = sound_keys(world.vault, rows, world.vault.trust.team, limit, damaged)
    return found, damaged


def free(world):
    with world.vault.read() as rows:
        return current_keys(world.vault, rows, world.vault.trust.team, 99)


@pytest.mark.parametrize("sql", SPOIL.values(), ids=SPOIL)
def test_a_pool_of_damaged_keys_is_filled_at_once(world, sql):
    world.swap(sql)
    assert sound(world)[0] == []
    assert refill(world) == POOL
    found, damaged = sound(world)
    assert (len(found), len(damaged), len(free(world))) == (POOL, POOL, 2 * POOL)
    assert refill(world) == 0


def test_a_whole_pool_is_not_filled_and_names_nothing(world):
    assert sound(world) == (free(world), {})
    assert refill(world) == 0


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_what_lies_behind_damaged_keys_is_found(world, limit):
    keys = free(world)
    for key in keys[:2]:
        world.swap("update patient_key set signature = zeroblob(64) where id = ?", key)
    found, damaged = sound(world, limit)
    assert found == keys[2:][:limit]
    assert set(damaged) <= {(PatientKeyRecord.TABLE, key) for key in keys[:2]}


def test_a_key_that_lacks_a_wrap_does_not_count(world):
    keys = free(world)
    wrap = rows_of(world, WrapRecord, patient_key=keys[0])[0]
    world.append(delete=(wrap,))
    assert sound(world) == (keys[1:], {(WrapRecord.TABLE, keys[0]): b""})
    assert refill(world) == 1


def test_a_damaged_key_is_told_once_a_session(world):
    key = free(world)[0]
    world.swap("update patient_key set signature = zeroblob(64) where id = ?", key)
    session = world.session(INA)
    for name in ("Amélie", "Zoë", "Chloé"):
        record_consent(session, world.patient(given=name), CARE)
    assert [entry.objects for entry in world.events("damage-found")] == [(key,)]
    record_consent(world.session(INA), world.patient(given="Inès"), CARE)
    assert [entry.objects for entry in world.events("damage-found")] == [(key,), (key,)]
    assert key not in {row.patient_key for row in rows_of(world, AssignmentRecord)}


def test_what_is_damaged_later_is_told_later(world):
    session = world.session(INA)
    first, _, second = free(world)[:3]
    for key, name in ((first, "Amélie"), (second, "Zoë")):
        world.swap("update patient_key set signature = zeroblob(64) where id = ?", key)
        record_consent(session, world.patient(given=name), CARE)
    assert [entry.objects for entry in world.events("damage-found")] == [(first,), (second,)]


def test_damage_that_the_log_did_not_take_is_told_again(world, monkeypatch):
    session = world.session(INA)
    found = {(PatientKeyRecord.TABLE, free(world)[0]): b""}
    with monkeypatch.context() as patch:

        def full(_):
            raise StorageFailed("disk-full")

        patch.setattr(world.vault, "log_event", full)
        with pytest.raises(StorageFailed):
            session.tell_damage(found)
    session.tell_damage(found)
    assert len(world.events("damage-found")) == 1


def test_patients_wait_until_sound_keys_are_there(world):
    world.swap(SPOIL["pair"])
    patient = world.patient()
    world.consent(patient)
    assert rows_of(world, AssignmentRecord) == []
    assert refill(world, PAM, 1) == 1
    assert assign_waiting(world.session(PAM)) == 1


def test_a_patients_key_that_looks_free_is_given_to_nobody(world):
    """The row that tells whose it is was changed on the disk."""
    patients = [world.patient(), world.patient()]
    world.consent(patients[0])
    [owner] = rows_of(world, AssignmentRecord)
    spare = free(world)
    world.swap("update assignment set patient_key = ? where id = ?", spare[-1], patients[0])
    assert owner.patient_key in free(world)
    assert owner.patient_key not in sound(world)[0]
    for patient in (patients[1], *(world.patient() for _ in spare)):
        world.consent(patient)
    given = {one.patient_key for one in rows_of(world, AssignmentRecord)}
    assert owner.patient_key not in given


@pytest.mark.parametrize("sql", SPOIL.values(), ids=SPOIL)
def test_damaged_keys_keep_nobody_from_being_disabled(world, sql):
    """They are void from then on, like all that were made before."""
    world.swap(sql)
    disable(world.session(ADA), world.user(PETE))
    assert world.vault.trust.people[world.user(PETE)].revoked
    assert free(world) == []
    [entry] = world.events("user-disable")
    assert entry.detail["keys"] == 0
    assert refill(world) == POOL
