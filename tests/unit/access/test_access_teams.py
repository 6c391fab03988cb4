"""Several teams: each with keys, pool and patients of its own (DESIGN §2, §4)."""

import pytest

from clinicvault.access.consent.care_keys import assign_waiting
from clinicvault.access.patients import pool
from clinicvault.access.patients.standing import standing_of
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people import enrolment
from clinicvault.access.people.enrolment import ForTeam
from clinicvault.access.people.leaving import disable, leave_team, reach
from clinicvault.access.people.reinviting import begin_team
from clinicvault.access.people.renewing import due
from clinicvault.access.people.resealing import renew
from clinicvault.access.people.teams import add_team, members_of, rename_team, teams_of
from clinicvault.access.unlocking import step_up
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.records import AssignmentRecord, PatientKeyRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.two_teams import (
    BEA,
    PRACTITIONER,
    enrol_again,
    treated_by,
    words_of,
)
from tests.unit.access.world import ADA, INA, PAM, PETE, password, refill


def standing(world, name, patient):
    session = world.session(name)
    with world.vault.read() as rows:
        return standing_of(session, rows, patient)


def names_of(world):
    with world.vault.read() as rows:
        return [(one.name, len(one.members), one.begun) for one in teams_of(world.vault, rows)]


def test_who_is_in_which_team(two):
    world, first, hands = two
    trust = world.vault.trust
    assert trust.teams == [first, hands]
    teams = {name: trust.people[world.user(name)].teams for name in (PAM, PETE, BEA, INA, ADA)}
    assert teams == {PAM: (first,), PETE: (first, hands), BEA: (hands,), INA: (), ADA: ()}
    assert members_of(trust, hands) == [
        user for user in trust.people if user in (world.user(PETE), world.user(BEA))
    ]
    assert names_of(world) == [("", 2, True), ("Hands", 2, True)]


def test_each_team_opens_its_own_patients(two):
    world, first, hands = two
    _, one = treated_by(world, first, b"one")
    patient, other = treated_by(world, hands, b"two")
    assert world.view(PAM, one.id) == b"preview one"
    assert world.view(BEA, other.id) == b"preview two"
    assert world.view(PETE, one.id) == b"preview one"
    assert world.view(PETE, other.id) == b"preview two"
    for checks in (True, False):
        with pytest.raises(Refused, match="record-other-team"):
            world.view(PAM, other.id, checks=checks)
        with pytest.raises(Refused, match="record-other-team"):
            world.view(BEA, one.id, checks=checks)
    assert standing(world, PAM, patient).standing is Standing.OTHER_TEAM
    assert standing(world, INA, patient).standing is Standing.NO_KEY
    assert standing(world, BEA, patient).standing is Standing.ACTIVE


def test_a_confirmed_identity_brings_up_ones_own_team_alone(two):
    world, first, hands = two
    mine, photo = treated_by(world, hands)
    theirs, _ = treated_by(world, first)
    world.clock.pass_days(60)
    found = bring_up(world.session(BEA), [mine, theirs], password(BEA))
    assert found.opened == [mine]
    assert found.refused == {theirs: "record-other-team"}
    assert world.view(PETE, photo.id) == b"preview picture"


def test_who_records_the_first_consent_says_whose_patient_it_is(two):
    world, first, hands = two
    patient = world.patient()
    with pytest.raises(InputRefused, match="consent-team-missing"):
        world.consent(patient)
    with pytest.raises(UsageError, match="team-unknown"):
        world.consent(patient, team=bytes(16))
    world.consent(patient, purpose=Purpose.TEACHING, team=bytes(16))
    world.consent(patient, team=hands)
    with pytest.raises(InputRefused, match="consent-team-other"):
        world.consent(patient, team=first)
    world.consent(patient)
    (row,) = rows_of(world, AssignmentRecord, id=patient)
    (key,) = rows_of(world, PatientKeyRecord, id=row.patient_key)
    assert key.team == hands


