"""How an emergency access ends, and hands on its rows."""

import dataclasses

import pytest

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.people.enrolment import disable
from clinicvault.access.release import emergency
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import Stage, WrapKind
from clinicvault.domain.records import AssignmentRecord
from clinicvault.domain.roles import Role
from tests.unit.access.asking import (
    HOUR_MS,
    allowed,
    asked,
    begun,
    of_kind,
    state,
    view,
    withdrawn,
    word,
    wraps,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, password

# the end


def test_ending_it_takes_key_and_wrap(world):
    patient, photo = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    with pytest.raises(Refused, match="request-not-granted"):
        emergency.end(world.session(PETE), request)
    emergency.end(session, request)
    assert (state(world, request), wraps(world)) == ("over", [])
    with pytest.raises(Refused, match="consent-withdrawn"):
        view(session, photo)
    [entry] = world.events("emergency-end")
    assert entry.detail == {"request": request.hex(), "early": True}
    with pytest.raises(Refused, match="request-not-granted"):
        emergency.end(session, request)
    assert emergency.end_over(session) == 0


def test_what_was_granted_may_be_given_back_unused(world):
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    emergency.end(world.session(PAM), request)
    assert wraps(world) == []
    assert state(world, request) == "expired"
    with pytest.raises(Refused, match="request-not-granted"):
        begun(world, request, world.session(PAM))


@pytest.mark.parametrize("name", [ADA, INA, PETE])
def test_anybodys_program_ends_what_is_over(world, name):
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    begun(world, request, world.session(PAM))
    assert emergency.end_over(world.session(name)) == 0
    world.clock.ms += HOUR_MS
    assert len(wraps(world)) == 1
    assert emergency.end_over(world.session(name)) == 1
    assert (state(world, request), wraps(world)) == ("over", [])
    assert emergency.end_over(world.session(name)) == 0
    [entry] = world.events("emergency-end")
    assert (entry.user, entry.detail["early"]) == (world.user(name), False)


def test_what_nobody_began_in_time_is_ended_and_what_waits_is_not(world):
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    asked(world, patient, PETE)
    world.clock.ms += 24 * HOUR_MS
    assert emergency.end_over(world.session(INA)) == 1
    assert (state(world, request), wraps(world)) == ("expired", [])


def test_the_next_days_unlock_deletes_what_was_missed(world):
    patient, _ = withdrawn(world)
    allowed(world, patient)
    world.clock.pass_days(1)
    delete_due_wraps(world.session(INA))
    assert wraps(world) == []


def test_ending_where_person_or_patient_have_other_keys_by_now(world):
    patient, _ = withdrawn(world)
    request = allowed(world, patient, PETE)
    emergency.begin(world.session(PETE), request, password(PETE))
    disable(world.session(ADA), world.user(PETE))
    world.clock.ms += HOUR_MS
    assert emergency.end_over(world.session(INA)) == 1
    assert state(world, request) == "over"


def test_a_word_that_it_is_over_is_no_end_before_its_time(world):
    patient, photo = withdrawn(world)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    word(world, request, INA, Stage.ENDED, Role.INTAKE)
    assert state(world, request) == "running"
    assert view(session, photo)


def test_damage_keeps_nobody_from_unlocking(world):
    patient, _ = withdrawn(world)
    allowed(world, patient)
    world.swap("update request set made_ms = 1")
    assert emergency.end_over(world.session(INA)) == 0
    assert len(world.events("damage-found")) == 1


def test_nobody_without_a_role_ends_anything(world, monkeypatch):
    session = world.session(INA)
    monkeypatch.setattr(type(session), "roles", property(lambda _: frozenset()))
    assert emergency.end_over(session) == 0


# hands on the rows


@pytest.mark.parametrize("name", [INA, PAM, PETE])
def test_a_forged_yes_opens_nothing(world, name):
    """By the asker, by another practitioner, by the front desk: none of them is an officer."""
    patient, _ = withdrawn(world)
    request = asked(world, patient)
    word(world, request, name, Stage.GRANT, Role.OFFICER)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        begun(world, request, world.session(PAM))


def test_a_yes_in_the_wrong_role_does_not_count(world):
    patient, _ = withdrawn(world)
    request = asked(world, patient)
    word(world, request, PETE, Stage.GRANT, Role.PRACTITIONER)
    word(world, request, ADA, Stage.GRANT, Role.ADMINISTRATOR)
    assert state(world, request) == "waiting"
    with pytest.raises(Refused, match="request-not-granted"):
        begun(world, request, world.session(PAM))


def test_a_yes_for_another_patient(world):
    patient, _ = withdrawn(world)
    other, _ = withdrawn(world)
    granted, wanted = allowed(world, patient), asked(world, other)
    world.swap("update approval set request = ?", wanted)
    with pytest.raises(IntegrityError, match="row-altered"):
        begun(world, wanted, world.session(PAM))
    assert granted != wanted


def test_a_no_that_was_rolled_back(world):
    from clinicvault.access.release.requests import deny

    patient, _ = withdrawn(world)
    request = asked(world, patient)
    deny(world.session(ADA), request)
    world.swap("delete from approval")
    with pytest.raises(IntegrityError, match="row-altered"):
        begun(world, request, world.session(PAM))


def test_a_wrap_put_back_after_its_end(world):
    patient, _ = withdrawn(world)
    request = allowed(world, patient)
    with world.sql() as rows:
        kept = rows.execute("select * from key_wrap where kind = 8").fetchone()
    begun(world, request, world.session(PAM))
    emergency.end(world.session(PAM), request)
    with world.sql() as rows:
        marks = ", ".join("?" * len(kept))
        rows.execute(f"insert into key_wrap values ({marks})", kept)
    with pytest.raises(IntegrityError):
        world.again()


def test_a_held_wrap_of_another_patient_is_refused(world):
    """An insider who may sign wraps puts another patient's in its place."""
    patient, _ = withdrawn(world)
    [assignment] = rows_of(world, AssignmentRecord)
    stranger = KeyPair.generate()
    to = world.vault.trust.people[world.user(PAM)].second
    held = next(
        wrap for wrap in of_kind(world, WrapKind.HELD) if wrap.patient_key == assignment.patient_key
    )
    false = dataclasses.replace(
        held,
        version=held.version + 1,
        sealed=new_wrap(
            world.vault.id, assignment.patient_key, WrapKind.HELD, to, stranger.seed
        ).sealed,
    )
    world.append(world.session(INA).signed(false))
    request = asked(world, patient)
    with pytest.raises(IntegrityError):
        emergency.allow(world.session(ADA), request)
    assert (state(world, request), wraps(world)) == ("waiting", [])
