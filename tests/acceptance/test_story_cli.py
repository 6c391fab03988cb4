"""People by the real command line: every step a process of its own, every refusal its exit code."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from PIL import Image

from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import PatientDetails
from tests.acceptance.cli_process import Computer
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, House, jpeg, password

FINDINGS, USAGE, REFUSED, INTEGRITY, INPUT = 1, 2, 3, 4, 5
WHY = "Bleeding after surgery, her surgeon is away"
FAMILY = "Zlatanova"
NEW_SECRET = "marble-otter-lighthouse-fennel"


@pytest.fixture
def house(tmp_path, monkeypatch) -> House:
    """A clinic of forty days ago: one patient with a photo, and nobody came since."""
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    house = House(tmp_path / "pc")
    house.clock.sleep_days(-40)
    kit = house.setup.create(house.vault, "Belle Vue", ADA, ROLES[ADA], password(ADA))
    house.setup.kit_kept(house.vault, kit)
    with house.open() as desk:
        desk.let_in(PAUL, ROLES[PAUL])
        desk.let_in(INA, ROLES[INA])
        desk.be(PAUL)
        desk.be(INA)
        row = desk.patients.add(PatientDetails("Mira", FAMILY, dt.date(1979, 3, 7), "N-1", ""))
        desk.consents.grant(row.id, Purpose.CARE)
        desk.importing.run(row.id, [jpeg(tmp_path / "photo.jpg", 3)])
    house.clock.sleep_days(40)
    return house


@pytest.fixture
def computer(house) -> Computer:
    """The same computer for processes."""
    made = Computer(house.folder)
    for name in ROLES:
        made.secret(f"{name}.txt", password(name))
    return made


@pytest.fixture
def code(computer) -> str:
    """The patient's."""
    (patient,) = computer.run("patient", "list", user=PAUL).json["patients"]
    return patient["code"]


@pytest.mark.slow
def test_archived_records_and_other_reasons(computer, code):
    (photo,) = computer.run("photo", "list", "--patient", code, user=PAUL).json["photos"]
    opened(computer, photo["id"], "care", expect=REFUSED)
    confirm_who_it_is(computer, code)
    opened(computer, photo["id"], "care")
    opened(computer, photo["id"], "teaching", expect=REFUSED)
    a_form_for_teaching(computer, code)
    opened(computer, photo["id"], "teaching")
    opened(computer, photo["id"], "research", expect=REFUSED)
    computer.run("photo", "open", photo["id"], "--purpose", "fun", user=PAUL, expect=USAGE)
    what_the_log_says(computer)
    errors_tell_nothing(computer)


def opened(computer: Computer, photo: str, purpose: str, expect: int = 0):
    output = computer.folder / f"{purpose}-{expect}.jpg"
    args = ["photo", "open", photo, "--purpose", purpose, "--output", output]
    told = computer.run(*args, user=PAUL, expect=expect)
    assert output.exists() is (expect == 0)
    if expect:
        assert len(told.err.strip().splitlines()) >= 3, told.err


def confirm_who_it_is(computer: Computer, code: str):
    wrong = computer.secret("wrong.txt", "something else 993 entirely")
    args = ["step-up", "--patient", code]
    computer.run(*args, "--user", PAUL, "--password-file", wrong, expect=REFUSED)
    computer.run(*args, user=INA, expect=REFUSED)
    computer.run("step-up", user=PAUL, expect=USAGE)
    computer.run("step-up", "--patient", "P-0000-0000", user=PAUL, expect=USAGE)
    assert computer.run("step-up", "--today", user=PAUL).json == {"opened": [], "refused": []}
    assert computer.run(*args, user=PAUL).json == {"opened": [code], "refused": []}


def a_form_for_teaching(computer: Computer, code: str):
    form = computer.folder / "form.jpg"
    Image.new("RGB", (600, 800), (250, 249, 245)).save(form, "JPEG")
    until = dt.date.today() + dt.timedelta(days=90)  # noqa: DTZ011  (the clinic's own calendar day)
    args = ["consent", "grant", "--patient", code, "--purpose", "teaching", "--until", until]
    broken = computer.folder / "broken.jpg"
    broken.write_bytes(form.read_bytes()[:300])
    computer.run(*args, "--evidence", broken, user=INA, expect=INPUT)
    missing = computer.folder / "nowhere.jpg"
    assert computer.run(*args, "--evidence", missing, user=INA, expect=INPUT).out == ""
    given = computer.run(*args, "--evidence", form, user=INA).json
    assert (given["status"], given["evidence"]) == ("valid", "paper-scanned")
    assert given["until"] == until.isoformat()
    listed = ["consent", "list", "--patient", code, "--purpose", "teaching"]
    assert computer.run(*listed, user=PAUL).json == {"consents": [given]}


