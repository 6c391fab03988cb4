"""Rows that somebody with keys of the own signs to get what the rules deny, or to stop others."""

import dataclasses

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.active import settle_days
from clinicvault.access.patients.appointments import add_appointments, appointments_of, delete_past
from clinicvault.access.patients.named import lift_restriction
from clinicvault.access.patients.visits import visits_of
from clinicvault.access.people import groups
from clinicvault.access.release import emergency, requests
from clinicvault.access.release.emergency import end_over
from clinicvault.crypto.fields import seal_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.access_records import AppointmentRecord, RequestRecord, RestrictionRecord
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import (
    DeletionReason,
    GroupKind,
    Purpose,
    RequestKind,
    WrapKind,
)
from clinicvault.domain.records import AssignmentRecord, PatientKeyRecord, VisitRecord
from tests.unit.access.asking import state
from tests.unit.access.rows import root_of, rows_of
from tests.unit.access.standings import archived, kinds, last_day, stands, up, wraps
from tests.unit.access.test_access_named import NAMED, only
from tests.unit.access.world import ADA, INA, PAM, PETE, password


def altered(code="row-altered"):
    return pytest.raises(IntegrityError, match=f"^{code}$")


# midnight


def test_who_stays_unlocked_past_midnight_opens_nothing_that_is_due(world):
    """Nobody has unlocked since, so nobody has deleted the wrap."""
    patient, photo = world.treated()
    gate = AccessGate(world.session(PAM))
    world.clock.pass_days(30)
    assert world.view(PAM, photo.id) == b"preview picture"
    gate.look([photo.id], Purpose.CARE, event="photo-view")
    world.clock.pass_days(1)
    assert WrapKind.TEAM in kinds(world, patient)
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id)
    with pytest.raises(Refused, match="record-archived"):
        gate.look([photo.id], Purpose.CARE, event="photo-view")
    assert stands(world, PAM, patient).standing is Standing.COLD
    assert world.view(PAM, photo.id, checks=False) == b"preview picture"
    delete_due_wraps(world.session(INA))
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id, checks=False)


def test_who_is_not_named_looks_no_longer_at_what_is_open(world):
    patient, photo = world.treated()
    gate = AccessGate(world.session(PETE))
    gate.look([photo.id], Purpose.CARE, event="photo-view")
    only(world, PAM, patient, PAM)
    with pytest.raises(Refused, match="record-restricted"):
        gate.look([photo.id], Purpose.CARE, event="photo-view")


def test_an_emergency_looks_while_it_runs(world):
    patient, photo = archived(world)
    session = world.session(PAM)
    request = emergency.ask(session, patient, "bleeding", password(PAM))
    emergency.allow(world.session(ADA), request)
    emergency.begin(session, request, password(PAM))
    gate = AccessGate(session)
    gate.look([photo.id], Purpose.CARE, event="photo-view")
    emergency.end(session, request)
    with pytest.raises(Refused, match="record-archived"):
        gate.look([photo.id], Purpose.CARE, event="photo-view")


def test_nor_what_is_due_by_the_own_key(world):
    patient, photo = world.treated()
    only(world, PAM, patient, PAM)
    world.clock.pass_days(31)
    assert WrapKind.USER in kinds(world, patient)
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id)


# who is named


def names(world, by, patient, *users, **changes):
    """A row of names by somebody's own hand."""
    joined = b"".join(sorted(world.user(name) for name in users))
    row = RestrictionRecord(id=patient, version=2, users=joined, proof=bytes(64))
    return world.session(by).signed(dataclasses.replace(row, **changes))


@pytest.mark.parametrize("users", [(), (PETE,), (PAM, PETE)])
def test_who_is_not_named_does_not_change_the_names(world, users):
    """Else an officer would bring the record back to the whole team, or to him."""
    patient, photo = world.treated()
    only(world, PAM, patient, PAM)
    world.append(names(world, PETE, patient, *users))
    with altered():
        bring_back(world.session(ADA), patient)
    assert kinds(world, patient) == NAMED
    assert up(world, PETE, patient).refused == {patient: "row-altered"}
    assert world.view(PAM, photo.id) == b"preview picture"


def test_nor_by_a_proof_of_before_or_of_another_patient(world):
    patient, _ = world.treated()
    other, _ = world.treated(b"other", given="Zoé")
    for one in (patient, other):
        only(world, PAM, one, PAM)
    lift_restriction(world.session(PAM), other, password(PAM))
    rows = {row.id: row for row in rows_of(world, RestrictionRecord)}
    world.append(names(world, PETE, patient, proof=rows[other].proof))
    with altered():
        bring_back(world.session(ADA), patient)
    world.append(names(world, PETE, patient, PAM, version=3, proof=rows[patient].proof))
    with altered():
        bring_back(world.session(ADA), patient)


def test_the_row_of_names_is_not_deleted(world):
    from clinicvault.access.deleting import delete_row

    patient, _ = world.treated()
    only(world, PAM, patient, PAM)
    [row] = rows_of(world, RestrictionRecord)
    session = world.session(PETE)
    with altered("row-rolled-back"), world.vault.write() as rows:
        delete_row(session, rows, row, DeletionReason.REPLACED)
        rows.event(session.event("pool-fill"))
        rows.commit()