def test_a_patient_who_waits_gets_a_key_of_the_chosen_team(two):
    world, first, hands = two
    taken = [treated_by(world, hands)[0] for _ in range(8)]
    patient = world.patient()
    world.consent(patient, team=hands)
    with pytest.raises(InputRefused, match="consent-team-other"):
        world.consent(patient, team=first)
    world.consent(patient)
    assert assign_waiting(world.session(PAM)) == 0
    refill(world, BEA)
    assert assign_waiting(world.session(PAM)) == 1
    photo = world.photo(patient)
    assert world.view(BEA, photo.id) == b"preview picture"
    assert len(taken) == 8


def test_leaving_a_team_ends_access_at_once_and_renews_its_keys(two):
    world, first, hands = two
    patient, mine = treated_by(world, first)
    _, photo = treated_by(world, hands)
    open_window = world.session(PETE)
    assert open_window.holds(GroupKind.TEAM, hands)
    leave_team(world.session(ADA), world.user(PETE), hands)
    with pytest.raises(Refused, match="record-other-team"):
        world.view(PETE, photo.id)
    with pytest.raises(Refused, match="no-key"):
        open_window.group(GroupKind.TEAM, hands)
    assert open_window.group(GroupKind.TEAM, first)
    assert world.view(PETE, mine.id) == b"preview picture"
    assert due(world.vault) == (GroupKind.TEAM, GroupKind.ARCHIVE)
    assert not world.vault.due(GroupKind.TEAM, first)
    with step_up(world.session(PETE), password(PETE)) as archives:
        assert set(archives) == {first}
    renew(world.session(PAM), password(PAM))
    assert due(world.vault) == (GroupKind.TEAM, GroupKind.ARCHIVE)
    assert renew(world.session(BEA), password(BEA)) >= 2
    assert due(world.vault) == ()
    assert world.vault.trust.need(GroupKind.TEAM, hands).generation == 2
    assert world.vault.trust.need(GroupKind.TEAM, first).generation == 1
    assert world.view(BEA, photo.id) == b"preview picture"
    (entry,) = world.events("team-leave")
    assert entry.detail["team"] == "Hands"
    with pytest.raises(UsageError, match="team-not-member"):
        leave_team(world.session(ADA), world.user(PETE), hands)
    with pytest.raises(Refused, match="last-of-team"):
        leave_team(world.session(ADA), world.user(BEA), hands)
    with pytest.raises(Refused, match="last-of-team"):
        disable(world.session(ADA), world.user(BEA))
    with pytest.raises(Refused, match="role"):
        leave_team(world.session(PAM), world.user(PETE), first)
    assert patient


def test_who_left_comes_back_by_a_members_word(two):
    world, first, hands = two
    _, photo = treated_by(world, hands)
    leave_team(world.session(ADA), world.user(PETE), hands)
    renew(world.session(BEA), password(BEA))
    words = words_of(world, PETE)
    assert "team" in world.grant(BEA, PETE, words)
    assert world.view(PETE, photo.id) == b"preview picture"
    assert world.vault.trust.people[world.user(PETE)].teams == (first, hands)
    assert world.grant(BEA, PETE, words) == ()


def test_somebody_who_works_here_begins_a_team_and_keeps_the_own(two):
    world, first, _hands = two
    _, photo = treated_by(world, first)
    feet = add_team(world.session(ADA), "Feet")
    assert names_of(world)[-1] == ("Feet", 0, False)
    with pytest.raises(UsageError, match="team-needs-practitioner"):
        begin_team(world.session(ADA), world.user(INA), feet)
    invited = begin_team(world.session(ADA), world.user(PAM), feet)
    with pytest.raises(Refused, match="team-founder-pending"):
        begin_team(world.session(ADA), world.user(BEA), feet)
    world.grant(ADA, PAM, enrol_again(world, invited, PAM))
    assert world.vault.trust.people[world.user(PAM)].teams == (first, feet)
    assert world.view(PAM, photo.id) == b"preview picture"
    _, other = treated_by(world, feet, b"toe")
    assert world.view(PAM, other.id) == b"preview toe"
    with pytest.raises(Refused, match="record-other-team"):
        world.view(PETE, other.id, checks=False)


