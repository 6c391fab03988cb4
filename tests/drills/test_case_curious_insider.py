"""No purpose, no consent or no role: no picture; and every try is in the log, which holds."""

from __future__ import annotations

import sqlite3

import pytest

from tests.drills.burglar import PASSWORDS, Clinic, photograph

pytestmark = pytest.mark.slow
ADMIN, INTAKE, DOCTOR, FRIEND = "Anneliese", "Nepomuk", "Philippa", "Friedhelm"


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path / "clinic")
    made.code = made.open_for_work()
    card = photograph(made.folder / "card", 1)
    report = made.run("import", "--patient", made.code, card, user=INTAKE).json
    made.photo = report["imported"][0]["photo"]
    return made


def refused(clinic, user, *, purpose="care", code=3):
    output = clinic.folder / f"out-{user}-{purpose}"
    args = ["photo", "open", clinic.photo, "--purpose", purpose, "--output", output]
    told = clinic.run(*args, user=user, expect=code).err
    assert not output.exists()
    return told


def test_a_curious_insider(clinic):
    by_role(clinic)
    by_purpose(clinic)
    by_a_second_self(clinic)
    after_withdrawal(clinic)
    all_of_it_is_in_the_log(clinic)
    tidying_the_log_shows(clinic)


def by_role(clinic):
    for user in (INTAKE, ADMIN):
        refused(clinic, user)
        target = clinic.folder / f"taken-{user}.age"
        phrase = clinic.secret("phrase.txt", "violet harbour notary twelve")
        args = ["export", "--patient", clinic.code, "--photo", clinic.photo, "--recipient", "me"]
        args += ["--purpose", "care", "--kind", "age", "--output", target]
        clinic.run(*args, "--passphrase-file", phrase, user=user, expect=3)
        assert not target.exists()
    clinic.run("patient", "list", user=DOCTOR)
    clinic.run("log", "list", user=DOCTOR, expect=3)
    clinic.run("log", "list", user=INTAKE, expect=3)


def by_purpose(clinic):
    for purpose in ("teaching", "marketing", "publication", "research", "insurer", "colleagues"):
        refused(clinic, DOCTOR, purpose=purpose)
    refused(clinic, DOCTOR, purpose="curiosity", code=2)


def by_a_second_self(clinic):
    """The administrator makes a practitioner of his own, and confirms it himself."""
    clinic.secret(f"{FRIEND}.txt", "walnut-compass-thunder-ivory")
    clinic.bring_in(FRIEND, "practitioner")
    refused(clinic, FRIEND)
    clinic.run("patient", "list", user=FRIEND, expect=3)


def after_withdrawal(clinic):
    output = clinic.folder / "seen"
    args = ["photo", "open", clinic.photo, "--purpose", "care", "--output", output]
    clinic.run(*args, user=DOCTOR)
    withdraw = ["consent", "withdraw", "--patient", clinic.code, "--purpose", "care"]
    clinic.run(*withdraw, user=INTAKE)
    output.unlink()
    refused(clinic, DOCTOR)


def all_of_it_is_in_the_log(clinic):
    entries = clinic.run("log", "list", user=ADMIN).json["entries"]
    tries = [e for e in entries if e["outcome"] == "refused" and clinic.photo in e["objects"]]
    by_user = {user: len([e for e in tries if e["user"] == user]) for user in (*PASSWORDS, FRIEND)}
    assert by_user[INTAKE] == by_user[ADMIN] == 2
    assert by_user[DOCTOR] == 7
    assert by_user[FRIEND] == 1
    purposes = {e["purpose"] for e in tries}
    assert purposes >= {"care", "teaching", "marketing", "publication"}
    assert clinic.run("log", "verify").json["ok"]


def tidying_the_log_shows(clinic):
    """Who removes the traces with a hand on the database is found out at the next look."""
    query = "select name, sql from sqlite_schema where type = 'trigger'"
    with sqlite3.connect(clinic.vault / "vault.db") as rows:
        triggers = dict(rows.execute(query).fetchall())
        for name in triggers:
            rows.execute(f"drop trigger {name}")
        rows.execute("delete from log_leaf where seq = (select max(seq) from log_leaf) - 3")
        for trigger in triggers.values():
            rows.execute(trigger)
    rows.close()
    told = clinic.run("log", "verify", expect=4).json
    assert not told["ok"]
    assert told["faults"]
    clinic.run("verify", expect=4)
