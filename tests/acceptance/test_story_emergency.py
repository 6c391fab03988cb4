"""Emergency access with two people, with one who is both, and the limits of an hour."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from PySide6.QtWidgets import QLabel

from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules, Limits
from clinicvault.services.views import PatientDetails
from tests.acceptance.real_window import Hands, run_window
from tests.acceptance.story_steps import (
    REASON,
    become,
    find,
    go,
    lock,
    look_up,
    move_on,
    read_log,
    sees_no_picture,
    sees_pictures,
    unlock,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, Desk, House, jpeg, password

BEA, SOLO = "Bea Officer", "Dr Solo"
WHY = "Bleeding after surgery, her surgeon is away"
GREW, OLGA = "Grégoire Weber", "Olga Petrova"
PATIENTS = ("Ana Silva", "Ben Okoye", "Cleo Marsh", "Dan Ito")
PHOTOS = 2
EMERGENCY_MINUTES = 60


def treated(desk: Desk, folder, name: str, seed: int = 0) -> str:
    """A patient with consent and two photos."""
    given, family = name.split()
    row = desk.patients.add(PatientDetails(given, family, dt.date(1979, 3, 7), f"N-{seed}", ""))
    desk.consents.grant(row.id, Purpose.CARE)
    photos = [jpeg(folder / f"{seed}-{one}.jpg", 10 * seed + one) for one in range(PHOTOS)]
    desk.importing.run(row.id, photos)
    return row.id


@pytest.fixture
def withdrawn(house, computer) -> House:
    """A privacy officer joined; a patient came twice and withdrew the consent."""
    with house.open() as desk:
        desk.let_in(BEA, frozenset({Role.OFFICER}))
        desk.be(INA)
        patient = treated(desk, computer, OLGA)
        desk.consents.withdraw(patient, Purpose.CARE)
    return house


@pytest.mark.slow
def test_two_people_open_what_nobody_may(withdrawn, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, PAUL)
        find(hands, OLGA)
        nobody_may(hands)
        he_asks_and_she_allows(hands)
        until_its_time_is_over(hands, withdrawn, monkeypatch)
        become(hands, BEA)
        review(hands, "Justified: the patient was bleeding.")
        become(hands, ADA)
        review(hands, "Two photos, both of the wound.")
        closed(hands)
        the_log_tells_it_all(hands)

    run_window(monkeypatch, qtbot, computer, story, withdrawn)


def nobody_may(hands: Hands):
    hands.wait_text(
        "Consent withdrawn", "Missing: consent for Care", "In danger, and no time to wait?"
    )
    assert INA in hands.seen()
    sees_no_picture(hands)


def he_asks_and_she_allows(hands: Hands):
    """Her password at the same screen; first a wrong one, then without a reason."""
    hands.press("Emergency access")
    hands.wait_text("A privacy officer is told, and allows it with you.")
    hands.type("Your own password", password(PAUL))
    hands.choose("Second person", BEA)
    hands.type("Their own password", password(BEA))
    hands.press("Begin emergency access")
    hands.wait_text("reason")
    hands.type(REASON, WHY)
    hands.type("Their own password", "something else 993 entirely")
    hands.press("Begin emergency access")
    hands.wait_text("password does not")
    sees_no_picture(hands)
    hands.type("Your own password", password(PAUL))
    hands.type("Their own password", password(BEA))
    hands.press("Begin emergency access")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text("Emergency access until", "Everything you open is recorded and reviewed.")
    sees_pictures(hands, PHOTOS)


def until_its_time_is_over(hands: Hands, house: House, monkeypatch):
    minutes = countdown(hands)
    assert EMERGENCY_MINUTES - 5 < minutes <= EMERGENCY_MINUTES
    move_on(house, monkeypatch, minutes=EMERGENCY_MINUTES - 10)
    hands.wait(lambda: 5 <= countdown(hands) <= 10, "the countdown to go on")
    sees_pictures(hands, PHOTOS)
    move_on(house, monkeypatch, minutes=11)
    hands.wait(lambda: "Emergency access until" not in hands.seen(), "its end")
    sees_no_picture(hands)
    hands.wait_text("Missing: consent for Care")


def countdown(hands: Hands) -> int:
    """Whole minutes that the strip still shows."""
    strip = hands.button("End now").parentWidget()
    shown = [one.text() for one in strip.findChildren(QLabel) if re.match(r"[\d:]+$", one.text())]
    assert len(shown) == 1, hands.seen()
    *hours, minutes, _ = map(int, shown[0].split(":"))
    return minutes + 60 * sum(hours)


def review(hands: Hands, found: str):
    go(hands, "Approvals")
    hands.wait_text(f"Emergency access to {OLGA}" if not _admin_only(hands) else "Emergency access")
    hands.wait_text(f"“{WHY}”", "To review")
    hands.press(f"Review it: {title(hands)}")
    hands.wait_text(
        "Review this emergency access", WHY, "Was more opened than the reason asks for?"
    )
    hands.type("What you found", found)
    hands.press("Close the review")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def title(hands: Hands) -> str:
    return next(line for line in hands.seen().splitlines() if line.startswith("Emergency access"))


def _admin_only(hands: Hands) -> bool:
    return f"Emergency access to {OLGA}" not in hands.seen()


def closed(hands: Hands):
    hands.wait(lambda: hands.has_button("Closed (1)"), "Closed (1)")
    hands.press("Closed (1)")
    hands.wait_text("Reviewed by Bea Officer (Privacy officer)", "Reviewed by Ada Admin")


def the_log_tells_it_all(hands: Hands):
    events = (
        "Second person asked for",
        "Request allowed",
        "Emergency access began",
        "Emergency access ended",
        "Emergency access reviewed",
        "Timeline seen",
    )
    rows = read_log(hands, *events)
    who = {(event, row[1], row[4]) for event in events for row in rows[event]}
    assert who >= {
        ("Second person asked for", PAUL, "Done"),
        ("Request allowed", BEA, "Done"),
        ("Emergency access began", PAUL, "Done"),
        ("Emergency access reviewed", BEA, "Done"),
        ("Emergency access reviewed", ADA, "Done"),
        ("Timeline seen", PAUL, "Done"),
    }, who


@pytest.fixture
def alone(computer) -> House:
    """One doctor in all four roles, and a patient who withdrew."""
    house = House(computer / "pc")
    kit = house.setup.create(house.vault, "Cabinet Solo", SOLO, frozenset(Role), password(SOLO))
    house.setup.kit_kept(house.vault, kit)
    with house.open() as desk:
        desk.be(SOLO)
        patient = treated(desk, computer, GREW)
        desk.consents.withdraw(patient, Purpose.CARE)
    return house


@pytest.mark.slow
def test_one_person_who_is_both_is_flagged(alone, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, SOLO)
        find(hands, GREW)
        hands.press("Emergency access")
        hands.wait_text("the access log says that one person did both")
        hands.type(REASON, WHY)
        hands.type("Your own password", password(SOLO))
        hands.press("Begin emergency access")
        hands.wait(lambda: hands.top is hands.window, "the dialog to close")
        sees_pictures(hands, PHOTOS)
        hands.press("End now")
        hands.wait(lambda: "Emergency access until" not in hands.seen(), "its end")
        sees_no_picture(hands)
        go(hands, "Approvals")
        hands.wait_text("One person alone", "To review")
        hands.press(f"Review it: Emergency access to {GREW}")
        hands.type("What you found", "I was alone, and it was right.")
        hands.press("Close the review")
        hands.wait(lambda: hands.has_button("Closed (1)"), "Closed (1)")
        rows = read_log(hands, "Emergency access began", "Emergency access ended")
        assert len(rows["Emergency access began"]) == 1
        assert len(rows["Emergency access ended"]) == 1

    run_window(monkeypatch, qtbot, computer, story, alone)


@pytest.fixture
def tight(house, computer) -> House:
    """Four patients, and rules under which one patient an hour is usual."""
    rules = ClinicRules()
    limits = dict(rules.limits) | {Role.PRACTITIONER: Limits(patients=1, shown=800, exported=40)}
    with house.open() as desk:
        desk.let_in(BEA, frozenset({Role.OFFICER}))
        desk.policies.set_rules(
            dataclasses.replace(
                rules, limits=tuple(limits.items()), confirm_factor=2, colleague_factor=3
            )
        )
        desk.be(INA)
        for seed, name in enumerate(PATIENTS):
            treated(desk, computer, name, seed)
    return house


@pytest.mark.slow
def test_a_greedy_hour_slows_asks_and_goes_on(tight, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, PAUL)
        for name in PATIENTS[:2]:  # usual, and then only slower
            find(hands, name)
            sees_pictures(hands, PHOTOS)
        look_up(hands, PATIENTS[2])
        hands.wait_text("You have opened more in this hour than is usual here.")
        hands.type("Your password", password(PAUL))
        hands.press("Go on")
        hands.wait(lambda: hands.top is hands.window, "the dialog to close")
        sees_pictures(hands, PHOTOS)
        look_up(hands, PATIENTS[3])
        hands.wait_text("A second person is needed")
        hands.type(REASON, "A day of controls, all patients of one study")
        hands.choose("Second person", BEA)
        hands.type("Their own password", password(BEA))
        hands.press("Go on")
        hands.wait(lambda: hands.top is hands.window, "the dialog to close")
        sees_pictures(hands, PHOTOS)
        lock(hands)
        unlock(hands, ADA)
        rows = read_log(hands, "Hourly limit reached", "Hourly limit lifted", "Request allowed")
        assert {row[1] for row in rows["Hourly limit reached"]} == {PAUL}
        assert len(rows["Hourly limit reached"]) == 3, rows
        assert len(rows["Hourly limit lifted"]) == 2, rows
        assert {row[1] for row in rows["Request allowed"]} == {BEA}

    run_window(monkeypatch, qtbot, computer, story, tight)
