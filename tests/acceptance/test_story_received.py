"""Pictures from another clinic: the key is told, packages come, and whose they are is found out."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from clinicvault.domain.exports import RecipientSort
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientDetails
from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.story_steps import become, go, read_log, timeline, unlock
from tests.unit.services.giving import giver_of
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, make_house

NAME, WORDS_ON_THE_TELEPHONE = "Amélie Rousseau", "The four words that you hear"
UNKNOWN, KNOWN = "Unknown sender", "From Dr Okafor, checked"
UNTIL = dt.date(2099, 1, 31)


@pytest.fixture
def elsewhere(computer) -> House:
    """The other clinic, which exports."""
    return make_house(computer / "elsewhere")[0]


@pytest.mark.slow
def test_pictures_of_another_clinic(house, elsewhere, computer, monkeypatch, qtbot):
    with house.open(INA) as desk:
        desk.patient()

    def story(hands: Hands) -> None:
        unlock(hands, INA)
        key = she_tells_the_clinics_key(hands)
        words = they_send(elsewhere, computer, key)
        she_takes_it_in(hands, computer)
        become(hands, PAUL)
        he_telephones(hands, computer, words)
        nothing_comes_twice(hands)
        what_was_changed_stays_out(hands, computer)
        become(hands, ADA)
        the_log_tells_who_compared(hands)

    run_window(monkeypatch, qtbot, computer, story, house)


def she_tells_the_clinics_key(hands: Hands) -> str:
    """She reads it from the screen, group by group."""
    go(hands, "Import")
    hands.press("Get pictures from another clinic")
    hands.wait_text("Packages for this clinic", "age1")
    shown = (one.text() for one in hands.top.findChildren(QLabel))
    [key] = [one for one in shown if re.fullmatch(r"age1( [0-9a-z]{1,4}){10,}", one)]
    hands.press("Close")
    return key.replace(" ", "")


def they_send(elsewhere: House, folder: Path, key: str) -> str:
    """The other clinic exports for this key; the words that its own screen shows."""
    with giver_of(elsewhere, folder) as giver:
        here = giver.desk.recipients.add(
            RecipientDetails("Clinique Été", RecipientSort.COLLEAGUE, age_key=key)
        )
        pictures = [giver.planned(one) for one in giver.faces]
        plan = giver.plan(*pictures, to=here.id, by_key=True, dicom=True, delete_by=UNTIL)
        assert plan.kind is PackageKind.AGE
        assert giver.desk.giving.give(plan, folder / "package.age").pictures == 2
        [own] = giver.desk.receiving.card().computers
        return own.words


def choose(hands: Hands, file: Path) -> None:
    """The patient and a package, on the import page."""
    go(hands, "Import")
    if hands.fields("Search patients"):
        hands.type("Search patients", NAME.split()[1], enter=True)
    hands.wait_text(NAME)
    hands.press("Choose photos")
    hands.give_path(file)


def take_in(hands: Hands) -> None:
    """The page's own button, not the rail's."""

    def button() -> QWidget:
        return next(one for one in hands.buttons("Import") if one.property("kind") == "primary")

    hands.click(button)


def she_takes_it_in(hands: Hands, folder: Path) -> None:
    """The front desk is told that nobody knows the sender yet, and takes the pictures in."""
    choose(hands, folder / "package.age")
    hands.wait_text(UNKNOWN, "It says that it comes from Clinique Été.", "31 Jan 2099")
    hands.wait_text("A practitioner or privacy officer can compare it with the sender")
    assert not hands.has_button("Compare with the sender")
    take_in(hands)
    hands.wait_text("The import is complete.", "2 photos imported.", UNKNOWN)
    hands.press("Done")
    hands.press("Keep them there")


def he_telephones(hands: Hands, folder: Path, words: str) -> None:
    """Wrong words are told from right ones; then the sender is known."""
    choose(hands, folder / "package.age")
    hands.press("Compare with the sender")
    hands.wait(lambda: hands.fields("Name of the sender"))
    assert words not in hands.seen()
    hands.type("Name of the sender", "Dr Okafor")
    hands.type(WORDS_ON_THE_TELEPHONE, " ".join(reversed(words.split())))
    hands.press("Compare and remember")
    hands.wait_text("These are not the words of the computer that signed this package.")
    hands.type(WORDS_ON_THE_TELEPHONE, words)
    hands.press("Compare and remember")
    hands.wait_text(KNOWN, f"Compared by {PAUL}")


def nothing_comes_twice(hands: Hands) -> None:
    """The same package once more."""
    take_in(hands)
    hands.wait_text("The import is complete.", "2 were there already.", KNOWN)
    hands.press("Done")
    hands.wait(lambda: timeline(hands).model().rowCount())


def what_was_changed_stays_out(hands: Hands, folder: Path) -> None:
    """One byte on its way."""
    data = bytearray((folder / "package.age").read_bytes())
    data[-100] ^= 1
    (folder / "changed.age").write_bytes(data)
    choose(hands, folder / "changed.age")
    hands.wait_text("This package does not open with this clinic's key.")
    take_in(hands)
    hands.wait_text("1 file not taken in.")
    hands.press("Done")


def the_log_tells_who_compared(hands: Hands) -> None:
    """Who, and whose computer."""
    [entry] = read_log(hands, "Sender's computer compared")["Sender's computer compared"]
    assert PAUL in entry