@pytest.mark.parametrize("name", [INA, PETE])
def test_a_patient_keeps_the_key_that_was_assigned(world, name):
    """Else a named patient's next photos would be sealed to a key that the whole team opens."""
    patient, _ = world.treated()
    only(world, PAM, patient, PAM)
    [row] = rows_of(world, AssignmentRecord, id=patient)
    free = next(one for one in rows_of(world, PatientKeyRecord) if one.id != row.patient_key)
    other = dataclasses.replace(row, version=2, patient_key=free.id)
    world.append(world.session(name).signed(other))
    with altered("row-unsigned"):
        world.photo(patient, b"next")


# days


def test_a_named_users_wrap_that_never_goes_gets_its_day(world):
    patient, _ = world.treated()
    only(world, PAM, patient, PAM)
    before = last_day(world, patient, WrapKind.USER)
    [wrap] = [one for one in wraps(world, patient) if one.kind == WrapKind.USER]
    forever = dataclasses.replace(wrap, version=wrap.version + 1, due_day=0)
    world.append(world.session(PAM).signed(forever))
    assert settle_days(world.session(INA)) == 1
    assert last_day(world, patient, WrapKind.USER) == before


# one row that stops everybody


def sealed_by(world, name, label, table, row, value):
    cipher = world.session(name).cipher(GroupKind.DIRECTORY, label)
    return seal_value(cipher, value, contexts.field(table, "facts_sealed", row))


GOOD = {"patient": bytes(16), "day": "2026-03-01", "time": "", "by": bytes(16), "source": "typed"}


@pytest.mark.parametrize(
    "facts",
    [{}, [1], {**GOOD, "day": "soon"}, {**GOOD, "by": 10**15}, {**GOOD, "patient": "Amélie"}],
)
def test_an_entry_of_a_list_that_holds_something_else_stops_nobody(world, facts):
    row, session, patient = new_id(), world.session(INA), world.patient()
    sealed = sealed_by(world, INA, "appointments", AppointmentRecord.TABLE, row, facts)
    world.append(session.signed(AppointmentRecord(id=row, facts_sealed=sealed)))
    today = today_of(session)
    assert delete_past(world.session(PAM)) == 0
    assert add_appointments(session, today, [(patient, "09:30")], "typed") == 1
    assert [one.patient for one in appointments_of(world.session(PAM), today)] == [patient]
    assert [entry.objects for entry in world.events("damage-found")] == [(row,)]


@pytest.mark.parametrize("value", [{}, {"date": "soon", "label": "", "by": b""}, [1]])
def test_a_visit_that_holds_something_else_is_damage(world, value):
    from clinicvault.access.patients.patients import identity_cipher
    from clinicvault.domain.records import PatientRecord

    patient, row, session = world.patient(), new_id(), world.session(INA)
    with world.vault.read() as rows:
        cipher = identity_cipher(session, rows.get(PatientRecord, patient))
    sealed = seal_value(cipher, value, contexts.field(VisitRecord.TABLE, "facts_sealed", row))
    world.append(session.signed(VisitRecord(id=row, patient=patient, facts_sealed=sealed)))
    with world.vault.read() as rows, altered():
        visits_of(session, rows, patient)


def asked(world, name=PAM):
    return requests.make(world.session(name), RequestKind.RELEASE, "a course")


def test_a_damaged_request_keeps_nobody_from_an_emergency(world):
    spoiled, other = asked(world, INA), asked(world, PAM)
    world.swap("update request set details_sealed = x'00' where id = ?", spoiled)
    patient, _ = archived(world)
    session, damaged = world.session(PAM), {}
    request = emergency.ask(session, patient, "bleeding", password(PAM))
    emergency.allow(world.session(ADA), request)
    emergency.begin(session, request, password(PAM))
    with world.vault.read() as rows:
        found = requests.load_all(session, rows, damaged)
    assert [one.id for one in found] == [other, request]
    assert damaged == {(RequestRecord.TABLE, spoiled): b""}
    assert end_over(world.session(INA)) == 0
    assert {entry.objects for entry in world.events("damage-found")} == {(spoiled,)}


def test_a_yes_that_was_used_up_is_not_used_again(world):
    """The word that says so is in the log, whatever request its row names by now."""
    request = asked(world)
    requests.allow(world.session(ADA), request)
    session = world.session(PAM)
    with world.vault.write() as rows:
        requests.spend(session, rows, request, RequestKind.RELEASE)
        rows.commit()
    world.swap("update approval set request = ? where stage = 4", new_id())
    with altered(), world.vault.write() as rows:
        requests.spend(session, rows, request, RequestKind.RELEASE)
    damaged = {}
    with world.vault.read() as rows:
        assert requests.load_all(session, rows, damaged) == []
    assert len(damaged) == 1
    # Whoever asks after that is not kept waiting.
    assert state(world, asked(world)) == "waiting"


def test_a_word_that_was_put_in_anothers_place(world):
    request = asked(world)
    requests.deny(world.session(ADA), request)
    world.swap("update approval set id = ?", new_id())
    with altered():
        state(world, request)


def test_the_clinics_team_stays_the_one_that_was_founded_first(world):
    """Root and one practitioner begin no other: only a code that an officer signed for does."""
    own = world.vault.trust.team
    pam, root = world.session(PAM).keys, root_of(world)
    made = groups.group_record(
        KeyPair.generate(), GroupKind.TEAM, bytes(15) + b"\x01", root, root.public.key_id, pam
    )
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(made)
    assert world.vault.trust.team == own
