"""Between teams: moving patients, people of two teams, emergencies (DESIGN §2, §4)."""

from types import SimpleNamespace

import pytest

from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.moving import move_patient
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people import rewrapping
from clinicvault.access.people.enrolment import ForTeam
from clinicvault.access.people.leaving import disable, leave_team
from clinicvault.access.people.reinviting import reinvite
from clinicvault.access.release.emergency import allow, ask
from clinicvault.access.rotation.succession import key_of
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import GroupKind, Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_recovery import Recovered
from tests.unit.access.two_teams import (
    BEA,
    PRACTITIONER,
    enrol_again,
    treated_by,
)
from tests.unit.access.world import ADA, INA, PAM, PETE, password


def emergencies(world, key):
    wraps = rows_of(world, WrapRecord, patient_key=key)
    return [wrap for wrap in wraps if wrap.kind == WrapKind.EMERGENCY]


def test_a_member_of_both_moves_a_patient(two):
    world, first, hands = two
    patient, photo = treated_by(world, first)
    with pytest.raises(Refused, match="team-not-yours"):
        move_patient(world.session(PAM), patient, hands, password(PAM))
    with pytest.raises(Refused, match="team-not-yours"):
        move_patient(world.session(BEA), patient, hands, password(BEA))
    with pytest.raises(UsageError, match="team-same"):
        move_patient(world.session(PETE), patient, first, password(PETE))
    move_patient(world.session(PETE), patient, hands, password(PETE))
    assert world.view(BEA, photo.id) == b"preview picture"
    with pytest.raises(Refused, match="record-other-team"):
        world.view(PAM, photo.id, checks=False)
    (entry,) = world.events("record-move")
    assert (entry.patient, entry.detail["team"], entry.detail["before"]) == (patient, "Hands", "")
    move_patient(world.session(PETE), patient, first, password(PETE))
    assert world.view(PAM, photo.id) == b"preview picture"
    with pytest.raises(Refused, match="record-other-team"):
        world.view(BEA, photo.id, checks=False)


def test_a_moved_patient_comes_back_by_the_other_team(two):
    """The held wrap's inside is for the team whose patient it is."""
    world, first, hands = two
    patient, photo = treated_by(world, first)
    move_patient(world.session(PETE), patient, hands, password(PETE))
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="no-patient-key"):
        move_patient(world.session(PETE), patient, first, password(PETE))
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    assert bring_up(world.session(PAM), [patient], password(PAM)).opened == []
    assert bring_up(world.session(BEA), [patient], password(BEA)).opened == [patient]
    assert world.view(BEA, photo.id) == b"preview picture"


def test_an_archived_patient_without_valid_consent_moves_and_stays_archived(two):
    world, first, hands = two
    patient = world.patient()
    world.consent(patient, until=None, team=first)
    photo = world.photo(patient)
    world.consent(patient, until=None)
    world.clock.pass_days(60)
    move_patient(world.session(PETE), patient, hands, password(PETE))
    assert world.view(BEA, photo.id) == b"preview picture"


def test_named_people_are_of_the_patients_team(two):
    world, first, hands = two
    patient, _ = treated_by(world, first)
    bea, pete = world.user(BEA), world.user(PETE)
    with pytest.raises(UsageError, match="restrict-practitioner"):
        restrict(world.session(PETE), patient, [pete, bea], password(PETE))
    restrict(world.session(PETE), patient, [pete], password(PETE))
    with pytest.raises(Refused, match="move-restricted"):
        move_patient(world.session(PETE), patient, hands, password(PETE))


def test_emergency_access_is_for_the_own_team(two):
    world, first, _hands = two
    patient, _ = treated_by(world, first)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="emergency-other-team"):
        ask(world.session(BEA), patient, "in the operating room", password(BEA))
    assert ask(world.session(PETE), patient, "in the operating room", password(PETE))


def test_an_emergency_that_was_asked_before_the_move_is_not_allowed_after_it(two):
    world, first, hands = two
    patient, _ = treated_by(world, first)
    world.clock.pass_days(60)
    delete_due_wraps(world.session(INA))
    request = ask(world.session(PAM), patient, "in the operating room", password(PAM))
    granted = ask(world.session(PETE), patient, "in the operating room", password(PETE))
    allow(world.session(ADA), granted)
    key = rows_of(world, AssignmentRecord, id=patient)[0].patient_key
    assert len(emergencies(world, key)) == 1
    move_patient(world.session(PETE), patient, hands, password(PETE))
    assert emergencies(world, key) == []
    with pytest.raises(Refused, match="emergency-other-team"):
        allow(world.session(ADA), request)


def test_leaving_a_team_takes_what_was_for_that_person_alone(two):
    world, first, hands = two
    patient, photo = treated_by(world, hands)
    other, kept = treated_by(world, first)
    pete, bea = world.user(PETE), world.user(BEA)
    restrict(world.session(BEA), patient, [bea, pete], password(BEA))
    restrict(world.session(PETE), other, [pete], password(PETE))
    leave_team(world.session(ADA), pete, hands)
    with pytest.raises(Refused):
        world.view(PETE, photo.id, checks=False)
    assert world.view(BEA, photo.id) == b"preview picture"
    assert world.view(PETE, kept.id) == b"preview picture"


