"""Pictures leave by the real command line in every kind of package; recipients open them."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import ConsentDraft
from tests.acceptance.cli_process import Computer
from tests.drills.gifts import photograph, pictures_in
from tests.drills.recipients import Certified, Colleague, Insurer, page_read, unpacked
from tests.unit.services.real_clinic import ADA, INA, PAUL, make_house, password

FAMILY = "Zlatanova"
REFUSED = 3
GIVEN = (Purpose.COLLEAGUES, Purpose.INSURER, Purpose.TEACHING)


@pytest.fixture
def computer(tmp_path, monkeypatch) -> Computer:
    """A clinic with one patient, whose face may be seen by colleagues and not by students."""
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    house, made = make_house(tmp_path)[0], Computer(tmp_path)
    (tmp_path / "card").mkdir()
    with house.open(INA) as desk:
        patient = desk.patient(FAMILY)
        for purpose in GIVEN:
            shown = purpose is not Purpose.TEACHING
            desk.consents.record(patient, ConsentDraft(purpose, faces=shown))
        report = desk.importing.run(patient, [photograph(tmp_path / "card", 0)])
        made.photo = report.imported[0].photo
        made.code = desk.patients.page(patient).row.code
        desk.importing.close()
    for user in (ADA, INA, PAUL):
        made.secret(f"{user}.txt", password(user))
    return made


def export(computer, name, *more, expect=0):
    """(where it lies, what the program says)."""
    output = computer.folder / "out" / name
    output.parent.mkdir(exist_ok=True)
    args = ["export", "--patient", computer.code, "--photo", computer.photo, "--output", output]
    told = computer.run(*args, *more, user=PAUL, expect=expect)
    assert output.exists() is (expect == 0)
    assert FAMILY not in told.out
    return output, told.json if expect == 0 else told.err


@pytest.mark.slow
def test_every_kind_leaves_and_is_opened(computer):
    for_a_colleague(computer)
    for_one_with_a_certificate(computer)
    for_an_insurer(computer)
    for_the_patient(computer)
    for_students(computer)
    what_the_clinic_knows_of_it(computer)


def shown(files):
    """The one picture among files that were opened."""
    (data,) = pictures_in(files).values()
    assert Image.open(io.BytesIO(data)).size[1] > 300
    return data


def for_a_colleague(computer):
    """By the address book's key, with a medical file, and a day by which it is to be deleted."""
    whose = Colleague()
    added = ["recipient", "add", "Dr Okafor", "--sort", "colleague", "--age-key", whose.public]
    entry = computer.run(*added, user=PAUL).json
    to = ["--to", entry["id"], "--kind", "age", "--purpose", "colleagues", "--show-faces"]
    package, told = export(computer, "a.age", *to, "--dicom", "--delete-by", "2099-12-31")
    assert "passphrase" not in told
    inner = whose.opened(package, computer.folder / "age")
    files = unpacked(inner, computer.folder / "age" / "files")
    shown(files)
    assert len([name for name in files if name.endswith(".dcm")]) == 1
    listed = json.loads(files["manifest.json"])
    assert (listed["recipient"], listed["expires"]) == ("Dr Okafor", "2099-12-31")


def for_one_with_a_certificate(computer):
    whose = Certified()
    pem = computer.folder / "dr.pem"
    pem.write_bytes(whose.whose.pem)
    to = ["--recipient", "Dr Lindqvist", "--certificate", pem, "--kind", "cms"]
    package, _ = export(computer, "a.p7m", *to, "--purpose", "colleagues", "--cover-faces")
    inner = whose.opened(package, computer.folder / "cms")
    shown(unpacked(inner, computer.folder / "cms" / "files"))


def for_an_insurer(computer):
    to = ["--recipient", "Helvetia", "--kind", "insurer", "--purpose", "insurer", "--show-faces"]
    package, told = export(computer, "a.zip", *to, "--mark", "Claim 7")
    folder = computer.folder / "zip"
    assert Insurer().opened(package, folder / "wrong", told["passphrase"][:-1]) is None
    inner = Insurer().opened(package, folder / "right", told["passphrase"])
    shown(unpacked(inner, folder / "files"))


def for_the_patient(computer):
    to = ["--kind", "patient", "--purpose", "care", "--show-faces"]
    package, told = export(computer, "a.html", *to)
    assert len(told["passphrase"].split()) == 6
    assert told["passphrase"] not in told["letter"]
    shown(page_read(package.read_bytes(), told["passphrase"]))


def for_students(computer):
    """Nobody may be recognised: only a whole cover lets it leave, whatever is said."""
    to = ["--recipient", "Lecture", "--purpose", "teaching", "--kind"]
    for said in ([], ["--show-faces"], ["--eyes-only"], ["--no-face"], ["--no-face", "--eyes-only"],
                 ["--false-face", computer.photo]):  # fmt: skip
        export(computer, "b.age", *to, "age", *said, expect=REFUSED)
    # Files that anybody opens: a second person allows exactly these.
    _, refusal = export(computer, "b", *to, "plain", "--cover-faces", expect=REFUSED)
    assert "second person" in refusal
    asked = ["export", "--patient", computer.code, "--photo", computer.photo]
    asked += ["--output", computer.folder / "out" / "b", *to, "plain", "--cover-faces"]
    request = computer.run(*asked, "--ask", "For the lecture", user=PAUL).json["request"]
    computer.run("approve", request, user=ADA)
    folder, _ = export(computer, "b", *to, "plain", "--request", request)
    shown({one.name: one.read_bytes() for one in folder.iterdir()})
    away = ["--kind", "plain", "--recipient", "Blog", "--purpose", "marketing"]
    export(computer, "c", *away, "--channel", "website", "--cover-faces", expect=REFUSED)


def what_the_clinic_knows_of_it(computer):
    gifts = computer.run("given", "list", "--patient", computer.code, user=PAUL).json["given"]
    assert {one["form"] for one in gifts} == {"age", "cms", "insurer", "patient", "plain"}
    entries = computer.run("log", "list", user=ADA).json["entries"]
    given = [one for one in entries if (one["event"], one["outcome"]) == ("export", "given")]
    assert len(given) == len(gifts) == 5
    assert any(one["outcome"] == "refused" for one in entries if one["event"] == "export")
    assert computer.run("log", "verify").json["ok"]
    told = "\n".join(computer.errors)
    for text in (FAMILY, "Traceback", *(password(name) for name in (ADA, INA, PAUL))):
        assert text not in told
