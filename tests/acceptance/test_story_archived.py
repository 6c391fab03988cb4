"""Forty days later: archived records, who is there, today's list, and who alone may look."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QTableView

from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import PatientDetails
from tests.acceptance.real_window import Hands, run_window, texts
from tests.acceptance.story_steps import (
    become,
    find,
    go,
    lock,
    move_on,
    read_log,
    sees_no_picture,
    sees_pictures,
    timeline,
    unlock,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, House, jpeg, password

MAYA = "Dr Maya"
CELIA, BORIS, DINA, EMIL = "Célia Arnaud", "Boris Novak", "Dina Ferrari", "Emil Lindqvist"
BORN = {
    CELIA: dt.date(1971, 2, 3),
    BORIS: dt.date(1965, 8, 9),
    DINA: dt.date(1990, 12, 1),
    EMIL: dt.date(1982, 6, 30),
}
EACH = 2


@pytest.fixture
def busy(house, computer, monkeypatch) -> House:
    """Two practitioners, four patients with two photos each, and then 40 quiet days."""
    with house.open() as desk:
        desk.let_in(MAYA, ROLES[PAUL], PAUL, ADA)
        desk.be(PAUL)
        desk.be(INA)
        for number, (name, born) in enumerate(BORN.items()):
            given, family = name.split()
            row = desk.patients.add(PatientDetails(given, family, born, f"N-{number}", ""))
            desk.consents.grant(row.id, Purpose.CARE)
            photos = [jpeg(computer / f"{number}-{one}.jpg", 10 * number + one) for one in (1, 2)]
            desk.importing.run(row.id, photos)
    move_on(house, monkeypatch, days=40)
    return house


@pytest.mark.slow
def test_forty_days_later(busy, computer, monkeypatch, qtbot):
    def story(hands: Hands) -> None:
        unlock(hands, PAUL)
        archived_until_he_says_who_he_is(hands)
        lock(hands)
        unlock(hands, INA)
        the_lists_of_the_day(hands, computer, busy)
        become(hands, PAUL)
        everyone_on_the_list(hands)
        find(hands, CELIA)
        only_he_may_look(hands)
        become(hands, MAYA)
        she_sees_why_not(hands)
        become(hands, PAUL)
        find(hands, CELIA)
        lifted(hands)
        become(hands, MAYA)
        find(hands, CELIA)
        sees_pictures(hands, EACH)
        become(hands, ADA)
        it_is_all_in_the_log(hands)

    run_window(monkeypatch, qtbot, computer, story, busy)


def confirm(hands: Hands, name: str, secret: str = "", button: str = "Confirm"):
    """The own password once more."""
    hands.wait_text("Confirm it's you")
    hands.type("Your password", secret or password(name))
    hands.press(button)
    if not secret:
        hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def archived_until_he_says_who_he_is(hands: Hands):
    find(hands, CELIA)
    hands.wait_text("This record is archived", "Archived", "its photos are here until tonight")
    sees_no_picture(hands)
    hands.press("Confirm it's you")
    confirm(hands, PAUL, "not-his-password at all 17")
    hands.wait_text("This password does not open the vault.")
    hands.type("Your password", password(PAUL))
    hands.press("Confirm")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    sees_pictures(hands, EACH)
    assert "This record is archived" not in hands.seen()
    assert not hands.has_button("Confirm it's you")


def the_lists_of_the_day(hands: Hands, computer: Path, house: House):
    """The practice system's file, once as CSV and once as iCalendar."""
    day = dt.datetime.fromtimestamp(house.clock() / 1000).date()  # noqa: DTZ006  (the clinic's own day)
    csv = computer / "today.csv"
    csv.write_text(
        "Date;Time;Last name;First name;Date of birth\n"
        f"{day:%d.%m.%Y};08:30;Novak;Boris;09.08.1965\n"
        f"{day:%d.%m.%Y};09:15;Ferrari;Dina;01.12.1990\n"
        f"{day:%d.%m.%Y};10:00;Unknown;Person;01.01.1950\n",
        encoding="utf-8",
    )
    ics = computer / "today.ics"
    ics.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Practice//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTAMP:{day:%Y%m%d}T060000Z\r\nDTSTART:{day:%Y%m%d}T111500\r\n"
        "SUMMARY:Lindqvist Emil 30.06.1982\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
    )
    go(hands, "Today")
    hands.wait_text("Nobody is on the list.")
    take_over(hands, csv, 2, "Nobody found: register the patient, or add by name")
    take_over(hands, ics, 1)
    table = on_the_list(hands, [BORIS, DINA, EMIL])
    assert texts(table, 0) == ["08:30", "09:15", "11:15"]
    assert set(texts(table, 3)) == {f"From a file  ·  {INA}"}


