"""A hand on the database swaps keys, weakens passwords, puts the past back: exit code 4, no gift.

Rows are changed behind the program's back, or by an insider at an enrolled computer who writes
them into the log as it wants; then the clinic's own command line is asked to go on.
"""

from __future__ import annotations

import dataclasses
import json
import shutil

import pytest

from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.ids import new_id
from clinicvault.domain.records import EndorsementRecord, PasswordRecord, UserKeyRecord
from clinicvault.domain.roles import Role
from tests.drills.forger import prepare
from tests.unit.services.real_clinic import ADA, INA, NEW, PAUL, jpeg

pytestmark = pytest.mark.slow
REFUSED, INTEGRITY = 3, 4


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    made = prepare(tmp_path_factory.mktemp("forged"))
    patch.undo()
    return made


@pytest.fixture
def clinic(once, monkeypatch):
    """The prepared clinic, untouched by the cases before."""
    once.restore()
    for name, value in {
        "HOME": once.house.home,
        "VAULT": once.house.vault,
        "NO_KEYCHAIN": 1,
        "KDF_MEMORY_MIB": 64,
        "POOL_SIZE": 6,
    }.items():
        monkeypatch.setenv(f"CLINICVAULT_{name}", str(value))
    return once


def works(clinic, tmp_path):
    """What sealing there is in a day's work, with who does it."""
    picture = jpeg(tmp_path / "new.jpg", 7)
    out = tmp_path / "seen.jpg"
    return {
        "open": (["photo", "open", clinic.photo, "--purpose", "care", "--output", out], PAUL),
        "import": (["import", "--patient", clinic.code, picture], INA),
        "grant": (["user", "grant", PAUL, "--words", "acid acid acid acid"], ADA),
        "consent": (["consent", "grant", "--patient", clinic.new, "--purpose", "care"], INA),
        "list": (["patient", "list"], INA),
        "log": (["log", "list"], ADA),
    }


def refuses(clinic, tmp_path, capsys, *names, forged=None):
    """Exit code 4 for each of these commands and for `verify`, and nothing new is sealed."""
    before, jobs = clinic.sealed(), works(clinic, tmp_path)
    capsys.readouterr()
    for name in names:
        argv, user = jobs[name]
        assert clinic.run(*argv, user=user) == INTEGRITY, (name, capsys.readouterr().err)
        told = capsys.readouterr()
        assert told.out == ""
        assert len(told.err.strip().splitlines()) >= 3
    assert clinic.run("verify") == INTEGRITY
    assert not (tmp_path / "seen.jpg").exists()
    assert clinic.sealed() <= before
    assert forged is None or not clinic.names(forged)


def test_untouched_it_works(clinic, tmp_path):
    jobs = works(clinic, tmp_path)
    for name in ("open", "import", "consent", "list", "log"):
        argv, user = jobs[name]
        assert clinic.run(*argv, user=user) == 0, name
    assert clinic.run("verify") == 0
    assert clinic.run("patient", "list", user=NEW) == REFUSED


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ("user_key", "user"),
        ("group_key", "group"),
        ("workstation", "workstation"),
        ("founding", "root"),
    ],
)
def test_a_public_key_swapped(clinic, tmp_path, capsys, table, where):
    """Everybody's certificates rest on one another: the vault stays shut."""
    forged = KeyPair.generate()
    column = "root" if table == "founding" else "public"
    clinic.swap(f"UPDATE {table} SET {column} = ?", forged.public.encoded)
    refuses(clinic, tmp_path, capsys, *works(clinic, tmp_path), forged=forged)


def test_a_patients_public_key_swapped(clinic, tmp_path, capsys):
    """Of the patient, and of all free pairs: nobody's photos become the attacker's."""
    forged = KeyPair.generate()
    with clinic.sql() as rows:
        [(free,)] = rows.execute("SELECT count(*) - 2 FROM patient_key")
    assert free > 0
    clinic.swap("UPDATE patient_key SET public = ?", forged.public.encoded)
    refuses(clinic, tmp_path, capsys, "import", forged=forged)
    argv, user = works(clinic, tmp_path)["consent"]
    capsys.readouterr()
    assert clinic.run(*argv, user=user) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "awaiting-key"
    assert not clinic.names(forged)
    with clinic.sql() as rows:
        assert rows.execute("SELECT count(*) FROM assignment").fetchone() == (2,)


def test_a_public_key_swapped_and_logged(clinic, tmp_path, capsys):
    """By who may write into the log: the one-time code's signature is missing."""
    forged = KeyPair.generate()
    with clinic.house.open() as desk, desk.clinic.vault.read() as rows:
        key = rows.find(UserKeyRecord, user=bytes.fromhex(desk.id_of(PAUL)))[0]
    own = dataclasses.replace(key, version=key.version + 1, public=forged.public.encoded)
    clinic.logged(sign_record(own, forged, forged.public.key_id))
    refuses(clinic, tmp_path, capsys, "open", "import", "grant")


