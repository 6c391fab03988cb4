"""A clinic's first day through the real window: every click and key a person would make."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile

import numpy as np
import pypdfium2
import pyrage
import pytest
from PySide6.QtCore import QModelIndex, Qt

from clinicvault.domain.clinical import PhotoKind
from clinicvault.gui.patients.timeline import TimelineView
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.services.kits.reading import read_sheet_bytes
from tests.acceptance.real_window import Hands, run_window, texts
from tests.acceptance.story_photos import BROKEN, CANARIES, GOOD, make_folder, pixels
from tests.acceptance.story_steps import (
    look_at_all,
    new_recipient,
    open_log,
    save_package,
    say_why,
)

ANNA, NINA, PAUL, ADAM = "Anna Été", "Nina Brandt", "Dr Paul Ōmori", "Adam Król"
PASSWORDS = {
    ANNA: "violet-harbour-notary-twelve",
    NINA: "copper-lantern-village-osprey",
    PAUL: "granite-teapot-meadow-quartz",
    ADAM: "walnut-compass-thunder-ivory",
}
ROLES = {PAUL: "Practitioner", NINA: "Front desk", ADAM: "Administrator"}
GIVEN, FAMILY = "Zoë", "Çelik-Ångström"
NAME = f"{GIVEN} {FAMILY}"
RECIPIENT = "Dr Elsewhere"
GROUPS = {"File", "System", "Composite", "ExifTool", "JFIF", "Adobe"}
"""With the groups of a colour profile, all that exiftool may find in a JPEG taken out."""


@pytest.mark.slow
def test_the_first_day(computer, monkeypatch, qtbot):
    card = computer / "card"
    make_folder(card)
    identity = pyrage.x25519.Identity.generate()
    package = computer / "given.age"

    def story(hands: Hands) -> None:
        found_the_clinic(hands, computer)
        bring_the_staff_in(hands)
        lock(hands)
        unlock(hands, NINA)
        register_her(hands)
        import_her_photos(hands, card)
        intake_cannot_open(hands)
        lock(hands)
        unlock(hands, PAUL)
        find_and_compare(hands)
        export_one(hands, package, str(identity.to_public()))
        withdraw(hands)
        practitioner_cannot_open(hands)
        lock(hands)
        unlock(hands, ADAM)
        administrator_sees_no_photo(hands)
        administrator_reads_it_all(hands)

    run_window(monkeypatch, qtbot, computer, story)
    what_was_given_is_the_photo_alone(package, identity, card, computer / "out")


def found_the_clinic(hands: Hands, computer):
    hands.press("Create a new clinic")
    hands.type("Name of the clinic", "Clinique Été")
    assert str(computer / "ClinicVault") in hands.seen()
    hands.press("Continue")
    hands.type("Your name", ANNA)
    hands.tick("Administrator")
    hands.tick("Privacy officer")
    hands.press("Continue")
    hands.type("New password", PASSWORDS[ANNA])
    hands.type("New password, once more", PASSWORDS[ANNA])
    hands.press("Create the clinic")
    hands.wait_text("Your recovery sheets")
    assert not hands.button("Continue").isEnabled()
    hands.press("Save the sheets as PDF")
    kit = computer / "kit.pdf"
    hands.give_path(kit)
    hands.press("Continue")
    rehearse(hands, kit)
    hands.press("Continue: two sheets are enough")
    hands.type("Password", PASSWORDS[ANNA], enter=True)
    hands.wait_text("Your colleagues")


def rehearse(hands: Hands, kit):
    """One sheet typed by its words, one photographed."""
    sheets = sheet_pictures(kit)
    hands.type("Or type the words of one sheet", read_sheet_bytes(sheets[0]).words)
    hands.press("Check the typed words")
    hands.wait_text("Sheet 1: readable", "Sheet 2: not read yet")
    photo = kit.with_name("sheet.png")
    photo.write_bytes(sheets[2])
    hands.press("Read a photo of a sheet")
    hands.give_path(photo)
    hands.wait_text("Sheet 3: readable", "Sheet 2: not read yet")
    kit.unlink()
    photo.unlink()


def sheet_pictures(kit) -> list[bytes]:
    """Each page of the kit as a PNG, as a scanner makes it."""
    found = []
    with pypdfium2.PdfDocument(kit) as document:
        for page in document:
            out = io.BytesIO()
            page.render(scale=2.5, grayscale=True).to_pil().save(out, "PNG")
            found.append(out.getvalue())
    return found


def bring_the_staff_in(hands: Hands):
    codes = {}
    for name, role in ROLES.items():
        hands.type("Name", name)
        hands.tick(role)
        hands.press("Invite")
        hands.wait_text(f"One-time code for {name}")
        (codes[name],) = codes_in_view(hands) - set(codes.values())
    hands.press("Start working")
    hands.wait(lambda: hands.has_button("Lock now"))
    for name, code in codes.items():
        lock(hands)
        words = enrol(hands, name, code)
        unlock(hands, ANNA)
        hands.press("Users and roles")
        confirm(hands, name, words)


def codes_in_view(hands: Hands) -> set[str]:
    return {line for line in hands.seen().splitlines() if re.fullmatch(r"(\w{5}-){5}\w{5}", line)}


def enrol(hands: Hands, name: str, code: str) -> str:
    hands.press("I have a one-time code")
    hands.choose("Name", name)
    hands.type("One-time code", code)
    hands.type("New password", PASSWORDS[name])
    hands.type("New password, once more", PASSWORDS[name])
    hands.press("Save my password")
    hands.wait_text("Now compare four words")
    words = [line for line in hands.seen().splitlines() if len(line.split()) == 4]
    words = [line for line in words if line.islower()]
    hands.press("Done")
    return words[0]


def confirm(hands: Hands, name: str, words: str):
    hands.press(f"Compare words with {name}")
    hands.type("The four words", words)
    hands.press("Give access")
    hands.wait(lambda: hands.top is hands.window)
    hands.wait(lambda: not hands.has_button(f"Compare words with {name}"))


def lock(hands: Hands):
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, to=hands.window.centralWidget())
    hands.wait_text("Choose your name and enter your password.")


def unlock(hands: Hands, name: str):
    hands.choose("Name", name)
    hands.type("Password", PASSWORDS[name], enter=True)
    hands.wait(lambda: hands.has_button("Lock now"))
    assert hands.window.windowTitle() == "ClinicVault"


def register_her(hands: Hands):
    hands.press("Register a new patient (Ctrl+N)")
    hands.type("Given name", GIVEN)
    hands.type("Family name", FAMILY)
    hands.type("Date of birth", "21.3.1984")
    hands.type("Record number", "R-2026-0815")
    hands.press("Save")
    hands.wait_text(NAME, "Born 21 Mar 1984", "No consent")
    hands.press("Record a consent")
    hands.press("Continue")
    hands.wait_text("Who consents", "The patient")
    hands.press("Continue")
    hands.wait_text("Consent to photographs for your care", NAME)
    hands.press("Continue")
    hands.press("Signed on paper, scan later")
    hands.press("Record")
    hands.wait_text("Consent: care", "Valid", "Scan to follow")


def import_her_photos(hands: Hands, card):
    hands.click(lambda: import_button(hands, "secondary"))
    hands.wait_text("1. Patient", NAME)
    hands.press("Choose a folder")
    hands.give_path(card)
    hands.wait_text("1 file or folder chosen")
    hands.click(lambda: import_button(hands, "primary"))
    hands.wait_text(f"{GOOD} photos imported, 1 file not taken in.")
    results = hands.items("Files of this import")
    shown = texts(results)
    assert len(shown) == GOOD + 1
    broken = results.model().index(shown.index(BROKEN), 0)
    spoken = broken.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "cut off" in spoken or "damaged" in spoken or "end" in spoken, spoken
    hands.press("Done")
    hands.wait_text(f"{GOOD} files from the folder card would be erased")
    hands.press("Keep them there")
    assert len(list(card.iterdir())) == GOOD + 1
    hands.wait_text("Photos are shown to practitioners.", f"{GOOD} photos")


def import_button(hands: Hands, kind: str):
    """Three things are called so: the page's entry, the patient's button, and the start."""
    return next(one for one in hands.buttons("Import") if one.property("kind") == kind)


def timeline(hands: Hands) -> TimelineView:
    found = hands.items("Photos by visit")
    assert isinstance(found, TimelineView)
    return found


def intake_cannot_open(hands: Hands):
    view = timeline(hands)
    hands.wait(lambda: view.model().rowCount(QModelIndex()) == GOOD)
    hands.pick(view, 0, double=True)
    hands.wait_text("Your role does not allow this.")
    assert view.store is None
    assert not hands.has_button("Secure export")


def find_and_compare(hands: Hands):
    hands.type("Search patients", "çel")
    found = hands.items("Patients")
    hands.wait(lambda: texts(found) == [NAME])
    hands.key(Qt.Key.Key_Return, to=hands.field("Search patients"))
    hands.wait_text(NAME, "Consent: care", f"{GOOD} photos")
    view = timeline(hands)
    hands.wait(lambda: view.store is not None and view.store.get(view.model().photos[0].id))
    hands.pick(view, 0)
    hands.pick(view, 3)
    hands.wait(lambda: len(view.compared()) == 2)
    hands.press("Side")
    sides = [one for one in hands.window.findChildren(Canvas) if one.isVisible()]
    assert {one.accessibleName() for one in sides} == {"Photo before", "Photo after"}
    hands.wait(lambda: all(one.picture is not None for one in sides))
    hands.pick(view, 3)
    hands.pick(view, 0, double=True)
    hands.wait_text("640 × 480")
    canvas = next(one for one in hands.window.findChildren(Canvas) if one.isVisible())
    hands.wait(lambda: canvas.picture is not None and canvas.picture.full)
    hands.key(Qt.Key.Key_Escape, to=canvas)
    hands.wait(view.isVisible)


def export_one(hands: Hands, package, key: str):
    view = timeline(hands)
    view.clearSelection()
    kinds = [photo.kind for photo in view.model().photos]
    hands.pick(view, kinds.index(PhotoKind.JPEG))
    hands.wait(lambda: len(view.picks) == 1)
    hands.press("Secure export")
    hands.wait_text("Which pictures?", f"1 of {GOOD} chosen")
    hands.press("Go on")
    new_recipient(hands, RECIPIENT, key)
    say_why(hands, "Care")
    assert hands.button("Encrypted file (age)").isChecked()
    hands.press("Write over each picture who it is for")
    look_at_all(hands, 1)
    save_package(hands, package)
    assert "Passphrase" not in hands.seen()
    hands.press("Done")


def withdraw(hands: Hands):
    hands.press("Consent")
    hands.press("Withdraw")
    hands.wait_text("Withdraw this consent?", "nobody at the clinic can open this patient's")
    hands.press("Withdraw")
    hands.wait_text("The consent is withdrawn")
    hands.press("Close")
    hands.wait_text("Consent withdrawn")


def practitioner_cannot_open(hands: Hands):
    """What is missing stands where the photos were; opening the page again is the try."""
    reason = "The patient has withdrawn the consent."
    hands.press("Timeline")
    hands.wait_text("Missing: consent for Care", reason)
    assert not hands.has_items("Photos by visit")
    assert all(one.store is None for one in hands.window.findChildren(TimelineView))
    assert not hands.has_button("Secure export") or not hands.button("Secure export").isEnabled()
    hands.press("Settings")
    hands.press("Patients")
    hands.wait_text("Missing: consent for Care", reason)
    assert not hands.has_items("Photos by visit")


def administrator_sees_no_photo(hands: Hands):
    assert not hands.has_button("Patients")
    hands.press("What I do not see")
    hands.wait_text("Photos: for Practitioner")
    hands.press("Close")
    hands.wait(lambda: hands.top is hands.window)
    assert not [one for one in hands.window.findChildren(Canvas) if one.isVisible()]


def administrator_reads_it_all(hands: Hands):
    table = open_log(hands, "Consent withdrawn")
    entries = list(zip(texts(table), texts(table, 1), texts(table, 4), strict=True))
    rows = set(entries)
    assert rows >= {
        ("Patient registered", NINA, "Done"),
        ("Consent recorded", NINA, "Done"),
        ("Photo imported", NINA, "Done"),
        ("Photo refused", NINA, "Refused"),
        ("Timeline seen", PAUL, "Done"),
        ("Photos compared", PAUL, "Done"),
        ("Photo viewed", PAUL, "Done"),
        ("Photo viewed full size", PAUL, "Done"),
        ("Photos exported", PAUL, "Given"),
        ("Consent withdrawn", PAUL, "Done"),
    }, rows
    assert texts(table).count("Photo imported") >= GOOD
    assert texts(table).count("Photo refused") == 1
    after = entries[: entries.index(("Consent withdrawn", PAUL, "Done"))]
    assert ("Patient page opened", PAUL, "Done") in after, after  # newest first: his tries in vain
    assert not {one for one, _, _ in after} & {"Timeline seen", "Photo viewed"}, after
    hands.pick(table, texts(table).index("Photos exported"))
    hands.wait_text(RECIPIENT)
    hands.wait_text("Log complete, checked")


def what_was_given_is_the_photo_alone(package, identity, card, out):
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(package.read_bytes(), [identity]))) as opened:
        opened.extractall(out)
    assert (out / "manifest.json").is_file()
    photos = [one for one in out.iterdir() if one.suffix == ".jpg"]
    assert len(photos) == 1
    assert not any(canary in photos[0].read_bytes() for canary in CANARIES)
    sources = [pixels(one) for one in card.iterdir() if one.name != BROKEN]
    upright = [turned for one in sources for turned in (one, np.rot90(one, -1))]
    given = pixels(photos[0]).astype(int)
    alike = [one for one in upright if one.shape == given.shape]
    apart = sorted(float(np.abs(given - one).mean()) for one in alike)
    assert apart[0] < 4 < 16 < apart[1], "new pixels of exactly one of them"
    nothing_but_colour(photos[0])


def nothing_but_colour(photo):
    """exiftool finds no tag that decoding and colour do not need."""
    tool = shutil.which("exiftool")
    if tool is None:
        return
    command = [tool, "-a", "-u", "-G1", "-ee3", "-s", "-j", str(photo)]
    told = subprocess.run(command, capture_output=True, check=True, text=True)
    for tag in json.loads(told.stdout)[0]:
        group, _, name = tag.partition(":")
        assert not name or group in GROUPS or group.startswith("ICC"), tag
