"""Whom the clinic expects: sealed, of one day, and gone the day after."""

import datetime as dt

import pytest

from clinicvault.access.patients import appointments as lists
from clinicvault.access.patients.appointments import (
    add_appointments,
    appointments_of,
    delete_past,
    expected,
    remove_appointment,
)
from clinicvault.domain.access_records import AppointmentRecord
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from tests.unit.access.world import ADA, INA, PAM

DAY = dt.date(2026, 3, 2)
NEXT = DAY + dt.timedelta(1)


def put(world, *patients, day=DAY, by=INA, source="typed", time=""):
    return add_appointments(world.session(by), day, [(p, time) for p in patients], source)


def test_a_day_has_its_patients_by_time(world):
    first, second, third = (world.patient(f"P{n}") for n in range(3))
    assert put(world, first, time="") == 1
    assert put(world, second, time="14:00") == put(world, third, time="09:30") == 1
    put(world, first, day=NEXT, time="08:00")
    found = appointments_of(world.session(PAM), DAY)
    assert [one.patient for one in found] == [third, second, first]
    assert [one.time for one in found] == ["09:30", "14:00", ""]
    assert {one.by for one in found} == {world.user(INA)}
    assert {one.source for one in found} == {"typed"}
    assert expected(world.session(PAM), NEXT) == {first}


def test_twice_the_same_counts_once_and_another_time_is_another(world):
    patient = world.patient()
    assert put(world, patient, patient, time="09:00") == 1
    assert put(world, patient, time="09:00") == 0
    assert put(world, patient, time="11:00") == 1
    assert len(appointments_of(world.session(INA), DAY)) == 2
    assert len(world.events("appointment-add")) == 2


def test_nothing_of_it_is_in_the_clear(world):
    patient = world.patient()
    put(world, patient, source="csv", time="09:45")
    world.shut()
    stored = world.database.read_bytes()
    with world.sql() as rows:
        [(sealed,)] = rows.execute("SELECT facts_sealed FROM appointment").fetchall()
    for needle in (patient, b"09:45", b"2026-03-02", b"csv"):
        assert needle not in sealed
    assert b"09:45" not in stored
    assert len(sealed) % 32 == 28


@pytest.mark.parametrize("day", [DAY - dt.timedelta(1), DAY + dt.timedelta(400)])
def test_only_a_day_to_come(world, day):
    with pytest.raises(UsageError, match="day-wrong"):
        put(world, world.patient(), day=day)


@pytest.mark.parametrize("time", ["9:30", "24:00", "09:60", "noon", "09:30 "])
def test_only_a_time(world, time):
    with pytest.raises(UsageError, match="time-wrong"):
        put(world, world.patient(), time=time)


def test_only_a_known_source_and_a_known_patient(world):
    with pytest.raises(UsageError, match="time-wrong"):
        put(world, world.patient(), source="rumour")
    with pytest.raises(UsageError, match="patient-unknown"):
        put(world, bytes(16))
    assert appointments_of(world.session(INA), DAY) == []


def test_a_day_is_full_some_time(world, monkeypatch):
    monkeypatch.setattr(lists, "MOST_A_DAY", 2)
    first, second, third = (world.patient(f"P{n}") for n in range(3))
    put(world, first, second)
    with pytest.raises(InputRefused, match="day-full"):
        put(world, third)
    assert put(world, third, day=NEXT) == 1


def test_only_who_may(world):
    patient = world.patient()
    with pytest.raises(Refused, match="role"):
        put(world, patient, by=ADA)
    put(world, patient)
    assert len(appointments_of(world.session(ADA), DAY)) == 1  # an officer reads names
    with pytest.raises(Refused, match="role"):
        appointments_of(world.plain_administrator(), DAY)
    [one] = appointments_of(world.session(INA), DAY)
    with pytest.raises(Refused, match="role"):
        remove_appointment(world.session(ADA), one.id)


def test_one_is_taken_off(world):
    patient = world.patient()
    put(world, patient)
    [one] = appointments_of(world.session(INA), DAY)
    remove_appointment(world.session(PAM), one.id)
    assert appointments_of(world.session(INA), DAY) == []
    [entry] = world.events("appointment-remove")
    assert entry.patient == patient
    with pytest.raises(UsageError, match="appointment-unknown"):
        remove_appointment(world.session(PAM), one.id)


def test_the_day_after_it_is_gone(world):
    first, second = world.patient("A"), world.patient("B")
    put(world, first)
    put(world, second, day=NEXT)
    assert delete_past(world.session(INA)) == 0
    world.clock.pass_days(1)
    assert delete_past(world.plain_administrator()) == 0  # cannot read it
    assert delete_past(world.session(PAM)) == 1
    assert delete_past(world.session(PAM)) == 0
    assert expected(world.session(PAM), NEXT) == {second}
    [entry] = world.events("appointments-past")
    assert entry.detail["entries"] == 1


def test_a_damaged_entry_is_named_and_stops_nobody(world):
    first, second = world.patient("A"), world.patient("B")
    put(world, first)
    put(world, second)
    damaged = appointments_of(world.session(INA), DAY)[0]
    world.swap("UPDATE appointment SET facts_sealed = X'00' WHERE id = ?", damaged.id)
    [left] = appointments_of(world.session(INA), DAY)
    assert left.id != damaged.id
    assert put(world, world.patient("C")) == 1
    assert world.events("damage-found")
    world.clock.pass_days(2)
    assert delete_past(world.session(PAM)) == 2


def test_an_entry_of_a_foreign_key_is_damage(world):
    """Signed by somebody who may, but not sealed under the directory key."""
    record = AppointmentRecord(id=bytes(16), facts_sealed=bytes(60))
    world.append(world.session(INA).signed(record))
    assert appointments_of(world.session(INA), DAY) == []
    [entry] = world.events("damage-found")
    assert entry.outcome == "failed"
    with pytest.raises(IntegrityError):
        remove_appointment(world.session(INA), bytes(16))
