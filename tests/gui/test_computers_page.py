"""Computers of the clinic: the list, letting one in by its words, ending an access."""

from __future__ import annotations

import dataclasses
import threading

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.computers.clock import ClockDialog
from clinicvault.gui.computers.ending import EndComputerDialog
from clinicvault.gui.computers.letting_in import LetInDialog, RefuseDialog, sheet
from clinicvault.gui.computers.words_field import WordsCard
from clinicvault.gui.i18n import language
from clinicvault.gui.widgets.qr import QUIET, modules
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_lifecycle import ASKING, LAPTOP, OLD, STATION_CODE, STATION_WORDS
from tests.gui.hands import dialog, give_file, named, seen, type_text


@pytest.fixture
def asked(clinic) -> fakes.Clinic:
    """A computer waits."""
    clinic.lifecycle.waiting = [ASKING]
    return clinic


@pytest.fixture
def letting(open_page, asked, click) -> LetInDialog:
    """The open dialog over the page."""
    page = open_page("computers")
    click(page.let_in)
    return dialog(page, LetInDialog)


def test_every_computer_with_what_is_known_of_it(open_page, clinic):
    clinic.lifecycle.computers.append(OLD)
    page = open_page("computers")
    text = seen(page)
    assert "Studio 2" in text
    assert "This computer" in text
    assert "Let in: 25 Jan 2026" in text
    assert "Last used: 21 Nov 2026" in text
    assert page.over.isVisible()
    assert "Ended: 12 Nov 2026" in text
    ends = [one for one in text.splitlines() if one == "End access"]
    assert len(ends) == 2  # neither this computer nor one that is gone


def test_nobody_but_administrators_has_the_page(open_shell):
    assert "computers" in open_shell(fakes.NOAH)._kinds
    for user in (fakes.MARIE, fakes.INES):
        assert "computers" not in open_shell(user)._kinds


def test_a_computer_that_asks_comes_first_and_counts_in_the_rail(open_page, asked):
    page = open_page("computers")
    text = seen(page)
    assert text.index("A computer asks to be let in") < text.index("Studio 2")
    assert STATION_WORDS not in text  # they are read on its own screen, and typed
    button = page.window()._nav._buttons["computers"]
    assert button.accessibleName() == "Computers, 1 waiting"


def test_the_number_is_in_the_rail_before_the_page_is_opened(qtbot, open_shell, asked):
    button = open_shell()._nav._buttons["computers"]
    qtbot.waitUntil(lambda: button.accessibleName() == "Computers, 1 waiting")


def test_the_page_looks_again_by_itself_while_it_is_in_view(open_page, clinic, settle):
    page = open_page("computers")
    assert page._poll.timer.isActive()
    clinic.lifecycle.waiting = [ASKING]
    page._poll.timer.timeout.emit()
    settle()
    assert "A computer asks to be let in" in seen(page)
    page.hide()
    assert not page._poll.timer.isActive()


def test_what_did_not_change_is_not_drawn_anew(open_page, settle):
    page = open_page("computers")
    end = named(page, "End the access of Front desk")
    page.reload()
    settle()
    assert named(page, "End the access of Front desk") is end


def test_a_list_that_cannot_be_read_is_said(open_page, clinic, settle):
    clinic.fail["workstations.list"] = StorageFailed("disk-full")
    page = open_page("computers")
    assert page.errors.code == "disk-full"
    page._poll.timer.timeout.emit()
    settle()
    assert page.errors.code == ""


def test_letting_in_by_the_typed_words_ends_in_the_code(letting, asked, click, settle):
    type_text(letting.words, "  Glasses LUNAR   mustang screw ")
    type_text(letting.name, "Treatment room 3")
    click(letting.go)
    settle()
    assert letting.heading.text() == "Now enter this code at Treatment room 3"
    shown = letting.findChild(WordsCard)
    text = seen(shown).split()
    assert [one for one in text if not one.isdigit()] == STATION_CODE.split()
    assert shown.accessibleName() == STATION_CODE
    assert asked.lifecycle.waiting[0].name == "Treatment room 3"
    letting.reject()
    assert letting.isVisible()  # Escape does not throw the code away
    click(letting.handed)
    settle()


def test_words_and_a_name_are_needed(letting, asked, click, settle):
    click(letting.go)
    type_text(letting.words, STATION_WORDS)
    click(letting.go)
    settle()
    assert asked.calls["workstations.add"] == 0
    letting.reject()


