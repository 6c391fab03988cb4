"""The foundation's story by the real command line: every step is a process of its own."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile

import numpy as np
import pyrage
import pytest
from PIL import Image, ImageOps

from tests.acceptance.cli_process import Computer
from tests.acceptance.story_photos import BROKEN, CANARIES, GOOD, make_folder, pixels

# No name is so short that it stands in some megabytes of noise by chance.
PASSWORDS = {
    "Annabelle": "violet-harbour-notary-twelve",
    "Ninette": "copper-lantern-village-osprey",
    "Pauline": "granite-teapot-meadow-quartz",
    "Adalbert": "walnut-compass-thunder-ivory",
}
ROLES = {"Ninette": "intake", "Pauline": "practitioner", "Adalbert": "administrator"}
NAME, BORN, RECORD = "Zoëlle Çelik-Ångström", "1984-03-21", "R-2026-0815"
PRIVATE = ("Zoëlle", "Çelik", "Ångström", "1984-03-21", RECORD, "IMG_00")


@pytest.fixture
def computer(tmp_path):
    made = Computer(tmp_path)
    for user, password in PASSWORDS.items():
        made.secret(f"{user}.txt", password)
    return made


@pytest.mark.slow
def test_the_story(computer):
    found_the_clinic(computer)
    bring_the_staff_in(computer)
    code = register_her(computer)
    imported = import_her_photos(computer, code)
    look_at_her_photos(computer, code, imported)
    export_one(computer, code, imported)
    intake_cannot_open(computer, code, imported)
    everything_is_whole(computer)
    withdraw(computer, code, imported)
    the_administrator_sees_all_but_photos(computer, code, imported)
    the_store_tells_nothing(computer)
    errors_tell_nothing(computer)
    flipped_bits_are_named(computer)


def found_the_clinic(computer):
    kit = computer.folder / "kit.pdf"
    args = ["init", "--clinic", "Belle Vue", "--recovery-kit", kit]
    made = computer.run(*args, user="Annabelle").json
    assert made == {"vault": str(computer.vault), "recovery_kit": str(kit)}
    assert kit.read_bytes().startswith(b"%PDF-")
    again = ["init", "--clinic", "Belle Vue", "--recovery-kit", computer.folder / "other.pdf"]
    computer.run(*again, user="Annabelle", expect=2)
    kit.unlink()


def bring_the_staff_in(computer):
    for name, role in ROLES.items():
        code = computer.run("user", "add", name, "--role", role, user="Annabelle").json["code"]
        code_file = computer.secret("code.txt", code)
        own = ["--password-file", computer.folder / f"{name}.txt"]
        words = computer.run("user", "enrol", name, "--code-file", code_file, *own).json["words"]
        assert len(words.split()) == 4
        wrong = ["user", "grant", name, "--words", "wrong words are these"]
        computer.run(*wrong, user="Annabelle", expect=2)
        assert computer.run("user", "grant", name, "--words", words, user="Annabelle").json["given"]
        computer.run("user", "enrol", name, "--code-file", code_file, *own, expect=3)
    users = computer.run("user", "list").json["users"]
    assert [user["name"] for user in users] == ["Adalbert", "Annabelle", "Ninette", "Pauline"]
    assert {user["state"] for user in users} == {"active"}
    computer.run("user", "add", "Eve", "--role", "intake", user="Pauline", expect=3)


def register_her(computer):
    args = ["--name", NAME, "--born", BORN, "--record-number", RECORD]
    code = computer.run("patient", "add", *args, user="Ninette").json["code"]
    patients = computer.run("patient", "list", "--search", "cel", user="Pauline").json["patients"]
    assert [(one["code"], one["name"], one["consent"]) for one in patients] == [
        (code, NAME, "none")
    ]
    computer.run("patient", "list", user="Adalbert", expect=3)
    make_folder(computer.folder / "card")
    computer.run("import", "--patient", code, computer.folder / "card", user="Ninette", expect=3)
    consent = computer.run(
        "consent", "grant", "--patient", code, "--purpose", "care", user="Ninette"
    )
    assert (consent.json["status"], consent.json["by"]) == ("valid", "Ninette")
    return code


def import_her_photos(computer, code):
    """Photo id -> file name of what is in."""
    args = ["import", "--patient", code, "--visit", "2026-02-14", "--view", "frontal"]
    report = computer.run(*args, computer.folder / "card", user="Ninette", expect=1).json
    assert len(report["imported"]) == GOOD
    assert {one["kind"] for one in report["imported"]} == {"jpeg", "png"}
    assert report["duplicates"] == []
    assert [one["path"].endswith(BROKEN) for one in report["refused"]] == [True]
    assert set(report["refused"][0]) == {"path", "reason", "message"}
    again = computer.run(*args, computer.folder / "card", user="Ninette", expect=1).json
    assert (again["imported"], len(again["duplicates"])) == ([], GOOD)
    return {one["photo"]: one["path"] for one in report["imported"]}


def look_at_her_photos(computer, code, imported):
    photos = computer.run("photo", "list", "--patient", code, user="Pauline").json["photos"]
    assert {one["id"] for one in photos} == set(imported)
    assert {one["visit"] for one in photos} == {"2026-02-14"}
    assert {one["view"] for one in photos} == {"frontal"}
    with_time = [one for one in photos if one["taken"]]
    assert len(with_time) == sum(path.endswith("jpg") for path in imported.values())
    assert all(one["taken"].startswith("2026-02-14T10:") for one in with_time)
    for number, kind in enumerate(("jpeg", "png")):
        photo = next(one["id"] for one in photos if one["kind"] == kind)
        open_one(computer, photo, imported[photo], number)


def open_one(computer, photo, source, number):
    output = computer.folder / f"opened-{number}"
    args = ["photo", "open", photo, "--purpose", "care", "--output", output]
    opened = computer.run(*args, user="Pauline").json
    assert opened["output"] == str(output)
    assert opened["log_entry"] > 0
    data = output.read_bytes()
    assert not any(canary in data for canary in CANARIES)
    assert np.array_equal(pixels(io.BytesIO(data)), pixels(source))
    computer.run(*args, user="Pauline", expect=2)
    assert output.read_bytes() == data


def export_one(computer, code, imported):
    identity = pyrage.x25519.Identity.generate()
    photo, source = next(iter(imported.items()))
    output = computer.folder / "for-dr-weber.age"
    args = ["export", "--patient", code, "--photo", photo, "--recipient", "Dr Weber", "--kind"]
    args += ["age", "--purpose", "care", "--output", output]
    made = computer.run(*args, "--age-recipient", identity.to_public(), user="Pauline").json
    assert set(made) == {"output", "log_entry", "letter"}
    package = pyrage.decrypt(output.read_bytes(), [identity])
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        pictures = [name for name in files.namelist() if name.endswith(".jpg")]
        assert len(pictures) == 1
        assert "IMG" not in pictures[0]
        data = files.read(pictures[0])
    assert not any(canary in data for canary in CANARIES)
    marked_but_the_same(data, source)


def marked_but_the_same(data, source):
    """Made anew, upright, with words over it: most of it is as it was seen."""
    with Image.open(io.BytesIO(data)) as made, Image.open(source) as was:
        upright = ImageOps.exif_transpose(was).convert("RGB")
        assert (made.format, made.size) == ("JPEG", upright.size)
        apart = np.abs(np.asarray(made.convert("RGB"), int) - np.asarray(upright, int))
    assert np.median(apart) < 12
    assert apart.any()


def intake_cannot_open(computer, code, imported):
    refused(computer, next(iter(imported)), "Ninette")
    listed = computer.run("photo", "list", "--patient", code, user="Ninette").json["photos"]
    assert {one["id"] for one in listed} == set(imported)
    assert {(one["kind"], one["taken"], one["width"]) for one in listed} == {(None, None, 0)}


def refused(computer, photo, user):
    output = computer.folder / f"refused-{user}"
    args = ["photo", "open", photo, "--purpose", "care", "--output", output]
    result = computer.run(*args, user=user, expect=3)
    assert len(result.err.strip().splitlines()) >= 3
    assert not output.exists()


def everything_is_whole(computer):
    report = computer.run("verify").json
    assert report["damaged"] == []
    assert report["checked"] > 3 * GOOD
    log = computer.run("log", "verify").json
    assert (log["ok"], log["faults"]) == (True, [])
    assert log["entries"] > GOOD
    assert log["checkpoint"] in computer.run("log", "checkpoint").json["checkpoint"]


def withdraw(computer, code, imported):
    args = ["--patient", code, "--purpose", "care"]
    computer.run("consent", "withdraw", *args, user="Ninette")
    refused(computer, next(iter(imported)), "Pauline")
    consents = computer.run("consent", "list", "--patient", code, user="Pauline").json["consents"]
    assert consents[0]["status"] == "withdrawn"
    computer.run("import", "--patient", code, computer.folder / "card", user="Ninette", expect=3)


def the_administrator_sees_all_but_photos(computer, code, imported):
    refused(computer, next(iter(imported)), "Adalbert")
    entries = computer.run("log", "list", user="Adalbert").json["entries"]
    keys = ["seq", "time", "user", "event", "patient", "objects", "purpose", "outcome"]
    assert all(list(entry) == keys for entry in entries)
    order = [entry["seq"] for entry in entries]
    assert order == sorted(order, reverse=True)
    hers = [entry for entry in entries if entry["patient"].startswith(code)]
    assert {entry["user"] for entry in hers} >= {"Ninette", "Pauline"}
    assert all(entry["patient"] == code for entry in hers)
    who_was_refused = {entry["user"] for entry in entries if entry["outcome"] == "refused"}
    assert who_was_refused >= {"Ninette", "Pauline", "Adalbert"}
    given = [entry for entry in hers if entry["event"] == "export"]
    assert {tuple(entry["objects"]) for entry in given} == {(next(iter(imported)),)}
    named = {photo for entry in hers for photo in entry["objects"]}
    assert named >= set(imported)
    computer.run("log", "list", user="Pauline", expect=3)
    the_log_can_be_taken_along(computer, code)


def the_log_can_be_taken_along(computer, code):
    output = computer.folder / "log.jsonl"
    made = computer.run("log", "export", "--output", output, user="Adalbert").json
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == made["entries"] + 1
    assert "checkpoint" in lines[-1]
    assert any(code in str(line) for line in lines)


def the_store_tells_nothing(computer):
    hidden = [text.encode() for text in PRIVATE] + list(CANARIES)
    hidden += [name.encode() for name in PASSWORDS] + [b"Dr Weber", b"Belle Vue"]
    for path in computer.vault.rglob("*"):
        assert path.is_dir() or not [one for one in hidden if one in path.read_bytes()], path


def errors_tell_nothing(computer):
    told = "\n".join(computer.errors)
    for text in (*PRIVATE, str(computer.folder), "Traceback", *PASSWORDS.values()):
        assert text not in told


def flipped_bits_are_named(computer):
    flip_an_object(computer)
    flip_a_row(computer)
    everything_is_whole(computer)


def flip_an_object(computer):
    files = sorted(path for path in (computer.vault / "objects").rglob("*") if path.is_file())
    path = files[len(files) // 2]
    whole = path.read_bytes()
    broken = bytearray(whole)
    broken[len(broken) // 2] ^= 1
    path.write_bytes(broken)
    report = computer.run("verify", expect=4).json
    identity = path.relative_to(computer.vault / "objects").as_posix().replace("/", "")
    assert [one["id"] for one in report["damaged"]] == [identity]
    path.write_bytes(whole)


def flip_a_row(computer):
    database = computer.vault / "vault.db"
    with sqlite3.connect(database) as rows:
        identity, sealed = rows.execute("select id, name_sealed from user limit 1").fetchone()
        broken = bytes([sealed[0] ^ 1]) + sealed[1:]
        rows.execute("update user set name_sealed = ? where id = ?", (broken, identity))
    rows.close()
    report = computer.run("verify", expect=4).json
    assert identity.hex() in [one["id"] for one in report["damaged"]]
    with sqlite3.connect(database) as rows:
        rows.execute("update user set name_sealed = ? where id = ?", (sealed, identity))
    rows.close()
