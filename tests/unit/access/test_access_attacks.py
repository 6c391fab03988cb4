"""Hands on the database file, and insiders with an enrolled computer and a changed program.

The first kind changes rows behind the log's back; the second logs its rows properly, so that only
signatures, versions and the roles behind the signatures can tell.
"""

import dataclasses

import pytest

from clinicvault.access import enrolment, granting, groups
from clinicvault.access.consents import consents_of, delete_due_wraps, withdraw_consent
from clinicvault.access.enrolment import disable, invite
from clinicvault.access.founding import countersign
from clinicvault.access.importing import ImportKeys
from clinicvault.access.newcomer import make_newcomer
from clinicvault.access.pool import PoolRecipients, add_pairs, fill_pool
from clinicvault.access.unlocking import change_password, unlock
from clinicvault.crypto.codes import code_signing_key, parse_code
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    ConsentState,
    DeletionRecord,
    EndorsementRecord,
    EnrolmentRecord,
    GrantRecord,
    GroupKind,
    PasswordRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    Purpose,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
    UserState,
    VisitRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Role, mask_of
from tests.unit.access.world import ADA, INA, PAM, PETE, password, refill

PRACTITIONER = frozenset({Role.PRACTITIONER})


def sql(*words):
    return " ".join(words)


def rows_of(world, kind, **equal):
    with world.vault.read() as rows:
        return rows.find(kind, **equal)


def root_of(world):
    return world.session(ADA).group(GroupKind.ROOT)


def rooted(world, record):
    root = root_of(world)
    return sign_record(record, root, root.public.key_id)


# hands on the file


@pytest.mark.parametrize(
    ("table", "column", "kind", "name"),
    [
        ("user_key", "public", UserKeyRecord, PETE),
        ("group_key", "public", None, None),
        ("enrolment", "roles", EnrolmentRecord, PETE),
        ("user", "roles", UserRecord, PETE),
        ("endorsement", "role", None, None),
        ("workstation", "public", None, None),
        ("founding", "root", None, None),
    ],
)
def test_a_swapped_certificate_stops_the_vault(world, table, column, kind, name):
    with world.sql() as rows:
        if name is None:
            row, value = rows.execute(sql("select id,", column, "from", table)).fetchone()
        else:
            key = "id" if table == "user" else "user"
            query = sql("select id,", column, "from", table, "where", key, "= ?")
            row, value = rows.execute(query, (world.user(name),)).fetchone()
        forged = KeyPair.generate().public.encoded if isinstance(value, bytes) else value ^ 1
        rows.execute(sql("update", table, "set", column, "= ? where id = ?"), (forged, row))
    with pytest.raises(IntegrityError):
        world.again()


def test_a_swapped_public_key_is_never_sealed_to(world):
    """While the vault is open: what was certified stays in force, the swap is found at once."""
    words = world.join("Eve", frozenset({Role.INTAKE}))
    mallory = KeyPair.generate().public.encoded
    world.swap("update user_key set public = ? where user = ?", mallory, world.user("Eve"))
    world.grant(ADA, "Eve", words)
    [grant] = rows_of(world, GrantRecord, user=world.user("Eve"))
    assert grant.recipient == world.vault.trust.people[world.user("Eve")].public.key_id
    with pytest.raises(IntegrityError, match="row-altered"):
        world.again()


def test_a_removed_revocation_stops_the_vault(world):
    disable(world.session(ADA), world.user(PETE))
    world.swap("delete from revocation")
    with pytest.raises(IntegrityError, match="row-missing"):
        world.again()


def test_an_old_password_put_back(world):
    with world.sql() as rows:
        old = rows.execute("select * from password where id = ?", (world.user(PAM),)).fetchone()
        names = [c[1] for c in rows.execute("pragma table_info(password)")]
    change_password(world.session(PAM), password(PAM), Secret(b"the new one"))
    sets = ", ".join(f'"{name}" = ?' for name in names)
    world.swap(sql("update password set", sets, "where id = ?"), *old, world.user(PAM))
    with pytest.raises(IntegrityError, match="row-altered"):
        world.unlock(PAM)
    assert world.events("unlock")[-1].outcome == "failed"


def test_weakened_password_settings(world):
    world.swap("update password set memory_kib = 8, iterations = 1")
    with pytest.raises(IntegrityError, match="row-altered"):
        world.unlock(PAM)