def take_over(hands: Hands, path: Path, count: int, *lines: str):
    hands.press("Read a file")
    hands.give_path(path)
    hands.wait_text("Take this list over", "Found", *lines)
    hands.press(f"Take over ({count})")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text("was added." if count == 1 else f"{count} patients were added.")


def on_the_list(hands: Hands, names: list[str]):
    def tables() -> list[QTableView]:
        return [one for one in hands.window.findChildren(QTableView) if one.isVisible()]

    hands.wait(lambda: tables() and texts(tables()[0], 1) == names, names)
    return tables()[0]


def everyone_on_the_list(hands: Hands):
    """One password brings up all three, from the page of one of them."""
    find(hands, BORIS)
    hands.wait_text("This record is archived")
    hands.press("Everyone on today's list (3 archived)")
    hands.wait_text("It opens 3 archived records of today's list.")
    confirm(hands, PAUL)
    sees_pictures(hands, EACH)
    go(hands, "Today")
    table = on_the_list(hands, [BORIS, DINA, EMIL])
    hands.wait(lambda: set(texts(table, 2)) == {"Active"}, "all to be active")
    find(hands, EMIL)
    sees_pictures(hands, EACH)


def only_he_may_look(hands: Hands):
    hands.press("Details")
    hands.wait_text("Every practitioner of the team, while the consent is valid.")
    hands.press("Restrict")
    hands.wait_text("Restrict this record", "Everyone else at the clinic sees the name")
    boxes = {one.text(): one for one in hands.top.findChildren(QCheckBox)}
    assert boxes[f"{PAUL} (You)"].isChecked()
    assert not boxes[MAYA].isChecked()
    hands.type("Your password", password(PAUL))
    hands.press("Restrict")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text(f"Restricted to: {PAUL}")
    hands.press("Timeline")
    sees_pictures(hands, EACH)


def she_sees_why_not(hands: Hands):
    find(hands, CELIA)
    hands.wait_text(
        "This record is restricted",
        f"Its photos open for these people alone: {PAUL}.",
        "Ask one of them if you need to see it.",
    )
    assert not hands.has_button("Confirm it's you")
    assert not hands.has_button("Secure export") or not hands.button("Secure export").isEnabled()
    sees_no_picture(hands)


def lifted(hands: Hands):
    hands.press("Details")
    hands.press("End the restriction")
    hands.wait_text("From then on every practitioner of the team can open the photos again.")
    hands.type("Your password", password(PAUL))
    hands.press("End the restriction")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")
    hands.wait_text("Every practitioner of the team, while the consent is valid.")
    hands.press("Timeline")
    assert timeline(hands).isVisible()


def it_is_all_in_the_log(hands: Hands):
    events = (
        "Identity not confirmed",
        "Archived record opened again",
        "Record restricted to certain people",
        "Record opened to the whole team",
        "Put on a day's list",
    )
    rows = read_log(hands, *events)
    found = {(event, row[1]) for event in events for row in rows[event]}
    assert found >= {
        ("Archived record opened again", PAUL),
        ("Record restricted to certain people", PAUL),
        ("Record opened to the whole team", PAUL),
        ("Put on a day's list", INA),
    }, found
    (wrong,) = rows["Identity not confirmed"]
    assert (wrong[1], wrong[4]) == (PAUL, "Refused")
