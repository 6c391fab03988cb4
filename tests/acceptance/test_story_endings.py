"""How a record ends: the patient's own copy, a hold, and the erasure with its certificate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.real_window import Hands, run_window, texts
from tests.acceptance.staff import RITA
from tests.acceptance.story_steps import REASON, become, find, go, lock, read_log, unlock
from tests.unit.services.real_clinic import ADA, INA, PAUL, password

WHY = "Rita Sorel asked in writing on 12 November"
COURT = "A complaint is before the court"
OVER = "The court has decided"


@pytest.mark.slow
def test_copy_hold_and_erasure(staffed, computer, monkeypatch, qtbot):
    """Ada is administrator and privacy officer; Dr Paul is the second person."""
    given = computer / "given"
    given.mkdir()

    def story(hands: Hands) -> None:
        unlock(hands, PAUL)
        code = details(hands)
        her_own_copy(hands, given)
        become(hands, ADA)
        details(hands)
        on_hold(hands)
        held_from_the_list(hands)
        details(hands)
        asked_and_allowed(hands)
        carried_out(hands, code, computer / "certificate.pdf")
        it_is_kept_what_was_done(hands, code)
        lock(hands)
        nobody_finds_her(hands)
        become(hands, ADA)
        the_log_tells(hands)

    run_window(monkeypatch, qtbot, computer, story, staffed)
    kinds = sorted(one.suffix for one in given.iterdir())
    assert kinds == [".age", ".pdf"]
    for file in (*given.iterdir(), computer / "certificate.pdf"):
        assert file.stat().st_size > 0
        assert "Sorel" not in file.name


def details(hands: Hands) -> str:
    """Her details; gives her code."""
    find(hands, RITA)
    hands.press("Details")
    hands.wait_text("Keeping and erasing")
    row = hands.window.centralWidget().page.patient.details.ending._page.row
    hands.wait_text(row.code)
    return row.code


def her_own_copy(hands: Hands, folder: Path) -> None:
    """A practitioner writes it, and an administrator gives the log's part at the same screen."""
    hands.press("Access report")
    hands.wait_text("What it holds", "2 photos, films and documents")
    hands.type("Their own password", password(ADA))
    hands.press("Get the log's part, and go on")
    hands.wait_text("Language of the report")
    hands.tick("I have made sure who asks for it")
    hands.press("Choose where to save")
    hands.give_path(folder)
    hands.wait_text("The report is ready", "2 photos, encrypted")
    hands.press("Done")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def on_hold(hands: Hands) -> None:
    hands.press("Put on hold")
    hands.wait_text("Put this patient on hold")
    hands.type(REASON, COURT)
    hands.press("Put on hold")
    hands.wait_text(f"Reason: {COURT}", "Not while the patient is on hold.")
    assert not hands.button("Erase").isEnabled()


def held_from_the_list(hands: Hands) -> None:
    """The review list names her; there the hold ends."""
    go(hands, "Retention")
    hands.press("On hold")
    hands.wait(lambda: hands.has_items("Patients and their time of keeping"), "the list")
    table = hands.items("Patients and their time of keeping")
    hands.wait(lambda: [one.split("  ·  ")[0] for one in texts(table)] == [RITA], RITA)
    hands.pick(table, 0)
    hands.press("Lift the hold")
    hands.type("Why it ends, at least a few words", OVER)
    hands.press("Lift the hold")
    hands.wait(lambda: hands.top is hands.window and not texts(table), "the hold to end")


def asked_and_allowed(hands: Hands) -> None:
    hands.press("Erase")
    hands.wait_text("Erase this patient for good?", "What is destroyed", "What stays")
    hands.press("Go on")
    if "Erasing reaches nothing that left earlier." in hands.seen():
        hands.press("Go on")
    hands.wait_text("Why")
    early = "I know, and the reason below says why it cannot wait"
    if hands.has_button(early):
        hands.tick(early)
    hands.type(REASON, WHY)
    hands.press("Go on")
    hands.wait_text("A second person allows it")
    hands.choose("Second person", PAUL)
    hands.type("Their own password", password(PAUL))
    hands.press("Go on to erasing")
    hands.wait_text("Erase for good", f"Allowed by {PAUL}", WHY)


def carried_out(hands: Hands, code: str, certificate: Path) -> None:
    hands.tick("This is the right patient: I have compared name and code")
    hands.type("Your password", password(ADA))
    hands.press("Erase for good")
    hands.wait_text("The patient is erased", code)
    hands.press("Save the certificate")
    hands.give_path(certificate)
    hands.wait(certificate.exists, "the certificate")
    hands.press("Close")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def it_is_kept_what_was_done(hands: Hands, code: str) -> None:
    go(hands, "Retention")
    hands.press("Erasures")
    hands.wait(lambda: hands.has_items("Patients and their time of keeping"), "the list")
    table = hands.items("Patients and their time of keeping")
    hands.wait(lambda: texts(table) == [code], code)
    assert "Sorel" not in hands.seen()


def nobody_finds_her(hands: Hands) -> None:
    unlock(hands, INA)
    go(hands, "Patients")
    hands.type("Search patients", "Sorel")
    hands.wait(lambda: texts(hands.items("Patients")) == [], "an empty list")


def the_log_tells(hands: Hands) -> None:
    events = (
        "Patient erased",
        "Patient held: not to be erased for now",
        "Hold of a patient lifted",
        "Own copy made for the patient",
    )
    told = read_log(hands, *events)
    assert all(len(rows) >= 1 for rows in told.values()), told
