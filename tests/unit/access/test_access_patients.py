"""Patients, consents and visits: sealed under the directory key; consent is a key."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.care_keys import assign_waiting, delete_due_wraps, discard_pool
from clinicvault.access.consent.consent_reading import consents_of, status_for
from clinicvault.access.consent.consents import NewConsent, record_consent, withdraw_consent
from clinicvault.access.patients import patients
from clinicvault.access.patients.patients import (
    Identity,
    edit,
    find_by_code,
    find_by_number,
    register,
)
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.unlocking import step_up
from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id, patient_code
from clinicvault.domain.record_kinds import ConsentState, DeletionReason, Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, DeletionRecord, PatientRecord, WrapRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, NOON, PAM, POOL, password, refill

AMELIE = Identity("  Amélie ", "Rousseau", dt.date(1988, 5, 4), "A 12", "allergic")


def identity_of(world, patient, name=INA):
    with world.vault.read() as rows:
        record = world.vault.reader(rows).need(PatientRecord, patient)
        return patients.open_identity(world.session(name), record)


def all_consents(world, patient, name=PAM):
    with world.vault.read() as rows:
        return consents_of(world.session(name), rows, patient)


def empty_the_pool(world):
    with world.vault.write() as rows:
        discard_pool(world.session(PAM), rows)
        rows.event(world.session(PAM).event("pool-discard"))
        rows.commit()


def wrap_kinds(world, patient):
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    return {WrapKind(w.kind) for w in rows_of(world, WrapRecord, patient_key=assigned.patient_key)}


# identity


def test_what_intake_typed_comes_back_tidied(world):
    record = register(world.session(INA), AMELIE)
    found = identity_of(world, record.id, PAM)
    assert (found.given, found.family, found.born) == ("Amélie", "Rousseau", dt.date(1988, 5, 4))
    assert (found.record_number, found.note) == ("A 12", "allergic")
    assert found.registered_ms >= NOON
    later = edit(
        world.session(INA), record.id, dataclasses.replace(AMELIE, given="Émilie", born=None)
    )
    changed = identity_of(world, later.id)
    assert (changed.given, changed.born) == ("Émilie", None)
    assert changed.registered_ms == found.registered_ms
    assert [e.event for e in world.log()][-2:] == ["patient-add", "patient-edit"]


def test_without_the_directory_key_there_is_no_name(world):
    record = register(world.session(INA), AMELIE)
    adam = world.plain_administrator()
    with pytest.raises(Refused, match="no-key"):
        patients.open_identity(adam, record)
    for act in (lambda: register(adam, AMELIE), lambda: edit(adam, record.id, AMELIE)):
        with pytest.raises(Refused, match="role"):
            act()
    with pytest.raises(Refused, match="role"):
        find_by_number(adam, "A12")


def test_what_cannot_be_registered(world):
    session = world.session(INA)
    for wrong in ({"given": " ", "family": ""}, {"given": "x" * 201}, {"note": "x" * 4001}):
        with pytest.raises(InputRefused):
            register(session, dataclasses.replace(AMELIE, **wrong))
    register(session, AMELIE)
    with pytest.raises(InputRefused, match="record-number-known"):
        register(session, dataclasses.replace(AMELIE, record_number="a12"))
    other = register(session, dataclasses.replace(AMELIE, record_number=""))
    with pytest.raises(InputRefused, match="record-number-known"):
        edit(session, other.id, AMELIE)
    edit(session, other.id, dataclasses.replace(AMELIE, record_number="B 1"))
    assert find_by_number(session, " b1") == [other.id]


def test_patients_without_a_number_have_nothing_in_common(world):
    made = [register(world.session(INA), Identity("A", "B", None)) for _ in range(3)]
    indexes = {record.record_index for record in made}
    assert len(indexes) == 3
    assert bytes(32) not in indexes


def test_codes_find_patients(world):
    patient = world.patient()
    session = world.session(INA)
    assert find_by_code(session, patient_code(patient).lower()) == patient
    for wrong in ("P-0000-0000", "nobody's"):
        with pytest.raises(UsageError, match="patient-unknown"):
            find_by_code(session, wrong)


def test_a_code_stands_for_one_patient(world, monkeypatch):
    patient = world.patient()
    ids = iter([patient[:5] + bytes(11), new_id()])
    fresh = []

    def given_out():
        fresh.append(next(ids))
        return fresh[-1]

    monkeypatch.setattr(patients, "new_id", given_out)
    assert register(world.session(INA), AMELIE).id == fresh[1]


def test_an_identity_moved_to_another_patient_does_not_open(world):
    first, second = world.patient(), world.patient(given="Zoë")
    [one] = rows_of(world, PatientRecord, id=first)
    [two] = rows_of(world, PatientRecord, id=second)
    for forged in (
        dataclasses.replace(two, identity_key_wrap=one.identity_key_wrap),
        dataclasses.replace(two, identity_sealed=one.identity_sealed),
    ):
        with pytest.raises(IntegrityError, match="field"):
            patients.open_identity(world.session(INA), forged)


def test_an_identity_that_is_no_identity(world, monkeypatch):
    patient = world.patient()
    monkeypatch.setattr(patients, "open_value", lambda *_: ["no", "map"])
    with pytest.raises(IntegrityError, match="field"):
        identity_of(world, patient)


# consent


def test_the_first_care_consent_assigns_a_key_with_all_its_wraps(world):
    patient = world.patient()
    consent = world.consent(patient)
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    assert assigned.consent == consent
    assert wrap_kinds(world, patient) == {
        WrapKind.KIT,
        WrapKind.HELD,
        WrapKind.ARCHIVE,
        WrapKind.TEAM,
    }
    with world.vault.read() as rows:
        assert len(rows.free_patient_keys(world.vault.trust.team, 99)) == POOL - 1
    [found] = all_consents(world, patient)
    assert (found.state, found.evidence, found.by) == (
        ConsentState.VALID,
        Evidence.PAPER_SCANNED,
        world.user(INA),
    )
    world.consent(patient)
    assert len(rows_of(world, AssignmentRecord)) == 1


def test_other_purposes_assign_nothing(world):
    patient = world.patient()
    world.consent(patient, purpose=Purpose.TEACHING)
    assert rows_of(world, AssignmentRecord) == []


def test_what_cannot_be_recorded(world):
    patient = world.patient()
    session = world.session(INA)
    with pytest.raises(InputRefused, match="patient-field-long"):
        record_consent(
            session, patient, NewConsent(Purpose.CARE, None, Evidence.VERBAL, "x" * 2001)
        )
    with pytest.raises(InputRefused, match="consent-date-past"):
        world.consent(patient, until=dt.date(2026, 3, 1))
    with pytest.raises(IntegrityError, match="row-missing"):
        world.consent(new_id())
    adam = world.plain_administrator()
    new = NewConsent(Purpose.CARE, None, Evidence.VERBAL)
    with pytest.raises(Refused, match="role"):
        record_consent(adam, patient, new)
    with pytest.raises(Refused, match="role"):
        withdraw_consent(adam, patient, Purpose.CARE)


def test_withdrawal_deletes_the_wraps_with_signed_deletions(world):
    patient, photo = world.treated()
    assert world.view(PAM, photo.id)
    assert withdraw_consent(world.session(INA), patient, Purpose.CARE) == 2
    assert wrap_kinds(world, patient) == {WrapKind.KIT, WrapKind.HELD}
    deletions = rows_of(world, DeletionRecord)
    assert {d.reason for d in deletions} == {DeletionReason.WITHDRAWN}
    assert len(deletions) == 2
    with pytest.raises(Refused, match="no-patient-key"):
        world.view(PAM, photo.id, checks=False)
    with pytest.raises(UsageError, match="consent-none"):
        withdraw_consent(world.session(INA), patient, Purpose.CARE)
    world.consent(patient)
    assert all_consents(world, patient)[0].state is ConsentState.AWAITING_OFFICER
    assert wrap_kinds(world, patient) == {WrapKind.KIT, WrapKind.HELD}


def test_withdrawing_another_purpose_keeps_the_keys(world):
    patient, photo = world.treated()
    world.consent(patient, purpose=Purpose.MARKETING)
    assert withdraw_consent(world.session(INA), patient, Purpose.MARKETING) == 0
    assert world.view(PAM, photo.id)


def test_after_withdrawal_not_even_a_step_up_helps(world):
    patient, _ = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    with step_up(world.session(PAM), password(PAM)) as archives:
        [archive] = archives.values()
        for wrap in wraps:
            with pytest.raises(IntegrityError, match="sealed"):
                archive.open(wrap.sealed, b"")


def test_officer_and_practitioner_together_bring_a_patient_back(world):
    """The held wrap: an officer opens the outer seal, the archive key the inner one."""
    from clinicvault.access import contexts
    from clinicvault.domain.record_kinds import GroupKind

    patient, _ = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    [held] = [one for one in wraps if one.kind == WrapKind.HELD]
    key, vault = assigned.patient_key, world.vault
    officers = world.session(ADA).group(GroupKind.OFFICERS)
    info = contexts.patient_wrap(vault.id, key, WrapKind.HELD, held.recipient)
    with officers.open(held.sealed, info) as inner, step_up(world.session(PAM), password(PAM)) as a:
        group = vault.trust.newest(GroupKind.ARCHIVE, vault.trust.team)
        info = contexts.patient_wrap(vault.id, key, WrapKind.ARCHIVE, group.public.key_id)
        assert len(a[vault.trust.team].open(bytes(inner.view()), info)) == 32


def test_an_empty_pool_makes_patients_wait(world):
    empty_the_pool(world)
    first, second = world.patient(), world.patient(given="Zoë")
    world.consent(first)
    world.consent(first, until=dt.date(2026, 4, 1))
    world.consent(second, until=dt.date(2026, 3, 20))
    for patient in (first, second):
        assert all_consents(world, patient)[0].state is ConsentState.AWAITING_KEY
        with pytest.raises(Refused, match="import-awaiting-key"):
            ImportKeys(world.session(INA)).begin(patient)
    assert assign_waiting(world.session(PAM)) == 0
    assert refill(world, PAM, 1) == 1
    assert assign_waiting(world.session(PAM)) == 1
    refill(world, PAM, 1)
    assert assign_waiting(world.session(PAM)) == 1
    assert assign_waiting(world.session(PAM)) == 0
    for patient in (first, second):
        assert {c.state for c in all_consents(world, patient)} == {ConsentState.VALID}
    assert world.photo(first, b"a")
    epoch = dt.date(1970, 1, 1)
    ends = {dt.date(2026, 3, 21), dt.date(2026, 4, 2)}
    assert set(due_days(world)) == {(end - epoch).days for end in ends}


def due_days(world):
    return [wrap.due_day for wrap in rows_of(world, WrapRecord) if wrap.due_day]


def test_waiting_is_for_who_may_record(world):
    empty_the_pool(world)
    world.consent(world.patient())
    refill(world)
    assert assign_waiting(world.plain_administrator()) == 0
    from clinicvault.access.people.enrolment import disable

    words = world.join("Dora", frozenset({next(iter(world.session(PAM).roles))}))
    world.grant(PAM, "Dora", words)
    assert assign_waiting(world.session("Dora")) == 0
    assert assign_waiting(world.session(INA)) == 1
    disable(world.session(ADA), world.user("Dora"))


def test_a_key_given_elsewhere_meanwhile(world):
    """Both consents waited; the patient got a key by another consent in between."""
    empty_the_pool(world)
    patient = world.patient()
    world.consent(patient)
    refill(world)
    world.consent(patient)
    assert assign_waiting(world.session(PAM)) == 1
    assert len(rows_of(world, AssignmentRecord)) == 1


def test_no_team_no_key(founded_alone):
    world = founded_alone
    words = world.join(INA, frozenset({next(r for r in world_roles() if r.value == "intake")}))
    world.grant(ADA, INA, words)
    patient = world.patient()
    world.consent(patient)
    assert all_consents(world, patient, INA)[0].state is ConsentState.AWAITING_KEY
    with world.vault.write() as rows:
        assert discard_pool(world.session(ADA), rows) == 0


def world_roles():
    from clinicvault.domain.roles import Role

    return Role


def test_expiry_deletes_the_team_wrap_and_keeps_the_archive_wrap(world):
    patient = world.patient()
    world.consent(patient, until=dt.date(2026, 3, 10))
    photo = world.photo(patient)
    world.clock.pass_days(8)
    assert delete_due_wraps(world.session(INA)) == 0
    world.clock.pass_days(1)
    assert delete_due_wraps(world.plain_administrator()) == 1
    assert wrap_kinds(world, patient) == {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE}
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id, checks=False)
    assert world.events("keys-due")[-1].detail == {"keys": 1}


def test_the_latest_consent_decides_the_day(world):
    patient = world.patient()
    world.consent(patient, until=dt.date(2026, 3, 20))
    world.consent(patient, until=dt.date(2026, 3, 10))
    epoch = dt.date(1970, 1, 1)
    assert due_days(world) == [(dt.date(2026, 3, 21) - epoch).days]
    # Without an end the days of the rules decide: 2 March and thirty days.
    rules_day = (dt.date(2026, 4, 2) - epoch).days
    world.consent(patient)
    assert due_days(world) == [rules_day]
    world.consent(patient, until=dt.date(2026, 3, 10))
    assert due_days(world) == [rules_day]


def test_a_withdrawn_consent_no_longer_decides(world):
    patient = world.patient()
    world.consent(patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    assert withdraw_without_key(world) == 0


def withdraw_without_key(world):
    empty_the_pool(world)
    patient = world.patient(given="Zoë")
    world.consent(patient)
    return withdraw_consent(world.session(INA), patient, Purpose.CARE)


def test_the_badge(world):
    patient = world.patient()
    today = dt.date(2026, 3, 2)
    assert status_for([], Purpose.CARE, today) is ConsentStatus.NONE
    world.consent(patient, until=today)
    found = all_consents(world, patient)
    assert status_for(found, Purpose.CARE, today) is ConsentStatus.VALID
    assert status_for(found, Purpose.CARE, today + dt.timedelta(1)) is ConsentStatus.EXPIRED
    assert status_for(found, Purpose.TEACHING, today) is ConsentStatus.NONE
