"""Erasure by the real command line: afterwards nothing of the patient lies in the vault's files."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import PatientDetails
from tests.acceptance.cli_process import Computer
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, password

USAGE, REFUSED, INTEGRITY = 2, 3, 4
FAMILY, NUMBER, NOTE = "Zlatanova", "N-4711", "Allergic to latex"
TABLES = {
    "patient": ("identity_key_wrap", "identity_sealed", "record_index"),
    "key_wrap": ("sealed",),
    "consent": ("details_sealed",),
    "visit": ("facts_sealed",),
    "batch": ("sealed_key",),
    "photo": ("data_key_wrap", "facts_sealed", "digest", "original_object"),
    "kept_file": ("data_key_wrap", "facts_sealed"),
    "evidence": ("key_wrap", "facts_sealed"),
    "disclosure": ("facts_sealed",),
    "appointment": ("facts_sealed",),
}
"""Whatever says something of the patient, or opens it: sealed bytes are as good as canaries."""


@pytest.fixture
def treated(founded, tmp_path) -> tuple[House, Computer, str]:
    """(house, its command line, code) of a patient of whom a lot is held."""
    house = founded.copy(tmp_path / "pc")
    computer = Computer(house.folder)
    for name in (ADA, PAUL, INA):
        computer.secret(f"{name}.txt", password(name))
    with house.open(INA) as desk:
        details = PatientDetails("Mira", FAMILY, dt.date(1979, 3, 7), NUMBER, NOTE)
        row = desk.patients.add(details)
        desk.consents.grant(row.id, Purpose.CARE)
        desk.importing.run(row.id, [jpeg(tmp_path / "photo.jpg", 3)])
        desk.today.add(row.id)
    return house, computer, row.code


def canaries(house: House) -> dict[str, bytes]:
    """Every sealed value of the only patient, by table and column."""
    found = {}
    with sqlite3.connect(house.vault / "vault.db") as rows:
        for table, columns in TABLES.items():
            # The pool's key pairs are nobody's yet.
            whose = "patient_key IN (SELECT patient_key FROM assignment)"
            only = f" WHERE {whose}" if table == "key_wrap" else ""
            for column in columns:
                query = f"SELECT {column} FROM {table}{only}"
                for number, (value,) in enumerate(rows.execute(query)):
                    found[f"{table}.{column}.{number}"] = value
    return {name: value[:48] for name, value in found.items() if len(value) >= 16}


def everywhere(*folders: Path) -> bytes:
    """All bytes of all files below folders: database, journal, objects, this computer's own."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in sorted(files))


def ask(computer: Computer, code: str) -> str:
    wanted = ["--patient", code, "--reason", "She wrote to us"]
    computer.run("erase", *wanted, user=ADA, expect=REFUSED)  # the law wants it kept for longer
    made = computer.run("erase", *wanted, "--before-time", user=ADA).json
    assert (made["state"], made["patient"], made["ready"]) == ("waiting", code, None)
    return made["erasure"]


@pytest.mark.slow
def test_nothing_of_an_erased_patient_is_left_in_any_file(treated, tmp_path):
    house, computer, code = treated
    before = canaries(house)
    assert {name.split(".")[0] for name in before} >= {
        "patient", "key_wrap", "consent", "visit", "batch", "photo", "appointment",
    }  # fmt: skip
    assert all(value in everywhere(house.vault) for value in before.values())
    objects = [path for path in (house.vault / "objects").rglob("*") if path.is_file()]
    assert len(objects) == 3

    computer.run("erase", "--patient", code, "--reason", "mine", user=INA, expect=REFUSED)
    computer.run("hold", "place", "--patient", code, "--reason", "Lawsuit", user=ADA)
    held = ["erase", "--patient", code, "--reason", "She wrote", "--before-time"]
    computer.run(*held, user=ADA, expect=REFUSED)
    computer.run("hold", "lift", "--patient", code, "--reason", "Settled", user=ADA)
    request = ask(computer, code)
    computer.run("erase", "--patient", code, "--carry-out", user=ADA, expect=REFUSED)
    computer.run("approve", request, user=ADA, expect=REFUSED)
    computer.run("approve", request, user=INA, expect=REFUSED)
    computer.run("approve", request, user=PAUL)
    done = computer.run("erase", "--patient", code, "--carry-out", user=ADA).json
    assert (done["state"], done["files_left"]) == ("done", 0)

    after = everywhere(house.vault, house.home)
    left = [name for name, value in before.items() if value in after]
    assert left == []
    for text in (FAMILY, NUMBER, NOTE):
        assert text.encode() not in after
    assert not any(path.exists() for path in objects)
    assert computer.run("patient", "list", user=INA).json == {"patients": []}
    computer.run("photo", "list", "--patient", code, user=PAUL, expect=USAGE)
    assert computer.run("verify", user=ADA).json["damaged"] == []
    assert computer.run("log", "verify", user=ADA).json["ok"]
    certificate = tmp_path / "certificate.pdf"
    wanted = ["erase", "--patient", code, "--certificate", certificate, "--language", "fr"]
    computer.run(*wanted, user=ADA)
    assert certificate.read_bytes().startswith(b"%PDF")
    [listed] = computer.run("erase", user=ADA).json["erasures"]
    assert (listed["state"], listed["erasure"]) == ("done", request)
    for said in computer.errors:
        assert FAMILY not in said
        assert "Traceback" not in said


@pytest.mark.slow
def test_an_erasure_that_somebody_writes_into_the_database_is_found(treated):
    house, computer, code = treated
    with sqlite3.connect(house.vault / "vault.db") as rows:
        rows.execute("DELETE FROM key_wrap")
        rows.execute("DELETE FROM patient")
    found = computer.run("verify", user=ADA, expect=INTEGRITY).json["damaged"]
    assert {"key_wrap", "patient"} <= {one["what"] for one in found}
    assert code


@pytest.mark.slow
def test_rules_and_lists_of_retention(treated):
    _, computer, code = treated
    known = computer.run("retention", "rules", user=INA).json
    assert (known["pack"], known["chosen"]) == ("fr", False)
    assert {"fr", "uk-nhs", "au-nsw"} <= set(known["packs"])
    computer.run("retention", "rules", "--pack", "uk-nhs", user=INA, expect=REFUSED)
    known = computer.run("retention", "rules", "--pack", "uk-nhs", user=ADA).json
    assert (known["pack"], known["chosen"]) == ("uk-nhs", True)
    assert computer.run("retention", "list", user=ADA).json["total"] == 0
    computer.run("retention", "list", user=PAUL, expect=REFUSED)
    computer.run("hold", "place", "--patient", code, "--reason", "Lawsuit", user=ADA)
    [held] = computer.run("hold", "list", user=INA).json["holds"]
    assert (held["patient"], held["reason"]) == (code, "Lawsuit")
    page = computer.run("retention", "list", "--which", "held", user=ADA).json
    assert [row["patient"] for row in page["patients"]] == [code]
    computer.run("erase", "--patient", code, user=ADA, expect=USAGE)
    computer.run("erase", "--withdraw", user=ADA, expect=USAGE)
    computer.run("erase", "--patient", "P-0000-0000", "--withdraw", user=ADA, expect=USAGE)