def test_other_words_are_refused_in_place(letting, asked, click, settle):
    type_text(letting.words, "glasses lunar mustang scroll")
    type_text(letting.name, "Room")
    click(letting.go)
    settle()
    assert letting.errors.code == "station-words-differ"
    assert letting.go.isEnabled()
    assert not asked.lifecycle.waiting[0].name
    letting.reject()


def test_letting_in_by_a_photo_of_the_code(letting, asked, click, settle, tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"words")
    click(letting.read)
    give_file(letting, photo)
    settle()
    assert letting.photo_read.isVisible()
    type_text(letting.name, "Room")
    click(letting.go)
    settle()
    assert asked.lifecycle.waiting[0].name == "Room"
    click(letting.handed)
    settle()


def test_typing_after_a_photo_takes_the_typed_words(letting, click, settle, tmp_path):
    letting._photographed(b"words")
    type_text(letting.words, "x")
    assert letting._photo == b""
    assert not letting.photo_read.isVisible()
    letting.reject()


def test_a_photo_that_comes_too_late_changes_nothing(letting, asked, click, settle, tmp_path):
    """The words were on their way already, or the code is shown."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"words")
    type_text(letting.words, STATION_WORDS)
    type_text(letting.name, "Room")
    click(letting.read)
    asked.gates["workstations.add"] = gate = threading.Event()
    letting.go.click()
    assert not letting.read.isEnabled()
    letting._photographed(b"words")
    assert letting.words.text() == STATION_WORDS
    gate.set()
    settle()
    assert not any(one.isVisible() for one in letting.findChildren(QFileDialog))
    letting._photographed(b"words")
    click(letting.handed)
    settle()


def test_the_list_is_read_by_one_thread_however_long_it_takes(open_page, clinic, settle):
    page = open_page("computers")
    before = clinic.calls["workstations.list"]
    clinic.gates["workstations.list"] = gate = threading.Event()
    for _ in range(9):
        page._poll.timer.timeout.emit()
    gate.set()
    settle()
    assert clinic.calls["workstations.list"] == before + 1


def test_a_photo_that_cannot_be_read_is_said(letting, click, settle, tmp_path):
    click(letting.read)
    give_file(letting, tmp_path / "none.jpg")
    settle()
    assert letting.errors.code == "file-unreadable"
    letting.reject()


def test_a_new_code_for_one_that_was_let_in(open_page, clinic, click, settle):
    clinic.lifecycle.waiting = [dataclasses.replace(ASKING, name="Room 3")]
    page = open_page("computers")
    assert "Room 3 was let in and waits for its code" in seen(page)
    click(named(page, "New code"))
    made = dialog(page, LetInDialog)
    assert made.name.text() == "Room 3"
    assert made.name.isReadOnly()
    made.reject()
    settle()


def test_what_is_printed_holds_all_words(qapp):
    text = sheet(views.WorkstationCode("Room 3", STATION_CODE))
    assert "Code for the computer Room 3" in text
    assert STATION_CODE in " ".join(text.split())
    assert all(len(line) <= 60 for line in text.splitlines())


@pytest.mark.parametrize("taken", [True, False])
def test_printing_is_told(letting, click, settle, taken):
    letting._show_code(views.WorkstationCode("Room 3", STATION_CODE))
    letting._printed(taken)
    assert letting.printed.isVisible()
    assert ("Sent" in letting.printed.text()) == taken
    settle()
    click(letting.handed)


def test_refusing_takes_the_request_away(open_page, asked, click, settle):
    page = open_page("computers")
    click(named(page, "Refuse the computer that asked 21 Nov 2026, 08:37"))
    made = dialog(page, RefuseDialog)
    asked.fail["workstations.refuse"] = StorageFailed("disk-full")
    click(made.go)
    settle()
    assert made.errors.code == "disk-full"
    click(made.go)
    settle()
    assert asked.lifecycle.waiting == []
    assert "asks to be let in" not in seen(page)


@pytest.fixture
def ending(open_page, click, settle) -> EndComputerDialog:
    """The question about the laptop."""
    page = open_page("computers")
    click(named(page, f"End the access of {LAPTOP.name}"))
    settle()
    return dialog(page, EndComputerDialog)


def test_what_follows_is_said_before(ending):
    text = seen(ending)
    assert "can no longer open the clinic" in text
    assert "These computers stay: Studio 2, Front desk." in text
    assert "5 people get new keys at their next unlock" in text
    assert "until 21 Dec 2026" in text
    ending.reject()


def test_nothing_can_be_ended_before_it_is_known_what_follows(
    open_page, clinic, click, settle, qtbot
):
    clinic.gates["workstations.follows"] = threading.Event()
    page = open_page("computers")
    click(named(page, f"End the access of {LAPTOP.name}"))
    made = dialog(page, EndComputerDialog)
    assert not made.go.isEnabled()
    clinic.gates["workstations.follows"].set()
    settle()
    assert made.go.isEnabled()
    made.reject()


def test_ending_says_what_people_must_expect(ending, clinic, click, settle):
    click(ending.go)
    settle()
    assert clinic.lifecycle.computers[-1].revoked is not None
    assert ending.heading.text() == "The access of Laptop of the surgery has ended"
    assert "5 people get new keys" in seen(ending)
    assert ending.after.isVisible()
    click(ending.close_it)
    settle()


def test_a_stolen_computer_leads_to_renewing_everything(ending, click, settle):
    shell = ending.desk
    wanted = []
    shell.wanted.connect(wanted.append)
    click(ending.go)
    settle()
    click(ending.after.action)
    settle()
    assert [place.page for place in wanted] == ["renewal"]


def test_an_ending_that_fails_can_be_tried_again(ending, clinic, click, settle):
    clinic.fail["workstations.revoke"] = Refused("role-missing")
    click(ending.go)
    settle()
    assert ending.errors.code == "role-missing"
    assert ending.go.isEnabled()
    assert ending.working.isHidden()
    ending.reject()


def test_one_that_is_gone_already_cannot_be_ended(open_page, clinic, settle):
    page = open_page("computers")
    clinic.lifecycle.computers = []
    made = EndComputerDialog(page, page.desk, LAPTOP, page.reload)
    made.open()
    settle()
    assert made.errors.code == "workstation-missing"
    assert not made.go.isEnabled()
    made.reject()


def test_the_page_speaks_french_at_once(open_page, asked):
    page = open_page("computers")
    language().choose("fr")
    QCoreApplication.processEvents()
    assert "nov. 2026" in seen(page)


def test_the_lock_forgets_the_computers(open_page, asked):
    page = open_page("computers")
    page.wipe()
    assert page._found == ((), ())
    assert not page._poll.timer.isActive()


def test_a_qr_code_holds_its_text_and_its_quiet_zone(qtbot, letting, settle):
    letting._show_code(views.WorkstationCode("Room 3", STATION_CODE))
    settle()
    shown = letting.code.code
    assert shown.modules == modules(STATION_CODE)
    image = shown.grab().toImage().convertToFormat(shown.grab().toImage().Format.Format_Grayscale8)
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    grey = np.ascontiguousarray(grey[:, : image.width()])
    assert [one.text for one in zxingcpp.read_barcodes(grey)] == [STATION_CODE]
    dark = np.argwhere(grey[10:-10, 10:-10] < 128) + 10  # the ground's corners are round
    module = image.width() // (len(shown.modules) + 2 * QUIET)
    assert dark.min() >= QUIET * module
    assert dark.max() < image.width() - QUIET * module
    letting.handed.click()
    settle()


def test_return_lets_in(qtbot, letting, asked, settle):
    type_text(letting.words, STATION_WORDS)
    type_text(letting.name, "Room")
    qtbot.keyClick(letting.name, Qt.Key.Key_Return)
    settle()
    assert asked.calls["workstations.add"] == 1
    letting.handed.click()
    settle()


def test_many_computers_come_a_few_per_turn(qtbot, open_page, clinic):
    clinic.lifecycle.computers = [
        dataclasses.replace(LAPTOP, id=f"{n:032x}", name=f"Room {n}") for n in range(40)
    ]
    page = open_page("computers")
    qtbot.waitUntil(lambda: page._slowly.done)
    assert page._cards.count() == 40
    qtbot.waitUntil(lambda: "Room 39" in seen(page))


def test_a_newer_list_takes_the_place_of_one_that_is_not_whole(qtbot, open_page, clinic):
    page = open_page("computers")
    many = tuple(dataclasses.replace(LAPTOP, id=f"{n:032x}") for n in range(40))
    page._show((many, ()))
    assert not page._slowly.done
    page._show(((LAPTOP,), ()))
    assert page._slowly.done
    for _ in range(30):
        QCoreApplication.processEvents()
    assert page._cards.count() == 1


def test_a_clock_that_is_behind_is_accepted_once_it_is_right(open_page, clinic, click, settle):
    own = next(one for one in clinic.lifecycle.computers if one.own)
    clinic.lifecycle.computers = [dataclasses.replace(own, clock_behind=True)]
    page = open_page("computers")
    assert "Clock is behind" in seen(page)
    click(named(page, "The clock is right"))
    click(dialog(page, ClockDialog).go)
    settle()
    settle()
    assert "Clock is behind" not in seen(page)
