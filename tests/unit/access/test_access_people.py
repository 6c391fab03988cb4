"""People come with a one-time code, are let in by holders of the keys, and leave."""

import dataclasses

import pytest

from clinicvault.access.people import enrolment, granting
from clinicvault.access.people.enrolment import disable, enrol, invite
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import change_password, own_words, step_up, unlock
from clinicvault.crypto.codes import code_signing_key, one_time_code, parse_code
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PatientKeyRecord
from clinicvault.domain.roles import Act, Role
from tests.unit.access.world import ADA, DAY_MS, INA, PAM, PETE, POOL, ROLES, password

INTAKE = frozenset({Role.INTAKE})
PRACTITIONER = frozenset({Role.PRACTITIONER})


def test_everyone_holds_what_the_roles_say(world):
    team = world.vault.trust.team
    held = {
        name: {kind for kind, _ in world.session(name)._groups} for name in (ADA, PAM, PETE, INA)
    }
    assert held == {
        ADA: {GroupKind.ROOT, GroupKind.LOG, GroupKind.OFFICERS, GroupKind.DIRECTORY},
        PAM: {GroupKind.DIRECTORY, GroupKind.TEAM},
        PETE: {GroupKind.DIRECTORY, GroupKind.TEAM},
        INA: {GroupKind.DIRECTORY},
    }
    assert world.session(PAM).holds(GroupKind.TEAM, team)
    assert not world.session(INA).holds(GroupKind.TEAM, team)
    for name, roles in ROLES.items():
        assert world.session(name).roles == roles


def test_codes_count_once_and_for_one(world):
    made = invite(world.session(ADA), "Eve", INTAKE)
    other = invite(world.session(ADA), "Max", INTAKE)
    with pytest.raises(Refused, match="code-wrong"):
        enrol(world.vault, made.user, other.code, password("Eve"))
    with pytest.raises(Refused, match="code-wrong"):
        enrol(world.vault, new_id(), made.code, password("Eve"))
    with Secret.random(16) as seed, pytest.raises(Refused, match="code-wrong"):
        enrol(world.vault, made.user, one_time_code(seed), password("Eve"))
    with pytest.raises(UsageError, match="code-unreadable"):
        enrol(world.vault, made.user, "nonsense", password("Eve"))
    enrol(world.vault, made.user, made.code, password("Eve"))
    with pytest.raises(Refused, match="code-used"):
        enrol(world.vault, made.user, made.code, password("Eve"))
    refused = [e for e in world.events("enrol") if e.outcome == "refused"]
    assert [e.detail["reason"] for e in refused] == ["code-wrong"] * 3 + ["code-used"]


def test_a_code_expires(world):
    made = invite(world.session(ADA), "Eve", INTAKE)
    world.clock.ms += enrolment.CODE_LIFE_MS + DAY_MS
    with pytest.raises(Refused, match="code-expired"):
        enrol(world.vault, made.user, made.code, password("Eve"))


def test_a_code_used_at_two_computers_at_once_counts_once(world, monkeypatch):
    made = invite(world.session(ADA), "Eve", INTAKE)
    make = enrolment.make_newcomer

    def be_second(*arguments):
        monkeypatch.setattr(enrolment, "make_newcomer", make)
        enrol(world.vault, made.user, made.code, password("Eve"))
        return make(*arguments)

    monkeypatch.setattr(enrolment, "make_newcomer", be_second)
    with pytest.raises(Refused, match="code-used"):
        enrol(world.vault, made.user, made.code, password("Mallory"))
    assert unlock(world.vault, made.user, password("Eve")).roles == INTAKE


def test_only_administrators_invite_and_roles_are_needed(world):
    with pytest.raises(Refused, match="role"):
        invite(world.session(PAM), "Eve", INTAKE)
    with pytest.raises(UsageError, match="role-missing"):
        invite(world.session(ADA), "Eve", frozenset())


