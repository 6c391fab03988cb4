"""Pictures leave the clinic: covered, marked, asked for, allowed; and every lock in between."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pyrage
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.services.views import ConsentDraft, PatientDetails
from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.story_steps import (
    become,
    choose_recipient,
    find,
    go,
    lock,
    look_at_all,
    new_recipient,
    read_log,
    save_package,
    say_why,
    sees_pictures,
    timeline,
    unlock,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, House

PORTRAITS = Path(__file__).parents[2] / "resources" / "demo"
NAMES = ("P01_v1_frontal", "P01_v2_frontal", "P01_v3_frontal")
NAME, BORN = "Amélie Rousseau", dt.date(1988, 5, 4)
WEBER, JOURNAL = "Dr Weber", "Revue de dermatologie"
WHY = "figure two of the paper on scars"
DARK = 40
"""Beyond any noise around a solid cover."""


@pytest.fixture
def photographed(house, computer) -> House:
    """A patient with three portraits who agreed to teaching without a face, and to a journal."""
    card = computer / "card"
    card.mkdir()
    for name in NAMES:
        shutil.copy(portraits() / f"{name}.jpg", card)
    with house.open(INA) as desk:
        given, family = NAME.split()
        patient = desk.patients.add(PatientDetails(given, family, BORN, "N-1", "")).id
        desk.consents.grant(patient, Purpose.CARE)
        desk.importing.run(patient, sorted(card.iterdir()))
        desk.importing.close()
        drafts = (
            ConsentDraft(Purpose.TEACHING, Evidence.PAPER_TO_FOLLOW, faces=False),
            ConsentDraft(Purpose.PUBLICATION, Evidence.PAPER_TO_FOLLOW),
        )
        for draft in drafts:
            desk.consents.record(patient, draft)
    shutil.rmtree(card)
    return house


def portraits() -> Path:
    """The demo's computer-made people."""
    return next(one.parent for one in PORTRAITS.rglob(f"{NAMES[0]}.jpg"))


@pytest.mark.slow
def test_pictures_leave_for_four_people(photographed, computer, monkeypatch, qtbot):
    identity = pyrage.x25519.Identity.generate()
    lecture, page, paper = computer / "lecture.age", computer / "page.html", computer / "paper"
    paper.mkdir()
    told: dict[str, str] = {}

    def story(hands: Hands) -> None:
        unlock(hands, PAUL)
        find(hands, NAME)
        sees_pictures(hands, len(NAMES))
        for_a_lecture(hands, str(identity.to_public()), lecture)
        told["words"] = for_the_patient(hands, page)
        for_a_journal(hands)
        become(hands, ADA)
        she_looks_and_allows(hands)
        become(hands, PAUL)
        he_goes_on_with_it(hands, paper)
        become(hands, ADA)
        the_log_knows_it_all(hands)

    run_window(monkeypatch, qtbot, computer, story, photographed)
    nobody_is_recognised(lecture, identity)
    only_words_open(page, told["words"])
    plain_and_without_history(paper)


def pick(hands: Hands, *rows: int):
    view = timeline(hands)
    view.clearSelection()
    for row in rows:
        hands.pick(view, row)
    hands.wait(lambda: len(view.picks) == len(rows), "photos to be picked")


def for_a_lecture(hands: Hands, key: str, package: Path):
    """By keyboard; faces must not be seen; a lock in the middle, and on he goes."""
    pick(hands, 0, 1)
    hands.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier, to=timeline(hands))
    hands.wait_text("Which pictures?", f"2 of {len(NAMES)} chosen")
    hands.press("Go on")
    new_recipient(hands, WEBER, key)
    say_why(hands, "Teaching")
    hands.press("Write over each picture who it is for")
    hands.press("Go on")
    hands.wait_text("What must not be seen?", "Picture 1 of 2", "1 face was found.")
    hands.press("Looks right, next")
    hands.wait_text("Picture 2 of 2", "1 face was found.")
    lock(hands)
    unlock(hands, PAUL)
    hands.wait_text("What must not be seen?", "Picture 2 of 2", "1 face was found.")
    hands.press("Looks right")
    hands.wait_text("Is this right?", "new pixels without a history")
    assert "A second person" not in hands.seen()
    hands.wait_text(f"{WEBER} · Teaching")
    save_package(hands, package)
    assert "six words" not in hands.seen()
    hands.press("Done")
    sees_pictures(hands, len(NAMES))


