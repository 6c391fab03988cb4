"""People's keys under attack: everything here is exit code 4, or gives the attacker nothing."""

import dataclasses

import pytest

from clinicvault.access.people import granting, groups
from clinicvault.access.people.enrolment import disable, enrol, enrolment_words, invite
from clinicvault.access.people.generations import seal_previous
from clinicvault.access.people.newcomer import make_newcomer
from clinicvault.access.people.reinviting import change_roles, reinvite
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.unlocking import unlock
from clinicvault.crypto.codes import code_signing_key, parse_code
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import ExitCode, IntegrityError, Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    GrantRecord,
    GroupRecord,
    PasswordRecord,
    RevocationRecord,
    UserKeyRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.rows import root_of, rooted, rows_of
from tests.unit.access.test_access_insiders import put_back
from tests.unit.access.world import ADA, INA, PAM, PETE, password

INTAKE, PRACTITIONER = frozenset({Role.INTAKE}), frozenset({Role.PRACTITIONER})


def next_one(world, kind, holder, signer=None, **changes):
    """A next generation, made as `renewing` makes it, by whoever holds these keys."""
    trust = world.vault.trust
    team = trust.teams_of(kind)[0]
    before, pair = trust.need(kind, team), KeyPair.generate()
    sealed = seal_previous(
        world.vault.id, kind, team, before.generation + 1, pair.public, KeyPair.generate()
    )
    sealed = changes.pop("previous_sealed", sealed)
    who = signer or holder
    made = groups.group_record(
        pair, kind, team, who, who.public.key_id, holder, before.generation + 1, sealed
    )
    return sign_record(dataclasses.replace(made, **changes), who, who.public.key_id)


def refused(world, *records):
    """Exit code 4, now and at the next start; nobody's program goes on."""
    with pytest.raises(IntegrityError, match="certificate-invalid") as found:
        world.append(*records)
    assert found.value.exit_code is ExitCode.INTEGRITY
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.again()


# forged next generations

LINES = [
    (GroupKind.TEAM, PAM),
    (GroupKind.ARCHIVE, PAM),
    (GroupKind.OFFICERS, ADA),
    (GroupKind.DIRECTORY, ADA),
    (GroupKind.LOG, ADA),
]


@pytest.mark.parametrize(("kind", "name"), LINES)
def test_no_holder_alone_makes_one_while_nobody_left(world, kind, name):
    """Else one practitioner, or one officer, could shut all the others out."""
    refused(world, next_one(world, kind, world.session(name).keys))


@pytest.mark.parametrize(("kind", "name"), LINES)
def test_nor_a_second_one_for_the_same_leaver(world, kind, name):
    words = world.join("Lea", frozenset(Role))
    for by in (PAM, ADA):
        world.grant(by, "Lea", words)
    disable(world.session(ADA), world.user("Lea"))
    holder = world.session(name).keys
    world.append(next_one(world, kind, holder))
    assert world.vault.trust.need(kind, world.vault.trust.teams_of(kind)[0]).generation == 2
    refused(world, next_one(world, kind, holder))


@pytest.mark.parametrize("kind", [GroupKind.TEAM, GroupKind.ARCHIVE, GroupKind.DIRECTORY])
@pytest.mark.parametrize("who", ["administrator", "leaver", "intake", "root"])
def test_who_makes_no_next_one_even_then(world, kind, who):
    adam = world.plain_administrator()
    keys = {
        "administrator": adam.keys,
        "leaver": world.session(PETE).keys,
        "intake": world.session(INA).keys,
        "root": root_of(world),
    }
    disable(world.session(ADA), world.user(PETE))
    refused(world, next_one(world, kind, keys[who]))


def test_a_practitioner_makes_no_directory_key(world):
    """Holds it, and does not give it: officers do."""
    disable(world.session(ADA), world.user(PETE))
    refused(world, next_one(world, GroupKind.DIRECTORY, world.session(PAM).keys))


def test_the_root_is_not_renewed(world):
    world.plain_administrator()
    disable(world.session(ADA), world.user("Adam"))
    refused(world, next_one(world, GroupKind.ROOT, world.session(ADA).keys))


@pytest.mark.parametrize(
    "fault",
    [
        {"generation": 3},
        {"previous_sealed": b""},
        {"previous_sealed": bytes(1167)},
        {"holder_signature": bytes(64)},
        {"public": bytes(1248)},
    ],
)
def test_next_ones_that_fit_nowhere(world, fault):
    disable(world.session(ADA), world.user(PETE))
    record = next_one(world, GroupKind.TEAM, world.session(PAM).keys, **fault)
    with pytest.raises(IntegrityError):
        world.append(record)
    with pytest.raises(IntegrityError):
        world.again()


