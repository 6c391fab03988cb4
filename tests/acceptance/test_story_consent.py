"""Consent as a clinic lives with it: recorded, looked after, used, withdrawn, given anew."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QAbstractItemView, QWidget

from clinicvault.gui.patients.signature import SignaturePad
from tests.acceptance.real_window import Hands, run_window, texts
from tests.acceptance.story_steps import (
    become,
    find,
    go,
    look_at_all,
    new_recipient,
    read_log,
    save_package,
    say_why,
    sees_no_picture,
    sees_pictures,
    timeline,
    unlock,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, password

KARIM, LEA, MOTHER = "Karim Haddad", "Léa Fontaine", "Claire Fontaine"
ELSEWHERE = "Prof. Elsewhere, University Hospital"
PHOTOS = 3
RECORD, AGAIN = "Record a consent", "Continue"


def signed_form(path: Path) -> Path:
    """A photo of a signed form, as a telephone takes it."""
    sheet = Image.new("RGB", (900, 1200), (250, 249, 245))
    pen = ImageDraw.Draw(sheet)
    pen.multiline_text(
        (80, 80), "Consent to photographs\n\nfor the patient's care", fill=(20, 20, 20)
    )
    pen.line([(100 + 6 * x, 1000 + (x * 37) % 60) for x in range(90)], fill=(20, 30, 120), width=4)
    sheet.save(path, "JPEG", quality=85)
    return path


@pytest.mark.slow
def test_a_consent_from_its_first_day_to_its_last_and_anew(house, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, INA)
        a_minor_whose_mother_consents(hands, computer)
        an_adult_who_agrees_to_more(hands, computer)
        what_ends_soon(hands)
        import_photos(hands, computer)
        become(hands, PAUL)
        he_states_why(hands)
        he_gives_some_away(hands, computer)
        become(hands, INA)
        she_withdraws_it(hands)
        consents_again(hands)
        become(hands, PAUL)
        he_has_to_wait(hands)
        become(hands, ADA)
        she_gives_it_back(hands)
        become(hands, PAUL)
        he_sees_them_again(hands)
        become(hands, ADA)
        the_log_knows_why(hands)

    run_window(monkeypatch, qtbot, computer, story, house)


def register(hands: Hands, name: str, born: str):
    go(hands, "Patients")
    hands.press("Register a new patient (Ctrl+N)")
    given, family = name.split()
    hands.type("Given name", given)
    hands.type("Family name", family)
    hands.type("Date of birth", born)
    hands.press("Save")
    hands.wait_text(name, "No consent")


def a_minor_whose_mother_consents(hands: Hands, computer: Path):
    register(hands, LEA, f"3.9.{dt.datetime.now().year - 12}")  # noqa: DTZ005  (the clinic's own year)
    hands.press(RECORD)
    hands.press(AGAIN)
    hands.wait_text("The patient is a minor: a parent, guardian or representative consents.")
    assert not hands.button("The patient").isEnabled()
    hands.press(AGAIN)
    hands.wait_text("Please write the name of who consents.")
    hands.type("Name of who consents", MOTHER)
    hands.press(AGAIN)
    hands.wait_text("Consent to photographs for your care", LEA)
    assert MOTHER in hands.seen()
    hands.press(AGAIN)
    by_scan(hands, signed_form(computer / "léa.jpg"))
    hands.press("Consent")
    hands.wait_text("Valid", f"{MOTHER}, parent", "Signed paper, scanned")
    her_form_on_paper(hands, computer / "form.pdf")


def by_scan(hands: Hands, path: Path):
    hands.press("Signed on paper, scanned")
    hands.press("Record")
    hands.wait_text("Choose the file with the signed form.")
    hands.press("Choose the file")
    hands.give_path(path)
    hands.wait_text("1 page, as it will be kept")
    record(hands)


def by_signature(hands: Hands):
    hands.press("Sign on this screen")
    hands.press("Record")
    hands.wait_text("The signature is missing.")
    (pad,) = hands.top.findChildren(SignaturePad)
    hands.draw(pad)
    record(hands)


def record(hands: Hands):
    hands.press("Record")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def her_form_on_paper(hands: Hands, output: Path):
    hands.press("Print the form")
    hands.wait_text("The form on paper", LEA)
    hands.press("Save as PDF")
    hands.give_path(output)
    hands.wait_text("The form is saved.", "delete the file once it is printed")
    hands.press("Close")
    with pypdfium2.PdfDocument(output) as document:
        words = " ".join(page.get_textpage().get_text_range() for page in document)
    words = " ".join(words.split())
    for wanted in ("Consent to photographs for your care", LEA, MOTHER, "Clinique Été"):
        assert wanted in words, words


def an_adult_who_agrees_to_more(hands: Hands, computer: Path):
    """Care on paper; teaching and the website by one signature on the screen."""
    register(hands, KARIM, "21.3.1984")
    hands.press(RECORD)
    hands.press(AGAIN)
    assert not hands.button("A parent").isEnabled()
    hands.press(AGAIN)
    hands.wait_text("Consent to photographs for your care", KARIM)
    hands.press(AGAIN)
    by_scan(hands, signed_form(computer / "karim.jpg"))
    hands.wait_text("Consent: care")
    hands.press(RECORD)
    hands.wait_text("Agreed to already, without end")
    hands.tick("Teaching")
    hands.tick("Marketing")
    hands.press(AGAIN)
    soon = dt.date.today() + dt.timedelta(days=10)  # noqa: DTZ011  (the clinic's own calendar day)
    hands.type("Valid until: Teaching", f"{soon:%d.%m.%Y}")
    hands.press(AGAIN)
    hands.wait_text("Tick at least one place.")
    hands.tick("Website")
    hands.press(AGAIN)
    hands.wait_text(
        KARIM, "the pictures may be shown here, and nowhere else: the clinic's website."
    )
    hands.press(AGAIN)
    by_signature(hands)
    hands.press("Consent")
    hands.wait_text("Teaching", "Marketing", "Website", "Signed on the screen")


def what_ends_soon(hands: Hands):
    go(hands, "Consents")
    table = to_look_after(hands)
    rows = list(zip(texts(table), texts(table, 1), texts(table, 2), strict=True))
    assert rows == [(KARIM, "Teaching", "Renew it at the next visit")]
    assert texts(table, 3)[0].startswith("in 10 days")
    hands.pick(table, 0, double=True)
    hands.wait_text(KARIM, "Consents", "Ends on")


def to_look_after(hands: Hands) -> QAbstractItemView:
    """The table, once there is something in it."""
    name = "Consents to look after"
    hands.wait(lambda: hands.has_items(name) and texts(hands.items(name)), name)
    return hands.items(name)


def import_photos(hands: Hands, computer: Path):
    card = computer / "card"
    card.mkdir()
    for number in range(PHOTOS):
        jpeg(card / f"IMG_{number}.jpg", 40 + number, size=(320, 240))
    hands.click(lambda: kind(hands, "Import", "secondary"))
    hands.wait_text("1. Patient", KARIM)
    hands.press("Choose a folder")
    hands.give_path(card)
    hands.wait_text("1 file or folder chosen")
    hands.click(lambda: kind(hands, "Import", "primary"))
    hands.wait_text(f"{PHOTOS} photos imported")
    hands.press("Done")
    hands.press("Keep them there")


def kind(hands: Hands, name: str, wanted: str) -> QWidget:
    return next(one for one in hands.buttons(name) if one.property("kind") == wanted)


def he_states_why(hands: Hands):
    find(hands, KARIM)
    sees_pictures(hands, PHOTOS)
    hands.pick_folded("Reason", "Teaching")
    hands.wait(lambda: hands.field("Reason").currentText() == "Teaching", "the reason")
    sees_pictures(hands, PHOTOS)
    hands.pick_folded("Reason", "Publication")
    hands.wait_text("Missing: consent for Publication", "Who can record it", INA)
    sees_no_picture(hands)
    hands.pick_folded("Reason", "Care")
    sees_pictures(hands, PHOTOS)


def he_gives_some_away(hands: Hands, computer: Path):
    hands.pick(timeline(hands), 0)
    hands.wait(lambda: len(timeline(hands).picks) == 1, "a photo to be picked")
    hands.press("Secure export")
    hands.wait_text("Which pictures?", "1 of 3 chosen")
    hands.press("Go on")
    new_recipient(hands, ELSEWHERE)
    say_why(hands, "Care")
    look_at_all(hands, 1)
    save_package(hands, computer / "given.age")
    hands.wait_text("Passphrase for the recipient")
    hands.press("I have told the words")


def she_withdraws_it(hands: Hands):
    find(hands, KARIM)
    hands.press("Consent")
    hands.click(lambda: about(hands, "Withdraw", "Care"))
    hands.wait_text(
        "Withdraw this consent?",
        f"From now on nobody at the clinic can open this patient's {PHOTOS} photos.",
        "These consents are of no use without it: Teaching, Marketing",
        ELSEWHERE,
    )
    hands.press("Withdraw")
    hands.wait_text(
        "The consent is withdrawn",
        f"Nobody at the clinic can open this patient's {PHOTOS} photos any more.",
        ELSEWHERE,
    )
    hands.press("Close")
    hands.wait_text("Consent withdrawn")


def about(hands: Hands, name: str, purpose: str) -> QWidget:
    """The button of one consent's card."""
    (found,) = [one for one in hands.buttons(name) if one.accessibleDescription() == purpose]
    return found


