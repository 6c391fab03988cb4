"""Who an administrator with root, an enrolled computer and a changed program cannot become."""

import dataclasses

import pytest

from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.people import enrolment, granting, groups
from clinicvault.access.people.enrolment import disable, invite
from clinicvault.access.people.founding import countersign
from clinicvault.access.people.newcomer import make_newcomer
from clinicvault.crypto.codes import code_signing_key, parse_code
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import GroupKind, UserState
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    PatientRecord,
    RevocationRecord,
    UserRecord,
)
from clinicvault.domain.roles import Role, mask_of
from tests.unit.access.rows import root_of, rooted, rows_of
from tests.unit.access.world import ADA, INA, PAM, password

PRACTITIONER = frozenset({Role.PRACTITIONER})


def second_key(world, invited, enrolment_row=None):
    """What an administrator can do who kept a newcomer's code: the same code, other keys."""
    with parse_code(invited.code) as seed:
        code = code_signing_key(seed)
    [row] = enrolment_row or rows_of(world, EnrolmentRecord, user=invited.user)
    made = make_newcomer(row, code, password("Mallory"), world.vault.vault_secret)
    return made, code


def test_the_founding_practitioners_code_counts_once(founded_alone):
    """The administrator knows the code: using it again must not make him a practitioner."""
    world = founded_alone
    made = invite(world.session(ADA), "Pam", PRACTITIONER)
    enrolment.enrol(world.vault, made.user, made.code, password("Pam"), pool_size=2)
    mallory, _ = second_key(world, made)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(mallory.keys)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.again()


def test_a_code_signs_nothing_but_keys(world):
    made = invite(world.session(ADA), "Eve", frozenset({Role.INTAKE}))
    with parse_code(made.code) as seed:
        code = code_signing_key(seed)
    [row] = rows_of(world, EnrolmentRecord, user=made.user)
    patient = world.patient()
    [old] = rows_of(world, PatientRecord, id=patient)
    world.append(sign_record(dataclasses.replace(old, version=2), code, row.id))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(PatientRecord, patient)


def test_a_key_under_another_users_code(world):
    made = invite(world.session(ADA), "Eve", frozenset({Role.INTAKE}))
    mallory, code = second_key(world, made)
    [row] = rows_of(world, EnrolmentRecord, user=made.user)
    wrong = sign_record(dataclasses.replace(mallory.keys, user=world.user(PAM)), code, row.id)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(wrong)


def test_the_same_keys_for_two_people(world):
    made = invite(world.session(ADA), "Eve", frozenset({Role.INTAKE}))
    with parse_code(made.code) as seed:
        code = code_signing_key(seed)
    [row] = rows_of(world, EnrolmentRecord, user=made.user)
    own = world.vault.trust.people[world.user(PAM)].keys
    stolen = dataclasses.replace(own, id=new_id(), user=made.user, enrolment=row.id)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(sign_record(stolen, code, row.id))


def mallory_enrols(world, founds_team=ZERO_ID, officer=None, roles=PRACTITIONER):
    """Everything an administrator can do with root and an enrolled computer, program changed."""
    user, code = new_id(), SigningKey.generate()
    bare = EnrolmentRecord(
        id=new_id(),
        user=user,
        roles=mask_of(roles),
        code_key=code.public,
        expires_ms=world.clock.ms + 10**9,
        founds_team=founds_team,
        officer=ZERO_ID,
        officer_signature=b"",
    )
    row = rooted(world, countersign(bare, officer) if officer else bare)
    person = rooted(
        world,
        UserRecord(
            id=user,
            name_sealed=world.vault.seal_name("Mallory", "user", user),
            roles=mask_of(roles),
            state=int(UserState.INVITED),
        ),
    )
    newcomer = make_newcomer(row, code, password("Mallory"), world.vault.vault_secret)
    world.append(person, row, newcomer.keys, newcomer.password)
    return user, newcomer, code, row


