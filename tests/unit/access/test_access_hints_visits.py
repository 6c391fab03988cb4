"""Hints on visits: bound to person and team; and what is said where a row is damaged."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients import appointments
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patients import Identity, edit
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.release import visit_hints
from clinicvault.domain.access_records import AppointmentRecord, RestrictionRecord
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.records import VisitRecord
from tests.unit.access.hinting import about, hints, named
from tests.unit.access.rows import rows_of
from tests.unit.access.two_teams import BEA, treated_by
from tests.unit.access.world import INA, PAM, PETE, password

DAY = dt.date(2026, 3, 2)


def test_a_visit_recorded_at_the_desk_explains_the_patients_team(world):
    patient, _ = world.treated()
    assert about(world, PAM, patient) == {"visit": True}
    assert about(world, PETE, patient) == {"visit": True}
    assert about(world, INA, patient) == {"visit": True}


@pytest.mark.parametrize(
    ("days", "said"), [(0, "visit"), (7, "visit"), (8, "no-visit"), (40, "no-visit")]
)
def test_it_explains_for_seven_days(world, days, said):
    patient, _ = world.treated()
    world.clock.pass_days(days)
    assert about(world, PAM, patient) == {said: True}


def test_a_visit_of_another_team_explains_nobody_here(two):
    world, first, _ = two
    patient, _ = treated_by(world, first)
    assert about(world, BEA, patient) == {"no-visit": True}
    for name in (PAM, PETE, INA):
        assert about(world, name, patient) == {"visit": True}


def test_a_visit_that_a_colleague_of_the_team_recorded_explains(world):
    patient = named(world, "Lea", "Rot")
    _visit(world, PETE, patient)
    assert about(world, PAM, patient) == {"visit": True}


def test_one_that_somebody_recorded_who_is_unknown_counts_as_the_desks(world):
    patient = named(world, "Lea", "Rot")
    _visit(world, PETE, patient)
    session = world.session(PAM)
    del session.vault.trust.people[world.user(PETE)]
    assert hints(session, patient)["visit"] is True


def _visit(world, name, patient, day=DAY):
    page = ImportKeys(world.session(name))
    page.begin(patient)
    page.visit(patient, day, "check")
    page.close()


@pytest.mark.parametrize(("ahead", "said"), [(0, "visit"), (7, "visit"), (8, "no-visit")])
def test_an_appointment_explains_too(world, ahead, said):
    patient = named(world, "Lea", "Rot")
    day = today_of(world.session(INA)) + dt.timedelta(days=ahead)
    appointments.add_appointments(world.session(INA), day, [(patient, "09:30")], "typed")
    other = named(world, "Mia", "Rot")
    assert about(world, PAM, patient) == {said: True}
    assert about(world, PAM, other) == {"no-visit": True}


def test_a_session_sees_what_changes_while_it_lasts(world):
    patient = named(world, "Lea", "Rot")
    session, desk = world.session(PAM), world.session(INA)
    assert "no-visit" in hints(session, patient)
    appointments.add_appointments(desk, today_of(desk), [(patient, "")], "typed")
    assert hints(session, patient)["visit"] is True
    [entry] = appointments.appointments_of(desk, today_of(desk))
    appointments.remove_appointment(desk, entry.id)
    assert "no-visit" in hints(session, patient)
    edit(desk, patient, Identity("Pam", "", None))
    assert hints(session, patient)["own"] is True


def test_a_patient_of_no_team_yet_is_anybodys_on_the_list(world):
    patient = world.patient("Lea", "Rot")
    desk = world.session(INA)
    appointments.add_appointments(desk, today_of(desk), [(patient, "")], "typed")
    assert about(world, PAM, patient) == {"visit": True}


# damage


def told(world):
    return [row for entry in world.events("damage-found") for row in entry.objects]


def test_a_damaged_patient_row_is_unknown_and_told(world):
    patient, _ = world.treated()
    world.swap("update patient set identity_sealed = x'00' where id = ?", patient)
    session = world.session(PAM)
    assert hints(session, patient) == {"unknown": True}
    session.tell_damage({})
    assert told(world) == [patient]
    hints(session, patient)
    session.tell_damage({})
    assert told(world) == [patient]


def test_a_name_under_another_key_is_unknown_and_the_rest_is_said(world, monkeypatch):
    patient, _ = world.treated()
    session = world.session(PAM)
    monkeypatch.setattr("clinicvault.access.release.hints.open_identity", _malformed)
    assert hints(session, patient) == {"unknown": True, "visit": True}
    session.tell_damage({})
    assert told(world) == [patient]


def _malformed(session, person):
    raise KeyError("given")


@pytest.mark.parametrize("whose", [PAM, PETE])
def test_a_colleagues_name_that_does_not_open_leaves_a_doubt(world, whose):
    patient, _ = world.treated(given=whose, family="")
    session = world.session(PAM)
    person = session.vault.trust.people[world.user(whose)]
    damaged = _with_name(person, b"\x00" * 60)
    session.vault.trust.people[world.user(whose)] = damaged
    found = hints(session, patient)
    assert found["unknown"] is True
    assert not {"own", "colleague"} & set(found)
    session.tell_damage({})
    assert told(world) == [world.user(whose)]


def _with_name(person, sealed):
    return dataclasses.replace(person, user=dataclasses.replace(person.user, name_sealed=sealed))


def test_a_damaged_visit_says_that_there_may_have_been_one(world):
    patient, _ = world.treated()
    [visit] = rows_of(world, VisitRecord, patient=patient)
    world.swap("update visit set facts_sealed = x'00' where id = ?", visit.id)
    session = world.session(PAM)
    found = hints(session, patient)
    assert (found["no-visit"], found["unknown"]) == (True, True)
    session.tell_damage({})
    [entry] = world.events("damage-found")
    assert (entry.objects, entry.patient) == ((visit.id,), patient)


def test_a_visit_that_opens_and_is_none_is_damage(world, monkeypatch):
    patient, _ = world.treated()
    [visit] = rows_of(world, VisitRecord, patient=patient)

    def spoiled(cipher, records):
        raise IntegrityError("field")

    monkeypatch.setattr(visit_hints, "opened_visits", spoiled)
    session = world.session(PAM)
    assert hints(session, patient)["unknown"] is True
    session.tell_damage({})
    assert told(world) == [visit.id]


def test_a_damaged_entry_of_the_lists_may_be_anybodys(world):
    patient = named(world, "Lea", "Rot")
    desk = world.session(INA)
    appointments.add_appointments(desk, today_of(desk), [(patient, "")], "typed")
    [entry] = rows_of(world, AppointmentRecord)
    world.swap("update appointment set facts_sealed = x'00' where id = ?", entry.id)
    session = world.session(PAM)
    found = hints(session, patient)
    assert (found["no-visit"], found["unknown"]) == (True, True)
    session.tell_damage({})
    assert told(world) == [entry.id]


def test_a_damaged_restriction_is_unknown_and_told(world):
    patient, _ = world.treated()
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    world.swap("update restriction set users = ? where id = ?", world.user(PETE), patient)
    session = world.session(PETE)
    found = hints(session, patient)
    assert (found["unknown"], found["visit"]) == (True, True)
    session.tell_damage({})
    assert told(world) == [patient]
    assert RestrictionRecord.TABLE in world.events("damage-found")[0].detail["tables"]


def test_a_store_that_is_busy_keeps_no_entry_away(world, monkeypatch):
    patient, _ = world.treated()
    session = world.session(PAM)

    def busy():
        raise StorageFailed("database-busy")

    monkeypatch.setattr(session.vault, "read", busy)
    assert hints(session, patient) == {"unknown": True}
    monkeypatch.undo()
    assert hints(session, patient)["visit"] is True


def test_a_patient_whose_key_is_gone_is_nobodys(world, monkeypatch):
    """Of an erased one the pair that came after the first is deleted."""
    patient = named(world, "Lea", "Rot")
    desk = world.session(INA)
    appointments.add_appointments(desk, today_of(desk), [(patient, "")], "typed")

    def gone(session, reader, patient):
        raise Refused("no-patient-key")

    monkeypatch.setattr(visit_hints, "key_of", gone)
    assert about(world, PAM, patient) == {"no-visit": True}


def typed_wrongly(world, table, row):
    """A text where bytes belong, under a schema that lets it in."""
    with world.sql() as rows:
        [(sql,)] = rows.execute("select sql from sqlite_master where name = ?", (table,))
        for text in (sql.replace(" STRICT", ""), sql):
            rows.execute("pragma writable_schema = on")
            rows.execute("update sqlite_master set sql = ? where name = ?", (text, table))
            rows.execute("pragma writable_schema = reset")
            if text != sql:
                world.swap(f"update {table} set signature = 'a text' where id = ?", row)


def test_rows_that_cannot_even_be_read_leave_the_others(world):
    patient, _ = world.treated()
    desk, day = world.session(INA), today_of(world.session(INA))
    _visit(world, INA, patient, day - dt.timedelta(days=60))
    _visit(world, INA, world.treated(b"other")[0])
    far = appointments.add_appointments(
        desk, day, [(patient, "09:00"), (patient, "10:00")], "typed"
    )
    assert far == 2
    visits = sorted(rows_of(world, VisitRecord, patient=patient), key=lambda one: one.id)
    entries = rows_of(world, AppointmentRecord)
    world.shut()
    for table, row in (("visit", visits[0].id), ("appointment", entries[0].id)):
        typed_wrongly(world, table, row)
    world.again()
    session = world.session(PAM)
    assert hints(session, patient)["visit"] is True
    session.tell_damage({})
    assert visits[0].id in told(world)


def test_an_entry_that_changes_hands_between_two_looks_does_not_count(world, monkeypatch):
    """The row was forged when it was read, and is what the log says by now: another patient's."""
    patient, other = named(world, "Lea", "Rot"), named(world, "Mia", "Rot")
    desk, day = world.session(INA), today_of(world.session(INA))
    appointments.add_appointments(desk, day, [(other, "")], "typed")
    real = visit_hints.claimed_entries

    def forged(session, records):
        found, damaged = real(session, records)
        return [dataclasses.replace(one, patient=patient) for one in found], damaged

    monkeypatch.setattr(visit_hints, "claimed_entries", forged)
    assert about(world, PAM, patient) == {"no-visit": True}


def test_an_entry_that_nobody_rightly_signed_leaves_a_doubt(world):
    patient = named(world, "Lea", "Rot")
    desk, day = world.session(INA), today_of(world.session(INA))
    appointments.add_appointments(desk, day, [(patient, "")], "typed")
    [entry] = rows_of(world, AppointmentRecord)
    world.swap("update appointment set signature = ? where id = ?", bytes(64), entry.id)
    session = world.session(PAM)
    found = hints(session, patient)
    assert (found["no-visit"], found["unknown"]) == (True, True)
    session.tell_damage({})
    assert told(world) == [entry.id]
