"""A password is useless without an enrolled workstation, a workstation without a password."""

from __future__ import annotations

import shutil

import pytest

from tests.drills.burglar import PASSWORDS, Clinic, photograph

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    made = Clinic(tmp_path_factory.mktemp("clinic"))
    made.code = made.open_for_work()
    card = photograph(made.folder / "card", 1)
    report = made.run("import", "--patient", made.code, card, user="Nepomuk").json
    made.photo = report["imported"][0]["photo"]
    return made


def opening(clinic, photo, name="stolen"):
    output = clinic.folder / name
    return ["photo", "open", photo, "--purpose", "care", "--output", output], output


def test_the_password_without_a_workstation(clinic, tmp_path):
    """The thief has the vault, every password, and a computer of his own."""
    thief = Clinic(tmp_path / "thief")
    shutil.copytree(clinic.vault, thief.vault)
    for name in PASSWORDS:
        args, output = opening(thief, clinic.photo)
        thief.run(*args, user=name, expect=3)
        assert not output.exists()
        thief.run("patient", "list", user=name, expect=3)
        thief.run("log", "list", user=name, expect=3)


def test_the_password_with_a_foreign_workstation(clinic, tmp_path):
    """An enrolled computer, but of another clinic: its memory stands beside the stolen vault."""
    thief = Clinic(tmp_path / "thief")
    own = tmp_path / "own"
    thief.run(
        "init",
        "--vault",
        own,
        "--clinic",
        "Own",
        "--recovery-kit",
        tmp_path / "k.pdf",
        user="Anneliese",
    )
    [folder] = (thief.folder / "home" / "vaults").iterdir()
    shutil.copytree(clinic.vault, thief.vault)
    memory = folder / "vault.json"
    memory.write_text(memory.read_text().replace(str(own), str(thief.vault)))
    args, output = opening(thief, clinic.photo)
    thief.run(*args, user="Philippa", expect=4)
    assert not output.exists()


def test_the_workstation_without_a_password(clinic):
    """Vault and workstation folder are taken: names of users show, nothing of a patient opens."""
    users = clinic.run("user", "list").json["users"]
    assert {user["name"] for user in users} == set(PASSWORDS)
    good = {name: (clinic.folder / f"{name}.txt").read_text() for name in PASSWORDS}
    for guess in ("password", "", "granite-teapot-meadow-quarts"):
        clinic.secret("Philippa.txt", guess or " ")
        args, output = opening(clinic, clinic.photo)
        clinic.run(*args, user="Philippa", expect=3)
        assert not output.exists()
    clinic.secret("Philippa.txt", good["Philippa"].strip())
    entries = clinic.run("log", "list", user="Anneliese").json["entries"]
    tries = [e for e in entries if e["event"] == "unlock" and e["outcome"] == "refused"]
    assert len(tries) == 3
    assert {entry["user"] for entry in tries} == {"Philippa"}
    assert clinic.run("log", "verify").json["ok"]


def test_one_persons_password_is_not_anothers(clinic):
    philippa = (clinic.folder / "Philippa.txt").read_text()
    clinic.secret("Nepomuk.txt", philippa.strip())
    clinic.run("patient", "list", user="Nepomuk", expect=3)
    clinic.secret("Nepomuk.txt", PASSWORDS["Nepomuk"])
    assert clinic.run("patient", "list", user="Nepomuk").json["patients"]


def test_the_right_hands_still_open_it(clinic):
    """Else all refusals above would mean nothing."""
    args, output = opening(clinic, clinic.photo, "mine")
    clinic.run(*args, user="Philippa")
    assert output.read_bytes().startswith(b"\xff\xd8")
