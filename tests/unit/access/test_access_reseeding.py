"""People's next keys at the unlock after the vault secret was renewed (DESIGN §4, Workstation)."""

import pytest

from clinicvault.access.certificates.trust import OF_A_TEAM
from clinicvault.access.computers import reseeding
from clinicvault.access.computers.vault_secrets import renew_vault_secret
from clinicvault.access.patients.named import lift_restriction
from clinicvault.access.proving import parameters, prove
from clinicvault.access.release.usage import Release, read_usage, write_usage
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import (
    change_password,
    confirmed,
    own_words,
    unlock,
    unlock_with_words,
)
from clinicvault.crypto.passwords import open_seed, password_kek
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import UsageRecord
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import (
    GrantRecord,
    PasswordRecord,
    PolicyRecord,
    RevocationRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Act, Role
from tests.unit.access.renewed import behind, keys_of, renew, twin
from tests.unit.access.rows import rooted, rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, ROLES, Member, password

# what is renewed


def test_all_names_lie_under_the_new_secret(later):
    vault = later.vault
    assert vault.secrets.generation == 2
    newest = {2: vault.secrets.of(2).copy()}
    only = type(vault.secrets)(newest)
    kept, vault.secrets = vault.secrets, only
    names = {
        vault.open_name(one.user.name_sealed, "user", one.id) for one in vault.trust.people.values()
    }
    assert names == set(ROLES)
    assert vault.clinic_name == "Belle Vue"
    assert vault.workstation_name(vault.workstation_id) == "Desk"
    vault.secrets = kept


def test_a_third_secret_replaces_the_second(later):
    assert renew(later) == 3
    assert sorted(later.vault.secrets.earlier()) == [1, 2]
    assert len(rows_of(later, PolicyRecord, name="clinic-name")) == 1
    assert later.vault.clinic_name == "Belle Vue"
    later.unlock(INA).wipe()
    assert [one.user for one in behind(later)] == sorted(later.user(n) for n in (ADA, PAM, PETE))


def test_a_damaged_name_of_the_clinic_keeps_nobody_out(later):
    later.swap("UPDATE policy SET value = x'00' WHERE name = 'clinic-name'")
    assert later.vault.clinic_name == "Belle Vue"  # the first secret is kept still
    secrets = later.vault.secrets
    later.vault.secrets = type(secrets)({2: secrets.of(2).copy()})
    assert later.vault.clinic_name == ""
    session = later.session(ADA)
    with later.vault.write() as rows:
        later.vault.secrets = secrets
        renew_vault_secret(session, rows, None)
        rows.event(session.event("workstation-revoke"))
        rows.commit()
    assert len(rows_of(later, PolicyRecord, name="clinic-name")) == 2


def test_nothing_is_renewed_without_the_root(world):
    session = world.session(PAM)
    with pytest.raises(Refused, match="no-key"), world.vault.write() as rows:
        renew_vault_secret(session, rows, None)
    assert world.vault.secrets.generation == 1


# the next unlock


@pytest.mark.parametrize("name", [ADA, PAM, INA])
def test_everybody_holds_the_same_as_before(later, name):
    before = later.vault.trust.need_person(later.user(name))
    held = held_by(later.session(name))
    session = later.unlock(name)
    now = session.person
    assert now.public != before.public
    assert (now.certified, now.declared) == (before.certified, before.declared)
    assert held_by(session) == held
    assert [entry.detail["keys"] for entry in later.events("user-reseed")] == [
        len(rows_of(later, GrantRecord, user=later.user(name))) // 2
    ]
    assert unlock(later.vault, session.user_id, password(name)).person.public == now.public
    assert len(keys_of(later, name)) == 2


def now_holds(world, name, session):
    world.members[name] = Member(session.user_id, bytes(session.keys.seed.view()))


def held_by(session):
    team = session.vault.trust.team
    places = [(kind, team if kind in OF_A_TEAM else ZERO_ID) for kind in GroupKind]
    return {place for place in places if session.holds(*place)}


def test_a_practitioner_opens_pictures_and_confirms_as_before(later):
    session = later.unlock(PAM)
    now_holds(later, PAM, session)
    assert later.view(PAM, later.photo_row.id) == b"preview picture"
    with confirmed(session, password(PAM)) as opened:
        assert opened.second.public == session.person.second


def test_named_patients_come_along(later):
    """Their records are sealed to the named people's own keys alone."""
    sealed = {wrap.recipient for wrap in own_wraps(later)}
    for name in (PAM, PETE):
        session = later.unlock(name)
        now_holds(later, name, session)
        assert later.view(name, later.photo_row.id) == b"preview picture"
    assert not sealed & {wrap.recipient for wrap in own_wraps(later)}
    assert len(own_wraps(later)) == 4
    lift_restriction(later.session(PETE), later.patient_id, password(PETE))
    assert own_wraps(later) == []


def own_wraps(world):
    named = (WrapKind.USER, WrapKind.USER_COLD)
    return [wrap for wrap in rows_of(world, WrapRecord) if wrap.kind in named]


def test_the_hour_counts_on(later):
    session = later.session(INA)
    with later.vault.write() as rows:
        usage = read_usage(session, rows).plus(Release(bytes(16), shown=7))
        write_usage(session, rows, usage)
        rows.event(session.event("photo-view"))
        rows.commit()
    fresh = later.unlock(INA)
    with later.vault.read() as rows:
        assert read_usage(fresh, rows).shown == 7


def test_a_damaged_hour_stays_damaged(later):
    session = later.session(INA)
    with later.vault.write() as rows:
        write_usage(session, rows, read_usage(session, rows))
        rows.event(session.event("photo-view"))
        rows.commit()
    later.swap("UPDATE usage SET sealed = x'00'")
    fresh = later.unlock(INA)
    with later.vault.read() as rows:
        assert read_usage(fresh, rows) is None
    assert len(rows_of(later, UsageRecord)) == 1


def test_the_words_are_those_of_the_new_keys(later):
    invited = later.join("Nora", frozenset({Role.PRACTITIONER}))
    renew(later)
    session, words = unlock_with_words(
        later.vault, later.user("Nora"), password("Nora"), lambda _: True
    )
    assert words != invited
    assert words == own_words(session, password("Nora"))


def test_an_old_seed_opens_nothing_new(later):
    """Its owner's keys end with the next ones: it signs, unlocks and is given nothing."""
    old = later.session(INA)
    later.unlock(INA)
    with pytest.raises(Refused, match="keys-replaced"):
        old.require(Act.LIST_PATIENTS)
    with pytest.raises(Refused, match="keys-replaced"):
        old.signed(UsageRecord(id=old.user_id, sealed=b""))
    assert VaultSession(later.vault, old.user_id, twin(old)).ended == "keys-replaced"
    row = next(one for one in rows_of(later, PasswordRecord) if one.id == old.user_id)
    asked, secret = parameters(row), later.vault.secrets.of(1)
    with (
        password_kek(password(INA), asked, secret) as kek,
        pytest.raises(Refused, match="wrong-password"),
    ):
        open_seed(kek, old.user_id, asked, row.sealed_seed)


def test_a_password_changed_before_the_next_unlock_goes_with_the_old_seed(later):
    """Whoever is still unlocked has the old seed: it stays under the old secret until the unlock."""
    session, new = later.session(PETE), Secret(b"another password of Pete")
    change_password(session, password(PETE), new.copy())
    row = next(one for one in rows_of(later, PasswordRecord) if one.id == session.user_id)
    assert row.secret_generation == 1
    fresh = unlock(later.vault, session.user_id, new)
    assert fresh.person.public != session.keys.public
    row = next(one for one in rows_of(later, PasswordRecord) if one.id == session.user_id)
    assert row.secret_generation == 2


def test_a_wrong_password_makes_no_keys(later):
    with pytest.raises(Refused, match="wrong-password"):
        unlock(later.vault, later.user(INA), Secret(b"no password"))
    assert len(keys_of(later, INA)) == 1


def test_two_programs_of_one_person_make_one_pair(later):
    """The second one finds the first one's keys, proves again and goes on with those."""
    vault, user = later.vault, later.user(INA)
    with prove(vault, user, password(INA)) as proof:
        other = unlock(vault, user, password(INA))
        assert reseeding.own_keys(vault, proof, password(INA)) is None
    assert len(keys_of(later, INA)) == 2
    assert unlock(vault, user, password(INA)).keys.public == other.keys.public


def test_the_unlock_that_comes_second_proves_again(later, monkeypatch):
    vault, user, before = later.vault, later.user(INA), reseeding.own_keys

    def late(*args):
        monkeypatch.setattr("clinicvault.access.unlocking.own_keys", before)
        unlock(vault, user, password(INA)).wipe()
        return before(*args)

    monkeypatch.setattr("clinicvault.access.unlocking.own_keys", late)
    assert unlock(vault, user, password(INA)).ended == ""
    assert len(keys_of(later, INA)) == 2


def test_a_second_renewal_between_proof_and_write(later):
    """Then nothing is written, and it is proven again."""
    vault, user = later.vault, later.user(INA)
    with prove(vault, user, password(INA)) as proof:
        secrets = vault.secrets
        renew(later)
        vault.secrets, kept = secrets, vault.secrets
        assert reseeding.own_keys(vault, proof, password(INA)) is None
        vault.secrets = kept
    assert unlock(vault, user, password(INA)).ended == ""
    assert len(keys_of(later, INA)) == 2
    assert user not in {one.user for one in behind(later)}


def test_a_grant_that_was_taken_back_does_not_come_along(later):
    group = later.vault.trust.need(GroupKind.DIRECTORY)
    (grant,) = rows_of(later, GrantRecord, group=group.id, user=later.user(INA))
    ended = RevocationRecord(id=new_id(), subject_table="grant", subject=grant.id)
    later.append(rooted(later, ended))
    assert not later.unlock(INA).holds(GroupKind.DIRECTORY)