def test_weakened_password_settings_signed_by_their_owner(world):
    """The floor holds whatever the row says, however rightly it is signed and logged."""
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    for memory, iterations in ((1024, 3), (65536, 1)):
        weak = dataclasses.replace(
            row, version=row.version + 1, memory_kib=memory, iterations=iterations
        )
        row = world.session(PAM).signed(weak)
        world.append(row)
        with pytest.raises(IntegrityError, match="kdf-floor"):
            world.unlock(PAM)


def test_somebody_elses_password_row(world):
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    world.append(world.session(INA).signed(dataclasses.replace(row, version=2)))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.unlock(PAM)


def test_a_password_row_of_an_older_key(world, monkeypatch):
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    person = world.vault.trust.people[world.user(PAM)]
    other = KeyPair.generate().public
    world.vault.trust.people[world.user(PAM)] = dataclasses.replace(person, public=other)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.unlock(PAM)
    assert row.signer == person.public.key_id


def test_seeds_sealed_for_one_another(world):
    """The second seed in the first one's place has another label; another's has another id."""
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    mixed = dataclasses.replace(row, version=2, sealed_seed=row.sealed_second)
    world.append(world.session(PAM).signed(mixed))
    with pytest.raises(Refused, match="wrong-password"):
        world.unlock(PAM)


def test_a_seed_that_is_not_the_certified_one(world):
    [row] = rows_of(world, PasswordRecord, id=world.user(PAM))
    from clinicvault.access.newcomer import password_record

    made = password_record(
        world.user(PAM),
        KeyPair.generate(),
        KeyPair.generate(),
        password(PAM),
        world.vault.vault_secret,
        row.version + 1,
    )
    world.append(world.session(PAM).signed(made))
    with pytest.raises(IntegrityError, match="row-altered"):
        world.unlock(PAM)


def test_a_photo_row_planted_as_a_duplicate(world):
    """Believed, it would let the only copy of a photo be erased from the card."""
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    digest = page.digest(patient, b"not yet imported")
    world.swap("update photo set digest = ?", digest)
    with pytest.raises(IntegrityError, match="row-altered"):
        page.duplicate(patient, digest)


def test_a_removed_assignment_does_not_free_a_key(world):
    """Else two patients would share a key pair."""
    world.treated()
    second = world.patient(given="Zoë")
    world.swap("delete from assignment")
    with pytest.raises(IntegrityError, match="row-missing"):
        world.consent(second)


def test_a_planted_record_number_is_no_answer(world):
    from clinicvault.access.patients import find_by_number

    world.patient(record_number="A1")
    world.swap("update patient set version = 7")
    with pytest.raises(IntegrityError, match="row-altered"):
        find_by_number(world.session(INA), "A1")


def test_a_wrap_with_another_due_day(world):
    patient = world.patient()
    world.consent(patient)
    world.swap("update key_wrap set due_day = 1")
    with pytest.raises(IntegrityError, match="row-altered"):
        delete_due_wraps(world.session(INA))


# insiders who log what they do


def pool_of(world, maker):
    with world.vault.write() as rows:
        team = world.vault.trust.team
        for key in rows.free_patient_keys(team, 100):
            for wrap in rows.find(WrapRecord, patient_key=key):
                rows.delete(wrap)
            rows.delete(rows.get(PatientKeyRecord, key))
        add_pairs(rows, PoolRecipients.of(world.vault.trust, team), maker, 1)
        rows.event(world.session(INA).event("pool-fill"))
        rows.commit()


@pytest.mark.parametrize("name", [ADA, INA])
def test_key_pairs_that_an_insider_put_into_the_pool_are_not_given_out(world, name):
    """Whoever makes a pair may keep its seed: an administrator would read that patient."""
    pool_of(world, world.session(name).keys)
    patient = world.patient()
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.consent(patient)


def test_filling_the_pool_takes_a_practitioner(world):
    for name in (ADA, INA):
        session = world.session(name)
        with pytest.raises(IntegrityError, match="certificate-invalid"):
            fill_pool(world.vault, session.user_id, session.keys, 10)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        fill_pool(world.vault, world.user(PAM), world.session(ADA).keys, 10)
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        fill_pool(world.vault, world.user(PETE), world.session(PETE).keys, 10)


def test_a_withdrawn_consent_renewed_by_its_old_bytes(world):
    patient, photo = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    [consent] = rows_of(world, ConsentRecord, patient=patient)
    forged = dataclasses.replace(consent, version=3, state=int(ConsentState.VALID))
    world.append(world.plain_administrator().signed(forged))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.view(PAM, photo.id)


