"""People come, change, forget and leave, in the real window."""

from __future__ import annotations

import re

import pytest

from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.staff import MAYA, PHOTOS, RITA
from tests.acceptance.story_steps import (
    become,
    entries,
    find,
    go,
    lock,
    read_log,
    sees_pictures,
    unlock,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, password

AGAIN = "marble-otter-lighthouse-fennel-{}"


def new_secret(name: str) -> str:
    return AGAIN.format(name.rsplit(maxsplit=1)[-1].lower())


@pytest.mark.slow
def test_another_role_and_a_forgotten_password(staffed, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, INA)
        assert not entries(hands, "Access log")
        become(hands, ADA)
        code = ina_becomes_administrator_too(hands)
        lock(hands)
        words = use_code(hands, INA, code)
        told_to_wait(hands, INA, "Your access is not complete yet, so no patient is listed.")
        become_compared(hands, INA, words)
        lock(hands)
        unlock(hands, INA, new_secret(INA))
        assert entries(hands, "Access log")
        find(hands, RITA)
        become(hands, ADA)
        code = maya_forgot(hands)
        lock(hands)
        old_password_is_over(hands)
        words = use_code(hands, MAYA, code)
        told_to_wait(hands, MAYA, words)
        unlock(hands, PAUL)
        compare(hands, MAYA, words, password(PAUL))
        lock(hands)
        become_compared(hands, MAYA, words)
        lock(hands)
        unlock(hands, MAYA, new_secret(MAYA))
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        become(hands, ADA)
        rows = read_log(hands, "Roles changed", "New one-time code made", "Access given")
        assert {row[1] for row in rows["Roles changed"]} == {ADA}
        assert {row[1] for row in rows["New one-time code made"]} == {ADA}
        assert {row[1] for row in rows["Access given"]} >= {ADA, PAUL}

    run_window(monkeypatch, qtbot, computer, story, staffed)


def ina_becomes_administrator_too(hands: Hands) -> str:
    go(hands, "Users and roles")
    hands.press(f"Change the roles of {INA}")
    hands.wait_text(f"Roles of {INA}", "Nothing changes yet.")
    assert not hands.button("Change the roles").isEnabled()
    hands.tick("Administrator")
    hands.wait_text("Administrator begins with the code.")
    hands.press("Change the roles")
    return handed_over(hands, INA)


def maya_forgot(hands: Hands) -> str:
    go(hands, "Users and roles")
    hands.press(f"New code for {MAYA}")
    hands.wait_text(f"{MAYA} forgot the password", "Nobody can look a password up")
    hands.press("Make a new code")
    return handed_over(hands, MAYA)


def handed_over(hands: Hands, name: str) -> str:
    hands.wait_text("Hand over this code", name)
    (code,) = re.findall(r"(?:\w{5}-){5}\w{5}", hands.seen())
    hands.press("I have handed it over")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    return code


def use_code(hands: Hands, name: str, code: str) -> str:
    """The person's own new password; gives the four words."""
    hands.press("I have a one-time code")
    hands.choose("Name", name)
    hands.type("One-time code", code)
    hands.type("New password", new_secret(name))
    hands.type("New password, once more", new_secret(name))
    hands.press("Save my password")
    hands.wait_text("Now compare four words")
    (words,) = re.findall(r"^(?:[a-z]+ ){3}[a-z]+$", hands.seen(), re.MULTILINE)
    hands.press("Done")
    return words


def become_compared(hands: Hands, name: str, words: str):
    unlock(hands, ADA)
    compare(hands, name, words, password(ADA))


def compare(hands: Hands, name: str, words: str, own: str):
    """Type the four words, and the own password where it is asked for."""
    go(hands, "Users and roles")
    hands.press(f"Compare words with {name}")
    hands.type("The four words", words)
    hands.press("Give access")
    asks = "Confirm it's you: your password"
    hands.wait(lambda: hands.top is hands.window or hands.fields(asks), "access, or a question")
    if hands.top is not hands.window:
        hands.type(asks, own)
        hands.press("Give access")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def told_to_wait(hands: Hands, name: str, *said: str):
    """The new password opens, but nobody has compared the words yet."""
    unlock(hands, name, new_secret(name))
    hands.wait_text("Your access is not complete yet", *said)
    assert RITA not in hands.seen()
    lock(hands)


def old_password_is_over(hands: Hands):
    def shown() -> list[str]:
        names = hands.field("Name")
        return [names.itemText(place) for place in range(names.count())]

    hands.wait(lambda: MAYA not in shown(), "her name to go")
    assert PAUL in shown()


@pytest.mark.slow
def test_a_practitioner_leaves_and_the_last_one_cannot(staffed, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, ADA)
        end_access(hands, MAYA)
        hands.wait(lambda: hands.top is hands.window, "the dialog to close")
        hands.wait(lambda: not hands.has_button(f"End the access of {MAYA}"), "her card to say so")
        hands.wait_text("Access is being renewed because somebody left", "waits for a practitioner")
        the_last_one_cannot(hands)
        become(hands, ADA)  # her next unlock makes the new key to the names
        lock(hands)
        old_password_is_over(hands)
        unlock(hands, PAUL)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        paul_renews(hands)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        become(hands, ADA)
        go(hands, "Users and roles")
        hands.wait_text("Access ended")
        assert "Access is being renewed" not in hands.seen()
        assert "Still waiting for access" not in hands.seen()
        rows = read_log(hands, "Access ended", "New keys made after somebody left")
        assert {row[1] for row in rows["Access ended"] if row[4] == "Done"} == {ADA}
        assert PAUL in {row[1] for row in rows["New keys made after somebody left"]}

    run_window(monkeypatch, qtbot, computer, story, staffed)


def end_access(hands: Hands, name: str):
    go(hands, "Users and roles")
    hands.press(f"End the access of {name}")
    hands.wait_text(
        f"End the access of {name}?",
        "Photos that were copied or exported before stay readable",
        "Access is renewed for everybody who stays",
    )
    hands.press("End access")


def the_last_one_cannot(hands: Hands):
    end_access(hands, PAUL)
    hands.wait_text("last")
    hands.press("Cancel")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait(lambda: hands.has_button(f"End the access of {PAUL}"), "him to be there still")


def paul_renews(hands: Hands):
    """The rest in the background; the archive asks who is there."""
    go(hands, "Users and roles")
    hands.press("Confirm it's you")
    hands.wait_text("Archived patients are renewed with your password")
    hands.type("Your password", password(PAUL))
    hands.press("Renew")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait(lambda: "Access is being renewed" not in hands.seen(), "the end of the renewal")


@pytest.mark.slow
def test_who_is_disabled_while_unlocked_is_locked_out(staffed, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, MAYA)
        find(hands, RITA)
        sees_pictures(hands, PHOTOS)
        with staffed.open(ADA) as desk:  # another window of the same computer
            desk.users.disable(desk.id_of(MAYA))
        hands.press("Details")  # whatever she does next
        hands.press("Timeline")
        hands.wait_text("Choose your name and enter your password.")
        hands.wait_text("access")
        old_password_is_over(hands)
        assert RITA not in hands.seen()

    run_window(monkeypatch, qtbot, computer, story, staffed)
