"""Other roles and forgotten passwords: new keys, which end the old ones and are let in again."""

import dataclasses

import pytest

from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patients import Identity, register
from clinicvault.access.people import carrying, granting, leaving
from clinicvault.access.people.enrolment import disable, enrol, invite
from clinicvault.access.people.leaving import reach
from clinicvault.access.people.reinviting import change_roles, reinvite
from clinicvault.access.unlocking import change_password, step_up, unlock
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.records import PasswordRecord, RevocationRecord, UserKeyRecord, WrapRecord
from clinicvault.domain.roles import Act, Role
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_founding import found
from tests.unit.access.world import ADA, DAY_MS, INA, PAM, PETE, POOL, PREVIEW, Member, password

INTAKE, PRACTITIONER = frozenset({Role.INTAKE}), frozenset({Role.PRACTITIONER})
OFFICER, ADMINISTRATOR = frozenset({Role.OFFICER}), frozenset({Role.ADMINISTRATOR})
NEW = Secret(b"another password")


def enrolled(world, name, invited, secret=None):
    """Use the code; the world knows the new keys then. Returns the words."""
    secret = secret or password(name)
    words = enrol(world.vault, invited.user, invited.code, secret, pool_size=POOL)
    opened = unlock(world.vault, invited.user, secret)
    world.members[name] = Member(invited.user, bytes(opened.keys.seed.view()))
    opened.wipe()
    return words


# a forgotten password


def test_a_forgotten_password_ends_the_old_keys_and_members_let_the_new_ones_in(world):
    _, photo = world.treated()
    before = world.session(PETE)
    invited = reinvite(world.session(ADA), world.user(PETE))
    assert (before.ended, before.roles) == ("code-needed", frozenset())
    with pytest.raises(Refused, match="code-needed"):
        world.unlock(PETE)
    words = enrolled(world, PETE, invited, NEW)
    assert world.session(PETE).roles == frozenset()
    world.grant(PAM, PETE, words)
    world.grant(ADA, PETE, words)
    assert world.session(PETE).roles == PRACTITIONER
    assert world.view(PETE, photo.id)
    with step_up(world.session(PETE), NEW) as archives:
        assert len(archives) == 1
    with pytest.raises(Refused, match="wrong-password"):
        world.unlock(PETE)
    assert world.again().trust.people[world.user(PETE)].certified == PRACTITIONER
    assert [e.detail["subject"] for e in world.events("user-reinvite")] == [world.user(PETE)]


def test_the_code_that_was_lost_is_replaced(world):
    first = invite(world.session(ADA), "Eve", INTAKE)
    second = reinvite(world.session(ADA), first.user)
    with pytest.raises(Refused, match="code-replaced"):
        enrol(world.vault, first.user, first.code, password("Eve"))
    assert enrolled(world, "Eve", second)
    assert rows_of(world, RevocationRecord)[0].subject_table == "enrolment"
    with world.vault.read() as rows:
        assert rows.free_patient_keys(world.vault.trust.team, 1)


def test_who_is_asked_twice_uses_the_second_code(world):
    first = reinvite(world.session(ADA), world.user(PETE))
    second = reinvite(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused, match="code-replaced"):
        enrol(world.vault, first.user, first.code, NEW)
    enrolled(world, PETE, second, NEW)
    assert len(rows_of(world, RevocationRecord)) == 2


def test_open_codes_are_known(world):
    made = invite(world.session(ADA), "Eve", INTAKE)
    assert world.vault.trust.open_codes[made.user] == made.expires_ms
    later = reinvite(world.session(ADA), made.user)
    assert world.vault.trust.open_codes == {made.user: later.expires_ms}
    enrolled(world, "Eve", later)
    assert world.vault.trust.open_codes == {}


@pytest.mark.parametrize("act", [reinvite, lambda s, u: change_roles(s, u, INTAKE)])
def test_who_may_not_and_for_whom_not(world, act):
    for name in (PAM, INA):
        with pytest.raises(Refused, match="role"):
            act(world.session(name), world.user(PETE))
    with pytest.raises(Refused, match="roles-own"):
        act(world.session(ADA), world.user(ADA))
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(UsageError, match="user-disabled-already"):
        act(world.session(ADA), world.user(PETE))
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        act(world.session(ADA), bytes(16))