@pytest.mark.parametrize("table", ["enrolment", "user", "group_key"])
def test_a_certificate_swapped(clinic, tmp_path, capsys, table):
    """One that somebody else of the clinic got, in its place."""
    with clinic.sql() as rows:
        names = [one[1] for one in rows.execute(f"PRAGMA table_info({table})")]
        first, second = rows.execute(f"SELECT * FROM {table} LIMIT 2").fetchall()
        for name, value in zip(names, second, strict=True):
            if name != "id":
                place = first[names.index("id")]
                rows.execute(f"UPDATE {table} SET {name} = ? WHERE id = ?", (value, place))
    refuses(clinic, tmp_path, capsys, "open", "grant")


def test_an_endorsement_for_another(clinic, tmp_path, capsys):
    """A practitioner confirmed somebody, and it shall have been somebody else."""
    clinic.swap("UPDATE endorsement SET user_key = (SELECT id FROM user_key WHERE id != user_key)")
    refuses(clinic, tmp_path, capsys, "open", "grant")


@pytest.mark.parametrize(
    "weaker",
    ["memory_kib = 8", "memory_kib = 65535", "iterations = 1", "lanes = 1", "salt = zeroblob(16)"],
)
def test_a_password_weakened(clinic, tmp_path, capsys, weaker):
    clinic.swap(f"UPDATE password SET {weaker}")
    refuses(clinic, tmp_path, capsys, "open", "import", "log")


def test_a_password_weakened_and_signed_by_its_owner(clinic, tmp_path, capsys):
    """An altered client made it cheap to guess: below the floor nobody unlocks with it."""
    with clinic.house.open(INA) as desk:
        session = desk.clinic.session
        with session.vault.read() as rows:
            old = rows.get(PasswordRecord, session.user_id)
        weak = dataclasses.replace(old, version=old.version + 1, memory_kib=8, iterations=1)
        signed = session.signed(weak)
    clinic.logged(signed)
    argv, user = works(clinic, tmp_path)["list"]
    assert clinic.run(*argv, user=user) == INTEGRITY


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("password", ["open"]),
        ("user", ["open", "list"]),
        ("grant_key", ["log"]),
        ("policy", []),
    ],
)
def test_an_old_row_put_back(clinic, tmp_path, capsys, table, names):
    """Before a password was changed, somebody left, a key was granted anew, a rule was made."""
    assert clinic.put_back(table) >= 1
    refuses(clinic, tmp_path, capsys, *names)


@pytest.mark.parametrize("table", ["consent", "key_wrap"])
def test_a_withdrawal_undone(clinic, tmp_path, capsys, table):
    """The consent as it was, or the keys that went with it."""
    assert clinic.put_back(table) >= 1
    argv = ["photo", "open", clinic.withdrawn_photo, "--purpose", "care", "--output"]
    code = clinic.run(*argv, tmp_path / "seen.jpg", user=PAUL)
    assert code == INTEGRITY
    refuses(clinic, tmp_path, capsys)


def test_all_of_it_put_back(clinic, tmp_path, capsys):
    """The database as a whole, as this computer saw it before: the log has gone backwards."""
    for path in clinic.house.vault.glob("vault.db*"):
        path.unlink()
    shutil.copyfile(clinic.kept, clinic.database)
    refuses(clinic, tmp_path, capsys, "open", "list", "log")


def test_a_revocation_removed(clinic, tmp_path, capsys):
    """Who left would be somebody again."""
    clinic.swap("DELETE FROM revocation")
    clinic.put_back("user")
    refuses(clinic, tmp_path, capsys, "open", "list")
    assert clinic.run("patient", "list", user=NEW) == INTEGRITY


def test_a_sham_practitioner_gets_nothing(clinic, tmp_path):
    """Certified by the administrator alone, by the program or by an altered one."""
    name, secret = "Friedhelm", "walnut-compass thunder 93"
    with clinic.house.open(ADA) as desk:
        invited = desk.users.add(name, frozenset({Role.PRACTITIONER}))
        words = desk.users.enrol(invited.user, invited.code, secret).words
        desk.users.grant(invited.user, words, clinic.secret(ADA))
        session = desk.clinic.session
        person = session.vault.trust.need_person(bytes.fromhex(invited.user))
        sham = EndorsementRecord(id=new_id(), user_key=person.keys.id, role=Role.PRACTITIONER.bit)
        signed = session.signed(sham)
    own = clinic.house.folder / f"{name}.txt"
    own.write_text(secret + "\n", encoding="utf-8")
    own.chmod(0o600)
    argv = ["photo", "open", clinic.photo, "--purpose", "care", "--output", tmp_path / "out"]
    gets_nothing(clinic, argv, name)
    clinic.logged(signed)
    gets_nothing(clinic, argv, name)
    with clinic.house.open() as desk:
        desk.unlocking.unlock(desk.id_of(PAUL), clinic.secret(PAUL))
    with clinic.sql() as rows:
        for table in ("grant_key", "key_wrap"):
            given = {one for (one,) in rows.execute(f"SELECT recipient FROM {table}")}
            assert not given & {person.public.key_id, person.second.key_id}
    assert clinic.run("verify") == INTEGRITY


def gets_nothing(clinic, argv, name):
    assert clinic.run(*argv, user=name) == REFUSED
    assert clinic.run("patient", "list", user=name) == REFUSED
    assert not argv[-1].exists()
