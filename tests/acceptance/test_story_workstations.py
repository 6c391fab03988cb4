"""A second computer by the command line: asked, let in, joined, ended; a vault and two homes."""

from __future__ import annotations

import shutil

import pytest

from tests.acceptance.cli_process import Computer

PASSWORDS = {
    "Anna": "violet-harbour-notary-twelve",
    "Nina": "copper-lantern-village-osprey",
}


@pytest.fixture
def office(tmp_path):
    return _computer(tmp_path / "office")


@pytest.fixture
def room(tmp_path, office):
    return _computer(tmp_path / "room", office.vault)


def _computer(folder, vault=None):
    folder.mkdir()
    made = Computer(folder, vault)
    for user, password in PASSWORDS.items():
        made.secret(f"{user}.txt", password)
    return made


@pytest.mark.slow
def test_the_story(office, room, tmp_path):
    found(office)
    nobody_knows_the_room(room)
    words = ask(room)
    code = let_in(office, words)
    attacks(office, room, tmp_path, words, code)
    join(office, room, code)
    both_work(office, room)
    end(office, room)
    come_again(office, room)
    everything_is_whole(office, room)


def found(office):
    kit = office.folder / "kit.pdf"
    roles = ["intake", "practitioner", "administrator", "privacy-officer"]
    args = ["init", "--clinic", "Belle Vue", "--recovery-kit", kit, "--role", *roles]
    office.run(*args, user="Anna")
    kit.unlink()
    code = office.run("user", "add", "Nina", "--role", "intake", user="Anna").json["code"]
    file = office.secret("code.txt", code)
    own = ["--password-file", office.folder / "Nina.txt"]
    words = office.run("user", "enrol", "Nina", "--code-file", file, *own).json["words"]
    office.run("user", "grant", "Nina", "--words", words, user="Anna")


def nobody_knows_the_room(room):
    room.run("user", "list", expect=3)
    room.run("workstation", "enrol", "--code", "academic " * 16, expect=2)


def ask(room):
    asked = room.run("workstation", "request", "--name", "Room 2").json
    assert (asked["name"], len(asked["words"].split())) == ("Room 2", 4)
    [file] = (room.vault / "waiting").iterdir()
    assert b"Room" not in file.read_bytes()
    again = room.run("workstation", "request", "--name", "Room two").json
    assert again["words"] == asked["words"]
    assert len(list((room.vault / "waiting").iterdir())) == 1
    return asked["words"]


def let_in(office, words):
    listed = office.run("workstation", "list", user="Anna").json
    assert [(one["words"], one["name"]) for one in listed["waiting"]] == [(words, "")]
    assert office.run("workstation", "list").json["waiting"] == []
    assert office.run("workstation", "list", user="Nina").json["waiting"] == []
    office.run("workstation", "add", "these are wrong words", user="Anna", expect=3)
    office.run("workstation", "add", words, user="Nina", expect=3)
    made = office.run("workstation", "add", words, user="Anna").json
    assert (made["name"], len(made["code"].split())) == ("Room two", 16)
    return made["code"]


def attacks(office, room, tmp_path, words, code):
    """A mistyped word, another vault in the folder, and the clinic's own of before."""
    wrong = code.rsplit(" ", 1)[0] + (" acrobat" if code.endswith("academic") else " academic")
    room.run("workstation", "enrol", "--code", wrong, expect=4)
    room.run("workstation", "enrol", "--code", "no words of a list", expect=2)
    kept = tmp_path / "kept"
    shutil.copytree(room.vault, kept)
    other = _computer(tmp_path / "other")
    found(other)
    shutil.rmtree(room.vault)
    shutil.copytree(other.vault, room.vault)
    room.run("workstation", "enrol", "--code", code, expect=2)  # never asked of this vault
    shutil.rmtree(room.vault)
    shutil.copytree(kept, room.vault)
    assert not (room.folder / "home" / "vaults" / "new").exists()
    room.run("user", "list", expect=3)


def join(office, room, code):
    assert room.run("workstation", "enrol", "--code", code.upper()).json == {"enrolled": True}
    assert not (room.vault / "waiting").exists()
    room.run("workstation", "request", expect=2)
    assert {one["name"] for one in room.run("user", "list").json["users"]} == {"Anna", "Nina"}


def both_work(office, room):
    args = ["patient", "add", "--name", "Zoë Çelik", "--born", "1984-03-21"]
    code = room.run(*args, user="Nina").json["code"]
    assert office.run("patient", "list", user="Nina").json["patients"][0]["code"] == code
    stations = office.run("workstation", "list", user="Anna").json["workstations"]
    assert [(one["own"], one["revoked"]) for one in stations] == [(True, None), (False, None)]
    assert all(one["seen"] for one in stations)
    by_nina = office.run("workstation", "list", user="Nina").json["workstations"]
    assert [one["seen"] for one in by_nina] == [None, None]
    assert office.run("log", "verify").json["ok"]
    assert room.run("log", "verify").json["ok"]


def end(office, room):
    room.run("workstation", "revoke", "Room two", user="Anna", expect=3)
    office.run("workstation", "revoke", "Nowhere", user="Anna", expect=2)
    office.run("workstation", "revoke", "Room two", user="Nina", expect=3)
    told = office.run("workstation", "revoke", "Room two", user="Anna").json
    assert (told["revoked"], told["people"]) == ("Room two", 2)
    room.run("user", "list", expect=3)
    office.run("workstation", "revoke", "Room two", user="Anna", expect=2)
    events = office.run("log", "list", user="Anna").json["entries"]
    named = [entry["event"] for entry in events]
    assert {"workstation-add", "workstation-enrol", "workstation-revoke"} <= set(named)
    assert named.count("user-reseed") == 1
    patients = office.run("patient", "list", user="Nina").json["patients"]
    assert [one["name"] for one in patients] == ["Zoë Çelik"]


def come_again(office, room):
    """With other keys: those of before stay ended."""
    words = room.run("workstation", "request", "--name", "Room 3").json["words"]
    made = office.run("workstation", "add", words, "--name", "Three", user="Anna").json
    room.run("workstation", "enrol", "--code", made["code"])
    assert len(room.run("patient", "list", user="Nina").json["patients"]) == 1
    names = [one["name"] for one in office.run("workstation", "list").json["workstations"]]
    assert names[1:] == ["Three", "Room two"]


def everything_is_whole(office, room):
    assert office.run("verify").json["damaged"] == []
    assert room.run("log", "verify").json["ok"]
    for error in office.errors + room.errors:
        assert "Traceback" not in error
        assert "Çelik" not in error