def test_words_are_compared_before_anything_is_signed(world):
    words = world.join("Eve", INTAKE)
    with pytest.raises(UsageError, match="words-differ"):
        world.grant(ADA, "Eve", "some other four words")
    assert world.events("user-grant")[-1].detail["subject"] != world.user("Eve")
    assert world.grant(ADA, "Eve", f"  {words.upper()} ") == ("directory",)
    assert world.grant(ADA, "Eve", words) == ()


def test_grants_need_a_role_and_somebody_enrolled(world):
    made = invite(world.session(ADA), "Eve", INTAKE)
    with pytest.raises(UsageError, match="not-enrolled-yet"):
        granting.grant(world.session(ADA), made.user, "a b c d", None)
    with pytest.raises(Refused, match="role"):
        granting.grant(world.session(INA), made.user, "a b c d", None)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        granting.grant(world.session(ADA), new_id(), "a b c d", None)


def test_a_second_practitioner_needs_the_first(world):
    words = world.join("Dora", PRACTITIONER)
    assert world.grant(ADA, "Dora", words) == ()
    assert world.session("Dora").roles == frozenset()
    with pytest.raises(Refused, match="step-up-needed"):
        granting.grant(world.session(PAM), world.user("Dora"), words, None)
    assert world.session("Dora").roles == PRACTITIONER
    assert world.grant(PAM, "Dora", words) == ("archive",)
    assert world.grant(PAM, "Dora", words) == ()
    assert world.grant(ADA, "Dora", words) == ("directory",)
    with step_up(world.session("Dora"), password("Dora")) as archives:
        group = world.vault.trust.newest(GroupKind.ARCHIVE, world.vault.trust.team)
        assert {team: one.public for team, one in archives.items()} == {group.team: group.public}


def test_keys_exchanged_between_comparing_and_giving(world, monkeypatch):
    words = world.join("Eve", INTAKE)
    endorse = granting._endorse

    def disable_meanwhile(*arguments):
        endorse(*arguments)
        disable(world.session(ADA), world.user("Eve"))

    monkeypatch.setattr(granting, "_endorse", disable_meanwhile)
    with pytest.raises(UsageError, match="words-differ"):
        world.grant(ADA, "Eve", words)


def test_an_officer_joins_by_an_officer(world):
    words = world.join("Olga", frozenset({Role.OFFICER}))
    assert world.session("Olga").roles == frozenset()
    assert set(world.grant(ADA, "Olga", words)) == {"officers", "directory"}
    assert world.session("Olga").roles == frozenset({Role.OFFICER})


def test_an_administrator_is_certified_at_once_but_gets_keys_by_grant(world):
    words = world.join("Adam", frozenset({Role.ADMINISTRATOR}))
    adam = world.session("Adam")
    assert adam.may(Act.MANAGE_USERS)
    with pytest.raises(Refused, match="no-key"):
        invite(adam, "Eve", INTAKE)
    assert set(world.grant(ADA, "Adam", words)) == {"root", "log"}
    assert invite(world.session("Adam"), "Eve", INTAKE).code


def test_a_disabled_person_is_out(world):
    session = world.session(PETE)
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused, match="user-disabled"):
        world.unlock(PETE)
    assert session.roles == frozenset()
    assert not session.may(Act.LIST_PATIENTS)
    with pytest.raises(Refused, match="user-disabled"):
        session.signed(world.vault.trust.founding)
    entry = world.events("unlock")[-1]
    assert (entry.user, entry.outcome) == (world.user(PETE), "refused")
    with pytest.raises(UsageError, match="user-disabled-already"):
        disable(world.session(ADA), world.user(PETE))
    with pytest.raises(UsageError, match="not-enrolled-yet"):
        granting.grant(world.session(ADA), world.user(PETE), "a b c d", None)


def test_who_may_not_be_disabled(world):
    with pytest.raises(Refused, match="disable-self"):
        disable(world.session(ADA), world.user(ADA))
    with pytest.raises(Refused, match="role"):
        disable(world.session(PAM), world.user(PETE))
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused, match="last-holder"):
        disable(world.session(ADA), world.user(PAM))