def test_leaving_the_clinic_renews_both_teams(two):
    world, first, hands = two
    disable(world.session(ADA), world.user(PETE))
    assert world.vault.due(GroupKind.TEAM, first)
    assert world.vault.due(GroupKind.ARCHIVE, hands)
    disable_pam = pytest.raises(Refused, match="last-of-team")
    with disable_pam:
        disable(world.session(ADA), world.user(PAM))


def test_somebody_in_two_teams_says_into_which_a_newcomer_comes(two):
    world, first, hands = two
    words = world.join("Nina", PRACTITIONER)
    with pytest.raises(UsageError, match="team-missing"):
        world.grant(PETE, "Nina", words)
    with pytest.raises(Refused, match="team-not-yours"):
        world.grant(PAM, "Nina", words, hands)
    assert set(world.grant(PETE, "Nina", words, hands)) == {"team", "archive"}
    assert world.vault.trust.people[world.user("Nina")].teams == (hands,)
    world.grant(PAM, "Nina", words)
    assert world.vault.trust.people[world.user("Nina")].teams == (first, hands)


def test_a_code_may_be_for_a_team(two):
    world, _first, hands = two
    words = world.join("Nina", PRACTITIONER, place=ForTeam(hands))
    assert "team" not in world.grant(PAM, "Nina", words)
    assert world.vault.trust.people[world.user("Nina")].teams == ()
    assert set(world.grant(PETE, "Nina", words)) == {"team", "archive"}
    assert world.vault.trust.people[world.user("Nina")].teams == (hands,)
    invited = reinvite(world.session(ADA), world.user("Nina"))
    words = enrol_again(world, invited, "Nina")
    assert world.vault.trust.people[world.user("Nina")].teams == ()
    world.grant(PETE, "Nina", words)
    assert world.vault.trust.people[world.user("Nina")].teams == (hands,)
    with pytest.raises(UsageError, match="team-unknown"):
        world.join("Olaf", PRACTITIONER, place=ForTeam(bytes(16)))
    world.grant(ADA, "Ines", world.join("Ines", frozenset({Role.INTAKE}), place=ForTeam(hands)))
    assert world.vault.trust.people[world.user("Ines")].teams == ()


def test_the_key_stays_the_same_when_a_patient_moves(two):
    world, first, hands = two
    patient, _ = treated_by(world, first)
    session = world.session(PETE)
    with world.vault.read() as rows:
        before = key_of(session, world.vault.reader(rows), patient)
    move_patient(session, patient, hands, password(PETE))
    late = world.photo(patient, b"after")
    with world.vault.read() as rows:
        assert key_of(session, world.vault.reader(rows), patient) == before
    assert world.view(BEA, late.id) == b"preview after"


def test_a_recovery_brings_every_team_back(two):
    """Each patient to the own team's new keys; who was in one before stays in it, without them."""
    world, first, hands = two
    _, one = treated_by(world, first, b"one")
    patient, other = treated_by(world, first, b"two")
    move_patient(world.session(PETE), patient, hands, password(PETE))
    made = Recovered(world, pool_size=1)
    trust = made.vault.trust
    assert trust.people[made.founded.user].teams == (first, hands)
    assert [made.view(photo) for photo in (one, other)] == [b"preview one", b"preview two"]
    with made.vault.read() as rows:
        assert [len(rows.free_patient_keys(team, 9)) for team in (first, hands)] == [1, 1]
        assert {w.recipient for w in rows.find(WrapRecord) if w.kind == WrapKind.TEAM} == {
            trust.need(GroupKind.TEAM, team).public.key_id for team in (first, hands)
        }
    made.shut()


def test_a_recovery_leaves_whose_team_damage_hides(two):
    """Sealed to the wrong team's keys it would be open to strangers."""
    world, first, hands = two
    patient, photo = treated_by(world, hands)
    _, sound = treated_by(world, first, b"sound")
    key = rows_of(world, AssignmentRecord, id=patient)[0].patient_key
    world.swap("update patient_key set team = ? where id = ?", first, key)
    made = Recovered(world, pool_size=1)
    assert made.view(sound) == b"preview sound"
    with pytest.raises((IntegrityError, Refused)):
        made.view(photo)
    made.shut()


def test_of_several_teams_none_is_guessed(world, monkeypatch):
    """Where the row is damaged that tells whose a patient is."""

    def rot(*_):
        raise IntegrityError("row-altered")

    monkeypatch.setattr(rewrapping, "team_of_key", rot)
    with world.vault.read() as rows:
        key = SimpleNamespace(session=world.session(PAM), rows=rows, id=bytes(16))
        assert rewrapping._team(key, {b"a": None}) == b"a"
        with pytest.raises(IntegrityError, match="row-altered"):
            rewrapping._team(key, {b"a": None, b"b": None})