def consents_again(hands: Hands):
    hands.press(RECORD)
    hands.press(AGAIN)
    hands.press(AGAIN)
    hands.wait_text("Consent to photographs for your care", KARIM)
    hands.press(AGAIN)
    by_signature(hands)
    hands.wait_text("Consent: waiting for the privacy officer")


def he_has_to_wait(hands: Hands):
    find(hands, KARIM)
    hands.wait_text("Consent was given again", f"Who can do it here: {ADA}.")
    assert not hands.has_button("Give the record back")
    sees_no_picture(hands)


def she_gives_it_back(hands: Hands):
    go(hands, "Consents")
    table = to_look_after(hands)
    hands.wait(lambda: "Privacy officer brings it back" in texts(table, 2), "it to be listed")
    find(hands, KARIM)
    hands.press("Give the record back")
    hands.wait_text("Give the record back?", "Look at the new consent first")
    hands.press("Give the record back")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text("Consent: care")


def he_sees_them_again(hands: Hands):
    find(hands, KARIM)
    hands.wait_text("This record is archived")
    hands.press("Confirm it's you")
    hands.type("Your password", password(PAUL))
    hands.press("Confirm")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    sees_pictures(hands, PHOTOS)


def the_log_knows_why(hands: Hands):
    events = (
        "Consent recorded",
        "Consent signed on the screen",
        "Timeline seen",
        "Photos exported",
        "Consent withdrawn",
        "Closed record given back",
        "Archived record opened again",
    )
    rows = read_log(hands, *events)
    found = {(event, row[1], row[3]) for event in events for row in rows[event]}
    assert found >= {
        ("Consent recorded", INA, "Marketing"),
        ("Timeline seen", PAUL, "Care"),
        ("Timeline seen", PAUL, "Teaching"),
        ("Photos exported", PAUL, "Care"),
        ("Consent withdrawn", INA, "Care"),
    }, found
    assert {row[1] for row in rows["Closed record given back"]} == {ADA}
    assert {row[1] for row in rows["Archived record opened again"]} == {PAUL}