def test_a_code_dies_with_its_user(world):
    made = invite(world.session(ADA), "Eve", INTAKE)
    disable(world.session(ADA), made.user)
    with pytest.raises(Refused, match="code-wrong"):
        enrol(world.vault, made.user, made.code, password("Eve"))


def test_a_revocation_empties_the_pool(world):
    """Who leaves knew what the pool was sealed to; unassigned key pairs go with them."""
    world.treated()
    disable(world.session(ADA), world.user(PETE))
    with world.vault.read() as rows:
        assert rows.free_patient_keys(world.vault.trust.team, POOL) == []
        assert rows.count(PatientKeyRecord) == 1
    assert world.events("user-disable")[0].detail["keys"] == POOL - 1
    assert world.again().trust.team


def test_the_first_practitioner_needs_an_officer_too(founded_alone):
    world = founded_alone
    assert world.vault.trust.team is None
    world.grant(ADA, "Adam", world.join("Adam", frozenset({Role.ADMINISTRATOR})))
    with pytest.raises(Refused, match="team-needs-officer"):
        invite(world.session("Adam"), "Pam", PRACTITIONER)
    made = invite(world.session(ADA), "Pam", PRACTITIONER)
    with pytest.raises(Refused, match="team-founder-pending"):
        invite(world.session(ADA), "Pete", PRACTITIONER)
    disable(world.session(ADA), made.user)
    again = invite(world.session(ADA), "Pam", PRACTITIONER)
    told = []
    enrol(
        world.vault,
        again.user,
        again.code,
        password("Pam"),
        lambda done, total: told.append((done, total)),
        pool_size=60,
    )
    assert told == [(50, 60), (60, 60)]
    session = unlock(world.vault, again.user, password("Pam"))
    assert session.roles == PRACTITIONER
    assert session.holds(GroupKind.TEAM, world.vault.trust.team)


def test_a_second_founder_may_come_once_the_first_code_expired(founded_alone):
    world = founded_alone
    invite(world.session(ADA), "Pam", PRACTITIONER)
    world.clock.ms += enrolment.CODE_LIFE_MS + DAY_MS
    assert invite(world.session(ADA), "Pete", PRACTITIONER).code


# unlocking


def test_unlock_and_the_wrong_password(world):
    assert world.unlock(PAM).roles == PRACTITIONER
    with pytest.raises(Refused, match="wrong-password"):
        unlock(world.vault, world.user(PAM), password(PETE))
    outcomes = [(e.outcome, e.user) for e in world.events("unlock")[-2:]]
    assert outcomes == [("done", world.user(PAM)), ("refused", world.user(PAM))]


def test_nobody_and_who_never_enrolled(world):
    made = invite(world.session(ADA), "Eve", INTAKE)
    for user in (made.user, new_id()):
        with pytest.raises(Refused, match="not-enrolled"):
            unlock(world.vault, user, password("Eve"))


def test_no_log_no_session(world, monkeypatch):
    wiped, wipe = [], VaultSession.wipe

    def watch(session):
        wiped.append(session)
        wipe(session)

    monkeypatch.setattr(VaultSession, "wipe", watch)

    def full(event):
        raise StorageFailed("disk-full")

    monkeypatch.setattr(world.vault, "log_event", full)
    with pytest.raises(StorageFailed, match="disk-full"):
        world.unlock(PAM)
    assert wiped[0].locked
    with pytest.raises(StorageFailed, match="disk-full"):
        unlock(world.vault, world.user(PAM), password("wrong"))


def test_step_up_needs_the_password_and_a_second_seed(world):
    session = world.session(PAM)
    with step_up(session, password(PAM)) as archives:
        [archive] = archives.values()
        assert not archive.seed.wiped
    assert archive.seed.wiped
    with pytest.raises(Refused, match="wrong-password"), step_up(session, password(PETE)):
        pass
    with pytest.raises(Refused, match="no-key"), step_up(world.session(INA), password(INA)):
        pass
    assert [e.outcome for e in world.events("step-up")][-3:] == ["done", "refused", "refused"]
    session.wipe()
    with pytest.raises(Refused, match="locked"), step_up(session, password(PAM)):
        pass