def test_a_teams_first_code_needs_a_privacy_officer(two):
    world, _, _hands = two
    adam = world.plain_administrator()
    team = add_team(adam, "Feet")
    with pytest.raises(Refused, match="team-needs-officer"):
        enrolment.invite(adam, "Fay", PRACTITIONER, ForTeam(team))
    with pytest.raises(Refused, match="team-needs-officer"):
        enrolment.invite(adam, "Fay", PRACTITIONER, ForTeam(team, world.session(PAM)))
    invited = enrolment.invite(adam, "Fay", PRACTITIONER, ForTeam(team, world.session(ADA)))
    enrolment.enrol(world.vault, invited.user, invited.code, password("Fay"), pool_size=2)
    assert world.vault.trust.people[invited.user].teams == (team,)
    with world.vault.read() as rows:
        assert len(rows.free_patient_keys(team, 9)) == 2


def test_a_code_that_begins_a_team_counts_once_for_the_team(two):
    world, _, _ = two
    team = add_team(world.session(ADA), "Feet")
    late = enrolment.invite(world.session(ADA), "Late", PRACTITIONER, ForTeam(team))
    world.clock.pass_days(8)
    first = enrolment.invite(world.session(ADA), "First", PRACTITIONER, ForTeam(team))
    enrolment.enrol(world.vault, first.user, first.code, password("First"), pool_size=1)
    world.clock.pass_days(-8)
    with pytest.raises(Refused, match="code-replaced"):
        enrolment.enrol(world.vault, late.user, late.code, password("Late"), pool_size=1)
    assert world.vault.trust.people[first.user].teams == (team,)


def test_names_of_teams(two):
    world, first, hands = two
    rename_team(world.session(ADA), first, "  Face   and skin ")
    assert names_of(world)[0] == ("Face and skin", 2, True)
    rename_team(world.session(ADA), first, "Skin")
    rename_team(world.session(ADA), first, "SKIN")
    for name, code in (
        ("", "wrong"),
        ("x" * 81, "wrong"),
        ("a\u202eb", "wrong"),
        ("skin", "taken"),
    ):
        with pytest.raises(InputRefused, match=f"team-name-{code}"):
            rename_team(world.session(ADA), hands, name)
    with pytest.raises(UsageError, match="team-unknown"):
        rename_team(world.session(ADA), bytes(16), "Feet")
    for act in (add_team, lambda s, n: rename_team(s, hands, n)):
        with pytest.raises(Refused, match="role"):
            act(world.session(PAM), "Feet")
    assert [e.detail["team"] for e in world.events("team-rename")][-1] == "SKIN"


def test_a_clinic_without_practitioners_has_no_further_team(founded_alone):
    with pytest.raises(Refused, match="team-first-missing"):
        add_team(founded_alone.session(ADA), "Feet")


def test_the_pool_is_filled_for_each_own_team(two):
    world, first, hands = two
    for _ in range(2):
        treated_by(world, first)
        treated_by(world, hands)
    assert refill(world, PAM) == 2
    assert refill(world, PETE) == 2
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        pool.fill_pool(world.vault, world.user(INA), world.session(INA).keys, 9)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        pool.fill_pool(world.vault, world.user(BEA), world.session(PETE).keys, 9)


def test_who_is_taken_out_while_filling_the_pool_makes_no_more(two, monkeypatch):
    world, first, hands = two
    session, real = world.session(PETE), pool.sound_keys

    def then_out(vault, rows, team, target, damaged):
        found = real(vault, rows, team, target, damaged)
        return found if team == first else []

    refill(world, PETE)
    monkeypatch.setattr(pool, "CHUNK", 1)
    told = []

    def progress(done, total):
        told.append(done)
        if done == 1:
            leave_team(world.session(ADA), world.user(PETE), hands)

    monkeypatch.setattr(pool, "sound_keys", then_out)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        pool.fill_pool(world.vault, session.user_id, session.keys, 8, progress)
    assert told == [1]


def test_what_somebody_may_have_copied_is_counted_by_team(two):
    world, first, hands = two
    treated_by(world, first)
    treated_by(world, hands)
    treated_by(world, hands)
    counted = {name: reach(world.session(ADA), world.user(name)) for name in (PAM, BEA, PETE)}
    assert {name: (one.active, one.archived) for name, one in counted.items()} == {
        PAM: (1, 1),
        BEA: (2, 2),
        PETE: (3, 3),
    }
