"""After a withdrawal: officer and practitioner together bring a record back, neither alone."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent import bringing_back
from clinicvault.access.consent.bringing_back import bring_back, inner_of_held
from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.consent.consents import NewConsent, record_consent, withdraw_consent
from clinicvault.access.patients.named import drop_user_wraps, restrict
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.domain.clinical import Evidence, Standing
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import ConsentState, GroupKind, Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, ConsentRecord
from clinicvault.domain.roles import Act
from tests.unit.access.rows import rows_of
from tests.unit.access.standings import (
    ACTIVE,
    ALWAYS,
    COLD,
    archived,
    kinds,
    newest,
    next_day,
    second_key,
    stands,
    up,
    wraps,
)
from tests.unit.access.world import ADA, INA, PAM, PETE, password

NAMED_COLD = ALWAYS | {WrapKind.USER_COLD}


def states(world, patient):
    with world.vault.read() as rows:
        return [one.state for one in consents_of(world.session(INA), rows, patient)]


def withdrawn(world, *names):
    """Withdrawn, and restricted to somebody before: (patient, photo row)."""
    patient, photo = world.treated()
    if names:
        users = [world.user(name) for name in names]
        restrict(world.session(names[0]), patient, users, password(names[0]))
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    assert kinds(world, patient) == ALWAYS
    return patient, photo


def back(world, patient, name=ADA):
    bring_back(world.session(name), patient)


def test_both_are_needed_and_neither_is_enough(world):
    patient, photo = withdrawn(world)
    world.consent(patient)
    assert states(world, patient)[0] is ConsentState.AWAITING_OFFICER
    assert up(world, PAM, patient).refused == {patient: "consent-awaiting-officer"}
    officer = stands(world, ADA, patient)
    assert (officer.standing, officer.may) == (Standing.CLOSED, {Act.BRING_BACK})
    back(world, patient)
    assert kinds(world, patient) == COLD
    assert states(world, patient)[0] is ConsentState.VALID
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id, checks=False)
    with pytest.raises(Refused, match="no-patient-key"):
        world.view(ADA, photo.id, checks=False)
    assert stands(world, PAM, patient).standing is Standing.COLD
    assert up(world, PAM, patient).opened == [patient]
    assert kinds(world, patient) == ACTIVE
    assert world.view(PETE, photo.id) == b"preview picture"
    [entry] = world.events("record-back")
    assert (entry.patient, entry.user, entry.detail) == (patient, world.user(ADA), {"named": 0})


def test_an_officer_who_records_the_new_consent_brings_it_back_by_that(world):
    patient, photo = withdrawn(world)
    new = NewConsent(Purpose.CARE, None, Evidence.PAPER_SCANNED)
    record_consent(world.session(ADA), patient, new)
    assert states(world, patient)[0] is ConsentState.VALID
    assert kinds(world, patient) == COLD
    assert len(world.events("record-back")) == 1
    up(world, PAM, patient)
    assert world.view(PAM, photo.id) == b"preview picture"


@pytest.mark.parametrize("name", [INA, PAM])
def test_only_officers(world, name):
    patient, _ = withdrawn(world)
    world.consent(patient)
    with pytest.raises(Refused, match="role"):
        back(world, patient, name)
    assert kinds(world, patient) == ALWAYS


def test_not_without_a_new_consent(world):
    patient, _ = withdrawn(world)
    with pytest.raises(Refused, match="bring-back-no-consent"):
        back(world, patient)
    world.consent(patient, until=dt.date(2026, 3, 4))
    world.consent(patient, purpose=Purpose.TEACHING)
    world.clock.pass_days(5)
    with pytest.raises(Refused, match="bring-back-no-consent"):
        back(world, patient)
    with pytest.raises(Refused, match="no-patient-key"):
        back(world, world.patient(given="Zoë"))


def test_a_consent_withdrawn_again_does_not_count(world):
    patient, _ = withdrawn(world)
    world.consent(patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="bring-back-no-consent"):
        back(world, patient)
    [record] = [
        one for one in rows_of(world, ConsentRecord, patient=patient) if one.details_sealed
    ][-1:]
    assert record.state == ConsentState.WITHDRAWN


def test_not_where_a_step_up_opens_it_already(world):
    for patient in (world.treated()[0], archived(world, b"cold", given="Zoë")[0]):
        with pytest.raises(UsageError, match="bring-back-needless"):
            back(world, patient)


def test_a_record_that_is_brought_back_keeps_its_older_consents_withdrawn(world):
    patient, _ = withdrawn(world)
    world.consent(patient)
    world.consent(patient)
    back(world, patient)
    assert states(world, patient) == [
        ConsentState.VALID,
        ConsentState.VALID,
        ConsentState.WITHDRAWN,
    ]


# restricted records


def test_a_restricted_record_goes_back_to_whom_it_names(world):
    patient, photo = withdrawn(world, PAM)
    world.consent(patient)
    back(world, patient)
    [wrap] = [one for one in wraps(world, patient) if one.kind == WrapKind.RETURNED]
    assert wrap.recipient == second_key(world, PAM)
    assert kinds(world, patient) == ALWAYS | {WrapKind.RETURNED}
    assert up(world, PETE, patient).refused == {patient: "record-restricted"}
    for name, code in ((PAM, "record-archived"), (PETE, "record-restricted")):
        with pytest.raises(Refused, match=code):
            world.view(name, photo.id, checks=False)
    assert stands(world, PAM, patient).standing is Standing.COLD
    assert up(world, PAM, patient).opened == [patient]
    assert kinds(world, patient) == NAMED_COLD | {WrapKind.USER}
    assert world.view(PAM, photo.id) == b"preview picture"
    with pytest.raises(UsageError, match="bring-back-needless"):
        back(world, patient)


def test_named_users_whose_keys_are_gone_get_it_back(world):
    patient, photo = world.treated()
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    ada = world.session(ADA)
    with world.vault.write() as rows:
        drop_user_wraps(ada, rows, world.user(PAM), {})
        rows.event(ada.event("user-disable"))
        rows.commit()
    assert Act.BRING_BACK in stands(world, ADA, patient).may
    back(world, patient)
    up(world, PAM, patient)
    assert world.view(PAM, photo.id) == b"preview picture"


def test_where_nobody_named_is_left_the_team_gets_it(world, monkeypatch):
    patient, photo = world.treated()
    restrict(world.session(PETE), patient, [world.user(PETE)], password(PETE))
    pete = world.user(PETE)
    gone = dataclasses.replace(world.vault.trust.people[pete], revoked=True)
    monkeypatch.setitem(world.vault.trust.people, pete, gone)
    back(world, patient)
    assert kinds(world, patient) == COLD
    up(world, PAM, patient)
    assert world.view(PAM, photo.id) == b"preview picture"


# the held wrap itself


def held_of(world, patient):
    return next(wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.HELD)


def resealed(world, patient, content):
    """What a client that is not ours could store in the held wrap's place."""
    held = held_of(world, patient)
    officers = world.vault.trust.newest(GroupKind.OFFICERS)
    info = contexts.patient_wrap(world.vault.id, held.patient_key, WrapKind.HELD, held.recipient)
    sealed = seal(officers.public, content, info)
    world.append(
        world.session(PAM).signed(
            dataclasses.replace(held, version=held.version + 1, sealed=sealed)
        )
    )