def test_an_old_consent_row_put_back_and_logged(world):
    patient, _ = world.treated()
    [old] = rows_of(world, ConsentRecord, patient=patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    put_back(world, old)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


def put_back(world, old):
    """The row as it was, told to the log as a change like any other."""
    table = f'"{old.TABLE}"'
    names = [field.name for field in dataclasses.fields(old)]
    sets = ", ".join(f'"{name}" = ?' for name in names)
    with world.vault.ports.database.write(world.vault.recorder) as rows:
        from clinicvault.domain.ports import Change

        rows._channel._connection.exec_driver_sql(
            sql("update", table, "set", sets, "where id = ?"),
            (*[getattr(old, name) for name in names], old.id),
        )
        rows._changes.append(Change(old.TABLE, old.id, old.version, old))
        rows.event(world.session(INA).event("pool-fill"))
        rows.commit()


def test_a_disabled_user_put_back_and_logged(world):
    [old] = rows_of(world, UserRecord, id=world.user(PETE))
    disable(world.session(ADA), world.user(PETE))
    put_back(world, old)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


@pytest.mark.parametrize("kind", [RevocationRecord, EndorsementRecord, UserRecord])
def test_certificates_are_never_deleted(world, kind):
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.append(delete=(rows_of(world, kind)[0],))
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


def test_a_later_revocation_lengthens_nothing(world):
    disable(world.session(ADA), world.user(PETE))
    [first] = rows_of(world, RevocationRecord)
    before = world.vault.trust.signer(world.session(PETE).keys.public.key_id, world.vault._seen)
    world.append(rooted(world, dataclasses.replace(first, id=bytes(16))))
    key_id = world.session(PETE).keys.public.key_id
    assert before is None
    assert world.vault.trust.signer(key_id, world.vault._seen - 1) is None


def test_signatures_after_the_revocation_do_not_count(world):
    patient = world.patient()
    keys = world.session(PETE).keys
    disable(world.session(ADA), world.user(PETE))
    [row] = rows_of(world, PatientRecord, id=patient)
    forged = sign_record(dataclasses.replace(row, version=2), keys, keys.public.key_id)
    world.append(forged)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(PatientRecord, patient)


def test_signatures_before_the_revocation_go_on_counting(world):
    world.treated()
    words = world.join("Dora", PRACTITIONER)
    world.grant(PETE, "Dora", words)
    disable(world.session(ADA), world.user(PETE))
    world.again()
    assert world.session("Dora").roles == PRACTITIONER


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


def test_a_later_team_does_not_take_the_clinics_place(world):
    team = world.vault.trust.team
    _, newcomer, code, row = mallory_enrols(world, bytes(15) + b"\1", world.session(ADA).keys)
    world.append(team_rows(world, newcomer, code, row))
    assert world.vault.trust.team == team
    assert world.again().trust.team == team


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
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.session(PAM)


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
    with pytest.raises(IntegrityError, match="grant-false"):
        world.session(INA)


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
        pytest.raises(IntegrityError, match="grant-false"),
        step_up(world.session("Dora"), password("Dora")),
    ):
        pass


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
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.session(INA)


def test_the_wrong_patient_key_behind_a_wrap(world):
    from clinicvault.access import contexts
    from clinicvault.crypto.keys import seal
    from clinicvault.domain.records import WrapKind

    patient, photo = world.treated()
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    [wrap] = [one for one in wraps if one.kind == WrapKind.TEAM]
    info = contexts.patient_wrap(
        world.vault.id, assigned.patient_key, WrapKind.TEAM, wrap.recipient
    )
    team = world.vault.trust.newest(GroupKind.TEAM, world.vault.trust.team)
    sealed = seal(team.public, KeyPair.generate().seed, info)
    forged = dataclasses.replace(wrap, version=wrap.version + 1, sealed=sealed)
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="grant-false"):
        world.view(PAM, photo.id)
    stranger = dataclasses.replace(forged, version=forged.version + 1, recipient=new_id())
    world.append(world.session(INA).signed(stranger))
    with pytest.raises(Refused, match="no-patient-key"):
        world.view(PAM, photo.id)


def test_a_batch_with_another_commitment(world):
    from clinicvault.domain.records import BatchRecord

    _, photo = world.treated()
    [batch] = rows_of(world, BatchRecord)
    forged = dataclasses.replace(batch, version=2, commitment=bytes(32))
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="grant-false"):
        world.view(PAM, photo.id)