def for_the_patient(hands: Hands, page: Path) -> str:
    """Six words stand on the screen once, and nothing throws them away by a slip."""
    pick(hands, 2)
    hands.press("Secure export")
    hands.wait_text("Which pictures?")
    hands.press("Go on")
    choose_recipient(hands, "The patient")
    say_why(hands, "Care")
    assert hands.button("Page for a browser").isChecked()
    look_at_all(hands, 1)
    save_package(hands, page)
    hands.wait_text("The six words", "Tell it by telephone or on paper")
    words = next(
        line
        for line in hands.seen().splitlines()
        if len(line.split())
        == 6
        == len([word for word in line.split() if word.isalpha() and word.islower()])
    )
    hands.key(Qt.Key.Key_Escape, to=hands.button("I have told the words"))
    hands.wait_text(words)
    hands.press("I have told the words")
    hands.wait(lambda: words not in hands.seen(), "the words to go")
    return words


def for_a_journal(hands: Hands):
    """Files that anybody opens: somebody else says yes to that, or they are not made."""
    pick(hands, 0)
    hands.press("Secure export")
    hands.wait_text("Which pictures?")
    hands.press("Go on")
    new_recipient(hands, JOURNAL)
    say_why(hands, "Publication")
    hands.press("Plain files")
    hands.press("Go on")
    hands.wait_text("What must not be seen?", "1 face was found.")
    hands.press("Looks right")
    hands.wait_text("Is this right?", "The clinic's rules want a second person for this.")
    hands.press("Elsewhere")
    hands.type("Why, at least a few words", WHY)
    hands.press("Ask for it")
    hands.wait_text("A second person was asked")
    hands.press("Done")


def she_looks_and_allows(hands: Hands):
    """An officer's keys open no picture: she sees every fact of it, and says yes to those."""
    hands.wait_text("1 export waits for your word as a second person.")
    go(hands, "Approvals")
    hands.wait_text(f"Photos of {NAME} to be given out", JOURNAL, WHY)
    hands.press("Look at it")
    hands.wait_text(
        "Allow this export?", JOURNAL, "Publication", "1 picture", "Plain files",
        "Nothing is needed: whoever has it sees it",
        "Your roles do not open pictures: you see the facts.",
    )  # fmt: skip
    assert not hands.button("Allow").isEnabled()
    hands.tick("I looked at it: these pictures, for this recipient and reason")
    hands.press("Allow")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text("Waiting for somebody else")


def he_goes_on_with_it(hands: Hands, folder: Path):
    hands.wait_text(f"{ADA} allowed your export.")
    hands.click(lambda: hands.buttons("Go on with it")[0])
    hands.wait_text("Is this right?", JOURNAL, "new pixels without a history")
    assert not hands.has_button("Back")
    hands.press("Choose where to save")
    hands.give_path(folder)
    hands.wait_text("It is ready", "Hand the files over yourself")
    hands.press("Done")
    sees_pictures(hands, len(NAMES))


def the_log_knows_it_all(hands: Hands):
    rows = read_log(hands, "Photos exported")
    given = [row for row in rows["Photos exported"] if row[4] == "Given"]
    assert {row[1] for row in given} == {PAUL}
    assert sorted(row[3] for row in given) == ["Care", "Publication", "Teaching"]
    assert not [one for one in hands.window.findChildren(Canvas) if one.isVisible()]


# what the recipients hold


def nobody_is_recognised(package: Path, identity):
    """A solid cover burnt into new pixels; nothing tells of camera, place or patient."""
    files = opened(pyrage.decrypt(package.read_bytes(), [identity]))
    pictures = [data for name, data in files.items() if name.endswith(".jpg")]
    assert len(pictures) == 2
    for data in pictures:
        nothing_of_the_clinic(data)
        assert covered(data) > 0.08
    told = json.loads(files["manifest.json"])
    assert "Weber" not in json.dumps(told.get("files", []))
    nothing_of_the_clinic(b"".join(files.values()))


def only_words_open(page: Path, words: str):
    data = page.read_bytes()
    assert b"<!doctype html" in data[:200].lower()
    assert words.encode() not in data
    nothing_of_the_clinic(data)


def plain_and_without_history(folder: Path):
    (picture,) = (one for one in folder.rglob("*.jpg"))
    data = picture.read_bytes()
    nothing_of_the_clinic(data)
    assert covered(data) > 0.08, "nobody said that the face is shown"


def nothing_of_the_clinic(data: bytes):
    for secret in (NAME, NAME.split()[1], BORN.isoformat(), *NAMES, "Exif\0\0", PAUL):
        assert secret.encode() not in data, secret


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def covered(data: bytes) -> float:
    """Share of the picture that is one dark colour in solid blocks."""
    grey = np.asarray(Image.open(io.BytesIO(data)).convert("L"), dtype=int)
    high, wide = (side // 16 * 16 for side in grey.shape)
    blocks = grey[:high, :wide].reshape(high // 16, 16, wide // 16, 16)
    flat = (blocks.max((1, 3)) - blocks.min((1, 3))) < 12
    return float((flat & (blocks.mean((1, 3)) < DARK)).mean())