def test_the_only_practitioner_comes_back_by_the_recovery_sheets_alone(world):
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused, match="last-holder-kit") as refused:
        reinvite(world.session(ADA), world.user(PAM))
    assert refused.value.params == {"role": "practitioner"}
    assert world.unlock(PAM).roles == PRACTITIONER


def test_the_only_administrator_is_not_reinvited_by_nobody(world):
    adam = world.plain_administrator()
    with pytest.raises(Refused, match="last-holder-kit"):  # the only officer
        reinvite(adam, world.user(ADA))


# other roles


def test_a_role_that_is_added_takes_new_keys_and_the_old_ones_count_until_then(world):
    invited = change_roles(world.session(ADA), world.user(INA), INTAKE | PRACTITIONER)
    assert world.unlock(INA).roles == INTAKE
    assert not rows_of(world, RevocationRecord)
    before = world.session(INA)
    words = enrolled(world, INA, invited, NEW)
    assert before.ended == "keys-replaced"
    assert world.session(INA).roles == INTAKE
    assert not world.session(INA).holds(GroupKind.DIRECTORY)
    world.grant(PAM, INA, words)
    assert world.grant(ADA, INA, words) == ("directory",)
    assert world.session(INA).roles == INTAKE | PRACTITIONER
    detail = world.events("user-roles")[0].detail
    assert (detail["before"], detail["roles"]) == (1, 3)


def test_a_role_that_is_taken_ends_the_old_keys_at_once(world):
    words = world.join("Dora", PRACTITIONER | INTAKE)
    for by in (PAM, ADA):
        world.grant(by, "Dora", words)
    before = world.session("Dora")
    invited = change_roles(world.session(ADA), world.user("Dora"), INTAKE)
    assert before.roles == frozenset()
    words = enrolled(world, "Dora", invited)
    assert world.session("Dora").roles == INTAKE
    assert world.grant(ADA, "Dora", words) == ("directory",)
    assert world.grant(PAM, "Dora", words) == ()
    session = world.session("Dora")
    assert not session.holds(GroupKind.TEAM, world.vault.trust.team)
    assert (GroupKind.TEAM, world.vault.trust.team) in world.vault.trust.left


@pytest.mark.parametrize("roles", [ADMINISTRATOR, OFFICER | INTAKE])
def test_last_holders_keep_their_roles(world, roles):
    world.plain_administrator()
    adam = world.session("Adam")
    with pytest.raises(Refused, match="last-holder"):
        change_roles(adam, world.user(ADA), roles)
    disable(adam, world.user(PETE))
    with pytest.raises(Refused, match="last-holder"):
        change_roles(adam, world.user(PAM), INTAKE)


def test_roles_that_are_none_or_the_same(world):
    with pytest.raises(UsageError, match="role-missing"):
        change_roles(world.session(ADA), world.user(INA), frozenset())
    with pytest.raises(UsageError, match="roles-same"):
        change_roles(world.session(ADA), world.user(INA), INTAKE)


def test_roles_of_who_never_used_the_code(world):
    first = invite(world.session(ADA), "Eve", INTAKE | PRACTITIONER)
    second = change_roles(world.session(ADA), first.user, INTAKE)
    with pytest.raises(Refused, match="code-replaced"):
        enrol(world.vault, first.user, first.code, password("Eve"))
    enrolled(world, "Eve", second)
    assert world.session("Eve").roles == INTAKE


# who brings the keys along


def test_who_gives_the_password_brings_the_keys_along(world):
    """Certificates and group keys that one holds; the rest is given by who gives it."""
    _, photo = world.treated()
    invited = change_roles(world.session(ADA), world.user(PAM), PRACTITIONER | INTAKE)
    words = enrolled(world, PAM, invited)
    session = world.session(PAM)
    assert session.roles == PRACTITIONER | INTAKE
    assert session.holds(GroupKind.TEAM, world.vault.trust.team)
    with step_up(session, password(PAM)) as archives:
        newest = world.vault.trust.newest(GroupKind.ARCHIVE, world.vault.trust.team)
        assert archives[newest.team].public == newest.public
    assert world.grant(ADA, PAM, words) == ("directory",)
    assert world.view(PAM, photo.id)
    assert world.events("enrol")[-1].detail["keys"] == 2
    assert world.again()
    assert world.session(PAM).roles == PRACTITIONER | INTAKE