def test_a_next_one_never_changes(world):
    """Its maker cannot put another key in its place later."""
    disable(world.session(ADA), world.user(PETE))
    holder = world.session(PAM).keys
    record = next_one(world, GroupKind.TEAM, holder)
    world.append(record)
    later = dataclasses.replace(record, version=2)
    refused(world, sign_record(later, holder, holder.public.key_id))


def test_a_next_one_with_another_signature(world):
    disable(world.session(ADA), world.user(PETE))
    record = next_one(world, GroupKind.TEAM, world.session(PAM).keys)
    refused(world, dataclasses.replace(record, signature=bytes(64)))


def test_one_holders_certificate_under_anothers_signature(world):
    words = world.join("Dora", PRACTITIONER)
    world.grant(PAM, "Dora", words)
    disable(world.session(ADA), world.user(PETE))
    record = next_one(
        world, GroupKind.TEAM, world.session(PAM).keys, signer=world.session("Dora").keys
    )
    refused(world, record)


# rows changed in the database from outside


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("user_key", "public"),
        ("user_key", "second_public"),
        ("endorsement", "role"),
        ("enrolment", "roles"),
        ("enrolment", "code_key"),
        ("user", "roles"),
        ("group_key", "public"),
        ("group_key", "previous_sealed"),
        ("revocation", "subject"),
        ("workstation", "public"),
    ],
)
def test_a_swapped_key_or_certificate_opens_nothing(world, table, column):
    """And nothing is sealed to it: no vault, no session, no grant."""
    disable(world.session(ADA), world.user(PETE))
    begin_renewals(world.session(ADA))
    before = len(rows_of(world, GrantRecord))
    other = KeyPair.generate().public.encoded
    value = 15 if column in {"role", "roles"} else other
    world.swap(f'update "{table}" set "{column}" = ?', value)
    with pytest.raises(IntegrityError) as found:
        world.again()
    assert found.value.exit_code is ExitCode.INTEGRITY
    with world.sql() as rows:
        assert rows.execute("select count(*) from grant_key").fetchone()[0] == before


@pytest.mark.parametrize("table", ["revocation", "endorsement", "user_key", "enrolment", "user"])
def test_a_certificate_or_revocation_removed(world, table):
    disable(world.session(ADA), world.user(PETE))
    world.swap(f'delete from "{table}"')
    with pytest.raises(IntegrityError, match="row-missing"):
        world.again()


@pytest.mark.parametrize(
    "field", [{"memory_kib": 8}, {"iterations": 1}, {"lanes": 1}, {"salt": bytes(16)}]
)
def test_a_password_row_with_weaker_parameters(world, field):
    """Swapped in the database, or told to the log as if it were a change: refused either way."""
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    [(column, value)] = field.items()
    world.swap(f'update password set "{column}" = ? where id = ?', value, world.user(PAM))
    with pytest.raises(IntegrityError):
        unlock(world.vault, world.user(PAM), password(PAM))
    world.swap(f'update password set "{column}" = ? where id = ?', getattr(row, column), row.id)
    forged = dataclasses.replace(row, version=2, **field)
    world.append(forged)
    with pytest.raises(IntegrityError):
        unlock(world.vault, world.user(PAM), password(PAM))


def test_weak_parameters_by_the_user_himself_are_refused_all_the_same(world):
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    weak = dataclasses.replace(row, version=2, memory_kib=8 * 1024)
    world.append(world.session(PAM).signed(weak))
    with pytest.raises(IntegrityError):
        unlock(world.vault, world.user(PAM), password(PAM))


@pytest.mark.parametrize("kind", [GrantRecord, EndorsementRecord, UserKeyRecord, GroupRecord])
def test_rows_by_others_or_of_other_days(world, kind):
    """Put back as they were, told to the log: older than what the log said already."""
    disable(world.session(ADA), world.user(PETE))
    begin_renewals(world.session(PAM))
    old = rows_of(world, kind)[0]
    put_back(world, old)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


# an administrator alone


def sham(world, user, roles, key_id=None):
    """An administrator's code for somebody, and keys of his own under it, program changed."""
    from clinicvault.crypto.keys import SigningKey
    from clinicvault.domain.roles import mask_of

    code = SigningKey.generate()
    row = rooted(
        world,
        EnrolmentRecord(
            id=new_id(),
            user=user,
            roles=mask_of(roles),
            code_key=code.public,
            expires_ms=world.clock.ms + 10**9,
            founds_team=ZERO_ID,
            officer=ZERO_ID,
            officer_signature=b"",
        ),
    )
    version = len(rows_of(world, PasswordRecord, id=user)) + 1
    made = make_newcomer(row, code, password("Mallory"), world.vault.vault_secret, version)
    if key_id is not None:
        made.keys = sign_record(dataclasses.replace(made.keys, id=key_id), code, row.id)
    world.append(row, made.keys, made.password)
    return made