def test_step_up_before_the_archive_key_was_given(world):
    words = world.join("Dora", PRACTITIONER)
    with pytest.raises(Refused, match="step-up-needed"):
        granting.grant(world.session(PAM), world.user("Dora"), words, None)
    with pytest.raises(Refused, match="no-key"), step_up(world.session("Dora"), password("Dora")):
        pass


def test_step_up_of_a_practitioner_without_a_team(founded_alone, monkeypatch):
    world = founded_alone
    world.join("Dora", PRACTITIONER)
    people, dora = world.vault.trust.people, world.user("Dora")
    monkeypatch.setitem(people, dora, dataclasses.replace(people[dora], teams=()))
    with pytest.raises(Refused, match="no-key"), step_up(world.session("Dora"), password("Dora")):
        pass


@pytest.mark.parametrize("name", [PAM, INA])
def test_a_new_password(world, name):
    session = world.session(name)
    change_password(session, password(name), Secret(b"a new one"))
    with pytest.raises(Refused, match="wrong-password"):
        world.unlock(name)
    assert unlock(world.vault, world.user(name), Secret(b"a new one")).roles == ROLES[name]
    with pytest.raises(Refused, match="wrong-password"):
        change_password(session, password(name), Secret(b"a third"))
    assert [e.outcome for e in world.events("password-change")] == ["done", "refused"]


def test_locked_sessions_change_nothing(world):
    session = world.session(PAM)
    session.wipe()
    with pytest.raises(Refused, match="locked"):
        change_password(session, password(PAM), Secret(b"new"))


def test_group_keys_are_read_again_after_a_grant(world):
    words = world.join("Eve", INTAKE)
    session = world.session("Eve")
    assert not session.holds(GroupKind.DIRECTORY)
    world.grant(ADA, "Eve", words)
    session.load_groups()
    session.load_groups()
    assert len(session.generations(GroupKind.DIRECTORY)) == 1


def test_a_founder_who_does_everything(tmp_path):
    from tests.unit.access.test_access_founding import found

    world = found(tmp_path, frozenset(Role))
    assert world.unlock(ADA).roles == frozenset(Role)


@pytest.mark.parametrize("roles", [INTAKE, PRACTITIONER])
def test_the_words_are_told_again_of_the_newcomers_own_keys(world, roles):
    made = invite(world.session(ADA), "Eve", roles)
    words = enrol(world.vault, made.user, made.code, password("Eve"), None, POOL)
    session = unlock(world.vault, made.user, password("Eve"))
    assert own_words(session, password("Eve")) == words
    if roles == PRACTITIONER:
        with pytest.raises(Refused, match="wrong-password"):
            own_words(session, Secret(b"not hers"))
    session.wipe()
    with pytest.raises(Refused, match="locked"):
        own_words(session, password("Eve"))


def test_whoever_made_the_code_cannot_put_another_second_key_under_the_words(world):
    """The code signs the newcomer's keys, and the administrator who made it still knows it."""
    made = invite(world.session(ADA), "Eve", PRACTITIONER)
    enrol(world.vault, made.user, made.code, password("Eve"), None, POOL)
    keys = world.vault.trust.people[made.user].keys
    with parse_code(made.code) as seed:
        code = code_signing_key(seed)
        theirs = KeyPair.generate().public.encoded
        forged = dataclasses.replace(keys, version=keys.version + 1, second_public=theirs)
        forged = sign_record(forged, code, keys.enrolment)
    world.append(forged)
    session = unlock(world.again(), made.user, password("Eve"))
    with pytest.raises(IntegrityError, match="row-altered"):
        own_words(session, password("Eve"))