def what_the_log_says(computer: Computer):
    entries = computer.run("log", "list", user=ADA).json["entries"]
    said = {(one["event"], one["user"], one["purpose"], one["outcome"]) for one in entries}
    by_paul = {(event, purpose, outcome) for event, user, purpose, outcome in said if user == PAUL}
    assert {event for event, _, _ in by_paul} >= {"record-up", "photo-open"}
    refused = {purpose for _, purpose, outcome in by_paul if outcome == "refused"}
    assert refused >= {"care", "teaching", "research"}, by_paul
    assert any(event == "evidence-add" for event, *_ in said)
    assert computer.run("log", "verify").json["ok"] is True


def errors_tell_nothing(computer: Computer):
    told = "\n".join(computer.errors)
    for text in (FAMILY, str(computer.folder), "Traceback", *(password(name) for name in ROLES)):
        assert text not in told


@pytest.mark.slow
def test_a_second_person_allows_and_reviews(house, computer, code):
    args = ["consent", "withdraw", "--patient", code, "--purpose", "care"]
    assert computer.run(*args, user=INA).json["status"] == "withdrawn"
    computer.run("step-up", "--patient", code, user=PAUL, expect=FINDINGS)
    with house.open(PAUL) as desk:  # the question is asked in the window
        patient = desk.patients.find(code)
        asked = desk.requests.emergency(patient, WHY, password(PAUL)).id
    (waiting,) = computer.run("approve", user=ADA).json["requests"]
    assert (waiting["request"], waiting["reason"], waiting["patient"]) == (asked, WHY, code)
    computer.run("approve", asked, user=INA, expect=REFUSED)
    computer.run("approve", asked, user=PAUL, expect=REFUSED)
    computer.run("approve", "0" * 32, user=ADA, expect=USAGE)
    computer.run("approve", asked, "--review", user=ADA, expect=USAGE)
    computer.run("approve", asked, "--review", "--note", "Too early.", user=ADA, expect=REFUSED)
    assert computer.run("approve", asked, user=ADA).json["state"] == "granted"
    computer.run("approve", asked, "--deny", user=ADA, expect=REFUSED)
    with house.open(PAUL) as desk:
        assert desk.requests.begin(asked, password(PAUL)).state == "running"
        assert desk.viewing.thumbnails(patient, desk.photos(patient))
        desk.requests.end(asked)
    done = computer.run("approve", asked, "--review", "--note", "It was right.", user=ADA).json
    assert (done["state"], done["alone"], done["missing"]) == ("closed", False, [])
    assert computer.run("approve", user=ADA).json == {"requests": []}


@pytest.mark.slow
def test_roles_change_and_the_last_one_stays(computer, code):
    the_front_desk_reads_the_log_too(computer)
    computer.run("user", "disable", PAUL, user=ADA, expect=REFUSED)
    computer.run("user", "role", PAUL, "--remove", "practitioner", user=ADA, expect=USAGE)
    computer.run("user", "role", INA, "--add", "practitioner", user=PAUL, expect=REFUSED)
    computer.run("user", "disable", INA, user=ADA)
    computer.run("patient", "list", user=INA, expect=REFUSED)
    assert computer.run("verify").json["damaged"] == []
    a_consent_row_that_vanished(computer)


def the_front_desk_reads_the_log_too(computer: Computer):
    computer.run("log", "list", user=INA, expect=REFUSED)
    made = computer.run("user", "role", INA, "--add", "administrator", user=ADA).json
    code_file = computer.secret("code.txt", made["code"])
    own = ["--password-file", computer.secret(f"{INA}.txt", NEW_SECRET)]
    words = computer.run("user", "enrol", INA, "--code-file", code_file, *own).json["words"]
    assert computer.run("user", "grant", INA, "--words", words, user=ADA).json["given"]
    assert computer.run("log", "list", user=INA).json["entries"]
    assert computer.run("patient", "list", user=INA).json["patients"]


def a_consent_row_that_vanished(computer: Computer):
    """An attacker at the database takes a consent out: nobody goes on as if nothing were."""
    database: Path = computer.vault / "vault.db"
    with sqlite3.connect(database) as rows:
        assert rows.execute("delete from consent").rowcount == 1
    rows.close()
    computer.run("verify", expect=INTEGRITY)
