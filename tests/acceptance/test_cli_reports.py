"""The patient's own copy by the real command line: two people, two files, every refusal's code."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pyrage
import pytest

from tests.acceptance.cli_process import Computer
from tests.unit.services.own_copy import FAMILY, much_held, text_of, unpacked
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, House, password
from tests.unit.services.test_services_exporting import clean

USAGE, REFUSED, INPUT = 2, 3, 5


@pytest.fixture
def computer(tmp_path, monkeypatch) -> Computer:
    """A clinic with a patient of whom much is held."""
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    house = House(tmp_path / "pc")
    kit = house.setup.create(house.vault, "Belle Vue", ADA, ROLES[ADA], password(ADA))
    house.setup.kit_kept(house.vault, kit)
    with house.open() as desk:
        desk.let_in(PAUL, ROLES[PAUL])
        desk.let_in(INA, ROLES[INA])
    much_held(house, tmp_path)
    made = Computer(house.folder)
    for name in ROLES:
        made.secret(f"{name}.txt", password(name))
    return made


@pytest.fixture
def code(computer) -> str:
    found = computer.run("patient", "list", "--search", "Rousseau", user=PAUL).json["patients"]
    return found[0]["code"]


@pytest.mark.slow
def test_a_patient_gets_everything_and_who_saw_it(computer, code, tmp_path):
    folder = tmp_path / "given"
    folder.mkdir()
    ask = ["patient", "report", "--patient", code, "--language", "fr", "--output", folder]
    computer.run(*ask, user=PAUL, expect=REFUSED)
    computer.run("patient", "report-log", "--patient", code, user=PAUL, expect=REFUSED)
    given = computer.run("patient", "report-log", "--patient", code, user=ADA).json
    assert given["entries"] > 20
    computer.run(*ask, user=INA, expect=REFUSED)
    computer.run(*ask, user=ADA, expect=REFUSED)
    computer.run(*ask[:-1], tmp_path / "nowhere", user=PAUL, expect=USAGE)
    computer.run(*ask[:4], "--language", "de", *ask[6:], user=PAUL, expect=USAGE)
    weak = computer.secret("weak.txt", "password1")
    computer.run(*ask, "--passphrase-file", weak, user=PAUL, expect=INPUT)
    assert list(folder.iterdir()) == []
    made = computer.run(*ask, user=PAUL).json
    what_was_written(made, tmp_path)
    computer.run(*ask, user=PAUL, expect=USAGE)
    what_the_log_says(computer, code, made["log_entry"])
    assert FAMILY not in "\n".join(computer.errors)


def what_was_written(made: dict, tmp_path: Path):
    told = text_of(made["report"])
    for said in ("Vos données", FAMILY, "Dr Elsewhere, Lyon", f"{PAUL} A parcouru vos images"):
        assert said in told
    assert "Strangerova" not in told
    document = pypdfium2.PdfDocument(made["report"])
    assert len(document) > 4
    document.close()
    package = Path(made["package"]).read_bytes()
    members = unpacked(pyrage.passphrase.decrypt(package, made["passphrase"]))
    assert len(members) == made["photos"] + 1 == 3
    for name, content in members.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert name == "manifest.json" or clean(path)


def what_the_log_says(computer: Computer, code: str, entry: int):
    entries = computer.run("log", "list", user=ADA).json["entries"]
    [given] = [one for one in entries if one["seq"] == entry]
    assert (given["event"], given["outcome"]) == ("report-write", "given")
    assert given["patient"].startswith(code)
    assert computer.run("log", "verify").json["ok"] is True


@pytest.mark.slow
def test_one_person_with_all_roles_needs_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    house = House(tmp_path / "pc")
    roles = frozenset(role for held in ROLES.values() for role in held)
    kit = house.setup.create(house.vault, "Belle Vue", ADA, roles, password(ADA))
    house.setup.kit_kept(house.vault, kit)
    with house.open(ADA) as desk:
        desk.services.patients.search("")
    computer = Computer(house.folder)
    computer.secret(f"{ADA}.txt", password(ADA))
    words = ["--name", "Zoë Alone", "--born", "1980-01-02"]
    code = computer.run("patient", "add", *words, user=ADA).json["code"]
    ask = ["patient", "report", "--patient", code, "--output", tmp_path]
    made = computer.run(*ask, user=ADA).json
    assert (made["package"], made["photos"]) == ("", 0)
    told = text_of(made["report"])
    assert f"{ADA} Registered you" in told
    assert f"{ADA} Read the log for your own copy" in told