def test_what_is_no_wrap_is_refused(world):
    patient, _ = withdrawn(world)
    world.consent(patient)
    resealed(world, patient, b"too short")
    with pytest.raises(IntegrityError, match="row-altered"):
        back(world, patient)
    assert kinds(world, patient) == ALWAYS


def test_another_patients_wrap_opens_nothing(world):
    """The officer cannot look inside; the practitioner's step-up finds it out."""
    patient, _ = withdrawn(world)
    other, _ = world.treated(b"other", given="Zoë")
    world.consent(patient)
    foreign = next(one for one in wraps(world, other) if one.kind == WrapKind.ARCHIVE)
    resealed(world, patient, foreign.sealed)
    back(world, patient)
    assert up(world, PAM, patient).refused == {patient: "row-altered"}
    held = held_of(world, other)
    [mine] = rows_of(world, AssignmentRecord, id=patient)
    moved = dataclasses.replace(held, id=b"h" * 16, version=1, patient_key=mine.patient_key)
    world.append(world.session(PAM).signed(moved), delete=(held_of(world, patient),))
    ada = world.session(ADA)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="sealed"):
        inner_of_held(ada, rows, mine.patient_key)


def test_older_generations_of_the_officers_key_open_it(world, monkeypatch):
    patient, _ = withdrawn(world)
    ada, newer = world.session(ADA), KeyPair.generate()
    own = ada.generations(GroupKind.OFFICERS)
    line = [*own, newer]
    monkeypatch.setattr(ada, "generations", lambda kind, team=b"": line)
    key = held_of(world, patient).patient_key
    with world.vault.read() as rows:
        assert len(inner_of_held(ada, rows, key)) == 1168
        line[:] = [newer]
        with pytest.raises(Refused, match="no-patient-key"):
            inner_of_held(ada, rows, key)
    with world.vault.read() as rows, pytest.raises(Refused, match="no-key"):
        inner_of_held(world.session(PAM), rows, key)


def test_what_an_officer_gives_back_is_renewed_at_the_step_up(world, monkeypatch):
    """Two generations of the archive: which one the inner seal is for, the officer cannot tell."""
    patient, photo = withdrawn(world)
    world.consent(patient)
    older = dataclasses.replace(
        world.vault.trust.need(GroupKind.ARCHIVE, world.vault.trust.team),
        id=new_id(),
        public=KeyPair.generate().public,
    )
    line = world.vault.trust.groups[GroupKind.ARCHIVE, world.vault.trust.team]
    monkeypatch.setitem(
        world.vault.trust.groups, (GroupKind.ARCHIVE, world.vault.trust.team), [older, *line]
    )
    back(world, patient)
    [archive] = [one for one in wraps(world, patient) if one.kind == WrapKind.ARCHIVE]
    assert archive.recipient == older.public.key_id
    assert up(world, PAM, patient).opened == [patient]
    [archive] = [one for one in wraps(world, patient) if one.kind == WrapKind.ARCHIVE]
    assert archive.recipient == newest(world)
    next_day(world)
    assert up(world, PAM, patient).opened == [patient]
    assert world.view(PAM, photo.id) == b"preview picture"


def test_what_changes_is_one_transaction(world, monkeypatch):
    patient, _ = withdrawn(world)
    world.consent(patient)

    def failing(*_):
        raise IntegrityError("row-altered")

    monkeypatch.setattr(bringing_back, "_validate", failing)
    with pytest.raises(IntegrityError):
        back(world, patient)
    assert kinds(world, patient) == ALWAYS


def test_a_withdrawal_takes_what_was_given_back_and_an_emergencys_wrap(world):
    patient, _ = withdrawn(world, PAM)
    world.consent(patient)
    back(world, patient)
    pam = world.session(PAM)
    [returned] = [one for one in wraps(world, patient) if one.kind == WrapKind.RETURNED]
    one = dataclasses.replace(returned, id=b"e" * 16, version=1, kind=int(WrapKind.EMERGENCY))
    world.append(pam.signed(one))
    assert withdraw_consent(world.session(INA), patient, Purpose.CARE) == 2
    assert kinds(world, patient) == ALWAYS