def test_a_photo_with_another_commitment(world):
    _, photo = world.treated()
    forged = dataclasses.replace(photo, version=2, commitment=bytes(32))
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="row-altered"):
        world.view(PAM, photo.id)


def test_a_patient_key_row_that_is_not_its_id(world):
    from clinicvault.access.patient_keys import new_batch

    [key] = rows_of(world, PatientKeyRecord)[:1]
    false = dataclasses.replace(key, id=new_id())
    with pytest.raises(IntegrityError, match="row-altered"):
        new_batch(world.session(INA), new_id(), false)


@pytest.mark.parametrize("kind", [ConsentRecord, VisitRecord, PatientRecord, PhotoRecord])
def test_rows_of_people_are_not_the_administrators_to_sign(world, kind):
    world.treated()
    [row] = rows_of(world, kind)
    forged = dataclasses.replace(row, version=row.version + 1)
    world.append(world.plain_administrator().signed(forged))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(kind, row.id)


def test_a_pool_with_a_wrap_missing_is_not_used(world):
    with world.vault.read() as rows:
        [key] = rows.free_patient_keys(world.vault.trust.team, 1)
        wrap = rows.find(WrapRecord, patient_key=key)[0]
    world.append(delete=(wrap,))
    patient = world.patient()
    with pytest.raises(IntegrityError, match="row-missing"):
        world.consent(patient)


def test_a_pool_from_before_a_revocation_is_not_used(world, monkeypatch):
    """Also where the client that revoked did not discard it."""
    monkeypatch.setattr(enrolment, "discard_pool", lambda session, rows: 0)
    disable(world.session(ADA), world.user(PETE))
    patient = world.patient()
    world.consent(patient)
    from clinicvault.access.consents import status_for

    with world.vault.read() as rows:
        found = consents_of(world.session(PAM), rows, patient)
        assert len(rows.free_patient_keys(world.vault.trust.team, 99)) > 0
    assert found[0].state is ConsentState.AWAITING_KEY
    assert status_for(found, Purpose.CARE, None).value == "awaiting-key" if found else True
    refill(world, PAM, 3)
    from clinicvault.access.consents import assign_waiting

    assert assign_waiting(world.session(PAM)) == 1


def test_another_process_wrote_after_this_view_was_taken(world):
    """An old view is not damage: the answer is to look again."""
    patient, _ = world.treated()
    vault = world.vault
    [row] = rows_of(world, PatientRecord, id=patient)
    with world.ports.database.read() as old:
        reader = vault.reader(old)
        world.append(world.session(INA).signed(dataclasses.replace(row, version=2)))
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.need(PatientRecord, patient)
        fresh = world.patient(given="Zoë")
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.get(PatientRecord, fresh)
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.find(PatientRecord)
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.complete(PatientRecord)
    with vault.read() as rows:
        assert len(vault.reader(rows).find(PatientRecord)) == 2
        assert vault.reader(rows).get(PatientRecord, new_id()) is None
        with pytest.raises(IntegrityError, match="row-missing"):
            vault.reader(rows).need(PatientRecord, new_id())


def test_missing_rows_are_damage(world):
    patient, _ = world.treated()
    world.swap("delete from patient")
    with world.vault.read() as rows:
        reader = world.vault.reader(rows)
        for look in (
            lambda: reader.get(PatientRecord, patient),
            lambda: reader.find(PatientRecord),
            lambda: reader.complete(PatientRecord),
        ):
            with pytest.raises(IntegrityError, match="row-missing"):
                look()


def test_a_signed_deletion_by_a_stranger(world):
    stranger = KeyPair.generate()
    deletion = DeletionRecord(
        id=new_id(), subject_table="photo", subject=new_id(), subject_version=1, reason=1
    )
    world.append(sign_record(deletion, stranger, stranger.public.key_id))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).find(DeletionRecord)


def test_unlocking_an_unrevoked_but_disabled_user(world):
    """The row says disabled, whatever became of the revocation."""
    [row] = rows_of(world, UserRecord, id=world.user(PETE))
    off = dataclasses.replace(row, version=2, state=int(UserState.DISABLED))
    world.append(rooted(world, off))
    with pytest.raises(Refused, match="user-disabled"):
        unlock(world.vault, world.user(PETE), password(PETE))