def test_who_works_alone_takes_the_last_role(tmp_path):
    """Administrator and officer becomes practitioner, too, and nobody else is there to let in."""
    world = found(tmp_path, ADMINISTRATOR | OFFICER)
    alone = frozenset(Role) - INTAKE
    invited = change_roles(world.session(ADA), world.user(ADA), alone)
    with pytest.raises(Refused, match="keys-needed") as refused:
        enrol(world.vault, invited.user, invited.code, NEW)
    assert refused.value.params == {"role": "administrator"}
    assert world.events("enrol")[-1].detail["reason"] == "keys-needed"
    enrolled(world, ADA, invited)
    session = world.session(ADA)
    assert session.roles == alone
    for kind in (GroupKind.ROOT, GroupKind.LOG, GroupKind.OFFICERS, GroupKind.DIRECTORY):
        assert session.holds(kind)
    assert session.holds(GroupKind.TEAM, world.vault.trust.team)
    assert world.again()
    world.shut()


def test_who_has_no_second_seed_brings_no_archive_key_along(world, monkeypatch):
    invited = change_roles(world.session(ADA), world.user(PAM), PRACTITIONER | INTAKE)
    carry = carrying.carry

    def without(carried, *more):
        return carry(dataclasses.replace(carried, second=None), *more)

    monkeypatch.setattr("clinicvault.access.people.enrolment.carry", without)
    enrolled(world, PAM, invited)
    assert world.events("enrol")[-1].detail["keys"] == 1


def test_who_was_disabled_meanwhile_brings_nothing_along(world, monkeypatch):
    invited = change_roles(world.session(ADA), world.user(INA), INTAKE | OFFICER)
    carry = carrying.carry

    def ended_meanwhile(*arguments):
        reinvite_rows(world)
        return carry(*arguments)

    def reinvite_rows(world):
        person = world.vault.trust.people[world.user(INA)]
        world.vault.trust.people[person.id] = dataclasses.replace(person, revoked=True)

    monkeypatch.setattr("clinicvault.access.people.enrolment.carry", ended_meanwhile)
    with pytest.raises(Refused, match="keys-replaced"):
        enrol(world.vault, invited.user, invited.code, password(INA))
    assert len(rows_of(world, UserKeyRecord, user=world.user(INA))) == 1


def test_a_founder_in_waiting_may_be_asked_again(founded_alone):
    world = founded_alone
    first = invite(world.session(ADA), "Pam", PRACTITIONER)
    second = reinvite(world.session(ADA), first.user)
    with pytest.raises(Refused, match="team-founder-pending"):
        invite(world.session(ADA), "Pete", PRACTITIONER)
    with pytest.raises(Refused, match="code-replaced"):
        enrol(world.vault, first.user, first.code, password("Pam"))
    enrolled(world, "Pam", second)
    assert world.session("Pam").roles == PRACTITIONER
    world.clock.ms += DAY_MS


def test_without_a_team_there_is_no_archive_key_to_bring(founded_alone):
    """A practitioner who waits for nobody: an intake, with a second seed from now on."""
    world = founded_alone
    world.grant(ADA, "Ina", world.join("Ina", INTAKE))
    invited = change_roles(world.session(ADA), world.user("Ina"), INTAKE | OFFICER)
    enrolled(world, "Ina", invited)
    assert world.session("Ina").roles == INTAKE


# what ended keys do not do any more


@pytest.mark.parametrize("how", [disable, reinvite])
def test_an_open_session_does_nothing_any_more(world, how):
    patient, photo = world.treated()
    session = world.session(PETE)
    directory = Directory(session)
    gate = AccessGate(session)
    how(world.session(ADA), world.user(PETE))
    for act in (
        lambda: gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view"),
        lambda: register(session, Identity("Zoë", "", None)),
        lambda: session.signed(photo),
        lambda: session.require(Act.LIST_PATIENTS),
        session.current,
        lambda: change_password(session, password(PETE), NEW),
        lambda: granting.grant(session, world.user(INA), "a b c d", None),
        lambda: Directory(session),
    ):
        with pytest.raises(Refused):
            act()
    assert not session.may(Act.VIEW_PHOTO)
    assert directory.entry(patient) is not None  # what was read stays in that memory until it locks


