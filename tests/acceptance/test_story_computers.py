"""A computer is let in and out, and everything is renewed, in the real window."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.bootstrap import Host
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.computers.words_field import WordsCard
from clinicvault.services.joining import Joining
from clinicvault.services.views import PatientDetails
from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.story_steps import (
    become,
    find,
    go,
    lock,
    read_log,
    sees_pictures,
    unlock,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, password

RITA = "Rita Sorel"
ROOM = "Treatment room 3"
PHOTOS = 2
REASON = "The laptop of the surgery was stolen from a car"
pytestmark = pytest.mark.slow


@pytest.fixture
def filled(house, computer) -> House:
    """A patient with two photos."""
    with house.open(INA) as desk:
        row = desk.patients.add(PatientDetails("Rita", "Sorel", dt.date(1969, 4, 1), "N-1", ""))
        desk.consents.grant(row.id, Purpose.CARE)
        desk.importing.run(row.id, [jpeg(computer / f"{n}.jpg", n) for n in range(PHOTOS)])
    return house


@pytest.fixture
def other(filled, computer) -> House:
    """A second computer that sees the same folder and was never let in."""
    made = House(computer / "pc2")
    made.vault, made.clock = filled.vault, filled.clock
    made.host = Host(made.home, made.clock)
    return made


def test_a_new_computer_asks_and_joins(filled, other, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        hands.wait_text("This computer is not known to the clinic yet")
        hands.type("Name of this computer", ROOM)
        hands.press("Ask to be let in")
        hands.wait_text("Read these four words to an administrator")
        words = hands.window.centralWidget().step.request.words
        assert words in hands.seen()
        with filled.open(ADA) as desk:
            code = desk.workstations.add(words, ROOM).code
        hands.wait_text("Enter the code")
        mistyped = " ".join([*code.split()[1:], code.split()[0]])
        hands.type("The sixteen words", mistyped)
        hands.press("Check and join")
        hands.wait_text("this is not the vault of your clinic")
        hands.type("The sixteen words", code)
        hands.press("Check and join")
        unlock(hands, PAUL)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        become(hands, ADA)
        go(hands, "Computers")
        hands.wait_text(ROOM, "This computer", "Opens this clinic")

    run_window(monkeypatch, qtbot, computer, story, other)


def test_letting_in_letting_out_and_renewing_everything(
    filled, other, computer, monkeypatch, qtbot
):
    joining = Joining(other.host)

    def story(hands: Hands) -> None:
        asked = joining.request(other.vault, ROOM)
        unlock(hands, ADA)
        joining.enrol(other.vault, let_in(hands, asked.words))
        with other.open() as there:
            assert ROOM in {one.name for one in there.workstations.list() if one.own}
        end_its_access(hands)
        with other.open() as there, pytest.raises(Refused, match="workstation-revoked"):
            there.unlocking.vault()
        renew(hands)
        lock(hands)
        for name in (ADA, INA):
            unlock(hands, name)
            lock(hands)
        unlock(hands, PAUL)
        practitioner_goes_on(hands)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        become(hands, ADA)
        once_more_for_who_came_last(hands)
        become(hands, PAUL)
        all_is_renewed(hands)
        become(hands, ADA)
        the_log_tells(hands)
        lock(hands)
        unlock(hands, PAUL)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)

    run_window(monkeypatch, qtbot, computer, story, filled)


def let_in(hands: Hands, words: str) -> str:
    """Gives the sixteen words that the dialog shows."""
    go(hands, "Computers")
    hands.wait_text("A computer asks to be let in")
    assert words not in hands.seen()
    hands.press("Compare words")
    hands.type("The four words on its screen", words.replace(" ", "  ").upper())
    hands.type("Name of the computer", ROOM)
    hands.press("Let it in")
    hands.wait_text(f"Now enter this code at {ROOM}")
    code = hands.top.findChild(WordsCard).words
    hands.wait_text(*code.split())
    hands.press("It is entered")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    return code


def end_its_access(hands: Hands) -> None:
    hands.wait(lambda: hands.has_button(f"End the access of {ROOM}"), ROOM)
    hands.press(f"End the access of {ROOM}")
    hands.wait_text("From now on this computer can no longer open the clinic.", "3 people get")
    hands.press("End access")
    hands.wait_text(f"The access of {ROOM} has ended", "Was it stolen, lost or infected?")


def renew(hands: Hands) -> None:
    hands.press("Renew everything")
    hands.wait_text("What it does")
    hands.press("Renew everything …")
    hands.type("Reason, for the access log", REASON)
    hands.wait_text("1 computer, 3 people, 1 patient")
    hands.press("Renew everything")
    hands.wait_text("Everything is being renewed", REASON, "Lock and unlock once, best today.")


def practitioner_goes_on(hands: Hands) -> None:
    """One password does the active and the archived patients."""
    go(hands, "Renew everything")
    hands.wait_text("How far it is", "Waits for you")
    hands.press("Confirm it's you")
    hands.type("Your password", password(PAUL))
    hands.press("Renew")
    hands.wait_text("at the next unlock of: Privacy officer")


def once_more_for_who_came_last(hands: Hands) -> None:
    """The names' key was given to his keys of before: a privacy officer's unlock makes another."""
    go(hands, "Renew everything")
    hands.wait(lambda: "at the next unlock of: Privacy officer" not in hands.seen(), "the next key")


def all_is_renewed(hands: Hands) -> None:
    go(hands, "Renew everything")
    hands.wait_text("How far it is")
    hands.wait_text("Everything is renewed")


def the_log_tells(hands: Hands) -> None:
    rows = read_log(hands, "Computer let in", "Renewing everything ordered")
    assert {row[1] for found in rows.values() for row in found} == {ADA}
