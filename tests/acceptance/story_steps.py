"""What people do again and again in the stories: unlock, find a patient, look, read the log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from clinicvault.gui.access import standing
from clinicvault.gui.patients.timeline import TimelineView
from tests.acceptance.real_window import Hands, texts
from tests.unit.services.real_clinic import House, password

REASON = "Reason, at least a few words"


def unlock(hands: Hands, name: str, secret: str = "") -> None:
    """Choose the name, type the password, and be let in."""
    hands.wait_text("Choose your name and enter your password.")
    hands.choose("Name", name)
    hands.type("Password", secret or password(name), enter=True)
    hands.wait(lambda: hands.has_button("Lock now"), f"{name} to be let in")
    assert hands.window.windowTitle() == "ClinicVault"


def lock(hands: Hands) -> None:
    """Ctrl+L."""
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, to=hands.window.centralWidget())
    hands.wait_text("Choose your name and enter your password.")


def become(hands: Hands, name: str) -> None:
    """Lock, and somebody else sits down."""
    lock(hands)
    unlock(hands, name)


def go(hands: Hands, page: str) -> None:
    """A page of the rail, whose entry may tell how much waits there."""
    hands.wait(lambda: entries(hands, page), page)
    hands.click(lambda: entries(hands, page)[0])


def entries(hands: Hands, page: str) -> list[QWidget]:
    """The rail's entry, if this person has it."""
    found = hands.buttons(page) + [
        one
        for one in hands.window.findChildren(type(hands.button("Lock now")))
        if one.isVisible() and one.accessibleName().startswith(f"{page}, ")
    ]
    return [one for one in found if one.property("kind") == "nav"]


def find(hands: Hands, name: str) -> None:
    """Search a patient by the family name, open the one found, and be there."""
    look_up(hands, name)
    hands.wait_text(name)


def look_up(hands: Hands, name: str) -> None:
    """The same, whatever it leads to."""
    go(hands, "Patients")
    hands.type("Search patients", name.rsplit(maxsplit=1)[-1])
    found = hands.items("Patients")
    hands.wait(lambda: texts(found) == [name], name)
    hands.key(Qt.Key.Key_Return, to=hands.field("Search patients"))


def timeline(hands: Hands) -> TimelineView:
    """The photos by visit."""
    found = hands.items("Photos by visit")
    assert isinstance(found, TimelineView)
    return found


def sees_pictures(hands: Hands, count: int) -> None:
    """Every thumbnail is there, decrypted and painted."""

    def all_there() -> bool:
        views = [one for one in hands.window.findChildren(TimelineView) if one.isVisible()]
        if not views or views[0].store is None:
            return False
        view = views[0]
        photos = view.model().photos
        return len(photos) == count and all(view.store.get(one.id) for one in photos)

    hands.wait(all_there, f"{count} pictures")


def sees_no_picture(hands: Hands) -> None:
    """No thumbnail is held by the window, in view or not."""
    views = hands.window.findChildren(TimelineView)
    assert all(one.store is None for one in views), hands.seen()


def open_log(hands: Hands, *events: str) -> QAbstractItemView:
    """The table of entries, scrolled through until all rows and each of these events have come."""
    go(hands, "Access log")
    hands.press("Entries")
    table = hands.items("Entries of the access log")

    def all_came() -> bool:
        shown = texts(table)
        missing = [place for place, text in enumerate(shown) if text is None]
        if missing:
            table.scrollTo(table.model().index(missing[0], 0))
        return not missing and bool(shown) and set(events) <= set(shown)

    hands.wait(all_came, f"{events} in the log")
    return table


def read_log(hands: Hands, *events: str) -> dict[str, list[tuple[str, ...]]]:
    """(event, person, patient, reason, outcome) of the page's rows of these events."""
    table = open_log(hands, *events)
    columns = [texts(table, column) for column in range(5)]
    rows = list(zip(*columns, strict=True))
    return {event: [row for row in rows if row[0] == event] for event in events}


def move_on(house: House, monkeypatch, **passed: float) -> None:
    """Days or minutes go by, for the clinic and for the window's own watch."""
    house.clock.ahead_ms += int(dt.timedelta(**passed).total_seconds() * 1000)
    monkeypatch.setattr(standing, "now", lambda: _moment(house))


def _moment(house: House) -> dt.datetime:
    return dt.datetime.fromtimestamp(house.clock() / 1000, dt.UTC)


def new_recipient(hands: Hands, name: str, key: str = "") -> None:
    """In the wizard of an export: into the address book, and chosen."""
    hands.wait_text("For whom?")
    hands.press("New recipient")
    hands.type("Given to", name)
    if key:
        hands.type("Age key or certificate", key)
    hands.press("Add")
    hands.wait(lambda: name in texts(hands.items("Address book")), name)


def choose_recipient(hands: Hands, name: str) -> None:
    """Somebody who is in the address book, or the patient."""
    hands.wait_text("For whom?")
    hands.wait(lambda: name in texts(hands.items("Address book")), name)
    people = hands.items("Address book")
    hands.pick(people, texts(people).index(name))


def say_why(hands: Hands, reason: str) -> None:
    """What they are for."""
    hands.press("Go on")
    hands.wait_text("What for?", reason)
    hands.press(reason)
    hands.press("Go on")
    hands.wait_text("How?", "Plain files")


def look_at_all(hands: Hands, count: int) -> None:
    """Each picture is looked at, and right as it is covered."""
    hands.press("Go on")
    hands.wait_text("What must not be seen?")
    for left in range(count, 0, -1):
        hands.wait_text(f"Picture {count - left + 1} of {count}")
        hands.press("Looks right, next" if left > 1 else "Looks right")
    hands.wait_text("Is this right?", "new pixels without a history")


def save_package(hands: Hands, path: Path) -> None:
    """Where the package is to lie."""
    hands.press("Choose where to save")
    hands.give_path(path)
    hands.wait_text("It is ready", str(path))