def test_root_alone_makes_no_practitioner_and_no_officer(world):
    roles = frozenset({Role.PRACTITIONER, Role.OFFICER, Role.INTAKE})
    user, newcomer, _, _ = mallory_enrols(world, roles=roles)
    assert world.vault.trust.people[user].certified == {Role.INTAKE}
    own = EndorsementRecord(id=new_id(), user_key=newcomer.keys.id, role=Role.PRACTITIONER.bit)
    for signer in (newcomer.first, world.session(ADA).keys, world.session(INA).keys):
        record = sign_record(dataclasses.replace(own, id=new_id()), signer, signer.public.key_id)
        world.append(record)
    root_signed = rooted(world, dataclasses.replace(own, id=new_id()))
    world.append(root_signed)
    assert world.vault.trust.people[user].certified == {Role.INTAKE}


def test_two_newcomers_do_not_lift_one_another(world):
    made = [mallory_enrols(world)[:2] for _ in range(2)]
    for (_, signer), (_, lifted) in (made, made[::-1]):
        record = EndorsementRecord(id=new_id(), user_key=lifted.keys.id, role=Role.PRACTITIONER.bit)
        world.append(sign_record(record, signer.first, signer.first.public.key_id))
    for user, _ in made:
        assert world.vault.trust.people[user].certified == frozenset()


def team_rows(world, newcomer, code, row):
    pair = KeyPair.generate()
    return groups.group_record(pair, GroupKind.TEAM, row.founds_team, code, row.id, newcomer.first)


@pytest.mark.parametrize("who", ["nobody", "administrator", "disabled officer"])
def test_a_new_team_needs_an_officer_in_office(world, who):
    officer = None
    if who == "administrator":
        world.join("Adam", frozenset({Role.ADMINISTRATOR}))
        officer = world.session("Adam").keys
    if who == "disabled officer":
        world.grant(ADA, "Olga", world.join("Olga", frozenset({Role.OFFICER})))
        officer = world.session("Olga").keys
        disable(world.session(ADA), world.user("Olga"))
    _, newcomer, code, row = mallory_enrols(world, bytes([1]) * 16, officer)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(team_rows(world, newcomer, code, row))


@pytest.mark.parametrize("later", [bytes(15) + b"\1", b"\xff" * 16])
def test_who_founds_a_later_team_is_of_that_team_alone(world, later):
    """Whichever id sorts first, and whatever became of the founder's own grant."""
    first = world.vault.trust.team
    user, newcomer, code, row = mallory_enrols(world, later, world.session(ADA).keys)
    world.append(team_rows(world, newcomer, code, row))
    for trust in (world.vault.trust, world.again().trust):
        assert (trust.team, trust.teams) == (first, [first, later])
        assert trust.people[user].teams == (later,)
        assert not trust.is_member(newcomer.first.public.key_id, first, world.vault._seen)


def test_a_revoked_computer_opens_nothing_any_more(world):
    revocation = RevocationRecord(
        id=new_id(), subject_table="workstation", subject=world.vault.workstation_id
    )
    with pytest.raises(Refused, match="workstation-revoked"):
        world.append(rooted(world, revocation))
    with pytest.raises(Refused, match="workstation-revoked"):
        world.again()


def test_an_endorsement_with_a_false_signature(world):
    world.join("Dora", PRACTITIONER)
    keys = world.vault.trust.people[world.user("Dora")].keys
    record = EndorsementRecord(id=new_id(), user_key=keys.id, role=Role.PRACTITIONER.bit)
    signed = world.session(PAM).signed(record)
    world.append(dataclasses.replace(signed, signature=bytes(64)))
    assert world.vault.trust.people[world.user("Dora")].certified == frozenset()


@pytest.mark.parametrize("kind", [GroupKind.DIRECTORY, GroupKind.TEAM, GroupKind.OFFICERS])
def test_an_administrator_makes_no_next_generation(world, kind):
    """Not even with an intake of his own making, who holds the directory key."""
    pair, intake = KeyPair.generate(), world.session(INA).keys
    team = world.vault.trust.team if kind is GroupKind.TEAM else ZERO_ID
    root = root_of(world)
    made = groups.group_record(pair, kind, team, root, root.public.key_id, intake, 2)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(made)


