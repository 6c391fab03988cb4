"""No purpose, no consent or no role: no picture; and every try is in the log, which holds."""

from __future__ import annotations

import sqlite3

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules, Limits
from tests.drills.burglar import PASSWORDS, Clinic, photograph
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, make_house, password

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
    args += ["--channel", "website"] if purpose == "marketing" else []
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


# the same insider with the keys of the own role: what is unusual is flagged

STRICT = ClinicRules(
    limits=(
        (Role.INTAKE, Limits(1, 0, 0)),
        (Role.PRACTITIONER, Limits(1, 10, 1)),
        (Role.ADMINISTRATOR, Limits(0, 0, 0)),
        (Role.OFFICER, Limits(1, 0, 0)),
    )
)


@pytest.fixture
def practice(tmp_path, monkeypatch):
    """(desk of a running program, five patients with a photo each), limits at their strictest."""
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    monkeypatch.setattr("clinicvault.access.release.limits.MOST_SECONDS", 0.01)
    house = make_house(tmp_path / "pc")[0]
    with house.open(INA) as desk:
        patients = {}
        for number in range(5):
            patient = desk.patient(f"Rousseau-{number}")
            report = desk.importing.run(patient, [jpeg(tmp_path / f"{number}.jpg", number)])
            patients[patient] = report.imported[0].photo
            desk.importing.close()
        desk.be(ADA)
        desk.policies.set_rules(STRICT)
        yield desk, patients


def kept_out(code, act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    assert refused.value.code == code


def reached(desk):
    rows = [dict(row.detail) for row in reversed(desk.log(event="limit-reached"))]
    return [(row["what"], row["stage"]) for row in rows]


def test_browsing_slows_asks_and_is_flagged(practice):
    """A practitioner who looks through records that are none of today's."""
    desk, patients = practice
    everybody = list(patients)
    desk.be(PAUL)
    for patient in everybody[:2]:
        desk.patients.page(patient)
    kept_out("limit-confirm", desk.patients.page, everybody[2])
    kept_out("wrong-password", desk.requests.lift, "somebody else's")
    desk.requests.lift(password(PAUL))
    for patient in everybody[2:4]:
        desk.patients.page(patient)
    kept_out("limit-colleague", desk.patients.page, everybody[4])
    kept_out("limit-colleague", desk.viewing.preview, patients[everybody[4]])
    desk.patients.page(everybody[0])
    desk.be(ADA)
    assert reached(desk) == [
        ("patients", "slow"),
        ("patients", "confirm"),
        ("patients", "colleague"),
    ]
    assert {row.user for row in desk.log(event="limit-reached")} == {PAUL}
    assert [row.user for row in desk.log(event="limit-lift")] == [PAUL]


def test_carrying_pictures_away_is_stopped_before_a_file_exists(practice, tmp_path):
    desk, patients = practice
    desk.be(PAUL)
    photo = next(iter(patients.values()))
    for number in range(2):
        desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / f"out-{number}.jpg")
    target = tmp_path / "out.jpg"
    kept_out("limit-confirm", desk.exporting.open_plain, photo, Purpose.CARE, target)
    assert not target.exists()
    desk.be(ADA)
    assert reached(desk) == [("exported", "slow"), ("exported", "confirm")]


def test_an_emergency_that_was_none_needs_two_people_and_waits_for_its_review(practice):
    """Neither practitioner nor officer gets in alone, and nobody can make it unsaid."""
    desk, patients = practice
    patient, photo = next(iter(patients.items()))
    desk.be(INA)
    desk.consents.withdraw(patient, Purpose.CARE)
    kept_out("role", desk.requests.emergency, patient, "curious", password(INA))
    desk.be(ADA)
    kept_out("role", desk.requests.emergency, patient, "curious", password(ADA))
    desk.be(PAUL)
    kept_out("wrong-password", desk.requests.emergency, patient, "curious", "stolen session")
    asked = desk.requests.emergency(patient, "She is bleeding", password(PAUL))
    kept_out("role", desk.requests.allow, asked.id)
    kept_out("request-not-granted", desk.requests.begin, asked.id, password(PAUL))
    kept_out("consent-withdrawn", desk.viewing.preview, photo)
    desk.be(ADA)
    desk.requests.allow(asked.id)
    kept_out("role", desk.viewing.preview, photo)
    desk.be(PAUL)
    desk.requests.begin(asked.id, password(PAUL))
    assert desk.viewing.preview(photo)
    kept_out("role", desk.requests.review, asked.id, "all well")
    desk.requests.end(asked.id)
    desk.be(ADA)
    [flagged] = desk.requests.waiting()
    assert (flagged.state, flagged.reason) == ("over", "She is bleeding")
    assert flagged.missing == {Role.ADMINISTRATOR, Role.OFFICER}
    seen = [row for row in desk.log(event="photo-view") if row.outcome == "done"]
    assert [dict(row.detail)["emergency"] for row in seen] == [asked.id]
    tries = [row for row in desk.log(event="photo-view") if row.outcome == "refused"]
    assert {(row.user, dict(row.detail)["reason"]) for row in tries} == {
        (PAUL, "consent-withdrawn"),
        (ADA, "role"),
    }
    assert desk.review.verify().ok
