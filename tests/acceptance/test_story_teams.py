"""A second team begins, has patients of its own, and one of them moves, in the real window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.staff import MAYA, PHOTOS, RITA
from tests.acceptance.story_steps import (
    become,
    find,
    go,
    lock,
    read_log,
    sees_no_picture,
    sees_pictures,
    unlock,
)
from tests.acceptance.test_story_consent import AGAIN, RECORD, by_scan, register, signed_form
from tests.acceptance.test_story_people import compare, handed_over
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, password

OTTO = "Otto Brandt"
HANDS, FIRST = "Hands", "First team"
OTHERS = "Another team's"


@pytest.mark.slow
def test_a_second_team(staffed, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, ADA)
        code = maya_is_to_begin_a_team(hands)
        lock(hands)
        words = with_her_own_password(hands, code)
        unlock(hands, ADA)
        compare(hands, MAYA, words, password(ADA))
        become(hands, INA)
        a_patient_of_the_second_team(hands, computer)
        photos_of(staffed, computer, OTTO)
        become(hands, PAUL)
        another_teams(hands, OTTO)
        opens(hands, RITA)
        become(hands, MAYA)
        opens(hands, RITA)
        opens(hands, OTTO)
        she_moves(hands, OTTO, FIRST)
        become(hands, PAUL)
        opens(hands, OTTO)
        become(hands, ADA)
        take_out(hands, MAYA, FIRST)
        become(hands, MAYA)
        another_teams(hands, OTTO)
        become(hands, ADA)
        the_log_tells(hands)

    run_window(monkeypatch, qtbot, computer, story, staffed)


def maya_is_to_begin_a_team(hands: Hands) -> str:
    """Ada is privacy officer, too: no other signature is asked for."""
    go(hands, "Users and roles")
    hands.press("Begin a second team")
    hands.type("Name of the team", HANDS)
    hands.choose("Who begins it", MAYA)
    hands.wait_text("Patients of other teams are not opened by it.")
    hands.press("Make the code")
    return handed_over(hands, MAYA)


def with_her_own_password(hands: Hands, code: str) -> str:
    """So she keeps what she has; gives the four words."""
    hands.press("I have a one-time code")
    hands.choose("Name", MAYA)
    hands.type("One-time code", code)
    hands.type("New password", password(MAYA))
    hands.type("New password, once more", password(MAYA))
    hands.press("Save my password")
    hands.wait_text("Now compare four words")
    (words,) = re.findall(r"^(?:[a-z]+ ){3}[a-z]+$", hands.seen(), re.MULTILINE)
    hands.press("Done")
    return words


def a_patient_of_the_second_team(hands: Hands, computer: Path):
    """Who records the first consent for care is asked whose patient it is."""
    register(hands, OTTO, "21.3.1984")
    hands.press(RECORD)
    hands.press(AGAIN)
    hands.press(AGAIN)
    hands.wait_text("Please choose the team that treats the patient.")
    hands.choose("Team", HANDS)
    hands.press(AGAIN)
    hands.wait_text("Consent to photographs for your care", OTTO)
    hands.press(AGAIN)
    by_scan(hands, signed_form(computer / "otto.jpg"))


def photos_of(house: House, computer: Path, name: str):
    """Imported at the front desk's other computer."""
    with house.open(INA) as desk:
        (row,) = desk.patients.search(name.rsplit(maxsplit=1)[-1])
        made = [jpeg(computer / f"{name} {n}.jpg", 10 + n) for n in range(PHOTOS)]
        desk.importing.run(row.id, made)


def opens(hands: Hands, name: str):
    find(hands, name)
    sees_pictures(hands, PHOTOS)
    assert OTHERS not in hands.seen()


def another_teams(hands: Hands, name: str):
    find(hands, name)
    hands.wait_text(OTHERS)
    sees_no_picture(hands)


def she_moves(hands: Hands, name: str, team: str):
    hands.press("Move to another team")
    hands.wait_text(f"Move {name} to another team", "and no others")
    hands.choose("Team", team)
    hands.type("Confirm it's you: your password", password(MAYA))
    hands.press("Move")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text(team)
    sees_pictures(hands, PHOTOS)


def take_out(hands: Hands, name: str, team: str):
    go(hands, "Users and roles")
    hands.press(f"Teams of {name}")
    hands.press(f"Take out of {team}")
    hands.wait_text(f"Take {name} out of {team}?", "Photos that were copied or exported before")
    hands.press("Take out")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def the_log_tells(hands: Hands):
    moved, left = "Patient moved to another team", "Person taken out of a team"
    rows = read_log(hands, moved, left)
    assert [(row[1], row[2].endswith(OTTO)) for row in rows[moved]] == [(MAYA, True)]
    assert {row[1] for row in rows[left]} == {ADA}