@pytest.mark.parametrize("fault", ["signer", "number", "signature", "holder"])
def test_group_rows_that_fit_nowhere(world, fault):
    root, officer = root_of(world), world.session(ADA).keys
    pair = KeyPair.generate()

    def made(signer, signer_id, generation=2, **changes):
        group = groups.group_record(
            pair, GroupKind.DIRECTORY, ZERO_ID, signer, signer_id, officer, generation
        )
        return sign_record(dataclasses.replace(group, **changes), signer, signer_id)

    ina = world.session(INA).keys
    wrong = {
        "signer": lambda: made(ina, ina.public.key_id),
        "number": lambda: made(root, root.public.key_id, 3),
        "signature": lambda: made(root, root.public.key_id, holder_signature=bytes(64)),
        "holder": lambda: made(root, root.public.key_id, holder=new_id()),
    }
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(wrong[fault]())


def test_a_true_next_generation_counts(world):
    root, officer = root_of(world), world.session(ADA).keys
    pair = KeyPair.generate()
    group = groups.group_record(
        pair, GroupKind.DIRECTORY, ZERO_ID, root, root.public.key_id, officer, 2
    )
    grants = [
        groups.grant_record(
            world.vault.id,
            group.id,
            pair,
            world.user(name),
            world.session(name).keys.public,
            officer,
        )
        for name in (INA, PAM)
    ]
    first = world.patient()
    world.append(group, *grants)
    second = world.patient(given="Zoë")
    session = world.session(PAM)
    assert len(session.generations(GroupKind.DIRECTORY)) == 2
    with world.vault.read() as rows:
        for patient in (first, second):
            assert consents_of(session, rows, patient) == []
        ada = world.session(ADA)
        with pytest.raises(IntegrityError, match="field"):
            consents_of(ada, rows, second)


def test_grants_by_who_may_not_give(world):
    team = world.vault.trust.newest(GroupKind.TEAM, world.vault.trust.team)
    forged = groups.grant_record(
        world.vault.id,
        team.id,
        KeyPair.generate(),
        world.user(PAM),
        world.session(PAM).keys.public,
        world.session(ADA).keys,
    )
    world.append(forged)
    team_key = world.unlock(PAM).group(GroupKind.TEAM, world.vault.trust.team)
    assert team_key.public == team.public
    assert world.events("damage-found")[-1].objects == (forged.id,)


def test_a_grant_of_a_false_seed_is_noticed_and_wiped(world):
    """By a practitioner even, who may give: the seed must be the certified group's."""
    team = world.vault.trust.newest(GroupKind.TEAM, world.vault.trust.team)
    false = KeyPair.generate()
    forged = groups.grant_record(
        world.vault.id,
        team.id,
        false,
        world.user(INA),
        world.session(INA).keys.public,
        world.session(PAM).keys,
    )
    world.append(forged)
    assert not world.unlock(INA).holds(GroupKind.TEAM, world.vault.trust.team)
    assert world.events("damage-found")[-1].objects == (forged.id,)


def test_a_false_archive_key_is_noticed(world):
    from clinicvault.access.unlocking import step_up

    words = world.join("Dora", PRACTITIONER)
    with pytest.raises(Refused, match="step-up-needed"):
        granting.grant(world.session(PAM), world.user("Dora"), words, None)
    archive = world.vault.trust.newest(GroupKind.ARCHIVE, world.vault.trust.team)
    forged = groups.grant_record(
        world.vault.id,
        archive.id,
        KeyPair.generate(),
        world.user("Dora"),
        world.vault.trust.people[world.user("Dora")].second,
        world.session(PAM).keys,
    )
    world.append(forged)
    with (
        pytest.raises(Refused, match="no-key"),
        step_up(world.session("Dora"), password("Dora")),
    ):
        pass
    assert world.events("damage-found")[-1].objects == (forged.id,)


def test_grants_for_other_keys_and_unknown_groups_are_passed_over(world):
    made = groups.grant_record(
        world.vault.id,
        world.vault.trust.newest(GroupKind.DIRECTORY).id,
        world.session(ADA).group(GroupKind.DIRECTORY),
        world.user(INA),
        KeyPair.generate().public,
        world.session(ADA).keys,
    )
    world.append(made)
    assert len(world.session(INA).generations(GroupKind.DIRECTORY)) == 1
    stray = dataclasses.replace(made, id=new_id(), group=new_id())
    world.append(world.session(ADA).signed(stray))
    assert world.unlock(INA).holds(GroupKind.DIRECTORY)
    assert world.events("damage-found")[-1].objects == (stray.id,)
