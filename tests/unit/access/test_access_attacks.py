"""Hands on the database file: rows changed behind the log's back."""

import dataclasses

import pytest

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.people.enrolment import disable
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.unlocking import change_password
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.records import (
    EnrolmentRecord,
    PasswordRecord,
    UserKeyRecord,
    UserRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of, sql
from tests.unit.access.world import ADA, INA, PAM, PETE, password

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
    certified = world.vault.trust.people[world.user("Eve")].public.key_id
    with pytest.raises(IntegrityError, match="row-altered"):
        world.grant(ADA, "Eve", words)
    with world.sql() as rows:
        given = rows.execute("select recipient from grant_key where user = ?", (world.user("Eve"),))
        assert given.fetchall() == [(certified,)]
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
    from clinicvault.access.people.newcomer import password_record

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
    from clinicvault.access.patients.patients import find_by_number

    world.patient(record_number="A1")
    world.swap("update patient set version = 7")
    with pytest.raises(IntegrityError, match="row-altered"):
        find_by_number(world.session(INA), "A1")


def test_a_wrap_with_another_due_day(world):
    patient = world.patient()
    world.consent(patient)
    world.swap("update key_wrap set due_day = 1")
    wraps = rows_of(world, WrapRecord)
    assert delete_due_wraps(world.session(INA)) == 0
    assert rows_of(world, WrapRecord) == wraps
    assert world.events("damage-found")[0].detail["rows"] == len(wraps)