def test_an_open_session_whose_keys_were_replaced_does_nothing_any_more(world):
    invited = change_roles(world.session(ADA), world.user(PAM), PRACTITIONER | INTAKE)
    session = world.session(PAM)
    enrolled(world, PAM, invited)
    with pytest.raises(Refused, match="keys-replaced"):
        session.require(Act.VIEW_PHOTO)
    with pytest.raises(Refused, match="keys-replaced"):
        session.signed(world.vault.trust.founding)


def test_signatures_from_before_stay_good(world):
    _, photo = world.treated()
    words = world.join("Dora", PRACTITIONER)
    for by in (PETE, ADA):
        world.grant(by, "Dora", words)
    invited = change_roles(world.session(ADA), world.user(PETE), PRACTITIONER | INTAKE)
    enrolled(world, PETE, invited)
    assert world.again()
    assert world.session("Dora").roles == PRACTITIONER
    assert world.view("Dora", photo.id)
    before, _ = sorted(rows_of(world, UserKeyRecord, user=world.user(PETE)), key=seq_of(world))
    from clinicvault.crypto.keys import PublicKeys

    key_id, seq = PublicKeys.decode(before.public).key_id, world.vault._seen
    assert world.vault.trust.signer(key_id, seq) is None
    assert world.vault.trust.signer(key_id, seq_of(world)(before))


def seq_of(world):
    return lambda record: world.vault.ports.state.get(record.TABLE, record.id).seq


def test_what_the_own_keys_alone_opened_goes(world, monkeypatch):
    monkeypatch.setattr(leaving, "drop_user_wraps", lambda session, rows, user, damaged: 3)
    disable(world.session(ADA), world.user(PETE))
    assert world.events("user-disable")[0].detail["wraps"] == 3


def test_damage_keeps_nobody_in_and_no_wrap_back(world):
    """Else whoever is about to leave would damage one of the own wraps, and keep all others.

    The damaged one stays: it may be somebody else's, who was given another name.
    """
    patients = [world.treated(name.encode(), given=name)[0] for name in ("Ann", "Bea")]
    for patient in patients:
        restrict(world.session(PETE), patient, [world.user(PETE), world.user(PAM)], password(PETE))
    key = world.vault.trust.people[world.user(PETE)].public.key_id
    wrap, _ = rows_of(world, WrapRecord, recipient=key)
    world.swap("update key_wrap set sealed = x'00' where id = ?", wrap.id)
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused):
        world.unlock(PETE)
    assert [one.id for one in rows_of(world, WrapRecord, recipient=key)] == [wrap.id]
    assert world.events("damage-found")[-1].objects == (wrap.id,)
    assert world.events("user-disable")[0].detail["wraps"] == 3


def test_an_old_password_row_put_back_opens_nothing(world):
    from tests.unit.access.test_access_insiders import put_back

    [old] = rows_of(world, PasswordRecord, id=world.user(PETE))
    invited = reinvite(world.session(ADA), world.user(PETE))
    enrolled(world, PETE, invited, NEW)
    put_back(world, old)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


# what somebody could copy


def test_what_somebody_holds_keys_for_is_told(world):
    patient, _ = world.treated()
    world.patient(given="Zoë")
    told = {name: reach(world.session(ADA), world.user(name)) for name in (ADA, PETE, INA)}
    assert [(one.names, one.active, one.archived) for one in told.values()] == [
        (2, 0, 0),
        (2, 1, 1),
        (2, 0, 0),
    ]
    assert told[PETE].groups == (GroupKind.DIRECTORY, GroupKind.TEAM, GroupKind.ARCHIVE)
    made = invite(world.session(ADA), "Eve", INTAKE)
    assert reach(world.session(ADA), made.user).groups == ()
    with pytest.raises(Refused, match="role"):
        reach(world.session(PAM), world.user(INA))
    assert patient