@pytest.mark.parametrize("name", [PAM, ADA])
def test_taking_somebodys_place_gives_no_role_and_no_key(world, name):
    """A practitioner's, an officer's: in force are other keys, which nobody let in."""
    world.grant(ADA, "Olga", world.join("Olga", frozenset({Role.OFFICER})))
    adam = world.plain_administrator()
    made = sham(world, world.user(name), frozenset(Role))
    person = world.vault.trust.people[world.user(name)]
    assert person.public == made.first.public
    assert not person.certified & {Role.PRACTITIONER, Role.OFFICER}
    session = unlock(world.vault, world.user(name), password("Mallory"))
    assert not session._groups
    with pytest.raises(Refused, match="no-key"):
        session.group(GroupKind.TEAM, world.vault.trust.team)
    disable(adam, world.user(INA))
    assert begin_renewals(world.session("Olga")) == (GroupKind.DIRECTORY,)
    mine = {made.first.public.key_id, made.second.public.key_id}
    assert not [grant for grant in rows_of(world, GrantRecord) if grant.recipient in mine]


def test_a_sham_practitioner_gets_nothing_at_a_renewal(world):
    """The members make new keys: for who was let in, and nobody else."""
    made = sham(world, world.user(PETE), PRACTITIONER)
    world.join("Dora", PRACTITIONER)
    lea = world.join("Lea", PRACTITIONER)
    world.grant(PAM, "Lea", lea)
    disable(world.session(ADA), world.user("Lea"))
    assert begin_renewals(world.session(PAM)) == (GroupKind.TEAM,)
    newest = world.vault.trust.newest(GroupKind.TEAM, world.vault.trust.team)
    given = rows_of(world, GrantRecord, group=newest.id)
    assert [grant.user for grant in given] == [world.user(PAM)]
    assert made.first.public.key_id not in {grant.recipient for grant in given}


def test_an_endorsement_is_for_the_keys_that_were_there(world):
    """Whoever made the code could sign other keys with it after a holder let the first ones in."""
    made = invite(world.session(ADA), "Eve", PRACTITIONER)
    words = enrol(world.vault, made.user, made.code, password("Eve"), pool_size=2)
    granting.grant(world.session(PAM), made.user, words, password(PAM))
    assert world.vault.trust.people[made.user].certified == PRACTITIONER
    keys = world.vault.trust.people[made.user].keys
    with parse_code(made.code) as seed:
        code = code_signing_key(seed)
    theirs = KeyPair.generate().public.encoded
    forged = dataclasses.replace(keys, version=2, public=theirs, second_public=theirs)
    world.append(sign_record(forged, code, keys.enrolment))
    assert world.vault.trust.people[made.user].certified == frozenset()
    assert enrolment_words(world.vault.trust.people[made.user].keys) != words


def test_a_code_that_was_taken_back_ends_nobodys_keys(world):
    """Used by a changed program all the same: Pete's own keys stay in force."""
    lost = change_roles(world.session(ADA), world.user(PETE), PRACTITIONER | INTAKE)
    change_roles(world.session(ADA), world.user(PETE), PRACTITIONER)
    with parse_code(lost.code) as seed:
        code = code_signing_key(seed)
    row = next(
        one
        for one in rows_of(world, EnrolmentRecord, user=world.user(PETE))
        if one.code_key == code.public
    )
    late = make_newcomer(row, code, password("Mallory"), world.vault.vault_secret, 2)
    world.append(late.keys)
    person = world.vault.trust.people[world.user(PETE)]
    assert (person.public, person.revoked) == (world.session(PETE).keys.public, False)
    assert world.session(PETE).roles == PRACTITIONER


def test_words_of_other_keys_are_refused_after_a_reinvitation(world):
    invited = reinvite(world.session(ADA), world.user(PETE))
    old = enrolment_words(world.vault.trust.people[world.user(PETE)].keys)
    words = enrol(world.vault, invited.user, invited.code, password(PETE))
    assert words != old
    with pytest.raises(Exception, match="words-differ"):
        world.grant(PAM, PETE, old)
    assert world.session(PAM).holds(GroupKind.TEAM, world.vault.trust.team)


def test_revocations_are_the_roots_to_sign(world):
    """Else anybody could make a next generation lawful."""
    key = world.vault.trust.people[world.user(PETE)].keys
    record = RevocationRecord(id=new_id(), subject_table="user_key", subject=key.id)
    refused(world, world.session(PAM).signed(record))
